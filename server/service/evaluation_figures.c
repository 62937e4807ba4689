/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/evaluation_figures.h"

#include <assert.h>
#include <string.h>

#include "common/model/decimal.h"
#include "server/service/fields.h"
#include "server/store/catalog.h"
#include "server/store/disbursements.h"
#include "server/store/offices.h"
#include "server/store/submissions.h"

#define FEN_PER_YUAN 100

/* NULL: everybody, also who is no office. */
static const char *paid_office(const struct jx_figure_source *source)
{
	return source->root ? NULL : source->office;
}

static enum jx_status read_ledger(void *context, const char *name, struct jx_rational *value)
{
	const struct jx_figure_source *source = context;
	struct jx_store *store = source->call->store;
	jx_day day = jx_month_last_day(source->as_of);
	int64_t fen[JX_FUND_COUNT], days;
	enum jx_status status;

	if (strcmp(name, "paid") == 0) {
		status = jx_paid_by(store, source->project, paid_office(source), day, fen);
		return status == JX_OK ? jx_rational_make(fen[0], FEN_PER_YUAN, value) : status;
	}
	assert(strcmp(name, "longest_payment_days") == 0);
	status = jx_longest_payment_days(store, source->project, paid_office(source), day, &days);
	if (status == JX_OK)
		*value = jx_rational_of(days);
	return status;
}

/* -- what is owed -------------------------------------------------------------------------------------------------- */

static size_t months_of(const struct jx_figure_source *source)
{
	return (size_t)(source->as_of - source->january) + 1;
}

static const struct jx_form *form_of(const struct jx_catalog *catalog, const struct jx_item *item)
{
	size_t index = (size_t)(item - catalog->items);

	for (size_t i = 0; i < catalog->n_forms; i++) {
		const struct jx_form *form = &catalog->forms[i];

		if (index >= form->first_item && index - form->first_item < form->n_items)
			return form;
	}
	return NULL;
}

enum jx_stage jx_figures_stage(const struct jx_figure_source *source)
{
	return source->include_submitted ? JX_STAGE_SUBMITTED : JX_STAGE_ACCEPTED;
}

static uint64_t counted(const struct jx_figure_source *source, const struct jx_submitted *count)
{
	return source->include_submitted ? count->submitted : count->accepted;
}

static enum jx_status read_form(struct jx_figure_source *source, const struct jx_form *form,
				struct jx_form_state *state)
{
	struct jx_store *store = source->call->store;
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < months_of(source) && status == JX_OK && !state->known; i++) {
		jx_month month = source->january + (jx_month)i;
		struct jx_submitted count = {0};

		status = jx_duty_count(store, form->code, source->office, month, &state->owed[i]);
		if (status == JX_OK)
			status = jx_submitted_count(store, form->code, source->office, month, &count);
		state->accepted[i] = counted(source, &count);
	}
	state->known = status == JX_OK;
	return status;
}

/* -- items --------------------------------------------------------------------------------------------------------- */

/* The form asks for an item from the version on that brought it. */
static enum jx_status is_asked_for(const struct jx_figure_source *source, const struct jx_item *item, size_t month,
				   bool *asked)
{
	*asked = source->versions[month] == source->catalog->version;
	if (*asked || source->versions[month] == 0)
		return JX_OK;
	return jx_catalog_has_item(source->call->store, source->versions[month], item->id, asked);
}

/* Of a month: whether the item is owed then, and whether by somebody who has not answered. */
static enum jx_status look_at_month(const struct jx_figure_source *source, const struct jx_item *item, size_t month,
				    uint64_t answers, struct jx_item_state *state)
{
	const struct jx_form_state *form = &source->forms[form_of(source->catalog, item) - source->catalog->forms];
	bool asked = false;
	enum jx_status status;

	if (form->owed[month] == 0)
		return JX_OK;
	status = is_asked_for(source, item, month, &asked);
	if (status != JX_OK || !asked)
		return status;
	if (answers < form->owed[month])
		state->reporting = JX_REPORTING_OPEN;
	else if (state->reporting == JX_REPORTING_NONE)
		state->reporting = JX_REPORTING_DONE;
	state->blank[month] = form->accepted[month] > answers ? form->accepted[month] - answers : 0;
	return JX_OK;
}

/* What is not added up over offices has its own office's answers only. */
static void look_at_own(const struct jx_figure_source *source, const struct jx_form_state *form,
			struct jx_item_state *state)
{
	state->reporting = JX_REPORTING_NONE;
	for (size_t i = 0; i < months_of(source); i++) {
		if (form->owed[i] > form->accepted[i])
			state->reporting = JX_REPORTING_OPEN;
		else if (form->owed[i] > 0 && state->reporting == JX_REPORTING_NONE)
			state->reporting = JX_REPORTING_DONE;
	}
}

static enum jx_status look_at_item(struct jx_figure_source *source, const struct jx_item *item,
				   struct jx_item_state *state)
{
	const struct jx_form *form = form_of(source->catalog, item);
	struct jx_form_state *form_state = &source->forms[form - source->catalog->forms];
	const struct jx_rollup_range range = {jx_figures_stage(source), source->office, source->january, source->as_of};
	uint64_t answers[JX_FIGURE_MONTHS];
	struct jx_total total;
	enum jx_status status = read_form(source, form, form_state);

	if (status == JX_OK)
		status = jx_rollup_over(source->call->store, &range, item, &total, answers);
	if (status == JX_OK && item->over_offices == JX_AGGREGATE_NONE)
		look_at_own(source, form_state, state);
	else
		for (size_t i = 0; i < months_of(source) && status == JX_OK; i++)
			status = look_at_month(source, item, i, answers[i], state);
	if (status != JX_OK)
		return status;
	return total.contributors > 0 ? jx_rational_make(total.value, JX_DECIMAL_ONE, &state->value) : JX_NOT_FOUND;
}

static enum jx_status read_item(void *context, const struct jx_item *item, struct jx_rational *value,
				enum jx_reporting *reporting)
{
	struct jx_figure_source *source = context;
	struct jx_item_state *state = &source->items[item - source->catalog->items];

	if (!state->known)
		state->status = look_at_item(source, item, state);
	state->known = true;
	*value = state->value;
	*reporting = state->reporting;
	return state->status;
}

struct jx_figures jx_figures_of(struct jx_figure_source *source)
{
	return (struct jx_figures){.item = read_item, .ledger = read_ledger, .context = source};
}

struct jx_figure_source *jx_figure_source_new(struct jx_call *call, const struct jx_figure_source *from)
{
	struct jx_figure_source *source = jx_call_take(call, sizeof(*source));
	enum jx_status status;

	if (!source)
		return NULL;
	*source = *from;
	source->items = jx_call_take(call, (from->catalog->n_items + 1) * sizeof(*source->items));
	if (!source->items)
		return NULL;
	status = jx_catalog_versions(call->store, source->january, source->as_of, source->versions);
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK ? source : NULL;
}

/* -- what is missing ----------------------------------------------------------------------------------------------- */

uint64_t jx_figures_owed(const struct jx_figure_source *source)
{
	uint64_t owed = 0;

	for (size_t i = 0; i < source->catalog->n_forms; i++)
		for (size_t month = 0; month < months_of(source); month++)
			owed += source->forms[i].owed[month];
	return owed;
}

/* Goes down the tree of offices to where something is missing. */
struct search {
	const struct jx_figure_source *source;
	const struct jx_item *item; /* NULL: forms are looked for */
	struct jx_missing row;
	struct jx_missing_list *list;
};

static enum jx_status is_missing_below(const struct search *search, const char *office, bool *missing)
{
	struct jx_store *store = search->source->call->store;
	const struct jx_missing *row = &search->row;
	struct jx_submitted count = {0};
	struct jx_total total = {0};
	uint64_t owed = 0;
	enum jx_status status = jx_submitted_count(store, row->form, office, row->month, &count);

	if (status == JX_OK && search->item)
		status = jx_rollup_get(store, jx_figures_stage(search->source), office, row->month, search->item->id,
				       &total);
	else if (status == JX_OK)
		status = jx_duty_count(store, row->form, office, row->month, &owed);
	*missing =
		search->item ? total.answers < counted(search->source, &count) : counted(search->source, &count) < owed;
	return status;
}

static bool has_cell(const struct jx_submission *submission, uint32_t item)
{
	for (size_t i = 0; i < submission->n_cells; i++)
		if (submission->cells[i].item == item)
			return true;
	return false;
}

/* The office's own form or cell. */
static enum jx_status look_at_own_form(const struct search *search, const char *office)
{
	struct jx_store *store = search->source->call->store;
	struct jx_submission_key key = {.month = search->row.month};
	struct jx_missing row = search->row;
	struct jx_submission own = {0};
	struct jx_duty duty;
	enum jx_status status = jx_duty_get(store, row.form, office, row.month, &duty);

	if (status != JX_OK)
		return status == JX_NOT_FOUND ? JX_OK : status;
	memcpy(key.form, duty.form, sizeof(key.form));
	memcpy(key.office, duty.office, sizeof(key.office));
	status = jx_submission_at(store, search->source->call->arena, &key, jx_figures_stage(search->source), &own);
	if (status != JX_OK && status != JX_NOT_FOUND)
		return status;
	if (search->item ? status == JX_OK && !has_cell(&own, search->item->id) : status == JX_NOT_FOUND) {
		memcpy(row.office, duty.office, sizeof(row.office));
		search->list->rows[search->list->n++] = row;
	}
	return JX_OK;
}

/* NOLINTNEXTLINE(misc-no-recursion): at most JX_OFFICE_DEPTH deep */
static enum jx_status look_below(const struct search *search, const char *office)
{
	const struct jx_office_in in = {office, search->row.month};
	struct jx_office offices[JX_PAGE_DEFAULT];
	char after[JX_OFFICE_CODE_MAX + 1] = "";
	bool missing = false;
	size_t n = JX_PAGE_DEFAULT;
	enum jx_status status = is_missing_below(search, office, &missing);

	if (status != JX_OK || !missing || search->list->n == search->list->room)
		return status;
	status = look_at_own_form(search, office);
	while (status == JX_OK && n == JX_PAGE_DEFAULT && search->list->n < search->list->room) {
		status = jx_office_list_below(search->source->call->store, &in, after, JX_PAGE_DEFAULT, offices, &n);
		for (size_t i = 0; i < n && status == JX_OK; i++)
			status = look_below(search, offices[i].code);
		if (status == JX_OK && n > 0)
			memcpy(after, offices[n - 1].code, sizeof(after));
	}
	return status;
}

enum jx_status jx_figures_missing(const struct jx_figure_source *source, struct jx_missing_list *list)
{
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < source->catalog->n_forms; i++) {
		const struct jx_form_state *form = &source->forms[i];
		struct search search = {source, NULL, {.form = source->catalog->forms[i].code}, list};

		for (size_t month = 0; month < months_of(source) && status == JX_OK; month++) {
			if (form->accepted[month] >= form->owed[month])
				continue;
			list->count += form->owed[month] - form->accepted[month];
			search.row.month = source->january + (jx_month)month;
			status = look_below(&search, source->office);
		}
	}
	return status;
}

enum jx_status jx_figures_blank(const struct jx_figure_source *source, struct jx_missing_list *list)
{
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < source->catalog->n_items; i++) {
		const struct jx_item *item = &source->catalog->items[i];
		struct search search = {source, item, {.item = item->code}, list};

		search.row.form = form_of(source->catalog, item)->code;
		for (size_t month = 0; month < months_of(source) && status == JX_OK; month++) {
			if (source->items[i].blank[month] == 0)
				continue;
			list->count += source->items[i].blank[month];
			search.row.month = source->january + (jx_month)month;
			status = look_below(&search, source->office);
		}
	}
	return status;
}
