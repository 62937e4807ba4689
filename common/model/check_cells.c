/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/check_cells.h"

#include <assert.h>
#include <string.h>

#include "common/base/reasons.h"
#include "common/base/text.h"
#include "common/model/check_run.h"
#include "common/model/decimal.h"

const struct jx_item *jx_check_item(const struct jx_cells *cells, size_t index)
{
	return jx_form_item(cells->catalog, cells->form, index);
}

static bool find_item(const struct jx_cells *cells, const char *code, size_t *index)
{
	return jx_form_index(cells->catalog, cells->form, code, index);
}

/* -- telling ------------------------------------------------------------------------------------------------------ */

bool jx_finding_refuses(const struct jx_finding *finding)
{
	if (finding->trial || finding->severity == JX_SEVERITY_HINT)
		return false;
	return finding->severity == JX_SEVERITY_ERROR || !finding->explained;
}

/* What is explained, or on trial, or asks for a word, takes another step than what is wrong. */
static const char *fix_of(const struct jx_finding *finding)
{
	if (finding->trial)
		return JX_N("the rule is on trial and refuses nothing; tell the bureau where it is mistaken");
	if (finding->severity != JX_SEVERITY_VERIFY)
		return finding->fix;
	return finding->explained
		       ? JX_N("the note of the cell explains it")
		       : JX_N("correct it, or say why it is right in the cell's note: in the file's column note, or by "
			      "--explain ITEM=WHY");
}

void jx_check_tell(struct jx_check_run *run, struct jx_finding *finding)
{
	const struct jx_check *check = run->check;
	const bool whole = finding->index >= run->cells->form->n_items;
	const struct jx_item_cell *cell = whole ? NULL : &run->cells->cells[finding->index];

	finding->item = whole ? NULL : jx_check_item(run->cells, finding->index);
	finding->severity = JX_SEVERITY_ERROR;
	if (check != NULL) {
		finding->rule = check->code;
		finding->severity = check->severity;
		finding->trial = check->trial;
	}
	/* A cell that is not there has no note to ask for. */
	if (finding->severity == JX_SEVERITY_VERIFY && (cell == NULL || cell->state == JX_CELL_ABSENT))
		finding->severity = JX_SEVERITY_HINT;
	finding->explained = finding->severity == JX_SEVERITY_VERIFY && cell->note != NULL && cell->note[0] != '\0';
	finding->fix = fix_of(finding);
	run->errors += jx_finding_refuses(finding);
	run->told(run->context, finding);
}

size_t jx_check_put(char out[JX_FINDING_TEXT], size_t used, const char *text)
{
	size_t n = strlen(text);

	if (n >= JX_FINDING_TEXT - used)
		return used;
	memcpy(out + used, text, n + 1);
	return used + n;
}

/* -- each cell ---------------------------------------------------------------------------------------------------- */

static void check_each(struct jx_check_run *run)
{
	size_t present = 0;

	for (size_t i = 0; i < run->cells->form->n_items; i++) {
		struct jx_finding finding = {.rule = "CELL", .index = i, .fix = JX_N("correct the figure or the note")};
		const struct jx_item_cell *cell = &run->cells->cells[i];
		const char *problem = jx_cell_problem(jx_check_item(run->cells, i), cell);

		present += cell->state != JX_CELL_ABSENT;
		if (problem == NULL)
			continue;
		(void)jx_check_put(finding.text, 0, problem);
		jx_check_tell(run, &finding);
	}
	if (present == 0) {
		struct jx_finding finding = {.rule = "EMPTY",
					     .index = SIZE_MAX,
					     .fix = JX_N("give at least one figure; NA where an item does not apply")};

		(void)jx_check_put(finding.text, 0, JX_N("no item is reported"));
		jx_check_tell(run, &finding);
	}
}

/* -- figures ------------------------------------------------------------------------------------------------------ */

bool jx_check_past(const struct jx_cells *cells, size_t index, size_t months, const struct jx_item_cell **cell)
{
	const struct jx_past *past = cells->past;

	assert(months >= 1 && months <= JX_PAST_MONTHS);
	if (past == NULL || !past->known[months - 1])
		return false;
	*cell = past->cells[months - 1] != NULL ? &past->cells[months - 1][index] : NULL;
	return true;
}

size_t jx_check_year_months(const struct jx_cells *cells)
{
	return (size_t)(cells->month - jx_month_january(cells->month));
}

/* One more month's cell, as the item says: sum, largest, smallest, last. */
static void add_month(const struct jx_item *item, const struct jx_item_cell *month, struct jx_item_cell *sum)
{
	if (month == NULL || month->state != JX_CELL_REPORTED)
		return;
	if (sum->state == JX_CELL_REPORTED && item->over_months == JX_AGGREGATE_SUM)
		sum->value += month->value;
	else if (sum->state != JX_CELL_REPORTED || item->over_months == JX_AGGREGATE_LAST ||
		 (month->value > sum->value) == (item->over_months == JX_AGGREGATE_MAX))
		sum->value = month->value;
	sum->state = JX_CELL_REPORTED;
}

/* From January on; false where one of the months is not known. */
static bool year_cell(const struct jx_cells *cells, size_t index, struct jx_item_cell *sum)
{
	const struct jx_item *item = jx_check_item(cells, index);

	*sum = (struct jx_item_cell){.state = JX_CELL_ABSENT};
	for (size_t months = jx_check_year_months(cells); months > 0; months--) {
		const struct jx_item_cell *cell;

		if (!jx_check_past(cells, index, months, &cell))
			return false;
		add_month(item, cell, sum);
	}
	add_month(item, &cells->cells[index], sum);
	return true;
}

/* Names of a cumulative check are sums. */
static enum jx_formula_op meant(const struct jx_check *check, enum jx_formula_op op)
{
	return op == JX_FORMULA_NAME && check->cumulative ? JX_FORMULA_YTD : op;
}

/* The figure that a formula asks for; false where there is none, or it is not known. */
static bool find_figure(const struct jx_check_run *run, size_t index, enum jx_formula_op op,
			struct jx_item_cell *figure)
{
	const struct jx_item_cell *cell = &run->cells->cells[index];

	if (op == JX_FORMULA_YTD)
		return year_cell(run->cells, index, figure) && figure->state == JX_CELL_REPORTED;
	if (op != JX_FORMULA_NAME &&
	    !jx_check_past(run->cells, index, op == JX_FORMULA_PREV ? 1 : JX_PAST_MONTHS, &cell))
		return false;
	if (cell == NULL || cell->state != JX_CELL_REPORTED)
		return false;
	*figure = *cell;
	return true;
}

/* A formula is about the first item that it names; better, about the first one that the month itself reports. */
static void note_item(struct jx_check_run *run, size_t index)
{
	if (run->first == SIZE_MAX || (run->cells->cells[run->first].state != JX_CELL_REPORTED &&
				       run->cells->cells[index].state == JX_CELL_REPORTED))
		run->first = index;
}

/* The months of the year before this one in which nothing was reported of an item that is summed up. */
static void note_missing(struct jx_check_run *run, size_t index)
{
	const struct jx_item_cell *cell;

	for (size_t months = jx_check_year_months(run->cells); months > 0; months--)
		if (jx_check_past(run->cells, index, months, &cell) && (cell == NULL || cell->state == JX_CELL_ABSENT))
			run->missing |= 1u << months;
}

static enum jx_status value_of(void *context, const char *name, enum jx_formula_op op, struct jx_rational *value)
{
	struct jx_check_run *run = context;
	struct jx_item_cell figure;
	size_t index;

	if (op == JX_FORMULA_CALL || !find_item(run->cells, name, &index))
		return JX_NOT_FOUND;
	op = meant(run->check, op);
	if (op == JX_FORMULA_NAME || op == JX_FORMULA_YTD)
		note_item(run, index);
	if (op == JX_FORMULA_YTD)
		note_missing(run, index);
	if (!find_figure(run, index, op, &figure))
		return JX_NOT_FOUND;
	return jx_rational_make(figure.value, JX_DECIMAL_ONE, value);
}

/* -- sentences ---------------------------------------------------------------------------------------------------- */

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

/* "2023-01…2023-06 ": the months that a figure is of, where it is not the month itself. */
static size_t put_months(const struct jx_cells *cells, enum jx_formula_op op, char out[JX_FINDING_TEXT], size_t used)
{
	const jx_month month = cells->month, january = jx_month_january(month);
	char text[JX_MONTH_SIZE];

	if (op == JX_FORMULA_NAME)
		return used;
	jx_month_format(op == JX_FORMULA_PREV       ? month - 1
			: op == JX_FORMULA_YEAR_AGO ? month - (jx_month)JX_PAST_MONTHS
						    : january,
			text);
	used = jx_check_put(out, used, text);
	if (op == JX_FORMULA_YTD && month > january) {
		jx_month_format(month, text);
		used = jx_check_put(out, jx_check_put(out, used, "…"), text);
	}
	return jx_check_put(out, used, " ");
}

static size_t put_piece(char out[JX_FINDING_TEXT], size_t used, const char *text, size_t n)
{
	char piece[JX_EXPRESSION_MAX + 1];

	assert(n < sizeof(piece));
	memcpy(piece, text, n);
	piece[n] = '\0';
	return jx_check_put(out, used, piece);
}

/* The expression as people read it: items by their names, with the months that they are of. */
static void write_expression(const struct jx_check_run *run, const char *expression, char out[JX_FINDING_TEXT])
{
	struct jx_formula formula = {.n_nodes = 0};
	struct jx_formula_problem problem;
	char name[JX_ITEM_CODE_MAX + 1];
	size_t done = 0, used = 0, index;

	(void)jx_formula_parse(expression, &formula, &problem);
	out[0] = '\0';
	for (size_t i = 0; i < formula.n_nodes; i++) {
		const struct jx_formula_node *node = &formula.nodes[i];
		const bool named = node->op == JX_FORMULA_NAME;

		if (!jx_formula_is_figure(node->op))
			continue;
		jx_formula_name(&formula, node, name);
		if (!find_item(run->cells, name, &index))
			continue;
		used = put_piece(out, used, expression + done, (named ? node->at : node->left) - done);
		used = put_months(run->cells, meant(run->check, node->op), out, used);
		used = jx_check_put(out, used, jx_check_item(run->cells, index)->name);
		done = named ? (size_t)node->at + node->length : node->right;
	}
	(void)jx_check_put(out, used, expression + done);
}

/* " (2023-01 ✗, 2023-03 ✗)": what the sums lack. */
static void put_missing(const struct jx_check_run *run, char out[JX_FINDING_TEXT])
{
	size_t used = strlen(out);
	const char *before = " (";
	char month[JX_MONTH_SIZE];

	for (size_t months = jx_check_year_months(run->cells); months > 0; months--) {
		if ((run->missing & 1u << months) == 0)
			continue;
		jx_month_format(run->cells->month - (jx_month)months, month);
		used = jx_check_put(out, used, before);
		used = jx_check_put(out, jx_check_put(out, used, month), " ✗");
		before = ", ";
	}
	if (run->missing != 0)
		(void)jx_check_put(out, used, ")");
}

static const char *text_of(const struct jx_check *check)
{
	return check->text[0] != '\0' ? check->text : check->code;
}

/* -- the catalogue's checks --------------------------------------------------------------------------------------- */

/* Where one of the sides has no value there is nothing to compare. */
static void check_at_most(struct jx_check_run *run)
{
	const struct jx_check *check = run->check;
	struct jx_finding finding = {.fix = JX_N("correct whichever of these figures is wrong")};
	struct jx_formula_result left, right;
	char left_text[JX_DECIMAL_SIZE], right_text[JX_DECIMAL_SIZE];
	char left_name[JX_FINDING_TEXT], right_name[JX_FINDING_TEXT];
	const char *const args[] = {text_of(check), left_name, left_text, right_name, right_text};

	run->first = SIZE_MAX;
	run->missing = 0;
	if (jx_catalog_evaluate(run->cells->catalog, check->left, value_of, run, &left) != JX_OK ||
	    jx_catalog_evaluate(run->cells->catalog, check->right, value_of, run, &right) != JX_OK ||
	    jx_rational_compare(left.value, right.value) <= 0)
		return;
	write_expression(run, check->left, left_name);
	write_expression(run, check->right, right_name);
	format_value(left.value, left_text);
	format_value(right.value, right_text);
	(void)jx_reason_format("{0}: {1} = {2} > {3} = {4}", args, 5, finding.text, sizeof(finding.text));
	put_missing(run, finding.text);
	if (run->missing != 0)
		finding.fix =
			JX_N("report the months that are missing (✗), or correct whichever of these figures is wrong");
	finding.index = run->first;
	jx_check_tell(run, &finding);
}

/* It is about what is missing; where a note is asked for, about what is there and can have one. */
static void check_together(struct jx_check_run *run)
{
	const struct jx_cells *cells = run->cells;
	struct jx_finding finding = {
		.fix = JX_N("report all of these items, or none of them: NA where they do not apply")};
	const char *list = run->check->left;
	char name[JX_ITEM_CODE_MAX + 1];
	size_t index, with = SIZE_MAX, without = SIZE_MAX;

	while (jx_check_next_name(&list, name)) {
		if (!find_item(cells, name, &index))
			continue;
		if (cells->cells[index].state == JX_CELL_REPORTED)
			with = index;
		else
			without = index;
	}
	if (with == SIZE_MAX || without == SIZE_MAX)
		return;
	finding.index = run->check->severity == JX_SEVERITY_VERIFY ? with : without;
	(void)jx_reason_format("{0}: {1} ✓, {2} ✗",
			       (const char *const[]){text_of(run->check), jx_check_item(cells, with)->name,
						     jx_check_item(cells, without)->name},
			       3, finding.text, sizeof(finding.text));
	jx_check_tell(run, &finding);
}

static bool expression_looks_at_months(const char *expression)
{
	struct jx_formula formula;
	struct jx_formula_problem problem;

	if (!jx_formula_parse(expression, &formula, &problem))
		return false;
	for (size_t i = 0; i < formula.n_nodes; i++)
		if (jx_formula_is_figure(formula.nodes[i].op) && formula.nodes[i].op != JX_FORMULA_NAME)
			return true;
	return false;
}

static bool looks_at_months(const struct jx_check *check)
{
	return check->kind == JX_CHECK_AT_MOST && (check->cumulative || expression_looks_at_months(check->left) ||
						   expression_looks_at_months(check->right));
}

bool jx_checks_look_at_months(const struct jx_catalog *catalog, const struct jx_form *form)
{
	for (size_t i = 0; i < catalog->n_checks; i++) {
		const struct jx_check *check = &catalog->checks[i];

		if (strcmp(check->form, form->code) == 0 &&
		    (jx_check_is_pattern(check->kind) || looks_at_months(check)))
			return true;
	}
	return false;
}

/* Of that kind, those of the form. */
static void check_kind(struct jx_check_run *run, enum jx_check_kind kind)
{
	const struct jx_catalog *catalog = run->cells->catalog;

	for (size_t i = 0; i < catalog->n_checks; i++) {
		run->check = &catalog->checks[i];
		if (run->check->kind != kind || strcmp(run->check->form, run->cells->form->code) != 0)
			continue;
		if (kind == JX_CHECK_AT_MOST)
			check_at_most(run);
		else if (kind == JX_CHECK_TOGETHER)
			check_together(run);
		else
			jx_check_pattern(run);
	}
	run->check = NULL;
}

size_t jx_check_cells(const struct jx_cells *cells, jx_finding_told told, void *context)
{
	/* What says most about a figure comes first. */
	static const enum jx_check_kind kinds[] = {JX_CHECK_AT_MOST, JX_CHECK_TOGETHER, JX_CHECK_CUMULATIVE,
						   JX_CHECK_DIGITS, JX_CHECK_CHANGE};
	struct jx_check_run run = {.cells = cells, .told = told, .context = context};

	check_each(&run);
	/* What does not fit its item would only be said again. */
	if (run.errors > 0)
		return run.errors;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		check_kind(&run, kinds[i]);
	return run.errors;
}

size_t jx_check_other_months(const struct jx_cells *cells, jx_finding_told told, void *context)
{
	struct jx_check_run run = {.cells = cells, .told = told, .context = context};

	for (size_t i = 0; i < cells->catalog->n_checks; i++) {
		run.check = &cells->catalog->checks[i];
		if (strcmp(run.check->form, cells->form->code) == 0 && looks_at_months(run.check))
			check_at_most(&run);
	}
	return run.errors;
}
