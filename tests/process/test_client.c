/* SPDX-License-Identifier: Apache-2.0 */
/* The clerk's program as it is used: which profile it takes, how it helps, what it prints, and when it stops. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/lib/process.h"

#define WORDS_MAX 8u

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

/* -- what is shared ------------------------------------------------------------------------------------------------ */

static void expect(struct jx_run *run, int exit_code, const char *out, const char *err)
{
	cr_assert_eq(run->exit_code, exit_code, "exit %d instead of %d\n%s%s", run->exit_code, exit_code, run->out,
		     run->err);
	cr_assert(strstr(run->out, out) != NULL, "no \"%s\" in: %s", out, run->out);
	cr_assert(strstr(run->err, err) != NULL, "no \"%s\" in: %s", err, run->err);
	jx_run_clear(run);
}

static size_t count_lines(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

/* A shell, for what only a shell does: where the output goes. "$1" is the client, "$2" the profile. */
static void run_shell(struct jx_run *run, const char *script)
{
	const char *const argv[] = {"/bin/sh", "-c", script, "sh", JIXIAO_PATH, site.profile, NULL};

	jx_run_program(run, argv, NULL);
}

/* The journal's last entry, as the server prints it. */
static char *last_entry(void)
{
	struct jx_run run;
	char *at, *seq;

	jx_run_client(&run, site.profile, "describe", "-o", "json", (char *)NULL);
	at = strstr(run.out, "\"journalSeq\"");
	cr_assert_not_null(at, "%s%s", run.out, run.err);
	at[strcspn(at, "\n")] = '\0';
	seq = strdup(at);
	jx_run_clear(&run);
	return seq;
}

static void expect_last_entry(char *before)
{
	char *now = last_entry();

	cr_assert_str_eq(now, before);
	free(now);
	free(before);
}

/* -- which profile ------------------------------------------------------------------------------------------------- */

TestSuite(profile, .init = open_site, .fini = close_site);

/* The first admin's profile, told from others by its endpoint. */
static void write_profile(const char *path, const char *endpoint)
{
	struct jx_profile profile = site.admin;
	const char *problem;

	profile.n_endpoints = 1;
	(void)snprintf(profile.endpoints[0], sizeof(profile.endpoints[0]), "%s", endpoint);
	cr_assert(jx_profile_write(path, &profile, &problem) == JX_OK, "%s: %s", path, problem);
}

static void make_folder(const char *name, char *path)
{
	jx_site_path(&site, name, path);
	cr_assert_eq(mkdir(path, 0700), 0, "%s", path);
}

static void expect_shown(const char *flag, const char *endpoint)
{
	const char *argv[] = {JIXIAO_PATH, "profile", "show", flag, NULL};
	struct jx_run run;

	jx_run_program(&run, argv, NULL);
	expect(&run, 0, endpoint, "");
}

/* Each place in turn is taken only where those before it are not given. */
Test(profile, flag_then_environment_then_folders)
{
	char path[JX_PATH_SIZE], flag[JX_PATH_SIZE + 16], home[JX_PATH_SIZE], config[JX_PATH_SIZE];
	const char *const argv[] = {JIXIAO_PATH, "profile", "show", NULL};
	struct jx_run run;

	make_folder("home", home);
	make_folder("home/.config", path);
	make_folder("home/.config/jixiao", path);
	jx_site_path(&site, "home/.config/jixiao/profile.ini", path);
	write_profile(path, "tcp://127.0.0.1:4");
	make_folder("config", config);
	make_folder("config/jixiao", path);
	jx_site_path(&site, "config/jixiao/profile.ini", path);
	write_profile(path, "tcp://127.0.0.1:3");
	jx_site_path(&site, "environment.ini", path);
	write_profile(path, "tcp://127.0.0.1:2");
	(void)setenv("HOME", home, 1);
	(void)setenv("XDG_CONFIG_HOME", config, 1);
	(void)setenv("JIXIAO_PROFILE", path, 1);
	jx_site_path(&site, "flag.ini", path);
	write_profile(path, "tcp://127.0.0.1:1");
	(void)snprintf(flag, sizeof(flag), "--profile=%s", path);

	expect_shown(flag, "tcp://127.0.0.1:1");
	expect_shown(NULL, "tcp://127.0.0.1:2");
	(void)setenv("JIXIAO_PROFILE", "", 1);
	expect_shown(NULL, "tcp://127.0.0.1:3");
	(void)unsetenv("XDG_CONFIG_HOME");
	expect_shown(NULL, "tcp://127.0.0.1:4");
	(void)unsetenv("HOME");
	jx_run_program(&run, argv, NULL);
	expect(&run, 2, "", "HOME");
}

Test(profile, one_that_is_named_and_is_not_there_is_not_replaced_by_another)
{
	char path[JX_PATH_SIZE];

	(void)setenv("JIXIAO_PROFILE", site.profile, 1);
	jx_site_path(&site, "none.ini", path);
	jx_expect_client(2, path, "profile", "show");
}

Test(profile, one_that_others_may_read_is_refused)
{
	struct jx_run run;

	cr_assert_eq(chmod(site.profile, 0640), 0);
	jx_run_client(&run, site.profile, "whoami", (char *)NULL);
	expect(&run, 2, "", site.profile);
	cr_assert_eq(chmod(site.profile, 0600), 0);
	jx_expect_client(0, site.profile, "whoami");
}

Test(profile, a_wrong_ledger_is_named)
{
	struct jx_profile profile = site.admin;
	char path[JX_PATH_SIZE], *before = last_entry();
	const char *problem;
	struct jx_key other;
	struct jx_run run;

	jx_key_generate(&other);
	memcpy(profile.ledger, other.public_key, JX_KEY_BYTES);
	jx_site_path(&site, "ledger.ini", path);
	cr_assert(jx_profile_write(path, &profile, &problem) == JX_OK, "%s", problem);
	jx_run_client(&run, path, "office", "add", "--code", "370202", "--name", "A", "--parent", "129001", "-o",
		      "json", (char *)NULL);
	expect(&run, 4, "", "\"LEDGER_MISMATCH\"");
	expect_last_entry(before);
}

/* -- changing one's key -------------------------------------------------------------------------------------------- */

TestSuite(rotate, .init = open_site, .fini = close_site);

Test(rotate, to_a_key_that_is_made)
{
	char clerk[JX_PATH_SIZE], key[JX_PATH_SIZE];
	struct jx_run run;

	jx_site_enrol(&site, "clerk.ini", "129001", "clerk", clerk);
	jx_site_path(&site, "made.key", key);
	jx_run_client(&run, clerk, "user", "rotate", "--new-key", key, (char *)NULL);
	expect(&run, 0, "clerk", "user rotate --new-key");
	cr_assert_eq(access(key, F_OK), 0);
	jx_run_client(&run, clerk, "whoami", "-o", "json", (char *)NULL);
	expect(&run, 4, "", "NOT_ENROLLED_OR_REVOKED");
	/* What the hint says mends the profile, and changes nothing more. */
	jx_run_client(&run, clerk, "user", "rotate", "--new-key", key, "--switch-profile", (char *)NULL);
	expect(&run, 0, "clerk", "");
	jx_expect_client(0, clerk, "whoami");
	jx_expect_client(8, site.profile, "journal", "show", "4");
	/* A new key that nobody enrolled is no proof of anything. */
	jx_site_path(&site, "other.key", key);
	jx_expect_client(0, site.profile, "user", "revoke", "2");
	jx_run_client(&run, clerk, "user", "rotate", "--new-key", key, (char *)NULL);
	expect(&run, 4, "", "admit");
	cr_assert_neq(access(key, F_OK), 0, "a refused rotation made a key");
}

Test(rotate, to_a_key_that_exists_and_the_profile_with_it)
{
	char clerk[JX_PATH_SIZE], key[JX_PATH_SIZE], identity[JX_IDENTITY_MAX];
	struct jx_run run;

	jx_site_enrol(&site, "clerk.ini", "129001", "clerk", clerk);
	jx_site_path(&site, "existing.key", key);
	jx_run_client(&run, clerk, "key", "new", key, (char *)NULL);
	(void)snprintf(identity, sizeof(identity), "%.*s", (int)strcspn(run.out, "\n"), run.out);
	expect(&run, 0, "jx1", "");
	jx_run_client(&run, clerk, "user", "rotate", "--new-key", key, "--switch-profile", (char *)NULL);
	expect(&run, 0, identity, "entry ");
	jx_run_client(&run, clerk, "whoami", (char *)NULL);
	expect(&run, 0, identity, "");
	jx_run_client(&run, clerk, "profile", "show", (char *)NULL);
	expect(&run, 0, "existing.key", "");
}

/* -- lists and receipts -------------------------------------------------------------------------------------------- */

TestSuite(lists, .init = open_site, .fini = close_site);

#define OFFICES 131u

static void add_offices(unsigned from, unsigned n)
{
	for (unsigned i = from; i < from + n; i++) {
		char code[8];

		(void)snprintf(code, sizeof(code), "%u", 370000 + i);
		jx_expect_client(0, site.profile, "office", "add", "--code", code, "--name", code, "--parent",
				 "129001");
	}
}

/* With the root office one more than are added; a page has fewer. */
Test(lists, all_pages_are_one_list)
{
	struct jx_run run;

	add_offices(0, OFFICES - 1);
	jx_run_client(&run, site.profile, "office", "list", "-o", "csv", (char *)NULL);
	cr_assert_eq(count_lines(run.out), 1 + OFFICES, "%zu lines", count_lines(run.out));
	expect(&run, 0, "\r\n370129,", "");
	jx_run_client(&run, site.profile, "office", "list", (char *)NULL);
	cr_assert_eq(count_lines(run.out), 1 + OFFICES);
	expect(&run, 0, "370000", "");
	jx_run_client(&run, site.profile, "office", "list", "-o", "json", (char *)NULL);
	cr_assert_null(strstr(run.out, "\"next\""));
	expect(&run, 0, "\"370129\"", "");
	jx_run_client(&run, site.profile, "journal", "list", "-o", "csv", (char *)NULL);
	cr_assert_eq(count_lines(run.out), 1 + OFFICES);
	jx_run_clear(&run);
}

Test(lists, roles_are_plain_in_csv)
{
	char path[JX_PATH_SIZE];
	struct jx_run run;

	jx_site_enrol(&site, "clerk.ini", "129001", "clerk:2026-12-31,reviewer", path);
	jx_run_client(&run, site.profile, "user", "list", "-o", "csv", (char *)NULL);
	expect(&run, 0, ",129001,\"clerk:2026-12-31,reviewer\",false,", "");
}

Test(lists, an_entry_is_one_aligned_block_and_no_csv)
{
	struct jx_run run;
	const char *at;

	jx_run_client(&run, site.profile, "journal", "show", "1", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	/* Every line of the block begins with a title as wide as the widest. */
	for (at = run.out; *at != '\n'; at += strcspn(at, "\n") + 1)
		cr_assert(at[strlen("Signer's identity:")] == ' ' && at[strlen("Signer's identity: ")] != ' ', "%s",
			  run.out);
	cr_assert_eq(count_lines(run.out) - count_lines(at), 12, "%s", run.out);
	jx_run_clear(&run);
	jx_run_client(&run, site.profile, "journal", "show", "1", "-o", "csv", (char *)NULL);
	expect(&run, 2, "", "-o json");
}

Test(lists, a_receipt_does_not_replace_a_file_and_nothing_is_sent)
{
	char path[JX_PATH_SIZE], *before = last_entry();
	struct jx_run run;

	jx_site_path(&site, "change.receipt", path);
	write_profile(path, site.admin.endpoints[0]); /* any file will do */
	jx_run_client(&run, site.profile, "office", "add", "--code", "370202", "--name", "A", "--parent", "129001",
		      "--receipt", path, (char *)NULL);
	expect(&run, 2, "", path);
	expect_last_entry(before);
	cr_assert_eq(unlink(path), 0);
	jx_expect_client(0, site.profile, "office", "add", "--code", "370202", "--name", "A", "--parent", "129001",
			 "--receipt", path);
	cr_assert_eq(access(path, F_OK), 0);
}

/* -- what cannot be printed ---------------------------------------------------------------------------------------- */

/* Every way in which something is printed. */
Test(lists, a_full_output_is_told_in_a_sentence)
{
	static const char *const words[] = {
		"office list",    "office list -o json",
		"journal show 1", "journal show 1 -o json",
		"ping",           "key show",
		"profile show",   "man",
		"--help",         "completion",
	};
	struct jx_run run;
	char script[128];

	cr_assert_eq(access("/dev/full", W_OK), 0);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		(void)snprintf(script, sizeof(script), "JIXIAO_PROFILE=$2 \"$1\" %s >/dev/full", words[i]);
		run_shell(&run, script);
		cr_assert_null(strstr(run.err, ".c:"), "%s: %s", words[i], run.err);
		expect(&run, 1, "", "the standard output cannot be written: No space left on device");
	}
}

/* What was changed is changed, and is told. */
Test(lists, a_change_that_cannot_be_printed_is_told_by_its_entry)
{
	struct jx_run run;

	run_shell(&run, "\"$1\" --profile \"$2\" office add --code 370202 --name A --parent 129001 >/dev/full");
	expect(&run, 1, "", "entry 2\n");
}

/* -- help ---------------------------------------------------------------------------------------------------------- */

static void set_language(void)
{
	(void)setenv("LC_ALL", "C", 1);
}

TestSuite(help, .init = set_language);

/* Runs the program with the words that `line` begins with, and --help; there must be `n` of them. */
static void expect_help(const char *program, const char *name, char *words, const char *beginning)
{
	const char *argv[WORDS_MAX] = {program};
	size_t n = 1;
	struct jx_run run;
	char *state;

	for (char *word = strtok_r(words, " ", &state); word != NULL; word = strtok_r(NULL, " ", &state)) {
		cr_assert_lt(n, WORDS_MAX - 2);
		argv[n++] = word;
	}
	argv[n] = "--help";
	jx_run_program(&run, argv, NULL);
	cr_assert_eq(strncmp(run.out, beginning, strlen(beginning)), 0, "%s %s --help begins otherwise: %s", name,
		     words, run.out);
	expect(&run, 0, name, "");
}

/* The words of a line of an overview: those in small letters before two blanks, or before what they take. */
static bool words_of(const char *line, char words[64])
{
	size_t length = strcspn(line, "\n"), n = 0;

	if (strncmp(line, "  ", 2) != 0 || length > 500)
		return false;
	for (line += 2; n < 63 && (*line == ' ' || (*line >= 'a' && *line <= 'z')); line++) {
		if (line[0] == ' ' && !(line[1] >= 'a' && line[1] <= 'z'))
			break;
		words[n++] = *line;
	}
	words[n] = '\0';
	return n > 0;
}

Test(help, of_every_word_of_the_client_begins_with_an_example)
{
	const char *const argv[] = {JIXIAO_PATH, "--help", NULL};
	char words[64], noun[64];
	struct jx_run run;
	size_t n = 0;

	jx_run_program(&run, argv, NULL);
	cr_assert_eq(strncmp(run.out, "Example: jixiao ", 16), 0, "%s", run.out);
	for (const char *line = run.out; *line != '\0'; line += strcspn(line, "\n") + 1) {
		if (!words_of(line, words))
			continue;
		(void)snprintf(noun, sizeof(noun), "%.*s", (int)strcspn(words, " "), words);
		expect_help(JIXIAO_PATH, "jixiao", words, "Example: ");
		expect_help(JIXIAO_PATH, "jixiao", noun, "Example: ");
		n++;
	}
	cr_assert_geq(n, 17, "only %zu commands in\n%s", n, run.out);
	jx_run_clear(&run);
}

Test(help, of_every_word_of_the_server_begins_with_an_example)
{
	const char *const argv[] = {JIXIAOD_PATH, "--help", NULL};
	static const char prefix[] = "  jixiaod ";
	char line_words[64], line_copy[512];
	struct jx_run run;
	size_t n = 0;

	jx_run_program(&run, argv, NULL);
	cr_assert_eq(strncmp(run.out, "Example:\n  jixiaod ", 19), 0, "%s", run.out);
	for (const char *line = strstr(run.out, "\n\n"); *line != '\0'; line += strcspn(line, "\n") + 1) {
		if (strncmp(line, prefix, strlen(prefix)) != 0)
			continue;
		(void)snprintf(line_copy, sizeof(line_copy), "  %s", line + strlen(prefix));
		if (!words_of(line_copy, line_words))
			continue;
		expect_help(JIXIAOD_PATH, "jixiaod", line_words, "Example:\n  jixiaod ");
		n++;
	}
	cr_assert_geq(n, 5, "only %zu words in\n%s", n, run.out);
	jx_run_clear(&run);
}

Test(profile, text_in_another_encoding_is_told_before_anything_is_sent)
{
	struct jx_run run;

	jx_run_client(&run, site.profile, "office", "add", "--code", "370202", "--name", "\xca\xd0\xc4\xcf\xc7\xf8",
		      "--parent", "129001", (char *)NULL);
	cr_assert_eq(run.exit_code, 3, "%s", run.err);
	cr_assert(strstr(run.err, "not UTF-8"), "%s", run.err);
	jx_run_clear(&run);
}

Test(profile, a_profile_makes_the_folders_that_it_lies_in)
{
	struct jx_run run;
	char path[JX_PATH_SIZE], server[JX_IDENTITY_MAX];

	jx_site_path(&site, "home/.config/jixiao/profile.ini", path);
	jx_identity_format(site.admin.server, server);
	jx_expect_client(0, site.profile, "profile", "new", path, "--endpoint", site.admin.endpoints[0], "--server",
			 server, "--key", site.admin.key_path);
	jx_run_client(&run, path, "whoami", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	jx_run_clear(&run);
}

Test(profile, who_has_no_role_any_more_is_shown_as_such)
{
	struct jx_run run;
	char path[JX_PATH_SIZE];

	jx_site_enrol(&site, "former", "129001", "clerk:2020-12-31", path);
	jx_run_client(&run, site.profile, "user", "list", (char *)NULL);
	cr_assert(strstr(run.out, "roles ended"), "%s", run.out);
	jx_run_clear(&run);
	jx_expect_client(0, site.profile, "user", "revoke", "2");
	jx_run_client(&run, site.profile, "user", "list", (char *)NULL);
	cr_assert(strstr(run.out, "revoked"), "%s", run.out);
	jx_run_clear(&run);
}
