/* SPDX-License-Identifier: Apache-2.0 */
#include "client/again.h"

#include <stdlib.h>
#include <string.h>

#include "client/print/buffer.h"
#include "common/base/reasons.h"

/* Letters and digits, all that is not ASCII, and signs that mean nothing to a shell. */
static bool is_plain(unsigned char byte)
{
	return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z') || (byte != '\0' && strchr("%+,-./:=@_", byte) != NULL);
}

void jx_again_word(struct jx_buffer *line, const char *word)
{
	bool plain = *word != '\0';

	for (const char *at = word; *at != '\0'; at++)
		plain &= is_plain((unsigned char)*at);
	jx_buffer_text(line, plain ? " " : " '");
	for (const char *at = word; *at != '\0'; at++)
		if (*at == '\'')
			jx_buffer_text(line, "'\\''");
		else
			jx_buffer_add(line, at, 1);
	jx_buffer_text(line, plain ? "" : "'");
}

/* "submit" rather than "submission create" */
static void add_name(struct jx_buffer *line, const struct jx_command *command)
{
	for (const struct jx_alias *alias = jx_aliases; alias->word != NULL; alias++)
		if (alias->verb != NULL && command->verb != NULL && strcmp(alias->noun, command->noun) == 0 &&
		    strcmp(alias->verb, command->verb) == 0) {
			jx_again_word(line, alias->word);
			return;
		}
	jx_again_word(line, command->noun);
	if (command->verb != NULL)
		jx_again_word(line, command->verb);
}

static bool is_replaced(const struct jx_option *option, const struct jx_again *more, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(option->name, more[i].option) == 0)
			return true;
	return false;
}

static void add_option(struct jx_buffer *line, const struct jx_app *app, const struct jx_option *option)
{
	const bool repeated = jx_option_repeated(option);
	const char *value;

	for (size_t i = 0; (value = repeated ? jx_arg_nth(app, option->name, i) : jx_arg(app, option->name)) != NULL;
	     i++) {
		if (option->name[0] == '-')
			jx_again_word(line, option->name);
		if (option->name[0] != '-' || option->value != NULL)
			jx_again_word(line, value);
		if (!repeated)
			return;
	}
}

static void add_options(struct jx_buffer *line, const struct jx_app *app, const struct jx_option *options,
			const struct jx_again *more, size_t n)
{
	for (const struct jx_option *option = options; option != NULL && option->name != NULL; option++)
		if (!is_replaced(option, more, n))
			add_option(line, app, option);
}

void jx_again_globals(struct jx_buffer *line, const struct jx_app *app)
{
	add_options(line, app, jx_global_options, NULL, 0);
}

char *jx_command_again(const struct jx_app *app, const struct jx_again *more, size_t n)
{
	struct jx_buffer line = {.text = NULL};
	char *text = NULL;

	jx_buffer_text(&line, "jixiao");
	add_name(&line, app->command);
	add_options(&line, app, app->command->options, more, n);
	add_options(&line, app, jx_global_options, more, n);
	for (size_t i = 0; i < n; i++) {
		jx_again_word(&line, more[i].option);
		if (more[i].value != NULL)
			jx_again_word(&line, more[i].value);
	}
	return jx_buffer_take(&line, &text) == JX_OK ? text : NULL;
}

char *jx_sentence_again(const struct jx_app *app, const char *sentence, const struct jx_again *more, size_t n)
{
	char *again = jx_command_again(app, more, n);
	const size_t size = strlen(sentence) + (again != NULL ? strlen(again) : 0) + 1;
	char *text = again != NULL ? malloc(size) : NULL;

	if (text != NULL)
		(void)jx_reason_format(sentence, (const char *const[]){again}, 1, text, size);
	free(again);
	return text;
}
