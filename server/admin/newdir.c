/* SPDX-License-Identifier: Apache-2.0 */
#include "server/admin/newdir.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/log.h"
#include "server/admin/settings.h"

static bool is_empty(DIR *folder)
{
	const struct dirent *entry;

	while ((entry = readdir(folder)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			return false;
	return true;
}

enum jx_status jx_newdir_check(const char *path)
{
	DIR *folder = opendir(path);

	if (folder == NULL && errno == ENOENT)
		return JX_OK;
	if (folder == NULL) {
		jx_log(JX_LOG_ERROR, "%s: %s", path, strerror(errno));
		return JX_FAILED_PRECONDITION;
	}
	const bool empty = is_empty(folder);
	(void)closedir(folder);
	if (empty)
		return JX_OK;
	jx_log(JX_LOG_ERROR, "%s is not empty: choose a new or an empty folder", path);
	return JX_ALREADY_EXISTS;
}

/* The folder and its lock. Until the lock is held there is nothing to undo: another may be at work in the folder. */
static enum jx_status folder_make(struct jx_newdir *newdir)
{
	const char *path = newdir->dir.path;
	long holder = 0;

	newdir->made = mkdir(path, 0700) == 0;
	if (!newdir->made && errno != EEXIST) {
		jx_log(JX_LOG_ERROR, "%s cannot be made: %s", path, strerror(errno));
		return JX_FAILED_PRECONDITION;
	}
	const enum jx_status status = jx_lock_take(path, &newdir->dir.lock, &holder);
	if (status == JX_OK)
		newdir->open = true;
	else if (status == JX_UNAVAILABLE)
		jx_log(JX_LOG_ERROR, "%s is in use by process %ld", path, holder);
	else if (newdir->made)
		(void)rmdir(path);
	return status;
}

static enum jx_status key_make(struct jx_newdir *newdir)
{
	char path[JX_PATH_SIZE];
	const char *problem = NULL;

	if (!jx_dir_file(newdir->dir.path, JX_DIR_KEY, path))
		return JX_INVALID_ARGUMENT;
	const enum jx_status status = jx_key_write(path, &newdir->dir.key, &problem);
	if (status != JX_OK)
		jx_log(JX_LOG_ERROR, "%s: %s", path, problem);
	return status;
}

static enum jx_status store_make(struct jx_newdir *newdir)
{
	char path[JX_PATH_SIZE];

	if (!jx_dir_file(newdir->dir.path, JX_DIR_STORE, path))
		return JX_INVALID_ARGUMENT;
	const struct jx_store_options options = {.path = path, .create = true};
	return jx_store_open(&options, &newdir->dir.store);
}

enum jx_status jx_newdir_make(const char *path, struct jx_newdir *newdir)
{
	enum jx_status status = jx_newdir_check(path);

	newdir->dir.lock.fd = -1;
	if (status != JX_OK)
		return status;
	(void)snprintf(newdir->dir.path, sizeof(newdir->dir.path), "%s", path);
	status = folder_make(newdir);
	if (status == JX_OK)
		status = key_make(newdir);
	if (status == JX_OK)
		status = store_make(newdir);
	return status;
}

enum jx_status jx_newdir_finish(struct jx_newdir *newdir)
{
	char path[JX_PATH_SIZE];
	enum jx_status status;

	jx_store_close(newdir->dir.store);
	newdir->dir.store = NULL;
	if (!jx_dir_file(newdir->dir.path, JX_DIR_SETTINGS, path))
		return JX_INVALID_ARGUMENT;
	status = jx_settings_write(path, &newdir->dir);
	if (status != JX_OK)
		return status;
	newdir->open = false;
	jx_dir_close(&newdir->dir);
	return JX_OK;
}

void jx_newdir_undo(struct jx_newdir *newdir)
{
	/* The lock last: until then nobody else begins here. */
	static const char *const names[] = {JX_DIR_SETTINGS,     JX_DIR_STORE, JX_DIR_STORE "-wal",
					    JX_DIR_STORE "-shm", JX_DIR_KEY,   JX_DIR_LOCK};
	char path[JX_PATH_SIZE];

	if (!newdir->open)
		return;
	newdir->open = false;
	jx_store_close(newdir->dir.store);
	newdir->dir.store = NULL;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (jx_dir_file(newdir->dir.path, names[i], path))
			(void)unlink(path);
	jx_dir_close(&newdir->dir);
	if (newdir->made)
		(void)rmdir(newdir->dir.path);
}
