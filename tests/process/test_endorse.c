/* SPDX-License-Identifier: Apache-2.0 */
/* An office whose head signs what it sends, with the real binaries: the clerk's machine and the head's. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/lib/bureau.h"

#define FORM "petition.monthly"

static struct jx_bureau bureau;
static char head[JX_PATH_SIZE], other_head[JX_PATH_SIZE];
static char clerks[JX_PATH_SIZE], heads[JX_PATH_SIZE]; /* state folders */
static char asked[JX_PATH_SIZE], answer[JX_PATH_SIZE];

static void setup(void)
{
	jx_bureau_open(&bureau);
	jx_site_enrol(&bureau.site, "head", "370202", "head", head);
	jx_site_enrol(&bureau.site, "otherhead", "370203", "head", other_head);
	jx_site_path(&bureau.site, "clerks", clerks);
	jx_site_path(&bureau.site, "heads", heads);
	jx_site_path(&bureau.site, "asked", asked);
	jx_site_path(&bureau.site, "answer", answer);
	jx_expect_client(0, bureau.site.profile, "office", "endorsement", "370202", "--needed");
}

static void teardown(void)
{
	jx_bureau_close(&bureau);
}

TestSuite(endorse, .init = setup, .fini = teardown, .timeout = 120);

static void at(const char *state)
{
	(void)setenv("XDG_STATE_HOME", state, 1);
}

static void submit(const char *figure, const char *word)
{
	struct jx_run run;

	at(clerks);
	jx_run_client(&run, bureau.clerk, "submit", "--form", FORM, "--period", "2023-01", "--set", figure, word,
		      (char *)NULL);
	jx_bureau_expect(&run, 0, "", "jixiao submission endorse");
}

static void export_for_head(void)
{
	struct jx_run run;

	(void)remove(asked);
	(void)remove(answer);
	at(clerks);
	jx_run_client(&run, bureau.clerk, "outbox", "export", "--for-head", asked, (char *)NULL);
	jx_bureau_expect(&run, 0, "", "written: 1;");
}

static void sign(const char *profile, int exit_code, const char *out, const char *err)
{
	struct jx_run run;

	at(heads);
	jx_run_client(&run, profile, "submission", "endorse", "--file", asked, "--signed", answer, "--yes",
		      (char *)NULL);
	jx_bureau_expect(&run, exit_code, out, err);
}

static void import(int exit_code, const char *err)
{
	struct jx_run run;

	at(clerks);
	jx_run_client(&run, bureau.clerk, "outbox", "import", answer, (char *)NULL);
	jx_bureau_expect(&run, exit_code, "", err);
}

static void sync_clerk(int exit_code, const char *err)
{
	struct jx_run run;

	at(clerks);
	jx_run_client(&run, bureau.clerk, "sync", (char *)NULL);
	jx_bureau_expect(&run, exit_code, "", err);
}

static void check_store(void)
{
	cr_assert_eq(jx_site_stop(&bureau.site, 15), 0);
	jx_site_check(&bureau.site);
}

Test(endorse, on_two_machines_and_by_a_file)
{
	struct jx_run run;

	submit("visit.improper=3", NULL);
	sync_clerk(0, "not sent before the head has signed: 1");
	jx_run_client(&run, bureau.clerk, "outbox", "list", (char *)NULL);
	jx_bureau_expect(&run, 0, "awaits the head's signature", "");
	export_for_head();
	sign(other_head, 9, "", "is no head of office");
	sign(bureau.second, 9, "", "is no head of office");
	sign(head, 0, "visit.improper", "signed by the head");
	import(0, "delivered: ");
	jx_run_client(&run, bureau.clerk, "submission", "show", FORM, "2023-01", (char *)NULL);
	jx_bureau_expect(&run, 0, "(signed by the head, head)", "");
	/* Once taken in, it is of nothing that waits. */
	import(0, "passed over");
	/* The head sees what changes. */
	submit("visit.improper=4", NULL);
	export_for_head();
	sign(head, 0, "", "before (1");
	import(0, "revision 2");
	check_store();
}

/* What was signed is what is sent: neither the file nor the figures change in between. */
Test(endorse, figures_that_changed_are_signed_anew)
{
	unsigned char byte;
	FILE *file;

	submit("visit.improper=3", NULL);
	export_for_head();
	file = fopen(asked, "r+b");
	cr_assert_not_null(file);
	cr_assert_eq(fseek(file, -40, SEEK_END), 0);
	cr_assert_eq(fread(&byte, 1, 1, file), 1);
	byte ^= 1;
	cr_assert_eq(fseek(file, -1, SEEK_CUR), 0);
	cr_assert_eq(fwrite(&byte, 1, 1, file), 1);
	cr_assert_eq(fclose(file), 0);
	sign(head, 3, "", "it was changed");
	export_for_head();
	sign(head, 0, "", "signed by the head");
	submit("visit.improper=5", NULL);
	import(0, "passed over");
	sync_clerk(0, "delivered 0, refused 0");
	check_store();
}

/* On one machine, without a server, and with a head who is revoked before it is sent. */
Test(endorse, offline_and_a_head_who_is_revoked)
{
	struct jx_run run;
	char id[16];

	at(clerks);
	jx_expect_client(0, bureau.clerk, "form", "show", FORM);
	jx_expect_client(0, head, "whoami");
	jx_expect_client(0, bureau.clerk, "whoami");
	cr_assert_eq(jx_site_stop(&bureau.site, 15), 0);
	submit("visit.improper=3", "--offline");
	jx_run_client(&run, head, "submission", "endorse", "--yes", "--offline", (char *)NULL);
	jx_bureau_expect(&run, 0, "visit.improper", "signed by the head");
	jx_site_start(&bureau.site);
	jx_run_client(&run, bureau.site.profile, "user", "list", "-o", "csv", (char *)NULL);
	cr_assert_eq(run.exit_code, 0);
	cr_assert_not_null(strstr(run.out, ",head,"));
	{
		const char *row = strstr(run.out, ",head,");

		while (row > run.out && row[-1] != '\n')
			row--;
		(void)snprintf(id, sizeof(id), "%.*s", (int)strcspn(row, ","), row);
	}
	jx_run_clear(&run);
	jx_expect_client(0, bureau.site.profile, "user", "revoke", id);
	sync_clerk(0, "was replaced or revoked");
	sync_clerk(0, "not sent before the head has signed: 1");
	jx_expect_client(0, bureau.site.profile, "office", "endorsement", "370202", "--not-needed");
	sync_clerk(0, "delivered 1");
	check_store();
}

/* -- what an office reports for those below ------------------------------------------------------------------------ */

static char above[JX_PATH_SIZE], above_head[JX_PATH_SIZE], file[JX_PATH_SIZE];

static void write_many(const char *text)
{
	FILE *out = fopen(file, "wb");

	cr_assert_not_null(out);
	cr_assert_eq(fwrite(text, 1, strlen(text), out), strlen(text));
	cr_assert_eq(fclose(out), 0);
}

static void set_up_above(void)
{
	jx_site_enrol(&bureau.site, "above", "129001", "clerk", above);
	jx_site_enrol(&bureau.site, "abovehead", "129001", "head", above_head);
	jx_site_path(&bureau.site, "many.csv", file);
	jx_expect_client(0, bureau.site.profile, "office", "endorsement", "129001", "--needed");
	write_many("office,period,item,value\n370202,2023-01,visit.improper,6\n370203,2023-01,visit.improper,8\n");
	at(clerks);
}

static const char both_wait[] = "submissions: 2 read = 0 accepted + 0 unchanged + 0 refused + 2 in the outbox\n"
				"of these, 2 await the signature of the head; nothing of them was sent\n"
				"  the head signs at this machine, with his own profile: jixiao submission endorse\n";

/* All together: one signature, each figure shown. */
Test(endorse, many_at_once_are_signed_as_one)
{
	set_up_above();
	EXPECT_CLIENT(0, "in the outbox", both_wait, above, "submit", "--form", FORM, "--many", file);
	EXPECT_CLIENT(0, "unchanged", "2 unchanged", above, "submit", "--form", FORM, "--many", file);
	EXPECT_CLIENT(0, "2 offices", "", above, "outbox", "list");
	write_many("office,period,item,value\n370203,2023-01,visit.improper,9\n");
	EXPECT_CLIENT(5, "refused", "jixiao outbox drop 1", above, "submit", "--form", FORM, "--many", file);
	/* On one machine, the head of another office is asked for nothing. */
	EXPECT_CLIENT(0, "", "nothing awaits your signature", head, "submission", "endorse", "--yes");
	EXPECT_CLIENT(0, "370203", "signed by the head", above_head, "submission", "endorse", "--yes");
	EXPECT_CLIENT(0, "", "delivered 1, refused 0", above, "sync");
	EXPECT_CLIENT(0, "visit.improper,非正常接待场所上访,8", "", bureau.manager, "submission", "show", FORM,
		      "2023-01", "--office", "370203", "-o", "csv");
	/* By a file, with what they correct. */
	EXPECT_CLIENT(0, "in the outbox", "of these, 1 await", above, "submit", "--form", FORM, "--many", file);
	EXPECT_CLIENT(0, "", "written: 1;", above, "outbox", "export", "--for-head", asked);
	at(heads);
	EXPECT_CLIENT(0, "370203", "before (1", above_head, "submission", "endorse", "--file", asked, "--signed",
		      answer, "--yes");
	at(clerks);
	EXPECT_CLIENT(0, "", "delivered: ", above, "outbox", "import", answer);
	check_store();
}

/* Each by itself; the server tells a client that has not heard of the rule yet. */
Test(endorse, many_one_by_one)
{
	set_up_above();
	jx_expect_client(0, bureau.site.profile, "office", "endorsement", "129001", "--not-needed");
	EXPECT_CLIENT(0, "taken", "", above, "submit", "--form", FORM, "--many", file, "--dry-run");
	jx_expect_client(0, bureau.site.profile, "office", "endorsement", "129001", "--needed");
	EXPECT_CLIENT(7, "in the outbox", "number 1-2", above, "submit", "--form", FORM, "--many", file, "--each",
		      "--offline");
	EXPECT_CLIENT(0, "", "awaits the signature of the head", above, "sync");
	EXPECT_CLIENT(0, "370203", "signed by the head: number 2", above_head, "submission", "endorse", "2", "--yes");
	EXPECT_CLIENT(0, "", "delivered 1, refused 0", above, "sync");
	EXPECT_CLIENT(0, "", "signed by the head: number 1", above_head, "submission", "endorse", "--yes");
	EXPECT_CLIENT(0, "", "delivered 1, refused 0", above, "sync");
	check_store();
}

/* -- what people are told ------------------------------------------------------------------------------------------ */

Test(endorse, both_are_told_what_awaits)
{
	submit("visit.improper=3", NULL);
	EXPECT_CLIENT(0, "Not sent before the head of the office has signed:\n  number 1: 信访业务月报", "",
		      bureau.clerk, "todo");
	EXPECT_CLIENT(0, "To sign as the head of the office, on this machine:\n  number 1: 信访业务月报", "", head,
		      "todo");
	EXPECT_CLIENT(0, "  jixiao submission endorse\n", "", head, "todo");
	{
		struct jx_run run;

		jx_run_client(&run, other_head, "todo", (char *)NULL);
		cr_assert_eq(run.exit_code, 0);
		cr_assert_null(strstr(run.out, "To sign"));
		jx_run_clear(&run);
	}
}

/* The head signs what a clerk asked for under his former key, and it is the new one that signs the whole. */
Test(endorse, a_clerk_whose_key_is_replaced_meanwhile)
{
	char key[JX_PATH_SIZE];

	jx_site_path(&bureau.site, "new.key", key);
	submit("visit.improper=3", NULL);
	export_for_head();
	EXPECT_CLIENT(0, "", "signed again with the new key", bureau.clerk, "user", "rotate", "--new-key", key,
		      "--switch-profile");
	sync_clerk(0, "not sent before the head has signed: 1");
	sign(head, 0, "", "signed by the head");
	import(0, "delivered: ");
	/* Signed first, replaced then. */
	submit("visit.improper=4", NULL);
	EXPECT_CLIENT(0, "", "signed by the head", head, "submission", "endorse", "--yes");
	jx_site_path(&bureau.site, "newer.key", key);
	EXPECT_CLIENT(0, "", "", bureau.clerk, "user", "rotate", "--new-key", key, "--switch-profile");
	EXPECT_CLIENT(0, "signed by the head, head", "", bureau.clerk, "submission", "show", FORM, "2023-01");
	check_store();
}

/* His machine has never seen anything of the bureau: he signs what is shown by codes, and it holds. */
Test(endorse, a_head_whose_machine_never_saw_a_server)
{
	submit("visit.improper=3", NULL);
	export_for_head();
	cr_assert_eq(jx_site_stop(&bureau.site, 15), 0);
	at(heads);
	EXPECT_CLIENT(0, "visit.improper", "codes stand in the place of names", head, "submission", "endorse", "--file",
		      asked, "--signed", answer, "--yes", "--offline");
	jx_site_start(&bureau.site);
	import(0, "delivered: ");
	check_store();
}
