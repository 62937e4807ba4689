/* SPDX-License-Identifier: Apache-2.0 */
/* `evaluate -o json`, field by field, as scripts rely on it. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <jansson.h>

#include "common/base/limits.h"
#include "tests/lib/process.h"

#define PROJECT "37020023P880028111789"
#define RATE    "信访事项及时受理率"
#define OFFICES 10u

static const char *const offices[OFFICES] = {"370202", "370203", "370211", "370212", "370213",
					     "370214", "370215", "370281", "370283", "370285"};
static struct jx_site site;
static char manager[JX_PATH_SIZE], clerks[OFFICES][JX_PATH_SIZE];

static void setup(void)
{
	(void)setenv("LC_ALL", "C", 1);
	jx_site_open(&site);
	jx_site_start(&site);
	for (size_t i = 0; i < OFFICES; i++) {
		jx_expect_client(0, site.profile, "office", "add", "--code", offices[i], "--name", offices[i],
				 "--parent", "129001");
		jx_site_enrol(&site, offices[i], offices[i], "clerk", clerks[i]);
	}
	jx_site_enrol(&site, "manager", "129001", "manager", manager);
	jx_expect_client(0, manager, "project", "import", JIXIAO_TEST_DATA "/goal-tables-2023.txt");
	jx_expect_client(0, manager, "catalog", "import", JIXIAO_EXAMPLE);
}

static void teardown(void)
{
	jx_site_close(&site);
}

TestSuite(evaluate_json, .init = setup, .fini = teardown, .timeout = 120);

/* Two of four in time. */
static void submit(size_t office, const char *period)
{
	jx_expect_client(0, clerks[office], "submit", "--form", "petition.monthly", "--period", period, "--set",
			 "accept.due=4", "--set", "accept.in_time=2");
}

/* Owned by the caller. */
static json_t *evaluate(const char *as_of)
{
	struct jx_run run;
	json_t *evaluation;

	jx_run_client(&run, manager, "evaluate", PROJECT, "--as-of", as_of, "-o", "json", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	evaluation = json_loads(run.out, 0, NULL);
	cr_assert_not_null(evaluation, "%s", run.out);
	jx_run_clear(&run);
	return evaluation;
}

/* What a field of a JSON object is: 64 bits are texts of digits in proto3's JSON. */
enum kind { TEXT, LONG, NUMBER, TRUTH, LIST, OBJECT };

struct field {
	const char *name; /* NULL ends a list */
	enum kind kind;
};

static bool is_long(const json_t *value)
{
	const char *text = json_string_value(value);

	return text && *text != '\0' && text[strspn(text, "-0123456789")] == '\0';
}

static bool is_kind(const json_t *value, enum kind kind)
{
	switch (kind) {
	case TEXT:
		return json_is_string(value);
	case LONG:
		return is_long(value);
	case NUMBER:
		return json_is_integer(value);
	case TRUTH:
		return json_is_boolean(value);
	case LIST:
		return json_is_array(value);
	case OBJECT:
		break;
	}
	return json_is_object(value);
}

/* Each is there, whatever it says. */
static void expect_fields(const json_t *object, const struct field *fields)
{
	for (; fields->name; fields++)
		cr_assert(is_kind(json_object_get(object, fields->name), fields->kind), "%s", fields->name);
}

static const struct field whole[] = {
	{"projectCode", TEXT},    {"asOf", TEXT},         {"officeCode", TEXT},
	{"execution", OBJECT},    {"indicators", LIST},   {"totalHundredths", NUMBER},
	{"grade", TEXT},          {"provisional", TRUTH}, {"missing", LIST},
	{"missingCount", NUMBER}, {"journalSeq", LONG},   {NULL, TEXT},
};
static const struct field execution[] = {
	{"budgetFen", LONG}, {"paidFen", LONG}, {"weightHundredths", NUMBER}, {"scoreHundredths", NUMBER}, {NULL, TEXT},
};
static const struct field indicator[] = {
	{"name", TEXT},
	{"actualText", TEXT},
	{"weightHundredths", NUMBER},
	{"scoreHundredths", NUMBER},
	{"met", TRUTH},
	{"noData", TRUTH},
	{NULL, TEXT},
};
static const struct field rational[] = {{"num", LONG}, {"den", LONG}, {NULL, TEXT}};
static const struct field missing[] = {{"formCode", TEXT}, {"officeCode", TEXT}, {"period", TEXT}, {NULL, TEXT}};

static void expect_text(const json_t *object, const char *name, const char *expected)
{
	const char *text = json_string_value(json_object_get(object, name));

	cr_assert(text && strcmp(text, expected) == 0, "%s: %s instead of %s", name, text, expected);
}

/* The one whose actual value is known is the rate: 1/2. */
static void expect_indicators(const json_t *indicators)
{
	size_t index, rates = 0;
	json_t *row;

	cr_assert_eq(json_array_size(indicators), 10, "%zu", json_array_size(indicators));
	json_array_foreach(indicators, index, row)
	{
		const json_t *actual = json_object_get(row, "actual");

		expect_fields(row, indicator);
		if (actual)
			expect_fields(actual, rational);
		if (strcmp(json_string_value(json_object_get(row, "name")), RATE) != 0)
			continue;
		rates++;
		expect_text(actual, "num", "50");
		expect_text(actual, "den", "1");
		expect_text(row, "actualText", "50.00%");
		cr_assert(json_is_false(json_object_get(row, "met")));
		cr_assert(json_is_false(json_object_get(row, "noData")));
	}
	cr_assert_eq(rates, 1);
}

Test(evaluate_json, every_field_is_there_and_of_its_type)
{
	json_t *evaluation, *row;
	size_t index;

	submit(0, "2023-01");
	evaluation = evaluate("2023-01");
	expect_fields(evaluation, whole);
	expect_text(evaluation, "projectCode", PROJECT);
	expect_text(evaluation, "asOf", "2023-01");
	expect_text(evaluation, "officeCode", "129001");
	expect_fields(json_object_get(evaluation, "execution"), execution);
	expect_text(json_object_get(evaluation, "execution"), "budgetFen", "889000000");
	expect_text(json_object_get(evaluation, "execution"), "paidFen", "0");
	expect_indicators(json_object_get(evaluation, "indicators"));
	cr_assert_eq(json_array_size(json_object_get(evaluation, "missing")), 9);
	json_array_foreach(json_object_get(evaluation, "missing"), index, row)
	{
		expect_fields(row, missing);
		expect_text(row, "formCode", "petition.monthly");
		expect_text(row, "officeCode", offices[index + 1]);
		expect_text(row, "period", "2023-01");
	}
	json_decref(evaluation);
}

/* The grades stay as they are in every language; here the bounds go past the total, one after the other. */
Test(evaluate_json, grades_are_the_same_in_every_language)
{
	static const char *const grades[][2] = {
		{"3,2,1", "优"}, {"100,2,1", "良"}, {"100,99,1", "中"}, {"100,99,98", "差"}};
	static const char *const locales[] = {"C", "zh_CN.UTF-8", "en_US.UTF-8"};

	submit(0, "2023-01");
	for (size_t i = 0; i < sizeof(grades) / sizeof(grades[0]); i++) {
		jx_expect_client(0, manager, "setting", "set", "grade", grades[i][0], "--from", "2023-01");
		for (size_t k = 0; k < sizeof(locales) / sizeof(locales[0]); k++) {
			json_t *evaluation;

			(void)setenv("LC_ALL", locales[k], 1);
			evaluation = evaluate("2023-01");
			expect_text(evaluation, "grade", grades[i][1]);
			json_decref(evaluation);
		}
	}
}

static void expect_missing(const char *as_of, size_t count, size_t named)
{
	json_t *evaluation = evaluate(as_of);
	const json_t *counted = json_object_get(evaluation, "missingCount");
	size_t n = json_array_size(json_object_get(evaluation, "missing"));

	cr_assert_eq((size_t)json_integer_value(counted), count, "%" JSON_INTEGER_FORMAT, json_integer_value(counted));
	cr_assert_eq(n, named, "%zu", n);
	json_decref(evaluation);
}

/* Ten offices owe a form a month: 100 through October, 110 through November, of which nine are then given. */
Test(evaluate_json, the_first_hundred_of_what_is_missing)
{
	_Static_assert(JX_MISSING_SHOWN == 100, "scripts rely on it");
	expect_missing("2023-10", 100, 100);
	expect_missing("2023-11", 110, 100);
	for (size_t i = 0; i + 1 < OFFICES; i++)
		submit(i, "2023-11");
	expect_missing("2023-11", 101, 100);
}
