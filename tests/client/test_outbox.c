/* SPDX-License-Identifier: Apache-2.0 */
/* The outbox's database: what it gives back, two at a time, and each write or sync that fails once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sqlite3.h>

#include "tests/client/faulty_vfs.h"
#include "tests/client/outbox_sample.h"
#include "tests/lib/expect.h"

TestSuite(outbox, .init = sample_setup, .fini = sample_teardown);

static size_t count(struct jx_outbox *outbox)
{
	struct jx_outgoing entry;
	int64_t id = 0;
	size_t n = 0;

	while (jx_outbox_next(outbox, id, &entry) == JX_OK) {
		cr_assert_gt(entry.id, id);
		id = entry.id;
		n++;
		jx_outgoing_clear(&entry);
	}
	return n;
}

static size_t count_receipts(struct jx_outbox *outbox)
{
	struct jx_receipt_row row;
	int64_t id = 0;
	size_t n = 0;

	while (jx_outbox_receipt_before(outbox, sample_author, id, &row) == JX_OK) {
		id = row.id;
		n++;
		jx_receipt_row_clear(&row);
	}
	return n;
}

Test(outbox, what_was_added_is_there_after_it_is_opened_again)
{
	struct jx_outbox *outbox = sample_open();
	struct jx_outgoing entry, expected = sample_entry(1, "2023-06");
	struct stat info;

	EXPECT_OK(sample_add(outbox, 1, "2023-06", NULL));
	jx_outbox_close(outbox);
	cr_assert_eq(stat(sample_path, &info), 0);
	cr_assert_eq(info.st_mode & 0777, 0600);
	outbox = sample_open();
	EXPECT_OK(jx_outbox_get(outbox, 1, &entry));
	cr_assert_arr_eq(entry.author, expected.author, JX_KEY_BYTES);
	cr_assert_arr_eq(entry.request_id, expected.request_id, JX_REQUEST_ID_BYTES);
	cr_assert_arr_eq(entry.signature, expected.signature, JX_SIGNATURE_BYTES);
	cr_assert_str_eq(entry.method, expected.method);
	cr_assert_str_eq(entry.subject.form, "petition.monthly");
	cr_assert_str_eq(entry.subject.office, "370202");
	cr_assert_str_eq(entry.subject.period, "2023-06");
	cr_assert_eq(entry.body.size, expected.body.size);
	cr_assert_arr_eq((const char *)entry.body.bytes, (const char *)expected.body.bytes, expected.body.size);
	cr_assert_eq(entry.created_ms, 1001);
	cr_assert(!entry.sent && !entry.refused && entry.refusal.size == 0);
	jx_outgoing_clear(&entry);
	jx_outgoing_clear(&expected);
	EXPECT_STATUS(jx_outbox_get(outbox, 2, &entry), JX_NOT_FOUND);
	jx_outbox_close(outbox);
}

/* Two processes that both correct the same waiting figures: the second is told. */
Test(outbox, of_two_at_a_time_the_second_sees_the_first)
{
	struct jx_outbox *first = sample_open(), *second = sample_open();
	const uint8_t one[JX_REQUEST_ID_BYTES] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

	EXPECT_OK(sample_add(first, 1, "2023-06", NULL));
	EXPECT_STATUS(sample_add(second, 2, "2023-06", NULL), JX_ABORTED);
	EXPECT_OK(sample_add(second, 3, "2023-07", NULL));
	EXPECT_OK(sample_add(second, 4, "2023-06", one));
	EXPECT_STATUS(sample_add(first, 5, "2023-06", one), JX_ABORTED);
	cr_assert_eq(count(first), (size_t)3);
	/* Both deliver the same: one receipt. */
	EXPECT_OK(sample_settle(first, 1, "2023-06"));
	EXPECT_OK(sample_settle(second, 1, "2023-06"));
	cr_assert_eq(count(second), (size_t)2);
	cr_assert_eq(count_receipts(second), (size_t)1);
	jx_outbox_close(first);
	jx_outbox_close(second);
}

Test(outbox, a_refused_one_holds_back_what_corrects_it_and_nothing_else)
{
	struct jx_outbox *outbox = sample_open();
	char words[] = "why";
	const struct jx_blob refusal = {words, sizeof(words)};
	struct jx_outbox_counts counts;
	struct jx_outgoing entry, one = sample_entry(1, "2023-06");

	EXPECT_OK(sample_add(outbox, 1, "2023-06", NULL));
	EXPECT_OK(sample_add(outbox, 2, "2023-06", one.request_id));
	EXPECT_OK(sample_add(outbox, 3, "2023-07", NULL));
	jx_outgoing_clear(&one);
	sample_expect_next(outbox, 0, 1);
	EXPECT_OK(jx_outbox_refuse(outbox, 1, &refusal));
	sample_expect_next(outbox, 0, 3);
	sample_expect_next(outbox, 3, 0);
	EXPECT_OK(jx_outbox_count(outbox, sample_author, &counts));
	cr_assert(counts.sendable == 1 && counts.refused == 1 && counts.held == 1 && counts.of_others == 0);
	EXPECT_OK(jx_outbox_count(outbox, sample_other, &counts));
	cr_assert(counts.sendable == 0 && counts.of_others == 3);
	EXPECT_OK(jx_outbox_get(outbox, 1, &entry));
	cr_assert(entry.refused && entry.refusal.size == sizeof(words));
	jx_outgoing_clear(&entry);
	EXPECT_OK(jx_outbox_retry(outbox, sample_author));
	sample_expect_next(outbox, 0, 1);
	EXPECT_OK(jx_outbox_refuse(outbox, 1, &refusal));
	EXPECT_OK(jx_outbox_remove(outbox, 1));
	EXPECT_STATUS(jx_outbox_remove(outbox, 1), JX_NOT_FOUND);
	sample_expect_next(outbox, 0, 2);
	/* A number that was told once never means something else. */
	EXPECT_OK(jx_outbox_remove(outbox, 3));
	EXPECT_OK(sample_add(outbox, 4, "2023-08", NULL));
	sample_expect_next(outbox, 3, 4);
	jx_outbox_close(outbox);
}

Test(outbox, a_lost_receipt_becomes_the_same_request_again)
{
	struct jx_outbox *outbox = sample_open();
	struct jx_receipt_row row;
	struct jx_outgoing entry, expected = sample_entry(1, "2023-06");
	size_t n;

	EXPECT_OK(sample_add(outbox, 1, "2023-06", NULL));
	EXPECT_OK(sample_settle(outbox, 1, "2023-06"));
	EXPECT_OK(jx_outbox_receipt_before(outbox, sample_author, 0, &row));
	cr_assert(row.seq == 11 && row.time_ms == 101 && !row.lost && !row.again);
	EXPECT_OK(jx_outbox_mark_lost(outbox, row.id));
	jx_receipt_row_clear(&row);
	EXPECT_OK(jx_outbox_receipt_before(outbox, sample_author, 0, &row));
	cr_assert(row.lost && row.again);
	jx_receipt_row_clear(&row);
	/* Before what waits already, which may correct it. */
	EXPECT_OK(sample_add(outbox, 2, "2023-06", NULL));
	EXPECT_OK(jx_outbox_resend(outbox, sample_author, &n));
	cr_assert_eq(n, (size_t)1);
	EXPECT_OK(jx_outbox_resend(outbox, sample_author, &n));
	cr_assert_eq(n, (size_t)0);
	sample_expect_next(outbox, 3, 5);
	EXPECT_OK(jx_outbox_next_to_send(outbox, sample_author, 0, &entry));
	cr_assert_eq(entry.id, 3);
	cr_assert_arr_eq(entry.request_id, expected.request_id, JX_REQUEST_ID_BYTES);
	cr_assert_arr_eq(entry.signature, expected.signature, JX_SIGNATURE_BYTES);
	cr_assert_arr_eq((const char *)entry.body.bytes, (const char *)expected.body.bytes, expected.body.size);
	jx_outgoing_clear(&entry);
	jx_outgoing_clear(&expected);
	/* Who drops it gives it up. */
	EXPECT_OK(jx_outbox_remove(outbox, 3));
	EXPECT_OK(jx_outbox_receipt_before(outbox, sample_author, 0, &row));
	cr_assert(row.lost && !row.again);
	jx_receipt_row_clear(&row);
	EXPECT_OK(jx_outbox_resend(outbox, sample_author, &n));
	cr_assert_eq(n, (size_t)0);
	/* A new one has a number that none had. */
	EXPECT_OK(sample_add(outbox, 6, "2023-08", NULL));
	sample_expect_next(outbox, 5, 6);
	jx_outbox_close(outbox);
}

static void expect_seen(struct jx_outbox *outbox, const uint8_t *who, const struct jx_subject *subject,
			const char *what)
{
	struct jx_seen seen;
	enum jx_status status = jx_outbox_seen(outbox, who, subject, &seen);

	cr_assert_eq(status, what != NULL ? JX_OK : JX_NOT_FOUND);
	if (what != NULL)
		cr_assert_str_eq((const char *)seen.submission.bytes, what);
	free(seen.submission.bytes);
}

Test(outbox, what_was_seen_never_goes_back)
{
	struct jx_outbox *outbox = sample_open();
	struct jx_outgoing entry = sample_entry(1, "2023-06");
	char first[] = "first", second[] = "second";
	const struct jx_seen older = {entry.subject, 5, {first, sizeof(first)}};
	const struct jx_seen newer = {entry.subject, 6, {second, sizeof(second)}};

	expect_seen(outbox, sample_author, &entry.subject, NULL);
	EXPECT_OK(jx_outbox_see(outbox, sample_author, &newer));
	EXPECT_OK(jx_outbox_see(outbox, sample_author, &older));
	expect_seen(outbox, sample_author, &entry.subject, "second");
	expect_seen(outbox, sample_other, &entry.subject, NULL);
	EXPECT_OK(jx_outbox_inherit(outbox, sample_author, sample_other));
	expect_seen(outbox, sample_other, &entry.subject, "second");
	jx_outgoing_clear(&entry);
	jx_outbox_close(outbox);
}

static void expect_recalled(struct jx_outbox *outbox, const char *name, const char *what)
{
	struct jx_blob blob;

	cr_assert_eq(jx_outbox_recall(outbox, "catalog", name, &blob), what != NULL ? JX_OK : JX_NOT_FOUND);
	if (what != NULL)
		cr_assert_str_eq((const char *)blob.bytes, what);
	free(blob.bytes);
}

Test(outbox, the_answer_in_force_is_recalled)
{
	struct jx_outbox *outbox = sample_open();
	char january[] = "january", july[] = "july";

	EXPECT_OK(jx_outbox_cache(outbox, "catalog", "2023-01", &(struct jx_blob){july, sizeof(july)}));
	EXPECT_OK(jx_outbox_cache(outbox, "catalog", "2023-01", &(struct jx_blob){january, sizeof(january)}));
	EXPECT_OK(jx_outbox_cache(outbox, "catalog", "2023-07", &(struct jx_blob){july, sizeof(july)}));
	EXPECT_OK(jx_outbox_cache(outbox, "other", "2023-05", &(struct jx_blob){july, sizeof(july)}));
	expect_recalled(outbox, "2022-12", NULL);
	expect_recalled(outbox, "2023-01", "january");
	expect_recalled(outbox, "2023-06", "january");
	expect_recalled(outbox, "2024-01", "july");
	jx_outbox_close(outbox);
}

/* -- files that are none of ours ---------------------------------------------------------------------------------- */

static void expect_not_opened(enum jx_status expected)
{
	struct jx_outbox *outbox;

	EXPECT_STATUS(jx_outbox_open(sample_path, &outbox), expected);
	cr_assert_neq(strlen(jx_outbox_problem(outbox)), (size_t)0);
	jx_outbox_close(outbox);
}

Test(outbox, other_files_are_refused)
{
	sqlite3 *handle;

	temp_write(&sample_temp, "outbox.db",
		   "this is no database, and never was one at all, whatever its name may say", 73, 0600);
	expect_not_opened(JX_DATA_LOSS);
	(void)remove(sample_path);
	cr_assert_eq(sqlite3_open(sample_path, &handle), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(handle, "CREATE TABLE theirs (x); PRAGMA user_version = 1", NULL, NULL, NULL),
		     SQLITE_OK);
	(void)sqlite3_close(handle);
	expect_not_opened(JX_FAILED_PRECONDITION);
	(void)remove(sample_path);
	jx_outbox_close(sample_open());
	cr_assert_eq(sqlite3_open(sample_path, &handle), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(handle, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
	(void)sqlite3_close(handle);
	expect_not_opened(JX_FAILED_PRECONDITION);
	(void)snprintf(sample_path, sizeof(sample_path), "%s", temp_path(&sample_temp, "no/such/folder.db"));
	expect_not_opened(JX_NOT_FOUND);
}

/* A file of an older release gets what it lacks, and keeps what it has; one whose version lags behind does, too. */
static void expect_upgraded(const char *older)
{
	struct jx_reminder reminder = {
		.subject = {"form", "370202", "2023-06"}, .round = "2023-07-05", .time_ms = 1, .outcome = 0};
	struct jx_blob value = {.bytes = NULL};
	struct jx_outbox *outbox;
	sqlite3 *handle;

	cr_assert_eq(sqlite3_open(sample_path, &handle), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(handle, older, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(handle));
	(void)sqlite3_close(handle);
	outbox = sample_open();
	EXPECT_OK(jx_outbox_recall(outbox, "catalog", "2023-01", &value));
	free(value.bytes);
	EXPECT_OK(jx_outbox_remind(outbox, &reminder));
	EXPECT_STATUS(jx_outbox_remind(outbox, &reminder), JX_ALREADY_EXISTS);
	EXPECT_OK(jx_outbox_unremind(outbox, &reminder));
	jx_outbox_close(outbox);
}

Test(outbox, older_files_are_upgraded)
{
	char catalog[] = "catalog";
	struct jx_outbox *outbox = sample_open();

	EXPECT_OK(jx_outbox_cache(outbox, "catalog", "2023-01", &(struct jx_blob){catalog, sizeof(catalog)}));
	jx_outbox_close(outbox);
	expect_upgraded(SAMPLE_FIRST_VERSION "; DROP TABLE reminder");
	expect_upgraded(SAMPLE_FIRST_VERSION);
}

/* -- faults ------------------------------------------------------------------------------------------------------- */

/* What a client does in a month: whatever fails, what was said to be done is done, and nothing is there by half. */
struct month {
	bool added, settled;
};

static void live(struct month *month)
{
	struct jx_outbox *outbox;

	if (jx_outbox_open(sample_path, &outbox) == JX_OK) {
		month->added = sample_add(outbox, 1, "2023-06", NULL) == JX_OK;
		month->settled = month->added && sample_settle(outbox, 1, "2023-06") == JX_OK;
	}
	jx_outbox_close(outbox);
}

static void expect_whole(const struct month *month, unsigned k)
{
	struct jx_outbox *outbox = sample_open();
	struct jx_outgoing entry = sample_entry(1, "2023-06");
	struct jx_seen seen;
	size_t waiting = count(outbox), receipts = count_receipts(outbox);
	enum jx_status saw = jx_outbox_seen(outbox, sample_author, &entry.subject, &seen);

	cr_assert_leq(waiting + receipts, (size_t)1, "fault %u: %zu wait, %zu receipts", k, waiting, receipts);
	if (month->added)
		cr_assert_eq(waiting + receipts, (size_t)1, "fault %u: what was added is lost", k);
	if (month->settled)
		cr_assert_eq(receipts, (size_t)1, "fault %u: the receipt is lost", k);
	cr_assert_eq(saw == JX_OK, receipts == 1, "fault %u: half of a delivery", k);
	free(saw == JX_OK ? seen.submission.bytes : NULL);
	jx_outgoing_clear(&entry);
	/* And it can be used further. */
	EXPECT_OK(sample_add(outbox, 2, "2023-07", NULL));
	jx_outbox_close(outbox);
}

static unsigned torture(enum faulty_kind kind)
{
	unsigned k = 0;

	for (;; k++) {
		struct month month = {false, false};

		faulty_vfs_set(kind, k);
		live(&month);
		bool hit = faulty_vfs_hit();

		faulty_vfs_set(FAULTY_NOTHING, 0);
		expect_whole(&month, k);
		(void)remove(sample_path);
		if (!hit)
			break;
	}
	return k;
}

Test(outbox, whatever_write_or_sync_fails_nothing_is_lost_or_half_done, .timeout = 120)
{
	faulty_vfs_register();
	/* So many operations there are at least, or this tests nothing. */
	cr_assert_gt(torture(FAULTY_ERROR), 20u);
	cr_assert_gt(torture(FAULTY_FULL), 20u);
	/* After it, nothing more reaches the disk: as if the power were cut. */
	cr_assert_gt(torture(FAULTY_POWER_CUT), 20u);
}

/* -- reminders ---------------------------------------------------------------------------------------------------- */

static struct jx_reminder reminder_of(const char *period, const char *round)
{
	struct jx_reminder reminder = {.time_ms = 5, .outcome = 7};

	(void)snprintf(reminder.subject.form, sizeof(reminder.subject.form), "petition.monthly");
	(void)snprintf(reminder.subject.office, sizeof(reminder.subject.office), "370202");
	(void)snprintf(reminder.subject.period, sizeof(reminder.subject.period), "%s", period);
	(void)snprintf(reminder.round, sizeof(reminder.round), "%s", round);
	return reminder;
}

/* Whoever of two processes comes first; what was cut short counts as begun. */
Test(outbox, a_reminder_begins_once_in_a_round)
{
	struct jx_outbox *outbox = sample_open(), *second = sample_open();
	struct jx_reminder reminder = reminder_of("2023-06", "first"), found = reminder;

	cr_assert_eq(jx_outbox_reminder(outbox, &found), JX_NOT_FOUND);
	EXPECT_OK(jx_outbox_remind(outbox, &reminder));
	cr_assert_eq(jx_outbox_remind(second, &reminder), JX_ALREADY_EXISTS);
	EXPECT_OK(jx_outbox_reminder(second, &found));
	cr_assert_eq(found.outcome, JX_REMINDER_BEGUN);
	cr_assert_eq(found.time_ms, 5);
	reminder.outcome = 3;
	EXPECT_OK(jx_outbox_reminded(outbox, &reminder));
	EXPECT_OK(jx_outbox_reminder(second, &found));
	cr_assert_eq(found.outcome, 3);
	reminder = reminder_of("2023-06", "second");
	EXPECT_OK(jx_outbox_remind(second, &reminder));
	reminder = reminder_of("2023-07", "first");
	EXPECT_OK(jx_outbox_remind(second, &reminder));
	EXPECT_OK(jx_outbox_unremind(second, &reminder));
	EXPECT_OK(jx_outbox_remind(outbox, &reminder));
	jx_outbox_close(outbox);
	jx_outbox_close(second);
}
