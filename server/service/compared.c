/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/compared.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "server/domain/evaluation.h"
#include "server/domain/wording.h"
#include "server/service/fields.h"
#include "server/store/catalog.h"
#include "server/store/offices.h"
#include "server/store/submissions.h"

#define POINTS      "个百分点"
#define CHANGE_SIZE (JX_ACTUAL_TEXT_SIZE + 16u)

/* -- figures ------------------------------------------------------------------------------------------------------ */

/* Money is a project's, and no project is asked about. */
static enum jx_status ask_ledger(void *context, const char *name, struct jx_rational *value)
{
	(void)context;
	(void)name;
	(void)value;
	return JX_NOT_FOUND;
}

static struct jx_figures figures_of(struct jx_comparing *comparing, size_t span)
{
	struct jx_figures figures = jx_figures_of(comparing->sources[span]);

	figures.ledger = ask_ledger;
	return figures;
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

static bool open_span(struct jx_comparing *comparing, size_t span, struct jx_months months)
{
	const struct jx_figure_source source = {
		.call = comparing->call,
		.catalog = &comparing->catalog,
		.january = months.from,
		.as_of = months.to,
	};

	comparing->months[span] = months;
	comparing->sources[span] = jx_figure_source_new(comparing->call, &source);
	return comparing->sources[span] != NULL;
}

bool jx_comparing_open(struct jx_call *call, struct jx_months months, enum jx_against against,
		       struct jx_comparing *comparing)
{
	enum jx_status status;

	*comparing = (struct jx_comparing){.call = call, .against = against};
	status = jx_catalog_load(call->store, call->arena, months.to, &comparing->catalog);
	if (status == JX_NOT_FOUND)
		comparing->catalog = (struct jx_catalog){0};
	else if (status != JX_OK)
		jx_call_fault(call, status);
	if (call->outcome != JX_CALL_OPEN)
		return false;
	comparing->columns = jx_call_take(call, JX_COMPARE_COLUMNS * sizeof(struct jx_compared_column));
	return comparing->columns && open_span(comparing, JX_COMPARED_NOW, months) &&
	       (against == JX_AGAINST_NOTHING ||
		open_span(comparing, JX_COMPARED_EARLIER, jx_months_against(months, against)));
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

/* What is asked for next is that office's. */
static void turn_to(struct jx_comparing *comparing, const char *office)
{
	for (size_t span = JX_COMPARED_NOW; span < JX_COMPARED_SPANS; span++)
		if (comparing->sources[span])
			jx_figures_turn(comparing->sources[span], office);
}

/* Is there a value of it, now or earlier? False, too, where the call was refused. */
static bool has_data(struct jx_comparing *comparing, const struct jx_item *item)
{
	const struct jx_compared_column column = column_of_item(item);
	bool found = false;

	for (size_t span = JX_COMPARED_NOW;
	     span < JX_COMPARED_SPANS && comparing->sources[span] && comparing->call->outcome == JX_CALL_OPEN; span++) {
		const struct jx_figures figures = figures_of(comparing, span);
		struct jx_rational value;
		enum jx_reporting reporting;
		enum jx_status status = figures.item(figures.context, item, &value, &reporting);

		found = found || status == JX_OK;
		(void)went_well(comparing->call, &column, status);
	}
	return found;
}

/* The office's own part of what is owed and there at and below it. */
static enum jx_status read_own(const struct jx_figure_source *source, const char *form, jx_month month, uint64_t *owed,
			       uint64_t *accepted)
{
	struct jx_store *store = source->call->store;
	struct jx_submission_key key = {.month = month};
	struct jx_submission own = {0};
	struct jx_duty duty;
	enum jx_status status = jx_duty_get(store, form, source->office, month, &duty);

	*owed = status == JX_OK;
	if (status != JX_OK && status != JX_NOT_FOUND)
		return status;
	(void)snprintf(key.form, sizeof(key.form), "%s", form);
	(void)snprintf(key.office, sizeof(key.office), "%s", source->office);
	status = jx_submission_at(store, source->call->arena, &key, jx_figures_stage(source), &own);
	*accepted = status == JX_OK;
	return status == JX_NOT_FOUND ? JX_OK : status;
}

/* Does an office below owe or have the form, which was asked for? False, too, where the call faulted. */
static bool is_below(const struct jx_figure_source *source, size_t form)
{
	const struct jx_form_state *state = &source->forms[form];
	bool found = false;

	for (jx_month month = source->january; month <= source->as_of && !found; month++) {
		const size_t i = (size_t)(month - source->january);
		uint64_t owed = 0, accepted = 0;
		enum jx_status status = read_own(source, source->catalog->forms[form].code, month, &owed, &accepted);

		if (status != JX_OK) {
			jx_call_fault(source->call, status);
			return false;
		}
		found = state->owed[i] > owed || state->accepted[i] > accepted;
	}
	return found;
}

/* What the office's own people alone report, as its video conferences, is nothing to compare those below it on. */
static bool is_shared(const struct jx_comparing *comparing, size_t form)
{
	bool shared = false;

	for (size_t span = JX_COMPARED_NOW; span < JX_COMPARED_SPANS && comparing->sources[span] && !shared; span++)
		shared = is_below(comparing->sources[span], form);
	return shared;
}

/* Sets those of the form's items that have data and are shared, and adds their columns. */
static bool add_form(struct jx_comparing *comparing, size_t form, bool *shown)
{
	const struct jx_form *from = &comparing->catalog.forms[form];
	bool any = false;

	for (size_t i = from->first_item; i < from->first_item + from->n_items; i++) {
		shown[i] = has_data(comparing, &comparing->catalog.items[i]);
		any = any || shown[i];
	}
	any = any && is_shared(comparing, form);
	for (size_t i = from->first_item; i < from->first_item + from->n_items; i++) {
		const struct jx_item *item = &comparing->catalog.items[i];

		shown[i] = shown[i] && any;
		if (shown[i] && item->over_offices != JX_AGGREGATE_NONE && !add_column(comparing, column_of_item(item)))
			return false;
	}
	return comparing->call->outcome == JX_CALL_OPEN;
}

/* A formula is, where one of its items is. */
static bool add_formula(struct jx_comparing *comparing, const struct jx_named_formula *formula, const bool *shown)
{
	struct jx_compared_column column = column_of_formula(formula);
	const struct jx_figures figures = figures_of(comparing, JX_COMPARED_NOW);
	struct jx_target target = {.comparator = JX_AT_LEAST};
	bool used[JX_CATALOG_ITEMS_MAX] = {false};
	struct jx_formula_problem problem;
	struct jx_measured measured;
	enum jx_status status;

	assert(comparing->catalog.n_items <= JX_CATALOG_ITEMS_MAX);
	if (!jx_catalog_unit(&comparing->catalog, column.expression, &column.unit, &problem))
		return true;
	memcpy(target.unit, column.unit.name, sizeof(target.unit));
	status = jx_measure(&comparing->catalog, column.expression, &target, &figures, used, &measured);
	if (!went_well(comparing->call, &column, status))
		return false;
	for (size_t i = 0; i < comparing->catalog.n_items; i++)
		if (used[i] && shown[i])
			return add_column(comparing, column);
	return true;
}

static bool add_all(struct jx_comparing *comparing, const char *office)
{
	const struct jx_catalog *catalog = &comparing->catalog;
	bool shown[JX_CATALOG_ITEMS_MAX] = {false};

	turn_to(comparing, office);
	for (size_t i = 0; i < catalog->n_forms; i++)
		if (!add_form(comparing, i, shown))
			return false;
	for (size_t i = 0; i < catalog->n_formulas; i++)
		if (!add_formula(comparing, &catalog->formulas[i], shown))
			return false;
	return true;
}

/* False: the call is faulted or refused. */
static bool open_sheet(struct jx_comparing *comparing)
{
	struct jx_call *call = comparing->call;
	const size_t n = comparing->n_columns;
	enum jx_status status = JX_OK;

	for (size_t span = JX_COMPARED_NOW; span < JX_COMPARED_SPANS; span++) {
		comparing->values[span] = jx_call_take(call, (n + 1) * sizeof(struct jx_sheet_value));
		for (size_t i = 0; comparing->values[span] && i < n; i++)
			comparing->values[span][i].status = JX_NOT_FOUND;
	}
	if (!comparing->values[JX_COMPARED_NOW] || !comparing->values[JX_COMPARED_EARLIER])
		return false;
	comparing->sheet = jx_sheet_new(call->arena, &comparing->catalog);
	if (!comparing->sheet)
		status = JX_RESOURCE_EXHAUSTED;
	for (size_t i = 0; i < n && status == JX_OK; i++)
		status = jx_sheet_add(comparing->sheet, comparing->columns[i].code, &comparing->columns[i].unit);
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

static bool choose(struct jx_comparing *comparing, const char *office, char *const *codes, size_t n_codes)
{
	if (n_codes == 0)
		return add_all(comparing, office);
	for (size_t i = 0; i < n_codes; i++)
		if (!add_named(comparing, codes[i]))
			return false;
	return true;
}

bool jx_comparing_choose(struct jx_comparing *comparing, const char *office, char *const *codes, size_t n_codes)
{
	return choose(comparing, office, codes, n_codes) && open_sheet(comparing);
}

/* -- a row -------------------------------------------------------------------------------------------------------- */

/* The values of an office; false: the call is faulted. */
static bool compute(struct jx_comparing *comparing, const char *office)
{
	enum jx_status status = JX_OK;

	turn_to(comparing, office);
	for (size_t span = JX_COMPARED_NOW; span < JX_COMPARED_SPANS && comparing->sources[span] && status == JX_OK;
	     span++) {
		const struct jx_figures figures = figures_of(comparing, span);

		status = jx_sheet_compute(comparing->sheet, &figures, comparing->values[span]);
	}
	if (status != JX_OK)
		jx_call_fault(comparing->call, status);
	return status == JX_OK;
}

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

/* A copy; false: the call is refused. */
static bool put_text(struct jx_call *call, const char *text, char **field)
{
	const size_t size = strlen(text) + 1;

	*field = jx_call_take(call, size);
	if (*field)
		memcpy(*field, text, size);
	return *field != NULL;
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

static bool fill_change(struct jx_call *call, const struct jx_compared_column *column, struct jx_rational now,
			struct jx_rational earlier, Jixiao__V1__CompareValue *message)
{
	char text[CHANGE_SIZE];
	struct jx_rational change;
	enum jx_status status = jx_change_of(now, earlier, column->unit.rate, &change);

	if (!went_well(call, column, status) || status == JX_NOT_FOUND)
		return call->outcome == JX_CALL_OPEN;
	if (!change_text(change, column->unit.rate, text))
		return went_well(call, column, JX_OUT_OF_RANGE);
	return put_fraction(call, change, &message->change) && put_text(call, text, &message->change_text);
}

/* Leaves both absent where there is none. */
static bool put_value(struct jx_call *call, const struct jx_compared_column *column, const struct jx_sheet_value *value,
		      Jixiao__V1__Rational **field, char **text)
{
	char number[JX_ACTUAL_TEXT_SIZE];

	if (value->status != JX_OK)
		return true;
	number_text(value->value, column->unit.name, number);
	return put_fraction(call, value->value, field) && put_text(call, number, text);
}

static bool fill_value(struct jx_call *call, const struct jx_compared_column *column, const struct jx_sheet_value *now,
		       const struct jx_sheet_value *earlier, Jixiao__V1__CompareValue *message)
{
	jixiao__v1__compare_value__init(message);
	if (!went_well(call, column, now->status) || !went_well(call, column, earlier->status))
		return false;
	message->partial = now->open;
	message->earlier_partial = earlier->open;
	if (!put_value(call, column, now, &message->value, &message->text) ||
	    !put_value(call, column, earlier, &message->earlier, &message->earlier_text))
		return false;
	return now->status != JX_OK || earlier->status != JX_OK ||
	       fill_change(call, column, now->value, earlier->value, message);
}

/* Of the forms that the row's values asked for. */
static bool count_forms(struct jx_comparing *comparing, Jixiao__V1__CompareRow *row)
{
	const struct jx_figure_source *source = comparing->sources[JX_COMPARED_NOW];
	struct jx_missing_list missing = {.room = 0};
	enum jx_status status = jx_figures_missing(source, &missing);

	if (status != JX_OK) {
		jx_call_fault(comparing->call, status);
		return false;
	}
	row->owed_count = (uint32_t)jx_figures_owed(source);
	row->missing_count = (uint32_t)missing.count;
	return true;
}

Jixiao__V1__CompareRow *jx_compared_row(struct jx_comparing *comparing, const struct jx_office *office)
{
	struct jx_call *call = comparing->call;
	size_t n = comparing->n_columns;
	Jixiao__V1__CompareRow *row = jx_call_take(call, sizeof(*row));
	Jixiao__V1__CompareValue *values = jx_call_take(call, (n + 1) * sizeof(*values));

	if (!row || !values || !compute(comparing, office->code))
		return NULL;
	jixiao__v1__compare_row__init(row);
	row->office_code = (char *)office->code;
	row->office_name = (char *)office->name;
	row->values = jx_call_take(call, (n + 1) * sizeof(Jixiao__V1__CompareValue *));
	if (!row->values)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		if (!fill_value(call, &comparing->columns[i], &comparing->values[JX_COMPARED_NOW][i],
				&comparing->values[JX_COMPARED_EARLIER][i], &values[i]))
			return NULL;
		row->values[i] = &values[i];
	}
	row->n_values = n;
	return count_forms(comparing, row) ? row : NULL;
}
