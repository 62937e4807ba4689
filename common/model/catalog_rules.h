/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What catalog.c and catalog_check.c share. Nobody else includes this.
 */
#ifndef JX_COMMON_MODEL_CATALOG_RULES_H
#define JX_COMMON_MODEL_CATALOG_RULES_H

#include "common/model/catalog.h"

/* Formulas that are computed for one expression, each as often as it is named. */
#define JX_FORMULA_USES 256u

/* The way from an expression down through the formulas that it names. */
struct jx_resolver {
	const struct jx_named_formula *path[JX_FORMULA_NESTING];
	size_t depth, used;
	size_t deepest;      /* that it came to */
	const char *problem; /* NULL: none; static */
};

/* What is known of a formula that was found right, so that each is looked through once. */
struct jx_known_formula {
	bool right;
	struct jx_formula_unit unit;
	size_t used, height; /* formulas that it takes, itself among them, and how they are nested */
};

/* One step down; false, and the problem, where that is a circle or past a bound. The caller takes the step back. */
bool jx_resolver_enter(struct jx_resolver *resolver, const struct jx_named_formula *formula);

/* As jx_catalog_unit; `known` has an element a formula, and gains what is found on the way. NULL: nothing is kept. */
bool jx_catalog_unit_known(const struct jx_catalog *catalog, struct jx_known_formula *known, const char *expression,
			   struct jx_formula_unit *unit, struct jx_formula_problem *problem);

/* A figure in it is a share already: it is neither added nor averaged. "%", "‰", "个百分点" and their other spellings.
 */
bool jx_unit_is_share(const char *unit);
void jx_unit_of_item(const struct jx_item *item, struct jx_formula_unit *unit);
/* Of a ledger function; false where there is none such. */
bool jx_unit_of_function(const char *name, struct jx_formula_unit *unit);

#endif
