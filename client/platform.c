/* SPDX-License-Identifier: Apache-2.0 */
/* For realpath. */
#define _XOPEN_SOURCE 700
#include "client/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Wider than anything that is printed. */
#define COLUMNS_MAX 10000
/* How often is looked whether a program has ended. */
#define LOOK_MS     10u

/* 0 where the variable is not set, or is no number of columns. */
static size_t wanted_columns(void)
{
	const char *text = getenv("COLUMNS");
	char *end = NULL;
	long columns = text != NULL ? strtol(text, &end, 10) : 0;

	return end != text && end != NULL && *end == '\0' && columns > 0 && columns <= COLUMNS_MAX ? (size_t)columns
												   : 0;
}

size_t jx_terminal_width(FILE *stream)
{
	struct winsize size;
	size_t wanted = wanted_columns();
	int fd = fileno(stream);

	if (wanted > 0)
		return wanted;
	if (fd < 0 || isatty(fd) == 0 || ioctl(fd, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_col;
}

bool jx_is_terminal(FILE *stream)
{
	int fd = fileno(stream);

	return fd >= 0 && isatty(fd) != 0;
}

bool jx_charset_is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool jx_program_folder(char *out, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", out, size);
	char *slash;

	if (n <= 0 || (size_t)n >= size)
		return false;
	out[n] = '\0';
	slash = strrchr(out, '/');
	if (slash == NULL)
		return false;
	*slash = '\0';
	return true;
}

bool jx_readable(const char *path)
{
	return access(path, R_OK) == 0;
}

void jx_environment_default(const char *name, const char *value)
{
	(void)setenv(name, value, 0);
}

int64_t jx_monotonic_us(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void jx_sleep_ms(uint32_t ms)
{
	struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};

	while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
		continue;
}

bool jx_absolute_path(const char *path, char *out, size_t size)
{
	char *absolute = realpath(path, NULL);
	bool fits = absolute != NULL && strlen(absolute) < size;

	if (fits)
		memcpy(out, absolute, strlen(absolute) + 1);
	free(absolute);
	return fits;
}

void jx_make_folders_of(const char *path)
{
	char folder[4096];

	(void)snprintf(folder, sizeof(folder), "%s", path);
	for (char *slash = strchr(folder + 1, '/'); folder[0] != '\0' && slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(folder, 0700);
		*slash = '/';
	}
}

extern char **environ;

/* Of the environment and what is added; owned, as an array alone. NULL where memory ended. */
static char **with_variables(const char *const variables[])
{
	size_t old = 0, more = 0;
	char **all;

	while (environ != NULL && environ[old] != NULL)
		old++;
	while (variables[more] != NULL)
		more++;
	all = calloc(old + more + 1, sizeof(*all));
	/* The first of two of one name counts. */
	for (size_t i = 0; all != NULL && i < more; i++)
		all[i] = (char *)variables[i];
	for (size_t i = 0; all != NULL && i < old; i++)
		all[more + i] = environ[i];
	return all;
}

/* The signals by which somebody ends this program, but for those that it was told to ignore. */
static void ending_signals(sigset_t *set)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	struct sigaction action;

	(void)sigemptyset(set);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (sigaction(signals[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
			(void)sigaddset(set, signals[i]);
}

/* The signal of the set that came within the time; 0: none. */
static int await_signal(const sigset_t *set, uint32_t ms)
{
	const struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
	const int got = sigtimedwait(set, NULL, &rest);

	return got > 0 ? got : 0;
}

/* The child leads a process group of its own. *ended_by: the signal of the set, which is blocked, that ended it. */
static int wait_for(pid_t child, uint32_t limit_ms, const sigset_t *ending, int *ended_by)
{
	const int64_t deadline_us = jx_monotonic_us() + (int64_t)limit_ms * 1000;
	bool late = false;
	pid_t waited;
	int ended;

	while ((waited = waitpid(child, &ended, late ? 0 : WNOHANG)) <= 0) {
		if (waited < 0 && errno != EINTR)
			return -1;
		if (late || waited < 0)
			continue;
		*ended_by = await_signal(ending, LOOK_MS);
		late = *ended_by != 0 || jx_monotonic_us() >= deadline_us;
		if (late)
			(void)kill(-child, SIGKILL);
	}
	if (late)
		return JX_SPAWN_TOO_LONG;
	return WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
}

/* Reads nothing, prints to stderr, leads a group, and blocks those signals alone. */
static int start(const char *const argv[], char **environment, const sigset_t *blocked, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int error = posix_spawn_file_actions_init(&actions);

	if (error != 0)
		return error;
	error = posix_spawnattr_init(&attributes);
	if (error == 0) {
		error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
		if (error == 0)
			error = posix_spawnattr_setsigmask(&attributes, blocked);
		if (error == 0)
			error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
		if (error == 0)
			error = posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
		if (error == 0)
			error = posix_spawnp(child, argv[0], &actions, &attributes, (char *const *)argv, environment);
		(void)posix_spawnattr_destroy(&attributes);
	}
	(void)posix_spawn_file_actions_destroy(&actions);
	return error;
}

int jx_spawn_and_wait(const char *const argv[], const char *const variables[], uint32_t limit_ms)
{
	char **all = with_variables(variables);
	sigset_t ending, before;
	pid_t child = 0;
	int error, ended_by = 0, result = -1;

	/* In a group of its own the child gets no Ctrl-C: who ends this program ends that one too. */
	ending_signals(&ending);
	(void)sigprocmask(SIG_BLOCK, &ending, &before);
	error = all != NULL ? start(argv, all, &before, &child) : ENOMEM;
	if (error == 0)
		result = wait_for(child, limit_ms, &ending, &ended_by);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	if (ended_by != 0)
		(void)raise(ended_by);
	free(all);
	if (error != 0)
		errno = error;
	return result;
}
