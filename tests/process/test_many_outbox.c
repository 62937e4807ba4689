/* SPDX-License-Identifier: Apache-2.0 */
/* Figures for many offices at once that are signed while no server is there, with the real binaries. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/lib/bureau.h"

static struct jx_bureau bureau;
static char above[JX_PATH_SIZE], file[JX_PATH_SIZE];

static const char good[] = "office,period,item,value\n370202,2023-01,accept.due,6\n370202,2023-01,accept.in_time,5\n"
			   "370203,2023-01,visit.improper,8\n370203,2023-02,visit.improper,9\n";

static void write_file(const char *text)
{
	FILE *out = fopen(file, "wb");

	cr_assert_not_null(out);
	cr_assert_eq(fwrite(text, 1, strlen(text), out), strlen(text));
	cr_assert_eq(fclose(out), 0);
}

static void setup(void)
{
	jx_bureau_open(&bureau);
	jx_site_enrol(&bureau.site, "above", "129001", "clerk", above);
	jx_site_path(&bureau.site, "many.csv", file);
	write_file(good);
}

static void teardown(void)
{
	jx_bureau_close(&bureau);
}

TestSuite(many_outbox, .init = setup, .fini = teardown, .timeout = 120);

#define submit(exit_code, out, err, ...)                                                                               \
	EXPECT_CLIENT(exit_code, out, err, above, "submit", "--form", "petition.monthly", "--many", file, __VA_ARGS__)

static void stop(void)
{
	cr_assert_eq(jx_site_stop(&bureau.site, 15), 0);
}

static void show(const char *office, const char *period, const char *text)
{
	EXPECT_CLIENT(0, text, "", bureau.manager, "submission", "show", "petition.monthly", period, "--office", office,
		      "-o", "csv");
}

/* What the server had to be asked for once. */
static void learn(void)
{
	submit(0, "taken", "nothing was sent", "--dry-run");
}

static const char all_wait[] = "rows: 4 read = 0 accepted + 0 unchanged + 0 refused + 4 in the outbox\n"
			       "submissions: 3 read = 0 accepted + 0 unchanged + 0 refused + 3 in the outbox";

/* Nothing is lost; it is shown as what it is, and the next command delivers all of it. */
Test(many_outbox, without_a_server_they_are_kept_and_delivered_later)
{
	learn();
	stop();
	submit(7, "in the outbox", all_wait, "--timeout", "1");
	EXPECT_CLIENT(0, "2 offices", "", above, "outbox", "list");
	EXPECT_CLIENT(0, "2023-01~2023-02", "", above, "outbox", "list");
	EXPECT_CLIENT(0, "\"submissions\": 3", "", above, "outbox", "list", "-o", "json");
	EXPECT_CLIENT(0, "370203 2023-02", "", above, "outbox", "show", "1");
	submit(0, "unchanged", "4 read = 0 accepted + 4 unchanged + 0 refused", "--offline");
	write_file("office,period,item,value\n370203,2023-02,visit.improper,7\n");
	submit(7, "\"waiting\": 1", "\"reason\": \"KEPT\"", "--offline", "-o", "json");
	jx_site_start(&bureau.site);
	EXPECT_CLIENT(0, "", "delivered: 信访业务月报 2023-01 to 2023-02, 3 submissions of 2 offices, entry", above,
		      "submission", "list");
	EXPECT_CLIENT(0, "", "delivered 0, refused 0", above, "sync");
	show("370202", "2023-01", "accept.in_time,及时受理,5");
	show("370203", "2023-02", "visit.improper,非正常接待场所上访,7");
	EXPECT_CLIENT(0, "2 offices", "", above, "receipt", "list");
	EXPECT_CLIENT(0, "", "right: 2, wrong: 0", above, "receipt", "verify");
	/* Each revision is known to who made it, and is what he corrects next. */
	write_file("office,period,item,value\n370202,2023-01,visit.improper,7\n370203,2023-01,visit.improper,7\n");
	submit(7, "in the outbox", "", "--offline");
	EXPECT_CLIENT(0, "", "delivered 1, refused 0", above, "sync");
	show("370203", "2023-01", "visit.improper,非正常接待场所上访,7");
	stop();
	jx_site_check(&bureau.site);
}

/* Each is an entry of its own. */
Test(many_outbox, each_is_kept_by_itself)
{
	learn();
	submit(7, "in the outbox", "kept in the outbox as number 1-3", "--each", "--offline");
	EXPECT_CLIENT(0, "", "dropped: number 2, 信访业务月报 2023-01, 370203", above, "outbox", "drop", "2");
	EXPECT_CLIENT(0, "", "delivered 2, refused 0", above, "sync");
	submit(0, "taken", "4 read = 1 accepted + 3 unchanged + 0 refused", "--each");
	EXPECT_CLIENT(0, "", "right: 3, wrong: 0", above, "receipt", "verify");
	show("370203", "2023-02", "visit.improper,非正常接待场所上访,9");
}

/* Why is told by office, month and item; what was made on it waits until somebody decides. */
Test(many_outbox, what_is_refused_waits_for_a_decision)
{
	learn();
	write_file("office,period,item,value\n370202,2023-02,letter.registered,6\n370202,2023-02,letter.processed,8\n"
		   "370203,2023-01,visit.improper,6\n");
	submit(7, "in the outbox", "", "--offline");
	write_file("office,period,item,value\n370203,2023-01,visit.improper,7\n");
	submit(7, "in the outbox", "", "--offline");
	EXPECT_CLIENT(5, "", "jixiao: 370202 2023-02: 来信处理: ", above, "sync");
	EXPECT_CLIENT(0, "waits behind another one", "", above, "outbox", "list");
	submit(5, "refused", "wait in the outbox as number 1", "--timeout", "20");
	/* Without the first the other had no base. */
	EXPECT_CLIENT(5, "", "number 2 of the outbox was made on number 1", above, "outbox", "drop", "1");
	EXPECT_CLIENT(0, "", "dropped", above, "outbox", "drop", "2");
	EXPECT_CLIENT(0, "", "dropped", above, "outbox", "drop", "1");
	submit(0, "taken", "1 accepted", "--each");
}

static void copy_folder(const char *from, const char *to)
{
	const char *const words[] = {"/bin/sh", "-c", "rm -rf \"$1\" && cp -a \"$0\" \"$1\"", from, to, NULL};
	struct jx_run run;

	jx_run_program(&run, words, NULL);
	jx_bureau_expect(&run, 0, "", "");
}

Test(many_outbox, a_server_that_lost_them_gets_them_again)
{
	char backup[JX_PATH_SIZE];

	stop();
	jx_site_path(&bureau.site, "backup", backup);
	copy_folder(bureau.site.dir, backup);
	jx_site_start(&bureau.site);
	submit(0, "taken", "entry ", "--timeout", "20");
	stop();
	copy_folder(backup, bureau.site.dir);
	jx_site_start(&bureau.site);
	EXPECT_CLIENT(10, "", "to be sent again: 信访业务月报 2023-01 to 2023-02, 3 submissions of 2 offices, entry",
		      above, "sync");
	write_file("office,period,item,value\n370203,2023-01,visit.improper,7\n370211,2023-01,visit.improper,7\n");
	submit(10, "refused", "send it again first: jixiao sync --resend", "--each");
	EXPECT_CLIENT(0, "", "delivered 1, refused 0", above, "sync", "--resend");
	submit(0, "unchanged", "2 read = 1 accepted + 1 unchanged + 0 refused", "--each");
	show("370203", "2023-01", "visit.improper,非正常接待场所上访,7");
	EXPECT_CLIENT(0, "", "wrong: 0", above, "receipt", "verify");
	stop();
	jx_site_check(&bureau.site);
}

Test(many_outbox, after_a_change_of_key_they_are_signed_again)
{
	char key[JX_PATH_SIZE];

	learn();
	submit(7, "in the outbox", "", "--offline");
	jx_site_path(&bureau.site, "newer.key", key);
	EXPECT_CLIENT(0, "", "signed again with the new key: number 1", above, "user", "rotate", "--new-key", key,
		      "--switch-profile", "--offline");
	EXPECT_CLIENT(0, "", "delivered 1, refused 0", above, "sync");
	show("370203", "2023-02", "visit.improper,非正常接待场所上访,9");
	stop();
	jx_site_check(&bureau.site);
}

Test(many_outbox, they_are_carried_by_hand)
{
	char out[JX_PATH_SIZE], back[JX_PATH_SIZE], state[JX_PATH_SIZE];

	learn();
	submit(7, "in the outbox", "", "--offline");
	jx_site_path(&bureau.site, "129001.jixiao", out);
	jx_site_path(&bureau.site, "129001.receipts", back);
	jx_site_path(&bureau.site, "another machine", state);
	EXPECT_CLIENT(0, "", "written: 1", above, "outbox", "export", out);
	cr_assert_eq(setenv("XDG_STATE_HOME", state, 1), 0);
	EXPECT_CLIENT(0, "", "3 submissions of 2 offices, entry", bureau.elsewhere, "outbox", "deliver", out,
		      "--receipts", back);
	cr_assert_eq(setenv("XDG_STATE_HOME", bureau.site.state, 1), 0);
	stop();
	EXPECT_CLIENT(0, "", "delivered 1, refused as the carrier says 0, not in this outbox 0", above, "receipt",
		      "import", back);
	EXPECT_CLIENT(0, "", "right: 1, wrong: 0", above, "receipt", "verify");
	/* What was made is known here now, figures and all. */
	submit(0, "unchanged", "4 read = 0 accepted + 4 unchanged + 0 refused", "--offline");
	jx_site_check(&bureau.site);
}
