/* SPDX-License-Identifier: Apache-2.0 */
/* jixiao: the client. Finds the command among its words, opens what it needs, runs it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "client/app.h"
#include "client/commands/commands.h"
#include "client/delivery.h"
#include "client/locale.h"
#include "client/nearest.h"
#include "common/base/log.h"

/* -- words that are no commands ----------------------------------------------------------------------------------- */

static bool has_help(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	}
	return false;
}

static bool is_noun(const char *word)
{
	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++) {
		if (strcmp(command->noun, word) == 0)
			return true;
	}
	return false;
}

/* "jixiao ofice": the nouns, or the verbs of the noun, are what it is compared with. */
static enum jx_exit unknown_words(const char **words, size_t n)
{
	bool noun_known = is_noun(words[0]);
	struct jx_nearest nearest = {.word = noun_known ? words[n - 1] : words[0]};

	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++) {
		if (!noun_known)
			jx_nearest_offer(&nearest, command->noun);
		else if (strcmp(command->noun, words[0]) == 0)
			jx_nearest_offer(&nearest, command->verb);
	}
	for (const struct jx_alias *alias = jx_aliases; !noun_known && alias->word != NULL; alias++)
		jx_nearest_offer(&nearest, alias->word);
	(void)fprintf(stderr, _("jixiao: there is no command %s\n"), nearest.word);
	if (nearest.best != NULL)
		(void)fprintf(stderr, _("  did you mean %s%s%s?\n"), noun_known ? words[0] : "", noun_known ? " " : "",
			      nearest.best);
	else
		(void)fprintf(stderr, "%s\n", _("  the commands are listed by: jixiao --help"));
	return JX_EXIT_USAGE;
}

/* No command is meant, or none that there is: the overview, a noun's verbs, or what is wrong. */
static enum jx_exit explain(int argc, char **argv)
{
	enum jx_exit exit = has_help(argc, argv) ? JX_EXIT_OK : JX_EXIT_USAGE;
	const char *words[2];
	size_t n = jx_command_words(argc, argv, words, 2);

	if (n == 0)
		jx_help_overview();
	else if (n == 1 && is_noun(words[0]))
		jx_help_noun(words[0]);
	else
		exit = unknown_words(words, n);
	return exit;
}

/* "jixiao help office add" is "jixiao office add --help". */
static enum jx_exit run_help(int argc, char **argv)
{
	static char help[] = "--help";
	const struct jx_command *command = jx_command_find(argc - 1, argv + 1);

	if (command != NULL) {
		jx_help_command(command);
		return JX_EXIT_OK;
	}
	argv[1] = help;
	return explain(argc, argv);
}

static enum jx_exit run_version(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	(void)printf("jixiao %s\n", JIXIAO_VERSION);
	return JX_EXIT_OK;
}

static const struct {
	const char *name;
	enum jx_exit (*run)(int argc, char **argv);
} words[] = {
	{"help", run_help},
	{"--version", run_version},
};

/* -- commands ----------------------------------------------------------------------------------------------------- */

static enum jx_exit run_command(const struct jx_command *command, int argc, char **argv)
{
	struct jx_app app = {0};
	enum jx_exit exit = jx_command_parse(&app, command, argc, argv);

	if (exit != JX_EXIT_OK)
		return exit;
	if (jx_arg(&app, "--help") != NULL) {
		jx_help_command(command);
		return JX_EXIT_OK;
	}
	if (!command->local)
		exit = jx_app_open(&app);
	if (!command->local && exit == JX_EXIT_OK)
		exit = jx_deliver_first(&app);
	if (exit == JX_EXIT_OK)
		exit = command->run(&app);
	jx_app_close(&app);
	return exit;
}

#define BARE_MAX 12

static bool is_word(const char *argument)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(argument, words[i].name) == 0)
			return true;
	return false;
}

/* Nothing but options of every command. */
static bool is_bare(int argc, char **argv)
{
	const char *found[2];

	return argc == 1 || (argc <= BARE_MAX && jx_command_words(argc, argv, found, 2) == 0 && !has_help(argc, argv) &&
			     !is_word(argv[1]));
}

static bool has_timeout(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strncmp(argv[i], "--timeout", 9) == 0)
			return true;
	return false;
}

/* What the person has to do, and where the rest is told. */
static enum jx_exit run_bare(int argc, char **argv)
{
	static char todo[] = "todo", timeout[] = "--timeout", seconds[] = "2";
	char *line[BARE_MAX + 4] = {argv[0], todo};
	struct jx_app app = {0};
	const struct jx_command *command = jx_command_find(2, line);
	int n = 2;
	enum jx_exit exit;

	for (int i = 1; i < argc; i++)
		line[n++] = argv[i];
	/* Who types one word wants to see something at once; `jixiao todo` has the patience of every command. */
	if (!has_timeout(argc, argv)) {
		line[n++] = timeout;
		line[n++] = seconds;
	}
	exit = jx_command_parse(&app, command, n, line);
	if (exit == JX_EXIT_OK)
		exit = run_command(command, n, line);
	if (app.output == JX_OUTPUT_TABLE)
		(void)printf("\n%s\n", _("All commands: jixiao --help"));
	return exit;
}

static enum jx_exit run(int argc, char **argv)
{
	const struct jx_command *command = jx_command_find(argc, argv);

	if (command != NULL)
		return run_command(command, argc, argv);
	if (is_bare(argc, argv))
		return run_bare(argc, argv);
	for (size_t i = 0; argc > 1 && i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(argv[1], words[i].name) == 0)
			return words[i].run(argc, argv);
	}
	return explain(argc, argv);
}

int main(int argc, char **argv)
{
	enum jx_exit exit;

	jx_log_open("jixiao");
	jx_locale_init();
	if (jx_identity_init() != JX_OK)
		return JX_EXIT_INTERNAL;
	exit = run(argc, argv);
	/* A result that did not reach the disk or the pipe is no success. */
	if (exit == JX_EXIT_OK && (fflush(stdout) != 0 || ferror(stdout) != 0))
		exit = jx_app_fail(&(struct jx_app){0}, JX_REASON_OUTPUT_FAILED, strerror(errno), NULL);
	return (int)exit;
}
