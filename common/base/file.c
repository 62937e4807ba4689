/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/reasons.h"

/* A path that does not work is the user's to mend, no fault of ours: nothing is logged. */
static enum jx_status failed(int error, const char **problem)
{
	*problem = strerror(error);
	switch (error) {
	case EEXIST:
		return JX_ALREADY_EXISTS;
	case ENOENT:
	case ENOTDIR:
		return JX_NOT_FOUND;
	case EACCES:
	case EPERM:
	case EROFS:
		return JX_PERMISSION_DENIED;
	case ENOSPC:
	case EDQUOT:
		return JX_RESOURCE_EXHAUSTED;
	default:
		return JX_FAILED_PRECONDITION;
	}
}

/* 0 or an errno. */
static int write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, bytes, n);

		if (written < 0 && errno != EINTR)
			return errno;
		if (written > 0) {
			bytes += written;
			n -= (size_t)written;
		}
	}
	return fsync(fd) == 0 ? 0 : errno;
}

/* The name in the folder is durable only when the folder is synced too. 0 or an errno. */
static int sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	int fd = folder ? open(folder, O_RDONLY | O_CLOEXEC) : -1;
	int error = fd >= 0 && fsync(fd) == 0 ? 0 : errno;

	if (fd >= 0)
		(void)close(fd);
	free(folder);
	return error;
}

enum jx_status jx_file_write_new(const char *path, const void *bytes, size_t n, const char **problem)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int error;

	if (fd < 0)
		return failed(errno, problem);
	error = write_all(fd, bytes, n);
	if (close(fd) != 0 && error == 0)
		error = errno;
	if (error == 0)
		error = sync_folder(path);
	if (error == 0)
		return JX_OK;
	(void)unlink(path);
	return failed(error, problem);
}

enum jx_status jx_file_replace(const char *from, const char *to, const char **problem)
{
	int error = rename(from, to) == 0 ? sync_folder(to) : errno;

	return error == 0 ? JX_OK : failed(error, problem);
}

static enum jx_status check_private(int fd, const char **problem)
{
	struct stat info;

	if (fstat(fd, &info) != 0)
		return failed(errno, problem);
	if (!S_ISREG(info.st_mode)) {
		*problem = JX_N("it is not a plain file");
		return JX_FAILED_PRECONDITION;
	}
	if (info.st_mode & (S_IRWXG | S_IRWXO)) {
		*problem = JX_N("others may read or change it: chmod 600 mends that");
		return JX_FAILED_PRECONDITION;
	}
	return JX_OK;
}

static enum jx_status read_text(int fd, char *out, size_t size, const char **problem)
{
	size_t used = 0;
	ssize_t got = 1;

	while (used < size && got != 0) {
		got = read(fd, out + used, size - used);
		if (got < 0 && errno != EINTR)
			return failed(errno, problem);
		used += got > 0 ? (size_t)got : 0;
	}
	if (used == size || memchr(out, '\0', used)) {
		*problem = used == size ? JX_N("it is too large") : JX_N("it is not a text");
		return JX_INVALID_ARGUMENT;
	}
	out[used] = '\0';
	return JX_OK;
}

enum jx_status jx_file_read_private(const char *path, char *out, size_t size, const char **problem)
{
	/* Without O_NONBLOCK the opening of a FIFO would wait for ever. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum jx_status status;

	if (fd < 0)
		return failed(errno, problem);
	status = check_private(fd, problem);
	if (status == JX_OK)
		status = read_text(fd, out, size, problem);
	(void)close(fd);
	return status;
}
