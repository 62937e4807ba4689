/* SPDX-License-Identifier: Apache-2.0 */
#include "common/rpc/profile.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <ini.h>

#include "common/base/file.h"
#include "common/base/reasons.h"
#include "common/base/text.h"

/* Eight endpoints, a path, and as much again for comments. */
#define FILE_SIZE 16384u

/* -- writing ----------------------------------------------------------------------------------------------------- */

struct text {
	char bytes[FILE_SIZE];
	size_t length;
};

/* What fits is asserted: every part is bounded by struct jx_profile. */
__attribute__((format(printf, 2, 3))) static void add(struct text *text, const char *format, ...)
{
	size_t room = sizeof(text->bytes) - text->length;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text->bytes + text->length, room, format, args);
	va_end(args);
	assert(n >= 0 && (size_t)n < room);
	text->length += (size_t)n;
}

static const char *endpoint_problem(const char *endpoint)
{
	if (jx_text_name_problem(endpoint, JX_ENDPOINT_MAX - 1))
		return JX_N("an endpoint has characters that cannot be");
	if (strncmp(endpoint, "tcp://", 6) != 0 && strncmp(endpoint, "ipc://", 6) != 0)
		return JX_N("an endpoint does not begin with tcp://");
	return NULL;
}

/* A value that would not come back as it was written is refused: a blank at an end, a second line. */
static const char *values_problem(const struct jx_profile *profile)
{
	const char *problem = jx_text_name_problem(profile->key_path, JX_PATH_SIZE - 1)
				      ? JX_N("the path of the key has characters that cannot be written")
				      : NULL;

	if (!problem && profile->remind_program[0] != '\0' &&
	    jx_text_name_problem(profile->remind_program, JX_PATH_SIZE - 1))
		problem = JX_N("the program for reminders has characters that cannot be written");
	for (size_t i = 0; i < profile->n_endpoints && !problem; i++)
		problem = endpoint_problem(profile->endpoints[i]);
	return problem;
}

enum jx_status jx_profile_write(const char *path, const struct jx_profile *profile, const char **problem)
{
	const char *wrong = values_problem(profile);
	char identity[JX_IDENTITY_MAX];
	struct text text = {.length = 0};

	assert(profile->n_endpoints >= 1 && profile->n_endpoints <= JX_PROFILE_ENDPOINTS);
	if (wrong) {
		*problem = wrong;
		return JX_INVALID_ARGUMENT;
	}
	jx_identity_format(profile->server, identity);
	add(&text, "[server]\nidentity = %s\n", identity);
	jx_identity_format(profile->ledger, identity);
	add(&text, "ledger = %s\n", identity);
	for (size_t i = 0; i < profile->n_endpoints; i++)
		add(&text, "endpoint = %s\n", profile->endpoints[i]);
	add(&text, "\n[user]\nkey = %s\n", profile->key_path);
	if (profile->remind_program[0] != '\0')
		add(&text, "\n[remind]\nrun = %s\n", profile->remind_program);
	return jx_file_write_new(path, text.bytes, text.length, problem);
}

enum jx_status jx_kept_receipt_write(const char *path, const void *bytes, size_t n, const char **problem)
{
	return jx_file_write_new(path, bytes, n, problem);
}

/* -- reading ----------------------------------------------------------------------------------------------------- */

enum item { ITEM_IDENTITY, ITEM_LEDGER, ITEM_ENDPOINT, ITEM_KEY, ITEM_REMIND, ITEM_COUNT };

struct reader {
	struct jx_profile *profile;
	const char *path; /* of the profile */
	bool seen[ITEM_COUNT];
	char *(*translate)(const char *english);
	char *problem; /* of the first line that is wrong; "" so far */
};

static const char *take_identity(struct reader *reader, const char *value)
{
	return jx_identity_parse(value, reader->profile->server);
}

static const char *take_ledger(struct reader *reader, const char *value)
{
	return jx_identity_parse(value, reader->profile->ledger);
}

static const char *take_endpoint(struct reader *reader, const char *value)
{
	struct jx_profile *profile = reader->profile;
	const char *problem = endpoint_problem(value);

	if (!problem && profile->n_endpoints == JX_PROFILE_ENDPOINTS)
		problem = JX_N("there are too many endpoints");
	if (!problem)
		memcpy(profile->endpoints[profile->n_endpoints++], value, strlen(value) + 1);
	return problem;
}

/* Relative to the profile's folder, so that the two can be carried together. */
static const char *take_key(struct reader *reader, const char *value)
{
	const char *slash = strrchr(reader->path, '/');
	int folder = slash && value[0] != '/' ? (int)(slash + 1 - reader->path) : 0;
	int n = snprintf(reader->profile->key_path, JX_PATH_SIZE, "%.*s%s", folder, reader->path, value);

	if (!value[0])
		return JX_N("it is empty");
	return n < 0 || (size_t)n >= JX_PATH_SIZE ? JX_N("the path is too long") : NULL;
}

static const char *take_remind(struct reader *reader, const char *value)
{
	if (jx_text_name_problem(value, JX_PATH_SIZE - 1))
		return JX_N("it is no name of a program");
	memcpy(reader->profile->remind_program, value, strlen(value) + 1);
	return NULL;
}

static const struct {
	const char *section, *name;
	const char *(*take)(struct reader *reader, const char *value);
	bool repeated;
	bool required;
} items[ITEM_COUNT] = {
	[ITEM_IDENTITY] = {"server", "identity", take_identity, false, true},
	[ITEM_LEDGER] = {"server", "ledger", take_ledger, false, false},
	[ITEM_ENDPOINT] = {"server", "endpoint", take_endpoint, true, true},
	[ITEM_KEY] = {"user", "key", take_key, false, true},
	[ITEM_REMIND] = {"remind", "run", take_remind, false, false},
};

/* Never of an empty text: gettext answers that with the catalogue's header. */
static const char *in_words(const struct reader *reader, const char *english)
{
	return reader->translate && *english ? reader->translate(english) : english;
}

/* inih's handler: 0 stops it, and makes it return the number of the line. */
static int take_line(void *user, const char *section, const char *name, const char *value)
{
	struct reader *reader = user;
	const char *wrong = NULL;
	size_t i = 0;

	while (i < ITEM_COUNT && (strcmp(items[i].section, section) != 0 || strcmp(items[i].name, name) != 0))
		i++;
	if (i == ITEM_COUNT)
		wrong = JX_N("a profile has nothing of that name");
	else if (reader->seen[i] && !items[i].repeated)
		wrong = JX_N("it is there twice");
	else
		wrong = items[i].take(reader, value);
	if (!wrong) {
		reader->seen[i] = true;
		return 1;
	}
	(void)snprintf(reader->problem, JX_PROFILE_PROBLEM, "[%.40s] %.40s: %s", section, name,
		       in_words(reader, wrong));
	return 0;
}

/* The number of the first line that is wrong, 0 where none is, negative where memory is exhausted. */
static int parse(const char *text, struct reader *reader)
{
	ini_use_stack = false;
	ini_max_line = FILE_SIZE;
	ini_allow_realloc = true;
	ini_allow_multiline = false;
	ini_allow_inline_comments = false;
	ini_stop_on_first_error = true;
	return ini_parse_string(text, take_line, reader);
}

static enum jx_status check_complete(const struct reader *reader)
{
	for (size_t i = 0; i < ITEM_COUNT; i++)
		if (items[i].required && !reader->seen[i]) {
			(void)jx_reason_format(in_words(reader, JX_N("it has no {0} in [{1}]")),
					       (const char *const[]){items[i].name, items[i].section}, 2,
					       reader->problem, JX_PROFILE_PROBLEM);
			return JX_INVALID_ARGUMENT;
		}
	return JX_OK;
}

/* "line 2: it is no name = value" */
static void say_line(const struct reader *reader, int line, char *problem)
{
	const char *wrong = reader->problem[0] ? reader->problem : in_words(reader, JX_N("it is no name = value"));
	char number[16];

	(void)snprintf(number, sizeof(number), "%d", line);
	(void)jx_reason_format(in_words(reader, JX_N("line {0}: {1}")), (const char *const[]){number, wrong}, 2,
			       problem, JX_PROFILE_PROBLEM);
}

enum jx_status jx_profile_read(const char *path, struct jx_profile *profile, char *(*translate)(const char *english),
			       char *problem)
{
	struct jx_profile read = {.n_endpoints = 0};
	char said[JX_PROFILE_PROBLEM] = "";
	struct reader reader = {.profile = &read, .path = path, .translate = translate, .problem = said};
	char text[FILE_SIZE];
	const char *failure = "";
	enum jx_status status = jx_file_read_private(path, text, sizeof(text), &failure);
	int line;

	if (status != JX_OK) {
		(void)snprintf(problem, JX_PROFILE_PROBLEM, "%s", in_words(&reader, failure));
		return status;
	}
	line = parse(text, &reader);
	if (line < 0) {
		(void)snprintf(problem, JX_PROFILE_PROBLEM, "%s",
			       in_words(&reader, JX_N("there is not enough memory")));
		return JX_RESOURCE_EXHAUSTED;
	}
	if (line > 0) {
		say_line(&reader, line, problem);
		return JX_INVALID_ARGUMENT;
	}
	status = check_complete(&reader);
	if (status != JX_OK) {
		memcpy(problem, said, sizeof(said));
		return status;
	}
	if (!reader.seen[ITEM_LEDGER])
		memcpy(read.ledger, read.server, sizeof(read.ledger));
	*profile = read;
	return JX_OK;
}
