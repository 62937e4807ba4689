/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/principal.h"

#include "common/base/limits.h"
#include "common/base/text.h"

const char *jx_person_name_problem(const char *name)
{
	return jx_text_name_problem(name, JX_PERSON_NAME_MAX);
}

bool jx_role_grantable(uint32_t role)
{
	return (role >= JX_ROLE_CLERK && role <= JX_ROLE_ADMIN) || role == JX_ROLE_HEAD;
}

bool jx_grant_holds(const struct jx_role_grant *grant, jx_day day)
{
	return day <= grant->until;
}

bool jx_grants_order(struct jx_role_grant *grants, size_t n)
{
	bool unique = true;
	size_t i, k;

	/* Insertion: there are at most JX_ROLES_MAX. */
	for (i = 1; i < n; i++) {
		struct jx_role_grant grant = grants[i];

		for (k = i; k > 0 && grants[k - 1].role > grant.role; k--)
			grants[k] = grants[k - 1];
		grants[k] = grant;
		unique = unique && (k == 0 || grants[k - 1].role != grant.role);
	}
	return unique;
}

bool jx_until_parse(const char *text, jx_day *day)
{
	if (text[0] == '\0') {
		*day = JX_NO_END;
		return true;
	}
	return jx_date_parse(text, day);
}

void jx_until_format(jx_day day, char out[JX_DATE_SIZE])
{
	if (day == JX_NO_END)
		out[0] = '\0';
	else
		jx_date_format(day, out);
}
