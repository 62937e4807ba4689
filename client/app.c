/* SPDX-License-Identifier: Apache-2.0 */
#include "client/app.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/locale.h"
#include "client/memory.h"

#define TIMEOUT_DEFAULT_S (JX_TIMEOUT_DEFAULT_MS / 1000u)
#define TIMEOUT_MAX_S     (JX_TIMEOUT_MAX_MS / 1000u)

/* -- the profile -------------------------------------------------------------------------------------------------- */

/* A variable of the environment; NULL where it is unset or empty. */
static const char *environment(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0' ? value : NULL;
}

/* The path of the profile in pieces; false where the environment names no folder to look in. */
static bool profile_parts(const struct jx_app *app, const char **folder, const char **rest)
{
	const char *path = jx_arg(app, "--profile");

	*rest = "";
	*folder = path != NULL ? path : environment("JIXIAO_PROFILE");
	if (*folder != NULL)
		return true;
	*folder = environment("XDG_CONFIG_HOME");
	*rest = "/jixiao/profile.ini";
	if (*folder != NULL)
		return true;
	*folder = environment("HOME");
	*rest = "/.config/jixiao/profile.ini";
	return *folder != NULL;
}

enum jx_exit jx_app_find_profile(struct jx_app *app)
{
	const char *folder, *rest;
	int n;

	if (!profile_parts(app, &folder, &rest))
		return jx_app_fail(app, JX_REASON_PROFILE_INVALID, "", _("neither --profile nor HOME is given"), NULL);
	n = snprintf(app->profile_path, sizeof(app->profile_path), "%s%s", folder, rest);
	if (n < 0 || (size_t)n >= sizeof(app->profile_path))
		return jx_app_fail(app, JX_REASON_PROFILE_INVALID, folder, _("the path is too long"), NULL);
	return JX_EXIT_OK;
}

enum jx_exit jx_app_profile(struct jx_app *app)
{
	char problem[JX_PROFILE_PROBLEM];
	enum jx_exit exit = jx_app_find_profile(app);

	if (exit != JX_EXIT_OK)
		return exit;
	if (jx_profile_read(app->profile_path, &app->profile, gettext, problem) != JX_OK)
		return jx_app_fail(app, JX_REASON_PROFILE_INVALID, app->profile_path, problem, NULL);
	return JX_EXIT_OK;
}

/* -- one run ------------------------------------------------------------------------------------------------------ */

/* After the write it would be too late to say that there is no place for its receipt, or for several. */
static enum jx_exit check_receipt_file(const struct jx_app *app)
{
	const char *one = jx_arg(app, "--receipt"), *path = one != NULL ? one : jx_arg(app, "--receipts");
	FILE *file = path != NULL ? fopen(path, "rb") : NULL;

	if (file == NULL)
		return JX_EXIT_OK;
	(void)fclose(file);
	return jx_app_fail(app, JX_REASON_FILE_EXISTS, path, NULL);
}

static enum jx_exit open_channel(struct jx_app *app)
{
	struct jx_channel_options options = {.profile = &app->profile, .key = &app->key};
	uint64_t seconds = 0;
	enum jx_exit exit =
		jx_app_number(app, "--timeout", (struct jx_range){1, TIMEOUT_MAX_S}, TIMEOUT_DEFAULT_S, &seconds);

	if (exit != JX_EXIT_OK)
		return exit;
	options.timeout_ms = (uint32_t)seconds * 1000;
	return jx_channel_open(&options, &app->channel) == JX_OK ? JX_EXIT_OK : JX_EXIT_INTERNAL;
}

enum jx_exit jx_app_open(struct jx_app *app)
{
	const char *problem;
	enum jx_exit exit = jx_app_profile(app);

	if (exit == JX_EXIT_OK)
		exit = check_receipt_file(app);
	if (exit != JX_EXIT_OK)
		return exit;
	if (jx_key_read(app->profile.key_path, &app->key, &problem) != JX_OK)
		return jx_app_fail(app, JX_REASON_KEY_FILE_INVALID, app->profile.key_path, _(problem), NULL);
	exit = jx_memory_open(app);
	return exit == JX_EXIT_OK ? open_channel(app) : exit;
}

void jx_app_close(struct jx_app *app)
{
	jx_channel_close(app->channel);
	app->channel = NULL;
	jx_memory_close(app);
	jx_key_clear(&app->key);
}

/* -- what commands share ------------------------------------------------------------------------------------------ */

/* Decimal digits only; false otherwise, and past 64 bits. */
static bool parse_number(const char *text, uint64_t *number)
{
	uint64_t value = 0;

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		unsigned digit = (unsigned)(unsigned char)*text - '0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*number = value;
	return true;
}

enum jx_exit jx_app_number(const struct jx_app *app, const char *name, struct jx_range range, uint64_t preset,
			   uint64_t *number)
{
	const char *text = jx_arg(app, name);
	char sentence[256], min[24], max[24];
	const char *const args[] = {name, min, max};
	uint64_t value = preset;

	if (text == NULL || (parse_number(text, &value) && value >= range.min && value <= range.max)) {
		*number = value;
		return JX_EXIT_OK;
	}
	(void)snprintf(min, sizeof(min), "%" PRIu64, range.min);
	(void)snprintf(max, sizeof(max), "%" PRIu64, range.max);
	(void)jx_reason_format(_("{0} takes a whole number from {1} to {2}"), args, 3, sentence, sizeof(sentence));
	return jx_app_usage(app, sentence);
}

enum jx_exit jx_app_printed(const struct jx_app *app, enum jx_status status)
{
	if (status == JX_OK)
		return JX_EXIT_OK;
	if (status == JX_UNAVAILABLE)
		return jx_app_fail(app, JX_REASON_OUTPUT_FAILED, strerror(errno), NULL);
	if (status == JX_INVALID_ARGUMENT)
		return jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("its texts are not UTF-8"), NULL);
	return JX_EXIT_INTERNAL;
}

enum jx_exit jx_app_print(const struct jx_app *app, const struct jx_view *view, const ProtobufCMessage *message)
{
	return jx_app_printed(app, jx_print(stdout, app->output, view, message));
}

enum jx_exit jx_app_print_form(const struct jx_app *app, jx_form_build build, const struct jx_view *view,
			       const ProtobufCMessage *message)
{
	struct jx_grid form;
	enum jx_status status;

	if (app->output != JX_OUTPUT_TABLE)
		return jx_app_print(app, view, message);
	build(message, &form);
	status = jx_grid_end(&form);
	if (status == JX_OK)
		status = jx_print_form(stdout, &form);
	jx_grid_clear(&form);
	return jx_app_printed(app, status);
}

enum jx_exit jx_app_changed(const struct jx_app *app, const struct jx_view *view, const ProtobufCMessage *object)
{
	enum jx_exit printed, committed;

	if (object != NULL)
		printed = jx_app_print(app, view, object);
	else
		printed = jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it lacks what was changed"), NULL);
	committed = jx_app_committed(app);
	return printed != JX_EXIT_OK ? printed : committed;
}
