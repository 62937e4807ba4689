/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/evaluation.h"

#include <string.h>

#include "tests/lib/expect.h"

enum { DUE, IN_TIME, HANDLED, REPAIR, ITEMS };

static struct jx_item items[ITEMS] = {
	[DUE] = {1, "accept.due", "应受理", "件次", 0, JX_AGGREGATE_SUM, JX_AGGREGATE_SUM},
	[IN_TIME] = {2, "accept.in_time", "及时受理", "件次", 0, JX_AGGREGATE_SUM, JX_AGGREGATE_SUM},
	[HANDLED] = {3, "online.handled", "网上受理", "件次", 0, JX_AGGREGATE_SUM, JX_AGGREGATE_SUM},
	[REPAIR] = {4, "repair.hours", "修复时间", "小时", 0, JX_AGGREGATE_MAX, JX_AGGREGATE_MAX},
};
static struct jx_form form = {.code = "petition.monthly", .name = "月报", .n_items = ITEMS};
static const struct jx_catalog catalog = {.version = 1, .forms = &form, .items = items, .n_forms = 1, .n_items = ITEMS};

/* An office's figures as literals. */
struct literal {
	int64_t values[ITEMS];
	bool absent[ITEMS];
	enum jx_reporting reporting;
	int64_t paid_yuan;
};

static enum jx_status literal_item(void *context, const struct jx_item *item, struct jx_rational *value,
				   enum jx_reporting *reporting)
{
	const struct literal *literal = context;

	*reporting = literal->reporting;
	*value = jx_rational_of(literal->values[item - items]);
	return literal->absent[item - items] ? JX_NOT_FOUND : JX_OK;
}

static enum jx_status literal_ledger(void *context, const char *name, struct jx_rational *value)
{
	const struct literal *literal = context;

	*value = jx_rational_of(literal->paid_yuan);
	return strcmp(name, "paid") == 0 ? JX_OK : JX_NOT_FOUND;
}

static struct literal office, city;
static const struct jx_figures figures = {literal_item, literal_ledger, &office};
static const struct jx_figures city_figures = {literal_item, literal_ledger, &city};
static struct jx_scoring scoring;
static struct jx_evaluation_indicator indicators[8];
static struct jx_evaluation_input input;
static struct jx_evaluation_row rows[8];
static struct jx_evaluation_whole whole;

static void setup(void)
{
	scoring = (struct jx_scoring){.far_above = 120, .grade_best = 9000, .grade_good = 8000, .grade_middle = 6000};
	input = (struct jx_evaluation_input){
		.catalog = &catalog,
		.scoring = &scoring,
		.figures = &figures,
		.indicators = indicators,
		.budget_fen = 720000000,
		.paid_fen = 720000000,
		.execution_weight = 1000,
	};
	office.paid_yuan = 7200000;
	office.reporting = city.reporting = JX_REPORTING_DONE;
}

TestSuite(evaluation, .init = setup);

static void add(const char *target, const char *expression, uint32_t weight)
{
	indicators[input.n_indicators++] =
		(struct jx_evaluation_indicator){.target = target, .expression = expression, .weight = weight};
}

static void evaluate(void)
{
	size_t failed;

	EXPECT_OK(jx_evaluate(&input, rows, &whole, &failed));
}

static void expect_actual(size_t i, int64_t num, int64_t den, const char *text)
{
	int64_t got_num, got_den;

	cr_assert_eq(rows[i].measured.data, JX_DATA_VALUE);
	EXPECT_OK(jx_rational_parts(rows[i].measured.actual, &got_num, &got_den));
	cr_assert(got_num == num && got_den == den, "%lld/%lld", (long long)got_num, (long long)got_den);
	cr_assert_str_eq(rows[i].actual, text);
}

Test(evaluation, a_rate_is_summed_numerators_over_summed_denominators)
{
	/* 50/100 and 9/10 are 59/110 = 53.636… %, and not 70 %. */
	office.values[DUE] = 100 + 10;
	office.values[IN_TIME] = 50 + 9;
	add("≥98%", "accept.in_time / accept.due", 9000);
	evaluate();
	expect_actual(0, 590, 11, "53.64%");
	cr_assert(rows[0].measured.quotient);
	cr_assert_eq((int64_t)rows[0].measured.numerator.num, 59);
	cr_assert_eq((int64_t)rows[0].measured.denominator.num, 110);
	/* 90.00 x 53.636… / 98 = 49.2578… */
	cr_assert_eq(rows[0].score.score, 4926);
	cr_assert_eq(whole.total, 1000 + 4926);
	cr_assert_str_eq(whole.grade, "差");
	cr_assert_str_eq(rows[0].arithmetic, "90.00 × ((590/11) ÷ 98) = 49.26");
}

Test(evaluation, money_is_in_the_targets_unit)
{
	add("≤720万元", "paid()", 4500);
	add("≤7200000元", "paid()", 4500);
	evaluate();
	expect_actual(0, 720, 1, "720.00万元");
	expect_actual(1, 7200000, 1, "7200000.00元");
	cr_assert(rows[0].score.met && rows[1].score.met);
	cr_assert_eq(whole.total, 10000);
	cr_assert_str_eq(whole.grade, "优");
}

/* Totals of 90.00 and of 89.99: 10.00 + 80.00 and 10.00 + 79.99, the rest being missed wholly. */
Test(evaluation, the_total_is_the_sum_of_the_rounded_scores)
{
	office.values[HANDLED] = 30000;
	office.values[DUE] = 100;
	add("≥3万件次", "online.handled", 8000);
	add("≥98%", "accept.in_time / accept.due", 1000);
	evaluate();
	cr_assert_eq(whole.total, 9000);
	cr_assert_str_eq(whole.grade, "优");
	office.values[HANDLED] = 29996; /* 80.00 x 29996 / 30000 = 79.9893… */
	evaluate();
	cr_assert_eq(whole.total, 8999);
	cr_assert_str_eq(whole.grade, "良");
	cr_assert_eq(whole.weight, 10000);
	/* Each score is rounded before they are added: twice 0.625 are 1.26, and not 1.25. */
	input.n_indicators = 0;
	input.execution_weight = 0;
	office.values[HANDLED] = 1;
	add("≥8件次", "online.handled", 500);
	add("≥8件次", "online.handled", 500);
	evaluate();
	cr_assert_eq(whole.total, 63 + 63);
}

Test(evaluation, without_figures_it_is_not_reported_or_no_matter)
{
	office.absent[IN_TIME] = office.absent[DUE] = true;
	office.reporting = JX_REPORTING_OPEN;
	add("≥98%", "accept.in_time / accept.due", 9000);
	evaluate();
	cr_assert_eq(rows[0].score.verdict, JX_VERDICT_NOT_REPORTED);
	cr_assert(whole.waits);
	cr_assert_str_eq(rows[0].actual, "");
	office.absent[IN_TIME] = office.absent[DUE] = false; /* 0/0, and somebody has yet to report */
	evaluate();
	cr_assert_eq(rows[0].score.verdict, JX_VERDICT_NOT_REPORTED);
	office.reporting = JX_REPORTING_NONE; /* nobody was told to */
	evaluate();
	cr_assert_eq(rows[0].score.verdict, JX_VERDICT_NOT_REPORTED);
	office.reporting = JX_REPORTING_DONE;
	evaluate();
	cr_assert_eq(rows[0].score.verdict, JX_VERDICT_NO_MATTER);
	cr_assert_not(whole.waits);
	cr_assert_eq(rows[0].measured.denominator.num, 0);
	office.absent[IN_TIME] = office.absent[DUE] = true; /* everybody said: not applicable */
	evaluate();
	cr_assert_eq(rows[0].score.verdict, JX_VERDICT_NO_MATTER);
}

Test(evaluation, no_matter_spreads_its_weight)
{
	scoring.no_matter = JX_NO_MATTER_SPREAD;
	office.values[HANDLED] = 30000;
	add("≥98%", "accept.in_time / accept.due", 3000);
	add("≥3万件次", "online.handled", 6000);
	evaluate();
	cr_assert_eq(rows[0].weight, 0);
	cr_assert_eq(rows[1].weight, 9000);
	cr_assert_eq(whole.total, 10000);
}

Test(evaluation, without_a_fitting_measure_it_is_unlinked)
{
	office.values[DUE] = 1;
	add("≥98%", NULL, 1000);
	add("≥98%", "accept.due", 1000);  /* a count against a rate */
	add("≥98件", "accept.due", 1000); /* 件次 are not 件 */
	add("≥98次", "accept.in_time / accept.due", 1000);
	add("稳步提高", "accept.due", 1000);
	evaluate();
	for (size_t i = 0; i < 4; i++)
		cr_assert_eq(rows[i].score.verdict, JX_VERDICT_UNLINKED);
	cr_assert_eq(rows[4].score.verdict, JX_VERDICT_AWAITS_TIER);
	cr_assert(whole.waits);
}

Test(evaluation, before_the_first_payment_there_are_no_days)
{
	add("≤3天", "longest_payment_days()", 1000);
	evaluate();
	cr_assert_eq(rows[0].score.verdict, JX_VERDICT_NO_MATTER);
}

static void expect_factor_of(struct jx_formula_unit unit, const char *from, const char *to, int64_t num, int64_t den)
{
	struct jx_rational factor;
	int64_t got_num, got_den;

	memcpy(unit.name, from, strlen(from) + 1);
	cr_assert_eq(jx_unit_factor(&unit, to, &factor), num > 0, "%s as %s", from, to);
	if (num == 0)
		return;
	EXPECT_OK(jx_rational_parts(factor, &got_num, &got_den));
	cr_assert(got_num == num && got_den == den);
}

static void expect_factor(const char *from, bool rate, const char *to, int64_t num, int64_t den)
{
	expect_factor_of((struct jx_formula_unit){.rate = rate}, from, to, num, den);
}

Test(evaluation, units_are_converted_where_they_fit)
{
	const struct jx_formula_unit reported = {.rate = true, .percentage = true};

	expect_factor_of(reported, "%", "%", 1, 1);
	expect_factor_of(reported, "‰", "‰", 1, 1);
	expect_factor_of(reported, "‰", "%", 0, 0);
	expect_factor_of(reported, "%", "件次", 0, 0);
	expect_factor("%", true, "%", 100, 1);
	expect_factor("%", true, "件次", 0, 0);
	expect_factor("%", true, "", 0, 0);
	expect_factor("件次", false, "%", 0, 0);
	expect_factor("元", false, "万元", 1, 10000);
	expect_factor("元", false, "元", 1, 1);
	expect_factor("元", false, "件次", 0, 0);
	expect_factor("日", false, "天", 1, 1);
	expect_factor("天", false, "日", 1, 1);
	expect_factor("天", false, "小时", 0, 0);
	expect_factor("件次", false, "件次", 1, 1);
	expect_factor("件次", false, "人次", 0, 0);
	expect_factor("件次", false, "", 1, 1);
	expect_factor("", false, "个", 1, 1);
}

Test(evaluation, an_offices_counts_are_shares_and_its_rates_are_scored)
{
	input.city = &city_figures;
	office.values[HANDLED] = 8;
	city.values[HANDLED] = 40;
	office.values[DUE] = city.values[DUE] = 100;
	office.values[IN_TIME] = 90;
	office.values[REPAIR] = 3;
	city.paid_yuan = 14400000;
	add("≥3万件次", "online.handled", 2000);
	add("≥100%", "accept.in_time / accept.due", 2000);
	add("≤720万元", "paid()", 2000);
	add("≤4小时", "repair.hours", 1000);
	evaluate();
	cr_assert_eq(rows[0].score.verdict, JX_VERDICT_SHARE);
	cr_assert_str_eq(rows[0].arithmetic, "8 ÷ 40 = 20.00%，占全市的份额，不计分");
	cr_assert_str_eq(rows[2].arithmetic, "720 ÷ 1440 = 50.00%，占全市的份额，不计分");
	cr_assert_eq(rows[1].score.score, 1800); /* 20.00 x 90 / 100 */
	cr_assert_eq(rows[3].score.score, 1000);
	cr_assert_eq(whole.execution_weight, 0);
	cr_assert_eq(whole.weight, 3000);
	/* 28.00 of 30.00 are 93.33 %. */
	cr_assert_eq(whole.total, 2800);
	cr_assert_str_eq(whole.grade, "优");
}

Test(evaluation, what_an_office_does_not_owe_weighs_nothing)
{
	input.city = &city_figures;
	office.absent[REPAIR] = true;
	office.reporting = JX_REPORTING_NONE;
	add("≤4小时", "repair.hours", 1000);
	evaluate();
	cr_assert_eq(rows[0].score.verdict, JX_VERDICT_SHARE);
	cr_assert_eq(whole.weight, 0);
	cr_assert_not(whole.waits);
	cr_assert_str_eq(whole.grade, "");
	office.reporting = JX_REPORTING_OPEN;
	evaluate();
	cr_assert_eq(rows[0].score.verdict, JX_VERDICT_NOT_REPORTED);
	cr_assert_eq(whole.weight, 1000);
}

Test(evaluation, what_does_not_fit_is_refused_by_its_indicator)
{
	size_t failed = 77;

	office.values[DUE] = INT64_MAX;
	office.values[HANDLED] = INT64_MAX - 1;
	add("≥1件次", "online.handled", 2000);
	add("≥1件次", "online.handled + accept.due", 2000);
	EXPECT_STATUS(jx_evaluate(&input, rows, &whole, &failed), JX_OUT_OF_RANGE);
	cr_assert_eq(failed, 1);
}

static enum jx_status literal_fault(void *context, const struct jx_item *item, struct jx_rational *value,
				    enum jx_reporting *reporting)
{
	(void)reporting;
	(void)context;
	(void)item;
	*value = jx_rational_of(1);
	return JX_DATA_LOSS;
}

Test(evaluation, figures_that_fail_end_it)
{
	static struct jx_figures failing;
	size_t failed;

	failing = figures;
	failing.item = literal_fault;
	input.figures = &failing;
	add("≥1件次", "online.handled", 2000);
	EXPECT_STATUS(jx_evaluate(&input, rows, &whole, &failed), JX_DATA_LOSS);
}
