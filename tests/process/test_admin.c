/* SPDX-License-Identifier: Apache-2.0 */
/* The operator's words, and the clerk's, with the real binaries. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/lib/process.h"

static void expect_server(int expected, struct jx_run *run)
{
	cr_assert_eq(run->exit_code, expected, "exit %d instead of %d\n%s%s", run->exit_code, expected, run->out,
		     run->err);
	jx_run_clear(run);
}

static void expect_text(struct jx_run *run, int expected, const char *wanted)
{
	cr_assert_eq(run->exit_code, expected, "exit %d instead of %d\n%s%s", run->exit_code, expected, run->out,
		     run->err);
	cr_assert(strstr(run->out, wanted) || strstr(run->err, wanted), "no \"%s\" in\n%s%s", wanted, run->out,
		  run->err);
	jx_run_clear(run);
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void init(struct jx_run *run, const char *dir, const char *profile)
{
	jx_run_server(run, "init", dir, "--office", "129001", "--name", "青岛市信访局", "--listen",
		      "tcp://127.0.0.1:7130", "--admin-profile", profile, (char *)NULL);
}

Test(admin, init_takes_only_an_empty_folder_and_leaves_nothing_behind)
{
	struct jx_site site;
	char dir[JX_PATH_SIZE], file[JX_PATH_SIZE], profile[JX_PATH_SIZE], key[JX_PATH_SIZE + 8];
	struct jx_run run;

	jx_site_open(&site);
	jx_site_path(&site, "second.ini", profile);
	(void)snprintf(key, sizeof(key), "%s.key", profile);
	/* A folder that is in use already. */
	init(&run, site.dir, profile);
	cr_assert_neq(run.exit_code, 0);
	cr_assert(strstr(run.err, site.dir), "the folder is not named: %s", run.err);
	jx_run_clear(&run);
	cr_assert_neq(access(profile, F_OK), 0, "a refused init left a profile");
	cr_assert_neq(access(key, F_OK), 0, "a refused init left a key");

	/* A profile that exists is not replaced, and the folder stays unused. */
	jx_site_path(&site, "fresh", dir);
	write_file(profile, "mine");
	init(&run, dir, profile);
	cr_assert_neq(run.exit_code, 0);
	jx_run_clear(&run);
	(void)snprintf(file, sizeof(file), "%s/fresh/jixiao.db", site.root);
	cr_assert_neq(access(file, F_OK), 0, "a refused init left a store");
	cr_assert_neq(access(key, F_OK), 0, "a refused init left a key");
	cr_assert_eq(unlink(profile), 0);

	/* Wrong words are told before anything is made. */
	jx_run_server(&run, "init", dir, "--office", "129 001", "--name", "青岛市信访局", "--listen",
		      "tcp://127.0.0.1:7130", "--admin-profile", profile, (char *)NULL);
	cr_assert_neq(run.exit_code, 0);
	jx_run_clear(&run);
	cr_assert_neq(access(key, F_OK), 0);

	init(&run, dir, profile);
	expect_server(0, &run);
	jx_site_close(&site);
}

Test(admin, one_process_at_a_time_has_the_folder)
{
	struct jx_site site;
	struct jx_run run;
	char pid[32], identity[JX_IDENTITY_MAX];

	jx_site_open(&site);
	jx_site_start(&site);
	(void)snprintf(pid, sizeof(pid), "%ld", (long)site.server);
	jx_run_server(&run, "check", site.dir, (char *)NULL);
	expect_text(&run, 5, pid);
	jx_run_server(&run, "serve", site.dir, (char *)NULL);
	expect_text(&run, 5, pid);
	jx_identity_format(site.admin.server, identity);
	jx_run_server(&run, "admin", "add", site.dir, "--identity", identity, "--name", "王主任", (char *)NULL);
	expect_text(&run, 5, pid);
	jx_expect_client(8, site.profile, "journal", "show", "2");
	jx_expect_client(0, site.profile, "ping", "-n", "3");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
	jx_site_close(&site);
}

/* -- what a service manager sees --------------------------------------------------------------------------------------
 */

static int open_notify_socket(const struct jx_site *site)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char path[JX_PATH_SIZE];
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	jx_site_path(site, "notify", path);
	cr_assert_lt(strlen(path), sizeof(address.sun_path));
	memcpy(address.sun_path, path, strlen(path));
	cr_assert(fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
	/* Inherited by the server. */
	cr_assert_eq(setenv("NOTIFY_SOCKET", path, 1), 0);
	return fd;
}

static void expect_notice(int fd, const char *wanted)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	char text[256];
	ssize_t n;

	cr_assert_eq(poll(&ready, 1, 10000), 1, "no %s", wanted);
	n = recv(fd, text, sizeof(text) - 1, 0);
	cr_assert_geq(n, 0);
	text[n] = '\0';
	cr_assert_str_eq(text, wanted);
}

static void expect_no_notice(int fd)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};

	cr_assert_eq(poll(&ready, 1, 0), 0);
}

static void expect_one_line(const char *path, const char *wanted)
{
	FILE *file = fopen(path, "r");
	char text[4096];
	size_t n;

	cr_assert(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	(void)fclose(file);
	text[n] = '\0';
	cr_assert(strstr(text, wanted), "%s", text);
	cr_assert_eq(strchr(text, '\n'), text + n - 1, "more than a line: %s", text);
}

Test(admin, the_service_manager_is_told_of_the_start_and_of_the_stop)
{
	struct jx_site site;
	struct jx_run run;
	int fd;

	jx_site_open(&site);
	fd = open_notify_socket(&site);
	jx_site_start(&site);
	expect_notice(fd, "READY=1");
	jx_expect_client(0, site.profile, "ping", "-n", "1");
	expect_one_line(site.log, "ready at ");
	/* A start that fails is not ready. */
	jx_run_server(&run, "serve", site.dir, (char *)NULL);
	expect_server(5, &run);
	expect_no_notice(fd);
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	expect_notice(fd, "STOPPING=1");
	expect_no_notice(fd);
	(void)close(fd);
	jx_site_close(&site);
}

Test(admin, sighup_does_not_stop_it)
{
	struct jx_site site;
	int status;

	jx_site_open(&site);
	jx_site_start(&site);
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(kill(site.server, SIGHUP), 0);
		jx_expect_client(0, site.profile, "ping", "-n", "1");
	}
	jx_expect_client(0, site.profile, "office", "add", "--code", "370202", "--name", "市南区信访局", "--parent",
			 "129001");
	cr_assert_eq(waitpid(site.server, &status, WNOHANG), 0);
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	jx_site_check(&site);
	jx_site_close(&site);
}

/* -- a server that hangs ----------------------------------------------------------------------------------------------
 */

/* With a time-out of 2 s: unreachable, in words, and not much later than that. */
static void expect_given_up(const struct jx_site *site, const char *pings)
{
	struct jx_run run;

	jx_run_client(&run, site->profile, "ping", "-n", pings, "--timeout", "2", (char *)NULL);
	cr_assert_eq(run.exit_code, 12, "exit %d: %s", run.exit_code, run.err);
	cr_assert(strstr(run.err, site->admin.endpoints[0]), "%s", run.err);
	cr_assert_lt(run.took_ms, 5000);
	jx_run_clear(&run);
}

Test(admin, a_server_that_hangs_is_given_up_within_the_time)
{
	struct jx_site site;
	pid_t stopper;

	jx_site_open(&site);
	jx_site_start(&site);
	/* In the midst of pings. */
	stopper = fork();
	if (stopper == 0) {
		(void)poll(NULL, 0, 500);
		(void)kill(site.server, SIGSTOP);
		_exit(0);
	}
	expect_given_up(&site, "100000");
	cr_assert_eq(waitpid(stopper, NULL, 0), stopper);
	/* From the beginning: its port still takes connections. */
	expect_given_up(&site, "1");
	cr_assert_eq(kill(site.server, SIGCONT), 0);
	jx_expect_client(0, site.profile, "ping", "-n", "1");
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	jx_site_close(&site);
}

Test(admin, an_admin_added_on_the_machine)
{
	struct jx_site site;
	struct jx_profile profile;
	char key[JX_PATH_SIZE], path[JX_PATH_SIZE];
	const char *problem;
	struct jx_run made, run;

	jx_site_open(&site);
	jx_site_path(&site, "second.key", key);
	jx_site_path(&site, "second.ini", path);
	jx_run_client(&made, site.profile, "key", "new", key, (char *)NULL);
	cr_assert_eq(made.exit_code, 0, "%s", made.err);
	made.out[strcspn(made.out, "\n")] = '\0';
	jx_run_server(&run, "admin", "add", site.dir, "--identity", "jx1nonsense", "--name", "王主任", (char *)NULL);
	cr_assert_neq(run.exit_code, 0);
	jx_run_clear(&run);
	jx_run_server(&run, "admin", "add", site.dir, "--identity", made.out, "--name", "王主任", (char *)NULL);
	expect_server(0, &run);
	jx_run_server(&run, "admin", "add", site.dir, "--identity", made.out, "--name", "王主任", (char *)NULL);
	cr_assert_eq(run.exit_code, 5, "%s", run.err);
	jx_run_clear(&run);
	profile = site.admin;
	(void)snprintf(profile.key_path, sizeof(profile.key_path), "%s", key);
	cr_assert(jx_profile_write(path, &profile, &problem) == JX_OK);
	jx_site_start(&site);
	jx_run_client(&run, path, "whoami", (char *)NULL);
	expect_text(&run, 0, "王主任");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
	jx_run_clear(&made);
	jx_site_close(&site);
}

Test(admin, a_replayed_copy_is_read_only_and_as_of_its_entry)
{
	struct jx_site site;
	char copy[JX_PATH_SIZE], original[JX_PATH_SIZE];
	struct jx_run run;

	jx_site_open(&site);
	jx_site_start(&site);
	jx_expect_client(0, site.profile, "office", "add", "--code", "370202", "--name", "市南区信访局", "--parent",
			 "129001");
	jx_expect_client(0, site.profile, "office", "add", "--code", "370203", "--name", "市北区信访局", "--parent",
			 "129001");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_path(&site, "copy", copy);
	jx_run_server(&run, "replay", site.dir, "--to", "4", copy, (char *)NULL);
	cr_assert_eq(run.exit_code, 2, "%s", run.err);
	jx_run_clear(&run);
	jx_run_server(&run, "replay", site.dir, "--to", "2", copy, (char *)NULL);
	expect_server(0, &run);
	jx_run_server(&run, "replay", site.dir, "--to", "2", copy, (char *)NULL);
	cr_assert_neq(run.exit_code, 0, "a folder that is not empty was written to");
	jx_run_clear(&run);

	(void)snprintf(original, sizeof(original), "%s", site.dir);
	(void)snprintf(site.dir, sizeof(site.dir), "%s", copy);
	jx_site_start(&site);
	jx_run_client(&run, site.profile, "office", "list", "-o", "csv", (char *)NULL);
	cr_assert(strstr(run.out, "370202") && !strstr(run.out, "370203"), "%s", run.out);
	jx_run_clear(&run);
	jx_run_client(&run, site.profile, "office", "add", "--code", "370204", "--name", "新区", "--parent", "129001",
		      "-o", "json", (char *)NULL);
	expect_text(&run, 12, "READ_ONLY");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
	jx_site_close(&site);
}

Test(admin, the_words_of_the_contract)
{
	struct jx_site site;
	char clerk[JX_PATH_SIZE];
	struct jx_run run;

	jx_site_open(&site);
	jx_site_start(&site);
	jx_run_client(&run, site.profile, "office", "add", "--code", "370202", "--name", "市南区信访局", "--parent",
		      "129001", "-o", "json", (char *)NULL);
	expect_text(&run, 0, "\"parentCode\": \"129001\"");
	jx_site_enrol(&site, "clerk", "370202", "clerk", clerk);
	jx_run_client(&run, clerk, "whoami", "-o", "json", (char *)NULL);
	expect_text(&run, 0, "ROLE_CLERK");
	jx_run_client(&run, clerk, "office", "list", (char *)NULL);
	expect_text(&run, 0, "市南区信访局");
	jx_run_client(&run, clerk, "office", "add", "--code", "370203", "--name", "市北区", "--parent", "129001",
		      (char *)NULL);
	expect_server(9, &run);
	jx_run_client(&run, clerk, "journal", "list", (char *)NULL);
	expect_server(9, &run);
	jx_run_client(&run, site.profile, "journal", "list", "--from", "2", "-o", "csv", (char *)NULL);
	expect_text(&run, 0, "jixiao.v1.Principals/Add");
	jx_run_client(&run, site.profile, "user", "list", "-o", "json", (char *)NULL);
	expect_text(&run, 0, "\"identity\": \"jx1");
	jx_run_client(&run, site.profile, "office", "add", "--code", "370202", "--name", "又一个", "--parent", "129001",
		      (char *)NULL);
	expect_text(&run, 5, "市南区信访局");
	jx_run_client(&run, site.profile, "office", "add", "--code", "370209", "--name", "某区", "--parent", "999999",
		      (char *)NULL);
	expect_server(8, &run);
	jx_run_client(&run, site.profile, "office", "add", "--code", "37 02", "--name", "某区", "--parent", "129001",
		      (char *)NULL);
	expect_text(&run, 3, "code");
	jx_run_client(&run, site.profile, "office", "ad", (char *)NULL);
	expect_server(2, &run);
	jx_run_client(&run, site.profile, "describe", (char *)NULL);
	expect_text(&run, 0, "jixiao.v1.Journal/Watch");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	/* Nobody there: said in words, with its own exit code, within the time allowed. */
	jx_run_client(&run, site.profile, "whoami", "--timeout", "1", (char *)NULL);
	expect_text(&run, 12, site.admin.endpoints[0]);
	jx_site_close(&site);
}

Test(admin, chinese_where_the_locale_is)
{
	const char *argv[] = {"/usr/bin/env", "LC_ALL=zh_CN.UTF-8", JIXIAO_PATH, "--profile", NULL, "whoami", NULL};
	struct jx_site site;
	struct jx_run run;

	jx_site_open(&site);
	jx_site_start(&site);
	argv[4] = site.profile;
	jx_run_program(&run, argv, NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	cr_assert(strstr(run.out, "身份"), "%s", run.out);
	jx_run_clear(&run);
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	argv[5] = "office";
	jx_run_program(&run, argv, NULL);
	cr_assert_eq(run.exit_code, 2);
	jx_run_clear(&run);
	jx_site_close(&site);
}
