/* SPDX-License-Identifier: Apache-2.0 */
/* What a sheet computes is what jx_measure gives of each expression: of random ones over random figures. */
#include "server/domain/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/draw.h"
#include "tests/lib/expect.h"

#define ITEMS    8u
#define FORMULAS 12u
#define COLUMNS  (ITEMS + FORMULAS + 4u)
#define ROUNDS   2000u
#define OFFICES  4u

static struct jx_item items[ITEMS];
static struct jx_named_formula formulas[FORMULAS];
static struct jx_form form = {.code = "f", .name = "f", .n_items = ITEMS};
static struct jx_catalog catalog = {
	.version = 1, .forms = &form, .items = items, .formulas = formulas, .n_forms = 1, .n_items = ITEMS};
static char expressions[COLUMNS][JX_EXPRESSION_MAX + 1];
static struct jx_formula_unit units[COLUMNS];
static size_t n_columns;
static uint64_t state;

static uint32_t below(uint32_t n)
{
	return jx_draw_below(&state, n);
}

/* -- figures ------------------------------------------------------------------------------------------------------- */

struct figure {
	struct jx_rational value;
	enum jx_status status;
	enum jx_reporting reporting;
	unsigned asked;
};

static struct figure figures[ITEMS];

static enum jx_status ask_item(void *context, const struct jx_item *item, struct jx_rational *value,
			       enum jx_reporting *reporting)
{
	struct figure *figure = &figures[item - items];

	(void)context;
	figure->asked++;
	*value = figure->value;
	*reporting = figure->reporting;
	return figure->status;
}

static unsigned ledger_asked;

static enum jx_status ask_ledger(void *context, const char *name, struct jx_rational *value)
{
	(void)context;
	ledger_asked++;
	*value = jx_rational_of(7);
	return strcmp(name, "paid") == 0 ? JX_OK : JX_NOT_FOUND;
}

static const struct jx_figures source = {ask_item, ask_ledger, NULL};

/* Zero often, so that there is something to divide by it; now and then more than fits. */
static void draw_figures(void)
{
	for (size_t i = 0; i < ITEMS; i++) {
		const uint32_t kind = below(40);

		figures[i] =
			(struct figure){.value = jx_rational_of(below(5)), .reporting = (enum jx_reporting)below(3)};
		if (kind < 6)
			figures[i].status = JX_NOT_FOUND;
		else if (kind == 6)
			figures[i].status = JX_OUT_OF_RANGE;
		else if (kind < 10)
			figures[i].value = jx_rational_of(INT64_MAX - below(9));
		else if (kind < 20)
			(void)jx_rational_make(below(100000), 10000, &figures[i].value);
	}
}

/* -- expressions --------------------------------------------------------------------------------------------------- */

static void draw_operand(size_t n_formulas, char *out, size_t size)
{
	const uint32_t kind = below(12);

	if (kind == 0)
		(void)snprintf(out, size, "%u", below(4));
	else if (kind == 1)
		(void)snprintf(out, size, "paid()");
	else if (kind < 5 && n_formulas > 0)
		(void)snprintf(out, size, "g%u", below((uint32_t)n_formulas));
	else
		(void)snprintf(out, size, "i%u", below(ITEMS));
}

/* Each x becomes an operand. */
static void fill_shape(const char *shape, size_t n_formulas, char *out)
{
	size_t used = 0;

	for (; *shape; shape++) {
		char word[16] = {*shape};

		if (*shape == 'x')
			draw_operand(n_formulas, word, sizeof(word));
		if (*shape == 'l')
			(void)snprintf(word, sizeof(word), "min(");
		if (*shape == 'm')
			(void)snprintf(word, sizeof(word), "max(");
		used += (size_t)snprintf(out + used, JX_EXPRESSION_MAX + 1 - used, "%s", word);
	}
}

/* Of formulas before that one; many are wrong by their units, and drawn again. */
static void draw_expression(size_t n_formulas, char *out, struct jx_formula_unit *unit)
{
	static const char *const shapes[] = {"x + x",     "x - x",      "x / x",     "x * x",
					     "lx, x, x)", "mx, x) / x", "-x + x",    "(x + x) / (x + x)",
					     "x",         "(x)",        "x / x + x", "x / x / x"};
	struct jx_formula_problem problem;

	do
		fill_shape(shapes[below(sizeof(shapes) / sizeof(*shapes))], n_formulas, out);
	while (!jx_catalog_unit(&catalog, out, unit, &problem));
}

static void add_column(const char *expression)
{
	struct jx_formula_problem problem;

	(void)snprintf(expressions[n_columns], sizeof(expressions[0]), "%s", expression);
	cr_assert(jx_catalog_unit(&catalog, expression, &units[n_columns], &problem));
	n_columns++;
}

/* Every item, every formula, and some expressions. */
static void draw_catalog(void)
{
	static const char *const item_units[] = {"件次", "件次", "件次", "件次", "件次", "元", "%", "万元"};
	char text[JX_EXPRESSION_MAX + 1];
	struct jx_formula_unit unit;

	n_columns = 0;
	catalog.n_formulas = 0;
	for (size_t i = 0; i < ITEMS; i++) {
		(void)snprintf(items[i].code, sizeof(items[i].code), "i%zu", i);
		(void)snprintf(items[i].unit, sizeof(items[i].unit), "%s", item_units[i]);
		items[i].over_offices = items[i].over_months = JX_AGGREGATE_MAX;
		add_column(items[i].code);
	}
	for (size_t i = 0; i < FORMULAS; i++) {
		draw_expression(i, formulas[i].expression, &unit);
		(void)snprintf(formulas[i].code, sizeof(formulas[i].code), "g%zu", i);
		catalog.n_formulas++;
	}
	for (size_t i = FORMULAS; i-- > 0;)
		add_column(formulas[i].code);
	while (n_columns < COLUMNS) {
		draw_expression(FORMULAS, text, &unit);
		add_column(text);
	}
}

/* -- both ---------------------------------------------------------------------------------------------------------- */

static void compare(size_t column, const struct jx_sheet_value *value)
{
	struct jx_target target = {.comparator = JX_AT_LEAST};
	struct jx_measured measured = {.data = JX_DATA_UNLINKED};
	bool used[ITEMS] = {false};
	enum jx_status status;

	memcpy(target.unit, units[column].name, sizeof(target.unit));
	status = jx_measure(&catalog, expressions[column], &target, &source, used, &measured);
	if (status == JX_OK && measured.data != JX_DATA_VALUE)
		status = JX_NOT_FOUND;
	cr_assert_eq(value->status, status, "%s: %d, not %d", expressions[column], (int)value->status, (int)status);
	if (status != JX_OUT_OF_RANGE)
		cr_assert_eq(value->open, measured.open, "%s", expressions[column]);
	if (status == JX_OK)
		cr_assert(value->value.num == measured.actual.num && value->value.den == measured.actual.den, "%s",
			  expressions[column]);
}

static void run(struct jx_arena *arena, unsigned seen[JX_OUT_OF_RANGE + 1])
{
	struct jx_sheet *sheet = jx_sheet_new(arena, &catalog);
	struct jx_sheet_value values[COLUMNS];

	cr_assert_not_null(sheet);
	for (size_t i = 0; i < n_columns; i++)
		EXPECT_OK(jx_sheet_add(sheet, expressions[i], &units[i]));
	for (unsigned office = 0; office < OFFICES; office++) {
		draw_figures();
		EXPECT_OK(jx_sheet_compute(sheet, &source, values));
		for (size_t i = 0; i < ITEMS; i++)
			cr_assert_eq(figures[i].asked, 1);
		for (size_t i = 0; i < n_columns; i++) {
			compare(i, &values[i]);
			seen[values[i].status]++;
		}
	}
}

Test(sheet, computes_what_measures_do)
{
	const char *seed = getenv("JX_TEST_SEED");
	unsigned seen[JX_OUT_OF_RANGE + 1] = {0};
	struct jx_arena arena;

	state = seed ? strtoull(seed, NULL, 10) : 20231231;
	(void)printf("JX_TEST_SEED=%llu\n", (unsigned long long)state);
	jx_arena_init(&arena, 16u << 20);
	for (unsigned i = 0; i < ROUNDS; i++) {
		draw_catalog();
		run(&arena, seen);
		jx_arena_reset(&arena);
	}
	jx_arena_clear(&arena);
	cr_assert(seen[JX_OK] > ROUNDS && seen[JX_NOT_FOUND] > ROUNDS && seen[JX_OUT_OF_RANGE] > ROUNDS);
}

/* 95 % is not 9,500 % under another name. */
Test(sheet, a_formula_that_is_an_item_has_its_value)
{
	struct jx_sheet_value value;
	struct jx_arena arena;
	struct jx_sheet *sheet;

	state = 1;
	draw_catalog();
	for (unsigned i = 0; i < 2; i++)
		(void)snprintf(formulas[i].expression, sizeof(formulas[i].expression), i > 0 ? "max(g0, 0)" : "i6");
	figures[6] = (struct figure){.value = jx_rational_of(95)};
	jx_arena_init(&arena, 1u << 20);
	sheet = jx_sheet_new(&arena, &catalog);
	cr_assert_not_null(sheet);
	n_columns = 0;
	add_column("g1");
	EXPECT_OK(jx_sheet_add(sheet, expressions[0], &units[0]));
	EXPECT_OK(jx_sheet_compute(sheet, &source, &value));
	cr_assert_eq(value.value.num, 95);
	compare(0, &value);
	jx_arena_clear(&arena);
}

/* Each names the one before it, as deep as a catalogue may: the last one by its code is one step more. */
Test(sheet, a_formula_is_computed_once_whoever_names_it)
{
	struct jx_sheet_value values[JX_FORMULA_NESTING + 1];
	struct jx_formula_problem problem;
	struct jx_formula_unit unit;
	struct jx_arena arena;
	struct jx_sheet *sheet;

	catalog.n_formulas = JX_FORMULA_NESTING + 1;
	jx_arena_init(&arena, 1u << 20);
	sheet = jx_sheet_new(&arena, &catalog);
	cr_assert_not_null(sheet);
	for (unsigned i = 0; i < catalog.n_formulas; i++) {
		(void)snprintf(formulas[i].code, sizeof(formulas[i].code), "g%u", i);
		(void)snprintf(formulas[i].expression, sizeof(formulas[i].expression), i > 0 ? "g%u" : "paid()", i - 1);
		cr_assert(jx_catalog_unit(&catalog, formulas[i].expression, &unit, &problem));
	}
	cr_assert_not(jx_catalog_unit(&catalog, formulas[JX_FORMULA_NESTING].code, &units[0], &problem));
	for (size_t i = catalog.n_formulas; i-- > 0;)
		EXPECT_OK(jx_sheet_add(sheet, formulas[i].code, &unit));
	EXPECT_OK(jx_sheet_compute(sheet, &source, values));
	for (size_t i = 0; i < catalog.n_formulas; i++)
		cr_assert(values[i].status == JX_OK && values[i].value.num == 7);
	cr_assert_eq(ledger_asked, 1);
	jx_arena_clear(&arena);
}

static enum jx_status broken(void *context, const struct jx_item *item, struct jx_rational *value,
			     enum jx_reporting *reporting)
{
	(void)context;
	(void)item;
	(void)value;
	(void)reporting;
	return JX_DATA_LOSS;
}

Test(sheet, a_fault_of_the_figures_ends_it)
{
	const struct jx_figures figures_of_no_use = {broken, ask_ledger, NULL};
	struct jx_sheet_value values[COLUMNS];
	struct jx_arena arena;
	struct jx_sheet *sheet;

	state = 1;
	draw_catalog();
	jx_arena_init(&arena, 1u << 20);
	sheet = jx_sheet_new(&arena, &catalog);
	cr_assert_not_null(sheet);
	EXPECT_OK(jx_sheet_compute(sheet, &figures_of_no_use, values));
	EXPECT_OK(jx_sheet_add(sheet, "i0", &units[0]));
	EXPECT_STATUS(jx_sheet_compute(sheet, &figures_of_no_use, values), JX_DATA_LOSS);
	jx_arena_clear(&arena);
}

/* Each of its allocations fails once. */
Test(sheet, no_memory)
{
	size_t refused = 0;

	state = 1;
	draw_catalog();
	for (size_t cap = 0;; cap += 64) {
		struct jx_arena arena;
		struct jx_sheet_value values[COLUMNS];
		enum jx_status status = JX_RESOURCE_EXHAUSTED;
		struct jx_sheet *sheet;

		jx_arena_init(&arena, cap);
		sheet = jx_sheet_new(&arena, &catalog);
		if (sheet)
			status = JX_OK;
		for (size_t i = 0; i < n_columns && status == JX_OK; i++)
			status = jx_sheet_add(sheet, expressions[i], &units[i]);
		draw_figures();
		if (status == JX_OK)
			status = jx_sheet_compute(sheet, &source, values);
		jx_arena_clear(&arena);
		if (status == JX_OK)
			break;
		EXPECT_STATUS(status, JX_RESOURCE_EXHAUSTED);
		refused++;
	}
	cr_assert_gt(refused, 10);
}
