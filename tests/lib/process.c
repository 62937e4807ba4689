/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE 700 /* nftw */

#include "tests/lib/process.h"

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
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <criterion/criterion.h>

#define PATIENCE_MS 60000
#define WORDS_MAX   40u

static int64_t monotonic_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int exit_code_of(int wait_status)
{
	return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

/* -- running a program ------------------------------------------------------------------------------------------------
 */

struct stream {
	int fd;
	char *text;
	size_t used, size;
};

/* False at the end of the stream. */
static bool take(struct stream *stream)
{
	ssize_t n;

	if (stream->size - stream->used < 4096) {
		stream->size = 2 * stream->size + 8192;
		stream->text = realloc(stream->text, stream->size);
		cr_assert(stream->text);
	}
	n = read(stream->fd, stream->text + stream->used, stream->size - stream->used - 1);
	if (n > 0)
		stream->used += (size_t)n;
	return n > 0 || (n < 0 && errno == EINTR);
}

static void collect(pid_t child, struct stream streams[2], int64_t until)
{
	bool open[2] = {true, true};

	while (open[0] || open[1]) {
		struct pollfd fds[2];
		int64_t left = until - monotonic_ms();

		if (left <= 0) {
			(void)kill(child, SIGKILL);
			cr_assert_fail("a program did not end within %d ms", PATIENCE_MS);
		}
		for (int i = 0; i < 2; i++)
			fds[i] = (struct pollfd){.fd = open[i] ? streams[i].fd : -1, .events = POLLIN};
		if (poll(fds, 2, (int)left) < 0)
			continue;
		for (int i = 0; i < 2; i++) {
			if (fds[i].revents && !take(&streams[i]))
				open[i] = false;
		}
	}
}

/* A test that fails leaves at once: what it started ends with it. */
static _Noreturn void become(const char *const argv[], int input, int output, int error)
{
	/* Nor does it print as the terminal that the tests run in. */
	(void)unsetenv("COLUMNS");
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(error, 2) < 0)
		_exit(126);
	(void)execv(argv[0], (char *const *)argv);
	_exit(127);
}

static int input_file(const char *input)
{
	FILE *file;
	int fd;

	if (!input)
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	file = tmpfile();
	cr_assert(file && fputs(input, file) >= 0 && fflush(file) == 0);
	fd = dup(fileno(file));
	(void)fclose(file);
	(void)lseek(fd, 0, SEEK_SET);
	return fd;
}

void jx_run_program(struct jx_run *run, const char *const argv[], const char *input)
{
	int64_t started = monotonic_ms();
	struct stream streams[2] = {0};
	int out[2], err[2], in = input_file(input), status;
	pid_t child;

	cr_assert(in >= 0 && pipe(out) == 0 && pipe(err) == 0);
	for (int i = 0; i < 2; i++) {
		(void)fcntl(out[i], F_SETFD, FD_CLOEXEC);
		(void)fcntl(err[i], F_SETFD, FD_CLOEXEC);
	}
	child = fork();
	if (child == 0)
		become(argv, in, out[1], err[1]);
	cr_assert(child > 0);
	(void)close(in);
	(void)close(out[1]);
	(void)close(err[1]);
	streams[0].fd = out[0];
	streams[1].fd = err[0];
	collect(child, streams, started + PATIENCE_MS);
	cr_assert(waitpid(child, &status, 0) == child);
	(void)close(out[0]);
	(void)close(err[0]);
	streams[0].text[streams[0].used] = '\0';
	streams[1].text[streams[1].used] = '\0';
	*run = (struct jx_run){
		.exit_code = exit_code_of(status),
		.out = streams[0].text,
		.err = streams[1].text,
		.took_ms = monotonic_ms() - started,
	};
}

void jx_run_clear(struct jx_run *run)
{
	free(run->out);
	free(run->err);
	*run = (struct jx_run){0};
}

static void gather(const char *words[WORDS_MAX], size_t used, va_list more)
{
	while ((words[used] = va_arg(more, const char *)) != NULL)
		cr_assert(++used < WORDS_MAX);
}

void jx_run_client(struct jx_run *run, const char *profile, ...)
{
	const char *words[WORDS_MAX] = {JIXIAO_PATH, "--profile", profile};
	va_list more;

	va_start(more, profile);
	gather(words, 3, more);
	va_end(more);
	jx_run_program(run, words, NULL);
}

void jx_run_server(struct jx_run *run, ...)
{
	const char *words[WORDS_MAX] = {JIXIAOD_PATH};
	va_list more;

	va_start(more, run);
	gather(words, 1, more);
	va_end(more);
	jx_run_program(run, words, NULL);
}

/* -- a site -----------------------------------------------------------------------------------------------------------
 */

void jx_site_path(const struct jx_site *site, const char *name, char *out)
{
	(void)snprintf(out, JX_PATH_SIZE, "%s/%s", site->root, name);
}

/* A port that nobody has at the moment; the server and its profiles need the same one over restarts. */
static int free_port(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert(fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0);
	cr_assert(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
	(void)close(fd);
	return ntohs(address.sin_port);
}

void jx_site_open(struct jx_site *site)
{
	const char *base = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
	char listen[64], problem[256];
	const char *key_problem;
	struct jx_run run;

	*site = (struct jx_site){0};
	(void)snprintf(site->root, sizeof(site->root), "%s/jixiao-test-XXXXXX", base);
	cr_assert(mkdtemp(site->root) != NULL);
	jx_site_path(site, "server", site->dir);
	jx_site_path(site, "admin.ini", site->profile);
	jx_site_path(site, "server.log", site->log);
	jx_site_path(site, "state", site->state);
	cr_assert(setenv("XDG_STATE_HOME", site->state, 1) == 0);
	(void)snprintf(listen, sizeof(listen), "tcp://127.0.0.1:%d", free_port());
	jx_run_server(&run, "init", site->dir, "--office", "129001", "--name", "青岛市信访局", "--listen", listen,
		      "--admin-profile", site->profile, (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "init: %s%s", run.out, run.err);
	jx_run_clear(&run);
	cr_assert(jx_identity_init() == JX_OK);
	cr_assert(jx_profile_read(site->profile, &site->admin, NULL, problem) == JX_OK, "%s", problem);
	cr_assert(jx_key_read(site->admin.key_path, &site->admin_key, &key_problem) == JX_OK, "%s", key_problem);
}

static int remove_one(const char *path, const struct stat *stat_buffer, int type, struct FTW *where)
{
	(void)stat_buffer;
	(void)type;
	(void)where;
	return remove(path);
}

void jx_site_close(struct jx_site *site)
{
	if (site->server > 0)
		(void)jx_site_stop(site, SIGKILL);
	if (site->root[0] != '\0')
		(void)nftw(site->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	jx_key_clear(&site->admin_key);
}

static bool log_says_ready(const struct jx_site *site, char *text, size_t size)
{
	FILE *log = fopen(site->log, "r");
	size_t n;

	if (!log)
		return false;
	n = fread(text, 1, size - 1, log);
	text[n] = '\0';
	(void)fclose(log);
	return strstr(text, "ready at ") != NULL;
}

void jx_site_launch(struct jx_site *site)
{
	const char *argv[] = {JIXIAOD_PATH, "serve", site->dir, NULL};
	int log = open(site->log, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	cr_assert(log >= 0 && null >= 0 && site->server == 0);
	site->server = fork();
	if (site->server == 0 && site->before_serve)
		site->before_serve();
	if (site->server == 0)
		become(argv, null, log, log);
	cr_assert(site->server > 0);
	(void)close(log);
	(void)close(null);
}

void jx_site_start(struct jx_site *site)
{
	int64_t until = monotonic_ms() + PATIENCE_MS / 2;
	char text[8192] = "";
	int status;

	jx_site_launch(site);
	while (!log_says_ready(site, text, sizeof(text))) {
		cr_assert_eq(waitpid(site->server, &status, WNOHANG), 0, "the server ended: %s", text);
		cr_assert_lt(monotonic_ms(), until, "the server does not get ready: %s", text);
		(void)poll(NULL, 0, 5);
	}
}

int jx_site_stop(struct jx_site *site, int signal_number)
{
	int64_t until = monotonic_ms() + PATIENCE_MS / 2;
	int status;

	cr_assert(site->server > 0);
	(void)kill(site->server, signal_number);
	while (waitpid(site->server, &status, WNOHANG) == 0) {
		if (monotonic_ms() > until) {
			(void)kill(site->server, SIGKILL);
			cr_assert_fail("the server does not stop after signal %d", signal_number);
		}
		(void)poll(NULL, 0, 2);
	}
	site->server = 0;
	return exit_code_of(status);
}

void jx_site_enrol(const struct jx_site *site, const char *name, const char *office, const char *roles, char *profile)
{
	char key_path[JX_PATH_SIZE], key_name[256], server[JX_IDENTITY_MAX];
	struct jx_run run;

	(void)snprintf(key_name, sizeof(key_name), "%s.key", name);
	jx_site_path(site, key_name, key_path);
	jx_site_path(site, name, profile);
	jx_run_client(&run, site->profile, "key", "new", key_path, (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "key new: %s", run.err);
	run.out[strcspn(run.out, "\n")] = '\0';
	jx_identity_format(site->admin.server, server);
	jx_expect_client(0, site->profile, "user", "add", "--identity", run.out, "--name", name, "--office", office,
			 "--role", roles);
	jx_expect_client(0, site->profile, "profile", "new", profile, "--endpoint", site->admin.endpoints[0],
			 "--server", server, "--key", key_path);
	jx_run_clear(&run);
}

void jx_site_check(const struct jx_site *site)
{
	struct jx_run run;

	cr_assert_eq(site->server, 0);
	jx_run_server(&run, "check", site->dir, (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "check: %s%s", run.out, run.err);
	jx_run_clear(&run);
}

void jx_site_check_receipt(const struct jx_site *site, const char *file)
{
	struct jx_run run;

	cr_assert_eq(site->server, 0);
	jx_run_server(&run, "check", site->dir, "--receipt", file, (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "check: %s%s", run.out, run.err);
	jx_run_clear(&run);
}
