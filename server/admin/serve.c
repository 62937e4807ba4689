/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <systemd/sd-daemon.h>

#include "common/base/log.h"
#include "server/admin/args.h"
#include "server/admin/own.h"
#include "server/admin/words.h"
#include "server/dispatch/verifier.h"
#include "server/transport/loop.h"

/* The one line that says that the server is there; programs wait for it where systemd does not. */
static void say_ready(const struct jx_dir *dir, const struct jx_dispatch *dispatch, const struct jx_loop *loop)
{
	char identity[JX_IDENTITY_MAX], ledger[JX_IDENTITY_MAX];

	jx_identity_format(dir->key.public_key, identity);
	jx_identity_format(dir->ledger, ledger);
	jx_log(JX_LOG_INFO, "ready at %s, identity %s, ledger %s, entry %llu", jx_loop_endpoint(loop), identity, ledger,
	       (unsigned long long)jx_dispatch_seq(dispatch));
	(void)sd_notify(0, "READY=1");
}

/*
 * The loop puts back the mask that it found, and the store is closed after it: who asks twice for the stop must not end
 * the process half-way. A long verification before it can still be ended.
 */
static void block_stops(void)
{
	sigset_t stops;

	(void)sigemptyset(&stops);
	(void)sigaddset(&stops, SIGTERM);
	(void)sigaddset(&stops, SIGINT);
	(void)sigaddset(&stops, SIGHUP);
	(void)pthread_sigmask(SIG_BLOCK, &stops, NULL);
}

static enum jx_status serve(const struct jx_dir *dir)
{
	struct jx_loop_options options = {.listen = dir->listen, .key = &dir->key};
	struct jx_verifier *verifier = NULL;
	struct jx_loop *loop = NULL;

	enum jx_status status = jx_dir_verify(dir);
	block_stops();
	if (status == JX_OK)
		status = jx_verifier_open(jx_verifier_threads(), dir->ledger, &verifier);
	if (status == JX_OK)
		status = jx_own_dispatch(dir, verifier, &options.dispatch);
	if (status == JX_OK)
		status = jx_loop_open(&options, &loop);
	if (status == JX_OK) {
		say_ready(dir, options.dispatch, loop);
		status = jx_loop_run(loop);
		(void)sd_notify(0, "STOPPING=1");
	}
	jx_loop_close(loop);
	jx_dispatch_close(options.dispatch);
	jx_verifier_close(verifier);
	return status;
}

enum jx_exit jx_admin_serve(int argc, char **argv)
{
	const char *path = NULL;
	const struct jx_admin_arg args[] = {{.name = "DIR", .values = &path}};
	struct jx_dir dir;

	if (!jx_admin_parse("serve", args, sizeof(args) / sizeof(args[0]), argc, argv))
		return JX_EXIT_USAGE;
	const enum jx_status opened = jx_dir_open(path, &dir);
	if (opened != JX_OK)
		return jx_dir_exit(opened);
	const enum jx_status status = serve(&dir);
	jx_dir_close(&dir);
	return jx_dir_exit(status);
}
