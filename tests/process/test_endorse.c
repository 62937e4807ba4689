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
