/* SPDX-License-Identifier: Apache-2.0 */
/* The rules over a request's figures where there is little memory: what they find is kept, or nothing is taken. */
#include "server/service/submission_check.h"

#include <string.h>

#include <criterion/criterion.h>

#define ONE   INT64_C(10000)
#define MONTH (2026 * 12 + 5)

static struct jx_item items[] = {
	{1, "accept.due", "应受理", "件次", 0, JX_AGGREGATE_SUM, JX_AGGREGATE_SUM},
	{2, "accept.in_time", "及时受理", "件次", 0, JX_AGGREGATE_SUM, JX_AGGREGATE_SUM},
};
static struct jx_form form = {.code = "f", .name = "表", .n_items = 2};
/* On trial, so that neither refuses. */
static struct jx_check checks[] = {
	{"part", "f", JX_CHECK_AT_MOST, false, "accept.in_time", "accept.due", "及时不大于应", JX_SEVERITY_ERROR, true},
	{"none", "f", JX_CHECK_AT_MOST, false, "accept.in_time", "0", "不应有", JX_SEVERITY_ERROR, true},
};
static struct jx_catalog catalog = {
	.version = 1, .forms = &form, .items = items, .checks = checks, .n_forms = 1, .n_items = 2, .n_checks = 2};

/* How many findings it keeps within so much memory; -1: the call is refused. */
static int kept_within(size_t cap)
{
	const struct jx_item_cell cells[] = {{JX_CELL_REPORTED, 6 * ONE, ""}, {JX_CELL_REPORTED, 7 * ONE, ""}};
	const size_t places[] = {1, 2};
	const struct jx_together alone = {NULL, false};
	struct jx_arena arena;
	struct jx_call call = {.arena = &arena};
	struct jx_created created;
	struct jx_submission_check check = {
		.call = &call,
		.cells = {.catalog = &catalog, .form = &form, .cells = cells, .month = MONTH},
		.places = places,
		.created = &created,
		.together = &alone,
	};
	bool checked;

	memset(&created, 0, sizeof(created));
	jx_arena_init(&arena, cap);
	checked = jx_submission_check(&check);
	jx_arena_clear(&arena);
	cr_assert_eq(checked, call.outcome == JX_CALL_OPEN);
	if (!checked)
		cr_assert_eq(call.reason, JX_REASON_OUT_OF_MEMORY);
	return checked ? (int)created.n_findings : -1;
}

Test(submission_check, no_finding_is_lost_for_want_of_memory)
{
	size_t cap = 0;

	cr_assert_eq(kept_within(JX_REQUEST_ARENA), 2);
	for (; kept_within(cap) < 0; cap++)
		cr_assert_lt(cap, JX_REQUEST_ARENA);
	cr_assert_gt(cap, 0);
	cr_assert_eq(kept_within(cap), 2);
}
