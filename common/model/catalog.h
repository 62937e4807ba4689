/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue as a value: forms with their items, formulas, measures, checks. Both ends hold the same; the client
 * reads it from CSV or from the server, the server from the store. Pure.
 */
#ifndef JX_COMMON_MODEL_CATALOG_H
#define JX_COMMON_MODEL_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/limits.h"
#include "common/model/check.h"
#include "common/model/formula.h"
#include "common/model/period.h"
#include "common/model/schedule.h"

/* The numbers of jixiao.v1.Aggregation. */
enum jx_aggregation {
	JX_AGGREGATE_SUM = 1,
	JX_AGGREGATE_MAX = 2,
	JX_AGGREGATE_MIN = 3,
	JX_AGGREGATE_LAST = 4, /* over months only */
	JX_AGGREGATE_NONE = 5, /* over offices only */
};

struct jx_item {
	uint32_t id; /* the store's; 0 outside it. The same for ever */
	char code[JX_ITEM_CODE_MAX + 1];
	char name[JX_ITEM_NAME_MAX + 1];
	char unit[JX_UNIT_MAX + 1];
	uint32_t decimals;
	enum jx_aggregation over_offices, over_months;
};

struct jx_form {
	char code[JX_ITEM_CODE_MAX + 1];
	char name[JX_ITEM_NAME_MAX + 1];
	bool review;
	struct jx_schedule schedule;
	size_t first_item, n_items; /* in the catalogue's items */
};

struct jx_named_formula {
	char code[JX_ITEM_CODE_MAX + 1];
	char name[JX_ITEM_NAME_MAX + 1];
	char expression[JX_EXPRESSION_MAX + 1];
};

struct jx_measure {
	char project[JX_PROJECT_CODE_MAX + 1];
	char indicator[JX_INDICATOR_NAME_MAX + 1];
	char expression[JX_EXPRESSION_MAX + 1];
};

/* Everything is borrowed from whoever made it. Items stand form by form. */
struct jx_catalog {
	uint32_t version; /* 0: none */
	jx_month from;
	uint64_t seq;
	struct jx_form *forms;
	struct jx_item *items;
	struct jx_named_formula *formulas;
	struct jx_measure *measures;
	struct jx_check *checks;
	size_t n_forms, n_items, n_formulas, n_measures, n_checks;
};

/* By code or by name; NULL where there is none. */
const struct jx_form *jx_catalog_form(const struct jx_catalog *catalog, const char *code_or_name);
const struct jx_item *jx_catalog_item(const struct jx_catalog *catalog, const struct jx_form *form,
				      const char *code_or_name);
/* The form's item of that place in it, and the place of that code; false where it has none such. */
const struct jx_item *jx_form_item(const struct jx_catalog *catalog, const struct jx_form *form, size_t index);
bool jx_form_index(const struct jx_catalog *catalog, const struct jx_form *form, const char *code, size_t *index);
/* Over all forms, by code. */
const struct jx_item *jx_catalog_item_by_code(const struct jx_catalog *catalog, const char *code);
const struct jx_named_formula *jx_catalog_formula(const struct jx_catalog *catalog, const char *code);
const struct jx_measure *jx_catalog_measure(const struct jx_catalog *catalog, const char *project,
					    const char *indicator);

/* The same unit, decimals and aggregation: what of an item never changes. */
bool jx_item_counts_alike(const struct jx_item *a, const struct jx_item *b);

/* What of a catalogue is wrong. */
enum jx_catalog_part {
	JX_CATALOG_FORM,
	JX_CATALOG_ITEM,
	JX_CATALOG_FORMULA,
	JX_CATALOG_MEASURE,
	JX_CATALOG_CHECK,
};

struct jx_catalog_problem {
	size_t index;      /* of the row of that part */
	const char *field; /* "expression", "left": a name of the contract's field; static */
	size_t at;         /* byte in that field, for a formula */
	const char *text;  /* static, in English */
	enum jx_catalog_part part;
	char name[JX_ITEM_CODE_MAX + 1]; /* that it is about, or "" */
};

/*
 * The rules that hold within a catalogue: codes and names are well formed and unique, formulas parse, name what there
 * is, do not name each other in a circle, and fit by their units; a percentage is not summed; checks are about items of
 * their own form. Tells of each problem; returns how many there are. None of the counts is past its bound.
 */
typedef void (*jx_catalog_told)(void *context, const struct jx_catalog_problem *problem);
size_t jx_catalog_check(const struct jx_catalog *catalog, jx_catalog_told told, void *context);

/*
 * The unit of an expression over this catalogue; false, and why, where it has none. The ledger functions are paid(), in
 * 元, and longest_payment_days(), in 日.
 */
bool jx_catalog_unit(const struct jx_catalog *catalog, const char *expression, struct jx_formula_unit *unit,
		     struct jx_formula_problem *problem);

/* Where the expression is nothing but a formula's name, that formula's expression, which may be another's name; else
 * the expression. Borrowed from either. */
const char *jx_catalog_whole(const struct jx_catalog *catalog, const char *expression);

/*
 * The value of an expression of a catalogue that jx_catalog_check finds right, its formulas resolved, from the items'
 * values and the ledger. `value_of` is asked for items and ledger functions alone. An expression that is one formula's
 * name has that formula's sides. INVALID_ARGUMENT for an expression that is none.
 */
enum jx_status jx_catalog_evaluate(const struct jx_catalog *catalog, const char *expression,
				   jx_formula_value_of value_of, void *context, struct jx_formula_result *result);

#endif
