/* SPDX-License-Identifier: Apache-2.0 */
/* Each rule of the example, with figures that it lets pass and figures that it finds; and the example's own figures. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/document/catalog_files.h"
#include "client/document/csv.h"
#include "common/model/check_cells.h"
#include "tests/lib/expect.h"

#define MONTH      (2023 * 12 + 6) /* 2023-07 */
#define RULES_MIN  12u
#define SERIES_MAX 64u

static struct jx_catalog_files files;
static const struct jx_form *form;

static void hear(void *context, const struct jx_file_problem *problem)
{
	(void)context;
	cr_assert(false, "%s:%zu:%zu: %s", problem->file, problem->line, problem->column, problem->text);
}

static void setup(void)
{
	EXPECT_OK(jx_catalog_files_read(JIXIAO_EXAMPLE, &files, hear, NULL));
}

static void teardown(void)
{
	jx_catalog_files_clear(&files);
}

TestSuite(example_checks, .init = setup, .fini = teardown);

/* -- figures ------------------------------------------------------------------------------------------------------- */

/* [0]: the month's own; then those before it, in the order of struct jx_past. */
static struct jx_item_cell cells[1 + JX_PAST_MONTHS][JX_FORM_ITEMS_MAX];
static struct jx_past past;

/* "100 120 NA": figures of one item, the last one of the month's own, those before it of the months before. */
static void put_figures(size_t index, char *figures)
{
	const char *values[SERIES_MAX];
	size_t n = 0;

	for (char *word = strtok(figures, " "); word != NULL; word = strtok(NULL, " ")) {
		cr_assert_lt(n, 1 + JX_PAST_MONTHS);
		values[n++] = word;
	}
	for (size_t i = 0; i < n; i++)
		cr_assert_null(jx_cell_parse(values[n - 1 - i], strlen(values[n - 1 - i]), &cells[i][index]));
}

/* "letter.registered = 5; letter.processed = 3 4" */
static void put_case(const char *text)
{
	char copy[1024], *items[SERIES_MAX];
	size_t n = 0, index;

	memset(cells, 0, sizeof(cells));
	cr_assert_lt(strlen(text), sizeof(copy));
	(void)snprintf(copy, sizeof(copy), "%s", text);
	for (char *word = strtok(copy, ";"); word != NULL; word = strtok(NULL, ";"))
		items[n++] = word;
	for (size_t i = 0; i < n; i++) {
		char *equals = strstr(items[i], " = "), *code = items[i] + strspn(items[i], " ");

		cr_assert_not_null(equals, "%s", text);
		*equals = '\0';
		cr_assert(jx_form_index(&files.catalog, form, code, &index), "%s has no %s", form->code, code);
		put_figures(index, equals + strlen(" = "));
	}
	for (size_t i = 0; i < JX_PAST_MONTHS; i++) {
		past.known[i] = true;
		past.cells[i] = cells[i + 1];
	}
}

/* -- rules --------------------------------------------------------------------------------------------------------- */

/* What a rule lets pass, and what it finds, in which item. */
static const struct rule {
	const char *code, *passes, *fails, *item;
} rules[] = {
	/* 8 letters of June are processed in July: over the year that is right. */
	{"letters.part", "letter.registered = 9 2; letter.processed = 1 10",
	 "letter.registered = 9 2; letter.processed = 1 11", "letter.processed"},
	{"visits.part", "visit.registered = 5; visit.interviewed = 5", "visit.registered = 5; visit.interviewed = 6",
	 "visit.interviewed"},
	{"accept.part", "accept.due = 5; accept.in_time = 5", "accept.due = 5; accept.in_time = 6", "accept.in_time"},
	{"close.part", "close.due = 5; close.in_time = 0", "close.due = 0; close.in_time = 1", "close.in_time"},
	{"leader.part", "leader.due = 4; leader.published = 4", "leader.due = 4; leader.published = 5",
	 "leader.published"},
	{"rating.part", "rating.rated = 9; rating.satisfied = 5; rating.basic = 4",
	 "rating.rated = 9; rating.satisfied = 6; rating.basic = 4", "rating.satisfied"},
	{"repeat.part", "repeat.assigned = 3 0; repeat.resolved = 1 2", "repeat.assigned = 3 0; repeat.resolved = 1 3",
	 "repeat.resolved"},
	{"backlog.part", "backlog.funded = 3 0; backlog.resolved = 1 2", "backlog.funded = 3 0; backlog.resolved = 1 3",
	 "backlog.resolved"},
	{"aid.part", "aid.surveyed = 2; aid.satisfied = 2", "aid.surveyed = 2; aid.satisfied = 3", "aid.satisfied"},
	{"letters.together", "letter.registered = 5; letter.processed = 0", "letter.registered = 5",
	 "letter.processed"},
	{"visits.together", "visit.registered = NA; visit.interviewed = NA; accept.due = 1; accept.in_time = 1",
	 "visit.registered = NA; visit.interviewed = 5", "visit.registered"},
	{"accept.together", "accept.due = 0; accept.in_time = 0", "accept.in_time = 0", "accept.due"},
	{"close.together", "close.due = 1; close.in_time = 1", "close.due = 1", "close.in_time"},
	{"leader.together", "leader.due = 1; leader.published = 1", "leader.published = 1", "leader.due"},
	{"rating.together", "rating.rated = 1; rating.satisfied = 1; rating.basic = 0",
	 "rating.rated = 1; rating.satisfied = 1", "rating.basic"},
	{"repeat.together", "repeat.assigned = 1; repeat.resolved = 0", "repeat.assigned = 1", "repeat.resolved"},
	{"backlog.together", "backlog.funded = 1; backlog.resolved = 0", "backlog.funded = 1", "backlog.resolved"},
	{"aid.together", "aid.surveyed = NA; aid.satisfied = NA; leader.due = 1; leader.published = 1",
	 "aid.surveyed = 1; aid.satisfied = NA", "aid.satisfied"},
	{"hours.part", "hours.total = 744; hours.up = 740.5; hours.fault = 3.5",
	 "hours.total = 744; hours.up = 741; hours.fault = 3.5", "hours.up"},
	{"meeting.part", "meeting.held = 8; meeting.normal = 8", "meeting.held = 8; meeting.normal = 9",
	 "meeting.normal"},
	{"service.part", "service.surveyed = 11; service.satisfied = 11",
	 "service.surveyed = 11; service.satisfied = 12", "service.satisfied"},
	{"hours.together", "hours.total = 1; hours.up = 1; hours.fault = 0", "hours.total = 1; hours.up = 1",
	 "hours.fault"},
	{"meeting.together", "meeting.held = 1; meeting.normal = 0", "meeting.held = 1", "meeting.normal"},
	{"service.together", "service.surveyed = 1; service.satisfied = 0", "service.satisfied = 1",
	 "service.surveyed"},
	{"fault.part", "hours.fault = 6; fault.repair_hours = 6", "hours.fault = 6; fault.repair_hours = 6.5",
	 "fault.repair_hours"},
	{"accept.growth", "accept.due = 100 300; accept.in_time = 100 300",
	 "accept.due = 100 301; accept.in_time = 100 300", "accept.due"},
	/* 40 of them are from the year before. */
	{"close.backlog", "accept.due = 100 100; accept.in_time = 9 9; close.due = 140 60; close.in_time = 9 9",
	 "accept.due = 100 100; accept.in_time = 9 9; close.due = 140 61; close.in_time = 9 9", "close.due"},
	{"rating.closed", "close.due = 9; close.in_time = 9; rating.rated = 9; rating.satisfied = 0; rating.basic = 0",
	 "close.due = 9; close.in_time = 9; rating.rated = 10; rating.satisfied = 0; rating.basic = 0", "rating.rated"},
	{"letters.year_ago",
	 "letter.registered = 50 9 9 9 9 9 9 9 9 9 9 9 100; letter.processed = 0 0 0 0 0 0 0 0 0 0 0 0 0",
	 "letter.registered = 50 9 9 9 9 9 9 9 9 9 9 9 101; letter.processed = 0 0 0 0 0 0 0 0 0 0 0 0 0",
	 "letter.registered"},
	{"petition.cumulative", "online.handled = 70 70 70 70 70 70 419", "online.handled = 70 70 70 70 70 70 420",
	 "online.handled"},
	{"petition.digits", "online.handled = 290 300 310 1900", "online.handled = 290 300 310 3000", "online.handled"},
	{"petition.change", "online.handled = 100 101 99 100 102 99 150", "online.handled = 100 101 99 100 102 99 151",
	 "online.handled"},
	{"video.digits", "hours.total = 744 720 744 720", "hours.total = 744 720 744 7.44", "hours.total"},
	{"video.change", "meeting.held = 9 9 8 9 8 9 20; meeting.normal = 9 9 8 9 8 9 8",
	 "meeting.held = 9 9 8 9 8 9 22; meeting.normal = 9 9 8 9 8 9 8", "meeting.held"},
};

struct found {
	const struct jx_check *check; /* whose findings are kept */
	size_t n;
	struct jx_finding last;
};

static void keep(void *context, const struct jx_finding *finding)
{
	struct found *found = context;

	if (strcmp(finding->rule, found->check->code) != 0)
		return;
	found->last = *finding;
	found->n++;
}

static struct found check_case(const struct jx_check *check, const char *text)
{
	struct found found = {.check = check};
	const struct jx_cells figures = {&files.catalog, form, cells[0], MONTH, &past};

	put_case(text);
	(void)jx_check_cells(&figures, keep, &found);
	return found;
}

/* It names rule, cell and figures, and what to do. */
static void expect_told(const struct rule *rule, const struct found *found)
{
	const struct jx_finding *finding = &found->last;
	const size_t n = strlen(found->check->text);

	cr_assert_eq(found->n, 1, "%s: %zu findings", rule->code, found->n);
	cr_assert_str_eq(finding->item->code, rule->item, "%s is about %s", rule->code, finding->item->code);
	cr_assert(strncmp(finding->text, found->check->text, n) == 0 && strlen(finding->text) > n + strlen(": "), "%s",
		  finding->text);
	cr_assert_str_neq(finding->fix, "");
}

static void expect_graded(const struct found *found)
{
	const struct jx_finding *finding = &found->last;

	cr_assert(finding->severity == found->check->severity && finding->trial == found->check->trial, "%s",
		  finding->rule);
	cr_assert_eq(jx_finding_refuses(finding), !finding->trial && finding->severity != JX_SEVERITY_HINT);
}

static const struct rule *find_rule(const char *code)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (strcmp(rules[i].code, code) == 0)
			return &rules[i];
	return NULL;
}

Test(example_checks, each_rule_passes_and_finds)
{
	cr_assert_geq(files.catalog.n_checks, RULES_MIN);
	for (size_t i = 0; i < files.catalog.n_checks; i++) {
		const struct jx_check *check = &files.catalog.checks[i];
		const struct rule *rule = find_rule(check->code);
		struct found found;

		cr_assert_not_null(rule, "%s has no case", check->code);
		form = jx_catalog_form(&files.catalog, check->form);
		found = check_case(check, rule->passes);
		cr_assert_eq(found.n, 0, "%s: %s", rule->code, found.last.text);
		found = check_case(check, rule->fails);
		expect_told(rule, &found);
		expect_graded(&found);
	}
}

/* -- the example's figures ----------------------------------------------------------------------------------------- */

static void hear_none(void *context, const struct jx_finding *finding)
{
	const struct jx_csv_row *row = context;

	cr_assert(false, "%s %s: %s: %s", row->cells[0], row->cells[1], finding->rule, finding->text);
}

/* Rows of one office stand together, month after month from January on. */
static void check_row(const struct jx_csv *csv, size_t row, jx_month month)
{
	const struct jx_csv_row *headings = &csv->rows[0];
	size_t back = (size_t)(month - jx_month_january(month)), index;
	const struct jx_cells figures = {&files.catalog, form, cells[0], month, &past};

	memset(cells, 0, sizeof(cells));
	for (size_t i = 0; i <= back; i++)
		for (size_t column = 2; column < headings->n_cells; column++) {
			const char *text = csv->rows[row - i].cells[column];

			cr_assert_str_eq(csv->rows[row - i].cells[0], csv->rows[row].cells[0]);
			cr_assert(jx_form_index(&files.catalog, form, headings->cells[column], &index));
			cr_assert_null(jx_cell_parse(text, strlen(text), &cells[i][index]));
		}
	for (size_t i = 0; i < JX_PAST_MONTHS; i++) {
		past.known[i] = true;
		past.cells[i] = i < back ? cells[i + 1] : NULL;
	}
	cr_assert_eq(jx_check_cells(&figures, hear_none, &csv->rows[row]), 0);
}

static void check_file(const char *code)
{
	struct jx_text_problem problem;
	struct jx_csv csv;
	char path[512];
	char *text;
	jx_month month;

	form = jx_catalog_form(&files.catalog, code);
	(void)snprintf(path, sizeof(path), "%s/figures/%s.csv", JIXIAO_EXAMPLE, code);
	EXPECT_OK(jx_text_load(path, &text, &problem));
	EXPECT_OK(jx_csv_read(text, &csv, &problem));
	cr_assert_gt(csv.n_rows, 12);
	for (size_t i = 1; i < csv.n_rows; i++) {
		cr_assert(jx_month_parse(csv.rows[i].cells[1], &month));
		check_row(&csv, i, month);
	}
	jx_csv_clear(&csv);
	free(text);
}

/* Honest figures make no noise. */
Test(example_checks, the_examples_figures_make_no_noise)
{
	check_file("petition.monthly");
	check_file("video.monthly");
}
