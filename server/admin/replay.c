/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "common/base/reasons.h"
#include "common/rpc/methods.h"
#include "server/admin/args.h"
#include "server/admin/newdir.h"
#include "server/admin/words.h"
#include "server/dispatch/replay.h"
#include "server/service/services.h"
#include "server/store/journal.h"

static bool seq_parse(const char *text, uint64_t *seq)
{
	char *end = NULL;

	if (text[0] < '1' || text[0] > '9')
		return false;
	errno = 0;
	const unsigned long long value = strtoull(text, &end, 10);
	if (errno != 0 || *end != '\0')
		return false;
	*seq = value;
	return true;
}

static void found(void *context, uint64_t seq, const char *problem)
{
	(void)context;
	(void)printf("table journal, row %llu, seq %llu: %s\n", (unsigned long long)seq, (unsigned long long)seq,
		     problem);
}

static enum jx_exit head_reaches(const struct jx_dir *dir, uint64_t to)
{
	struct jx_journal_head head;

	const enum jx_status status = jx_journal_head_read(dir->store, &head);
	if (status != JX_OK)
		return jx_dir_exit(status);
	if (to <= head.seq)
		return JX_EXIT_OK;
	jx_log(JX_LOG_ERROR, "replay: the journal has no entry %llu; its last one is %llu", (unsigned long long)to,
	       (unsigned long long)head.seq);
	return JX_EXIT_USAGE;
}

/* The same server as of then, but for that it takes no writes. */
static void copy_settings(const struct jx_dir *dir, struct jx_dir *copy)
{
	memcpy(copy->listen, dir->listen, sizeof(copy->listen));
	memcpy(copy->ledger, dir->ledger, sizeof(copy->ledger));
	copy->key = dir->key;
	copy->read_only = true;
}

static enum jx_exit rebuild(const struct jx_dir *dir, struct jx_newdir *newdir, uint64_t to)
{
	struct jx_replay replay = {.from = dir->store,
				   .into = newdir->dir.store,
				   .to = to,
				   .services = jx_services,
				   .n_services = jx_services_count,
				   .descriptor_set = jx_descriptor_set,
				   .descriptor_set_size = jx_descriptor_set_size,
				   .version = JX_VERSION,
				   .problem = found};

	const enum jx_status status = jx_replay_run(&replay);
	if (status != JX_OK)
		return jx_dir_exit(status);
	if (replay.problems == 0)
		return JX_EXIT_OK;
	jx_log(JX_LOG_ERROR, "%s does not verify, so nothing was rebuilt; see: jixiaod check %s", dir->path, dir->path);
	return JX_EXIT_VERIFICATION;
}

static enum jx_exit replay_run(const struct jx_dir *dir, uint64_t to, const char *path)
{
	struct jx_newdir newdir = {.dir.lock.fd = -1};

	enum jx_exit code = head_reaches(dir, to);
	if (code != JX_EXIT_OK)
		return code;
	copy_settings(dir, &newdir.dir);
	enum jx_status status = jx_newdir_make(path, &newdir);
	if (status == JX_OK)
		code = rebuild(dir, &newdir, to);
	if (status == JX_OK && code == JX_EXIT_OK)
		status = jx_newdir_finish(&newdir);
	if (status != JX_OK)
		code = jx_exit_of(status, NULL);
	if (code == JX_EXIT_OK)
		(void)printf("%s is %s as of entry %llu. It takes no writes. It listens at %s: change that in %s/%s to "
			     "serve both.\n"
			     "Next: jixiaod serve %s\n",
			     path, dir->path, (unsigned long long)to, dir->listen, path, JX_DIR_SETTINGS, path);
	jx_newdir_undo(&newdir);
	jx_key_clear(&newdir.dir.key);
	return code;
}

enum jx_exit jx_admin_replay(int argc, char **argv)
{
	const char *path = NULL, *new_path = NULL, *to = NULL;
	const struct jx_admin_arg args[] = {
		{.name = "DIR", .values = &path},
		{.name = "NEWDIR", .values = &new_path},
		{.name = "--to", .values = &to},
	};
	struct jx_dir dir;
	uint64_t seq = 0;

	if (!jx_admin_parse("replay", args, sizeof(args) / sizeof(args[0]), argc, argv))
		return JX_EXIT_USAGE;
	if (!seq_parse(to, &seq)) {
		jx_log(JX_LOG_ERROR, "replay: --to %s is no journal position (1, 2, ...); see: jixiaod replay --help",
		       to);
		return JX_EXIT_USAGE;
	}
	const enum jx_status status = jx_dir_open(path, &dir);
	if (status != JX_OK)
		return jx_dir_exit(status);
	const enum jx_exit code = replay_run(&dir, seq, new_path);
	jx_dir_close(&dir);
	return code;
}
