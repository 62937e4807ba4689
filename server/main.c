/* SPDX-License-Identifier: Apache-2.0 */
/* jixiaod WORD...: finds the word in the table and runs it. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/log.h"
#include "common/rpc/identity.h"
#include "server/admin/admin.h"

/* The words of a command's name that argv begins with; 0 where it begins otherwise. */
static int words_matched(const char *name, int argc, char **argv)
{
	int used = 0;

	while (*name != '\0') {
		const size_t n = strcspn(name, " ");
		if (used == argc || strlen(argv[used]) != n || strncmp(name, argv[used], n) != 0)
			return 0;
		used++;
		name += n + (name[n] == ' ');
	}
	return used;
}

static const struct jx_admin_command *command_find(int argc, char **argv, int *used)
{
	for (const struct jx_admin_command *command = jx_admin_commands; command->name != NULL; command++) {
		*used = words_matched(command->name, argc, argv);
		if (*used > 0)
			return command;
	}
	return NULL;
}

static void help_overview(FILE *out)
{
	(void)fprintf(out, "Example:\n  %s\n\nThe server of a petition bureau.\n\n", jx_admin_commands[0].example);
	for (const struct jx_admin_command *command = jx_admin_commands; command->name != NULL; command++)
		(void)fprintf(out, "  jixiaod %s %s\n", command->name, command->usage);
	(void)fprintf(out, "\n  jixiaod WORD --help\n  jixiaod --version\n");
}

static void help_command(const struct jx_admin_command *command)
{
	(void)printf("Example:\n  %s\n\nUsage:\n  jixiaod %s %s\n\n%s\n", command->example, command->name,
		     command->usage, command->summary);
}

static int wants_help(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return 1;
	return 0;
}

static enum jx_exit run(const struct jx_admin_command *command, int argc, char **argv)
{
	if (wants_help(argc, argv)) {
		help_command(command);
		return JX_EXIT_OK;
	}
	/* Keys, store and settings are nobody else's to read. */
	(void)umask(077);
	if (jx_identity_init() != JX_OK)
		return JX_EXIT_INTERNAL;
	return command->run(argc, argv);
}

static enum jx_exit dispatch_words(int argc, char **argv)
{
	int used = 0;

	if (argc > 0 && strcmp(argv[0], "--version") == 0) {
		(void)printf("jixiaod %s\n", JX_VERSION);
		return JX_EXIT_OK;
	}
	const struct jx_admin_command *command = command_find(argc, argv, &used);
	if (command != NULL)
		return run(command, argc - used, argv + used);
	if (wants_help(argc, argv)) {
		help_overview(stdout);
		return JX_EXIT_OK;
	}
	if (argc > 0)
		jx_log(JX_LOG_ERROR, "there is no word %s", argv[0]);
	help_overview(stderr);
	return JX_EXIT_USAGE;
}

int main(int argc, char **argv)
{
	jx_log_open("jixiaod");
	enum jx_exit code = dispatch_words(argc - 1, argv + 1);
	if (fflush(stdout) != 0 && code == JX_EXIT_OK)
		code = JX_EXIT_INTERNAL;
	return (int)code;
}
