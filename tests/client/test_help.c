/* SPDX-License-Identifier: Apache-2.0 */
/* Help, man page and completion, of tables made for it: with everything that would upset a formatter or a shell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/command.h"
#include "common/base/reasons.h"
#include "tests/lib/expect.h"

static const struct jx_option add_options[] = {
	{"--code", "CODE", "its code", true},
	{"--parent", "PARENT", ".the office above", false},
	{"--quiet", NULL, "says nothing", false},
	{"FILE", NULL, "where it is kept", true},
	{NULL, NULL, NULL, false},
};

const struct jx_command jx_commands[] = {
	{"office", "add", "Adds an office \\ 'here'", "jixiao office add --code 370202 市南.key", add_options, false,
	 NULL},
	{"office", "list", "Lists offices", "jixiao office list", NULL, false, NULL},
	{"whoami", NULL, "Says who you are", "jixiao whoami", NULL, false, NULL},
	{"street", "close", "Closes a street", "jixiao street close", NULL, false, NULL},
	{"street", "open", "Opens a street", "jixiao street open", NULL, false, NULL},
	{"gate", "open", "Opens a gate", "jixiao gate open", NULL, false, NULL},
	{"gate", "shut", "Shuts a gate", "jixiao gate shut", add_options, false, NULL},
	{NULL, NULL, NULL, NULL, NULL, false, NULL},
};

const struct jx_option jx_global_options[] = {
	{"--profile", "FILE", "the profile", false},
	{"--output", "table|json|csv", "how results are printed", false},
	{"--help", NULL, "this help", false},
	{NULL, NULL, NULL, false},
};

const struct jx_short_form jx_short_forms[] = {
	{"-o", "--output"},
	{NULL, NULL},
};

const struct jx_alias jx_aliases[] = {
	{"found", "office", "add"},
	{"road", "street", NULL},
	{"gate", "gate", "open"},
	{NULL, NULL, NULL},
};

const char *const jx_repeated_options[] = {"--parent", NULL};

static char text[65536];

/* What a function prints, in `text`. */
static void capture(void (*print)(void))
{
	FILE *file = tmpfile();
	int saved = dup(STDOUT_FILENO);
	size_t n;

	cr_assert(file != NULL && saved >= 0);
	cr_assert_eq(fflush(stdout), 0);
	cr_assert_geq(dup2(fileno(file), STDOUT_FILENO), 0);
	print();
	cr_assert_eq(fflush(stdout), 0);
	cr_assert_geq(dup2(saved, STDOUT_FILENO), 0);
	(void)close(saved);
	rewind(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	(void)fclose(file);
}

static void expect_contains(const char *part)
{
	cr_assert_not_null(strstr(text, part), "no \"%s\" in:\n%s", part, text);
}

static void help_add(void)
{
	jx_help_command(&jx_commands[0]);
}

static void help_whoami(void)
{
	jx_help_command(&jx_commands[2]);
}

static void help_office(void)
{
	jx_help_noun("office");
}

Test(help, of_a_noun_begins_with_an_example)
{
	capture(help_office);
	cr_assert_str_eq(text, "Example: jixiao office add --code 370202 市南.key\n"
			       "\n"
			       "jixiao office add   Adds an office \\ 'here'\n"
			       "jixiao office list  Lists offices\n");
}

Test(help, of_a_command_begins_with_its_example)
{
	capture(help_add);
	cr_assert_str_eq(text, "Example: jixiao office add --code 370202 市南.key\n"
			       "\n"
			       "Adds an office \\ 'here'\n"
			       "\n"
			       "Usage: jixiao office add --code CODE [--parent PARENT]... [--quiet] FILE\n"
			       "The same in short: jixiao found\n"
			       "\n"
			       "Options:\n"
			       "  --code CODE                  its code\n"
			       "  --parent PARENT              .the office above\n"
			       "  --quiet                      says nothing\n"
			       "  FILE                         where it is kept\n"
			       "\n"
			       "Options of every command:\n"
			       "  --profile FILE               the profile\n"
			       "  -o, --output table|json|csv  how results are printed\n"
			       "  --help                       this help\n");
}

Test(help, of_a_command_without_options)
{
	capture(help_whoami);
	cr_assert_null(strstr(text, "\nOptions:\n"));
	expect_contains("Usage: jixiao whoami\n");
}

Test(help, overview_lists_every_command_once)
{
	capture(jx_help_overview);
	expect_contains("  office add    Adds an office");
	expect_contains("  office list   Lists offices\n");
	expect_contains("  whoami        Says who you are\n");
	expect_contains("  --help                       this help\n");
}

Test(help, overview_lists_the_aliases_once)
{
	capture(jx_help_overview);
	expect_contains("\nIn short:\n"
			"  found         office add\n"
			"  road          street\n"
			"  gate          gate open\n"
			"\n");
}

static void help_open(void)
{
	jx_help_command(&jx_commands[4]);
}

Test(help, of_a_command_whose_noun_has_an_alias)
{
	capture(help_open);
	expect_contains("Usage: jixiao street open\nThe same in short: jixiao road open\n");
}

/* Every line is text, a request that man knows, or both; no text begins with a control character. */
Test(man, is_well_formed)
{
	static const char *const requests[] = {".TH ",  ".ad ", ".SH ",  ".SS ",  ".TP\n", ".B ",
					       ".PP\n", ".RS ", ".RE\n", ".nf\n", ".fi\n", ".br\n"};

	capture(jx_help_man);
	cr_assert_eq(strncmp(text, ".TH JIXIAO 1 ", 13), 0);
	for (const char *line = text; line != NULL && *line != '\0'; line = strchr(line, '\n') + 1) {
		bool known = *line != '.' && *line != '\'' && *line != '\n';

		for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
			known = known || strncmp(line, requests[i], strlen(requests[i])) == 0;
		cr_assert(known, "%.60s", line);
	}
	for (const char *c = text; *c != '\0'; c++)
		cr_assert(*c == '\n' || (*c >= ' ' && *c < 0x7f));
}

Test(man, has_its_sections_in_order)
{
	static const char *const sections[] = {"NAME",        "SYNOPSIS", "DESCRIPTION", "COMMANDS", "GLOBAL OPTIONS",
					       "ENVIRONMENT", "FILES",    "EXIT STATUS", "REASONS",  "STATUSES"};
	const char *at = text;

	capture(jx_help_man);
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		char line[64];

		(void)snprintf(line, sizeof(line), "\n.SH \"%s\"\n", sections[i]);
		at = strstr(at, line);
		cr_assert_not_null(at, "%s", sections[i]);
	}
}

Test(man, escapes_what_roff_would_read)
{
	capture(jx_help_man);
	expect_contains("\nAdds an office \\e \\[aq]here\\[aq]\n");
	expect_contains("\n\\&.the office above\n");
	expect_contains("\njixiao office add \\-\\-code 370202 \\[u5E02]\\[u5357].key\n");
	expect_contains(".SS \"jixiao office add \\-\\-code CODE [\\-\\-parent PARENT]... [\\-\\-quiet] FILE\"\n");
}

Test(man, has_aliases)
{
	capture(jx_help_man);
	expect_contains("\n.br\nThe same in short: jixiao found\n");
	expect_contains("\n.br\nThe same in short: jixiao road close\n");
}

Test(man, has_every_exit_code_and_every_reason)
{
	char line[128];

	capture(jx_help_man);
	for (int code = JX_EXIT_OK; code <= JX_EXIT_UNREACHABLE; code++) {
		(void)snprintf(line, sizeof(line), ".B \"%d\"\n", code);
		expect_contains(line);
	}
	for (int reason = JX_REASON_NONE + 1; reason < JX_REASON_COUNT; reason++) {
		const struct jx_reason_row *row = jx_reason_row((enum jx_reason)reason);

		(void)snprintf(line, sizeof(line), ".B \"%s (%s): %d\"\n", row->name, jx_status_name(row->status),
			       (int)row->exit);
		expect_contains(line);
	}
	expect_contains(".B \"NOT_FOUND\"\n8\n");
}

/* Sources the script in bash and prints what it would offer for the words; the last one is being typed. */
static void complete(const char *words, int last)
{
	char command[512];
	char script[256];
	const char *folder = getenv("TMPDIR");
	FILE *file, *bash;
	size_t n;
	int fd;

	(void)snprintf(script, sizeof(script), "%s/jixiao-completion-XXXXXX", folder != NULL ? folder : "/tmp");
	fd = mkstemp(script);
	cr_assert_geq(fd, 0);
	capture(jx_help_completion);
	file = fdopen(fd, "w");
	cr_assert_not_null(file);
	cr_assert_geq(fputs(text, file), 0);
	cr_assert_eq(fclose(file), 0);
	(void)snprintf(
		command, sizeof(command),
		"bash -uc '. %s && COMP_WORDS=(jixiao %s) COMP_CWORD=%d && { _jixiao; echo \"${COMPREPLY[*]}\"; }'",
		script, words, last);
	bash = popen(command, "r");
	cr_assert_not_null(bash);
	n = fread(text, 1, sizeof(text) - 1, bash);
	text[n] = '\0';
	cr_assert_eq(pclose(bash), 0, "%s", text);
	(void)unlink(script);
}

#define EXPECT_COMPLETION(words, last, expected)                                                                       \
	do {                                                                                                           \
		complete(words, last);                                                                                 \
		cr_assert_str_eq(text, expected "\n");                                                                 \
	} while (0)

Test(completion, offers_words_and_options_by_place)
{
	EXPECT_COMPLETION("\"\"", 1, "office whoami street gate found road --profile --output --help");
	EXPECT_COMPLETION("o", 1, "office");
	EXPECT_COMPLETION("office \"\"", 2, "add list");
	EXPECT_COMPLETION("office add --p", 3, "--parent --profile");
	EXPECT_COMPLETION("whoami --h", 2, "--help");
	EXPECT_COMPLETION("nothing \"\"", 2, "");
}

Test(completion, knows_aliases)
{
	EXPECT_COMPLETION("found --p", 2, "--parent --profile");
	EXPECT_COMPLETION("found FILE --c", 3, "--code");
	EXPECT_COMPLETION("road \"\"", 2, "close open");
	EXPECT_COMPLETION("road open --h", 3, "--help");
	EXPECT_COMPLETION("gate \"\"", 2, "open shut");
	EXPECT_COMPLETION("gate 5 --\"\"", 3, "--profile --output --help");
	EXPECT_COMPLETION("gate shut --c", 3, "--code");
}

Test(completion, knows_values)
{
	EXPECT_COMPLETION("--profile office o", 3, "office");
	EXPECT_COMPLETION("whoami --output \"\"", 3, "table json csv");
	EXPECT_COMPLETION("whoami --output j", 3, "json");
	EXPECT_COMPLETION("-o json who", 3, "whoami");
	EXPECT_COMPLETION("whoami -o c", 3, "csv");
	EXPECT_COMPLETION("office add --code \"\"", 4, "");
}
