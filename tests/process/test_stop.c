/* SPDX-License-Identifier: Apache-2.0 */
/* SIGTERM and SIGINT under load: every request is answered, or was never executed. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <criterion/criterion.h>

#include "common/rpc/frame.h"
#include "tests/process/load.h"

static void stop_under_load(int signal_number)
{
	struct jx_site site;
	struct jx_load load;
	size_t under_way = 0;

	jx_site_open(&site);
	jx_load_init(&load, &site);
	for (int i = 0; i < 5; i++) {
		jx_site_start(&site);
		jx_load_connect(&load);
		cr_assert_gt(jx_load_run(&load, 50, 20000, false), (size_t)0);
		cr_assert_eq(kill(site.server, signal_number), 0);
		/* Goes on writing into the stop, and takes the answers that are still on their way. */
		(void)jx_load_run(&load, SIZE_MAX, 500, true);
		cr_assert_eq(jx_site_stop(&site, signal_number), 0, "the stop was not clean");
		/* What libzmq has queued must not reach the next server: that would be another delivery. */
		jx_load_disconnect(&load);
		for (size_t w = 0; w < JX_WRITERS; w++) {
			under_way += load.under_way[w] != SIZE_MAX;
			load.under_way[w] = SIZE_MAX;
		}
	}
	/* What was not answered OK is not in the journal: its positions are all taken by what was. */
	jx_site_start(&site);
	jx_load_verify(&load);
	{
		struct jx_run run;
		char last[32];

		(void)snprintf(last, sizeof(last), "%zu", load.answered + 2);
		jx_run_client(&run, site.profile, "journal", "show", last, (char *)NULL);
		cr_assert_eq(run.exit_code, 8, "%zu answers, and there is an entry %s (%zu were under way)\n%s",
			     load.answered, last, under_way, run.out);
		jx_run_clear(&run);
	}
	jx_load_clear(&load);
	cr_assert_eq(jx_site_stop(&site, signal_number), 0);
	jx_site_check(&site);
	jx_site_close(&site);
}

Test(stop, sigterm_answers_or_does_not_execute)
{
	stop_under_load(SIGTERM);
}

Test(stop, sigint_does_the_same)
{
	stop_under_load(SIGINT);
}

/* An impatient operator: the signals go on until the process is gone, so that some meet every step of the stop. */
Test(stop, more_signals_do_not_make_it_a_kill)
{
	struct jx_site site;
	int status = 0;

	jx_site_open(&site);
	for (int i = 0; i < 5; i++) {
		jx_site_start(&site);
		jx_expect_client(0, site.profile, "ping", "-n", "1");
		while (waitpid(site.server, &status, WNOHANG) == 0)
			(void)kill(site.server, i % 2 ? SIGINT : SIGTERM);
		site.server = 0;
		cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0, "wait status %#x", (unsigned)status);
	}
	jx_site_check(&site);
	jx_site_close(&site);
}
