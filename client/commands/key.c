/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/commands.h"

#include <stdio.h>

#include "client/locale.h"

/* Alone on its line: scripts and people copy it. */
static void print_identity(const struct jx_key *key)
{
	char identity[JX_IDENTITY_MAX];

	jx_identity_format(key->public_key, identity);
	(void)printf("%s\n", identity);
}

enum jx_exit jx_key_new(struct jx_app *app)
{
	const char *path = jx_arg(app, "FILE");
	const char *problem;

	jx_key_generate(&app->key);
	if (jx_key_write(path, &app->key, &problem) != JX_OK)
		return jx_app_fail(app, JX_REASON_FILE_FAILED, path, _(problem), NULL);
	print_identity(&app->key);
	return JX_EXIT_OK;
}

enum jx_exit jx_key_show(struct jx_app *app)
{
	const char *path = jx_arg(app, "FILE");
	const char *problem;
	enum jx_exit exit = path == NULL ? jx_app_profile(app) : JX_EXIT_OK;

	if (exit != JX_EXIT_OK)
		return exit;
	if (path == NULL)
		path = app->profile.key_path;
	if (jx_key_read(path, &app->key, &problem) != JX_OK)
		return jx_app_fail(app, JX_REASON_KEY_FILE_INVALID, path, _(problem), NULL);
	print_identity(&app->key);
	return JX_EXIT_OK;
}
