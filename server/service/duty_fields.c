/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/duty_fields.h"

#include <stdio.h>
#include <string.h>

#include "server/domain/office.h"
#include "server/service/office_handlers.h"

const char *jx_month_problem(const char *text, jx_month *month)
{
	return jx_month_parse(text, month) ? NULL : JX_N("it is not a month");
}

static void check(struct jx_fields *fields, const char *prefix, const char *field, enum jx_rule rule,
		  const char *problem)
{
	char path[JX_FIELD_PATH];

	(void)snprintf(path, sizeof(path), "%s%s", prefix, field);
	jx_field_check(fields, path, rule, problem);
}

/* What fits is copied. */
static const char *form_problem(const char *code, struct jx_duty *duty)
{
	size_t n = strlen(code);

	if (n == 0)
		return JX_N("a code is missing");
	if (n >= sizeof(duty->form))
		return JX_N("it is too long");
	memcpy(duty->form, code, n + 1);
	return NULL;
}

static const char *office_problem(const char *code, struct jx_duty *duty)
{
	const char *problem = jx_office_code_problem(code);

	if (!problem)
		memcpy(duty->office, code, strlen(code) + 1);
	return problem;
}

static const char *end_problem(const char *text, struct jx_duty *duty)
{
	const char *problem = text[0] != '\0' ? jx_month_problem(text, &duty->to) : NULL;

	if (!problem && duty->to < duty->from)
		return JX_N("it is before the first month");
	return problem;
}

void jx_duty_read(struct jx_fields *fields, const char *prefix, const struct jx_duty_texts *texts, struct jx_duty *duty)
{
	const char *from;

	*duty = (struct jx_duty){.from = JX_MONTH_FIRST, .to = JX_MONTH_LAST};
	check(fields, prefix, "office_code", JX_RULE_OFFICE_CODE, office_problem(texts->office, duty));
	check(fields, prefix, "form_code", JX_RULE_FORM_CODE, form_problem(texts->form, duty));
	from = jx_month_problem(texts->from, &duty->from);
	check(fields, prefix, "from", JX_RULE_MONTH, from);
	check(fields, prefix, "to", JX_RULE_MONTH, end_problem(texts->to, duty));
}

bool jx_duty_place(struct jx_call *call, const struct jx_catalog *catalog, const struct jx_duty *duty)
{
	struct jx_office office;

	if (!jx_office_find(call, duty->office, &office) || !jx_office_stands(call, &office, duty->to))
		return false;
	for (size_t i = 0; i < catalog->n_forms; i++)
		if (strcmp(catalog->forms[i].code, duty->form) == 0)
			return true;
	jx_call_refuse(call, JX_REASON_FORM_NOT_FOUND, duty->form);
	return false;
}

bool jx_duty_put(struct jx_call *call, const struct jx_duty *duty)
{
	char from[JX_MONTH_SIZE];
	enum jx_status status = jx_duty_add(call->store, duty);

	if (status == JX_OK)
		return true;
	if (status == JX_ALREADY_EXISTS) {
		jx_month_format(duty->from, from);
		jx_call_refuse(call, JX_REASON_DUTY_EXISTS, duty->office, duty->form, from);
	} else {
		jx_call_fault(call, status);
	}
	return false;
}
