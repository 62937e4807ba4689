/* SPDX-License-Identifier: Apache-2.0 */
/* What may be wrong with a profile, its key and its endpoint: each is named, with where it is and what mends it. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/lib/process.h"

static struct jx_site site;

static void open_site(void)
{
	(void)setenv("LC_ALL", "C", 1);
	jx_site_open(&site);
	jx_site_start(&site);
}

static void close_site(void)
{
	jx_site_close(&site);
}

TestSuite(wrong_profile, .init = open_site, .fini = close_site, .timeout = 60);

/* The first admin's profile with another endpoint. */
static void write_profile(const char *path, const char *endpoint)
{
	struct jx_profile profile = site.admin;
	const char *problem;

	profile.n_endpoints = 1;
	(void)snprintf(profile.endpoints[0], sizeof(profile.endpoints[0]), "%s", endpoint);
	cr_assert(jx_profile_write(path, &profile, &problem) == JX_OK, "%s: %s", path, problem);
}

/* The profile with those lines alone that do not begin with `name`, and `line` at the end, which is [user]'s. */
static void write_changed(const char *name, const char *line, char path[JX_PATH_SIZE])
{
	char text[4096];
	FILE *from = fopen(site.profile, "r"), *to;
	int fd;

	jx_site_path(&site, "changed.ini", path);
	(void)unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	cr_assert(from != NULL && fd >= 0);
	to = fdopen(fd, "w");
	cr_assert_not_null(to);
	while (fgets(text, sizeof(text), from) != NULL)
		if (strncmp(text, name, strlen(name)) != 0)
			(void)fputs(text, to);
	(void)fprintf(to, "%s\n", line);
	(void)fclose(from);
	cr_assert_eq(fclose(to), 0);
}

/* By both commands that people try first. */
static void expect_wrong(const char *profile, int exit_code, const char *what, const char *command)
{
	static const char *const words[] = {"ping", "whoami"};
	struct jx_run run;

	for (size_t i = 0; i < 2; i++) {
		jx_run_client(&run, profile, words[i], "--timeout", "2", (char *)NULL);
		cr_assert_eq(run.exit_code, exit_code, "exit %d instead of %d\n%s", run.exit_code, exit_code, run.err);
		cr_assert_not_null(strstr(run.err, what), "no \"%s\" in: %s", what, run.err);
		cr_assert_not_null(strstr(run.err, command), "no \"%s\" in: %s", command, run.err);
		jx_run_clear(&run);
	}
}

Test(wrong_profile, what_it_lacks_is_named_with_its_section)
{
	char path[JX_PATH_SIZE];

	jx_site_path(&site, "none.ini", path);
	expect_wrong(path, 2, "none.ini: No such file", "--profile");
	write_changed("identity", "", path);
	expect_wrong(path, 2, "changed.ini: it has no identity in [server]", "jixiao profile new");
	write_changed("endpoint", "", path);
	expect_wrong(path, 2, "changed.ini: it has no endpoint in [server]", "jixiao profile new");
	write_changed("key", "", path);
	expect_wrong(path, 2, "changed.ini: it has no key in [user]", "jixiao profile new");
	write_changed("none", "nothing", path);
	expect_wrong(path, 2, "it is no name = value", "jixiao profile new");
	write_changed("none", "", path);
	cr_assert_eq(chmod(path, 0644), 0);
	expect_wrong(path, 2, "others may read or change it", "changed.ini)");
}

Test(wrong_profile, what_is_wrong_with_the_key_is_named_with_its_file)
{
	char path[JX_PATH_SIZE], key[JX_PATH_SIZE], text[JX_KEY_TEXT_MAX + 2];
	FILE *file = fopen(site.admin.key_path, "r");

	cr_assert(file != NULL && fgets(text, sizeof(text), file) != NULL);
	(void)fclose(file);
	write_changed("key", "key = wrong.key", path);
	jx_site_path(&site, "wrong.key", key);
	expect_wrong(path, 2, "wrong.key: No such file", "jixiao key new");
	text[20] = text[20] == 'q' ? 'p' : 'q';
	file = fopen(key, "w");
	cr_assert(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
	cr_assert_eq(chmod(key, 0644), 0);
	expect_wrong(path, 2, "wrong.key: others may read or change it", "wrong.key)");
	cr_assert_eq(chmod(key, 0600), 0);
	expect_wrong(path, 2, "wrong.key: the checksum does not fit: a character is mistyped", "jixiao key new");
	cr_assert(unlink(key) == 0 && mkdir(key, 0700) == 0);
	expect_wrong(path, 2, "wrong.key: it is not a plain file", "jixiao key new");
}

/* Says the text to whoever connects, until it is killed; NULL: nothing. */
static void say_to_all(int listener, const char *text)
{
	for (;;) {
		const int fd = accept(listener, NULL, NULL);

		if (fd < 0 || text == NULL)
			continue;
		(void)!write(fd, text, strlen(text));
		(void)close(fd);
	}
}

static pid_t serve_text(const char *text, char endpoint[64])
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	pid_t child;

	cr_assert(listener >= 0 && bind(listener, (struct sockaddr *)&address, size) == 0 &&
		  listen(listener, 64) == 0 && getsockname(listener, (struct sockaddr *)&address, &size) == 0);
	(void)snprintf(endpoint, 64, "tcp://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0)
		say_to_all(listener, text);
	(void)close(listener);
	return child;
}

static void end_server(pid_t child)
{
	(void)kill(child, SIGKILL);
	(void)waitpid(child, NULL, 0);
}

Test(wrong_profile, an_endpoint_that_is_no_jixiaod_s_is_named)
{
	char path[JX_PATH_SIZE], endpoint[64], expected[160];
	pid_t child;

	jx_site_path(&site, "endpoint.ini", path);
	write_profile(path, "tcp://127.0.0.1:1");
	expect_wrong(path, 12, "no server answered at tcp://127.0.0.1:1 within 2 s", "jixiao profile show");
	(void)unlink(path);
	child = serve_text("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", endpoint);
	write_profile(path, endpoint);
	(void)snprintf(expected, sizeof(expected), "what answers at %s is no jixiaod", endpoint);
	expect_wrong(path, 12, expected, "jixiao profile new");
	end_server(child);
	(void)unlink(path);
	/* As a web server that waits for the end of a line. */
	child = serve_text(NULL, endpoint);
	write_profile(path, endpoint);
	(void)snprintf(expected, sizeof(expected), "at %s something takes connections", endpoint);
	expect_wrong(path, 12, expected, "jixiao profile show");
	end_server(child);
}

Test(wrong_profile, another_server_than_the_profile_s_is_named)
{
	struct jx_profile profile = site.admin;
	char path[JX_PATH_SIZE], expected[JX_ENDPOINT_MAX + 64];
	const char *problem;
	struct jx_key other;

	jx_key_generate(&other);
	memcpy(profile.server, other.public_key, JX_KEY_BYTES);
	jx_site_path(&site, "server.ini", path);
	cr_assert(jx_profile_write(path, &profile, &problem) == JX_OK, "%s", problem);
	(void)snprintf(expected, sizeof(expected), "the server at %s is not the one", profile.endpoints[0]);
	expect_wrong(path, 4, expected, "jixiao profile new FILE --endpoint tcp://");
}
