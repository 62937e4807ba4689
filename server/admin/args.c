/* SPDX-License-Identifier: Apache-2.0 */
#include "server/admin/args.h"

#include <string.h>

#include "common/base/log.h"
#include "common/base/text.h"

struct parse {
	const char *command;
	const struct jx_admin_arg *args;
	size_t n_args;
	int argc;
	char **argv;
	int at;
};

static bool is_option(const char *text)
{
	return strncmp(text, "--", 2) == 0;
}

static bool wrong(const struct parse *parse, const char *what, const char *problem)
{
	jx_log(JX_LOG_ERROR, "%s: %s %s; see: jixiaod %s --help", parse->command, what, problem, parse->command);
	return false;
}

/* The option of that name; for a word without dashes, the first place that is still free. */
static const struct jx_admin_arg *arg_find(const struct parse *parse, const char *word)
{
	const bool option = is_option(word);
	const size_t length = strcspn(word, "=");

	for (size_t i = 0; i < parse->n_args; i++) {
		const struct jx_admin_arg *arg = &parse->args[i];
		if (option != is_option(arg->name))
			continue;
		if (!option && *arg->values == NULL)
			return arg;
		if (option && strlen(arg->name) == length && strncmp(arg->name, word, length) == 0)
			return arg;
	}
	return NULL;
}

/* The value that stands behind "=" or in the next word; NULL where there is none. */
static const char *value_of(struct parse *parse, const char *word)
{
	const char *equals = strchr(word, '=');

	if (!is_option(word))
		return word;
	if (equals != NULL)
		return equals + 1;
	if (parse->at + 1 < parse->argc)
		return parse->argv[++parse->at];
	return NULL;
}

static bool take(struct parse *parse)
{
	const char *word = parse->argv[parse->at];
	const struct jx_admin_arg *arg = arg_find(parse, word);
	const char *value = "";

	if (arg == NULL)
		return wrong(parse, word, is_option(word) ? "is not an option" : "is one argument too many");
	if (arg->kind == JX_ARG_FLAG && strchr(word, '=') != NULL)
		return wrong(parse, arg->name, "takes no value");
	if (arg->kind != JX_ARG_FLAG)
		value = value_of(parse, word);
	if (value == NULL)
		return wrong(parse, arg->name, "needs a value");
	if (!jx_text_valid(value, strlen(value)))
		return wrong(parse, arg->name, "is not UTF-8");

	if (arg->kind == JX_ARG_REPEATED) {
		arg->values[(*arg->count)++] = value;
		return true;
	}
	if (*arg->values != NULL)
		return wrong(parse, arg->name, "is given twice");
	*arg->values = value;
	return true;
}

bool jx_admin_parse(const char *command, const struct jx_admin_arg *args, size_t n_args, int argc, char **argv)
{
	struct parse parse = {.command = command, .args = args, .n_args = n_args, .argc = argc, .argv = argv};

	for (; parse.at < argc; parse.at++)
		if (!take(&parse))
			return false;
	for (size_t i = 0; i < n_args; i++)
		if (args[i].kind == JX_ARG_REQUIRED && *args[i].values == NULL)
			return wrong(&parse, args[i].name, "is missing");
	return true;
}
