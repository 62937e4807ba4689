/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree of offices, one root, up to JX_OFFICE_DEPTH deep.
 */
#ifndef JX_SERVER_STORE_OFFICES_H
#define JX_SERVER_STORE_OFFICES_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/limits.h"
#include "server/store/store.h"

struct jx_office {
	char code[JX_OFFICE_CODE_MAX + 1];
	char name[JX_OFFICE_NAME_MAX + 1];
	char parent[JX_OFFICE_CODE_MAX + 1]; /* empty for the root */
	uint32_t depth;                      /* 1 for the root */
	uint64_t seq;
};

/* Where an office stands, seen from another. */
enum jx_office_relation {
	JX_OFFICE_OWN,
	JX_OFFICE_BELOW,
	JX_OFFICE_ABOVE,
	JX_OFFICE_ELSEWHERE,
};

/* ALREADY_EXISTS: the code is taken. The caller has checked parent and depth. */
enum jx_status jx_office_add(struct jx_store *store, const struct jx_office *office);
/* NOT_FOUND. */
enum jx_status jx_office_get(struct jx_store *store, const char *code, struct jx_office *office);
/* The one without a parent; NOT_FOUND in an empty store. */
enum jx_status jx_office_root(struct jx_store *store, struct jx_office *office);
/* How many offices stand directly below. */
enum jx_status jx_office_children(struct jx_store *store, const char *code, uint64_t *count);
/* Offices whose code is above `after` bytewise, ordered, at most `limit`; *n of them. */
enum jx_status jx_office_list(struct jx_store *store, const char *after, uint32_t limit, struct jx_office *rows,
			      size_t *n);
/* The same of those that stand directly below `parent`. */
enum jx_status jx_office_list_below(struct jx_store *store, const char *parent, const char *after, uint32_t limit,
				    struct jx_office *rows, size_t *n);
/*
 * The next office at and below `top`, each before those below it and otherwise by code; `after` is at or below `top`,
 * or "" for `top` itself. NOT_FOUND past the last. Reads few rows, however many offices there are.
 */
enum jx_status jx_office_walk(struct jx_store *store, const char *top, const char *after, struct jx_office *office);
/* The office's code and those of all above it, the root's last; *n of them. NOT_FOUND. */
enum jx_status jx_office_path(struct jx_store *store, const char *code, char (*codes)[JX_OFFICE_CODE_MAX + 1],
			      size_t *n);
/* Where `other` stands, seen from `own`; NOT_FOUND where `other` does not exist. At most JX_OFFICE_DEPTH steps. */
enum jx_status jx_office_relate(struct jx_store *store, const char *own, const char *other,
				enum jx_office_relation *relation);

#endif
