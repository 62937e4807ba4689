/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/fields.h"

#include <stdio.h>
#include <string.h>

void jx_field_check(struct jx_fields *fields, const char *field, enum jx_rule rule, const char *problem)
{
	if (!problem)
		return;
	jx_call_violation(fields->call, field, jx_rule_name(rule), problem, jx_rule_fix(rule));
	if (fields->problem)
		return;
	(void)snprintf(fields->field, sizeof(fields->field), "%s", field);
	fields->problem = problem;
}

bool jx_fields_right(struct jx_fields *fields)
{
	if (!fields->problem)
		return true;
	jx_call_refuse(fields->call, JX_REASON_FIELD_INVALID, fields->field, fields->problem);
	return false;
}

void *jx_call_take(struct jx_call *call, size_t size)
{
	void *memory = jx_arena_alloc(call->arena, size);

	if (!memory)
		jx_call_refuse(call, JX_REASON_OUT_OF_MEMORY);
	return memory;
}

char *jx_call_keep(struct jx_call *call, const char *text)
{
	size_t n = strlen(text) + 1;
	char *copy = jx_call_take(call, n);

	if (copy)
		memcpy(copy, text, n);
	return copy;
}
