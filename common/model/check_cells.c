/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/check_cells.h"

#include <assert.h>
#include <string.h>

#include "common/base/reasons.h"
#include "common/base/text.h"
#include "common/model/decimal.h"

struct check_run {
	const struct jx_cells *cells; /* whose values the formulas see */
	jx_finding_told told;
	void *context;
	size_t errors;
	size_t first; /* index of the first item that a formula asked for; SIZE_MAX: none yet */
};

static const struct jx_item *item_at(const struct jx_cells *cells, size_t index)
{
	return jx_form_item(cells->catalog, cells->form, index);
}

static bool find_item(const struct jx_cells *cells, const char *code, size_t *index)
{
	return jx_form_index(cells->catalog, cells->form, code, index);
}

static void tell(struct check_run *run, struct jx_finding *finding)
{
	if (finding->item == NULL && finding->index < run->cells->form->n_items)
		finding->item = item_at(run->cells, finding->index);
	run->errors += !finding->hint;
	run->told(run->context, finding);
}

static void set_text(struct jx_finding *finding, const char *text)
{
	size_t n = jx_text_cut(text, sizeof(finding->text) - 1);

	memcpy(finding->text, text, n);
	finding->text[n] = '\0';
}

/* -- each cell ---------------------------------------------------------------------------------------------------- */

static void check_each(struct check_run *run)
{
	size_t present = 0;

	for (size_t i = 0; i < run->cells->form->n_items; i++) {
		struct jx_finding finding = {.rule = "CELL", .index = i, .fix = JX_N("correct the figure or the note")};
		const struct jx_item_cell *cell = &run->cells->cells[i];
		const char *problem = jx_cell_problem(item_at(run->cells, i), cell);

		present += cell->state != JX_CELL_ABSENT;
		if (problem == NULL)
			continue;
		set_text(&finding, problem);
		tell(run, &finding);
	}
	if (present == 0) {
		struct jx_finding finding = {.rule = "EMPTY",
					     .index = SIZE_MAX,
					     .fix = JX_N("give at least one figure; NA where an item does not apply")};

		set_text(&finding, JX_N("no item is reported"));
		tell(run, &finding);
	}
}

/* -- the catalogue's checks --------------------------------------------------------------------------------------- */

static enum jx_status value_of(void *context, const char *name, bool call, struct jx_rational *value)
{
	struct check_run *run = context;
	size_t index;

	if (call || !find_item(run->cells, name, &index))
		return JX_NOT_FOUND;
	if (run->first == SIZE_MAX)
		run->first = index;
	if (run->cells->cells[index].state != JX_CELL_REPORTED)
		return JX_NOT_FOUND;
	return jx_rational_make(run->cells->cells[index].value, JX_DECIMAL_ONE, value);
}

/* As a decimal, for people. */
static void format_value(struct jx_rational value, char out[JX_DECIMAL_SIZE])
{
	int64_t scaled;

	if (jx_rational_round(value, JX_DECIMAL_DIGITS, &scaled) == JX_OK && scaled >= 0 &&
	    scaled / JX_DECIMAL_ONE < 12 * JX_DECIMAL_WHOLE_MAX)
		jx_decimal_format(scaled, out);
	else
		memcpy(out, "…", sizeof("…"));
}

static const char *text_of(const struct jx_check *check)
{
	return check->text[0] != '\0' ? check->text : check->code;
}

/* Behind the `used` bytes that stand there; returns how many do then. What does not fit is left out. */
static size_t put(char out[JX_FINDING_TEXT], size_t used, const char *text, size_t n)
{
	if (n >= JX_FINDING_TEXT - used)
		return used;
	memcpy(out + used, text, n);
	out[used + n] = '\0';
	return used + n;
}

/* The expression as people read it: items by their names. */
static void write_expression(const struct jx_cells *cells, const char *expression, char out[JX_FINDING_TEXT])
{
	struct jx_formula formula = {.n_nodes = 0};
	struct jx_formula_problem problem;
	char name[JX_ITEM_CODE_MAX + 1];
	size_t done = 0, used = 0, index;

	(void)jx_formula_parse(expression, &formula, &problem);
	out[0] = '\0';
	for (size_t i = 0; i < formula.n_nodes; i++) {
		const struct jx_formula_node *node = &formula.nodes[i];

		if (node->op != JX_FORMULA_NAME)
			continue;
		jx_formula_name(&formula, node, name);
		if (!find_item(cells, name, &index))
			continue;
		used = put(out, used, expression + done, node->at - done);
		used = put(out, used, item_at(cells, index)->name, strlen(item_at(cells, index)->name));
		done = (size_t)node->at + node->length;
	}
	(void)put(out, used, expression + done, strlen(expression + done));
}

/* Where one of the sides has no value there is nothing to compare. */
static void check_at_most(struct check_run *run, const struct jx_check *check)
{
	struct jx_finding finding = {.rule = check->code, .fix = JX_N("correct whichever of these figures is wrong")};
	struct jx_formula_result left, right;
	char left_text[JX_DECIMAL_SIZE], right_text[JX_DECIMAL_SIZE];
	char left_name[JX_FINDING_TEXT], right_name[JX_FINDING_TEXT];
	const char *const args[] = {text_of(check), left_name, left_text, right_name, right_text};

	run->first = SIZE_MAX;
	if (jx_catalog_evaluate(run->cells->catalog, check->left, value_of, run, &left) != JX_OK ||
	    jx_catalog_evaluate(run->cells->catalog, check->right, value_of, run, &right) != JX_OK ||
	    jx_rational_compare(left.value, right.value) <= 0)
		return;
	write_expression(run->cells, check->left, left_name);
	write_expression(run->cells, check->right, right_name);
	format_value(left.value, left_text);
	format_value(right.value, right_text);
	(void)jx_reason_format("{0}: {1} = {2} > {3} = {4}", args, 5, finding.text, sizeof(finding.text));
	finding.index = run->first;
	tell(run, &finding);
}

static void check_together(struct check_run *run, const struct jx_check *check)
{
	struct jx_finding finding = {
		.rule = check->code,
		.fix = JX_N("report all of these items, or none of them: NA where they do not apply")};
	const char *list = check->left;
	const char *with = NULL, *without = NULL;
	char name[JX_ITEM_CODE_MAX + 1];
	size_t index;

	while (jx_check_next_name(&list, name)) {
		if (!find_item(run->cells, name, &index))
			continue;
		if (run->cells->cells[index].state == JX_CELL_REPORTED) {
			with = item_at(run->cells, index)->name;
		} else {
			without = item_at(run->cells, index)->name;
			finding.index = index;
		}
	}
	if (with == NULL || without == NULL)
		return;
	(void)jx_reason_format("{0}: {1} ✓, {2} ✗", (const char *const[]){text_of(check), with, without}, 3,
			       finding.text, sizeof(finding.text));
	tell(run, &finding);
}

static void check_catalog(struct check_run *run, bool cumulative)
{
	const struct jx_catalog *catalog = run->cells->catalog;

	for (size_t i = 0; i < catalog->n_checks; i++) {
		const struct jx_check *check = &catalog->checks[i];

		if (check->cumulative != cumulative || strcmp(check->form, run->cells->form->code) != 0)
			continue;
		if (check->kind == JX_CHECK_AT_MOST)
			check_at_most(run, check);
		else
			check_together(run, check);
	}
}

size_t jx_check_cells(const struct jx_cells *cells, jx_finding_told told, void *context)
{
	struct check_run run = {.cells = cells, .told = told, .context = context};

	check_each(&run);
	/* What does not fit its item would only be said again. */
	if (run.errors == 0)
		check_catalog(&run, false);
	return run.errors;
}

/* -- over the year ------------------------------------------------------------------------------------------------ */

/* One more month's cell, as the item says: sum, largest, smallest, last. */
static void add_month(const struct jx_item *item, const struct jx_item_cell *month, struct jx_item_cell *sum)
{
	if (month->state != JX_CELL_REPORTED)
		return;
	if (sum->state == JX_CELL_REPORTED && item->over_months == JX_AGGREGATE_SUM)
		sum->value += month->value;
	else if (sum->state != JX_CELL_REPORTED || item->over_months == JX_AGGREGATE_LAST ||
		 (month->value > sum->value) == (item->over_months == JX_AGGREGATE_MAX))
		sum->value = month->value;
	sum->state = JX_CELL_REPORTED;
}

/* One item's figures from January on, the month's own the last; what is not reported is none of them. */
struct series {
	int64_t values[12];
	size_t n;
	char text[JX_FINDING_TEXT]; /* "10 → 20 → – → 30" */
	size_t used;
};

static void add_to_series(struct series *series, const struct jx_item_cell *cell)
{
	static const char arrow[] = " → ", none[] = "–";
	char value[JX_DECIMAL_SIZE];

	if (series->used > 0)
		series->used = put(series->text, series->used, arrow, sizeof(arrow) - 1);
	if (cell == NULL || cell->state != JX_CELL_REPORTED) {
		series->used = put(series->text, series->used, none, sizeof(none) - 1);
		return;
	}
	assert(series->n < sizeof(series->values) / sizeof(series->values[0]));
	series->values[series->n++] = cell->value;
	jx_decimal_format(cell->value, value);
	series->used = put(series->text, series->used, value, strlen(value));
}

/* The last one is not below the sum of all before. */
static bool last_is_sum(const struct series *series)
{
	int64_t sum = 0;

	for (size_t i = 0; i + 1 < series->n; i++)
		sum += series->values[i];
	return series->n > JX_HINT_MONTHS && sum > 0 && series->values[series->n - 1] >= sum;
}

/*
 * They never fall, the last one rises, and what a month adds is on average from half to twice what the first one had.
 * Small counts do so by chance: there, it takes more months.
 */
static bool all_are_sums(const struct series *series)
{
	const int64_t *values = series->values, least = JX_HINT_LEAST * (int64_t)JX_DECIMAL_ONE;
	size_t last = series->n - 1, first = 0, rises = 0;
	int64_t usual, total;

	while (first < last && values[first] == 0)
		first++;
	for (size_t i = first; i < last; i++) {
		if (values[i + 1] < values[i])
			return false;
		rises += values[i + 1] > values[i];
	}
	if (rises < 2 || values[last] == values[last - 1] || (values[first] < least && rises < JX_HINT_RISES))
		return false;
	usual = values[first] * (int64_t)(last - first);
	total = values[last] - values[first];
	return 2 * total >= usual && total <= 2 * usual;
}

static void hint_cumulative(struct check_run *run, size_t index, const struct series *series)
{
	static const char sentence[] = JX_N("it looks like the figure of the year so far, from January on");
	struct jx_finding finding = {
		.rule = "LOOKS_CUMULATIVE",
		.index = index,
		.hint = true,
		.fix = JX_N("if it is the figure of the year so far (累计), correct it to that of the month (本月)"),
	};
	size_t used;

	if (item_at(run->cells, index)->over_months != JX_AGGREGATE_SUM ||
	    run->cells->cells[index].state != JX_CELL_REPORTED || (!last_is_sum(series) && !all_are_sums(series)))
		return;
	used = put(finding.text, 0, sentence, sizeof(sentence) - 1);
	used = put(finding.text, used, ": ", 2);
	(void)put(finding.text, used, series->text, series->used);
	tell(run, &finding);
}

size_t jx_check_year(const struct jx_cells *cells, const struct jx_item_cell *const *earlier, size_t n_earlier,
		     struct jx_item_cell *sums, jx_finding_told told, void *context)
{
	struct check_run run = {.cells = cells, .told = told, .context = context};
	const struct jx_cells year = {.catalog = cells->catalog, .form = cells->form, .cells = sums};

	for (size_t i = 0; i < cells->form->n_items; i++) {
		struct series series = {.n = 0};

		sums[i] = (struct jx_item_cell){0};
		for (size_t m = 0; m < n_earlier; m++) {
			add_to_series(&series, earlier[m] != NULL ? &earlier[m][i] : NULL);
			if (earlier[m] != NULL)
				add_month(item_at(cells, i), &earlier[m][i], &sums[i]);
		}
		add_to_series(&series, &cells->cells[i]);
		hint_cumulative(&run, i, &series);
		add_month(item_at(cells, i), &cells->cells[i], &sums[i]);
	}
	run.cells = &year;
	check_catalog(&run, true);
	return run.errors;
}
