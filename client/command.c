/* SPDX-License-Identifier: Apache-2.0 */
#include "client/command.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "client/app.h"
#include "client/locale.h"
#include "client/nearest.h"
#include "common/base/text.h"

/* One pass over the command line. The first mistake is kept, the rest is still read: it may say how to print it. */
struct parser {
	struct jx_app *app;
	int argc;
	char **argv;
	int at;            /* the next argument */
	size_t words;      /* of the command's own, still to come */
	bool only_words;   /* "--" was seen */
	char mistake[512]; /* in the language of the locale; "": none so far */
};

const struct jx_short_form jx_short_forms[] = {
	{"-o", "--output"},
	{"-n", "--count"},
	{"-h", "--help"},
	{NULL, NULL},
};

const char *const jx_repeated_options[] = {
	"--set",
	"--explain",
	"--fund-forecast",
	NULL,
};

/* -- the table ---------------------------------------------------------------------------------------------------- */

static size_t count_options(const struct jx_option *options)
{
	size_t n = 0;

	while (options != NULL && options[n].name != NULL)
		n++;
	return n;
}

static bool is_named(const struct jx_option *option)
{
	return option->name[0] == '-';
}

/* The option of a slot of app->values; NULL past the last. */
static const struct jx_option *option_at(const struct jx_command *command, size_t slot)
{
	size_t own = count_options(command->options);

	if (slot < own)
		return &command->options[slot];
	return slot - own < count_options(jx_global_options) ? &jx_global_options[slot - own] : NULL;
}

/* The slot of the option whose name are the first n bytes; false where the command has none such. */
static bool find_slot(const struct jx_command *command, const char *name, size_t n, size_t *slot)
{
	const struct jx_option *option;

	for (size_t i = 0; (option = option_at(command, i)) != NULL; i++) {
		if (strlen(option->name) == n && memcmp(option->name, name, n) == 0) {
			*slot = i;
			return true;
		}
	}
	return false;
}

const char *jx_arg(const struct jx_app *app, const char *name)
{
	size_t slot = 0;

	return find_slot(app->command, name, strlen(name), &slot) ? app->values[slot] : NULL;
}

const char *jx_arg_nth(const struct jx_app *app, const char *name, size_t n)
{
	size_t slot = 0;

	if (!find_slot(app->command, name, strlen(name), &slot))
		return NULL;
	if (n == 0)
		return app->values[slot];
	for (size_t i = 0; i < app->n_repeated; i++) {
		if (app->repeated[i].slot == slot && --n == 0)
			return app->repeated[i].value;
	}
	return NULL;
}

/* "-o" is "--output" wherever it stands. */
static const char *long_form(const char *word)
{
	for (const struct jx_short_form *form = jx_short_forms; form->name != NULL; form++) {
		if (strcmp(word, form->name) == 0)
			return form->long_name;
	}
	return word;
}

static bool looks_like_option(const char *word)
{
	return word[0] == '-' && word[1] != '\0';
}

/* -- finding the command ------------------------------------------------------------------------------------------ */

/* Whether the word is a global option whose value is the next one. */
static bool takes_next(const char *word)
{
	const char *name = long_form(word);

	for (const struct jx_option *option = jx_global_options; option->name != NULL; option++) {
		if (strcmp(option->name, name) == 0)
			return option->value != NULL;
	}
	return false;
}

/* The words as they stand. */
static size_t plain_words(int argc, char **argv, const char **words, size_t n)
{
	size_t found = 0;

	for (int i = 1; i < argc && found < n; i++) {
		if (strcmp(argv[i], "--") == 0)
			break;
		if (!looks_like_option(argv[i]))
			words[found++] = argv[i];
		else if (takes_next(argv[i]))
			i++;
	}
	return found;
}

/* A verb of the noun, or what may be a slip of one. */
static bool is_verb(const char *noun, const char *word)
{
	struct jx_nearest nearest = {.word = word};

	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++) {
		if (strcmp(command->noun, noun) == 0)
			jx_nearest_offer(&nearest, command->verb);
	}
	return nearest.best != NULL;
}

/* What the n words begin with; NULL where the first is no alias. */
static const struct jx_alias *find_alias(const char *const *words, size_t n)
{
	for (const struct jx_alias *alias = jx_aliases; n > 0 && alias->word != NULL; alias++) {
		if (strcmp(alias->word, words[0]) != 0)
			continue;
		if (!jx_alias_is_noun(alias) || (n > 1 && !is_verb(alias->noun, words[1])))
			return alias;
	}
	return NULL;
}

size_t jx_command_words(int argc, char **argv, const char **words, size_t n)
{
	size_t found = plain_words(argc, argv, words, n);
	const struct jx_alias *alias = find_alias(words, found);

	assert(n >= 2);
	if (alias == NULL)
		return found;
	words[0] = alias->noun;
	if (alias->verb == NULL)
		return found;
	words[1] = alias->verb;
	return 2;
}

/* How many words of the command line name its command. */
static size_t own_words(const struct jx_command *command, int argc, char **argv)
{
	const char *words[2];
	const struct jx_alias *alias = find_alias(words, plain_words(argc, argv, words, 2));

	return command->verb != NULL && (alias == NULL || alias->verb == NULL) ? 2 : 1;
}

const struct jx_command *jx_command_find(int argc, char **argv)
{
	const char *words[2];
	size_t n = jx_command_words(argc, argv, words, 2);

	for (const struct jx_command *command = jx_commands; n > 0 && command->noun != NULL; command++) {
		if (strcmp(command->noun, words[0]) != 0)
			continue;
		if (command->verb == NULL || (n == 2 && strcmp(command->verb, words[1]) == 0))
			return command;
	}
	return NULL;
}

/* -- parsing ------------------------------------------------------------------------------------------------------ */

/* Keeps the first mistake only; {0} and {1} in the text stand for the two words. */
static void mistaken(struct parser *parser, const char *text, const char *first, const char *second)
{
	const char *words[] = {first, second};

	if (parser->mistake[0] == '\0')
		(void)jx_reason_format(text, words, 2, parser->mistake, sizeof(parser->mistake));
}

/* Of the word, the first n bytes are the name. */
static void unknown_option(struct parser *parser, const char *word, size_t n)
{
	const struct jx_command *command = parser->app->command;
	const struct jx_option *option;
	char name[64];
	struct jx_nearest nearest = {.word = name};

	(void)snprintf(name, sizeof(name), "%.*s", n < sizeof(name) ? (int)n : (int)sizeof(name) - 1, word);
	for (size_t i = 0; (option = option_at(command, i)) != NULL; i++) {
		if (is_named(option))
			jx_nearest_offer(&nearest, option->name);
	}
	if (nearest.best != NULL)
		mistaken(parser, _("there is no option {0}; did you mean {1}?"), name, nearest.best);
	else
		mistaken(parser, _("there is no option {0}"), name, "");
}

static void set_value(struct parser *parser, size_t slot, const char *value)
{
	struct jx_app *app = parser->app;
	const struct jx_option *option = option_at(app->command, slot);

	if (app->values[slot] == NULL) {
		app->values[slot] = value;
	} else if (!jx_option_repeated(option)) {
		mistaken(parser, _("{0} is given twice"), option->name, "");
	} else if (app->n_repeated == JX_REPEATED_MAX) {
		mistaken(parser, _("{0} is given too often"), option->name, "");
	} else {
		app->repeated[app->n_repeated].slot = slot;
		app->repeated[app->n_repeated++].value = value;
	}
}

/* "--name", "--name=value", "--name value" */
static void parse_option(struct parser *parser, const char *word)
{
	const char *equals = strchr(word, '=');
	const char *name = equals != NULL ? word : long_form(word);
	size_t length = equals != NULL ? (size_t)(equals - word) : strlen(name);
	const struct jx_option *option;
	size_t slot;

	if (!find_slot(parser->app->command, name, length, &slot) || !is_named(option_at(parser->app->command, slot))) {
		unknown_option(parser, name, length);
		return;
	}
	option = option_at(parser->app->command, slot);
	if (option->value == NULL && equals != NULL)
		mistaken(parser, _("{0} takes no value"), option->name, "");
	else if (option->value == NULL)
		set_value(parser, slot, "");
	else if (equals != NULL)
		set_value(parser, slot, equals + 1);
	else if (parser->at < parser->argc)
		set_value(parser, slot, parser->argv[parser->at++]);
	else
		mistaken(parser, _("{0} needs a value: {1}"), option->name, option->value);
}

/* The first ones are the command's own words, the others its arguments, by their place. */
static void parse_word(struct parser *parser, const char *word)
{
	const struct jx_command *command = parser->app->command;
	size_t n = count_options(command->options);

	if (parser->words > 0) {
		parser->words--;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (!is_named(&command->options[i]) && parser->app->values[i] == NULL) {
			parser->app->values[i] = word;
			return;
		}
	}
	mistaken(parser, _("{0} is one argument too many"), word, "");
}

/* What a terminal or a script in another encoding sends would be refused by the server, in words that help nobody. */
static bool all_utf8(int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		if (!jx_text_valid(argv[i], strlen(argv[i])))
			return false;
	}
	return true;
}

static void parse_all(struct parser *parser)
{
	while (parser->at < parser->argc) {
		const char *word = parser->argv[parser->at++];

		if (!parser->only_words && strcmp(word, "--") == 0)
			parser->only_words = true;
		else if (!parser->only_words && looks_like_option(word))
			parse_option(parser, word);
		else
			parse_word(parser, word);
	}
}

static void check_required(struct parser *parser)
{
	const struct jx_command *command = parser->app->command;
	const struct jx_option *option;

	for (size_t i = 0; (option = option_at(command, i)) != NULL; i++) {
		if (option->required && parser->app->values[i] == NULL)
			mistaken(parser, _("{0} is missing"), option->name, "");
	}
}

static void choose_output(struct parser *parser)
{
	static const char *const names[] = {
		[JX_OUTPUT_TABLE] = "table",
		[JX_OUTPUT_JSON] = "json",
		[JX_OUTPUT_CSV] = "csv",
	};
	const char *wanted = jx_arg(parser->app, "--output");
	size_t slot;

	if (wanted == NULL)
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(wanted, names[i]) == 0) {
			parser->app->output = (enum jx_output)i;
			return;
		}
	}
	/* Of a command that makes a file, "-o june.xlsx" is its name. */
	if (find_slot(parser->app->command, "--file", strlen("--file"), &slot) && strchr(wanted, '.') != NULL)
		set_value(parser, slot, wanted);
	else
		mistaken(parser, _("there is no output {0}; there are table, json and csv"), wanted, "");
}

enum jx_exit jx_command_parse(struct jx_app *app, const struct jx_command *command, int argc, char **argv)
{
	struct parser parser = {
		.app = app, .argc = argc, .argv = argv, .at = 1, .words = own_words(command, argc, argv)};

	assert(count_options(command->options) <= JX_OPTIONS_MAX && count_options(jx_global_options) <= JX_OPTIONS_MAX);
	app->command = command;
	if (!all_utf8(argc, argv))
		return jx_app_fail(app, JX_REASON_TEXT_INVALID, NULL);
	parse_all(&parser);
	choose_output(&parser);
	if (jx_arg(app, "--help") == NULL)
		check_required(&parser);
	if (parser.mistake[0] == '\0')
		return JX_EXIT_OK;
	return jx_app_usage(app, parser.mistake);
}
