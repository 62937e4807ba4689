/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/reasons.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

static const struct jx_reason_row rows[JX_REASON_COUNT] = {
#define X(name, status, exit, text, fix) [JX_REASON_##name] = {#name, JX_##status, JX_EXIT_##exit, text, fix},
	JX_REASONS(X)
#undef X
};

/* For a reason that this program does not know. */
static const enum jx_exit exits[] = {
	[JX_OK] = JX_EXIT_OK,
	[JX_CANCELLED] = JX_EXIT_INTERNAL,
	[JX_UNKNOWN] = JX_EXIT_INTERNAL,
	[JX_INVALID_ARGUMENT] = JX_EXIT_VALIDATION,
	[JX_DEADLINE_EXCEEDED] = JX_EXIT_UNREACHABLE,
	[JX_NOT_FOUND] = JX_EXIT_NOT_FOUND,
	[JX_ALREADY_EXISTS] = JX_EXIT_CONFLICT,
	[JX_PERMISSION_DENIED] = JX_EXIT_PERMISSION,
	[JX_RESOURCE_EXHAUSTED] = JX_EXIT_UNREACHABLE,
	[JX_FAILED_PRECONDITION] = JX_EXIT_VALIDATION,
	[JX_ABORTED] = JX_EXIT_CONFLICT,
	[JX_OUT_OF_RANGE] = JX_EXIT_VALIDATION,
	[JX_UNIMPLEMENTED] = JX_EXIT_USAGE,
	[JX_INTERNAL] = JX_EXIT_INTERNAL,
	[JX_UNAVAILABLE] = JX_EXIT_UNREACHABLE,
	[JX_DATA_LOSS] = JX_EXIT_VERIFICATION,
	[JX_UNAUTHENTICATED] = JX_EXIT_AUTHENTICATION,
};

const struct jx_reason_row *jx_reason_row(enum jx_reason reason)
{
	assert(reason > JX_REASON_NONE && reason < JX_REASON_COUNT);
	return &rows[reason];
}

enum jx_reason jx_reason_find(const char *name)
{
	for (unsigned i = JX_REASON_NONE + 1; i < JX_REASON_COUNT; i++)
		if (strcmp(rows[i].name, name) == 0)
			return (enum jx_reason)i;
	return JX_REASON_NONE;
}

enum jx_exit jx_exit_of(enum jx_status status, const char *reason_name)
{
	enum jx_reason reason = reason_name ? jx_reason_find(reason_name) : JX_REASON_NONE;
	size_t number = (size_t)status;

	if (status == JX_OK)
		return JX_EXIT_OK;
	if (reason != JX_REASON_NONE)
		return rows[reason].exit;
	return number < sizeof(exits) / sizeof(exits[0]) ? exits[number] : JX_EXIT_INTERNAL;
}

struct sentence {
	char *text;
	size_t length;
	size_t room; /* without the end */
};

/* False where not all fits; then it ends at a character's border. */
static bool append(struct sentence *sentence, const char *text, size_t n)
{
	size_t left = sentence->room - sentence->length;
	size_t taken = n;

	if (n > left)
		for (taken = left; taken > 0 && ((unsigned char)text[taken] & 0xc0) == 0x80;)
			taken--;
	memcpy(sentence->text + sentence->length, text, taken);
	sentence->length += taken;
	return taken == n;
}

/* The arg that a placeholder at the beginning of text stands for, or NULL. */
static const char *placeholder(const char *text, const char *const *args, size_t n_args)
{
	if (text[0] != '{' || text[1] < '0' || text[1] > '9' || text[2] != '}')
		return NULL;
	return (size_t)(text[1] - '0') < n_args ? args[text[1] - '0'] : NULL;
}

size_t jx_reason_format(const char *template, const char *const *args, size_t n_args, char *out, size_t out_size)
{
	struct sentence sentence = {.text = out, .room = out_size - 1};
	bool fits = true;

	assert(out_size > 0);
	while (*template && fits) {
		const char *arg = placeholder(template, args, n_args);
		size_t literal = 1 + strcspn(template + 1, "{");

		fits = arg ? append(&sentence, arg, strlen(arg)) : append(&sentence, template, literal);
		template += arg ? 3 : literal;
	}
	out[sentence.length] = '\0';
	return sentence.length;
}
