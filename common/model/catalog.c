/* SPDX-License-Identifier: Apache-2.0 */
/* Looking up what a catalogue has, and resolving its formulas. */
#include "common/model/catalog.h"

#include <assert.h>
#include <string.h>

#include "common/base/reasons.h"
#include "common/model/catalog_rules.h"

const struct jx_form *jx_catalog_form(const struct jx_catalog *catalog, const char *code_or_name)
{
	for (size_t i = 0; i < catalog->n_forms; i++)
		if (strcmp(catalog->forms[i].code, code_or_name) == 0 ||
		    strcmp(catalog->forms[i].name, code_or_name) == 0)
			return &catalog->forms[i];
	return NULL;
}

const struct jx_item *jx_catalog_item(const struct jx_catalog *catalog, const struct jx_form *form,
				      const char *code_or_name)
{
	for (size_t i = form->first_item; i < form->first_item + form->n_items; i++)
		if (strcmp(catalog->items[i].code, code_or_name) == 0 ||
		    strcmp(catalog->items[i].name, code_or_name) == 0)
			return &catalog->items[i];
	return NULL;
}

const struct jx_item *jx_form_item(const struct jx_catalog *catalog, const struct jx_form *form, size_t index)
{
	assert(index < form->n_items);
	return &catalog->items[form->first_item + index];
}

bool jx_form_index(const struct jx_catalog *catalog, const struct jx_form *form, const char *code, size_t *index)
{
	for (size_t i = 0; i < form->n_items; i++) {
		if (strcmp(jx_form_item(catalog, form, i)->code, code) == 0) {
			*index = i;
			return true;
		}
	}
	return false;
}

const struct jx_item *jx_catalog_item_by_code(const struct jx_catalog *catalog, const char *code)
{
	for (size_t i = 0; i < catalog->n_items; i++)
		if (strcmp(catalog->items[i].code, code) == 0)
			return &catalog->items[i];
	return NULL;
}

const struct jx_named_formula *jx_catalog_formula(const struct jx_catalog *catalog, const char *code)
{
	for (size_t i = 0; i < catalog->n_formulas; i++)
		if (strcmp(catalog->formulas[i].code, code) == 0)
			return &catalog->formulas[i];
	return NULL;
}

const struct jx_measure *jx_catalog_measure(const struct jx_catalog *catalog, const char *project,
					    const char *indicator)
{
	for (size_t i = 0; i < catalog->n_measures; i++)
		if (strcmp(catalog->measures[i].project, project) == 0 &&
		    strcmp(catalog->measures[i].indicator, indicator) == 0)
			return &catalog->measures[i];
	return NULL;
}

bool jx_item_counts_alike(const struct jx_item *a, const struct jx_item *b)
{
	return strcmp(a->unit, b->unit) == 0 && a->decimals == b->decimals && a->over_offices == b->over_offices &&
	       a->over_months == b->over_months;
}

/* -- units --------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *name, *unit;
} ledger_functions[] = {
	{"paid", "元"},
	{"longest_payment_days", "日"},
};

static bool is_one_of(const char *unit, const char *const *words)
{
	while (*words && strcmp(*words, unit) != 0)
		words++;
	return *words != NULL;
}

static bool is_percent(const char *unit)
{
	static const char *const words[] = {"%", "％", "百分比", "百分率", NULL};

	return is_one_of(unit, words);
}

bool jx_unit_is_share(const char *unit)
{
	static const char *const others[] = {"‰",      "‱",  "千分比", "千分率",   "万分比",   "万分率",
					     "百分点", "pp", "成",     "个百分点", "个千分点", NULL};

	return is_percent(unit) || is_one_of(unit, others);
}

void jx_unit_of_item(const struct jx_item *item, struct jx_formula_unit *unit)
{
	const char *name = is_percent(item->unit) ? "%" : item->unit;

	const bool share = jx_unit_is_share(item->unit);

	*unit = (struct jx_formula_unit){.rate = share, .percentage = share};
	memcpy(unit->name, name, strlen(name) + 1);
}

bool jx_unit_of_function(const char *name, struct jx_formula_unit *unit)
{
	for (size_t i = 0; i < sizeof(ledger_functions) / sizeof(ledger_functions[0]); i++)
		if (strcmp(ledger_functions[i].name, name) == 0) {
			*unit = (struct jx_formula_unit){.rate = false};
			memcpy(unit->name, ledger_functions[i].unit, strlen(ledger_functions[i].unit) + 1);
			return true;
		}
	return false;
}

static bool too_deep(struct jx_resolver *resolver, size_t height)
{
	if (resolver->depth + height <= JX_FORMULA_NESTING)
		return false;
	resolver->problem = JX_N("formulas name each other more than 8 deep");
	return true;
}

static bool too_many(struct jx_resolver *resolver, size_t uses)
{
	if (resolver->used + uses <= JX_FORMULA_USES)
		return false;
	resolver->problem = JX_N("it takes more than 256 formulas to compute it");
	return true;
}

bool jx_resolver_enter(struct jx_resolver *resolver, const struct jx_named_formula *formula)
{
	for (size_t i = 0; i < resolver->depth; i++)
		if (resolver->path[i] == formula) {
			resolver->problem = JX_N("formulas name each other in a circle");
			return false;
		}
	if (too_deep(resolver, 1) || too_many(resolver, 1))
		return false;
	resolver->path[resolver->depth++] = formula;
	resolver->used++;
	if (resolver->deepest < resolver->depth)
		resolver->deepest = resolver->depth;
	return true;
}

_Static_assert(JX_FORMULA_NESTING == 8 && JX_FORMULA_USES == 256, "the sentences above say so");

struct unit_search {
	const struct jx_catalog *catalog;
	struct jx_known_formula *known; /* or NULL */
	struct jx_resolver resolver;
};

static bool unit_of_formula(struct unit_search *search, const struct jx_named_formula *formula,
			    struct jx_formula_unit *unit);

static bool unit_of_name(void *context, const char *name, enum jx_formula_op op, struct jx_formula_unit *unit)
{
	struct unit_search *search = context;
	const struct jx_named_formula *formula;
	const struct jx_item *item;

	if (op == JX_FORMULA_CALL)
		return jx_unit_of_function(name, unit);
	if (op != JX_FORMULA_NAME)
		return false;
	item = jx_catalog_item_by_code(search->catalog, name);
	if (item) {
		jx_unit_of_item(item, unit);
		return true;
	}
	formula = jx_catalog_formula(search->catalog, name);
	return formula && unit_of_formula(search, formula, unit);
}

static bool unit_of_text(struct unit_search *search, const char *text, struct jx_formula_unit *unit,
			 struct jx_formula_problem *problem)
{
	struct jx_formula formula;

	if (!jx_formula_parse(text, &formula, problem))
		return false;
	if (jx_formula_check(&formula, unit_of_name, search, unit, problem))
		return true;
	if (search->resolver.problem)
		problem->text = search->resolver.problem;
	return false;
}

static bool take_known(struct jx_resolver *resolver, const struct jx_known_formula *known, struct jx_formula_unit *unit)
{
	if (too_deep(resolver, known->height) || too_many(resolver, known->used))
		return false;
	resolver->used += known->used;
	if (resolver->deepest < resolver->depth + known->height)
		resolver->deepest = resolver->depth + known->height;
	*unit = known->unit;
	return true;
}

static bool find_unit(struct unit_search *search, const struct jx_named_formula *formula, struct jx_formula_unit *unit)
{
	struct jx_resolver *resolver = &search->resolver;
	struct jx_formula_problem problem;
	bool right;

	if (!jx_resolver_enter(resolver, formula))
		return false;
	right = unit_of_text(search, formula->expression, unit, &problem);
	resolver->depth--;
	if (!right && !resolver->problem)
		resolver->problem = JX_N("the formula that it names is wrong");
	return right;
}

static bool unit_of_formula(struct unit_search *search, const struct jx_named_formula *formula,
			    struct jx_formula_unit *unit)
{
	struct jx_known_formula *known = search->known ? &search->known[formula - search->catalog->formulas] : NULL;
	struct jx_resolver *resolver = &search->resolver;
	const size_t used = resolver->used, deepest = resolver->deepest;

	if (known && known->right)
		return take_known(resolver, known, unit);
	resolver->deepest = resolver->depth;
	if (!find_unit(search, formula, unit))
		return false;
	if (known)
		*known = (struct jx_known_formula){.right = true,
						   .unit = *unit,
						   .used = resolver->used - used,
						   .height = resolver->deepest - resolver->depth};
	if (resolver->deepest < deepest)
		resolver->deepest = deepest;
	return true;
}

bool jx_catalog_unit_known(const struct jx_catalog *catalog, struct jx_known_formula *known, const char *expression,
			   struct jx_formula_unit *unit, struct jx_formula_problem *problem)
{
	struct unit_search search = {.catalog = catalog, .known = known};

	return unit_of_text(&search, expression, unit, problem);
}

bool jx_catalog_unit(const struct jx_catalog *catalog, const char *expression, struct jx_formula_unit *unit,
		     struct jx_formula_problem *problem)
{
	return jx_catalog_unit_known(catalog, NULL, expression, unit, problem);
}

/* -- values -------------------------------------------------------------------------------------------------------- */

struct evaluation {
	const struct jx_catalog *catalog;
	jx_formula_value_of value_of;
	void *context;
	struct jx_resolver resolver;
	bool missing, by_zero; /* anywhere below */
};

static enum jx_status evaluate_text(struct evaluation *evaluation, const char *text, struct jx_formula_result *result);

static enum jx_status value_of_name(void *context, const char *name, enum jx_formula_op op, struct jx_rational *value)
{
	struct evaluation *evaluation = context;
	const struct jx_named_formula *formula = NULL;
	struct jx_formula_result result;
	enum jx_status status;

	if (op == JX_FORMULA_NAME && !jx_catalog_item_by_code(evaluation->catalog, name))
		formula = jx_catalog_formula(evaluation->catalog, name);
	if (!formula) {
		status = evaluation->value_of(evaluation->context, name, op, value);
		evaluation->missing |= status == JX_NOT_FOUND;
		return status;
	}
	if (!jx_resolver_enter(&evaluation->resolver, formula))
		return JX_INVALID_ARGUMENT;
	status = evaluate_text(evaluation, formula->expression, &result);
	evaluation->resolver.depth--;
	if (status == JX_OK)
		*value = result.value;
	return status;
}

static enum jx_status evaluate_text(struct evaluation *evaluation, const char *text, struct jx_formula_result *result)
{
	struct jx_formula formula;
	struct jx_formula_problem problem;
	enum jx_status status;

	if (!jx_formula_parse(text, &formula, &problem))
		return JX_INVALID_ARGUMENT;
	status = jx_formula_evaluate(&formula, value_of_name, evaluation, result);
	evaluation->by_zero |= result->by_zero;
	return status;
}

/* At most JX_FORMULA_NESTING steps. */
const char *jx_catalog_whole(const struct jx_catalog *catalog, const char *expression)
{
	for (unsigned i = 0; i < JX_FORMULA_NESTING; i++) {
		char name[JX_ITEM_CODE_MAX + 1];
		const struct jx_named_formula *named;
		size_t n = strcspn(expression, " \t");

		if (n > JX_ITEM_CODE_MAX || expression[n] != '\0')
			break;
		memcpy(name, expression, n + 1);
		named = jx_catalog_item_by_code(catalog, name) ? NULL : jx_catalog_formula(catalog, name);
		if (!named)
			break;
		expression = named->expression;
	}
	return expression;
}

enum jx_status jx_catalog_evaluate(const struct jx_catalog *catalog, const char *expression,
				   jx_formula_value_of value_of, void *context, struct jx_formula_result *result)
{
	struct evaluation evaluation = {.catalog = catalog, .value_of = value_of, .context = context};
	enum jx_status status = evaluate_text(&evaluation, jx_catalog_whole(catalog, expression), result);

	if (status == JX_NOT_FOUND)
		result->by_zero = evaluation.by_zero && !evaluation.missing;
	return status;
}
