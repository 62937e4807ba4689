/* SPDX-License-Identifier: Apache-2.0 */
/* The completion script for bash, from the tables of commands and options. */
#include "client/help.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Options of different names, over all commands. */
#define VALUES_MAX 128u

/* Options come before or after the command's words; what follows an option with a value is not one of them. */
static const char beginning[] = "# Completion of jixiao for bash, printed by: jixiao completion\n"
				"_jixiao()\n"
				"{\n"
				"\tlocal word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
				"\tlocal noun='' verb='' words='' i\n"
				"\n"
				"\tCOMPREPLY=()\n"
				"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
				"\t\tif _jixiao_takes_value \"${COMP_WORDS[i]}\"; then\n"
				"\t\t\t((i++))\n"
				"\t\telif [[ ${COMP_WORDS[i]} == -* ]]; then\n"
				"\t\t\tcontinue\n"
				"\t\telif [[ -z $noun ]]; then\n"
				"\t\t\tnoun=${COMP_WORDS[i]}\n"
				"\t\telif [[ -z $verb ]]; then\n"
				"\t\t\tverb=${COMP_WORDS[i]}\n"
				"\t\tfi\n"
				"\tdone\n";

/* Where nothing fits, -o default lets bash complete file names. */
static const char end[] = "\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
			  "}\n"
			  "complete -o default -F _jixiao jixiao\n";

/* Adds those of the options that take a value and are not there yet. */
static size_t collect(const struct jx_option *options, const struct jx_option **found, size_t n)
{
	for (const struct jx_option *option = options; option != NULL && option->name != NULL; option++) {
		bool known = !jx_option_named(option) || option->value == NULL;

		for (size_t i = 0; i < n && !known; i++)
			known = strcmp(found[i]->name, option->name) == 0;
		if (known)
			continue;
		assert(n < VALUES_MAX);
		found[n++] = option;
	}
	return n;
}

/* Every option that takes a value, once; returns how many. */
static size_t collect_all(const struct jx_option *found[VALUES_MAX])
{
	size_t n = collect(jx_global_options, found, 0);

	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++)
		n = collect(command->options, found, n);
	return n;
}

/* The pattern of a case: "\t-o | --output) " */
static void put_pattern(const struct jx_option *option)
{
	if (jx_option_short(option) != NULL)
		(void)printf("\t%s | %s) ", jx_option_short(option), option->name);
	else
		(void)printf("\t%s) ", option->name);
}

static void put_taker(const struct jx_option *option)
{
	put_pattern(option);
	(void)puts("return 0 ;;");
}

/* A choice, "table|json|csv", offers its words; any other value is a file's name, or is typed. */
static void put_choice(const struct jx_option *option)
{
	if (strchr(option->value, '|') == NULL)
		return;
	put_pattern(option);
	(void)fputs("words='", stdout);
	for (const char *c = option->value; *c != '\0'; c++)
		(void)putchar(*c == '|' ? ' ' : *c);
	(void)puts("' ;;");
}

static void put_names(const struct jx_option *options)
{
	for (const struct jx_option *option = options; option != NULL && option->name != NULL; option++)
		if (jx_option_named(option))
			(void)printf(" %s", option->name);
}

static bool first_of_noun(const struct jx_command *command)
{
	for (const struct jx_command *other = jx_commands; other != command; other++)
		if (strcmp(other->noun, command->noun) == 0)
			return false;
	return true;
}

/* An alias that is not the noun itself. */
static bool has_other_word(const struct jx_command *command)
{
	return jx_alias_of(command) != NULL && !jx_alias_is_noun(jx_alias_of(command));
}

static void put_nouns(void)
{
	(void)fputs("\t:) words='", stdout);
	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++)
		if (first_of_noun(command))
			(void)printf(" %s", command->noun);
	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++)
		if (has_other_word(command) && (jx_alias_of(command)->verb != NULL || first_of_noun(command)))
			(void)printf(" %s", jx_alias_of(command)->word);
	put_names(jx_global_options);
	(void)puts("' ;;");
}

/* Where the noun has an alias, it is a pattern as well. */
static void put_verbs(const struct jx_command *first)
{
	const struct jx_alias *alias = jx_alias_of(first);

	if (alias != NULL && alias->verb == NULL)
		(void)printf("\t%s: | %s:) words='", first->noun, alias->word);
	else
		(void)printf("\t%s:) words='", first->noun);
	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++)
		if (strcmp(command->noun, first->noun) == 0)
			(void)printf(" %s", command->verb);
	(void)puts("' ;;");
}

static void put_options(const struct jx_command *command)
{
	(void)fputs(") words='", stdout);
	put_names(command->options);
	put_names(jx_global_options);
	(void)puts("' ;;");
}

static void put_command(const struct jx_command *command)
{
	const struct jx_alias *alias = jx_alias_of(command);

	if (command->verb != NULL && first_of_noun(command))
		put_verbs(command);
	(void)printf("\t%s:%s", command->noun, command->verb != NULL ? command->verb : "*");
	if (has_other_word(command))
		(void)printf(" | %s:%s", alias->word, alias->verb != NULL ? "*" : command->verb);
	put_options(command);
}

/* After those of all verbs: what follows the noun is none of them. */
static void put_default(const struct jx_command *command)
{
	if (jx_alias_of(command) == NULL || has_other_word(command))
		return;
	(void)printf("\t%s:*", command->noun);
	put_options(command);
}

void jx_help_completion(void)
{
	const struct jx_option *values[VALUES_MAX];
	size_t n = collect_all(values);

	(void)puts("_jixiao_takes_value()\n{\n\tcase $1 in");
	for (size_t i = 0; i < n; i++)
		put_taker(values[i]);
	(void)puts("\tesac\n\treturn 1\n}\n");
	(void)fputs(beginning, stdout);
	(void)puts("\tcase $noun:$verb in");
	put_nouns();
	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++)
		put_command(command);
	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++)
		put_default(command);
	(void)puts("\tesac\n\tif _jixiao_takes_value \"$previous\"; then\n\t\twords=''\n\tfi\n\tcase $previous in");
	for (size_t i = 0; i < n; i++)
		put_choice(values[i]);
	(void)puts("\tesac");
	(void)fputs(end, stdout);
}
