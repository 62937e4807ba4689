/* SPDX-License-Identifier: Apache-2.0 */
#include "common/rpc/profile.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/common/temp.h"
#include "tests/lib/expect.h"

static struct temp temp;
static struct jx_key server, ledger;
static char server_text[JX_IDENTITY_MAX], ledger_text[JX_IDENTITY_MAX];

static void start(void)
{
	EXPECT_OK(jx_identity_init());
	temp_open(&temp);
	jx_key_generate(&server);
	jx_key_generate(&ledger);
	jx_identity_format(server.public_key, server_text);
	jx_identity_format(ledger.public_key, ledger_text);
}

static void stop(void)
{
	temp_close(&temp);
}

TestSuite(profile, .init = start, .fini = stop);

static struct jx_profile sample(void)
{
	struct jx_profile profile = {.n_endpoints = 1};

	memcpy(profile.server, server.public_key, 32);
	memcpy(profile.ledger, ledger.public_key, 32);
	(void)snprintf(profile.endpoints[0], JX_ENDPOINT_MAX, "tcp://127.0.0.1:7130");
	(void)snprintf(profile.key_path, JX_PATH_SIZE, "clerk.key");
	return profile;
}

static enum jx_status write_profile(const struct jx_profile *profile)
{
	const char *problem = NULL;
	enum jx_status status = jx_profile_write(temp_path(&temp, "p.ini"), profile, &problem);

	cr_assert_eq(status == JX_OK, problem == NULL);
	return status;
}

/* Writes a file whose identities are $S and $L, and reads it. */
static enum jx_status read_text(const char *template, struct jx_profile *profile, char problem[256])
{
	char text[20000];
	size_t n = 0;

	for (const char *c = template; *c; c++) {
		const char *insert = c[0] == '$' && c[1] == 'S' ? server_text : c[0] == '$' ? ledger_text : NULL;

		n += (size_t)snprintf(text + n, sizeof(text) - n, "%.*s", insert ? 64 : 1, insert ? insert : c);
		c += insert ? 1 : 0;
	}
	temp_write(&temp, "p.ini", text, n, 0600);
	return jx_profile_read(temp_path(&temp, "p.ini"), profile, NULL, problem);
}

static void expect_refused(const char *template, const char *words)
{
	struct jx_profile profile;
	char problem[256] = "";

	EXPECT_STATUS(read_text(template, &profile, problem), JX_INVALID_ARGUMENT);
	cr_assert_not_null(strstr(problem, words), "%s", problem);
}

Test(profile, comes_back_as_it_was_written)
{
	struct jx_profile profile = sample(), back;
	char problem[256] = "", path[1024];
	struct stat info;

	profile.n_endpoints = JX_PROFILE_ENDPOINTS;
	for (size_t i = 0; i < JX_PROFILE_ENDPOINTS; i++) {
		(void)snprintf(profile.endpoints[i], JX_ENDPOINT_MAX, "tcp://h%zu-", i);
		memset(profile.endpoints[i] + 9, 'x', JX_ENDPOINT_MAX - 10);
	}
	EXPECT_OK(write_profile(&profile));
	EXPECT_OK(jx_profile_read(temp_path(&temp, "p.ini"), &back, NULL, problem));
	cr_assert_arr_eq(back.server, server.public_key, 32);
	cr_assert_arr_eq(back.ledger, ledger.public_key, 32);
	cr_assert_eq(back.n_endpoints, JX_PROFILE_ENDPOINTS);
	for (size_t i = 0; i < JX_PROFILE_ENDPOINTS; i++)
		cr_assert_str_eq(back.endpoints[i], profile.endpoints[i]);
	(void)snprintf(path, sizeof(path), "%s/clerk.key", temp.folder);
	cr_assert_str_eq(back.key_path, path);
	cr_assert_eq(stat(temp_path(&temp, "p.ini"), &info), 0);
	cr_assert_eq(info.st_mode & 07777, 0600);
	EXPECT_STATUS(write_profile(&profile), JX_ALREADY_EXISTS);
}

/* Other programs look for it there. */
Test(profile, names_the_server_first)
{
	struct jx_profile profile = sample();
	char text[4096];
	FILE *file;
	size_t n;

	EXPECT_OK(write_profile(&profile));
	file = fopen(temp_path(&temp, "p.ini"), "r");
	n = fread(text, 1, sizeof(text) - 1, file);
	(void)fclose(file);
	text[n] = '\0';
	cr_assert_eq(strncmp(strstr(text, "jx1"), server_text, strlen(server_text)), 0);
}

Test(profile, joins_the_key_to_its_folder)
{
	struct jx_profile profile;
	char problem[256] = "", long_path[JX_PATH_SIZE + 256], expected[1024];

	EXPECT_OK(read_text("[server]\nidentity=$S\nendpoint=tcp://a:1\n[user]\nkey=keys/my = ; key\n", &profile,
			    problem));
	(void)snprintf(expected, sizeof(expected), "%s/keys/my = ; key", temp.folder);
	cr_assert_str_eq(profile.key_path, expected);
	EXPECT_OK(read_text("[server]\nidentity=$S\nendpoint=tcp://a:1\n[user]\nkey=/abs.key\n", &profile, problem));
	cr_assert_str_eq(profile.key_path, "/abs.key");
	cr_assert_eq(chdir(temp.folder), 0);
	temp_write(&temp, "q.ini", "", 0, 0600);
	EXPECT_STATUS(jx_profile_read("q.ini", &profile, NULL, problem), JX_INVALID_ARGUMENT);
	EXPECT_OK(read_text("[server]\nidentity=$S\nendpoint=tcp://a:1\n[user]\nkey=k\n", &profile, problem));
	EXPECT_OK(jx_profile_read("p.ini", &profile, NULL, problem));
	cr_assert_str_eq(profile.key_path, "k");
	(void)snprintf(long_path, sizeof(long_path), "[user]\nkey=%0*d\n", (int)JX_PATH_SIZE, 0);
	expect_refused(long_path, "too long");
}

Test(profile, without_a_ledger_means_the_servers_identity)
{
	struct jx_profile profile;
	char problem[256] = "";

	EXPECT_OK(read_text("\xef\xbb\xbf# comment\n; comment\n\n[server]\r\n  identity : $S\r\nendpoint=tcp://a:1\r\n"
			    "[user]\nkey=k\n",
			    &profile, problem));
	cr_assert_arr_eq(profile.ledger, server.public_key, 32);
	cr_assert_eq(profile.n_endpoints, 1);
	EXPECT_OK(read_text("[user]\nkey=k\n[server]\nledger=$L\nidentity=$S\nendpoint=tcp://a:1\nendpoint=ipc://b\n",
			    &profile, problem));
	cr_assert_arr_eq(profile.ledger, ledger.public_key, 32);
	cr_assert_eq(profile.n_endpoints, 2);
	cr_assert_str_eq(profile.endpoints[1], "ipc://b");
}

Test(profile, wants_what_it_needs)
{
	expect_refused("", "no identity");
	expect_refused("[server]\nendpoint=tcp://a:1\n[user]\nkey=k\n", "no identity");
	expect_refused("[server]\nidentity=$S\n[user]\nkey=k\n", "no endpoint");
	expect_refused("[server]\nidentity=$S\nendpoint=tcp://a:1\n", "no key");
}

static char *shout(const char *english)
{
	return strcmp(english, "line {0}: {1}") == 0 ? "Zeile {0}: {1}" : "laut";
}

/* Each part of a problem is one that a catalogue of words can have. */
Test(profile, says_what_is_wrong_in_other_words)
{
	static const char text[] = "[server]\nport=1\n";
	struct jx_profile profile;
	char problem[JX_PROFILE_PROBLEM];

	temp_write(&temp, "p.ini", text, sizeof(text) - 1, 0600);
	EXPECT_STATUS(jx_profile_read(temp_path(&temp, "p.ini"), &profile, shout, problem), JX_INVALID_ARGUMENT);
	cr_assert_str_eq(problem, "Zeile 2: [server] port: laut");
	temp_write(&temp, "p.ini", "", 0, 0600);
	EXPECT_STATUS(jx_profile_read(temp_path(&temp, "p.ini"), &profile, shout, problem), JX_INVALID_ARGUMENT);
	cr_assert_str_eq(problem, "laut");
}

Test(profile, refuses_what_it_does_not_know)
{
	expect_refused("[server]\nidentity=$S\nport=1\n", "line 3: [server] port");
	expect_refused("[servers]\nidentity=$S\n", "[servers] identity");
	expect_refused("identity=$S\n", "line 1: [] identity");
	expect_refused("[user]\nidentity=$S\n", "[user] identity");
	expect_refused("[server]\nidentity $S\n", "line 2: ");
	expect_refused("[server\nidentity=$S\n", "line 1: ");
	expect_refused("[server]\nIdentity=$S\n", "Identity");
}

Test(profile, refuses_what_is_there_twice)
{
	expect_refused("[server]\nidentity=$S\nidentity=$S\n", "line 3: [server] identity: it is there twice");
	expect_refused("[server]\nledger=$S\nledger=$L\n", "twice");
	expect_refused("[user]\nkey=a\nkey=b\n", "twice");
	expect_refused("[server]\nidentity=$S\n[user]\nkey=a\n[server]\nidentity=$L\n", "twice");
	/* The lines of a value that goes on are names of their own. */
	expect_refused("[server]\nidentity=$S\nendpoint=tcp://a:1\n  tcp\n", "line 4: ");
}

Test(profile, refuses_bad_values)
{
	expect_refused("[server]\nidentity=jx1qqq\n", "[server] identity: it is too short");
	expect_refused("[server]\nidentity=\n", "identity");
	expect_refused("[server]\nledger=nothing\n", "[server] ledger: ");
	expect_refused("[server]\nendpoint=127.0.0.1:7130\n", "tcp://");
	expect_refused("[server]\nendpoint=http://a\n", "tcp://");
	expect_refused("[server]\nendpoint=\n", "endpoint");
	expect_refused("[user]\nkey=\n", "key: it is empty");
}

Test(profile, bounds_the_endpoints)
{
	struct jx_profile profile;
	char text[1024], problem[256] = "", endpoint[512];
	int n = snprintf(text, sizeof(text), "[user]\nkey=k\n[server]\nidentity=$S\n");

	for (size_t i = 0; i < JX_PROFILE_ENDPOINTS; i++)
		n += snprintf(text + n, sizeof(text) - (size_t)n, "endpoint=tcp://a:1\n");
	EXPECT_OK(read_text(text, &profile, problem));
	cr_assert_eq(profile.n_endpoints, JX_PROFILE_ENDPOINTS);
	(void)snprintf(text + n, sizeof(text) - (size_t)n, "endpoint=tcp://a:1\n");
	expect_refused(text, "too many endpoints");
	(void)snprintf(endpoint, sizeof(endpoint), "[server]\nendpoint=tcp://%0*d\n", (int)JX_ENDPOINT_MAX - 6, 0);
	expect_refused(endpoint, "endpoint");
}

Test(profile, that_others_may_read_is_refused)
{
	struct jx_profile profile = sample();
	char problem[256] = "";

	EXPECT_OK(write_profile(&profile));
	cr_assert_eq(chmod(temp_path(&temp, "p.ini"), 0640), 0);
	EXPECT_STATUS(jx_profile_read(temp_path(&temp, "p.ini"), &profile, NULL, problem), JX_FAILED_PRECONDITION);
	cr_assert_not_null(strstr(problem, "others"));
	cr_assert_eq(chmod(temp_path(&temp, "p.ini"), 0604), 0);
	EXPECT_STATUS(jx_profile_read(temp_path(&temp, "p.ini"), &profile, NULL, problem), JX_FAILED_PRECONDITION);
	EXPECT_STATUS(jx_profile_read(temp_path(&temp, "none"), &profile, NULL, problem), JX_NOT_FOUND);
}

/* A value must not become a second line of the file. */
Test(profile, does_not_write_what_would_not_come_back)
{
	static const char *const endpoints[] = {"tcp://a:1\nkey=x", " tcp://a:1", "tcp://a:1 ", "", "udp://a"};
	static const char *const keys[] = {"", " k", "k ", "a\nb", "a\x01"};
	struct jx_profile profile;

	for (size_t i = 0; i < 5; i++) {
		profile = sample();
		(void)snprintf(profile.endpoints[0], JX_ENDPOINT_MAX, "%s", endpoints[i]);
		EXPECT_STATUS(write_profile(&profile), JX_INVALID_ARGUMENT);
		profile = sample();
		(void)snprintf(profile.key_path, JX_PATH_SIZE, "%s", keys[i]);
		EXPECT_STATUS(write_profile(&profile), JX_INVALID_ARGUMENT);
	}
	cr_assert_neq(access(temp_path(&temp, "p.ini"), F_OK), 0);
}

Test(profile, keeps_a_receipt)
{
	const uint8_t bytes[] = {0, 1, 2, 0, 255};
	const char *problem = NULL;
	struct stat info;

	EXPECT_OK(jx_kept_receipt_write(temp_path(&temp, "r"), bytes, sizeof(bytes), &problem));
	cr_assert_eq(stat(temp_path(&temp, "r"), &info), 0);
	cr_assert_eq(info.st_size, 5);
	cr_assert_eq(info.st_mode & 07777, 0600);
	EXPECT_STATUS(jx_kept_receipt_write(temp_path(&temp, "r"), bytes, 1, &problem), JX_ALREADY_EXISTS);
}
