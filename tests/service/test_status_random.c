/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random duties, submissions by the offices and on their behalf, corrections, confirmations, withdrawals, acceptances,
 * returns, closed and opened months and waivers in seven offices that move, are renamed and end, while time goes on.
 * What is taken is what a month's order or a waiver allows. After each few, the matrix, its counts and the totals of
 * both stages equal what the duties' list and each office's own submissions say, gone through one by one by the tree of
 * each month; what waits is what the offices below now have; completeness never passes what is owed. At the end the
 * journal, replayed, gives the same tables. JX_TEST_SEED=N runs another sequence, JX_TEST_SCALE=N N of them.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/duties.pb-c.h"
#include "jixiao/v1/reviews.pb-c.h"

#include "server/dispatch/replay.h"
#include "server/service/services.h"
#include "server/store/compare.h"
#include "server/store/rollups.h"
#include "tests/lib/expect.h"
#include "tests/service/world.h"

#define WORLDS     4u
#define OPERATIONS 3200u
#define MONTH      355u /* operations; there are eight more months */

static bool owed[JX_WORLD_OFFICES][JX_WORLD_FORMS][JX_WORLD_MONTHS];

TestSuite(status_random, .timeout = 600);

/* -- the recomputation --------------------------------------------------------------------------------------------- */

static void read_duty(const Jixiao__V1__Duty *duty)
{
	for (size_t office = 0; office < JX_WORLD_OFFICES; office++)
		for (size_t form = 0; form < JX_WORLD_FORMS; form++)
			for (size_t month = 0; month < JX_WORLD_MONTHS; month++)
				if (strcmp(duty->office_code, jx_world_offices[office].code) == 0 &&
				    strcmp(duty->form_code, jx_world_forms[form]) == 0 &&
				    strcmp(duty->from, jx_world_months[month]) <= 0 &&
				    (*duty->to == '\0' || strcmp(jx_world_months[month], duty->to) <= 0)) {
					cr_assert_lt(month, jx_world.ended[office]);
					owed[office][form][month] = true;
				}
}

static void read_duties(void)
{
	Jixiao__V1__DutiesListRequest request = JIXIAO__V1__DUTIES_LIST_REQUEST__INIT;
	const Jixiao__V1__DutiesListResponse *response;

	memset(owed, 0, sizeof(owed));
	request.page_size = 500;
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.fixture.admin, "Duties/List", &request);
	cr_assert_null(response->next);
	for (size_t i = 0; i < response->n_duties; i++)
		read_duty(response->duties[i]);
}

static void compare_column(const Jixiao__V1__StatusColumn *column, size_t top, size_t form, size_t month)
{
	uint32_t owing = 0, submitted = 0, accepted = 0;

	for (size_t office = 0; office < JX_WORLD_OFFICES; office++) {
		const struct jx_place *place = &jx_world.places[office][form][month];

		if (!jx_world_below(office, top, month))
			continue;
		owing += owed[office][form][month];
		submitted += place->submitted > 0;
		accepted += place->accepted > 0;
	}
	cr_assert_leq(submitted, owing);
	cr_assert_leq(accepted, owing);
	if (column == NULL) {
		cr_assert_eq(owing, 0);
		return;
	}
	cr_assert_eq(column->owed_count, owing);
	cr_assert_eq(column->submitted_count, submitted);
	cr_assert_eq(column->accepted_count, accepted);
}

static const Jixiao__V1__StatusColumn *find_column(const Jixiao__V1__StatusShowResponse *response, size_t form,
						   size_t month)
{
	for (size_t i = 0; i < response->n_columns; i++)
		if (strcmp(response->columns[i]->form_code, jx_world_forms[form]) == 0 &&
		    strcmp(response->columns[i]->period, jx_world_months[month]) == 0)
			return response->columns[i];
	return NULL;
}

static const Jixiao__V1__StatusCell *find_cell(const Jixiao__V1__StatusRow *row, size_t form, size_t month)
{
	for (size_t i = 0; i < row->n_cells; i++)
		if (strcmp(row->cells[i]->form_code, jx_world_forms[form]) == 0 &&
		    strcmp(row->cells[i]->period, jx_world_months[month]) == 0)
			return row->cells[i];
	return NULL;
}

static void compare_behalf(const Jixiao__V1__StatusCell *cell, const struct jx_place *place)
{
	cr_assert_str_eq(cell->on_behalf_by, place->by == JX_WORLD_NOBODY ? "" : jx_world_offices[place->by].code);
	cr_assert_eq(cell->confirmed, place->confirmed);
}

static void compare_cell(const Jixiao__V1__StatusCell *cell, const struct jx_place *place, size_t month, bool owing)
{
	if (cell == NULL) {
		cr_assert(!owing);
		return;
	}
	cr_assert_eq(cell->owed, owing);
	cr_assert_eq(cell->state,
		     place->revision == 0 && month >= jx_world.now ? JX_WORLD_STATE(NOT_YET) : place->state);
	cr_assert_eq(cell->revision, place->revision);
	cr_assert_eq(cell->accepted_revision, place->accepted);
	cr_assert_eq(cell->withdrawal, place->withdrawal);
	compare_behalf(cell, place);
}

/* The office and those that stand below it in the last month, each before those below it. */
static void compare_rows(const Jixiao__V1__StatusShowResponse *response, size_t office, size_t *row)
{
	cr_assert_lt(*row, response->n_rows);
	cr_assert_str_eq(response->rows[*row]->office_code, jx_world_offices[office].code);
	for (size_t form = 0; form < JX_WORLD_FORMS; form++)
		for (size_t month = 0; month <= jx_world.now; month++)
			if (find_column(response, form, month) != NULL)
				compare_cell(find_cell(response->rows[*row], form, month),
					     &jx_world.places[office][form][month], month, owed[office][form][month]);
	++*row;
	for (size_t below = 0; below < JX_WORLD_OFFICES; below++)
		if (jx_world.parents[below][jx_world.now] == (int)office)
			compare_rows(response, below, row);
}

static void compare_total(size_t top, size_t form, size_t month, enum jx_stage stage)
{
	struct jx_total total, expected = {0};

	for (size_t office = 0; office < JX_WORLD_OFFICES; office++) {
		const struct jx_place *place = &jx_world.places[office][form][month];
		const bool stands = stage == JX_STAGE_ACCEPTED ? place->accepted > 0 : place->submitted > 0;

		if (!stands || !jx_world_below(office, top, month))
			continue;
		expected.value += stage == JX_STAGE_ACCEPTED ? place->accepted_value : place->submitted_value;
		expected.contributors++;
	}
	EXPECT_OK(jx_rollup_get(jx_reporting.fixture.store, stage, jx_world_offices[top].code,
				jx_world.first_month + (jx_month)month, jx_world.item_ids[form], &total));
	cr_assert(total.value == expected.value && total.contributors == expected.contributors,
		  "%s of %s, %s, stage %d: %" PRId64 " of %" PRIu64 ", not %" PRId64 " of %" PRIu64,
		  jx_world_items[form], jx_world_offices[top].code, jx_world_months[month], (int)stage, total.value,
		  total.contributors, expected.value, expected.contributors);
}

/* With the offices above them now; the root's own with the root. */
static void compare_pending(size_t top)
{
	Jixiao__V1__ReviewsPendingRequest request = JIXIAO__V1__REVIEWS_PENDING_REQUEST__INIT;
	const Jixiao__V1__ReviewsPendingResponse *response;
	size_t expected = 0;

	request.office_code = (char *)jx_world_offices[top].code;
	request.page_size = 500;
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_world.reviewer, "Reviews/Pending", &request);
	for (size_t office = 0; office < JX_WORLD_OFFICES; office++)
		for (size_t month = 0; month < JX_WORLD_MONTHS; month++)
			expected += jx_world.places[office][1][month].state == JX_WORLD_STATE(SUBMITTED) &&
				    jx_world_below(office, top, JX_WORLD_MONTHS - 1) && (office != top || top == 0);
	cr_assert_eq(response->n_submissions, expected);
}

static void compare(size_t top)
{
	Jixiao__V1__StatusShowRequest request = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	const Jixiao__V1__StatusShowResponse *response;
	size_t row = 0;

	request.office_code = (char *)jx_world_offices[top].code;
	request.from = (char *)jx_world_months[0];
	request.to = (char *)jx_world_months[jx_world.now];
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.fixture.admin, "Status/Show", &request);
	for (size_t form = 0; form < JX_WORLD_FORMS; form++)
		for (size_t month = 0; month <= jx_world.now; month++)
			compare_column(find_column(response, form, month), top, form, month);
	compare_rows(response, top, &row);
	cr_assert_eq(response->n_rows, row);
	for (size_t form = 0; form < JX_WORLD_FORMS; form++)
		for (size_t month = 0; month <= jx_world.now; month++) {
			compare_total(top, form, month, JX_STAGE_SUBMITTED);
			compare_total(top, form, month, JX_STAGE_ACCEPTED);
		}
	compare_pending(top);
}

/* -- the journal says the same ------------------------------------------------------------------------------------- */

static void has_problem(void *context, uint64_t seq, const char *problem)
{
	(void)context;
	cr_assert(false, "entry %" PRIu64 ": %s", seq, problem);
}

static void differs(void *context, const struct jx_difference *difference)
{
	(void)context;
	cr_assert(false, "%s %s: %s", difference->table, difference->key, difference->column ? difference->column : "");
}

static void replay(void)
{
	const struct jx_store_options options = {.path = ":memory:", .create = true, .scratch = true};
	struct jx_replay run = {
		.from = jx_reporting.fixture.store,
		.services = jx_services,
		.n_services = jx_services_count,
		.descriptor_set = jx_descriptor_set,
		.descriptor_set_size = jx_descriptor_set_size,
		.version = "0.0.0",
		.problem = has_problem,
	};

	EXPECT_OK(jx_store_open(&options, &run.into));
	EXPECT_OK(jx_replay_run(&run));
	EXPECT_OK(jx_store_compare(jx_reporting.fixture.store, run.into, differs, NULL));
	jx_store_close(run.into);
}

static void run(uint64_t seed)
{
	jx_world_open(seed);
	for (unsigned i = 1; i <= OPERATIONS; i++) {
		jx_world_step();
		if (i % MONTH == 0)
			jx_world_next_month();
		if (i % 4 == 0) {
			read_duties();
			compare(jx_world_random(JX_WORLD_OFFICES));
		}
	}
	read_duties();
	for (size_t top = 0; top < JX_WORLD_OFFICES; top++)
		compare(top);
	replay();
	jx_reporting_close();
}

Test(status_random, counts_and_totals_equal_a_recomputation)
{
	const char *seed = getenv("JX_TEST_SEED"), *scale = getenv("JX_TEST_SCALE");
	const uint64_t first = seed ? strtoull(seed, NULL, 10) : 0, n = scale ? strtoull(scale, NULL, 10) : 1;

	memset(jx_world.done, 0, sizeof(jx_world.done));
	for (uint64_t i = 0; i < WORLDS * n; i++)
		run(first + i);
	for (size_t i = 0; i < sizeof(jx_world.done) / sizeof(jx_world.done[0]); i++)
		cr_assert_gt(jx_world.done[i], i == 10 ? 0 : 5, "operation %zu: %" PRIu64, i, jx_world.done[i]);
}
