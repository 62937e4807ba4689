/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of the outbox that are about several offices or months. */
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "tests/client/outbox_sample.h"
#include "tests/lib/expect.h"

TestSuite(outbox_about, .init = sample_setup, .fini = sample_teardown);

/* One that is about two months is behind what waits of either, and what is made on it is behind it. */
Test(outbox_about, one_about_several_holds_back_and_is_held_back)
{
	struct jx_outbox *outbox = sample_open();
	char words[] = "why";
	const struct jx_blob refusal = {words, sizeof(words)};
	struct jx_outgoing one = sample_entry(1, "2023-06"), two = sample_entry(2, "2023-06"), last;
	struct jx_about about[2] = {{two.subject, one.request_id}, {sample_subject("2023-07"), NULL}};
	size_t n;

	EXPECT_OK(sample_add(outbox, 1, "2023-06", NULL));
	about[1].after = one.request_id;
	EXPECT_STATUS(jx_outbox_add_many(outbox, &two, about, 2), JX_ABORTED);
	about[1].after = NULL;
	EXPECT_OK(jx_outbox_add_many(outbox, &two, about, 2));
	EXPECT_STATUS(sample_add(outbox, 3, "2023-07", NULL), JX_ABORTED);
	EXPECT_OK(sample_add(outbox, 3, "2023-07", two.request_id));
	EXPECT_OK(sample_add(outbox, 4, "2023-08", NULL));
	EXPECT_OK(jx_outbox_refuse(outbox, 1, &refusal));
	sample_expect_next(outbox, 0, 4); /* the third was made on the second, which was made on the first */
	EXPECT_OK(jx_outbox_retry(outbox, sample_author));
	sample_expect_next(outbox, 1, 2);
	/* Its server loses it: it is again about both. */
	EXPECT_OK(sample_settle(outbox, 2, "2023-06"));
	EXPECT_OK(jx_outbox_mark_lost(outbox, 1));
	EXPECT_OK(jx_outbox_resend(outbox, sample_author, &n));
	EXPECT_OK(jx_outbox_remove(outbox, 1 + 5)); /* the first, which got a new number */
	EXPECT_OK(jx_outbox_refuse(outbox, 5, &refusal));
	sample_expect_next(outbox, 0, 9);
	EXPECT_OK(jx_outbox_first_refused(outbox, sample_author, &about[1].subject, &last));
	cr_assert_arr_eq(last.request_id, two.request_id, JX_REQUEST_ID_BYTES);
	jx_outgoing_clear(&last);
	jx_outgoing_clear(&one);
	jx_outgoing_clear(&two);
	jx_outbox_close(outbox);
}

/* What an older release left is about what it was about. */
Test(outbox_about, a_file_of_the_first_version_is_brought_up)
{
	struct jx_outbox *outbox = sample_open();
	struct jx_outgoing last, one = sample_entry(1, "2023-06");
	sqlite3 *handle;

	EXPECT_OK(sample_add(outbox, 1, "2023-06", NULL));
	jx_outbox_close(outbox);
	cr_assert_eq(sqlite3_open(sample_path, &handle), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(handle, SAMPLE_FIRST_VERSION, NULL, NULL, NULL), SQLITE_OK);
	(void)sqlite3_close(handle);
	outbox = sample_open();
	EXPECT_OK(jx_outbox_last(outbox, sample_author, &one.subject, &last));
	cr_assert_eq(last.id, 1);
	jx_outgoing_clear(&last);
	jx_outgoing_clear(&one);
	jx_outbox_close(outbox);
}
