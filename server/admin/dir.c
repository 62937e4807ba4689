/* SPDX-License-Identifier: Apache-2.0 */
#include "server/admin/dir.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "jixiao/v1/rpc.pb-c.h"
#include "jixiao/v1/server.pb-c.h"

#include "common/base/log.h"
#include "common/base/reasons.h"
#include "server/admin/settings.h"
#include "server/store/journal.h"
#include "server/store/principals.h"

bool jx_dir_file(const char *path, const char *name, char *out)
{
	const int n = snprintf(out, JX_PATH_SIZE, "%s/%s", path, name);

	if (n > 0 && (size_t)n < JX_PATH_SIZE)
		return true;
	jx_log(JX_LOG_ERROR, "the path is too long: %.64s…", path);
	return false;
}

static enum jx_status lock_take(struct jx_dir *dir)
{
	long holder = 0;

	const enum jx_status status = jx_lock_take(dir->path, &dir->lock, &holder);
	if (status == JX_UNAVAILABLE && holder > 0)
		jx_log(JX_LOG_ERROR,
		       "%s is in use by process %ld: stop the server first (systemctl stop jixiaod, or kill %ld)",
		       dir->path, holder, holder);
	else if (status == JX_UNAVAILABLE)
		jx_log(JX_LOG_ERROR, "%s is in use: stop the server first (systemctl stop jixiaod)", dir->path);
	return status;
}

static enum jx_status key_read(struct jx_dir *dir)
{
	char path[JX_PATH_SIZE];
	const char *problem = NULL;

	if (!jx_dir_file(dir->path, JX_DIR_KEY, path))
		return JX_INVALID_ARGUMENT;
	const enum jx_status status = jx_key_read(path, &dir->key, &problem);
	if (status != JX_OK)
		jx_log(JX_LOG_ERROR, "%s: %s; bring back the file from where it is kept safe", path, problem);
	return status;
}

static enum jx_status store_open(struct jx_dir *dir, jx_difference_visit differs, void *context)
{
	char path[JX_PATH_SIZE];

	if (!jx_dir_file(dir->path, JX_DIR_STORE, path))
		return JX_INVALID_ARGUMENT;
	const struct jx_store_options options = {.path = path, .differs = differs, .context = context};
	const enum jx_status status = jx_store_open(&options, &dir->store);
	if (status != JX_OK)
		jx_log(JX_LOG_ERROR, "%s cannot be opened as a store", path);
	return status;
}

enum jx_status jx_dir_inspect(const char *path, jx_difference_visit differs, void *context, struct jx_dir *dir)
{
	char settings[JX_PATH_SIZE];
	enum jx_status status;

	*dir = (struct jx_dir){.lock.fd = -1};
	if (!jx_dir_file(path, JX_DIR_SETTINGS, settings))
		return JX_INVALID_ARGUMENT;
	(void)snprintf(dir->path, sizeof(dir->path), "%s", path);
	/* Before the lock, which would make its file in any folder. */
	if (access(settings, F_OK) != 0) {
		jx_log(JX_LOG_ERROR, "%s is no server's folder (there is no %s): make one with: jixiaod init", path,
		       JX_DIR_SETTINGS);
		return JX_NOT_FOUND;
	}
	status = lock_take(dir);
	if (status == JX_OK)
		status = jx_settings_read(settings, dir);
	if (status == JX_OK)
		status = key_read(dir);
	if (status == JX_OK)
		status = store_open(dir, differs, context);
	if (status != JX_OK)
		jx_dir_close(dir);
	return status;
}

enum jx_status jx_dir_open(const char *path, struct jx_dir *dir)
{
	return jx_dir_inspect(path, NULL, NULL, dir);
}

void jx_dir_close(struct jx_dir *dir)
{
	jx_store_close(dir->store);
	dir->store = NULL;
	jx_key_clear(&dir->key);
	jx_lock_drop(&dir->lock);
}

enum jx_exit jx_dir_exit(enum jx_status status)
{
	if (status == JX_UNAVAILABLE)
		return JX_EXIT_CONFLICT;
	if (status == JX_DATA_LOSS)
		return JX_EXIT_VERIFICATION;
	return jx_exit_of(status, NULL);
}

/* -- do they belong together? ------------------------------------------------------------------------------------ */

static const char *founder_of(const Jixiao__V1__JournalEntry *entry, uint8_t ledger[JX_KEY_BYTES])
{
	Jixiao__V1__ServerFoundRequest *request = NULL;
	const char *problem = "it is no founding";

	if (entry != NULL && strcmp(entry->method, "jixiao.v1.Server/Found") == 0)
		request = jixiao__v1__server_found_request__unpack(NULL, entry->body.len, entry->body.data);
	if (request != NULL)
		problem = jx_identity_parse(request->server_identity, ledger);
	jixiao__v1__server_found_request__free_unpacked(request, NULL);
	return problem;
}

static enum jx_status visit_first(void *context, const struct jx_journal_row *row)
{
	Jixiao__V1__JournalEntry *entry = jixiao__v1__journal_entry__unpack(NULL, row->entry_size, row->entry);

	const char *problem = founder_of(entry, context);
	jixiao__v1__journal_entry__free_unpacked(entry, NULL);
	return problem == NULL ? JX_OK : JX_DATA_LOSS;
}

enum jx_status jx_dir_founder(struct jx_store *store, uint8_t ledger[JX_KEY_BYTES])
{
	return jx_journal_get(store, 1, visit_first, ledger);
}

enum jx_status jx_dir_verify(const struct jx_dir *dir)
{
	uint8_t ledger[JX_KEY_BYTES];
	struct jx_principal server;

	enum jx_status status = jx_dir_founder(dir->store, ledger);
	if (status == JX_OK)
		status = jx_principal_get(dir->store, JX_PRINCIPAL_SERVER, &server);
	if (status != JX_OK) {
		jx_log(JX_LOG_ERROR, "%s: the journal does not begin with a founding; see: jixiaod check %s", dir->path,
		       dir->path);
		return status == JX_NOT_FOUND ? JX_FAILED_PRECONDITION : status;
	}
	if (memcmp(ledger, dir->ledger, JX_KEY_BYTES) != 0) {
		jx_log(JX_LOG_ERROR,
		       "%s/%s names another ledger than the journal's first entry: bring back the right file",
		       dir->path, JX_DIR_SETTINGS);
		return JX_FAILED_PRECONDITION;
	}
	if (memcmp(server.key.key, dir->key.public_key, JX_KEY_BYTES) != 0) {
		jx_log(JX_LOG_ERROR,
		       "%s/%s is not the key that the journal has in force for the server: bring back the right file",
		       dir->path, JX_DIR_KEY);
		return JX_FAILED_PRECONDITION;
	}
	return JX_OK;
}
