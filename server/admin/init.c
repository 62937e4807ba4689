/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "jixiao/v1/server.pb-c.h"

#include "common/base/log.h"
#include "server/admin/args.h"
#include "server/admin/newdir.h"
#include "server/admin/own.h"
#include "server/admin/settings.h"
#include "server/admin/words.h"
#include "server/transport/probe.h"

struct init {
	const char *path, *office, *name, *listen, *profile, *admin_name;
	char admin_key_path[JX_PATH_SIZE];
	char server_identity[JX_IDENTITY_MAX], admin_identity[JX_IDENTITY_MAX];
	struct jx_key admin;
	struct jx_newdir newdir; /* with the server's key, listen and ledger from the beginning */
	struct jx_profile admin_profile;
	Jixiao__V1__ServerFoundRequest founding;
	bool key_made, profile_made;
};

static enum jx_exit refuse(const char *what, const char *problem, enum jx_exit code)
{
	jx_log(JX_LOG_ERROR, "init: %s: %s; see: jixiaod init --help", what, problem);
	return code;
}

static enum jx_exit check_arguments(struct init *init)
{
	const char *problem = jx_settings_listen_problem(init->listen);

	/* The profile names the port, so it must be known now. */
	if (problem == NULL && strcmp(strrchr(init->listen, ':'), ":*") == 0)
		problem = "its port must be a number from 1 to 65535";
	if (problem != NULL)
		return refuse(init->listen, problem, JX_EXIT_USAGE);

	const int n = snprintf(init->admin_key_path, sizeof(init->admin_key_path), "%s.key", init->profile);
	if (n < 0 || (size_t)n >= sizeof(init->admin_key_path))
		return refuse("--admin-profile", "the path is too long", JX_EXIT_USAGE);
	if (access(init->profile, F_OK) == 0)
		return refuse(init->profile, "it is there already, and is not replaced", JX_EXIT_CONFLICT);
	if (access(init->admin_key_path, F_OK) == 0)
		return refuse(init->admin_key_path, "it is there already, and is not replaced", JX_EXIT_CONFLICT);
	return jx_newdir_check(init->path) == JX_OK ? JX_EXIT_OK : JX_EXIT_CONFLICT;
}

/* Keys, and what is written with them. */
static void prepare(struct init *init)
{
	struct jx_dir *dir = &init->newdir.dir;
	const char *slash = strrchr(init->admin_key_path, '/');

	jx_key_generate(&dir->key);
	jx_key_generate(&init->admin);
	memcpy(dir->ledger, dir->key.public_key, JX_KEY_BYTES);
	(void)snprintf(dir->listen, sizeof(dir->listen), "%s", init->listen);
	jx_identity_format(dir->key.public_key, init->server_identity);
	jx_identity_format(init->admin.public_key, init->admin_identity);

	jixiao__v1__server_found_request__init(&init->founding);
	init->founding.server_identity = init->server_identity;
	init->founding.office_code = (char *)init->office;
	init->founding.office_name = (char *)init->name;
	init->founding.admin_identity = init->admin_identity;
	init->founding.admin_name = (char *)init->admin_name;

	struct jx_profile *profile = &init->admin_profile;
	memcpy(profile->server, dir->key.public_key, JX_KEY_BYTES);
	memcpy(profile->ledger, dir->ledger, JX_KEY_BYTES);
	jx_probe_address(init->listen, profile->endpoints[0]);
	profile->n_endpoints = 1;
	(void)snprintf(profile->key_path, sizeof(profile->key_path), "%s",
		       slash != NULL ? slash + 1 : init->admin_key_path);
}

static enum jx_exit found(struct init *init, const struct jx_dir *dir)
{
	uint64_t seq = 0;

	return jx_own_write(dir, "jixiao.v1.Server/Found", &init->founding.base, &seq);
}

/* The whole founding in memory first: what the server would refuse is refused before anything is written. */
static enum jx_exit rehearse(struct init *init)
{
	const struct jx_store_options options = {.path = ":memory:", .create = true, .scratch = true};
	struct jx_dir dir = init->newdir.dir;

	const enum jx_status status = jx_store_open(&options, &dir.store);
	const enum jx_exit code = status == JX_OK ? found(init, &dir) : jx_exit_of(status, NULL);
	jx_store_close(dir.store);
	jx_key_clear(&dir.key);
	return code;
}

static enum jx_exit write_admin(struct init *init)
{
	const char *problem = NULL;

	init->key_made = jx_key_write(init->admin_key_path, &init->admin, &problem) == JX_OK;
	if (!init->key_made)
		return refuse(init->admin_key_path, problem, JX_EXIT_USAGE);
	init->profile_made = jx_profile_write(init->profile, &init->admin_profile, &problem) == JX_OK;
	if (!init->profile_made)
		return refuse(init->profile, problem, JX_EXIT_USAGE);
	return JX_EXIT_OK;
}

static enum jx_exit make(struct init *init)
{
	enum jx_status status = jx_newdir_make(init->path, &init->newdir);

	if (status != JX_OK)
		return jx_exit_of(status, NULL);
	enum jx_exit code = found(init, &init->newdir.dir);
	if (code == JX_EXIT_OK)
		code = write_admin(init);
	if (code != JX_EXIT_OK)
		return code;
	status = jx_newdir_finish(&init->newdir);
	return status == JX_OK ? JX_EXIT_OK : jx_exit_of(status, NULL);
}

static void undo(struct init *init)
{
	jx_newdir_undo(&init->newdir);
	if (init->key_made)
		(void)unlink(init->admin_key_path);
	if (init->profile_made)
		(void)unlink(init->profile);
}

static void report(const struct init *init)
{
	const char *endpoint = init->admin_profile.endpoints[0];

	(void)printf("server   %s\nledger   %s\nadmin    %s  %s\nkey      %s\nprofile  %s\n", init->server_identity,
		     init->server_identity, init->admin_identity, init->admin_name, init->admin_key_path,
		     init->profile);
	if (strcmp(endpoint, init->listen) != 0)
		(void)printf("The profile names %s: on other machines write the server's own address there.\n",
			     endpoint);
	(void)printf("Keep %s/%s safe: whoever has it is the server.\nNext: jixiaod serve %s\n", init->path, JX_DIR_KEY,
		     init->path);
}

enum jx_exit jx_admin_init(int argc, char **argv)
{
	struct init init = {.newdir.dir.lock.fd = -1};
	const struct jx_admin_arg args[] = {
		{.name = "DIR", .values = &init.path},
		{.name = "--office", .values = &init.office},
		{.name = "--name", .values = &init.name},
		{.name = "--listen", .values = &init.listen},
		{.name = "--admin-profile", .values = &init.profile},
		{.name = "--admin-name", .values = &init.admin_name, .kind = JX_ARG_OPTIONAL},
	};

	if (!jx_admin_parse("init", args, sizeof(args) / sizeof(args[0]), argc, argv))
		return JX_EXIT_USAGE;
	if (init.admin_name == NULL)
		init.admin_name = "管理员";
	enum jx_exit code = check_arguments(&init);
	if (code != JX_EXIT_OK)
		return code;

	prepare(&init);
	code = rehearse(&init);
	if (code == JX_EXIT_OK)
		code = make(&init);
	if (code == JX_EXIT_OK)
		report(&init);
	else
		undo(&init);
	jx_key_clear(&init.newdir.dir.key);
	jx_key_clear(&init.admin);
	return code;
}
