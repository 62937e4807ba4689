/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "common/base/log.h"

#define PID_SIZE 24u /* a long in decimal, a newline, and the end */

/* 0 where the file does not say. */
static long read_holder(int fd)
{
	char text[PID_SIZE];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return 0;
	text[n] = '\0';
	return strtol(text, NULL, 10);
}

static enum jx_status write_holder(int fd)
{
	char text[PID_SIZE];
	int n = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)n, 0) != n)
		return JX_FAULT(JX_INTERNAL, "cannot write the lock file: %s", strerror(errno));
	return JX_OK;
}

static int open_lock(const char *dir)
{
	int fd = -1;
	int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir_fd < 0)
		return -1;
	fd = openat(dir_fd, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	(void)close(dir_fd);
	return fd;
}

enum jx_status jx_lock_take(const char *dir, struct jx_lock *lock, long *holder)
{
	enum jx_status status = JX_OK;
	int fd = open_lock(dir);

	if (fd < 0)
		return JX_FAULT(JX_INTERNAL, "cannot open the lock file of %s: %s", dir, strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		status = write_holder(fd);
	} else if (errno == EWOULDBLOCK) {
		status = JX_UNAVAILABLE;
		*holder = read_holder(fd);
	} else {
		status = JX_FAULT(JX_INTERNAL, "cannot lock %s: %s", dir, strerror(errno));
	}
	if (status == JX_OK)
		lock->fd = fd;
	else
		(void)close(fd);
	return status;
}

/* The file stays: were it removed, a third process could lock a new one while a second waits for the old. */
void jx_lock_drop(struct jx_lock *lock)
{
	if (lock->fd < 0)
		return;
	if (ftruncate(lock->fd, 0) != 0)
		jx_log(JX_LOG_WARNING, "the lock still names this process: %s", strerror(errno));
	(void)close(lock->fd);
	lock->fd = -1;
}
