/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/compared.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "common/model/decimal.h"
#include "server/domain/evaluation.h"
#include "server/domain/wording.h"
#include "server/service/fields.h"
#include "server/store/catalog.h"
#include "server/store/offices.h"
#include "server/store/rollups.h"

#define POINTS      "个百分点"
#define CHANGE_SIZE (JX_ACTUAL_TEXT_SIZE + 16u)

enum {
	NOW,
	EARLIER,
	SPANS,
};

/* An item's value at the office that is read, asked for once however many formulas name it. */
struct jx_compared_cell {
	bool asked;
	enum jx_status status;
	struct jx_rational value;
};

/* -- figures ------------------------------------------------------------------------------------------------------ */

/* One office over one run of months. */
struct source {
	struct jx_comparing *comparing;
	const char *office;
	size_t span;
};

static struct jx_compared_cell *cell_of(const struct source *source, const struct jx_item *item)
{
	size_t index = (size_t)(item - source->comparing->catalog.items);

	return &source->comparing->cells[source->span * source->comparing->catalog.n_items + index];
}

/* Whether anything is missing makes no difference here: there is a value or there is none. */
static enum jx_status ask_item(void *context, const struct jx_item *item, struct jx_rational *value,
			       enum jx_reporting *reporting)
{
	const struct source *source = context;
	const struct jx_months months = source->comparing->months[source->span];
	struct jx_compared_cell *cell = cell_of(source, item);
	struct jx_total total = {0};

	if (!cell->asked) {
		cell->asked = true;
		cell->status = jx_rollup_over(
			source->comparing->call->store,
			&(struct jx_rollup_range){JX_STAGE_ACCEPTED, source->office, months.from, months.to}, item,
			&total, NULL);
		if (cell->status == JX_OK && total.contributors == 0)
			cell->status = JX_NOT_FOUND;
		if (cell->status == JX_OK)
			cell->status = jx_rational_make(total.value, JX_DECIMAL_ONE, &cell->value);
	}
	*reporting = JX_REPORTING_DONE;
	if (cell->status == JX_OK)
		*value = cell->value;
	return cell->status;
}

/* Money is a project's, and no project is asked about. */
static enum jx_status ask_ledger(void *context, const char *name, struct jx_rational *value)
{
	(void)context;
	(void)name;
	(void)value;
	return JX_NOT_FOUND;
}

/* In the column's unit. NOT_FOUND: no data. */
static enum jx_status value_of(struct source *source, const struct jx_compared_column *column,
			       struct jx_rational *value)
{
	const struct jx_figures figures = {ask_item, ask_ledger, source};
	struct jx_target target = {.comparator = JX_AT_LEAST};
	struct jx_measured measured;
	bool used[JX_CATALOG_ITEMS_MAX] = {false};
	enum jx_status status;

	assert(source->comparing->catalog.n_items <= JX_CATALOG_ITEMS_MAX);
	memcpy(target.unit, column->unit.name, sizeof(target.unit));
	status = jx_measure(&source->comparing->catalog, column->expression, &target, &figures, used, &measured);
	if (status != JX_OK)
		return status;
	if (measured.data != JX_DATA_VALUE)
		return JX_NOT_FOUND;
	*value = measured.actual;
	return JX_OK;
}

/* Refuses by the column's name what does not fit; a fault is one. */
static bool went_well(struct jx_call *call, const struct jx_compared_column *column, enum jx_status status)
{
	if (status == JX_OK || status == JX_NOT_FOUND)
		return true;
	if (status == JX_OUT_OF_RANGE)
		jx_call_refuse(call, JX_REASON_FIGURES_TOO_LARGE, column->code);
	else
		jx_call_fault(call, status);
	return false;
}

/* -- columns ------------------------------------------------------------------------------------------------------ */

bool jx_comparing_open(struct jx_call *call, jx_month as_of, enum jx_against against, struct jx_comparing *comparing)
{
	enum jx_status status;

	*comparing = (struct jx_comparing){.call = call, .against = against};
	comparing->months[NOW] = jx_months_so_far(as_of);
	if (against != JX_AGAINST_NOTHING)
		comparing->months[EARLIER] = jx_months_against(as_of, against);
	status = jx_catalog_load(call->store, call->arena, as_of, &comparing->catalog);
	if (status == JX_NOT_FOUND)
		comparing->catalog = (struct jx_catalog){0};
	else if (status != JX_OK)
		jx_call_fault(call, status);
	if (call->outcome != JX_CALL_OPEN)
		return false;
	comparing->cells =
		jx_call_take(call, (SPANS * comparing->catalog.n_items + 1) * sizeof(struct jx_compared_cell));
	comparing->columns = jx_call_take(call, JX_COMPARE_COLUMNS * sizeof(struct jx_compared_column));
	return comparing->cells && comparing->columns;
}

static bool add_column(struct jx_comparing *comparing, struct jx_compared_column column)
{
	struct jx_formula_problem problem;

	if (!jx_catalog_unit(&comparing->catalog, column.expression, &column.unit, &problem))
		return true; /* the catalogue was checked when it was imported */
	if (comparing->n_columns == JX_COMPARE_COLUMNS) {
		jx_call_refuse(comparing->call, JX_REASON_COMPARISON_TOO_WIDE,
			       jx_call_number(comparing->call, JX_COMPARE_COLUMNS));
		return false;
	}
	comparing->columns[comparing->n_columns++] = column;
	return true;
}

static struct jx_compared_column column_of_item(const struct jx_item *item)
{
	return (struct jx_compared_column){.code = item->code, .name = item->name, .expression = item->code};
}

static struct jx_compared_column column_of_formula(const struct jx_named_formula *formula)
{
	return (struct jx_compared_column){
		.code = formula->code, .name = formula->name, .expression = formula->expression};
}

static bool add_named(struct jx_comparing *comparing, const char *code)
{
	const struct jx_item *item = jx_catalog_item_by_code(&comparing->catalog, code);
	const struct jx_named_formula *formula = jx_catalog_formula(&comparing->catalog, code);

	if (item && item->over_offices != JX_AGGREGATE_NONE)
		return add_column(comparing, column_of_item(item));
	if (formula)
		return add_column(comparing, column_of_formula(formula));
	jx_call_refuse(comparing->call, JX_REASON_COLUMN_NOT_FOUND, code);
	return false;
}

static void forget_figures(struct jx_comparing *comparing)
{
	memset(comparing->cells, 0, SPANS * comparing->catalog.n_items * sizeof(*comparing->cells));
}

/* Is there a value of it, now or earlier? False, too, where the call was refused. */
static bool has_data(struct jx_comparing *comparing, const char *office, const struct jx_item *item)
{
	const struct jx_compared_column column = column_of_item(item);
	bool found = false;

	for (size_t span = NOW; span < SPANS && comparing->call->outcome == JX_CALL_OPEN; span++) {
		struct source source = {comparing, office, span};
		struct jx_rational value;
		enum jx_reporting reporting;
		enum jx_status status = JX_NOT_FOUND;

		if (span == NOW || comparing->against != JX_AGAINST_NOTHING)
			status = ask_item(&source, item, &value, &reporting);
		found = found || status == JX_OK;
		(void)went_well(comparing->call, &column, status);
	}
	return found;
}

static bool add_all(struct jx_comparing *comparing, const char *office)
{
	const struct jx_catalog *catalog = &comparing->catalog;

	forget_figures(comparing);
	for (size_t i = 0; i < catalog->n_items; i++) {
		const struct jx_item *item = &catalog->items[i];

		if (item->over_offices != JX_AGGREGATE_NONE && has_data(comparing, office, item) &&
		    !add_column(comparing, column_of_item(item)))
			return false;
		if (comparing->call->outcome != JX_CALL_OPEN)
			return false;
	}
	for (size_t i = 0; i < catalog->n_formulas; i++)
		if (!add_column(comparing, column_of_formula(&catalog->formulas[i])))
			return false;
	return true;
}

bool jx_comparing_choose(struct jx_comparing *comparing, const char *office, char *const *codes, size_t n_codes)
{
	if (n_codes == 0)
		return add_all(comparing, office);
	for (size_t i = 0; i < n_codes; i++)
		if (!add_named(comparing, codes[i]))
			return false;
	return true;
}

/* -- a row -------------------------------------------------------------------------------------------------------- */

/* Leaves the field absent where the value does not fit it, which a change alone may be. False: the call is refused. */
static bool put_fraction(struct jx_call *call, struct jx_rational value, Jixiao__V1__Rational **field)
{
	Jixiao__V1__Rational *message = jx_call_take(call, sizeof(*message));

	if (!message)
		return false;
	jixiao__v1__rational__init(message);
	if (jx_rational_parts(value, &message->num, &message->den) == JX_OK)
		*field = message;
	return true;
}

/* "98.50" of 98.5 %: without the unit, which is the column's. */
static void number_text(struct jx_rational value, const char *unit, char out[JX_ACTUAL_TEXT_SIZE])
{
	size_t length;

	jx_actual_text(value, unit, out);
	length = strlen(out);
	assert(length >= strlen(unit));
	out[length - strlen(unit)] = '\0';
}

/* "+12.50%", "-3.64个百分点". */
static bool change_text(struct jx_rational change, bool rate, char out[CHANGE_SIZE])
{
	char number[JX_ACTUAL_TEXT_SIZE];

	if (!rate && jx_rational_multiply(change, jx_rational_of(100), &change) != JX_OK)
		return false;
	number_text(change, "%", number);
	(void)snprintf(out, CHANGE_SIZE, "%s%s%s", change.num > 0 ? "+" : "", number, rate ? POINTS : "%");
	return true;
}

static bool fill_change(struct jx_call *call, const struct jx_compared_column *column,
			const struct jx_rational spans[2], Jixiao__V1__CompareValue *message)
{
	struct jx_rational change;
	enum jx_status status = jx_change_of(spans[NOW], spans[EARLIER], column->unit.rate, &change);

	if (!went_well(call, column, status) || status == JX_NOT_FOUND)
		return call->outcome == JX_CALL_OPEN;
	message->change_text = jx_call_take(call, CHANGE_SIZE);
	if (!message->change_text || !put_fraction(call, change, &message->change))
		return false;
	return change_text(change, column->unit.rate, message->change_text) || went_well(call, column, JX_OUT_OF_RANGE);
}

/* Leaves both absent where there is none. */
static bool put_value(struct jx_call *call, const struct jx_compared_column *column, enum jx_status known,
		      struct jx_rational value, Jixiao__V1__Rational **field, char **text)
{
	if (known != JX_OK)
		return true;
	*text = jx_call_take(call, JX_ACTUAL_TEXT_SIZE);
	if (!*text || !put_fraction(call, value, field))
		return false;
	number_text(value, column->unit.name, *text);
	return true;
}

static bool fill_value(struct jx_comparing *comparing, const char *office, const struct jx_compared_column *column,
		       Jixiao__V1__CompareValue *message)
{
	struct jx_call *call = comparing->call;
	struct source now = {comparing, office, NOW}, earlier = {comparing, office, EARLIER};
	struct jx_rational spans[SPANS] = {jx_rational_of(0), jx_rational_of(0)};
	enum jx_status known[SPANS] = {value_of(&now, column, &spans[NOW]), JX_NOT_FOUND};

	jixiao__v1__compare_value__init(message);
	if (comparing->against != JX_AGAINST_NOTHING)
		known[EARLIER] = value_of(&earlier, column, &spans[EARLIER]);
	if (!went_well(call, column, known[NOW]) || !went_well(call, column, known[EARLIER]))
		return false;
	if (!put_value(call, column, known[NOW], spans[NOW], &message->value, &message->text) ||
	    !put_value(call, column, known[EARLIER], spans[EARLIER], &message->earlier, &message->earlier_text))
		return false;
	return known[NOW] != JX_OK || known[EARLIER] != JX_OK || fill_change(call, column, spans, message);
}

Jixiao__V1__CompareRow *jx_compared_row(struct jx_comparing *comparing, const struct jx_office *office)
{
	struct jx_call *call = comparing->call;
	size_t n = comparing->n_columns;
	Jixiao__V1__CompareRow *row = jx_call_take(call, sizeof(*row));
	Jixiao__V1__CompareValue *values = jx_call_take(call, (n + 1) * sizeof(*values));

	if (!row || !values)
		return NULL;
	jixiao__v1__compare_row__init(row);
	row->office_code = (char *)office->code;
	row->office_name = (char *)office->name;
	row->values = jx_call_take(call, (n + 1) * sizeof(Jixiao__V1__CompareValue *));
	if (!row->values)
		return NULL;
	forget_figures(comparing);
	for (size_t i = 0; i < n; i++) {
		if (!fill_value(comparing, office->code, &comparing->columns[i], &values[i]))
			return NULL;
		row->values[i] = &values[i];
	}
	row->n_values = n;
	return row;
}
