/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/submission_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/reasons.h"
#include "server/service/fields.h"
#include "server/store/standing.h"

/* From the year before's same month to the year after's. */
#define AROUND (2u * JX_PAST_MONTHS + 1u)
#define OWN    JX_PAST_MONTHS

/* The months around the request's, each with its cells in the form's order; NULL: nothing was submitted. */
struct around {
	struct jx_submission_check *check;
	enum jx_stage stage; /* which of their revisions */
	const struct jx_item_cell *months[AROUND];
	bool together[AROUND]; /* it is in the same request, and judged there */
};

/* -- findings ----------------------------------------------------------------------------------------------------- */

void jx_cell_path(size_t place, char path[JX_CELL_PATH_SIZE])
{
	if (place > 0)
		(void)snprintf(path, JX_CELL_PATH_SIZE, "cells[%zu]", place - 1);
	else
		(void)snprintf(path, JX_CELL_PATH_SIZE, "cells");
}

/* Whether nothing was left out for want of memory. */
static bool is_whole(const struct jx_submission_check *check)
{
	return check->call->outcome == JX_CALL_OPEN;
}

/* `text` is the finding's, or says more. Without memory the call is refused. */
static void add_finding(struct jx_submission_check *check, const char *path, const struct jx_finding *finding,
			const char *text)
{
	struct jx_created *created = check->created;
	Jixiao__V1__Violation *row;

	if (created->n_findings == JX_VIOLATIONS_MAX || !is_whole(check))
		return;
	row = &created->findings[created->n_findings];
	jixiao__v1__violation__init(row);
	row->field = jx_call_keep(check->call, path);
	row->text = row->field ? jx_call_keep(check->call, text) : NULL;
	if (!row->text)
		return;
	row->rule = (char *)finding->rule;
	row->fix = (char *)finding->fix;
	row->severity = (Jixiao__V1__Severity)finding->severity;
	row->trial = finding->trial;
	created->stored[created->n_findings] = (struct jx_stored_finding){.item = finding->item ? finding->item->id : 0,
									  .severity = finding->severity,
									  .trial = finding->trial,
									  .rule = finding->rule,
									  .text = row->text,
									  .fix = finding->fix};
	created->finding_rows[created->n_findings++] = row;
}

static void take_finding(void *context, const struct jx_finding *finding)
{
	struct jx_submission_check *check = context;
	char path[JX_CELL_PATH_SIZE];

	jx_cell_path(finding->item ? check->places[finding->index] : 0, path);
	if (!jx_finding_refuses(finding)) {
		add_finding(check, path, finding, finding->text);
		return;
	}
	check->problems++;
	jx_call_violation_as(check->call, (Jixiao__V1__Severity)finding->severity, path, finding->rule, finding->text,
			     finding->fix);
}

/* Another month that was right before this one is changed. What needed a word there has had it. */
struct other {
	struct jx_submission_check *check;
	jx_month month;
};

static void take_other(void *context, const struct jx_finding *finding)
{
	const struct other *other = context;
	struct jx_submission_check *check = other->check;
	struct jx_finding told = *finding;
	char month[JX_MONTH_SIZE], text[JX_FINDING_TEXT + JX_MONTH_SIZE + 2];

	if (finding->severity != JX_SEVERITY_ERROR || finding->trial)
		return;
	jx_month_format(other->month, month);
	(void)snprintf(text, sizeof(text), "%s: %s", month, finding->text);
	if (check->tells) {
		told.fix = check->fix;
		add_finding(check, check->field, &told, text);
		return;
	}
	check->problems++;
	jx_call_violation(check->call, check->field, finding->rule, text, check->fix);
}

/* -- other months ------------------------------------------------------------------------------------------------- */

static int by_item(const void *item, const void *cell)
{
	const uint32_t a = *(const uint32_t *)item, b = ((const struct jx_stored_cell *)cell)->item;

	return (a > b) - (a < b);
}

/* The cells of a submission, which are ordered by item, in the form's order. */
static const struct jx_item_cell *order_cells(const struct jx_submission_check *check,
					      const struct jx_stored_cell *stored, size_t n)
{
	const struct jx_cells *form = &check->cells;
	struct jx_item_cell *cells = jx_call_take(check->call, (form->form->n_items + 1) * sizeof(*cells));

	for (size_t i = 0; cells && n > 0 && i < form->form->n_items; i++) {
		const uint32_t *item = &jx_form_item(form->catalog, form->form, i)->id;
		const struct jx_stored_cell *found = bsearch(item, stored, n, sizeof(*stored), by_item);

		if (found)
			cells[i] = found->cell;
	}
	return cells;
}

const struct jx_created *jx_together_find(const struct jx_together *together, const struct jx_submission_key *key)
{
	for (const struct jx_created *at = together->first; at; at = at->next)
		if (at->submission.key.month == key->month && strcmp(at->submission.key.form, key->form) == 0 &&
		    strcmp(at->submission.key.office, key->office) == 0)
			return at;
	return NULL;
}

/* In place of what was submitted before. False: there is no memory. */
static bool load_together(struct around *around)
{
	const struct jx_submission_check *check = around->check;
	struct jx_submission_key key = check->created->submission.key;
	const jx_month first = key.month - (jx_month)OWN;

	for (size_t place = 0; place < AROUND; place++) {
		const struct jx_created *other;

		key.month = first + (jx_month)place;
		other = place != OWN ? jx_together_find(check->together, &key) : NULL;
		if (!other)
			continue;
		around->together[place] = !check->together->in_turn;
		around->months[place] = order_cells(check, other->submission.cells, other->submission.n_cells);
		if (!around->months[place])
			return false;
	}
	return true;
}

/* Those that have figures, if the form's checks look at them; the month itself is the caller's. */
static bool load_months(struct around *around, bool itself)
{
	const struct jx_submission_check *check = around->check;
	const struct jx_submission_key *key = &check->created->submission.key;
	const struct jx_standing_range range = {.form = key->form,
						.office = key->office,
						.from = key->month - (jx_month)OWN,
						.to = key->month + (jx_month)OWN,
						.stage = around->stage};
	struct jx_standing_cells rows[AROUND];
	size_t n = 0;
	enum jx_status status;

	if (!jx_checks_look_at_months(check->cells.catalog, check->cells.form))
		return true;
	status = jx_standing_cells(check->call->store, check->call->arena, &range, rows, &n);
	if (status != JX_OK) {
		jx_call_fault(check->call, status);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		const size_t place = (size_t)(rows[i].month - range.from);

		if (place == OWN && !itself)
			continue;
		around->months[place] = order_cells(check, rows[i].cells, rows[i].n);
		if (!around->months[place])
			return false;
	}
	return true;
}

/* What stands before that place, all of which is known. */
static void look_back(const struct around *around, size_t place, struct jx_past *past)
{
	memset(past, 0, sizeof(*past));
	for (size_t i = 0; i < JX_PAST_MONTHS; i++) {
		past->known[i] = place > i;
		past->cells[i] = place > i ? around->months[place - i - 1] : NULL;
	}
}

/* Rules of each month from that place on that look back on others, since they are changed with this one; what is in the
 * same request is judged by itself. */
static void check_from(const struct around *around, size_t place)
{
	struct jx_submission_check *check = around->check;
	struct jx_cells cells = check->cells;
	struct jx_past past;

	cells.past = &past;
	for (; place < AROUND; place++) {
		struct other other = {check, check->cells.month + (jx_month)place - (jx_month)OWN};

		if (!around->months[place] || around->together[place])
			continue;
		look_back(around, place, &past);
		cells.month = other.month;
		cells.cells = around->months[place];
		(void)jx_check_other_months(&cells, take_other, &other);
	}
}

static void check_later(const struct around *around)
{
	around->check->field = "cells";
	around->check->fix = JX_N("correct that month first");
	check_from(around, OWN + 1);
}

bool jx_submission_check(struct jx_submission_check *check)
{
	struct around around = {.check = check, .stage = JX_STAGE_SUBMITTED};
	struct jx_cells cells = check->cells;
	struct jx_past past;

	if (!load_months(&around, false) || !load_together(&around))
		return false;
	around.months[OWN] = cells.cells;
	look_back(&around, OWN, &past);
	cells.past = &past;
	(void)jx_check_cells(&cells, take_finding, check);
	if (check->problems == 0)
		check_later(&around);
	return is_whole(check);
}

bool jx_submission_check_gone(struct jx_submission_check *check)
{
	struct around around = {.check = check, .stage = JX_STAGE_SUBMITTED};

	if (!load_months(&around, false))
		return false;
	check_later(&around);
	return is_whole(check);
}

bool jx_submission_check_stage(struct jx_submission_check *check, enum jx_stage stage)
{
	struct around around = {.check = check, .stage = stage};

	if (!load_months(&around, true))
		return false;
	check_from(&around, OWN);
	return is_whole(check);
}
