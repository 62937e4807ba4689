/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preloaded into a program, cuts its power: before the write, sync or message number JX_CUT_AFTER it ends, and of the
 * files below JX_CUT_FOLDER nothing is left that was not synced: neither bytes, nor lengths, nor names in folders. With
 * JX_CUT_KEEP every second one of the unsynced writes is left, as a disk that writes in its own order leaves them.
 */
#define _GNU_SOURCE /* RTLD_NEXT */

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHANGES_MAX 4096u

/* What undoes one change that is not synced. */
struct change {
	enum { BYTES, MADE, REMOVED } kind;
	char path[PATH_MAX];
	char *old;         /* owned: what stood there */
	size_t size;       /* of it */
	off_t at;          /* where */
	off_t length, new; /* of the file, before and after */
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct change *changes[CHANGES_MAX];
static size_t n_changes;
static long done;

/* A function pointer cannot be cast from what dlsym gives. */
static void find(const char *name, void *function, size_t size)
{
	void *symbol = dlsym(RTLD_NEXT, name);

	memcpy(function, &symbol, size);
}

#define REAL(name, type, ...)                                                                                          \
	type (*real)(__VA_ARGS__);                                                                                     \
	find(name, &real, sizeof(real))

static _Noreturn void broken(const char *what)
{
	(void)dprintf(STDERR_FILENO, "power cut: %s\n", what);
	_exit(125);
}

static bool is_below(const char *path)
{
	const char *folder = getenv("JX_CUT_FOLDER");

	return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static bool path_of(int fd, char path[PATH_MAX])
{
	char link[64];
	ssize_t n;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, PATH_MAX - 1);
	path[n > 0 ? n : 0] = '\0';
	return n > 0 && is_below(path);
}

/* -- undoing ------------------------------------------------------------------------------------------------------- */

static void raw_write(int fd, const void *bytes, size_t n, off_t at)
{
	REAL("pwrite", ssize_t, int, const void *, size_t, off_t);
	if (real(fd, bytes, n, at) != (ssize_t)n)
		broken("it cannot be undone");
}

static void raw_truncate(int fd, off_t length)
{
	REAL("ftruncate", int, int, off_t);
	if (real(fd, length) != 0)
		broken("it cannot be undone");
}

static void undo_bytes(const struct change *change)
{
	REAL("open", int, const char *, int, ...);
	int fd = real(change->path, O_RDWR | O_CLOEXEC);
	struct stat now;

	if (fd < 0)
		return; /* its name was removed, and that is synced */
	raw_write(fd, change->old, change->size, change->at);
	if (fstat(fd, &now) == 0 && now.st_size == change->new)
		raw_truncate(fd, change->length);
	(void)close(fd);
}

static void undo_removal(const struct change *change)
{
	REAL("open", int, const char *, int, ...);
	int fd = real(change->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		broken("a removed file cannot be made again");
	raw_write(fd, change->old, change->size, 0);
	(void)close(fd);
}

static void undo_making(const struct change *change)
{
	REAL("unlink", int, const char *);
	(void)real(change->path);
}

static _Noreturn void cut(void)
{
	const bool keep = getenv("JX_CUT_KEEP") != NULL;

	while (n_changes-- > 0) {
		const struct change *change = changes[n_changes];

		if (change->kind == MADE)
			undo_making(change);
		else if (change->kind == REMOVED)
			undo_removal(change);
		else if (!keep || n_changes % 2 == 0)
			undo_bytes(change);
	}
	(void)kill(getpid(), SIGKILL);
	for (;;)
		(void)pause();
}

/* -- noting -------------------------------------------------------------------------------------------------------- */

/* With the mutex, before the operation. */
static void count(void)
{
	const char *after = getenv("JX_CUT_AFTER");

	if (after != NULL && done++ == strtol(after, NULL, 10))
		cut();
}

static struct change *note(const char *path)
{
	struct change *change = calloc(1, sizeof(*change));

	if (change == NULL || n_changes == CHANGES_MAX)
		broken("too many changes");
	(void)snprintf(change->path, sizeof(change->path), "%s", path);
	changes[n_changes++] = change;
	return change;
}

static void keep_old(struct change *change, int fd, off_t at, size_t n)
{
	ssize_t got;

	change->at = at;
	change->old = malloc(n + 1);
	if (change->old == NULL)
		broken("no memory");
	got = n > 0 ? pread(fd, change->old, n, at) : 0;
	change->size = got > 0 ? (size_t)got : 0;
}

/* Bytes from `at` on change, and the file's length may. */
static void before_change(int fd, off_t at, size_t n, off_t length)
{
	char path[PATH_MAX];
	struct stat now;
	struct change *change;

	if (!path_of(fd, path) || fstat(fd, &now) != 0 || !S_ISREG(now.st_mode))
		return;
	count();
	change = note(path);
	change->length = now.st_size;
	change->new = length >= 0 ? length : now.st_size > at + (off_t)n ? now.st_size : at + (off_t)n;
	keep_old(change, fd, at, length >= 0 && now.st_size > length ? (size_t)(now.st_size - length) : n);
}

/* A file's bytes are safe, or a folder's names. */
static void before_sync(int fd)
{
	char path[PATH_MAX];
	struct stat now;
	size_t kept = 0;

	if (!path_of(fd, path) || fstat(fd, &now) != 0)
		return;
	count();
	for (size_t i = 0; i < n_changes; i++) {
		struct change *change = changes[i];
		const size_t folder = (size_t)(strrchr(change->path, '/') - change->path);
		const bool is_safe = S_ISDIR(now.st_mode) ? change->kind != BYTES && strlen(path) == folder &&
								    strncmp(change->path, path, folder) == 0
							  : change->kind == BYTES && strcmp(change->path, path) == 0;

		if (is_safe) {
			free(change->old);
			free(change);
		} else {
			changes[kept++] = change;
		}
	}
	n_changes = kept;
}

static void before_removal(const char *path)
{
	REAL("open", int, const char *, int, ...);
	int fd = is_below(path) ? real(path, O_RDONLY | O_CLOEXEC) : -1;
	struct change *change;
	struct stat now;

	if (fd < 0)
		return;
	count();
	change = note(path);
	change->kind = REMOVED;
	keep_old(change, fd, 0, fstat(fd, &now) == 0 ? (size_t)now.st_size : 0);
	(void)close(fd);
}

/* -- what the program calls ---------------------------------------------------------------------------------------- */

#define LOCKED(statement)                                                                                              \
	do {                                                                                                           \
		(void)pthread_mutex_lock(&mutex);                                                                      \
		statement;                                                                                             \
		(void)pthread_mutex_unlock(&mutex);                                                                    \
	} while (0)

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	REAL("pwrite64", ssize_t, int, const void *, size_t, off64_t);
	LOCKED(before_change(fd, at, n, -1));
	return real(fd, bytes, n, at);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	REAL("write", ssize_t, int, const void *, size_t);
	LOCKED(before_change(fd, lseek(fd, 0, SEEK_CUR), n, -1));
	return real(fd, bytes, n);
}

int ftruncate64(int fd, off64_t length)
{
	REAL("ftruncate64", int, int, off64_t);
	LOCKED(before_change(fd, length, 0, length));
	return real(fd, length);
}

int fsync(int fd)
{
	REAL("fsync", int, int);
	LOCKED(before_sync(fd));
	return real(fd);
}

int fdatasync(int fd)
{
	REAL("fdatasync", int, int);
	LOCKED(before_sync(fd));
	return real(fd);
}

int unlink(const char *path)
{
	REAL("unlink", int, const char *);
	LOCKED(before_removal(path));
	return real(path);
}

static void before_open(const char *path, int flags)
{
	if ((flags & O_CREAT) == 0 || !is_below(path) || access(path, F_OK) == 0)
		return;
	count();
	note(path)->kind = MADE;
}

#define OPEN(name)                                                                                                     \
	int name(const char *path, int flags, ...)                                                                     \
	{                                                                                                              \
		mode_t mode;                                                                                           \
		va_list more;                                                                                          \
		REAL(#name, int, const char *, int, ...);                                                              \
		va_start(more, flags);                                                                                 \
		mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;                                              \
		va_end(more);                                                                                          \
		LOCKED(before_open(path, flags));                                                                      \
		return real(path, flags, mode);                                                                        \
	}
OPEN(open)
OPEN(open64)

/* To the network; not to a pipe of its own threads. */
ssize_t send(int fd, const void *bytes, size_t n, int flags)
{
	REAL("send", ssize_t, int, const void *, size_t, int);
	LOCKED(count());
	return real(fd, bytes, n, flags);
}
