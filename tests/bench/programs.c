/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/programs.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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

/* What the bench leaves behind unless it is undone at exit. */
static struct jx_bench_server *to_undo;

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

static void run(const char *const argv[])
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC), status = -1;
	pid_t child = start(argv, nowhere, 2);

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	(void)close(nowhere);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		jx_bench_die("%s failed", argv[0]);
}

static void path_in(const struct jx_bench_server *server, const char *name, char path[JX_PATH_SIZE])
{
	(void)snprintf(path, JX_PATH_SIZE, "%s/%s", server->root, name);
}

/* -- cleaning up --------------------------------------------------------------------------------------------------
 */

static void remove_folder(const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;

	while (folder && (entry = readdir(folder)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			(void)unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		(void)closedir(folder);
	(void)rmdir(path);
}

static void undo(void)
{
	char dir[JX_PATH_SIZE];

	if (to_undo->pid > 0) {
		(void)kill(to_undo->pid, SIGKILL);
		(void)waitpid(to_undo->pid, NULL, 0);
	}
	path_in(to_undo, "server", dir);
	remove_folder(dir);
	path_in(to_undo, "rebuilt", dir);
	remove_folder(dir);
	remove_folder(to_undo->root);
}

static void make_root(struct jx_bench_server *server)
{
	const char *parent = getenv("TMPDIR");

	(void)snprintf(server->root, sizeof(server->root), "%s/jixiao-bench-XXXXXX", parent ? parent : "/tmp");
	if (!mkdtemp(server->root))
		jx_bench_die("no temporary folder: %s", strerror(errno));
	to_undo = server;
	if (atexit(undo) != 0)
		jx_bench_die("atexit");
}

/* -- the server ------------------------------------------------------------------------------------------------------
 */

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

void jx_bench_init(struct jx_bench_server *server, const char *jixiaod, struct jx_profile *profile)
{
	char dir[JX_PATH_SIZE], admin[JX_PATH_SIZE], listen_at[JX_ENDPOINT_MAX], problem[256];
	const char *const argv[] = {jixiaod,        "init",     dir,       "--office",        "129001", "--name",
				    "青岛市信访局", "--listen", listen_at, "--admin-profile", admin,    NULL};

	server->jixiaod = jixiaod;
	server->pid = 0;
	make_root(server);
	path_in(server, "server", dir);
	path_in(server, "admin.ini", admin);
	(void)snprintf(listen_at, sizeof(listen_at), "tcp://127.0.0.1:%u", free_port());
	run(argv);
	if (jx_profile_read(admin, profile, NULL, problem) != JX_OK)
		jx_bench_die("the administrator's profile: %s", problem);
}

double jx_bench_start(struct jx_bench_server *server)
{
	char dir[JX_PATH_SIZE], line[1024];
	const char *const argv[] = {server->jixiaod, "serve", dir, NULL};
	int ends[2];
	double started, ready = 0;

	path_in(server, "server", dir);
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

double jx_bench_run(const char *const argv[])
{
	const double started = jx_bench_now_us();

	run(argv);
	return (jx_bench_now_us() - started) / 1000;
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

double jx_bench_stripped(const struct jx_bench_server *server, const char *program)
{
	char copy[JX_PATH_SIZE];
	const char *const argv[] = {"strip", "-o", copy, program, NULL};
	struct stat found;

	path_in(server, "stripped", copy);
	run(argv);
	if (stat(copy, &found) != 0)
		jx_bench_die("%s: %s", copy, strerror(errno));
	return (double)found.st_size / 1000;
}
