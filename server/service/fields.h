/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with the fields of a request, all of it at once: each becomes a violation, and the first the refusal's
 * sentence.
 */
#ifndef JX_SERVER_SERVICE_FIELDS_H
#define JX_SERVER_SERVICE_FIELDS_H

#include "common/base/rules.h"
#include "server/dispatch/call.h"

#define JX_FIELD_PATH 64u

struct jx_fields {
	struct jx_call *call;
	char field[JX_FIELD_PATH]; /* the first that is wrong */
	const char *problem;       /* NULL: none is */
};

/* `problem` is a static text, or NULL where the field is right. */
void jx_field_check(struct jx_fields *fields, const char *field, enum jx_rule rule, const char *problem);
/* False where one was wrong: the call is then refused. */
bool jx_fields_right(struct jx_fields *fields);

/* Zeroed memory of the round; NULL where there is no more: the call is then refused. */
void *jx_call_take(struct jx_call *call, size_t size);
/* A copy there; NULL as above. */
char *jx_call_keep(struct jx_call *call, const char *text);

#endif
