/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of catalog.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_CATALOG_H
#define JX_SERVER_STORE_SQL_CATALOG_H

/* clang-format off */
#define JX_SQL_CATALOG(X) \
	X(CATALOG_ADD, "INSERT INTO catalog (version, from_month, forms, items, formulas, measures, checks, seq) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8)") \
	X(CATALOG_NEWEST, "SELECT version, from_month, forms, items, formulas, measures, checks, seq FROM catalog " \
		"WHERE version > 0 ORDER BY version DESC LIMIT 1") \
	X(CATALOG_AT, "SELECT version, from_month, forms, items, formulas, measures, checks, seq FROM catalog " \
		"WHERE from_month <= $1 ORDER BY from_month DESC, version DESC LIMIT 1") \
	X(CATALOG_VERSION_AT, "SELECT version FROM catalog " \
		"WHERE from_month <= $1 ORDER BY from_month DESC, version DESC LIMIT 1") \
	X(CATALOG_NEXT_FROM, "SELECT from_month FROM catalog WHERE from_month > $1 ORDER BY from_month LIMIT 1") \
	X(ITEMS_IN_VERSION, "SELECT item FROM item WHERE version = $1 ORDER BY number") \
	X(ITEM_KEY_ADD, "INSERT INTO item_key (id, code, unit, decimals, over_offices, over_months, seq) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7)") \
	X(ITEM_KEY_GET, "SELECT id, code, unit, decimals, over_offices, over_months FROM item_key WHERE code = $1") \
	X(ITEM_KEY_LAST, "SELECT id FROM item_key WHERE id > 0 ORDER BY id DESC LIMIT 1") \
	X(FORM_ADD, "INSERT INTO form (version, number, code, name, review, opens_day, due_day, due_rolls, " \
		"closes_after, first_item, items, checks, seq) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)") \
	X(FORMS_OF, "SELECT code, name, review, opens_day, due_day, due_rolls, closes_after, first_item, items " \
		"FROM form WHERE version = $1 ORDER BY number") \
	X(FORM_GET, "SELECT code, name, review, opens_day, due_day, due_rolls, closes_after, first_item, items, checks " \
		"FROM form WHERE version = $1 AND code = $2") \
	X(ITEM_ADD, "INSERT INTO item (version, number, item, name, seq) VALUES ($1, $2, $3, $4, $5)") \
	X(ITEMS_OF, "SELECT k.id, k.code, k.unit, k.decimals, k.over_offices, k.over_months, i.name " \
		"FROM item i JOIN item_key k ON k.id = i.item " \
		"WHERE i.version = $1 AND i.number >= $2 AND i.number < $3 ORDER BY i.number") \
	X(FORMULA_ADD, "INSERT INTO formula (version, number, code, name, expression, seq) " \
		"VALUES ($1, $2, $3, $4, $5, $6)") \
	X(FORMULAS_OF, "SELECT code, name, expression FROM formula WHERE version = $1 ORDER BY number") \
	X(MEASURE_ADD, "INSERT INTO measure (version, number, project, indicator, expression, seq) " \
		"VALUES ($1, $2, $3, $4, $5, $6)") \
	X(MEASURES_OF, "SELECT project, indicator, expression FROM measure WHERE version = $1 ORDER BY number") \
	X(CHECK_ADD, "INSERT INTO form_check " \
		"(version, number, code, form, kind, cumulative, left_side, right_side, text, severity, trial, seq) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)") \
	X(CHECKS_OF, "SELECT code, form, kind, cumulative, left_side, right_side, text, severity, trial " \
		"FROM form_check WHERE version = $1 ORDER BY number") \
	X(CHECKS_OF_FORM, "SELECT code, form, kind, cumulative, left_side, right_side, text, severity, trial " \
		"FROM form_check WHERE version = $1 AND form = $2 ORDER BY number")
/* clang-format on */

#endif
