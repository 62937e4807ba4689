/* SPDX-License-Identifier: Apache-2.0 */
/* kill -9 at random moments under write load: what was promised is there, once. */
#include <signal.h>
#include <poll.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "common/rpc/frame.h"
#include "tests/process/load.h"

#define KILLS       50
#define CHECK_EVERY 10
#define EARLY_KILLS 20

Test(kill, every_receipt_survives_fifty_kills)
{
	struct jx_site site;
	struct jx_load load;
	uint64_t seq = 0;

	srand(20261122);
	jx_site_open(&site);
	jx_load_init(&load, &site);
	for (int i = 0; i < KILLS; i++) {
		jx_site_start(&site);
		jx_load_connect(&load);
		(void)jx_load_run(&load, (size_t)(rand() % 24), 20000, false);
		(void)poll(NULL, 0, rand() % 3);
		cr_assert_eq(jx_site_stop(&site, SIGKILL), 128 + SIGKILL);
		/* As the kill left it: no restart has mended anything. */
		if (i % CHECK_EVERY == 0)
			jx_site_check(&site);
	}
	jx_site_start(&site);
	jx_load_connect(&load);
	jx_load_drain(&load);
	cr_assert_gt(load.answered, (size_t)KILLS, "there was too little load to mean anything");
	jx_load_verify(&load);
	/* Everything that was ever sent is answered by now: the journal has that, the founding, and nothing else. */
	for (size_t i = 0; i < load.count; i++) {
		cr_assert(load.promises[i].answered);
		seq = load.promises[i].seq > seq ? load.promises[i].seq : seq;
	}
	cr_assert_eq(seq, load.count + 1, "the last entry is %llu after %zu writes", (unsigned long long)seq,
		     load.count);
	jx_load_clear(&load);
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	jx_site_check(&site);
	jx_site_close(&site);
}

/* Killed before it is ready: while it takes the lock, reads the log, or opens its sockets. */
Test(kill, a_start_may_be_killed_at_any_moment)
{
	struct jx_site site;
	struct jx_load load;

	srand(20261123);
	jx_site_open(&site);
	jx_load_init(&load, &site);
	for (int i = 0; i < EARLY_KILLS; i++) {
		if (i % CHECK_EVERY == 0) { /* so that there is a log to be read */
			jx_site_start(&site);
			jx_load_connect(&load);
			cr_assert_gt(jx_load_run(&load, 20, 20000, false), (size_t)0);
			cr_assert_eq(jx_site_stop(&site, SIGKILL), 128 + SIGKILL);
		}
		jx_site_launch(&site);
		(void)poll(NULL, 0, rand() % 21);
		cr_assert_eq(jx_site_stop(&site, SIGKILL), 128 + SIGKILL);
		if (i % CHECK_EVERY == CHECK_EVERY - 1)
			jx_site_check(&site);
	}
	jx_site_start(&site);
	jx_load_connect(&load);
	jx_load_drain(&load);
	jx_load_verify(&load);
	jx_load_clear(&load);
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	jx_site_check(&site);
	jx_site_close(&site);
}
