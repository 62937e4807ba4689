/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/given.h"

#include <string.h>

#include "client/locale.h"
#include "common/model/date.h"

enum jx_exit jx_given_wrong(const struct jx_app *app, const char *option, const char *problem)
{
	return jx_app_fail(app, JX_REASON_FIELD_INVALID, option, problem, NULL);
}

enum jx_exit jx_given_date(const struct jx_app *app, const char **text)
{
	const char *given = jx_arg(app, "--on");
	jx_day day;

	if (given != NULL && *given != '\0' && !jx_date_parse(given, &day))
		return jx_given_wrong(app, "--on", _("it is no day as 2023-03-02"));
	*text = given != NULL ? given : "";
	return JX_EXIT_OK;
}

enum jx_exit jx_given_fund(const struct jx_app *app, Jixiao__V1__Fund *fund)
{
	static const struct {
		const char *name;
		Jixiao__V1__Fund fund;
	} funds[] = {
		{"fiscal", JIXIAO__V1__FUND__FUND_FISCAL},
		{"carry-over", JIXIAO__V1__FUND__FUND_CARRY_OVER},
		{"other", JIXIAO__V1__FUND__FUND_OTHER},
	};
	const char *text = jx_arg(app, "--fund");

	*fund = JIXIAO__V1__FUND__FUND_FISCAL;
	if (text == NULL)
		return JX_EXIT_OK;
	for (size_t i = 0; i < sizeof(funds) / sizeof(*funds); i++) {
		if (strcmp(text, funds[i].name) == 0) {
			*fund = funds[i].fund;
			return JX_EXIT_OK;
		}
	}
	return jx_given_wrong(app, "--fund", _("it is fiscal, carry-over or other"));
}
