/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/evaluation.h"

#include <assert.h>
#include <string.h>

/* -- units --------------------------------------------------------------------------------------------------------- */

static bool is_day(const char *unit)
{
	return strcmp(unit, "天") == 0 || strcmp(unit, "日") == 0;
}

bool jx_unit_factor(const struct jx_formula_unit *from, const char *to, struct jx_rational *factor)
{
	int64_t from_fen = jx_unit_fen(from->name), to_fen = jx_unit_fen(to);

	*factor = jx_rational_of(1);
	if (from->percentage)
		return strcmp(from->name, to) == 0;
	if (from->rate || strcmp(to, "%") == 0) {
		*factor = jx_rational_of(100);
		return from->rate && strcmp(from->name, "%") == 0 && strcmp(to, "%") == 0;
	}
	if (from_fen > 0 && to_fen > 0)
		return jx_rational_make(from_fen, to_fen, factor) == JX_OK;
	return strcmp(from->name, to) == 0 || from->name[0] == '\0' || to[0] == '\0' ||
	       (is_day(from->name) && is_day(to));
}

bool jx_measure_factor(const struct jx_catalog *catalog, const char *expression, const char *to,
		       struct jx_rational *factor)
{
	struct jx_formula_problem problem;
	struct jx_formula_unit unit;

	return jx_catalog_unit(catalog, jx_catalog_whole(catalog, expression), &unit, &problem) &&
	       jx_unit_factor(&unit, to, factor);
}

/* -- measures ------------------------------------------------------------------------------------------------------ */

/* What a formula asks for, and what is noted of it. */
struct asking {
	const struct jx_catalog *catalog;
	const struct jx_figures *figures;
	bool *used;
	bool additive, open, owed;
};

static enum jx_status ask_item(struct asking *asking, const struct jx_item *item, struct jx_rational *value)
{
	enum jx_reporting reporting = JX_REPORTING_NONE;
	enum jx_status status = asking->figures->item(asking->figures->context, item, value, &reporting);

	if (status != JX_OK && status != JX_NOT_FOUND)
		return status;
	asking->open = asking->open || reporting == JX_REPORTING_OPEN;
	asking->owed = asking->owed || reporting != JX_REPORTING_NONE;
	asking->additive = asking->additive && item->over_offices == JX_AGGREGATE_SUM;
	asking->used[item - asking->catalog->items] = true;
	return status;
}

static enum jx_status ask(void *context, const char *name, enum jx_formula_op op, struct jx_rational *value)
{
	struct asking *asking = context;
	const struct jx_item *item;

	if (op == JX_FORMULA_CALL) {
		asking->additive = asking->additive && strcmp(name, "paid") == 0;
		asking->owed = true;
		return asking->figures->ledger(asking->figures->context, name, value);
	}
	item = jx_catalog_item_by_code(asking->catalog, name);
	return item ? ask_item(asking, item, value) : JX_NOT_FOUND;
}

static bool fits(struct jx_rational value)
{
	int64_t num, den;

	return jx_rational_parts(value, &num, &den) == JX_OK;
}

/* Into the target's unit, and the sides as they are. */
static enum jx_status take_result(const struct jx_formula_result *result, struct jx_rational factor,
				  struct jx_measured *measured)
{
	enum jx_status status = jx_rational_multiply(result->value, factor, &measured->actual);

	if (status == JX_OK && !fits(measured->actual))
		status = JX_OUT_OF_RANGE;
	measured->data = JX_DATA_VALUE;
	return status;
}

static enum jx_status compute(struct asking *asking, const char *expression, struct jx_rational factor,
			      struct jx_measured *measured)
{
	struct jx_formula_result result = {.quotient = false};
	enum jx_status status = jx_catalog_evaluate(asking->catalog, expression, ask, asking, &result);

	if (status != JX_OK && status != JX_NOT_FOUND)
		return status;
	measured->additive = asking->additive;
	measured->owed = asking->owed;
	measured->open = asking->open;
	measured->quotient = result.quotient && fits(result.numerator) && fits(result.denominator);
	measured->numerator = result.numerator;
	measured->denominator = result.denominator;
	if (status == JX_OK)
		return take_result(&result, factor, measured);
	measured->data = asking->owed && !asking->open ? JX_DATA_NO_MATTER : JX_DATA_NOT_REPORTED;
	return JX_OK;
}

enum jx_status jx_measure(const struct jx_catalog *catalog, const char *expression, const struct jx_target *target,
			  const struct jx_figures *figures, bool *used, struct jx_measured *out)
{
	struct asking asking = {.catalog = catalog, .figures = figures, .used = used, .additive = true};
	struct jx_measured measured = {.data = JX_DATA_UNLINKED};
	struct jx_formula_problem problem;
	struct jx_formula_unit unit;
	struct jx_rational factor;
	enum jx_status status = JX_OK;

	if (target->comparator != JX_QUALITATIVE && expression &&
	    jx_measure_factor(catalog, expression, target->unit, &factor)) {
		asking.additive =
			jx_catalog_unit(catalog, expression, &unit, &problem) && !unit.rate && !strchr(unit.name, '/');
		status = compute(&asking, expression, factor, &measured);
	}
	if (status == JX_OK)
		*out = measured;
	return status;
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

/* Of an office, what is counted there, and what nobody there reports. */
static bool is_share(const struct jx_evaluation_input *input, const struct jx_measured *measured)
{
	if (!input->city || measured->data == JX_DATA_UNLINKED)
		return false;
	return measured->additive || (!measured->owed && measured->data != JX_DATA_VALUE);
}

static struct jx_score_input input_of(const struct jx_evaluation_input *input, size_t i,
				      const struct jx_evaluation_row *row)
{
	return (struct jx_score_input){
		.target = row->target,
		.weight = row->weight,
		.data = row->measured.data,
		.actual = row->measured.actual,
		.share = is_share(input, &row->measured),
		.judgement = input->indicators[i].judgement,
	};
}

static enum jx_status measure_row(const struct jx_evaluation_input *input, size_t i, struct jx_evaluation_row *row)
{
	bool used[JX_CATALOG_ITEMS_MAX] = {false};
	enum jx_status status;

	assert(input->catalog->n_items <= JX_CATALOG_ITEMS_MAX);
	memset(row, 0, sizeof(*row));
	(void)jx_target_parse(input->indicators[i].target, &row->target);
	row->weight = input->indicators[i].weight;
	status = jx_measure(input->catalog, input->indicators[i].expression, &row->target, input->figures, used,
			    &row->measured);
	if (status == JX_OK && row->measured.data == JX_DATA_VALUE)
		jx_actual_text(row->measured.actual, row->target.unit, row->actual);
	return status;
}

/* An office's count weighs nothing; 无事项 gives its weight to the others, where the setting says so. */
static void set_weights(const struct jx_evaluation_input *input, struct jx_evaluation_row *rows)
{
	uint32_t weights[JX_INDICATORS_MAX];
	bool no_matter[JX_INDICATORS_MAX];

	for (size_t i = 0; i < input->n_indicators; i++) {
		no_matter[i] = rows[i].measured.data == JX_DATA_NO_MATTER;
		weights[i] = input_of(input, i, &rows[i]).share ? 0 : rows[i].weight;
	}
	if (input->scoring->no_matter == JX_NO_MATTER_SPREAD)
		jx_weights_spread(weights, no_matter, input->n_indicators);
	for (size_t i = 0; i < input->n_indicators; i++)
		rows[i].weight = weights[i];
}

/* What the city has, for an office's share of it. */
static enum jx_status say_share(const struct jx_evaluation_input *input, size_t i, struct jx_evaluation_row *row)
{
	bool used[JX_CATALOG_ITEMS_MAX] = {false};
	struct jx_measured city;
	enum jx_status status =
		jx_measure(input->catalog, input->indicators[i].expression, &row->target, input->city, used, &city);

	if (status != JX_OK || row->measured.data != JX_DATA_VALUE)
		return status;
	row->has_share = city.data == JX_DATA_VALUE &&
			 jx_rational_divide(row->measured.actual, city.actual, &row->share) == JX_OK &&
			 fits(row->share);
	jx_share_text(row->measured.actual, city.data == JX_DATA_VALUE ? &city.actual : NULL, row->arithmetic);
	return status;
}

static enum jx_status score_row(const struct jx_evaluation_input *input, size_t i, struct jx_evaluation_row *row)
{
	const struct jx_score_input scored_input = input_of(input, i, row);
	const struct jx_scored scored = {
		.input = &scored_input,
		.score = &row->score,
		.scoring = input->scoring,
		.target = input->indicators[i].target,
		.actual = row->actual,
	};
	enum jx_status status = jx_score_indicator(&scored_input, input->scoring, &row->score);

	if (status != JX_OK)
		return status;
	if (scored_input.share)
		return say_share(input, i, row);
	jx_arithmetic_text(&scored, row->arithmetic);
	jx_lost_text(&scored, row->lost);
	if (row->score.verdict == JX_VERDICT_TIER)
		jx_tier_text(scored_input.judgement.tier, row->actual);
	return JX_OK;
}

static enum jx_status score_whole(const struct jx_evaluation_input *input, const struct jx_evaluation_row *rows,
				  struct jx_evaluation_whole *whole)
{
	enum jx_status status;

	*whole = (struct jx_evaluation_whole){.execution_weight = input->city ? 0 : input->execution_weight};
	status = jx_score_execution(input->budget_fen, input->paid_fen, whole->execution_weight, input->scoring,
				    &whole->execution);
	if (status != JX_OK)
		return status;
	whole->weight = whole->execution_weight;
	whole->total = whole->execution.score;
	for (size_t i = 0; i < input->n_indicators; i++) {
		whole->weight += rows[i].weight;
		whole->total += rows[i].score.score;
		whole->waits = whole->waits || rows[i].score.waits;
	}
	whole->grade = jx_grade_of(whole->total, whole->weight, input->scoring);
	return JX_OK;
}

enum jx_status jx_evaluate(const struct jx_evaluation_input *input, struct jx_evaluation_row *rows,
			   struct jx_evaluation_whole *whole, size_t *failed)
{
	enum jx_status status = JX_OK;

	assert(input->n_indicators <= JX_INDICATORS_MAX);
	for (size_t i = 0; i < input->n_indicators && status == JX_OK; i++) {
		*failed = i;
		status = measure_row(input, i, &rows[i]);
	}
	if (status != JX_OK)
		return status;
	set_weights(input, rows);
	for (size_t i = 0; i < input->n_indicators && status == JX_OK; i++) {
		*failed = i;
		status = score_row(input, i, &rows[i]);
	}
	return status == JX_OK ? score_whole(input, rows, whole) : status;
}
