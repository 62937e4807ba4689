/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/given.h"

#include <stdio.h>
#include <string.h>

#include "client/commands/offices.h"
#include "client/commands/user.h"
#include "client/locale.h"
#include "client/platform.h"
#include "common/model/date.h"
#include "common/model/money.h"

#define PROBLEM_SIZE  256u
#define NUMBER_SIZE   24u
#define ANSWER_SIZE   64u
#define CHINESE_BYTES 3u /* a character's, in UTF-8 */

enum jx_exit jx_given_wrong(const struct jx_app *app, const char *option, const char *problem)
{
	return jx_app_fail(app, JX_REASON_FIELD_INVALID, option, problem, NULL);
}

const char *jx_given(const struct jx_app *app, const char *option)
{
	const char *given = jx_arg(app, option);

	return given != NULL ? given : "";
}

/* A code has letters and digits; whatever has other characters can be a name alone. */
static bool may_be_name(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			return true;
	return false;
}

static enum jx_exit by_name(const struct jx_app *app, const char *option, const char *name,
			    char office[JX_OFFICE_CODE_MAX + 1])
{
	Jixiao__V1__OfficesListResponse *offices;
	const Jixiao__V1__Office *found;
	size_t n;
	enum jx_exit exit = jx_offices_get(app, &offices);

	if (exit != JX_EXIT_OK)
		return exit;
	found = jx_offices_find(offices, name, &n);
	if (found != NULL)
		(void)snprintf(office, JX_OFFICE_CODE_MAX + 1, "%s", found->code);
	else if (n == 0)
		exit = jx_app_fail(app, JX_REASON_OFFICE_NOT_FOUND, name, NULL);
	else
		exit = jx_given_wrong(app, option, _("several offices have this name: give the code"));
	jixiao__v1__offices_list_response__free_unpacked(offices, NULL);
	return exit;
}

enum jx_exit jx_given_office(const struct jx_app *app, const char *option, char office[JX_OFFICE_CODE_MAX + 1])
{
	const char *given = jx_arg(app, option);

	if (given == NULL)
		return jx_own_office(app, office);
	if (may_be_name(given))
		return by_name(app, option, given, office);
	if (strlen(given) > JX_OFFICE_CODE_MAX)
		return jx_app_fail(app, JX_REASON_OFFICE_NOT_FOUND, given, NULL);
	memcpy(office, given, strlen(given) + 1);
	return JX_EXIT_OK;
}

enum jx_exit jx_given_office_if(const struct jx_app *app, const char *option, char office[JX_OFFICE_CODE_MAX + 1])
{
	office[0] = '\0';
	return jx_arg(app, option) != NULL ? jx_given_office(app, option, office) : JX_EXIT_OK;
}

/* "y", "yes", "是" */
static bool says_yes(const char *line)
{
	static const char *const words[] = {"y", "Y", "yes", "是", "好"};
	size_t n = strcspn(line, "\r\n");

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == n && strncmp(line, words[i], n) == 0)
			return true;
	return false;
}

enum jx_exit jx_given_yes(const struct jx_app *app, const char *question, bool *yes)
{
	char line[ANSWER_SIZE];

	*yes = jx_arg(app, "--yes") != NULL;
	if (*yes)
		return JX_EXIT_OK;
	if (!jx_is_terminal(stdin) || !jx_is_terminal(stderr))
		return jx_app_usage(app, _("there is no terminal to ask on; give --yes once it was looked at"));
	(void)fflush(stdout);
	(void)fprintf(stderr, "%s [y/N] ", question);
	*yes = fgets(line, sizeof(line), stdin) != NULL && says_yes(line);
	return JX_EXIT_OK;
}

enum jx_exit jx_given_amount(const struct jx_app *app, int64_t *fen)
{
	const char *text = jx_arg(app, "--amount");
	const char *problem;

	*fen = 0;
	if (text == NULL)
		return JX_EXIT_OK;
	problem = jx_money_read(text, fen);
	return problem != NULL ? jx_given_wrong(app, "--amount", _(problem)) : JX_EXIT_OK;
}

enum jx_exit jx_given_day(const struct jx_app *app, const char *option, const char **text)
{
	jx_day day;

	*text = jx_given(app, option);
	if (**text != '\0' && !jx_date_parse(*text, &day))
		return jx_given_wrong(app, option, _("it is no day as 2023-03-02"));
	return JX_EXIT_OK;
}

enum jx_exit jx_given_text(const struct jx_app *app, const char *option, size_t max_bytes, char **text)
{
	const char *given = jx_arg(app, option);
	char problem[PROBLEM_SIZE], length[NUMBER_SIZE], max[NUMBER_SIZE], characters[NUMBER_SIZE];
	const char *const args[] = {length, max, characters};

	*text = (char *)(given != NULL ? given : "");
	if (strlen(*text) <= max_bytes)
		return JX_EXIT_OK;
	(void)snprintf(length, sizeof(length), "%zu", strlen(*text));
	(void)snprintf(max, sizeof(max), "%zu", max_bytes);
	(void)snprintf(characters, sizeof(characters), "%zu", max_bytes / CHINESE_BYTES);
	(void)jx_reason_format(_("it has {0} bytes, and {1} are allowed: {2} Chinese characters"), args, 3, problem,
			       sizeof(problem));
	return jx_given_wrong(app, option, problem);
}

enum jx_exit jx_given_fund(const struct jx_app *app, Jixiao__V1__Fund *fund)
{
	static const struct {
		const char *name;
		Jixiao__V1__Fund fund;
	} funds[] = {
		{"fiscal", JIXIAO__V1__FUND__FUND_FISCAL},
		{"财政资金", JIXIAO__V1__FUND__FUND_FISCAL},
		{"财政", JIXIAO__V1__FUND__FUND_FISCAL},
		{"carry-over", JIXIAO__V1__FUND__FUND_CARRY_OVER},
		{"上年结转资金", JIXIAO__V1__FUND__FUND_CARRY_OVER},
		{"上年结转", JIXIAO__V1__FUND__FUND_CARRY_OVER},
		{"other", JIXIAO__V1__FUND__FUND_OTHER},
		{"其他资金", JIXIAO__V1__FUND__FUND_OTHER},
		{"其他", JIXIAO__V1__FUND__FUND_OTHER},
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

int jx_word_number(const struct jx_word *words, const char *text, size_t length)
{
	for (; words->text != NULL; words++)
		if (strlen(words->text) == length && strncmp(words->text, text, length) == 0)
			return words->number;
	return 0;
}

enum jx_exit jx_given_words(const struct jx_app *app, const char *option, const struct jx_word *words,
			    const char *problem, int numbers[JX_WORDS_MAX], size_t *n)
{
	const char *at = jx_arg(app, option);

	*n = 0;
	while (at != NULL && *at != '\0') {
		size_t length = strcspn(at, ",");
		int number = jx_word_number(words, at, length);

		if (number == 0 || *n == JX_WORDS_MAX)
			return jx_given_wrong(app, option, problem);
		numbers[(*n)++] = number;
		at += length + (at[length] == ',');
	}
	return JX_EXIT_OK;
}
