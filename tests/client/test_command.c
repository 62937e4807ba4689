/* SPDX-License-Identifier: Apache-2.0 */
/* The command line, with the client's own table. */
#include <stdio.h>
#include <string.h>

#include "client/app.h"
#include "client/field.h"
#include "client/nearest.h"
#include "tests/lib/expect.h"

#define ARGS_MAX 16

/* A command line: the words after the program's name, ending with NULL. */
struct line {
	char *argv[ARGS_MAX];
	int argc;
};

static struct line line_of(const char *const *words)
{
	struct line line = {.argv = {(char *)"jixiao"}, .argc = 1};

	for (; *words != NULL; words++)
		line.argv[line.argc++] = (char *)*words;
	return line;
}

#define LINE(...) line_of((const char *const[]){__VA_ARGS__, NULL})

static enum jx_exit parse(struct jx_app *app, struct line line)
{
	const struct jx_command *command = jx_command_find(line.argc, line.argv);

	memset(app, 0, sizeof(*app));
	cr_assert_not_null(command);
	return jx_command_parse(app, command, line.argc, line.argv);
}

static void expect_arg(const struct jx_app *app, const char *name, const char *value)
{
	const char *got = jx_arg(app, name);

	cr_assert_not_null(got, "%s is not given", name);
	cr_assert_str_eq(got, value);
}

static void expect_mistake(struct line line)
{
	struct jx_app app;

	cr_assert_eq(parse(&app, line), JX_EXIT_USAGE);
}

static const struct jx_command *find(struct line line)
{
	return jx_command_find(line.argc, line.argv);
}

/* "monitor CODE" is "monitor show CODE", and a slip of a verb is still told. */
Test(command, a_noun_stands_for_one_of_its_commands)
{
	struct jx_app app;

	cr_assert_eq(parse(&app, LINE("monitor", "37020023P880028111789", "--as-of", "2023-06")), JX_EXIT_OK);
	cr_assert_str_eq(app.command->verb, "show");
	expect_arg(&app, "CODE", "37020023P880028111789");
	cr_assert_eq(parse(&app, LINE("monitor", "show", "37020023P880028111789", "--as-of", "2023-06")), JX_EXIT_OK);
	expect_arg(&app, "CODE", "37020023P880028111789");
	cr_assert_str_eq(find(LINE("monitor", "note", "5"))->verb, "note");
	cr_assert_null(find(LINE("monitor")));
	cr_assert_null(find(LINE("monitor", "shwo", "5")));
}

Test(command, the_table_is_well_formed)
{
	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++) {
		size_t options = 0;

		cr_assert_not_null(command->run);
		cr_assert_eq(strncmp(command->example, "jixiao ", 7), 0, "%s", command->example);
		cr_assert_neq(strlen(command->summary), 0);
		for (const struct jx_option *option = command->options; option != NULL && option->name != NULL;
		     option++)
			options++;
		cr_assert_leq(options, JX_OPTIONS_MAX);
	}
}

Test(command, finds_noun_and_verb)
{
	cr_assert_str_eq(find(LINE("office", "add"))->verb, "add");
	cr_assert_str_eq(find(LINE("whoami"))->noun, "whoami");
	cr_assert_str_eq(find(LINE("whoami", "extra"))->noun, "whoami");
	cr_assert_null(find(LINE("office")));
	cr_assert_null(find(LINE("office", "ad")));
	cr_assert_null(find(LINE("--help")));
	cr_assert_null(find(LINE("--", "whoami")));
}

Test(command, global_options_stand_anywhere)
{
	struct jx_app app;

	cr_assert_eq(parse(&app, LINE("--profile", "p", "office", "-o", "json", "list", "--timeout=5")), JX_EXIT_OK);
	expect_arg(&app, "--profile", "p");
	expect_arg(&app, "--timeout", "5");
	cr_assert_eq(app.output, JX_OUTPUT_JSON);
	cr_assert_null(jx_arg(&app, "--receipt"));
}

Test(command, only_what_changes_something_has_a_receipt)
{
	struct jx_app app;

	cr_assert_eq(parse(&app, LINE("user", "revoke", "7", "--receipt", "r")), JX_EXIT_OK);
	expect_arg(&app, "--receipt", "r");
	cr_assert_eq(parse(&app, LINE("whoami", "--receipt", "r")), JX_EXIT_USAGE);
}

Test(command, options_have_values_in_both_forms)
{
	struct jx_app app;

	cr_assert_eq(parse(&app, LINE("office", "add", "--code=1=2", "--name", "--parent", "--parent", "")),
		     JX_EXIT_OK);
	expect_arg(&app, "--code", "1=2");
	expect_arg(&app, "--name", "--parent");
	expect_arg(&app, "--parent", "");
}

Test(command, arguments_come_by_place_and_after_two_dashes)
{
	struct jx_app app;

	cr_assert_eq(parse(&app, LINE("user", "revoke", "7")), JX_EXIT_OK);
	expect_arg(&app, "ID", "7");
	cr_assert_eq(parse(&app, LINE("key", "new", "--", "--help")), JX_EXIT_OK);
	expect_arg(&app, "FILE", "--help");
	cr_assert_null(jx_arg(&app, "--help"));
	cr_assert_eq(parse(&app, LINE("key", "new", "-")), JX_EXIT_OK);
	expect_arg(&app, "FILE", "-");
}

Test(command, short_forms)
{
	struct jx_app app;

	cr_assert_eq(parse(&app, LINE("ping", "-n", "3", "-o", "csv")), JX_EXIT_OK);
	expect_arg(&app, "--count", "3");
	cr_assert_eq(app.output, JX_OUTPUT_CSV);
}

Test(command, help_requires_nothing)
{
	struct jx_app app;

	cr_assert_eq(parse(&app, LINE("office", "add", "-h")), JX_EXIT_OK);
	expect_arg(&app, "--help", "");
}

Test(command, mistakes_are_refused)
{
	expect_mistake(LINE("office", "add", "--code", "1", "--name", "n"));
	expect_mistake(LINE("office", "list", "--cod"));
	expect_mistake(LINE("office", "list", "extra"));
	expect_mistake(LINE("whoami", "--profile"));
	expect_mistake(LINE("whoami", "--profile", "a", "--profile", "b"));
	expect_mistake(LINE("whoami", "--help=yes"));
	expect_mistake(LINE("whoami", "-o", "xml"));
	expect_mistake(LINE("whoami", "-o"));
	expect_mistake(LINE("whoami", "-x"));
	expect_mistake(LINE("user", "revoke"));
	expect_mistake(LINE("user", "revoke", "7", "8"));
	/* The name of an argument is no option. */
	expect_mistake(LINE("user", "revoke", "ID=7", "7"));
}

Test(command, numbers_have_a_range)
{
	static const char *const wrong[] = {"", "0", "100001", "-1", "+1", " 1", "1x", "18446744073709551617"};
	const struct jx_range range = {1, 100000};
	struct jx_app app;
	uint64_t number;

	cr_assert_eq(parse(&app, LINE("ping", "-n", "100000")), JX_EXIT_OK);
	cr_assert_eq(jx_app_number(&app, "--count", range, 1, &number), JX_EXIT_OK);
	cr_assert_eq(number, 100000);
	cr_assert_eq(jx_app_number(&app, "--size", range, 56, &number), JX_EXIT_OK);
	cr_assert_eq(number, 56);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		cr_assert_eq(parse(&app, LINE("ping", "-n", wrong[i])), JX_EXIT_OK);
		cr_assert_eq(jx_app_number(&app, "--count", range, 1, &number), JX_EXIT_USAGE, "%s", wrong[i]);
	}
}

Test(command, the_nearest_word_is_offered)
{
	struct jx_nearest nearest = {.word = "--cod"};

	jx_nearest_offer(&nearest, "--timeout");
	cr_assert_null(nearest.best);
	jx_nearest_offer(&nearest, "--node");
	jx_nearest_offer(&nearest, "--code");
	jx_nearest_offer(&nearest, "--mode");
	cr_assert_str_eq(nearest.best, "--code");
	cr_assert_eq(nearest.distance, 1);
}

/* A word of one letter is near to every other one; a long one would not fit. */
Test(command, not_every_word_is_near)
{
	struct jx_nearest letter = {.word = "x"};
	struct jx_nearest longest = {.word = "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"};

	jx_nearest_offer(&letter, "add");
	jx_nearest_offer(&longest, "whoami");
	cr_assert_null(letter.best);
	cr_assert_null(longest.best);
}

static void expect_shown(struct line line, const char *field, const char *expected)
{
	cr_assert_str_eq(jx_field_shown(find(line), field), expected, "%s", field);
}

Test(command, fields_are_shown_as_they_are_typed)
{
	expect_shown(LINE("disburse", "pay"), "date", "--on");
	expect_shown(LINE("disburse", "pay"), "voucher", "--voucher");
	expect_shown(LINE("disburse", "pay"), "amount_fen", "--amount");
	expect_shown(LINE("disburse", "request"), "office_code", "--to");
	expect_shown(LINE("disburse", "request"), "note", "--note");
	expect_shown(LINE("disburse", "list"), "office_code", "--office");
	expect_shown(LINE("disburse", "reverse"), "payment_id", "ID");
	expect_shown(LINE("evaluation", "note"), "as_of", "--as-of");
	expect_shown(LINE("evaluation", "note"), "project_code", "CODE");
	expect_shown(LINE("evaluation", "note"), "tier_hundredths", "--tier");
	expect_shown(LINE("project", "adjust"), "code", "CODE");
	expect_shown(LINE("office", "add"), "parent_code", "--parent");
	expect_shown(LINE("setting", "set"), "value", "VALUE");
	expect_shown(LINE("submission", "return"), "marked_items[1]", "--mark");
	/* What no option fills, or no command of that kind. */
	expect_shown(LINE("submit"), "cells[3].value", "cells[3].value");
	expect_shown(LINE("disburse", "show"), "date", "date");
	expect_shown(LINE("disburse", "pay"), "on", "--on");
	expect_shown(LINE("disburse", "pay"), "", "");
	expect_shown(LINE("whoami"), "date", "date");
	cr_assert_str_eq(jx_field_shown(NULL, "date"), "date");
}
