/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of submissions, page by page, whatever the page's size and the filter: each row once, in its order. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/store/office_changes.h"
#include "tests/lib/expect.h"
#include "tests/store/figures.h"
#include "tests/store/sample.h"

#define JANUARY JX_FIGURES_JANUARY
#define FORMS   3u
#define OFFICES 3u
#define MONTHS  4u
#define ROWS    (FORMS * OFFICES * MONTHS)

static const char *const forms[FORMS] = {"a", "b", "c"};
static const char *const offices[OFFICES] = {"370202", "370202001", "370203"};
static struct jx_figures figures;

/* Some are missing, in no order that a key has. */
static bool is_there(size_t form, size_t office, size_t month)
{
	return (form * 7 + office * 3 + month * 5) % 4 != 0;
}

static struct jx_submission_key key_of(size_t form, size_t office, size_t month)
{
	return jx_figures_key(forms[form], offices[office], JANUARY + (jx_month)month);
}

static void setup(void)
{
	const struct jx_stored_cell cell = jx_figure(1, JX_AGGREGATE_SUM, 5);
	struct jx_store *store = jx_sample_open(NULL);

	jx_sample_fill(store);
	jx_figures_open(&figures, store);
	for (size_t month = MONTHS; month-- > 0;)
		for (size_t office = 0; office < OFFICES; office++)
			for (size_t form = FORMS; form-- > 0;) {
				const struct jx_submission_key key = key_of(form, office, month);

				if (is_there(form, office, month))
					jx_figures_submit(&figures, &key, JX_STAGE_SUBMITTED, &cell, 1);
			}
}

static void teardown(void)
{
	jx_store_close(figures.store);
	jx_figures_close(&figures);
}

TestSuite(lists, .init = setup, .fini = teardown);

/* A filter: form FORMS is every one, `from` and `to` are months, both included. */
struct filter {
	size_t form;
	jx_month from, to;
};

static bool is_wanted(const struct filter *filter, size_t form, size_t office, size_t month)
{
	return is_there(form, office, month) && (filter->form == FORMS || filter->form == form) &&
	       JANUARY + (jx_month)month >= filter->from && JANUARY + (jx_month)month <= filter->to;
}

static void expect_same(const struct jx_submission_key *rows, size_t n, const struct jx_submission_key *expected,
			size_t n_expected, uint32_t limit)
{
	cr_assert_eq(n, n_expected, "pages of %u have %zu rows, not %zu", limit, n, n_expected);
	for (size_t i = 0; i < n; i++)
		cr_assert(strcmp(rows[i].form, expected[i].form) == 0 &&
				  strcmp(rows[i].office, expected[i].office) == 0 && rows[i].month == expected[i].month,
			  "pages of %u: row %zu is %s %s %d", limit, i, rows[i].form, rows[i].office, rows[i].month);
}

static size_t all_pending(const struct filter *filter, uint32_t limit, struct jx_submission_key *rows)
{
	struct jx_pending_filter asked = {.reviewing = "129001",
					  .form = filter->form < FORMS ? forms[filter->form] : "",
					  .from = filter->from,
					  .to = filter->to};
	size_t all = 0, n = 0;

	do {
		EXPECT_OK(jx_pending_list(figures.store, &asked, limit, &rows[all], &n));
		cr_assert_leq(n, limit);
		all += n;
		if (n > 0)
			asked.after = rows[all - 1];
	} while (n > 0);
	return all;
}

static size_t all_of_office(const struct filter *filter, const char *office, uint32_t limit,
			    struct jx_submission_key *rows)
{
	struct jx_submission_filter asked = {.office = office,
					     .form = filter->form < FORMS ? forms[filter->form] : "",
					     .from = filter->from,
					     .to = filter->to,
					     .after_form = ""};
	struct jx_submission page[ROWS];
	size_t all = 0, n = 0;

	do {
		EXPECT_OK(jx_submission_list(figures.store, &figures.arena, &asked, limit, page, &n));
		cr_assert_leq(n, limit);
		for (size_t i = 0; i < n; i++)
			rows[all++] = page[i].key;
		if (n > 0) {
			asked.after_form = rows[all - 1].form;
			asked.after_month = rows[all - 1].month;
		}
	} while (n > 0);
	return all;
}

/* By form, month and office. */
static void compare_pending(const struct filter *filter, uint32_t limit)
{
	struct jx_submission_key rows[2 * ROWS], expected[ROWS];
	size_t n_expected = 0;

	for (size_t form = 0; form < FORMS; form++)
		for (size_t month = 0; month < MONTHS; month++)
			for (size_t office = 0; office < OFFICES; office++)
				if (is_wanted(filter, form, office, month))
					expected[n_expected++] = key_of(form, office, month);
	expect_same(rows, all_pending(filter, limit, rows), expected, n_expected, limit);
}

static void compare_office(const struct filter *filter, size_t office, uint32_t limit)
{
	struct jx_submission_key rows[2 * ROWS], expected[ROWS];
	size_t n_expected = 0;

	for (size_t form = 0; form < FORMS; form++)
		for (size_t month = 0; month < MONTHS; month++)
			if (is_wanted(filter, form, office, month))
				expected[n_expected++] = key_of(form, office, month);
	expect_same(rows, all_of_office(filter, offices[office], limit, rows), expected, n_expected, limit);
}

Test(lists, every_filter_by_every_page_size)
{
	for (size_t form = 0; form <= FORMS; form++)
		for (jx_month from = JANUARY - 1; from <= JANUARY + (jx_month)MONTHS; from++)
			for (jx_month to = from; to <= JANUARY + (jx_month)MONTHS; to++)
				for (uint32_t limit = 1; limit <= 5; limit++) {
					const struct filter filter = {form, from, to};

					compare_pending(&filter, limit);
					for (size_t office = 0; office < OFFICES; office++)
						compare_office(&filter, office, limit);
				}
}

/* A page's token belongs to its filter; with another one it shows nothing that was before it. */
Test(lists, a_token_of_another_form)
{
	const struct jx_submission_filter filter = {.office = offices[0],
						    .form = "a",
						    .from = JANUARY,
						    .to = JANUARY + (jx_month)MONTHS,
						    .after_form = "b",
						    .after_month = JANUARY};
	const struct jx_pending_filter pending = {.reviewing = "129001",
						  .form = "a",
						  .from = JANUARY,
						  .to = JANUARY + (jx_month)MONTHS,
						  .after = {"b", "370202", JANUARY}};
	struct jx_submission_key keys[ROWS];
	struct jx_submission rows[ROWS];
	size_t n = 99;

	EXPECT_OK(jx_submission_list(figures.store, &figures.arena, &filter, 2, rows, &n));
	cr_assert_eq(n, 0);
	n = 99;
	EXPECT_OK(jx_pending_list(figures.store, &pending, 2, keys, &n));
	cr_assert_eq(n, 0);
}

/* Of the forms that have any, the first; what is submitted counts as well as what is accepted. */
Test(lists, figures_are_found_in_every_form)
{
	struct jx_office_figures found;

	for (size_t month = 0; month < MONTHS; month++) {
		const struct jx_office_in from = {"370202001", JANUARY + (jx_month)month};
		size_t form = 0, at = MONTHS;

		for (; form < FORMS && at == MONTHS; form += at == MONTHS)
			for (at = month; at < MONTHS && !is_there(form, 1, at); at++)
				;
		if (form == FORMS) {
			EXPECT_STATUS(jx_office_find_figures(figures.store, &from, &found), JX_NOT_FOUND);
			continue;
		}
		EXPECT_OK(jx_office_find_figures(figures.store, &from, &found));
		cr_assert_str_eq(found.form, forms[form], "from month %zu", month);
		cr_assert_eq(found.month, JANUARY + (jx_month)at);
	}
}

Test(lists, what_stands_of_a_form)
{
	struct jx_submission_key from = key_of(0, 1, 0);
	jx_month month = 0;

	for (size_t first = 0; first < MONTHS; first++)
		for (size_t last = first; last < MONTHS; last++) {
			size_t at = first;

			while (at <= last && !is_there(0, 1, at))
				at++;
			from.month = JANUARY + (jx_month)first;
			EXPECT_STATUS(jx_submission_stands(figures.store, &from, JANUARY + (jx_month)last, &month),
				      at <= last ? JX_OK : JX_NOT_FOUND);
			if (at <= last)
				cr_assert_eq(month, JANUARY + (jx_month)at);
		}
}
