/* SPDX-License-Identifier: Apache-2.0 */
/* The real document into the store and out again, cell by cell; and what is made of it that is no such document. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <jansson.h>
#include <uniconv.h>

#include "tests/lib/goal_values.h"
#include "tests/lib/process.h"

#define DOCUMENT      JIXIAO_TEST_DATA "/goal-tables-2023.txt"
#define DOCUMENT_SIZE 65536u

static struct jx_site site;
static char manager[JX_PATH_SIZE];
static char document[DOCUMENT_SIZE];

static void read_document(void)
{
	FILE *file = fopen(DOCUMENT, "rb");
	size_t n;

	cr_assert_not_null(file);
	n = fread(document, 1, sizeof(document) - 1, file);
	cr_assert(n > 0 && n < sizeof(document) - 1);
	document[n] = '\0';
	(void)fclose(file);
}

static void open_site(void)
{
	(void)setenv("LC_ALL", "C", 1);
	read_document();
	jx_site_open(&site);
	jx_site_start(&site);
	jx_site_enrol(&site, "manager", "129001", "manager", manager);
}

static void close_site(void)
{
	jx_site_close(&site);
}

TestSuite(whole_document, .init = open_site, .fini = close_site, .timeout = 60);

/* -- what is printed ----------------------------------------------------------------------------------------------- */

/* A line of a cell, without its tab and the blanks around it. */
static char *trim(char *line)
{
	char *end = line + strlen(line);

	line += strspn(line, "\t ");
	while (end > line && end[-1] == ' ')
		*--end = '\0';
	return line;
}

/* Every line of the document between two titles stands in what is printed. Returns how many there were. */
static size_t expect_printed(char *at, char *end, const char *printed)
{
	size_t n = 0;

	while (at < end) {
		char *next = at + strcspn(at, "\n"), *cell;

		*next = '\0';
		cell = trim(at);
		if (*cell != '\0') {
			cr_assert(strstr(printed, cell) != NULL, "no \"%s\" in: %s", cell, printed);
			n++;
		}
		at = next + 1;
	}
	return n;
}

Test(whole_document, every_cell_is_printed)
{
	/* Those with something in them, the title apart; a goal's line counts as one. */
	static const size_t cells[JX_GOAL_HEADS] = {74, 84, 72};
	char *begin = strstr(document, "[bookmark");

	jx_expect_client(0, manager, "project", "import", DOCUMENT);
	for (size_t i = 0; i < JX_GOAL_HEADS; i++) {
		char *title, *body, *next;
		struct jx_run run;
		size_t n;

		cr_assert_not_null(begin);
		title = strchr(begin, '.');
		body = strchr(begin, '\n') + 1;
		next = strstr(body, "[bookmark");
		jx_run_client(&run, manager, "project", "show", jx_goal_heads[i].code, (char *)NULL);
		cr_assert_eq(run.exit_code, 0, "%s", run.err);
		/* Behind the number that the document counts its tables by. */
		body[-1] = '\0';
		cr_assert(strstr(run.out, title + 1) != NULL, "no \"%s\" in: %s", title + 1, run.out);
		n = expect_printed(body, next ? next : body + strlen(body), run.out);
		cr_assert_eq(n, cells[i], "%zu", n);
		jx_run_clear(&run);
		begin = next;
	}
	cr_assert_null(begin);
}

/* -- what programs read -------------------------------------------------------------------------------------------- */

static void expect_text(const json_t *object, const char *name, const char *expected)
{
	const char *text = json_string_value(json_object_get(object, name));

	cr_assert(text && strcmp(text, expected) == 0, "%s: %s instead of %s", name, text, expected);
}

/* 64 bits are texts in proto3's JSON. */
static void expect_long(const json_t *object, const char *name, int64_t expected)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%" PRId64, expected);
	expect_text(object, name, text);
}

static void expect_number(const json_t *object, const char *name, int64_t expected)
{
	const json_t *value = json_object_get(object, name);

	cr_assert(json_is_integer(value) && json_integer_value(value) == expected, "%s: %" JSON_INTEGER_FORMAT, name,
		  json_integer_value(value));
}

static void expect_plan(const json_t *plan, const int64_t expected[4])
{
	static const int months[] = {3, 6, 10, 12};
	size_t n = 0;

	for (size_t i = 0; i < 4; i++) {
		if (expected[i] < 0)
			continue;
		expect_number(json_array_get(plan, n), "month", months[i]);
		expect_long(json_array_get(plan, n++), "amountFen", expected[i]);
	}
	cr_assert_eq(json_array_size(plan), n);
}

static void expect_goals(const json_t *goals, const struct jx_goal_head *head)
{
	cr_assert_eq(json_array_size(goals), head->n_goals);
	for (size_t i = 0; i < head->n_goals; i++) {
		expect_number(json_array_get(goals, i), "number", head->goals[i].number);
		expect_text(json_array_get(goals, i), "text", head->goals[i].text);
	}
}

static void expect_indicator(const json_t *indicator, const struct jx_goal_row *row)
{
	const json_t *target = json_object_get(indicator, "target"), *value = json_object_get(target, "value");

	expect_text(indicator, "level1", row->level1);
	expect_text(indicator, "level2", row->level2);
	expect_text(indicator, "name", row->name);
	expect_text(indicator, "description", row->description);
	expect_text(indicator, "basis", row->basis);
	expect_text(indicator, "measure", "");
	expect_number(indicator, "weightHundredths", row->weight_hundredths);
	expect_text(target, "text", row->target);
	expect_text(target, "comparator", row->comparator);
	expect_long(value, "num", row->value);
	expect_long(value, "den", 1);
	expect_text(target, "unit", row->unit);
}

static void expect_project(const json_t *project, const struct jx_goal_head *head)
{
	const json_t *indicators = json_object_get(project, "indicators");

	expect_text(project, "code", head->code);
	expect_text(project, "name", head->name);
	expect_number(project, "year", 2023);
	expect_text(project, "departmentCode", "129001");
	expect_text(project, "departmentName", "青岛市信访局本级");
	expect_long(project, "budgetFen", head->budget);
	expect_long(project, "fiscalFen", head->budget);
	expect_long(project, "otherFen", 0);
	expect_text(project, "purpose", head->purpose);
	expect_number(project, "version", 1);
	expect_plan(json_object_get(project, "plan"), head->plan);
	expect_goals(json_object_get(project, "goals"), head);
	cr_assert_eq(json_array_size(indicators), head->n_indicators);
	for (size_t i = 0; i < head->n_indicators; i++)
		expect_indicator(json_array_get(indicators, i), &head->indicators[i]);
}

Test(whole_document, every_value_comes_out_of_the_store)
{
	jx_expect_client(0, manager, "project", "import", DOCUMENT);
	for (size_t i = 0; i < JX_GOAL_HEADS; i++) {
		struct jx_run run;
		json_t *project;

		jx_run_client(&run, manager, "project", "show", jx_goal_heads[i].code, "-o", "json", (char *)NULL);
		cr_assert_eq(run.exit_code, 0, "%s", run.err);
		project = json_loads(run.out, 0, NULL);
		cr_assert_not_null(project, "%s", run.out);
		expect_project(project, &jx_goal_heads[i]);
		json_decref(project);
		jx_run_clear(&run);
	}
}

/* -- files that are none ------------------------------------------------------------------------------------------- */

/* The journal's end, as the server says it; owned by the caller. */
static char *last_entry(void)
{
	struct jx_run run;
	char *at, *seq;

	jx_run_client(&run, manager, "describe", "-o", "json", (char *)NULL);
	at = strstr(run.out, "\"journalSeq\"");
	cr_assert_not_null(at, "%s%s", run.out, run.err);
	at[strcspn(at, "\n")] = '\0';
	seq = strdup(at);
	jx_run_clear(&run);
	return seq;
}

static void expect_refused(const char *path, const char *err)
{
	char *before = last_entry(), *after;
	struct jx_run run;

	jx_run_client(&run, manager, "project", "import", path, (char *)NULL);
	cr_assert_eq(run.exit_code, 3, "exit %d\n%s", run.exit_code, run.err);
	cr_assert(strstr(run.err, err) != NULL, "no \"%s\" in: %s", err, run.err);
	jx_run_clear(&run);
	after = last_entry();
	cr_assert_str_eq(after, before);
	free(before);
	free(after);
}

static void write_file(const char *name, const char *bytes, size_t n, char path[JX_PATH_SIZE])
{
	FILE *file;

	jx_site_path(&site, name, path);
	file = fopen(path, "wb");
	cr_assert_not_null(file);
	cr_assert_eq(fwrite(bytes, 1, n, file), n);
	cr_assert_eq(fclose(file), 0);
}

Test(whole_document, a_hundred_megabytes)
{
	char path[JX_PATH_SIZE];

	write_file("large.txt", document, strlen(document), path);
	cr_assert_eq(truncate(path, 100L << 20), 0);
	expect_refused(path, "large.txt: it is larger than 8 MiB");
	/* Within the bound, the same hole is no text. */
	cr_assert_eq(truncate(path, 1L << 20), 0);
	expect_refused(path, "large.txt, line 4");
}

Test(whole_document, cut_documents)
{
	char *row = strstr(document, "\t信访事项按期办结率\n"), path[JX_PATH_SIZE];
	size_t n = (size_t)(row - document);

	cr_assert_not_null(row);
	/* Within a cell, within a character, between two cells; then in a row's first, blank cell. */
	write_file("cut.txt", document, n + 10, path);
	expect_refused(path, "cut.txt, line 260");
	write_file("cut.txt", document, n + 11, path);
	expect_refused(path, "cut.txt, line 260");
	write_file("cut.txt", document, n, path);
	expect_refused(path, "cut.txt, line 259, cell 2: the file ends within a row");
	row = strstr(document, "\t历史标准\n\n\t\n");
	cr_assert_not_null(row);
	write_file("cut.txt", document, (size_t)(row - document) + strlen("\t历史标准\n\n\t\n"), path);
	expect_refused(path, "cut.txt, line 84, cell 1: the file ends within a row");
	/* The second table lacks its indicators. */
	row = strstr(strstr(document, "2.2023年"), "\t一级指标");
	write_file("cut.txt", document, (size_t)(row - document), path);
	expect_refused(path, "cut.txt, line 145, cell 2: the table lacks its indicators");
}

Test(whole_document, two_encodings_in_one_file)
{
	char path[JX_PATH_SIZE], *half = strstr(document, "[bookmark: _Toc_4_4_0000000002]");
	size_t first = (size_t)(half - document), n = 0;
	char *gb = (char *)u8_conv_to_encoding("GB18030", iconveh_error, (const uint8_t *)half, strlen(half), NULL,
					       NULL, &n);
	char *mixed = malloc(first + n);

	cr_assert(gb != NULL && mixed != NULL);
	memcpy(mixed, document, first);
	memcpy(mixed + first, gb, n);
	write_file("mixed.txt", mixed, first + n, path);
	expect_refused(path, "mixed.txt, line 135: this line is not in the encoding of the lines before it");
	free(mixed);
	free(gb);
}
