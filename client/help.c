/* SPDX-License-Identifier: Apache-2.0 */
#include "client/help.h"

#include <stdio.h>
#include <string.h>

#include "client/locale.h"
#include "common/base/text.h"

#define LABEL_SIZE  96u
/* The longest alias, and some more. */
#define ALIAS_WIDTH 12u

bool jx_option_named(const struct jx_option *option)
{
	return option->name[0] == '-';
}

bool jx_option_repeated(const struct jx_option *option)
{
	for (const char *const *name = jx_repeated_options; *name != NULL; name++) {
		if (strcmp(option->name, *name) == 0)
			return true;
	}
	return false;
}

const char *jx_option_short(const struct jx_option *option)
{
	for (const struct jx_short_form *form = jx_short_forms; form->name != NULL; form++)
		if (strcmp(option->name, form->long_name) == 0)
			return form->name;
	return NULL;
}

void jx_option_label(const struct jx_option *option, char *out, size_t size)
{
	const char *short_form = jx_option_short(option);
	const char *value = jx_option_named(option) ? option->value : NULL;

	(void)snprintf(out, size, "%s%s%s%s%s", short_form != NULL ? short_form : "", short_form != NULL ? ", " : "",
		       option->name, value != NULL ? " " : "", value != NULL ? value : "");
}

static void put_in_synopsis(const struct jx_option *option, void (*put)(const char *text))
{
	put(option->required ? " " : " [");
	put(option->name);
	if (jx_option_named(option) && option->value != NULL) {
		put(" ");
		put(option->value);
	}
	put(option->required ? "" : "]");
	put(jx_option_repeated(option) ? "..." : "");
}

const struct jx_alias *jx_alias_of(const struct jx_command *command)
{
	for (const struct jx_alias *alias = jx_aliases; alias->word != NULL; alias++) {
		if (strcmp(alias->noun, command->noun) != 0)
			continue;
		if (alias->verb == NULL || (command->verb != NULL && strcmp(alias->verb, command->verb) == 0))
			return alias;
	}
	return NULL;
}

bool jx_alias_is_noun(const struct jx_alias *alias)
{
	return strcmp(alias->word, alias->noun) == 0;
}

void jx_alias_label(const struct jx_command *command, const struct jx_alias *alias, char *out, size_t size)
{
	bool noun_only = alias->verb == NULL && command->verb != NULL;

	(void)snprintf(out, size, "jixiao %s%s%s", alias->word, noun_only ? " " : "", noun_only ? command->verb : "");
}

void jx_help_synopsis(const struct jx_command *command, void (*put)(const char *text))
{
	put("jixiao ");
	put(command->noun);
	if (command->verb != NULL) {
		put(" ");
		put(command->verb);
	}
	for (const struct jx_option *option = command->options; option != NULL && option->name != NULL; option++)
		put_in_synopsis(option, put);
}

static void put_plain(const char *text)
{
	(void)fputs(text, stdout);
}

static void put_pair(const char *left, size_t width, const char *right)
{
	(void)printf("  %s%*s  %s\n", left, (int)(width - jx_text_width(left)), "", right);
}

static size_t widest_label(const struct jx_option *options)
{
	char label[LABEL_SIZE];
	size_t widest = 0;

	for (const struct jx_option *option = options; option != NULL && option->name != NULL; option++) {
		jx_option_label(option, label, sizeof(label));
		if (jx_text_width(label) > widest)
			widest = jx_text_width(label);
	}
	return widest;
}

static void put_options(const char *heading, const struct jx_option *options, size_t width)
{
	char label[LABEL_SIZE];

	if (options == NULL || options->name == NULL)
		return;
	(void)printf("\n%s\n", heading);
	for (const struct jx_option *option = options; option->name != NULL; option++) {
		jx_option_label(option, label, sizeof(label));
		put_pair(label, width, _(option->help));
	}
}

void jx_help_command(const struct jx_command *command)
{
	size_t own = widest_label(command->options), global = widest_label(jx_global_options);
	size_t width = own > global ? own : global;
	const struct jx_alias *alias = jx_alias_of(command);
	char label[LABEL_SIZE];

	(void)printf("%s%s\n\n%s\n\n%s", _("Example: "), command->example, _(command->summary), _("Usage: "));
	jx_help_synopsis(command, put_plain);
	(void)putchar('\n');
	if (alias != NULL) {
		jx_alias_label(command, alias, label, sizeof(label));
		(void)printf("%s%s\n", _("The same in short: "), label);
	}
	put_options(_("Options:"), command->options, width);
	put_options(_("Options of every command:"), jx_global_options, width);
}

/* "office add" */
static void command_name(const struct jx_command *command, char *out, size_t size)
{
	(void)snprintf(out, size, "%s%s%s", command->noun, command->verb != NULL ? " " : "",
		       command->verb != NULL ? command->verb : "");
}

/* Of the noun's commands; NULL: of all. */
static size_t widest_name(const char *noun)
{
	char name[LABEL_SIZE];
	size_t widest = 0;

	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++) {
		command_name(command, name, sizeof(name));
		if ((noun == NULL || strcmp(command->noun, noun) == 0) && jx_text_width(name) > widest)
			widest = jx_text_width(name);
	}
	return widest;
}

void jx_help_noun(const char *noun)
{
	const struct jx_command *first = jx_commands;
	char name[LABEL_SIZE];

	while (strcmp(first->noun, noun) != 0)
		first++;
	(void)printf("%s%s\n\n", _("Example: "), first->example);
	for (const struct jx_command *command = first; command->noun != NULL; command++) {
		if (strcmp(command->noun, noun) != 0)
			continue;
		command_name(command, name, sizeof(name));
		(void)printf("jixiao %-*s  %s\n", (int)widest_name(noun), name, _(command->summary));
	}
}

static void put_commands(void)
{
	char name[LABEL_SIZE];
	size_t width = widest_name(NULL);

	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++) {
		/* A blank line before what belongs together: all verbs of one noun. */
		if (command == jx_commands || ((command->verb != NULL || command[-1].verb != NULL) &&
					       strcmp(command->noun, command[-1].noun) != 0))
			(void)putchar('\n');
		command_name(command, name, sizeof(name));
		put_pair(name, width, _(command->summary));
	}
}

/* Of the commands that there are. */
static void put_aliases(void)
{
	char label[LABEL_SIZE], name[LABEL_SIZE];
	const struct jx_alias *before = NULL;

	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++) {
		const struct jx_alias *alias = jx_alias_of(command);

		if (alias == NULL || alias == before)
			continue;
		if (before == NULL)
			(void)printf("\n%s\n", _("In short:"));
		before = alias;
		(void)snprintf(label, sizeof(label), "%s", alias->word);
		(void)snprintf(name, sizeof(name), "%s%s%s", alias->noun, alias->verb != NULL ? " " : "",
			       alias->verb != NULL ? alias->verb : "");
		put_pair(label, ALIAS_WIDTH, name);
	}
}

void jx_help_overview(void)
{
	(void)printf("%sjixiao whoami\n\n", _("Example: "));
	(void)printf("%sjixiao %s\n%s\n\n%s\n", _("Usage: "), _("COMMAND [OPTION]... [ARGUMENT]..."),
		     _("jixiao alone tells what your office owes, and what to type next."), _("Commands:"));
	put_commands();
	put_aliases();
	put_options(_("Options of every command:"), jx_global_options, widest_label(jx_global_options));
	(void)printf("\n%s\n%s\n", _("More about a command, with an example: jixiao COMMAND --help"),
		     _("Further: jixiao --version"));
}
