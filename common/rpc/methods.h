/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The methods of the contract and their access options, read from the descriptor set that the build embeds: the .proto
 * files are the one place that says which methods write and who may call them. Both ends read them here.
 */
#ifndef JX_COMMON_RPC_METHODS_H
#define JX_COMMON_RPC_METHODS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jixiao/v1/access.pb-c.h"

#include "common/base/limits.h"
#include "common/base/status.h"

/* The embedded google.protobuf.FileDescriptorSet. */
extern const uint8_t jx_descriptor_set[];
extern const size_t jx_descriptor_set_size;

struct jx_method {
	char name[JX_METHOD_NAME_MAX];  /* "jixiao.v1.Offices/Add" */
	char input[JX_METHOD_NAME_MAX]; /* "jixiao.v1.OfficesAddRequest" */
	char output[JX_METHOD_NAME_MAX];
	Jixiao__V1__Access *access; /* owned; never NULL */
};

struct jx_methods {
	struct jx_method *rows; /* owned; ordered by name */
	size_t count;
};

/*
 * INVALID_ARGUMENT where the set is damaged, or a method has no access option, more than one, or one that makes no
 * sense (no scope, a write with a stream); `problem` (256 bytes) then says which and why. jx_methods_clear in any case.
 */
enum jx_status jx_methods_read(const uint8_t *set, size_t n, struct jx_methods *methods, char problem[256]);
void jx_methods_clear(struct jx_methods *methods);

/* NULL where there is none. */
const struct jx_method *jx_methods_find(const struct jx_methods *methods, const char *name);

/* "clerk"; NULL for a number that is no role. The names that people type and that a refusal shows. */
const char *jx_role_name(Jixiao__V1__Role role);
/* ROLE_UNSPECIFIED where it is none. */
Jixiao__V1__Role jx_role_find(const char *name);

#endif
