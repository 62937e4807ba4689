/* SPDX-License-Identifier: Apache-2.0 */
/* The domain's rules of offices and principals, with literals. */
#include <criterion/criterion.h>
#include <string.h>

#include "common/base/limits.h"
#include "server/domain/office.h"
#include "server/domain/principal.h"

static void fill(char *text, size_t length)
{
	memset(text, 'a', length);
	text[length] = '\0';
}

Test(rules, an_office_code_has_digits_letters_and_three_signs)
{
	static const char *const right[] = {"0", "129001", "370202-01", "a.b_C-9", "."};
	static const char *const wrong[] = {"", " ", "37 02", "青岛", "a/b", "a\n", "a\\b", "a,b", "a\"", "a:b"};

	for (size_t i = 0; i < sizeof(right) / sizeof(*right); i++)
		cr_assert_null(jx_office_code_problem(right[i]), "%s", right[i]);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		cr_assert_not_null(jx_office_code_problem(wrong[i]), "%s", wrong[i]);
}

Test(rules, texts_are_bounded)
{
	char text[JX_OFFICE_NAME_MAX + 2];

	fill(text, JX_OFFICE_CODE_MAX);
	cr_assert_null(jx_office_code_problem(text));
	fill(text, JX_OFFICE_CODE_MAX + 1);
	cr_assert_not_null(jx_office_code_problem(text));
	fill(text, JX_OFFICE_NAME_MAX);
	cr_assert_null(jx_office_name_problem(text));
	fill(text, JX_OFFICE_NAME_MAX + 1);
	cr_assert_not_null(jx_office_name_problem(text));
	fill(text, JX_PERSON_NAME_MAX);
	cr_assert_null(jx_person_name_problem(text));
	fill(text, JX_PERSON_NAME_MAX + 1);
	cr_assert_not_null(jx_person_name_problem(text));
	cr_assert_not_null(jx_person_name_problem(""));
}

Test(rules, every_role_but_the_servers_is_grantable)
{
	for (uint32_t role = JX_ROLE_CLERK; role <= JX_ROLE_ADMIN; role++)
		cr_assert(jx_role_grantable(role));
	cr_assert_not(jx_role_grantable(0));
	cr_assert_not(jx_role_grantable(JX_ROLE_SERVER));
	cr_assert(jx_role_grantable(JX_ROLE_HEAD));
	cr_assert_not(jx_role_grantable(JX_ROLE_HEAD + 1));
	cr_assert_not(jx_role_grantable(UINT32_MAX));
}

Test(rules, a_grant_holds_through_its_last_day)
{
	const struct jx_role_grant ends = {.role = JX_ROLE_CLERK, .until = 20000};
	const struct jx_role_grant endless = {.role = JX_ROLE_CLERK, .until = JX_NO_END};

	cr_assert(jx_grant_holds(&ends, 19999));
	cr_assert(jx_grant_holds(&ends, 20000));
	cr_assert_not(jx_grant_holds(&ends, 20001));
	cr_assert(jx_grant_holds(&endless, INT32_MAX));
}

Test(rules, grants_are_ordered_and_unique)
{
	struct jx_role_grant grants[] = {{5, 1}, {1, 2}, {4, 3}, {2, 4}};
	struct jx_role_grant twice[] = {{5, 1}, {1, 2}, {5, 3}};

	cr_assert(jx_grants_order(grants, 4));
	cr_assert(grants[0].role == 1 && grants[1].role == 2 && grants[2].role == 4 && grants[3].role == 5);
	cr_assert(grants[0].until == 2 && grants[3].until == 1, "a grant moves as a whole");
	cr_assert_not(jx_grants_order(twice, 3));
	cr_assert(jx_grants_order(twice, 0));
}

Test(rules, a_last_day_is_a_date_or_nothing)
{
	char text[JX_DATE_SIZE];
	jx_day day = 7;

	cr_assert(jx_until_parse("", &day));
	cr_assert_eq(day, JX_NO_END);
	jx_until_format(day, text);
	cr_assert_str_eq(text, "");
	cr_assert(jx_until_parse("2026-12-31", &day));
	jx_until_format(day, text);
	cr_assert_str_eq(text, "2026-12-31");
	cr_assert_not(jx_until_parse("2026-02-29", &day));
	cr_assert_not(jx_until_parse("tomorrow", &day));
	cr_assert_not(jx_until_parse(" ", &day));
}
