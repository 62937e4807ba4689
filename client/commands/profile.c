/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/profile.h"

#include <stdio.h>
#include <string.h>

#include "client/commands/commands.h"
#include "client/commands/facts.h"
#include "client/locale.h"
#include "client/platform.h"

/* The folder that a file lies in, or is to lie in, from the root. */
static bool absolute_folder(const char *path, char out[JX_PATH_SIZE])
{
	const char *slash = strrchr(path, '/');
	char folder[JX_PATH_SIZE] = ".";
	size_t n = slash != NULL ? (size_t)(slash - path) + 1 : 0;

	if (n >= sizeof(folder))
		return false;
	if (n > 0)
		(void)snprintf(folder, sizeof(folder), "%.*s", (int)n, path);
	return jx_absolute_path(folder, out, JX_PATH_SIZE);
}

bool jx_key_reference(const char *profile_path, const char *key_path, char out[JX_PATH_SIZE])
{
	char key[JX_PATH_SIZE], key_folder[JX_PATH_SIZE], profile_folder[JX_PATH_SIZE];

	if (!jx_absolute_path(key_path, key, sizeof(key)) || !absolute_folder(key, key_folder) ||
	    !absolute_folder(profile_path, profile_folder))
		return false;
	(void)snprintf(out, JX_PATH_SIZE, "%s", strcmp(key_folder, profile_folder) == 0 ? strrchr(key, '/') + 1 : key);
	return true;
}

/* -- profile show ------------------------------------------------------------------------------------------------- */

static void join_endpoints(const struct jx_profile *profile, char *out, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < profile->n_endpoints && used < size; i++) {
		int n = snprintf(out + used, size - used, "%s%s", i > 0 ? "," : "", profile->endpoints[i]);

		used += n > 0 ? (size_t)n : 0;
	}
}

static void print_profile(const struct jx_app *app, const struct jx_key *key)
{
	char server[JX_IDENTITY_MAX], ledger[JX_IDENTITY_MAX], identity[JX_IDENTITY_MAX];
	char endpoints[JX_PROFILE_ENDPOINTS * JX_ENDPOINT_MAX];
	const struct jx_fact facts[] = {
		{JX_N("Profile"), "profile", app->profile_path},
		{JX_N("Endpoints"), "endpoints", endpoints},
		{JX_N("Server"), "server", server},
		{JX_N("Ledger"), "ledger", ledger},
		{JX_N("Key file"), "key", app->profile.key_path},
		{JX_N("Identity"), "identity", identity},
		{NULL, NULL, NULL},
	};

	jx_identity_format(app->profile.server, server);
	jx_identity_format(app->profile.ledger, ledger);
	jx_identity_format(key->public_key, identity);
	join_endpoints(&app->profile, endpoints, sizeof(endpoints));
	jx_facts_print(app->output, facts);
}

enum jx_exit jx_profile_show(struct jx_app *app)
{
	const char *problem;
	enum jx_exit exit = jx_app_profile(app);

	if (exit != JX_EXIT_OK)
		return exit;
	if (jx_key_read(app->profile.key_path, &app->key, &problem) != JX_OK)
		return jx_app_fail(app, JX_REASON_KEY_FILE_INVALID, app->profile.key_path, _(problem), NULL);
	print_profile(app, &app->key);
	return JX_EXIT_OK;
}

/* -- profile new -------------------------------------------------------------------------------------------------- */

/* "tcp://a:1,tcp://b:1"; what each may be is the profile's own business. */
static enum jx_exit take_endpoints(const struct jx_app *app, struct jx_profile *profile)
{
	const char *rest = jx_arg(app, "--endpoint");

	while (rest != NULL) {
		size_t n = strcspn(rest, ",");

		if (profile->n_endpoints == JX_PROFILE_ENDPOINTS)
			return jx_app_usage(app, _("--endpoint names too many endpoints"));
		if (n == 0 || n >= JX_ENDPOINT_MAX)
			return jx_app_usage(app, _("--endpoint names an endpoint that is empty or too long"));
		memcpy(profile->endpoints[profile->n_endpoints], rest, n);
		profile->endpoints[profile->n_endpoints++][n] = '\0';
		rest = rest[n] == ',' ? rest + n + 1 : NULL;
	}
	return JX_EXIT_OK;
}

static enum jx_exit take_identity(const struct jx_app *app, const char *text, uint8_t public_key[JX_KEY_BYTES])
{
	const char *problem = jx_identity_parse(text, public_key);

	return problem == NULL ? JX_EXIT_OK : jx_app_fail(app, JX_REASON_IDENTITY_INVALID, text, _(problem), NULL);
}

static enum jx_exit take_key(struct jx_app *app, const char *profile_path)
{
	const char *path = jx_arg(app, "--key");
	const char *problem;

	if (jx_key_read(path, &app->key, &problem) != JX_OK)
		return jx_app_fail(app, JX_REASON_KEY_FILE_INVALID, path, _(problem), NULL);
	if (!jx_key_reference(profile_path, path, app->profile.key_path))
		return jx_app_fail(app, JX_REASON_FILE_FAILED, profile_path, _("its folder cannot be reached"), NULL);
	return JX_EXIT_OK;
}

enum jx_exit jx_profile_new(struct jx_app *app)
{
	struct jx_profile *profile = &app->profile;
	const char *path = jx_arg(app, "FILE"), *server = jx_arg(app, "--server"), *ledger = jx_arg(app, "--ledger");
	const char *problem;
	enum jx_exit exit = take_endpoints(app, profile);

	if (exit == JX_EXIT_OK)
		exit = take_identity(app, server, profile->server);
	if (exit == JX_EXIT_OK)
		exit = take_identity(app, ledger != NULL ? ledger : server, profile->ledger);
	if (exit != JX_EXIT_OK)
		return exit;
	jx_make_folders_of(path);
	exit = take_key(app, path);
	if (exit != JX_EXIT_OK)
		return exit;
	if (jx_profile_write(path, profile, &problem) != JX_OK)
		return jx_app_fail(app, JX_REASON_FILE_FAILED, path, _(problem), NULL);
	(void)snprintf(app->profile_path, sizeof(app->profile_path), "%s", path);
	print_profile(app, &app->key);
	return JX_EXIT_OK;
}
