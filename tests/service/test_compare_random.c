/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random bureaus: what Evaluations/Compare answers of each office, now and earlier, and what it says is missing, equals
 * what a plain sum over the figures gives. JX_TEST_SEED=N runs others.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/evaluations.pb-c.h"

#include "common/model/period.h"
#include "common/model/rational.h"
#include "tests/lib/draw.h"
#include "tests/lib/expect.h"
#include "tests/service/town.h"

#define BUREAUS 40u
#define ASKED   40u /* comparisons of each */
#define OFFICES 8u
#define MONTHS  24u /* of 2022 and 2023 */
#define COLUMNS 4u
#define RATE    3u

static const struct {
	const char *code;
	int parent;
} offices[OFFICES] = {
	{JX_FIXTURE_ROOT, -1}, {"370202", 0},    {"370202001", 1}, {"370203", 0},
	{"370203001", 3},      {"370203002", 3}, {"370204", 0},    {"370204001", 6},
};

static char *columns[COLUMNS] = {(char *)"letter.registered", (char *)"accept.due", (char *)"accept.in_time",
				 (char *)"rate.accepted"};

/* Of each office and month: what it reported, whether it did, and whether it owes it. */
static int64_t figures[OFFICES][MONTHS][JX_TOWN_ITEMS];
static bool reported[OFFICES][MONTHS], owed[OFFICES][MONTHS];
static uint64_t state;

static uint32_t below(uint32_t n)
{
	return jx_draw_below(&state, n);
}

static void month_text(size_t month, char text[JX_MONTH_SIZE])
{
	jx_month_format(2022 * 12 + (jx_month)month, text);
}

/* -- a bureau ------------------------------------------------------------------------------------------------------ */

static void owe(size_t office)
{
	const size_t from = below(MONTHS), to = from + below((uint32_t)(MONTHS - from));
	char first[JX_MONTH_SIZE], last[JX_MONTH_SIZE];

	month_text(from, first);
	month_text(to, last);
	jx_town_owe(offices[office].code, first, last);
	for (size_t month = from; month <= to; month++)
		owed[office][month] = true;
}

static void report(size_t office, size_t month)
{
	char text[JX_MONTH_SIZE];

	for (size_t item = 0; item < JX_TOWN_ITEMS; item++)
		figures[office][month][item] = below(6) == 0 ? JX_TOWN_BLANK : (int64_t)below(4) * below(100);
	/* One without a cell would withdraw. */
	if (figures[office][month][JX_TOWN_DUE] == JX_TOWN_BLANK)
		figures[office][month][JX_TOWN_DUE] = 0;
	reported[office][month] = true;
	month_text(month, text);
	jx_town_report(offices[office].code, text, figures[office][month]);
}

static void build(void)
{
	memset(reported, 0, sizeof(reported));
	memset(owed, 0, sizeof(owed));
	jx_town_open();
	for (size_t office = 4; office < OFFICES; office++)
		jx_fixture_add_office(&jx_town, offices[office].code, offices[offices[office].parent].code);
	for (size_t office = 0; office < OFFICES; office++) {
		if (below(4) > 0)
			owe(office);
		for (size_t month = 0; month < MONTHS; month++)
			if (below(3) > 0)
				report(office, month);
	}
}

/* -- the plain sums ------------------------------------------------------------------------------------------------ */

struct span {
	int from, to; /* months; before 0 there is nothing */
};

static bool stands_below(size_t office, size_t above)
{
	int at = (int)office;

	while (at >= 0 && (size_t)at != above)
		at = offices[at].parent;
	return at >= 0;
}

/* False: nobody has a value. */
static bool sum(size_t above, struct span span, size_t item, int64_t *value, bool *open)
{
	bool known = false;

	*value = 0;
	for (int month = span.from > 0 ? span.from : 0; month <= span.to; month++) {
		unsigned answers = 0, owing = 0;

		for (size_t office = 0; office < OFFICES; office++) {
			if (!stands_below(office, above))
				continue;
			owing += owed[office][month];
			if (!reported[office][month] || figures[office][month][item] == JX_TOWN_BLANK)
				continue;
			answers++;
			*value += figures[office][month][item];
		}
		known = known || answers > 0;
		*open = *open || answers < owing;
	}
	return known;
}

static bool value_of(size_t office, struct span span, size_t column, struct jx_rational *value, bool *open)
{
	int64_t due, in_time;
	bool known;

	*open = false;
	if (column != RATE) {
		known = sum(office, span, column, &due, open);
		*value = jx_rational_of(due);
		return known;
	}
	known = sum(office, span, JX_TOWN_DUE, &due, open);
	known = sum(office, span, JX_TOWN_IN_TIME, &in_time, open) && known;
	return known && jx_rational_make(in_time * 100, due, value) == JX_OK;
}

static void count(size_t above, struct span span, uint32_t *n_owed, uint32_t *n_missing)
{
	*n_owed = *n_missing = 0;
	for (int month = span.from; month <= span.to; month++) {
		uint32_t owing = 0, there = 0;

		for (size_t office = 0; office < OFFICES; office++) {
			owing += stands_below(office, above) && owed[office][month];
			there += stands_below(office, above) && reported[office][month];
		}
		*n_owed += owing;
		*n_missing += owing > there ? owing - there : 0;
	}
}

/* -- what is answered ---------------------------------------------------------------------------------------------- */

static void compare_fraction(const Jixiao__V1__Rational *message, bool known, struct jx_rational value)
{
	cr_assert_eq(message != NULL, known);
	if (known)
		cr_assert(message->num == value.num && message->den == value.den,
			  "%" PRId64 "/%" PRId64 ", not %" PRId64 "/%" PRId64, message->num, message->den,
			  (int64_t)value.num, (int64_t)value.den);
}

static void compare_value(const Jixiao__V1__CompareValue *message, size_t office, size_t column,
			  const struct span spans[2])
{
	struct jx_rational now, earlier, change = jx_rational_of(0);
	bool open[2];
	const bool known_now = value_of(office, spans[0], column, &now, &open[0]);
	const bool known_earlier = value_of(office, spans[1], column, &earlier, &open[1]);
	bool known_change = known_now && known_earlier;

	compare_fraction(message->value, known_now, now);
	compare_fraction(message->earlier, known_earlier, earlier);
	cr_assert(message->partial == open[0] && message->earlier_partial == open[1]);
	if (known_change)
		EXPECT_OK(jx_rational_subtract(now, earlier, &change));
	if (known_change && column != RATE)
		known_change = jx_rational_divide(change, earlier, &change) == JX_OK;
	compare_fraction(message->change, known_change, change);
}

static void compare_row(const Jixiao__V1__CompareRow *row, size_t office, const struct span spans[2])
{
	uint32_t n_owed, n_missing;

	cr_assert_str_eq(row->office_code, offices[office].code);
	cr_assert_eq(row->n_values, COLUMNS);
	for (size_t column = 0; column < COLUMNS; column++)
		compare_value(row->values[column], office, column, spans);
	count(office, spans[0], &n_owed, &n_missing);
	cr_assert(row->owed_count == n_owed && row->missing_count == n_missing);
}

static void ask(void)
{
	static const Jixiao__V1__Against against[] = {JIXIAO__V1__AGAINST__AGAINST_YEAR_AGO,
						      JIXIAO__V1__AGAINST__AGAINST_PREVIOUS};
	Jixiao__V1__EvaluationsCompareRequest request = JIXIAO__V1__EVALUATIONS_COMPARE_REQUEST__INIT;
	const Jixiao__V1__EvaluationsCompareResponse *response;
	const size_t above = below(OFFICES), way = below(2);
	const int last = (int)below(MONTHS), n = 1 + (int)below((uint32_t)(last < 12 ? last + 1 : 12));
	const int back = way == 0 ? 12 : n;
	const struct span spans[2] = {{last - n + 1, last}, {last - n + 1 - back, last - back}};
	char as_of[JX_MONTH_SIZE];
	size_t row = 1;

	month_text((size_t)last, as_of);
	request.office_code = (char *)offices[above].code;
	request.as_of = as_of;
	request.months = (uint32_t)n;
	request.against = against[way];
	request.columns = columns;
	request.n_columns = COLUMNS;
	response = jx_fixture_ask(&jx_town, &jx_town_manager, "Evaluations/Compare", &request);
	compare_row(response->rows[0], above, spans);
	for (size_t office = 0; office < OFFICES; office++)
		if (offices[office].parent == (int)above)
			compare_row(response->rows[row++], office, spans);
	cr_assert_eq(response->n_rows, row);
}

Test(compare_random, equals_plain_sums, .timeout = 300)
{
	const char *seed = getenv("JX_TEST_SEED");

	state = seed ? strtoull(seed, NULL, 10) : 20231231;
	for (unsigned i = 0; i < BUREAUS; i++) {
		(void)printf("JX_TEST_SEED=%" PRIu64 "\n", state);
		build();
		for (unsigned k = 0; k < ASKED; k++)
			ask();
		jx_town_close();
	}
}
