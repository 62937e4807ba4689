/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/submissions.h"

#include <stdio.h>
#include <string.h>

#include "common/model/decimal.h"
#include "tests/lib/expect.h"
#include "tests/store/figures.h"
#include "tests/store/sample.h"

#define JANUARY JX_FIGURES_JANUARY

static struct jx_figures figures;

static void setup(void)
{
	struct jx_store *store = jx_sample_open(NULL);

	jx_sample_fill(store);
	jx_figures_open(&figures, store);
}

static void teardown(void)
{
	jx_store_close(figures.store);
	jx_figures_close(&figures);
}

TestSuite(submissions, .init = setup, .fini = teardown);

static const struct jx_stored_cell three[] = {
	{1, JX_AGGREGATE_SUM, {JX_CELL_REPORTED, 0, ""}},
	{7, JX_AGGREGATE_MIN, {JX_CELL_NOT_APPLICABLE, 0, "系统检修"}},
	{UINT32_MAX, JX_AGGREGATE_NONE, {JX_CELL_REPORTED, JX_DECIMAL_WHOLE_MAX *JX_DECIMAL_ONE, "上限"}},
};

Test(submissions, what_is_added_is_read_back)
{
	const struct jx_submission_key key = jx_figures_key("petition.monthly", "370202", JANUARY);
	struct jx_submission read;

	jx_figures_submit(&figures, &key, JX_STAGE_ACCEPTED, three, 3);
	EXPECT_OK(jx_submission_get(figures.store, &figures.arena, &key, 1, &read));
	cr_assert_str_eq(read.key.form, "petition.monthly");
	cr_assert_str_eq(read.key.office, "370202");
	cr_assert_eq(read.key.month, JANUARY);
	cr_assert_eq(read.entry, 4);
	cr_assert_eq(read.seq, 4);
	cr_assert_eq(read.revision, 1);
	cr_assert_eq(read.stage, JX_STAGE_ACCEPTED);
	cr_assert_eq(read.submitter, 1);
	cr_assert_eq(read.time_ms, 4000);
	cr_assert_eq(read.request_id[15], 4);
	cr_assert_eq(read.n_cells, 3);
	for (size_t i = 0; i < 3; i++) {
		cr_assert_eq(read.cells[i].item, three[i].item);
		cr_assert_eq(read.cells[i].over_offices, three[i].over_offices);
		cr_assert(jx_cell_equal(&read.cells[i].cell, &three[i].cell));
	}
}

/* In their order; a damaged store has fewer than the revision says. */
Test(submissions, findings_are_kept_with_their_revision)
{
	static const struct jx_stored_finding two[] = {
		{.item = 7, .severity = JX_SEVERITY_VERIFY, .rule = "a", .text = "一: 5 > 4", .fix = "核对"},
		{.item = 0, .severity = JX_SEVERITY_HINT, .trial = true, .rule = "b", .text = "二", .fix = ""},
	};
	struct jx_submission submission = {.entry = 4,
					   .key = jx_figures_key("f", "370202", JANUARY),
					   .revision = 1,
					   .stage = JX_STAGE_ACCEPTED,
					   .submitter = 1,
					   .note = "",
					   .cells = three,
					   .n_cells = 3,
					   .findings = two,
					   .n_findings = 2,
					   .seq = 4};
	struct jx_submission read;

	EXPECT_OK(jx_store_begin(figures.store));
	EXPECT_OK(jx_submission_add(figures.store, &figures.arena, &submission));
	EXPECT_OK(jx_store_commit(figures.store));
	EXPECT_OK(jx_submission_get(figures.store, &figures.arena, &submission.key, 1, &read));
	cr_assert(read.n_findings == 2 && read.findings == NULL);
	EXPECT_OK(jx_findings_load(figures.store, &figures.arena, &read));
	for (size_t i = 0; i < 2; i++) {
		cr_assert(read.findings[i].item == two[i].item && read.findings[i].severity == two[i].severity);
		cr_assert_eq(read.findings[i].trial, two[i].trial);
		cr_assert_str_eq(read.findings[i].rule, two[i].rule);
		cr_assert_str_eq(read.findings[i].text, two[i].text);
		cr_assert_str_eq(read.findings[i].fix, two[i].fix);
	}
	read.n_findings = 3;
	EXPECT_STATUS(jx_findings_load(figures.store, &figures.arena, &read), JX_DATA_LOSS);
}

/* An office reports for two below it at once. */
Test(submissions, one_entry_brings_several)
{
	const struct jx_submission_key first = jx_figures_key("f", "370202", JANUARY);
	const struct jx_submission_key second = jx_figures_key("f", "370202", JANUARY + 1);
	struct jx_submission read;

	jx_figures_submit(&figures, &first, JX_STAGE_ACCEPTED, three, 3);
	figures.seq--;
	jx_figures_submit(&figures, &second, JX_STAGE_ACCEPTED, three, 2);
	EXPECT_OK(jx_submission_get(figures.store, &figures.arena, &first, 1, &read));
	cr_assert_eq(read.entry, 4);
	cr_assert_eq(read.n_cells, 3);
	EXPECT_OK(jx_submission_get(figures.store, &figures.arena, &second, 1, &read));
	cr_assert_eq(read.entry, 4);
	cr_assert_eq(read.n_cells, 2);
}

Test(submissions, every_revision_stays_and_the_newest_is_the_head)
{
	const struct jx_submission_key key = jx_figures_key("f", "370202", JANUARY);
	struct jx_submission read;

	EXPECT_STATUS(jx_submission_at(figures.store, &figures.arena, &key, JX_STAGE_SUBMITTED, &read), JX_NOT_FOUND);
	jx_figures_submit(&figures, &key, JX_STAGE_ACCEPTED, three, 3);
	jx_figures_submit(&figures, &key, JX_STAGE_SUBMITTED, three, 2);
	EXPECT_OK(jx_submission_at(figures.store, &figures.arena, &key, JX_STAGE_SUBMITTED, &read));
	cr_assert_eq(read.revision, 2);
	cr_assert_eq(read.n_cells, 2);
	/* The second waits for its review; the first still counts. */
	EXPECT_OK(jx_submission_at(figures.store, &figures.arena, &key, JX_STAGE_ACCEPTED, &read));
	cr_assert_eq(read.revision, 1);
	cr_assert_eq(read.n_cells, 3);
	EXPECT_STATUS(jx_submission_get(figures.store, &figures.arena, &key, 3, &read), JX_NOT_FOUND);
}

static size_t list(const char *form, jx_month from, jx_month to, const struct jx_submission *after,
		   struct jx_submission *rows)
{
	const struct jx_submission_filter filter = {
		.office = "370202",
		.form = form,
		.from = from,
		.to = to,
		.after_form = after ? after->key.form : "",
		.after_month = after ? after->key.month : 0,
	};
	size_t n = 99;

	EXPECT_OK(jx_submission_list(figures.store, &figures.arena, &filter, 2, rows, &n));
	return n;
}

Test(submissions, list_has_the_newest_by_form_and_month)
{
	static const struct {
		const char *form, *office;
		jx_month month;
	} keys[] = {{"b", "370202", JANUARY},
		    {"a", "370202", JANUARY + 1},
		    {"a", "370202", JANUARY},
		    {"a", "370203", JANUARY + 2},
		    {"a", "370202", JANUARY}};
	struct jx_submission rows[2];

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const struct jx_submission_key key = jx_figures_key(keys[i].form, keys[i].office, keys[i].month);

		jx_figures_submit(&figures, &key, JX_STAGE_ACCEPTED, three, 3);
	}
	cr_assert_eq(list("", JX_MONTH_FIRST, JX_MONTH_LAST, NULL, rows), 2);
	cr_assert_eq(rows[0].key.month, JANUARY);
	cr_assert_eq(rows[0].revision, 2);
	cr_assert_eq(rows[1].key.month, JANUARY + 1);
	cr_assert_eq(list("", JX_MONTH_FIRST, JX_MONTH_LAST, &(struct jx_submission){.key = rows[1].key}, rows), 1);
	cr_assert_str_eq(rows[0].key.form, "b");
	cr_assert_eq(list("b", JX_MONTH_FIRST, JX_MONTH_LAST, NULL, rows), 1);
	cr_assert_eq(list("", JANUARY + 1, JANUARY + 1, NULL, rows), 1);
	cr_assert_eq(list("", JANUARY + 2, JX_MONTH_LAST, NULL, rows), 0);
}

Test(submissions, counts_with_every_office_above)
{
	const struct jx_submission_key street = jx_figures_key("f", "370202001", JANUARY);
	const struct jx_submission_key district = jx_figures_key("f", "370202", JANUARY);
	struct jx_submitted count;

	jx_figures_submit(&figures, &street, JX_STAGE_SUBMITTED, three, 3);
	jx_figures_submit(&figures, &district, JX_STAGE_ACCEPTED, three, 3);
	jx_figures_submit(&figures, &district, JX_STAGE_ACCEPTED, three, 2);
	EXPECT_OK(jx_submitted_count(figures.store, "f", "129001", JANUARY, &count));
	cr_assert_eq(count.submitted, 2);
	cr_assert_eq(count.accepted, 1);
	EXPECT_OK(jx_submitted_count(figures.store, "f", "370202001", JANUARY, &count));
	cr_assert_eq(count.submitted, 1);
	cr_assert_eq(count.accepted, 0);
	jx_figures_submit(&figures, &street, JX_STAGE_ACCEPTED, three, 3);
	EXPECT_OK(jx_submitted_count(figures.store, "f", "129001", JANUARY, &count));
	cr_assert_eq(count.submitted, 2);
	cr_assert_eq(count.accepted, 2);
	EXPECT_OK(jx_submitted_count(figures.store, "f", "129001", JANUARY + 1, &count));
	cr_assert_eq(count.submitted, 0);
}

/* Whatever a damaged file says: it is taken for figures only where these are packed just so. */
static void expect_damaged_or_packed_so(const uint8_t *bytes, size_t size)
{
	struct jx_stored_cell *cells;
	uint8_t again[128];
	size_t n;
	enum jx_status status = jx_cells_unpack(&figures.arena, bytes, size, &cells, &n);

	if (status != JX_OK) {
		EXPECT_STATUS(status, JX_DATA_LOSS);
		return;
	}
	cr_assert_eq(jx_cells_size(cells, n), size);
	jx_cells_pack(cells, n, again);
	cr_assert_arr_eq(again, bytes, size);
}

Test(submissions, damaged_cells_are_data_loss)
{
	uint8_t packed[96], damaged[96];
	const size_t size = jx_cells_size(three, 3);
	struct jx_stored_cell *cells;
	size_t n;

	cr_assert_leq(size, sizeof(packed));
	jx_cells_pack(three, 3, packed);
	EXPECT_OK(jx_cells_unpack(&figures.arena, packed, size, &cells, &n));
	cr_assert_eq(n, 3);
	EXPECT_OK(jx_cells_unpack(&figures.arena, packed, 0, &cells, &n));
	cr_assert_eq(n, 0);
	for (size_t cut = 1; cut < size; cut++)
		expect_damaged_or_packed_so(packed, cut);
	for (size_t i = 0; i < size * 256; i++) {
		memcpy(damaged, packed, size);
		damaged[i / 256] = (uint8_t)i;
		expect_damaged_or_packed_so(damaged, size);
		jx_arena_reset(&figures.arena);
	}
}

/* Item 0, an aggregation over months, no state, a value past the bound, a note that is empty, a bit of no meaning. */
Test(submissions, cells_that_cannot_be_are_data_loss)
{
	static const struct {
		const char *bytes;
		size_t n;
	} wrong[] = {{"\0\x05\x02", 3},     {"\x01\x11\x02", 3}, {"\x01\x07\x02", 3},
		     {"\x01\x25\x02\0", 4}, {"\x01\x45\x02", 3}, {"\x01\x05\x82\x90\xdf\xc0\x4a", 7}};
	struct jx_stored_cell *cells;
	size_t n;

	EXPECT_OK(jx_cells_unpack(&figures.arena, (const uint8_t *)"\x01\x05\x02", 3, &cells, &n));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		EXPECT_STATUS(jx_cells_unpack(&figures.arena, (const uint8_t *)wrong[i].bytes, wrong[i].n, &cells, &n),
			      JX_DATA_LOSS);
}

/* -- reviews ------------------------------------------------------------------------------------------------------ */

static void review(const struct jx_submission_key *key, enum jx_stage stage)
{
	const struct jx_review review = {.reviewer = 1, .time_ms = 7, .reason = "漏报一家", .marked = "a b"};
	struct jx_submission newest;

	EXPECT_OK(jx_store_begin(figures.store));
	EXPECT_OK(jx_submission_newest(figures.store, &figures.arena, key, &newest));
	EXPECT_OK(jx_submission_review(figures.store, &figures.arena, &newest, stage, &review, ++figures.seq));
	EXPECT_OK(jx_store_commit(figures.store));
}

static void expect_standing(const struct jx_submission_key *key, uint32_t submitted, uint32_t accepted)
{
	const uint32_t expected[] = {submitted, accepted};

	for (size_t i = 0; i < 2; i++) {
		struct jx_submission read = {.revision = 0};
		enum jx_status status = jx_submission_at(figures.store, &figures.arena, key,
							 i == 0 ? JX_STAGE_SUBMITTED : JX_STAGE_ACCEPTED, &read);

		EXPECT_STATUS(status, expected[i] > 0 ? JX_OK : JX_NOT_FOUND);
		cr_assert_eq(read.revision, expected[i]);
	}
}

Test(submissions, a_returned_revision_leaves_the_accepted_one_standing)
{
	const struct jx_submission_key key = jx_figures_key("f", "370202", JANUARY);
	struct jx_submission read;

	jx_figures_submit(&figures, &key, JX_STAGE_SUBMITTED, three, 3);
	expect_standing(&key, 1, 0);
	review(&key, JX_STAGE_ACCEPTED);
	expect_standing(&key, 1, 1);
	jx_figures_submit(&figures, &key, JX_STAGE_SUBMITTED, three, 2);
	expect_standing(&key, 2, 1);
	review(&key, JX_STAGE_RETURNED);
	expect_standing(&key, 1, 1);
	EXPECT_OK(jx_submission_newest(figures.store, &figures.arena, &key, &read));
	cr_assert_eq(read.revision, 2);
	cr_assert_eq(read.stage, JX_STAGE_RETURNED);
	cr_assert_eq(read.review.reviewer, 1);
	cr_assert_eq(read.review.time_ms, 7);
	cr_assert_str_eq(read.review.reason, "漏报一家");
	cr_assert_str_eq(read.review.marked, "a b");
	cr_assert(!read.replaced && !read.withdraws);
}

Test(submissions, a_withdrawal_stands_when_it_is_accepted)
{
	const struct jx_submission_key key = jx_figures_key("f", "370202", JANUARY);
	struct jx_submission read;

	jx_figures_submit(&figures, &key, JX_STAGE_ACCEPTED, three, 3);
	jx_figures_submit(&figures, &key, JX_STAGE_SUBMITTED, NULL, 0);
	expect_standing(&key, 0, 1);
	review(&key, JX_STAGE_RETURNED);
	expect_standing(&key, 1, 1);
	jx_figures_submit(&figures, &key, JX_STAGE_SUBMITTED, NULL, 0);
	review(&key, JX_STAGE_ACCEPTED);
	expect_standing(&key, 0, 0);
	EXPECT_OK(jx_submission_newest(figures.store, &figures.arena, &key, &read));
	cr_assert(read.withdraws && !read.replaced);
	EXPECT_OK(jx_submission_get(figures.store, &figures.arena, &key, 1, &read));
	cr_assert(!read.withdraws && read.replaced);
	jx_figures_submit(&figures, &key, JX_STAGE_ACCEPTED, three, 1);
	expect_standing(&key, 4, 4);
}
