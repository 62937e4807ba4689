/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/sheet.h"

#include <assert.h>
#include <string.h>

#define FIRST_ROOM 64u

/* A figure, a number, or what is computed from nodes before it. */
struct node {
	enum jx_formula_op op;
	uint32_t left, right;
	const struct jx_item *item; /* of a NAME; NULL: nothing is known of it */
	const char *name;           /* of a CALL */
	struct jx_rational number;  /* of a NUMBER */
};

struct column {
	bool linked; /* else it never has a value */
	uint32_t node;
	struct jx_rational factor; /* to its unit */
};

struct jx_sheet {
	struct jx_arena *arena;
	const struct jx_catalog *catalog;
	struct node *nodes;
	struct jx_sheet_value *values; /* of each node, as computed last */
	size_t n_nodes, room;
	struct column *columns;
	size_t n_columns, columns_room;
	/* Where the catalogue's items and formulas stand among the nodes, from 1; 0: nowhere yet. */
	uint32_t *items, *formulas;
};

/* -- reading ------------------------------------------------------------------------------------------------------- */

struct jx_sheet *jx_sheet_new(struct jx_arena *arena, const struct jx_catalog *catalog)
{
	struct jx_sheet *sheet = jx_arena_alloc(arena, sizeof(*sheet));

	if (!sheet)
		return NULL;
	*sheet = (struct jx_sheet){.arena = arena, .catalog = catalog};
	sheet->items = jx_arena_alloc(arena, catalog->n_items * sizeof(*sheet->items));
	sheet->formulas = jx_arena_alloc(arena, catalog->n_formulas * sizeof(*sheet->formulas));
	return sheet->items && sheet->formulas ? sheet : NULL;
}

/* Room for one more of so many; what was there stays. False: no memory. */
static bool make_room(struct jx_arena *arena, void **rows, size_t n, size_t *room, size_t size)
{
	const size_t more = *room > 0 ? 2 * *room : FIRST_ROOM;
	void *grown;

	if (n < *room)
		return true;
	grown = jx_arena_alloc(arena, more * size);
	if (!grown)
		return false;
	if (n > 0)
		memcpy(grown, *rows, n * size);
	*rows = grown;
	*room = more;
	return true;
}

static enum jx_status push(struct jx_sheet *sheet, struct node node, uint32_t *at)
{
	void *nodes = sheet->nodes;

	if (!make_room(sheet->arena, &nodes, sheet->n_nodes, &sheet->room, sizeof(node)))
		return JX_RESOURCE_EXHAUSTED;
	sheet->nodes = nodes;
	sheet->values = NULL;
	*at = (uint32_t)sheet->n_nodes;
	sheet->nodes[sheet->n_nodes++] = node;
	return JX_OK;
}

static enum jx_status read_text(struct jx_sheet *sheet, const char *text, uint32_t *at);

/* NOLINTNEXTLINE(misc-no-recursion): formulas name each other at most JX_FORMULA_NESTING deep */
static enum jx_status read_name(struct jx_sheet *sheet, const char *name, uint32_t *at)
{
	const struct jx_item *item = jx_catalog_item_by_code(sheet->catalog, name);
	const struct jx_named_formula *formula = item ? NULL : jx_catalog_formula(sheet->catalog, name);
	uint32_t *known = NULL;
	enum jx_status status;

	if (item)
		known = &sheet->items[item - sheet->catalog->items];
	else if (formula)
		known = &sheet->formulas[formula - sheet->catalog->formulas];
	if (known && *known > 0) {
		*at = *known - 1;
		return JX_OK;
	}
	status = formula ? read_text(sheet, formula->expression, at)
			 : push(sheet, (struct node){.op = JX_FORMULA_NAME, .item = item}, at);
	if (status == JX_OK && known)
		*known = *at + 1;
	return status;
}

/* NOLINTNEXTLINE(misc-no-recursion): the same */
static enum jx_status read_node(struct jx_sheet *sheet, const struct jx_formula *formula,
				const struct jx_formula_node *from, const uint32_t *read, uint32_t *at)
{
	struct node node = {.op = from->op, .number = from->number};
	char name[JX_ITEM_CODE_MAX + 1];

	if (from->op == JX_FORMULA_NUMBER)
		return push(sheet, node, at);
	if (jx_formula_is_figure(from->op)) {
		jx_formula_name(formula, from, name);
		if (from->op == JX_FORMULA_NAME)
			return read_name(sheet, name, at);
		assert(from->op == JX_FORMULA_CALL); /* figures of other months have no unit outside checks */
		node.name = jx_arena_string(sheet->arena, name, strlen(name));
		return node.name ? push(sheet, node, at) : JX_RESOURCE_EXHAUSTED;
	}
	node.left = read[from->left];
	node.right = from->op == JX_FORMULA_NEGATE ? node.left : read[from->right];
	return push(sheet, node, at);
}

/* NOLINTNEXTLINE(misc-no-recursion): the same */
static enum jx_status read_text(struct jx_sheet *sheet, const char *text, uint32_t *at)
{
	uint32_t read[JX_FORMULA_NODES] = {0};
	struct jx_formula_problem problem;
	struct jx_formula formula;
	enum jx_status status = JX_OK;

	if (!jx_formula_parse(text, &formula, &problem))
		return JX_INVALID_ARGUMENT;
	for (size_t i = 0; i < formula.n_nodes && status == JX_OK; i++)
		status = read_node(sheet, &formula, &formula.nodes[i], read, &read[i]);
	if (status == JX_OK)
		*at = read[formula.n_nodes - 1];
	return status;
}

enum jx_status jx_sheet_add(struct jx_sheet *sheet, const char *expression, const struct jx_formula_unit *unit)
{
	struct column column = {.linked = false};
	void *columns = sheet->columns;
	enum jx_status status = JX_OK;

	column.linked = jx_measure_factor(sheet->catalog, expression, unit->name, &column.factor);
	if (column.linked)
		status = read_text(sheet, expression, &column.node);
	if (status != JX_OK)
		return status;
	if (!make_room(sheet->arena, &columns, sheet->n_columns, &sheet->columns_room, sizeof(column)))
		return JX_RESOURCE_EXHAUSTED;
	sheet->columns = columns;
	sheet->columns[sheet->n_columns++] = column;
	return JX_OK;
}

/* -- computing ----------------------------------------------------------------------------------------------------- */

/* What does not fit makes the whole not fit, and what is missing, else, makes it missing. */
static enum jx_status worse(enum jx_status a, enum jx_status b)
{
	if (a == JX_OUT_OF_RANGE || b == JX_OUT_OF_RANGE)
		return JX_OUT_OF_RANGE;
	return a == JX_OK ? b : a;
}

static void apply(const struct jx_sheet *sheet, const struct node *node, struct jx_sheet_value *out)
{
	const struct jx_sheet_value *left = &sheet->values[node->left], *right = &sheet->values[node->right];

	out->open = left->open || right->open;
	out->status = worse(left->status, right->status);
	if (out->status == JX_OK)
		out->status = jx_formula_apply(node->op, left->value, right->value, &out->value);
}

static enum jx_status ask_item(const struct jx_figures *figures, const struct jx_item *item, struct jx_sheet_value *out)
{
	enum jx_reporting reporting = JX_REPORTING_NONE;

	out->status = item ? figures->item(figures->context, item, &out->value, &reporting) : JX_NOT_FOUND;
	out->open = reporting == JX_REPORTING_OPEN;
	return out->status;
}

/* Returns what ends the whole. */
static enum jx_status compute(const struct jx_sheet *sheet, const struct node *node, const struct jx_figures *figures,
			      struct jx_sheet_value *out)
{
	enum jx_status status = JX_OK;

	out->open = false;
	if (node->op == JX_FORMULA_NAME) {
		status = ask_item(figures, node->item, out);
	} else if (node->op == JX_FORMULA_CALL) {
		status = out->status = figures->ledger(figures->context, node->name, &out->value);
	} else if (node->op == JX_FORMULA_NUMBER) {
		out->value = node->number;
		out->status = JX_OK;
	} else {
		apply(sheet, node, out);
	}
	return status == JX_NOT_FOUND || status == JX_OUT_OF_RANGE ? JX_OK : status;
}

static struct jx_sheet_value value_of(const struct jx_sheet *sheet, const struct column *column)
{
	struct jx_sheet_value out = {.status = JX_NOT_FOUND};
	int64_t num, den;

	if (!column->linked)
		return out;
	out = sheet->values[column->node];
	if (out.status == JX_OK && (column->factor.num != 1 || column->factor.den != 1))
		out.status = jx_rational_multiply(out.value, column->factor, &out.value);
	if (out.status == JX_OK)
		out.status = jx_rational_parts(out.value, &num, &den);
	return out;
}

enum jx_status jx_sheet_compute(struct jx_sheet *sheet, const struct jx_figures *figures, struct jx_sheet_value *values)
{
	enum jx_status status = JX_OK;

	if (!sheet->values)
		sheet->values = jx_arena_alloc(sheet->arena, sheet->n_nodes * sizeof(*sheet->values));
	if (!sheet->values)
		return JX_RESOURCE_EXHAUSTED;
	for (size_t i = 0; i < sheet->n_nodes && status == JX_OK; i++)
		status = compute(sheet, &sheet->nodes[i], figures, &sheet->values[i]);
	for (size_t i = 0; i < sheet->n_columns && status == JX_OK; i++)
		values[i] = value_of(sheet, &sheet->columns[i]);
	return status;
}
