/* SPDX-License-Identifier: Apache-2.0 */
#include "common/rpc/catalog_message.h"

#include <string.h>

#include "common/base/reasons.h"

_Static_assert((int)JX_AGGREGATE_SUM == (int)JIXIAO__V1__AGGREGATION__AGGREGATION_SUM &&
		       (int)JX_AGGREGATE_MAX == (int)JIXIAO__V1__AGGREGATION__AGGREGATION_MAX &&
		       (int)JX_AGGREGATE_MIN == (int)JIXIAO__V1__AGGREGATION__AGGREGATION_MIN &&
		       (int)JX_AGGREGATE_LAST == (int)JIXIAO__V1__AGGREGATION__AGGREGATION_LAST &&
		       (int)JX_AGGREGATE_NONE == (int)JIXIAO__V1__AGGREGATION__AGGREGATION_NONE,
	       "the model's numbers are the contract's");
_Static_assert((int)JX_CHECK_AT_MOST == (int)JIXIAO__V1__CHECK_KIND__CHECK_KIND_AT_MOST &&
		       (int)JX_CHECK_TOGETHER == (int)JIXIAO__V1__CHECK_KIND__CHECK_KIND_TOGETHER &&
		       (int)JX_CHECK_CHANGE == (int)JIXIAO__V1__CHECK_KIND__CHECK_KIND_CHANGE &&
		       (int)JX_CHECK_DIGITS == (int)JIXIAO__V1__CHECK_KIND__CHECK_KIND_DIGITS &&
		       (int)JX_CHECK_CUMULATIVE == (int)JIXIAO__V1__CHECK_KIND__CHECK_KIND_CUMULATIVE &&
		       (int)JX_SEVERITY_ERROR == (int)JIXIAO__V1__SEVERITY__SEVERITY_ERROR &&
		       (int)JX_SEVERITY_VERIFY == (int)JIXIAO__V1__SEVERITY__SEVERITY_VERIFY &&
		       (int)JX_SEVERITY_HINT == (int)JIXIAO__V1__SEVERITY__SEVERITY_HINT,
	       "the model's numbers are the contract's");
_Static_assert(JX_FORMS_MAX == 64, "the sentences below say so");
_Static_assert(JX_CATALOG_ITEMS_MAX == 1000, "the sentences below say so");
_Static_assert(JX_CATALOG_ROWS_MAX == 1000, "the sentences below say so");

/* -- from messages ------------------------------------------------------------------------------------------------- */

struct copying {
	jx_catalog_told told;
	void *context;
	struct jx_catalog_problem at; /* the row that is copied */
	bool right;
};

static void tell(struct copying *copying, const char *field, const char *text)
{
	copying->at.field = field;
	copying->at.text = text;
	copying->right = false;
	copying->told(copying->context, &copying->at);
}

static void copy_text(struct copying *copying, const char *field, const char *text, char *out, size_t size)
{
	size_t n = strlen(text);

	if (n < size)
		memcpy(out, text, n + 1);
	else
		tell(copying, field, JX_N("it is too long"));
}

#define COPY(field, message, row) copy_text(copying, #field, (message)->field, (row)->field, sizeof((row)->field))

static void copy_item(struct copying *copying, const Jixiao__V1__Item *message, struct jx_item *item)
{
	COPY(code, message, item);
	COPY(name, message, item);
	COPY(unit, message, item);
	item->decimals = message->decimals;
	item->over_offices = (enum jx_aggregation)message->over_offices;
	item->over_months = (enum jx_aggregation)message->over_months;
}

/* A form, and its items behind those of the forms before it. */
static void copy_form(struct copying *copying, const Jixiao__V1__Form *message, size_t index,
		      struct jx_catalog *catalog)
{
	struct jx_form *form = &catalog->forms[index];

	copying->at = (struct jx_catalog_problem){.part = JX_CATALOG_FORM, .index = index};
	COPY(code, message, form);
	COPY(name, message, form);
	form->review = message->review != 0;
	form->schedule = (struct jx_schedule){.opens_day = message->opens_day,
					      .due_day = message->due_day,
					      .due_rolls = message->due_rolls != 0,
					      .closes_after_days = message->closes_after_days};
	form->first_item = catalog->n_items;
	form->n_items = message->n_items;
	copying->at.part = JX_CATALOG_ITEM;
	for (size_t i = 0; i < message->n_items; i++) {
		copying->at.index = catalog->n_items;
		copy_item(copying, message->items[i], &catalog->items[catalog->n_items++]);
	}
}

static void copy_formula(struct copying *copying, const Jixiao__V1__Formula *message, struct jx_named_formula *formula)
{
	COPY(code, message, formula);
	COPY(name, message, formula);
	COPY(expression, message, formula);
}

static void copy_measure(struct copying *copying, const Jixiao__V1__Measure *message, struct jx_measure *measure)
{
	copy_text(copying, "project_code", message->project_code, measure->project, sizeof(measure->project));
	COPY(indicator, message, measure);
	COPY(expression, message, measure);
}

static void copy_check(struct copying *copying, const Jixiao__V1__Check *message, struct jx_check *check)
{
	COPY(code, message, check);
	copy_text(copying, "form_code", message->form_code, check->form, sizeof(check->form));
	check->kind = (enum jx_check_kind)message->kind;
	check->cumulative = message->cumulative != 0;
	COPY(left, message, check);
	COPY(right, message, check);
	COPY(text, message, check);
	check->severity = message->severity != JIXIAO__V1__SEVERITY__SEVERITY_UNSPECIFIED
				  ? (enum jx_severity)message->severity
				  : jx_check_severity(check->kind);
	check->trial = message->trial != 0;
}

static void copy_lists(struct copying *copying, const struct jx_catalog_lists *lists, struct jx_catalog *catalog)
{
	for (size_t i = 0; i < lists->n_forms; i++)
		copy_form(copying, lists->forms[i], i, catalog);
	for (size_t i = 0; i < lists->n_formulas; i++) {
		copying->at = (struct jx_catalog_problem){.part = JX_CATALOG_FORMULA, .index = i};
		copy_formula(copying, lists->formulas[i], &catalog->formulas[i]);
	}
	for (size_t i = 0; i < lists->n_measures; i++) {
		copying->at = (struct jx_catalog_problem){.part = JX_CATALOG_MEASURE, .index = i};
		copy_measure(copying, lists->measures[i], &catalog->measures[i]);
	}
	for (size_t i = 0; i < lists->n_checks; i++) {
		copying->at = (struct jx_catalog_problem){.part = JX_CATALOG_CHECK, .index = i};
		copy_check(copying, lists->checks[i], &catalog->checks[i]);
	}
}

static void check_count(struct copying *copying, enum jx_catalog_part part, size_t n, size_t max, const char *text)
{
	copying->at = (struct jx_catalog_problem){.part = part, .index = max};
	if (n > max)
		tell(copying, "code", text);
}

static size_t count_items(const struct jx_catalog_lists *lists)
{
	size_t n = 0;

	for (size_t i = 0; i < lists->n_forms; i++)
		n += lists->forms[i]->n_items;
	return n;
}

static void check_counts(struct copying *copying, const struct jx_catalog_lists *lists, size_t n_items)
{
	check_count(copying, JX_CATALOG_FORM, lists->n_forms, JX_FORMS_MAX, JX_N("a catalogue has at most 64 forms"));
	check_count(copying, JX_CATALOG_ITEM, n_items, JX_CATALOG_ITEMS_MAX,
		    JX_N("a catalogue has at most 1000 items"));
	check_count(copying, JX_CATALOG_FORMULA, lists->n_formulas, JX_CATALOG_ROWS_MAX,
		    JX_N("a catalogue has at most 1000 formulas"));
	check_count(copying, JX_CATALOG_MEASURE, lists->n_measures, JX_CATALOG_ROWS_MAX,
		    JX_N("a catalogue has at most 1000 measures"));
	check_count(copying, JX_CATALOG_CHECK, lists->n_checks, JX_CATALOG_ROWS_MAX,
		    JX_N("a catalogue has at most 1000 checks"));
}

/* One more than there are, so that an empty list has an address too. */
static void *take(struct jx_arena *arena, size_t n, size_t size)
{
	return jx_arena_alloc(arena, (n + 1) * size);
}

enum jx_status jx_catalog_of_lists(const struct jx_catalog_lists *lists, struct jx_arena *arena,
				   struct jx_catalog *catalog, jx_catalog_told told, void *context)
{
	struct copying copying = {.told = told, .context = context, .right = true};
	size_t n_items = count_items(lists);
	struct jx_catalog made = {
		.n_forms = lists->n_forms,
		.n_formulas = lists->n_formulas,
		.n_measures = lists->n_measures,
		.n_checks = lists->n_checks,
	};

	check_counts(&copying, lists, n_items);
	if (!copying.right)
		return JX_INVALID_ARGUMENT;
	made.forms = take(arena, made.n_forms, sizeof(*made.forms));
	made.items = take(arena, n_items, sizeof(*made.items));
	made.formulas = take(arena, made.n_formulas, sizeof(*made.formulas));
	made.measures = take(arena, made.n_measures, sizeof(*made.measures));
	made.checks = take(arena, made.n_checks, sizeof(*made.checks));
	if (!made.forms || !made.items || !made.formulas || !made.measures || !made.checks)
		return JX_RESOURCE_EXHAUSTED;
	copy_lists(&copying, lists, &made);
	if (!copying.right)
		return JX_INVALID_ARGUMENT;
	*catalog = made;
	return JX_OK;
}

/* -- to messages --------------------------------------------------------------------------------------------------- */

static bool write_items(const struct jx_catalog *catalog, const struct jx_form *form, struct jx_arena *arena,
			Jixiao__V1__Form *message)
{
	Jixiao__V1__Item *rows = take(arena, form->n_items, sizeof(*rows));

	message->items = take(arena, form->n_items, sizeof(Jixiao__V1__Item *));
	if (!rows || !message->items)
		return false;
	message->n_items = form->n_items;
	for (size_t i = 0; i < form->n_items; i++) {
		const struct jx_item *item = &catalog->items[form->first_item + i];

		jixiao__v1__item__init(&rows[i]);
		rows[i].code = (char *)item->code;
		rows[i].name = (char *)item->name;
		rows[i].unit = (char *)item->unit;
		rows[i].decimals = item->decimals;
		rows[i].over_offices = (Jixiao__V1__Aggregation)item->over_offices;
		rows[i].over_months = (Jixiao__V1__Aggregation)item->over_months;
		message->items[i] = &rows[i];
	}
	return true;
}

static bool write_forms(const struct jx_catalog *catalog, struct jx_arena *arena, struct jx_catalog_lists *lists)
{
	Jixiao__V1__Form *rows = take(arena, catalog->n_forms, sizeof(*rows));

	lists->forms = take(arena, catalog->n_forms, sizeof(Jixiao__V1__Form *));
	if (!rows || !lists->forms)
		return false;
	lists->n_forms = catalog->n_forms;
	for (size_t i = 0; i < catalog->n_forms; i++) {
		jixiao__v1__form__init(&rows[i]);
		rows[i].code = catalog->forms[i].code;
		rows[i].name = catalog->forms[i].name;
		rows[i].review = catalog->forms[i].review;
		rows[i].opens_day = catalog->forms[i].schedule.opens_day;
		rows[i].due_day = catalog->forms[i].schedule.due_day;
		rows[i].due_rolls = catalog->forms[i].schedule.due_rolls;
		rows[i].closes_after_days = catalog->forms[i].schedule.closes_after_days;
		if (!write_items(catalog, &catalog->forms[i], arena, &rows[i]))
			return false;
		lists->forms[i] = &rows[i];
	}
	return true;
}

static bool write_formulas(const struct jx_catalog *catalog, struct jx_arena *arena, struct jx_catalog_lists *lists)
{
	Jixiao__V1__Formula *rows = take(arena, catalog->n_formulas, sizeof(*rows));

	lists->formulas = take(arena, catalog->n_formulas, sizeof(Jixiao__V1__Formula *));
	if (!rows || !lists->formulas)
		return false;
	lists->n_formulas = catalog->n_formulas;
	for (size_t i = 0; i < catalog->n_formulas; i++) {
		jixiao__v1__formula__init(&rows[i]);
		rows[i].code = catalog->formulas[i].code;
		rows[i].name = catalog->formulas[i].name;
		rows[i].expression = catalog->formulas[i].expression;
		lists->formulas[i] = &rows[i];
	}
	return true;
}

static bool write_measures(const struct jx_catalog *catalog, struct jx_arena *arena, struct jx_catalog_lists *lists)
{
	Jixiao__V1__Measure *rows = take(arena, catalog->n_measures, sizeof(*rows));

	lists->measures = take(arena, catalog->n_measures, sizeof(Jixiao__V1__Measure *));
	if (!rows || !lists->measures)
		return false;
	lists->n_measures = catalog->n_measures;
	for (size_t i = 0; i < catalog->n_measures; i++) {
		jixiao__v1__measure__init(&rows[i]);
		rows[i].project_code = catalog->measures[i].project;
		rows[i].indicator = catalog->measures[i].indicator;
		rows[i].expression = catalog->measures[i].expression;
		lists->measures[i] = &rows[i];
	}
	return true;
}

static bool write_checks(const struct jx_catalog *catalog, struct jx_arena *arena, struct jx_catalog_lists *lists)
{
	Jixiao__V1__Check *rows = take(arena, catalog->n_checks, sizeof(*rows));

	lists->checks = take(arena, catalog->n_checks, sizeof(Jixiao__V1__Check *));
	if (!rows || !lists->checks)
		return false;
	lists->n_checks = catalog->n_checks;
	for (size_t i = 0; i < catalog->n_checks; i++) {
		jixiao__v1__check__init(&rows[i]);
		rows[i].code = catalog->checks[i].code;
		rows[i].form_code = catalog->checks[i].form;
		rows[i].kind = (Jixiao__V1__CheckKind)catalog->checks[i].kind;
		rows[i].cumulative = catalog->checks[i].cumulative;
		rows[i].left = catalog->checks[i].left;
		rows[i].right = catalog->checks[i].right;
		rows[i].text = catalog->checks[i].text;
		rows[i].severity = (Jixiao__V1__Severity)catalog->checks[i].severity;
		rows[i].trial = catalog->checks[i].trial;
		lists->checks[i] = &rows[i];
	}
	return true;
}

enum jx_status jx_lists_of_catalog(const struct jx_catalog *catalog, struct jx_arena *arena,
				   struct jx_catalog_lists *lists)
{
	struct jx_catalog_lists made;

	if (!write_forms(catalog, arena, &made) || !write_formulas(catalog, arena, &made) ||
	    !write_measures(catalog, arena, &made) || !write_checks(catalog, arena, &made))
		return JX_RESOURCE_EXHAUSTED;
	*lists = made;
	return JX_OK;
}
