/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/store/figures.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/model/decimal.h"
#include "tests/lib/expect.h"

#define ARENA_CAP (1u << 20)

void jx_figures_open(struct jx_figures *figures, struct jx_store *store)
{
	*figures = (struct jx_figures){.store = store, .seq = 3};
	jx_arena_init(&figures->arena, ARENA_CAP);
}

void jx_figures_close(struct jx_figures *figures)
{
	jx_arena_clear(&figures->arena);
}

struct jx_stored_cell jx_figure(uint32_t item, enum jx_aggregation over_offices, int64_t whole)
{
	return (struct jx_stored_cell){item, over_offices, {JX_CELL_REPORTED, whole * JX_DECIMAL_ONE, ""}};
}

struct jx_stored_cell jx_figure_none(uint32_t item, enum jx_aggregation over_offices)
{
	return (struct jx_stored_cell){item, over_offices, {JX_CELL_NOT_APPLICABLE, 0, ""}};
}

struct jx_submission_key jx_figures_key(const char *form, const char *office, jx_month month)
{
	struct jx_submission_key key = {.month = month};

	(void)snprintf(key.form, sizeof(key.form), "%s", form);
	(void)snprintf(key.office, sizeof(key.office), "%s", office);
	return key;
}

enum jx_status jx_figures_add(struct jx_figures *figures, const struct jx_submission_key *key, enum jx_stage stage,
			      const struct jx_stored_cell *cells, size_t n)
{
	struct jx_submission submission = {
		.key = *key,
		.revision = 1,
		.stage = stage,
		.submitter = 1,
		.note = "",
		.cells = cells,
		.n_cells = n,
	};
	struct jx_submission newest;
	enum jx_status status;

	jx_arena_reset(&figures->arena);
	status = jx_submission_newest(figures->store, &figures->arena, key, &newest);
	if (status == JX_OK)
		submission.revision = newest.revision + 1;
	else
		EXPECT_STATUS(status, JX_NOT_FOUND);
	submission.entry = submission.seq = ++figures->seq;
	submission.time_ms = (int64_t)figures->seq * 1000;
	memset(submission.request_id, (int)figures->seq, sizeof(submission.request_id));
	return jx_submission_add(figures->store, &figures->arena, &submission);
}

void jx_figures_submit(struct jx_figures *figures, const struct jx_submission_key *key, enum jx_stage stage,
		       const struct jx_stored_cell *cells, size_t n)
{
	EXPECT_OK(jx_store_begin(figures->store));
	EXPECT_OK(jx_figures_add(figures, key, stage, cells, n));
	EXPECT_OK(jx_store_commit(figures->store));
}

void jx_figures_expect_total(const struct jx_figures *figures, enum jx_stage stage, const char *office, jx_month month,
			     uint32_t item, const struct jx_total *expected)
{
	struct jx_total total = {0};
	enum jx_status status = jx_rollup_get(figures->store, stage, office, month, item, &total);

	EXPECT_OK(status);
	cr_assert(total.value == expected->value && total.contributors == expected->contributors &&
			  total.answers == expected->answers,
		  "item %" PRIu32 " of %s: %" PRId64 " of %" PRIu64 " in %" PRIu64 ", expected %" PRId64 " of %" PRIu64
		  " in %" PRIu64,
		  item, office, total.value, total.contributors, total.answers, expected->value, expected->contributors,
		  expected->answers);
}
