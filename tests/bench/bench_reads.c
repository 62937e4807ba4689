/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads of a city, by the server's own time for a round with this one request, in turns; each answer is compared with
 * what the seed makes. With a small city beside it, also how much longer the large one's evaluation takes.
 *
 *     bench_reads CITY [SMALL]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/evaluations.pb-c.h"
#include "jixiao/v1/status.pb-c.h"
#include "jixiao/v1/submissions.pb-c.h"

#include "common/base/limits.h"
#include "common/model/rational.h"
#include "tests/bench/city.h"
#include "tests/bench/programs.h"
#include "tests/bench/spread.h"

#define READS 21u
/* A year of months that the figures are of. */
#define FIRST (JX_CITY_YEAR * 12)

static struct jx_city city, small;

enum { EVALUATION, LIST, MONTH, YEAR, COMPARE, NARROW, YEAR_AGO, KINDS };

static struct read {
	const char *name, *method;
	const ProtobufCMessage *request;
	struct jx_aim aim;
	struct jx_spread took;
} reads[KINDS] = {
	[EVALUATION] = {.name = "evaluation of a year", .method = "jixiao.v1.Evaluations/Show", .aim = {.most = 1}},
	[LIST] = {.name = "submission list, a page", .method = "jixiao.v1.Submissions/List", .aim = {.most = 5}},
	[MONTH] = {.name = "status of a month, a page", .method = "jixiao.v1.Status/Show", .aim = {.most = 5}},
	[YEAR] = {.name = "status of a year, a page", .method = "jixiao.v1.Status/Show", .aim = {.most = 5}},
	[COMPARE] = {.name = "compare, a page", .method = "jixiao.v1.Evaluations/Compare", .aim = {.most = 5}},
	[NARROW] = {.name = "compare on one item, a page",
		    .method = "jixiao.v1.Evaluations/Compare",
		    .aim = {.most = 5}},
	[YEAR_AGO] = {.name = "compare with the year ago",
		      .method = "jixiao.v1.Evaluations/Compare",
		      .aim = {.most = 5}},
};

/* -- are the answers right? --------------------------------------------------------------------------------------- */

/* Of an item over a year, from that month on. */
static int64_t sum_of(const struct jx_city *of, unsigned office, jx_month from, unsigned item)
{
	int64_t sum = 0;

	for (jx_month month = from; month < from + 12; month++)
		sum += jx_city_figure(of, office, month, item);
	return sum;
}

/* The number of an office of the city; false for those above them. */
static bool office_of(const char *code, unsigned *office)
{
	for (*office = 0; *office < city.size.offices; ++*office)
		if (strcmp(city.codes[*office], code) == 0)
			return true;
	return false;
}

static void check_indicator(const struct jx_city *of, unsigned number, const Jixiao__V1__Rational *actual)
{
	const unsigned item = jx_city_divided(of, number);
	struct jx_rational expected;
	int64_t part = 0, whole = 0;

	for (unsigned office = 0; office < of->size.offices; office++) {
		part += sum_of(of, office, FIRST, item);
		whole += sum_of(of, office, FIRST, item + 1);
	}
	/* In %. */
	if (jx_rational_make(part * 100, whole, &expected) != JX_OK || !actual || actual->num != expected.num ||
	    actual->den != expected.den)
		jx_bench_die("indicator %u of the evaluation has another actual value", number);
}

static void check_evaluation(struct jx_city *of)
{
	Jixiao__V1__EvaluationsShowResponse *response;
	ProtobufCBinaryData answer;

	(void)jx_city_ask(of, reads[EVALUATION].method, reads[EVALUATION].request, &answer);
	response = jixiao__v1__evaluations_show_response__unpack(NULL, answer.len, answer.data);
	if (!response || response->evaluation->n_indicators != JX_CITY_INDICATORS)
		jx_bench_die("the evaluation has other indicators");
	for (unsigned i = 0; i < JX_CITY_INDICATORS; i++)
		check_indicator(of, i, response->evaluation->indicators[i]->actual);
	jixiao__v1__evaluations_show_response__free_unpacked(response, NULL);
	free(answer.data);
}

/* Of more offices than a page has room for: is it full? */
static void expect_full(const char *name, size_t offices, size_t rows, const Jixiao__V1__PageToken *next)
{
	if (rows == 0 || (offices > JX_PAGE_MAX && !next))
		jx_bench_die("%s: %zu rows are no full page", name, rows);
}

static void check_list(void)
{
	Jixiao__V1__SubmissionsListResponse *response;
	ProtobufCBinaryData answer;

	(void)jx_city_ask(&city, reads[LIST].method, reads[LIST].request, &answer);
	response = jixiao__v1__submissions_list_response__unpack(NULL, answer.len, answer.data);
	if (!response || response->n_submissions == 0)
		jx_bench_die("the list is empty");
	for (size_t i = 0; i < response->n_submissions; i++) {
		const Jixiao__V1__Submission *row = response->submissions[i];
		char period[JX_MONTH_SIZE];

		jx_month_format(city.size.from + (jx_month)i, period);
		if (strcmp(row->office_code, city.codes[0]) != 0 || strcmp(row->period, period) != 0 ||
		    row->state != JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_ACCEPTED)
			jx_bench_die("row %zu of the list is not what was submitted", i);
	}
	jixiao__v1__submissions_list_response__free_unpacked(response, NULL);
	free(answer.data);
}

/* Every office has reported every month, and everything counts. */
static void check_status(const struct read *read, size_t months)
{
	Jixiao__V1__StatusShowResponse *response;
	ProtobufCBinaryData answer;
	size_t cells = 0;

	(void)jx_city_ask(&city, read->method, read->request, &answer);
	response = jixiao__v1__status_show_response__unpack(NULL, answer.len, answer.data);
	if (!response || response->n_columns != months)
		jx_bench_die("%s: other columns", read->name);
	for (size_t i = 0; i < months; i++)
		if (response->columns[i]->owed_count != city.size.offices ||
		    response->columns[i]->accepted_count != city.size.offices)
			jx_bench_die("%s: month %zu has other counts", read->name, i);
	for (size_t i = 0; i < response->n_rows; i++)
		for (size_t k = 0; k < response->rows[i]->n_cells; k++, cells++)
			if (response->rows[i]->cells[k]->accepted_revision != 1)
				jx_bench_die("%s: %s has reported", read->name, response->rows[i]->office_code);
	expect_full(read->name, city.size.offices, cells, response->next);
	jixiao__v1__status_show_response__free_unpacked(response, NULL);
	free(answer.data);
}

/* Has the city figures of the year before? */
static bool had_year_ago(void)
{
	return city.size.from <= FIRST - 12;
}

static bool is_value(const Jixiao__V1__Rational *value, int64_t expected)
{
	return value && value->den == 1 && value->num == expected;
}

static void check_compared(const Jixiao__V1__EvaluationsCompareResponse *response, const Jixiao__V1__CompareRow *row,
			   unsigned office)
{
	for (unsigned item = 0; item < city.size.items; item++)
		for (size_t k = 0; k < response->n_columns; k++) {
			const Jixiao__V1__CompareValue *value = row->values[k];

			if (strcmp(response->columns[k]->code, city.items[item]) != 0)
				continue;
			if (!is_value(value->value, sum_of(&city, office, FIRST, item)))
				jx_bench_die("compare: %s has another %s", row->office_code, city.items[item]);
			if (response->earlier && had_year_ago() &&
			    !is_value(value->earlier, sum_of(&city, office, FIRST - 12, item)))
				jx_bench_die("compare: %s had another %s", row->office_code, city.items[item]);
		}
}

static void check_compare(const struct read *read, size_t columns)
{
	Jixiao__V1__EvaluationsCompareResponse *response;
	ProtobufCBinaryData answer;
	unsigned office, offices = 0;

	(void)jx_city_ask(&city, read->method, read->request, &answer);
	response = jixiao__v1__evaluations_compare_response__unpack(NULL, answer.len, answer.data);
	if (!response || response->n_columns < columns || (read == &reads[YEAR_AGO]) != (response->earlier != NULL))
		jx_bench_die("%s: other columns", read->name);
	for (size_t i = 0; i < response->n_rows; i++)
		if (office_of(response->rows[i]->office_code, &office)) {
			check_compared(response, response->rows[i], office);
			offices++;
		}
	if (offices == 0)
		jx_bench_die("%s: no office", read->name);
	jixiao__v1__evaluations_compare_response__free_unpacked(response, NULL);
	free(answer.data);
}

/* -- the run ------------------------------------------------------------------------------------------------------ */

static void set_reads(void)
{
	static Jixiao__V1__EvaluationsShowRequest show = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;
	static Jixiao__V1__SubmissionsListRequest list = JIXIAO__V1__SUBMISSIONS_LIST_REQUEST__INIT;
	static Jixiao__V1__StatusShowRequest month = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	static Jixiao__V1__StatusShowRequest year = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	static Jixiao__V1__EvaluationsCompareRequest compare = JIXIAO__V1__EVALUATIONS_COMPARE_REQUEST__INIT, year_ago,
						     narrow;
	static char from[JX_MONTH_SIZE], *first[1];

	first[0] = city.items[0];
	jx_month_format(city.size.from, from);
	show.project_code = (char *)JX_CITY_PROJECT;
	list.office_code = city.codes[0];
	list.from = from;
	month.office_code = year.office_code = (char *)JX_CITY_ROOT;
	month.from = month.to = (char *)"2023-06";
	year.from = (char *)"2023-01";
	year.to = show.as_of = compare.as_of = (char *)"2023-12";
	compare.office_code = (char *)(city.size.offices > JX_CITY_TOWN ? "T0000" : JX_CITY_ROOT);
	list.page_size = month.page_size = year.page_size = compare.page_size = JX_PAGE_MAX;
	reads[EVALUATION].request = &show.base;
	reads[LIST].request = &list.base;
	reads[MONTH].request = &month.base;
	reads[YEAR].request = &year.base;
	reads[COMPARE].request = &compare.base;
	narrow = year_ago = compare;
	narrow.columns = first;
	narrow.n_columns = 1;
	reads[NARROW].request = &narrow.base;
	year_ago.against = JIXIAO__V1__AGAINST__AGAINST_YEAR_AGO;
	reads[YEAR_AGO].request = &year_ago.base;
}

static double took_ms(struct jx_city *of, const struct read *read)
{
	return jx_city_ask(of, read->method, read->request, NULL) / 1000;
}

static void measure(bool beside)
{
	struct jx_spread less = {0}, ratio = {0};

	for (unsigned i = 0; i < READS; i++) {
		/* Side by side, and each as often behind the other. */
		if (beside && i % 2 == 0)
			jx_spread_add(&less, took_ms(&small, &reads[EVALUATION]));
		jx_spread_add(&reads[EVALUATION].took, took_ms(&city, &reads[EVALUATION]));
		if (beside && i % 2 == 1)
			jx_spread_add(&less, took_ms(&small, &reads[EVALUATION]));
		for (unsigned kind = EVALUATION + 1; kind < KINDS; kind++)
			jx_spread_add(&reads[kind].took, took_ms(&city, &reads[kind]));
	}
	for (unsigned kind = 0; kind < KINDS; kind++)
		jx_spread_print(reads[kind].name, &reads[kind].took, "ms", reads[kind].aim);
	if (!beside)
		return;
	jx_spread_print("evaluation, small city", &less, "ms", JX_NO_AIM);
	jx_spread_ratio(&reads[EVALUATION].took, &less, &ratio);
	jx_spread_print("evaluation / small city", &ratio, "", JX_AT_MOST(1.5));
}

static void open_city(struct jx_city *opened, const char *folder)
{
	static struct jx_bench_server servers[2];
	static unsigned n;
	struct jx_profile profile;

	jx_bench_adopt(&servers[n], NULL, folder, &profile);
	(void)jx_city_load(opened, folder);
	jx_city_open(opened, servers[n++].dir);
}

int main(int argc, char **argv)
{
	const bool beside = argc == 3;

	if (argc < 2 || argc > 3) {
		(void)fputs("usage: bench_reads CITY [SMALL]\n", stderr);
		return 2;
	}
	if (jx_identity_init() != JX_OK)
		return 1;
	open_city(&city, argv[1]);
	set_reads();
	check_evaluation(&city);
	check_list();
	check_status(&reads[MONTH], 1);
	check_status(&reads[YEAR], 12);
	check_compare(&reads[COMPARE], city.size.items);
	check_compare(&reads[NARROW], 1);
	check_compare(&reads[YEAR_AGO], city.size.items);
	if (beside) {
		open_city(&small, argv[2]);
		check_evaluation(&small);
	}
	measure(beside);
	jx_city_close(&city);
	if (beside)
		jx_city_close(&small);
	return 0;
}
