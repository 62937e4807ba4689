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

enum {
	NOW,
	EARLIER,
	SPANS,
};

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

struct compared {
	struct jx_rational value; /* in the column's unit; where there is one */
	bool open;                /* somebody has yet to report what it rests on */
};

/* In the column's unit; `used` as jx_measure has it. */
static enum jx_status measure(struct jx_comparing *comparing, size_t span, const struct jx_compared_column *column,
			      bool used[JX_CATALOG_ITEMS_MAX], struct jx_measured *measured)
{
	const struct jx_figures figures = figures_of(comparing, span);
	struct jx_target target = {.comparator = JX_AT_LEAST};

	assert(comparing->catalog.n_items <= JX_CATALOG_ITEMS_MAX);
	memcpy(target.unit, column->unit.name, sizeof(target.unit));
	return jx_measure(&comparing->catalog, column->expression, &target, &figures, used, measured);
}

/* NOT_FOUND: no data. */
static enum jx_status value_of(struct jx_comparing *comparing, size_t span, const struct jx_compared_column *column,
			       struct compared *compared)
{
	struct jx_measured measured;
	bool used[JX_CATALOG_ITEMS_MAX] = {false};
	enum jx_status status = measure(comparing, span, column, used, &measured);

	if (status != JX_OK)
		return status;
	*compared = (struct compared){.value = measured.actual, .open = measured.open};
	return measured.data == JX_DATA_VALUE ? JX_OK : JX_NOT_FOUND;
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
	return comparing->columns && open_span(comparing, NOW, months) &&
	       (against == JX_AGAINST_NOTHING || open_span(comparing, EARLIER, jx_months_against(months, against)));
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
	for (size_t span = NOW; span < SPANS; span++) {
		struct jx_figure_source *source = comparing->sources[span];

		if (!source)
			continue;
		source->office = office;
		memset(source->forms, 0, sizeof(source->forms));
		memset(source->items, 0, comparing->catalog.n_items * sizeof(*source->items));
	}
}

/* Is there a value of it, now or earlier? False, too, where the call was refused. */
static bool has_data(struct jx_comparing *comparing, const struct jx_item *item)
{
	const struct jx_compared_column column = column_of_item(item);
	bool found = false;

	for (size_t span = NOW; span < SPANS && comparing->sources[span] && comparing->call->outcome == JX_CALL_OPEN;
	     span++) {
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

	for (size_t span = NOW; span < SPANS && comparing->sources[span] && !shared; span++)
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
	bool used[JX_CATALOG_ITEMS_MAX] = {false};
	struct jx_formula_problem problem;
	struct jx_measured measured;
	enum jx_status status;

	if (!jx_catalog_unit(&comparing->catalog, column.expression, &column.unit, &problem))
		return true;
	status = measure(comparing, NOW, &column, used, &measured);
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
			const struct compared spans[SPANS], Jixiao__V1__CompareValue *message)
{
	struct jx_rational change;
	enum jx_status status = jx_change_of(spans[NOW].value, spans[EARLIER].value, column->unit.rate, &change);

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

static bool fill_value(struct jx_comparing *comparing, const struct jx_compared_column *column,
		       Jixiao__V1__CompareValue *message)
{
	struct jx_call *call = comparing->call;
	struct compared spans[SPANS] = {0};
	enum jx_status known[SPANS] = {value_of(comparing, NOW, column, &spans[NOW]), JX_NOT_FOUND};

	jixiao__v1__compare_value__init(message);
	if (comparing->sources[EARLIER])
		known[EARLIER] = value_of(comparing, EARLIER, column, &spans[EARLIER]);
	if (!went_well(call, column, known[NOW]) || !went_well(call, column, known[EARLIER]))
		return false;
	message->partial = spans[NOW].open;
	message->earlier_partial = spans[EARLIER].open;
	if (!put_value(call, column, known[NOW], spans[NOW].value, &message->value, &message->text) ||
	    !put_value(call, column, known[EARLIER], spans[EARLIER].value, &message->earlier, &message->earlier_text))
		return false;
	return known[NOW] != JX_OK || known[EARLIER] != JX_OK || fill_change(call, column, spans, message);
}

/* Of the forms that the row's values asked for. */
static bool count_forms(struct jx_comparing *comparing, Jixiao__V1__CompareRow *row)
{
	const struct jx_figure_source *source = comparing->sources[NOW];
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

	if (!row || !values)
		return NULL;
	jixiao__v1__compare_row__init(row);
	row->office_code = (char *)office->code;
	row->office_name = (char *)office->name;
	row->values = jx_call_take(call, (n + 1) * sizeof(Jixiao__V1__CompareValue *));
	if (!row->values)
		return NULL;
	turn_to(comparing, office->code);
	for (size_t i = 0; i < n; i++) {
		if (!fill_value(comparing, &comparing->columns[i], &values[i]))
			return NULL;
		row->values[i] = &values[i];
	}
	row->n_values = n;
	return count_forms(comparing, row) ? row : NULL;
}
