/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Principals, their roles and their keys. A key that was ever enrolled is never enrolled again, and neither is one that
 * derives the same CURVE key.
 */
#ifndef JX_SERVER_STORE_PRINCIPALS_H
#define JX_SERVER_STORE_PRINCIPALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/limits.h"
#include "common/model/date.h"
#include "server/domain/principal.h"
#include "server/store/store.h"

/* The server's own principal: it is there before entry 1. */
#define JX_PRINCIPAL_SERVER UINT64_C(0)

#define JX_PUBLIC_KEY_BYTES 32u

struct jx_principal_key {
	uint8_t key[JX_PUBLIC_KEY_BYTES];
	uint8_t curve[JX_PUBLIC_KEY_BYTES];
	uint64_t from_seq;
	uint64_t to_seq; /* 0: in force */
};

struct jx_principal {
	uint64_t id;
	char name[JX_PERSON_NAME_MAX + 1];
	char office[JX_OFFICE_CODE_MAX + 1];
	uint64_t revoked_seq; /* 0: not revoked */
	uint64_t seq;
	struct jx_role_grant roles[JX_ROLES_MAX]; /* ordered by role */
	size_t n_roles;
	struct jx_principal_key key; /* in force; the last one where revoked */
};

/* Adds the principal with its roles and its first key, in force from `principal->seq`. ALREADY_EXISTS: the key, or one
 * with the same CURVE key, is known; the caller's savepoint undoes what was written before that showed. */
enum jx_status jx_principal_add(struct jx_store *store, const struct jx_principal *principal);
enum jx_status jx_principal_get(struct jx_store *store, uint64_t id, struct jx_principal *principal);
/* By any key that it has or had; *record is that key's. NOT_FOUND. */
enum jx_status jx_principal_by_key(struct jx_store *store, const uint8_t key[JX_PUBLIC_KEY_BYTES],
				   struct jx_principal *principal, struct jx_principal_key *record);
/* The public key in force that derives this CURVE key; NOT_FOUND where there is none in force. */
enum jx_status jx_principal_admits(struct jx_store *store, const uint8_t curve[JX_PUBLIC_KEY_BYTES],
				   uint8_t key[JX_PUBLIC_KEY_BYTES]);
/* The key in force when the entry after `seq` was written; NOT_FOUND. */
enum jx_status jx_principal_key_at(struct jx_store *store, uint64_t id, uint64_t seq, uint8_t key[JX_PUBLIC_KEY_BYTES]);

/* Ends the key in force and the principal at seq. NOT_FOUND where there is none that is not revoked; so in rotate. */
enum jx_status jx_principal_revoke(struct jx_store *store, uint64_t id, uint64_t seq);
/* Ends the key in force and begins the new one at seq. ALREADY_EXISTS as in add. */
enum jx_status jx_principal_rotate(struct jx_store *store, uint64_t id, const struct jx_principal_key *key,
				   uint64_t seq);

/* Every key of one principal, oldest first, at most JX_KEYS_MAX. */
enum jx_status jx_principal_keys(struct jx_store *store, uint64_t id, struct jx_principal_key keys[JX_KEYS_MAX],
				 size_t *n);
/* Principals with an id above `after`, ordered, at most `limit`; *n of them. */
enum jx_status jx_principal_list(struct jx_store *store, uint64_t after, uint32_t limit, struct jx_principal *rows,
				 size_t *n);
/* How many principals of that office hold that role on that day and are not revoked. */
enum jx_status jx_principal_count(struct jx_store *store, const char *office, uint32_t role, jx_day day,
				  uint64_t *count);

#endif
