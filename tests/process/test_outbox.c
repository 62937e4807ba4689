/* SPDX-License-Identifier: Apache-2.0 */
/* Figures that are signed while no server is there, with the real binaries and the example's catalogue. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <sqlite3.h>

#include "tests/lib/bureau.h"

static struct jx_bureau bureau;

static void setup(void)
{
	jx_bureau_open(&bureau);
}

static void teardown(void)
{
	jx_bureau_close(&bureau);
}

TestSuite(outbox, .init = setup, .fini = teardown, .timeout = 120);

#define expect(exit_code, out, err, who, ...) EXPECT_CLIENT(exit_code, out, err, bureau.who, __VA_ARGS__)
#define submit(exit_code, out, err, who, period, ...)                                                                  \
	expect(exit_code, out, err, who, "submit", "--form", "petition.monthly", "--period", (period), __VA_ARGS__)

static void stop(void)
{
	cr_assert_eq(jx_site_stop(&bureau.site, 15), 0);
}

/* Without a server nothing is lost; the next command delivers, in order, and does what it was meant for. */
Test(outbox, without_a_server_it_is_kept_and_delivered_later)
{
	submit(0, "visit.improper", "entry ", clerk, "2023-01", "--set", "visit.improper=6");
	stop();
	submit(7, "", "kept in the outbox as number 2", clerk, "2023-02", "--set", "visit.improper=7", "--timeout",
	       "1");
	/* A correction of what is not delivered yet; it starts from there. */
	submit(7, "", "number 3", clerk, "2023-02", "--set", "online.handled=5", "--timeout", "1");
	submit(7, "", "number 4", clerk, "2023-01", "--set", "visit.improper=8", "--offline");
	submit(0, "\"itemCode\": \"visit.improper\"", "nothing changes", clerk, "2023-01", "--set", "visit.improper=8",
	       "--offline", "-o", "json");
	submit(7, "", "\"reason\": \"KEPT\"", clerk, "2023-03", "--set", "visit.improper=8", "--offline", "-o", "json");
	expect(0, "2023-03", "", clerk, "outbox", "list");
	expect(0, "online.handled", "", clerk, "outbox", "show", "3");
	expect(0, "\"state\": \"OUTBOX_STATE_WAITING\"", "", clerk, "outbox", "show", "3", "-o", "json");
	expect(12, "", "no server answered", clerk, "submission", "list", "--timeout", "1");
	expect(5, "", "jixiao outbox drop 3", clerk, "outbox", "drop", "2"); /* which would then correct nothing */
	expect(0, "", "dropped: number 5", clerk, "outbox", "drop", "5");
	expect(8, "", "no number 5", clerk, "outbox", "drop", "5");
	jx_site_start(&bureau.site);
	expect(0, "2023-02", "delivered: 信访业务月报 2023-01", clerk, "submission", "list", "-o", "csv");
	expect(0, "", "delivered 0, refused 0", clerk, "sync");
	expect(0, "online.handled,网上信访受理办理,5", "", clerk, "submission", "show", "petition.monthly", "2023-02",
	       "-o", "csv");
	expect(0, "visit.improper,非正常接待场所上访,7", "", clerk, "submission", "show", "petition.monthly", "2023-02",
	       "-o", "csv");
	expect(0, "\"revision\": 2", "", clerk, "submission", "show", "petition.monthly", "2023-02", "-o", "json");
	expect(8, "", "", clerk, "submission", "show", "petition.monthly", "2023-03");
	stop();
	jx_site_check(&bureau.site);
}

/* On a terminal it tells how far it is. */
Test(outbox, a_bar_shows_what_is_delivered)
{
	char command[3 * JX_PATH_SIZE];
	const char *const words[] = {"/usr/bin/script", "-qec", command, "/dev/null", NULL};
	struct jx_run run;

	expect(0, "", "", clerk, "whoami");
	expect(0, "", "", clerk, "form", "list");
	submit(7, "", "number 1", clerk, "2023-01", "--set", "visit.improper=6", "--offline");
	submit(7, "", "number 2", clerk, "2023-02", "--set", "visit.improper=7", "--offline");
	submit(7, "", "number 3", clerk, "2023-03", "--set", "visit.improper=8", "--offline");
	(void)snprintf(command, sizeof(command), "'%s' --profile '%s' sync", JIXIAO_PATH, bureau.clerk);
	jx_run_program(&run, words, NULL);
	jx_bureau_expect(&run, 0, "] 2/3\r\033[K", "");
}

/* A machine that knows nothing yet says so, and does not guess. */
Test(outbox, what_is_not_known_offline_is_said)
{
	submit(12, "", "without a server the catalogue is not known", clerk, "2023-01", "--set", "visit.improper=6",
	       "--offline");
	expect(0, "", "", clerk, "form", "list");
	submit(12, "", "without a server who you are is not known", clerk, "2023-01", "--set", "visit.improper=6",
	       "--offline");
	submit(7, "", "kept in the outbox", clerk, "2023-01", "--set", "visit.improper=6", "--offline", "--office",
	       "370202");
	submit(3, "", "it is not a number", clerk, "2023-01", "--set", "visit.improper=x", "--offline", "--office",
	       "370202");
	submit(12, "", "without a server the catalogue is not known", clerk, "2022-12", "--set", "visit.improper=6",
	       "--offline", "--office", "370202");
	expect(0, "", "delivered 1, refused 0", clerk, "sync");
}

/* It stays, and holds back what corrects it, until a person decides. */
Test(outbox, what_is_refused_waits_for_a_decision)
{
	submit(0, "", "entry ", clerk, "2023-01", "--set", "visit.improper=6");
	submit(7, "", "number 2", clerk, "2023-02", "--set", "letter.registered=6", "--set", "letter.processed=8",
	       "--offline");
	submit(7, "", "number 3", clerk, "2023-02", "--set", "letter.processed=9", "--offline");
	submit(7, "", "number 4", clerk, "2023-03", "--set", "visit.improper=6", "--offline");
	expect(5, "", "来信处理: ", clerk, "sync");
	expect(0, "refused", "", clerk, "outbox", "list");
	expect(0, "waits behind another one", "", clerk, "outbox", "list");
	expect(0, "letter.processed", "来信处理", clerk, "outbox", "show", "2");
	submit(5, "", "jixiao outbox drop 2", clerk, "2023-02", "--set", "letter.processed=1", "--base", "1");
}

/* Who is refused at once has his figures before him: nothing stays behind. */
Test(outbox, what_is_refused_at_once_does_not_wait)
{
	submit(3, "", "来信处理", clerk, "2023-02", "--set", "letter.registered=6", "--set", "letter.processed=8");
	expect(0, "Nothing waits", "", clerk, "outbox", "list");
	submit(9, "", "role", manager, "2023-02", "--set", "visit.improper=8");
	expect(0, "Nothing waits", "", manager, "outbox", "list");
}

/* What a person was shown he may correct; what he was not, he may not, and sees it. */
Test(outbox, who_has_seen_it_may_correct_it)
{
	submit(0, "", "entry ", clerk, "2023-01", "--set", "visit.improper=6");
	submit(5, "", "--base 1", second, "2023-01", "--set", "visit.improper=7");
	submit(5, "", "--base 1", second, "2023-01", "--set", "visit.improper=7");
	expect(0, "visit.improper", "", second, "submission", "show", "petition.monthly", "2023-01");
	submit(0, "", "before (1, clerk", second, "2023-01", "--set", "visit.improper=7");
	/* The first one's base is older than that; it is shown with the rest. */
	submit(5, "", "base (1, clerk", clerk, "2023-01", "--set", "visit.improper=8");
	/* Offline he corrects what he saw, and the server refuses. */
	submit(7, "", "number 3", clerk, "2023-01", "--set", "visit.improper=8", "--offline");
	expect(5, "", "revision 2 is by second", clerk, "sync");
	submit(5, "", "outbox drop 3", clerk, "2023-01", "--set", "visit.improper=8", "--base", "2");
	expect(0, "", "dropped", clerk, "outbox", "drop", "3");
	submit(0, "", "entry ", clerk, "2023-01", "--set", "visit.improper=8", "--base", "2");
}

/* Each person's own, though they share a machine. */
Test(outbox, another_persons_entries_are_left_alone)
{
	submit(0, "", "entry ", clerk, "2023-01", "--set", "visit.improper=6");
	submit(7, "", "number 2", clerk, "2023-02", "--set", "visit.improper=6", "--offline");
	expect(0, "by another key", "", second, "outbox", "list");
	expect(0, "", "signed by another key and left alone: 1", second, "sync");
	expect(0, "", "delivered 1, refused 0", clerk, "sync");
}

/* The same request id, another signature: by the key that is in force. */
Test(outbox, after_a_change_of_key_what_waits_is_signed_again)
{
	char key[JX_PATH_SIZE];

	submit(0, "", "entry ", clerk, "2023-01", "--set", "visit.improper=6");
	submit(7, "", "number 2", clerk, "2023-02", "--set", "visit.improper=6", "--offline");
	jx_site_path(&bureau.site, "newer.key", key);
	expect(0, "", "signed again with the new key: number 2", clerk, "user", "rotate", "--new-key", key,
	       "--switch-profile", "--offline");
	expect(0, "", "delivered 1, refused 0", clerk, "sync");
	/* What he saw is his own still. */
	submit(7, "", "number 3", clerk, "2023-02", "--set", "online.handled=6", "--offline");
	expect(0, "", "revision 2", clerk, "sync");
	stop();
	jx_site_check(&bureau.site);
}

/* Each has a receipt, which is right or wrong by its bytes alone. */
Test(outbox, receipts_are_kept_and_verified_without_a_server)
{
	char file[JX_PATH_SIZE];
	FILE *out;

	submit(0, "", "entry ", clerk, "2023-01", "--set", "visit.improper=6");
	submit(7, "", "number 2", clerk, "2023-02", "--set", "visit.improper=6", "--offline");
	expect(0, "", "revision 1, entry 18", clerk, "sync");
	stop();
	expect(0, "right", "", clerk, "receipt", "list");
	expect(0, "\"problem\": \"\"", "", clerk, "receipt", "list", "-o", "json");
	expect(0, "", "right: 2, wrong: 0", clerk, "receipt", "verify");
	expect(0, "No receipt", "", second, "receipt", "list");
	jx_site_path(&bureau.site, "june.receipt", file);
	expect(0, "visit.improper", "", clerk, "receipt", "show", "18", "--receipt", file);
	expect(2, "", "none is replaced", clerk, "receipt", "show", "18", "--receipt", file);
	expect(8, "", "no receipt of entry 19", clerk, "receipt", "show", "19");
	expect(0, "", "right: jixiao.v1.Submissions/Create, entry 18", clerk, "receipt", "verify", file);
	jx_site_check_receipt(&bureau.site, file);
	out = fopen(file, "r+b");
	cr_assert(out && fseek(out, -20, SEEK_END) == 0 && fputs("changed", out) >= 0 && fclose(out) == 0);
	expect(10, "", "does not verify", clerk, "receipt", "verify", file);
}

static void switch_machine(const char *name)
{
	char state[JX_PATH_SIZE];

	jx_site_path(&bureau.site, name, state);
	cr_assert_eq(setenv("XDG_STATE_HOME", state, 1), 0);
}

/* By the hands of another office's clerk, who signs nothing; and the answers come back the same way. */
Test(outbox, it_is_carried_by_hand)
{
	char out[JX_PATH_SIZE], back[JX_PATH_SIZE];
	struct jx_run run;

	submit(0, "", "entry 17", clerk, "2023-01", "--set", "visit.improper=6");
	submit(7, "", "number 2", clerk, "2023-02", "--set", "visit.improper=7", "--offline");
	submit(7, "", "number 3", clerk, "2023-02", "--set", "visit.improper=8", "--offline");
	submit(7, "", "number 4", clerk, "2023-03", "--set", "letter.registered=1", "--set", "letter.processed=8",
	       "--offline");
	submit(7, "", "number 5", clerk, "2023-03", "--set", "visit.improper=8", "--offline");
	jx_site_path(&bureau.site, "370202.jixiao", out);
	jx_site_path(&bureau.site, "370202.receipts", back);
	expect(0, "", "written: 4", clerk, "outbox", "export", out);
	expect(2, "", "already, and none is replaced", clerk, "outbox", "export", out);
	switch_machine("another machine");
	expect(5, "", "delivered 2, refused 1, not sent since what they correct was refused 1", elsewhere, "outbox",
	       "deliver", out, "--receipts", back);
	jx_run_client(&run, bureau.elsewhere, "outbox", "deliver", out, "--receipts", back, (char *)NULL);
	cr_assert_null(strstr(run.err, "delivered"));
	jx_bureau_expect(&run, 2, "", "already, and none is replaced");
	/* Once more does nothing more. */
	expect(5, "", "revision 2, entry 19", elsewhere, "outbox", "deliver", out);
	expect(0, "Nothing waits", "", elsewhere, "outbox", "list");
	expect(0, "carrier", "", site.profile, "journal", "show", "19", "-o", "json");
	jx_expect_client(8, bureau.site.profile, "journal", "show", "20");
	switch_machine("state");
	stop();
	/* Nobody signed the refusal: it is told, and believed by nobody. */
	expect(5, "", "nobody signed that: number 4 stays in the outbox", clerk, "receipt", "import", back);
	expect(5, "", "delivered 0, refused as the carrier says 1, not in this outbox 2", clerk, "receipt", "import",
	       back);
	expect(0, "信访业务月报,2023-03,370202,Create,OUTBOX_STATE_SENT", "", clerk, "outbox", "list", "-o", "csv");
	expect(5, "", "number 5 of the outbox was made on number 4", clerk, "outbox", "drop", "4", "--force");
	expect(5, "", "it may have arrived", clerk, "outbox", "drop", "5");
	expect(0, "", "dropped", clerk, "outbox", "drop", "5", "--force");
	expect(0, "", "dropped", clerk, "outbox", "drop", "4", "--force");
	expect(0, "", "right: 3, wrong: 0", clerk, "receipt", "verify");
	expect(0, "", "not in this outbox 3", elsewhere, "receipt", "import", back);
	jx_site_check(&bureau.site);
}

/* Where nothing waits there is nothing to carry, and no file that looks as if there were. */
Test(outbox, nothing_to_carry)
{
	char out[JX_PATH_SIZE];

	submit(0, "", "entry 17", clerk, "2023-01", "--set", "visit.improper=6");
	jx_site_path(&bureau.site, "370202.jixiao", out);
	expect(0, "", "no file is written: nothing waits", clerk, "outbox", "export", out);
	submit(7, "", "number 2", clerk, "2023-02", "--set", "visit.improper=7", "--offline");
	expect(0, "", "written: 1", clerk, "outbox", "export", out);
}

/* By somebody who is not the client. */
static void change_outbox(const char *sql)
{
	char pattern[JX_PATH_SIZE + 16];
	glob_t found;
	sqlite3 *db;

	(void)snprintf(pattern, sizeof(pattern), "%s/jixiao/*.db", getenv("XDG_STATE_HOME"));
	cr_assert_eq(glob(pattern, 0, NULL, &found), 0);
	cr_assert_eq(sqlite3_open_v2(found.gl_pathv[0], &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
	(void)sqlite3_close(db);
	globfree(&found);
}

/* A file that is not there carries nothing: what waits is as it was, and may be dropped. */
Test(outbox, what_is_not_written_is_not_marked)
{
	char out[JX_PATH_SIZE];

	submit(0, "", "entry 17", clerk, "2023-01", "--set", "visit.improper=6");
	submit(7, "", "number 2", clerk, "2023-02", "--set", "visit.improper=7", "--offline");
	submit(7, "", "number 3", clerk, "2023-03", "--set", "visit.improper=8", "--offline");
	expect(2, "", "No such file", clerk, "outbox", "export", "/no/such/folder/out.jixiao");
	expect(0, "OUTBOX_STATE_WAITING", "", clerk, "outbox", "list", "-o", "csv");
	/* All of them, or none, and then no file either. */
	jx_site_path(&bureau.site, "370202.jixiao", out);
	change_outbox("CREATE TRIGGER stop BEFORE UPDATE ON entry WHEN OLD.id = 3 BEGIN SELECT RAISE(ABORT, 'stop'); "
		      "END");
	expect(2, "", "cannot be used", clerk, "outbox", "export", out);
	cr_assert_neq(access(out, F_OK), 0);
	change_outbox("DROP TRIGGER stop");
	expect(0, "", "dropped", clerk, "outbox", "drop", "2");
	expect(0, "", "written: 1", clerk, "outbox", "export", out);
	expect(5, "", "it may have arrived", clerk, "outbox", "drop", "3");
}

/* Whatever stands in the columns beside what was signed: the label is of what was signed. */
Test(outbox, a_receipt_says_what_was_signed)
{
	submit(0, "", "entry 17", clerk, "2023-01", "--set", "visit.improper=6");
	submit(0, "", "entry 18", clerk, "2023-01", "--set", "visit.improper=7");
	change_outbox(
		"UPDATE receipt SET form = 'video.monthly', office = '370203', period = '2024-12', revision = 77");
	expect(0, "信访业务月报,2023-01,370202,Create", "", clerk, "receipt", "list", "-o", "csv");
	expect(0, "correction", "", clerk, "receipt", "list");
	expect(0, "2023-01", "", clerk, "receipt", "show", "18");
	expect(0, "", "right: 2, wrong: 0", clerk, "receipt", "verify");
}

static void spoil(const char *path, long from_end)
{
	FILE *file = fopen(path, "r+b");

	cr_assert(file && fseek(file, -from_end, SEEK_END) == 0 && fputc('#', file) == '#' && fclose(file) == 0);
}

/* Nothing of a file that was changed on its way is sent or taken. */
Test(outbox, what_was_changed_on_its_way_is_refused)
{
	const char *words[] = {"/usr/bin/env", "LC_ALL=C", "sed", "-i", "s/petition.monthly/petition.monthlY/g",
			       NULL,           NULL};
	struct jx_run run;
	char out[JX_PATH_SIZE], back[JX_PATH_SIZE];

	submit(0, "", "entry 17", clerk, "2023-01", "--set", "visit.improper=6");
	submit(7, "", "number 2", clerk, "2023-02", "--set", "visit.improper=7", "--offline");
	jx_site_path(&bureau.site, "370202.jixiao", out);
	jx_site_path(&bureau.site, "370202.receipts", back);
	expect(0, "", "written: 1", clerk, "outbox", "export", out);
	expect(0, "", "delivered 1", elsewhere, "outbox", "deliver", out, "--receipts", back);
	spoil(out, 10);
	expect(3, "", "it was changed", elsewhere, "outbox", "deliver", out);
	expect(3, "", "it was changed", elsewhere, "outbox", "deliver", bureau.site.log);
	expect(2, "", "No such file", elsewhere, "outbox", "deliver", "/no/such/file");
	expect(3, "", "it is no file of this kind", clerk, "receipt", "import", out);
	/* The receipt is right, and what it is said to be of is the carrier's word. */
	words[5] = back;
	jx_run_program(&run, words, NULL);
	jx_bureau_expect(&run, 0, "", "");
	expect(3, "", "not those that were signed", clerk, "receipt", "import", back);
}

static void copy_folder(const char *from, const char *to)
{
	const char *const remove_words[] = {"/bin/rm", "-rf", to, NULL};
	const char *const copy_words[] = {"/bin/cp", "-a", from, to, NULL};
	struct jx_run run;

	jx_run_program(&run, remove_words, NULL);
	jx_bureau_expect(&run, 0, "", "");
	jx_run_program(&run, copy_words, NULL);
	jx_bureau_expect(&run, 0, "", "");
}

/* Its receipts tell a clerk what the bureau lost, and his client has it still. */
Test(outbox, a_server_that_was_restored_from_a_backup_is_noticed)
{
	char backup[JX_PATH_SIZE];

	submit(0, "", "entry 17", clerk, "2023-01", "--set", "visit.improper=6");
	stop();
	jx_site_path(&bureau.site, "backup", backup);
	copy_folder(bureau.site.dir, backup);
	jx_site_start(&bureau.site);
	submit(0, "", "entry 18", clerk, "2023-02", "--set", "visit.improper=7");
	submit(0, "", "entry 19", clerk, "2023-02", "--set", "online.handled=8");
	stop();
	copy_folder(backup, bureau.site.dir);
	jx_site_start(&bureau.site);
	/* Others go on meanwhile: the journal is as long as it was. */
	submit(0, "", "entry 18", elsewhere, "2023-01", "--set", "visit.improper=0");
	submit(0, "", "entry 19", elsewhere, "2023-02", "--set", "visit.improper=0");
	submit(0, "", "entry 20", elsewhere, "2023-03", "--set", "visit.improper=0");
	submit(7, "", "number 7", clerk, "2023-02", "--set", "visit.improper=9", "--offline");
	expect(0, "2023-01", "to be sent again: 信访业务月报 2023-02, 370202, entry 19", clerk, "submission", "list");
	expect(0, "", "dropped", clerk, "outbox", "drop", "7");
	submit(10, "", "does not know entry 18 any more", clerk, "2023-02", "--set", "visit.improper=8");
	submit(0, "", "jixiao sync --resend", clerk, "2023-03", "--set", "visit.improper=8");
	/* Whatever stands in the columns beside what was signed. */
	change_outbox("UPDATE receipt SET office = '370203', period = '2024-12', revision = 77");
	expect(10, "", "to be sent again: 信访业务月报 2023-02, 370202, entry 19", clerk, "sync");
	change_outbox("UPDATE receipt SET office = '370202', period = '2023-02', revision = 1 WHERE lost");
	expect(10, "", "entry 18", clerk, "sync");
	expect(0, "RECEIPT_STATE_LOST", "", clerk, "receipt", "list", "-o", "csv");
	submit(10, "", "sync --resend", clerk, "2023-02", "--set", "visit.improper=9", "--offline");
	expect(0, "", "delivered 2, refused 0", clerk, "sync", "--resend");
	expect(0, "", "delivered 0, refused 0", clerk, "sync");
	expect(0, "online.handled,网上信访受理办理,8", "", clerk, "submission", "show", "petition.monthly", "2023-02",
	       "-o", "csv");
	expect(0, "RECEIPT_STATE_SEEN_TO", "", clerk, "receipt", "list", "-o", "csv");
	expect(0, "", "right: 6, wrong: 0", clerk, "receipt", "verify");
	stop();
	jx_site_check(&bureau.site);
}

/* Two that deliver the same at the same time: each once, in order. */
Test(outbox, two_deliver_at_once)
{
	char both[3 * JX_PATH_SIZE], period[16];
	const char *const words[] = {"/bin/sh", "-c", both, NULL};
	struct jx_run run;

	submit(0, "", "entry 17", clerk, "2023-01", "--set", "visit.improper=0");
	for (unsigned i = 0; i < 20; i++) {
		char figure[32];

		(void)snprintf(period, sizeof(period), "2024-%02u", i / 2 + 1);
		(void)snprintf(figure, sizeof(figure), "visit.improper=%u", i % 2 + 1);
		submit(7, "", "", clerk, period, "--set", figure, "--offline");
	}
	(void)snprintf(both, sizeof(both), "%s --profile %s sync & %s --profile %s sync & wait", JIXIAO_PATH,
		       bureau.clerk, JIXIAO_PATH, bureau.clerk);
	jx_run_program(&run, words, NULL);
	jx_bureau_expect(&run, 0, "", "refused 0");
	expect(0, "Nothing waits", "", clerk, "outbox", "list");
	expect(0, "", "right: 21, wrong: 0", clerk, "receipt", "verify");
	expect(0, "Submissions/Create", "", site.profile, "journal", "show", "37", "-o", "json");
	expect(8, "", "", site.profile, "journal", "show", "38");
	expect(0, "\"revision\": 2", "", clerk, "submission", "show", "petition.monthly", "2024-10", "-o", "json");
}

/* Each is told that its own is delivered, whichever of them has carried it. */
Test(outbox, many_submit_at_once)
{
	char command[4 * JX_PATH_SIZE];
	const char *const words[] = {"/bin/sh", "-c", command, NULL};

	expect(0, "", "", clerk, "whoami");
	for (unsigned year = 2023; year < 2026; year++) {
		struct jx_run run;

		(void)snprintf(
			command, sizeof(command),
			"pids=; worst=0; for month in 01 02 03 04 05 06 07 08 09 10; do '%s' --profile '%s' submit "
			"--form petition.monthly --period %u-$month --set visit.improper=6 & pids=\"$pids $!\"; "
			"done; for pid in $pids; do wait $pid || worst=$?; done; exit $worst",
			JIXIAO_PATH, bureau.clerk, year);
		jx_run_program(&run, words, NULL);
		jx_bureau_expect(&run, 0, "", "entry ");
	}
	expect(0, "", "right: 30, wrong: 0", clerk, "receipt", "verify");
	expect(0, "Nothing waits", "", clerk, "outbox", "list");
}

/* It says what to do, and other commands go on. */
/* A figure that was changed on the disk is not signed once more: the server would believe it. */
Test(outbox, what_is_not_what_was_signed_is_not_sent)
{
	const char *const words[] = {
		"/bin/sh", "-c",
		"for f in $XDG_STATE_HOME/jixiao/*.db; do LC_ALL=C sed -i s/visit.improper/visit.impropeR/g $f; done",
		NULL};
	struct jx_run run;

	submit(0, "", "entry ", clerk, "2023-01", "--set", "visit.improper=6");
	submit(7, "", "number 2", clerk, "2023-02", "--set", "visit.improper=6", "--offline");
	jx_run_program(&run, words, NULL);
	jx_bureau_expect(&run, 0, "", "");
	expect(10, "", "number 2 is not what was signed", clerk, "sync");
}

Test(outbox, a_damaged_file_is_named)
{
	const char *const words[] = {
		"/bin/sh", "-c",
		"for f in $XDG_STATE_HOME/jixiao/*.db; do head -c 9000 /dev/zero | tr '\\0' x >$f; done", NULL};
	struct jx_run run;

	submit(0, "", "entry 17", clerk, "2023-01", "--set", "visit.improper=0");
	jx_run_program(&run, words, NULL);
	jx_bureau_expect(&run, 0, "", "");
	submit(10, "", "is damaged", clerk, "2023-02", "--set", "visit.improper=0");
	expect(0, "2023-01", "", clerk, "submission", "list");
}
