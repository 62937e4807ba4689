/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE 700 /* nftw */
#include "tests/bench/programs.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TELL_MS 10000

/* What the bench leaves behind unless it is undone at exit. */
static struct jx_bench_server *servers;
static char scratch[64];

void jx_bench_die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)fputs("bench: ", stderr);
	(void)vfprintf(stderr, format, args);
	(void)fputc('\n', stderr);
	va_end(args);
	exit(1);
}

double jx_bench_now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* The child's output goes to `output`, its errors to `error`. */
static pid_t start(const char *const argv[], int output, int error)
{
	pid_t child = fork();

	if (child < 0)
		jx_bench_die("fork: %s", strerror(errno));
	if (child == 0) {
		if (dup2(output, 1) >= 0 && dup2(error, 2) >= 0)
			(void)execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	return child;
}

/* An end of a pipe that the child holds while it runs: `held` is hung up when it ends. */
static pid_t start_held(const char *const argv[], int *held)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC), ends[2];
	pid_t child;

	if (nowhere < 0 || pipe(ends) != 0 || fcntl(ends[0], F_SETFD, FD_CLOEXEC) != 0)
		jx_bench_die("pipe: %s", strerror(errno));
	child = start(argv, nowhere, 2);
	(void)close(nowhere);
	(void)close(ends[1]);
	*held = ends[0];
	return child;
}

double jx_bench_run(const char *const argv[], void (*tell)(const char *folder), const char *folder)
{
	const double started = jx_bench_now_us();
	struct pollfd held = {.events = POLLIN};
	int status = -1;
	double took_us;
	pid_t child = start_held(argv, &held.fd);

	while (poll(&held, 1, tell ? TELL_MS : -1) <= 0)
		if (tell)
			tell(folder);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	took_us = jx_bench_now_us() - started;
	(void)close(held.fd);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		jx_bench_die("%s failed", argv[0]);
	return took_us / 1000;
}

/* -- cleaning up -------------------------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *found, int kind, struct FTW *where)
{
	(void)found;
	(void)kind;
	(void)where;
	return remove(path);
}

void jx_bench_remove(const char *folder)
{
	(void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void undo(void)
{
	for (struct jx_bench_server *server = servers; server; server = server->next)
		if (server->pid > 0) {
			(void)kill(server->pid, SIGKILL);
			(void)waitpid(server->pid, NULL, 0);
		}
	if (scratch[0])
		jx_bench_remove(scratch);
}

const char *jx_bench_scratch(void)
{
	const char *parent = getenv("TMPDIR");

	if (scratch[0])
		return scratch;
	(void)snprintf(scratch, sizeof(scratch), "%s/jixiao-bench-XXXXXX", parent ? parent : "/tmp");
	if (!mkdtemp(scratch))
		jx_bench_die("no temporary folder: %s", strerror(errno));
	if (atexit(undo) != 0)
		jx_bench_die("atexit");
	return scratch;
}

/* -- the server --------------------------------------------------------------------------------------------------- */

/* A port that nobody listens on at the moment. */
static unsigned free_port(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &size) != 0)
		jx_bench_die("no free port: %s", strerror(errno));
	(void)close(fd);
	return ntohs(address.sin_port);
}

/* The paths of what lies in its folder. */
static void settle(struct jx_bench_server *server, const char *jixiaod, const char *folder, char admin[JX_PATH_SIZE])
{
	const size_t most = JX_PATH_SIZE - sizeof("/admin.ini");

	if (strlen(folder) > most)
		jx_bench_die("%s: the path is too long", folder);
	server->jixiaod = jixiaod;
	server->pid = 0;
	(void)snprintf(server->dir, sizeof(server->dir), "%.*s/server", (int)most, folder);
	(void)snprintf(admin, JX_PATH_SIZE, "%.*s/admin.ini", (int)most, folder);
}

void jx_bench_adopt(struct jx_bench_server *server, const char *jixiaod, const char *folder, struct jx_profile *profile)
{
	char admin[JX_PATH_SIZE], problem[JX_PROFILE_PROBLEM];

	(void)jx_bench_scratch(); /* by which it is ended at exit */
	settle(server, jixiaod, folder, admin);
	server->next = servers;
	servers = server;
	if (jx_profile_read(admin, profile, NULL, problem) != JX_OK)
		jx_bench_die("%s: %s", admin, problem);
}

void jx_bench_found(struct jx_bench_server *server, const char *jixiaod, const char *folder, struct jx_profile *profile)
{
	char admin[JX_PATH_SIZE], listen_at[JX_ENDPOINT_MAX];
	const char *const argv[] = {jixiaod,        "init",     server->dir, "--office",        "129001", "--name",
				    "青岛市信访局", "--listen", listen_at,   "--admin-profile", admin,    NULL};

	settle(server, jixiaod, folder, admin);
	(void)snprintf(listen_at, sizeof(listen_at), "tcp://127.0.0.1:%u", free_port());
	(void)jx_bench_run(argv, NULL, NULL);
	jx_bench_adopt(server, jixiaod, folder, profile);
}

void jx_bench_init(struct jx_bench_server *server, const char *jixiaod, struct jx_profile *profile)
{
	jx_bench_found(server, jixiaod, jx_bench_scratch(), profile);
}

double jx_bench_start(struct jx_bench_server *server)
{
	char line[1024];
	const char *const argv[] = {server->jixiaod, "serve", server->dir, NULL};
	int ends[2];
	double started, ready = 0;

	if (pipe(ends) != 0 || fcntl(ends[0], F_SETFD, FD_CLOEXEC) != 0 || fcntl(ends[1], F_SETFD, FD_CLOEXEC) != 0)
		jx_bench_die("pipe: %s", strerror(errno));
	started = jx_bench_now_us();
	server->pid = start(argv, 2, ends[1]);
	(void)close(ends[1]);
	server->log = fdopen(ends[0], "r");
	while (server->log && fgets(line, sizeof(line), server->log)) {
		if (strstr(line, "ready at")) {
			ready = jx_bench_now_us();
			break;
		}
		(void)fputs(line, stderr);
	}
	if (ready <= 0)
		jx_bench_die("%s did not become ready", server->jixiaod);
	return (ready - started) / 1000;
}

void jx_bench_stop(struct jx_bench_server *server)
{
	int status = -1;

	if (kill(server->pid, SIGTERM) != 0)
		jx_bench_die("the server is gone: %s", strerror(errno));
	while (waitpid(server->pid, &status, 0) < 0 && errno == EINTR)
		;
	server->pid = 0;
	(void)fclose(server->log);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		jx_bench_die("the server did not end well");
}

void jx_bench_kill(struct jx_bench_server *server)
{
	if (kill(server->pid, SIGKILL) != 0)
		jx_bench_die("the server is gone: %s", strerror(errno));
	while (waitpid(server->pid, NULL, 0) < 0 && errno == EINTR)
		;
	server->pid = 0;
	(void)fclose(server->log);
}

double jx_bench_rss(const struct jx_bench_server *server)
{
	char path[64], line[256];
	double kib = -1;
	FILE *file;

	(void)snprintf(path, sizeof(path), "/proc/%ld/status", (long)server->pid);
	file = fopen(path, "r");
	while (file && kib < 0 && fgets(line, sizeof(line), file))
		if (strncmp(line, "VmRSS:", 6) == 0)
			kib = strtod(line + 6, NULL);
	if (file)
		(void)fclose(file);
	if (kib < 0)
		jx_bench_die("no resident memory in %s", path);
	return kib / 1024;
}

/* In bytes. */
static bool size_of(const char *folder, const char *name, const char *more, double *bytes)
{
	char path[JX_PATH_SIZE];
	struct stat found;
	const int n = snprintf(path, sizeof(path), "%s/%s%s", folder, name, more);

	if (n < 0 || (size_t)n >= sizeof(path) || stat(path, &found) != 0)
		return false;
	*bytes = (double)found.st_size;
	return true;
}

double jx_bench_size(const char *folder, const char *name)
{
	double bytes, log = 0;

	if (!size_of(folder, name, "", &bytes))
		jx_bench_die("%s/%s: %s", folder, name, strerror(errno));
	(void)size_of(folder, name, "-wal", &log);
	return bytes + log;
}

double jx_bench_stripped(const char *program)
{
	char copy[JX_PATH_SIZE];
	const char *const argv[] = {"strip", "-o", copy, program, NULL};

	(void)snprintf(copy, sizeof(copy), "%s/stripped", jx_bench_scratch());
	(void)jx_bench_run(argv, NULL, NULL);
	return jx_bench_size(jx_bench_scratch(), "stripped") / 1000;
}
