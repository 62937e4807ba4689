/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Formulas of the catalogue: "(rating.satisfied + rating.basic) / rating.rated". Names of items and of other formulas,
 * ledger functions ("paid()", "longest_payment_days()"), numbers, + - * / and parentheses, min(a, b, …), max(a, b, …);
 * in checks an item's figure of other months: prev(item), of the month before; year_ago(item), of the year before's
 * same month; ytd(item), of the months from January on.
 * Bounded in length, nodes and depth; computed in exact fractions; checked by units. Pure.
 *
 * Units: only figures of one unit are added, subtracted, or compared by min and max; a number has none, but min and max
 * take a plain 0 beside any. A quotient of
 * one unit is a rate (unit "%"), of two units "元/件次". Rates are neither added nor averaged: their numerators and
 * denominators are. Nor are they scaled, before the division (100 * a / b) or after it: a rate is a plain fraction
 * (53/100), and whoever shows it in % multiplies by 100. Nothing is divided by what is 0 whatever the figures are.
 */
#ifndef JX_COMMON_MODEL_FORMULA_H
#define JX_COMMON_MODEL_FORMULA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/limits.h"
#include "common/model/rational.h"

enum jx_formula_op {
	JX_FORMULA_NUMBER,
	JX_FORMULA_NAME,
	JX_FORMULA_CALL,     /* a ledger function: a name with () */
	JX_FORMULA_PREV,     /* an item, in parentheses: at and length are its name's */
	JX_FORMULA_YEAR_AGO, /* the same */
	JX_FORMULA_YTD,      /* the same */
	JX_FORMULA_NEGATE,
	JX_FORMULA_ADD,
	JX_FORMULA_SUBTRACT,
	JX_FORMULA_MULTIPLY,
	JX_FORMULA_DIVIDE,
	JX_FORMULA_MIN,
	JX_FORMULA_MAX,
};

/* One node; operands are nodes with a lower index. The last node is the whole. */
struct jx_formula_node {
	enum jx_formula_op op;
	uint16_t at, length; /* where it stands in the text, in bytes */
	/* Operands; min and max of several are nested. Of a figure of other months: where its word begins in the text,
	 * and where its parenthesis ends. */
	uint16_t left, right;
	struct jx_rational number; /* of a NUMBER */
};

struct jx_formula {
	const char *text; /* borrowed */
	struct jx_formula_node nodes[JX_FORMULA_NODES];
	size_t n_nodes;
};

/* What is wrong, and where: `text` is static, in English; NULL: nothing is. `name` is the name that it is about, or "".
 */
struct jx_formula_problem {
	const char *text;
	size_t at; /* byte in the formula's text */
	char name[JX_ITEM_CODE_MAX + 1];
};

/* False, and *problem, where the text is no formula. The text is borrowed. */
bool jx_formula_parse(const char *text, struct jx_formula *formula, struct jx_formula_problem *problem);
/* It stands for a figure: a NAME, a CALL, an item's in another month. */
bool jx_formula_is_figure(enum jx_formula_op op);
/* The word of a figure. */
void jx_formula_name(const struct jx_formula *formula, const struct jx_formula_node *node,
		     char name[JX_ITEM_CODE_MAX + 1]);

struct jx_formula_unit {
	char name[JX_UNIT_MAX + 1]; /* "": a pure number; "%": a rate */
	bool rate;
	bool percentage; /* an item's own rate: 95 of a hundred, where the rate that is a quotient is 0.95 */
	bool scaled;     /* a figure times or by a number */
};

/* What a figure of this name counts; `op` says what kind of figure it is. False where there is none such. */
typedef bool (*jx_formula_unit_of)(void *context, const char *name, enum jx_formula_op op,
				   struct jx_formula_unit *unit);
bool jx_formula_check(const struct jx_formula *formula, jx_formula_unit_of unit_of, void *context,
		      struct jx_formula_unit *unit, struct jx_formula_problem *problem);

/*
 * The value of a figure. NOT_FOUND: no data, which makes the whole have none. Any other failure ends the evaluation
 * and is returned.
 */
typedef enum jx_status (*jx_formula_value_of)(void *context, const char *name, enum jx_formula_op op,
					      struct jx_rational *value);

struct jx_formula_result {
	struct jx_rational value;
	/* Where the whole is a quotient: its sides. */
	bool quotient;
	struct jx_rational numerator, denominator;
	bool by_zero; /* NOT_FOUND since a denominator is 0, not since a figure is missing */
};

/* NOT_FOUND: no data, or division by 0; the result then has its sides, where these have values, and by_zero.
 * OUT_OF_RANGE: a step does not fit 128 bits. */
enum jx_status jx_formula_evaluate(const struct jx_formula *formula, jx_formula_value_of value_of, void *context,
				   struct jx_formula_result *result);

/* What an operator makes of its operands, of which NEGATE has the first alone. NOT_FOUND: division by 0. */
enum jx_status jx_formula_apply(enum jx_formula_op op, struct jx_rational a, struct jx_rational b,
				struct jx_rational *value);

#endif
