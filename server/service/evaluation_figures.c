/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/evaluation_figures.h"

#include <assert.h>
#include <stdlib.h>
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

enum jx_stage jx_figures_stage(const struct jx_figure_source *source)
{
	return source->include_submitted ? JX_STAGE_SUBMITTED : JX_STAGE_ACCEPTED;
}

static uint64_t counted(const struct jx_figure_source *source, const struct jx_submitted *count)
{
	return source->include_submitted ? count->submitted : count->accepted;
}

static struct jx_rollup_range range_of(const struct jx_figure_source *source)
{
	return (struct jx_rollup_range){jx_figures_stage(source), source->office, source->january, source->as_of};
}

static enum jx_status read_form(const struct jx_figure_source *source, const char *form, struct jx_form_state *state)
{
	struct jx_store *store = source->call->store;
	const struct jx_rollup_range range = range_of(source);
	struct jx_submitted counts[JX_FIGURE_MONTHS];
	enum jx_status status = jx_duty_counts(store, form, range.office, range.from, range.to, state->owed);

	if (status == JX_OK)
		status = jx_submitted_counts(store, form, &range, counts);
	for (size_t i = 0; i < months_of(source) && status == JX_OK; i++)
		state->accepted[i] = counted(source, &counts[i]);
	state->known = status == JX_OK;
	return status;
}

/* -- items --------------------------------------------------------------------------------------------------------- */

/* Of a month: whether the item is owed then, and whether by somebody who has not answered. */
static void look_at_month(const struct jx_figure_source *source, size_t month, struct jx_item_state *state)
{
	const struct jx_form_state *form = &source->forms[state->form];
	const uint64_t answers = state->rollup->answers[month];

	if (form->owed[month] == 0 || !state->asked[month])
		return;
	if (answers < form->owed[month])
		state->reporting = JX_REPORTING_OPEN;
	else if (state->reporting == JX_REPORTING_NONE)
		state->reporting = JX_REPORTING_DONE;
	state->blank[month] = form->accepted[month] > answers ? form->accepted[month] - answers : 0;
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

/* What its form and the totals say. */
static enum jx_status read_behind(struct jx_figure_source *source, const struct jx_item_state *state)
{
	const struct jx_rollup_range range = range_of(source);
	struct jx_form_state *form = &source->forms[state->form];
	enum jx_status status = JX_OK;

	if (!form->known)
		status = read_form(source, source->catalog->forms[state->form].code, form);
	if (status == JX_OK && !source->read)
		status = jx_rollup_over(source->call->store, &range, source->rollups, source->catalog->n_items);
	source->read = status == JX_OK;
	return status;
}

static enum jx_status look_at_item(struct jx_figure_source *source, const struct jx_item *item,
				   struct jx_item_state *state)
{
	const struct jx_rollup_item *rollup = state->rollup;
	enum jx_status status = read_behind(source, state);

	*state = (struct jx_item_state){.form = state->form, .rollup = rollup, .asked = state->asked};
	if (status == JX_OK)
		status = rollup->status;
	if (status != JX_OK)
		return status;
	if (item->over_offices == JX_AGGREGATE_NONE)
		look_at_own(source, &source->forms[state->form], state);
	else
		for (size_t i = 0; i < months_of(source); i++)
			look_at_month(source, i, state);
	return rollup->total.contributors > 0 ? jx_rational_make(rollup->total.value, JX_DECIMAL_ONE, &state->value)
					      : JX_NOT_FOUND;
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

static int by_id(const void *left, const void *right)
{
	const struct jx_rollup_item *a = left, *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

/* NULL: the catalogue does not have the item. */
static struct jx_rollup_item *find_rollup(const struct jx_figure_source *source, uint32_t id)
{
	const struct jx_rollup_item wanted = {.id = id};

	return bsearch(&wanted, source->rollups, source->catalog->n_items, sizeof(wanted), by_id);
}

/* False: the call is refused. */
static bool open_items(struct jx_figure_source *source)
{
	const struct jx_catalog *catalog = source->catalog;
	const size_t n = catalog->n_items;

	source->items = jx_call_take(source->call, (n + 1) * sizeof(*source->items));
	source->rollups = jx_call_take(source->call, (n + 1) * sizeof(*source->rollups));
	source->asked = jx_call_take(source->call, (n + 1) * sizeof(*source->asked));
	if (!source->items || !source->rollups || !source->asked)
		return false;
	for (size_t i = 0; i < n; i++)
		source->rollups[i] = jx_rollup_item_of(&catalog->items[i]);
	qsort(source->rollups, n, sizeof(*source->rollups), by_id);
	for (size_t form = 0; form < catalog->n_forms; form++)
		for (size_t k = 0; k < catalog->forms[form].n_items; k++) {
			const size_t i = catalog->forms[form].first_item + k;

			source->items[i].form = form;
			source->items[i].rollup = find_rollup(source, catalog->items[i].id);
			source->items[i].asked = source->asked[source->items[i].rollup - source->rollups];
		}
	return true;
}

/* That version is in force in the month. */
static enum jx_status ask_for_version(struct jx_figure_source *source, uint32_t version, size_t month)
{
	uint32_t ids[JX_CATALOG_ITEMS_MAX];
	size_t n = 0;
	enum jx_status status = jx_catalog_items(source->call->store, version, ids, &n);

	for (size_t i = 0; i < n; i++) {
		const struct jx_rollup_item *rollup = find_rollup(source, ids[i]);

		if (rollup)
			source->asked[rollup - source->rollups][month] = true;
	}
	return status;
}

/* The form asks for an item from the version on that brought it. Read once: it is the same of every office. */
static enum jx_status find_asked(struct jx_figure_source *source)
{
	uint32_t versions[JX_FIGURE_MONTHS]; /* 0: none was in force */
	enum jx_status status = jx_catalog_versions(source->call->store, source->january, source->as_of, versions);

	for (size_t month = 0; month < months_of(source) && status == JX_OK; month++) {
		const uint32_t version = versions[month];
		const bool again = month > 0 && version == versions[month - 1];

		if (version != 0 && version != source->catalog->version && !again)
			status = ask_for_version(source, version, month);
		else
			for (size_t i = 0; i < source->catalog->n_items; i++)
				source->asked[i][month] = again ? source->asked[i][month - 1] : version != 0;
	}
	return status;
}

struct jx_figure_source *jx_figure_source_new(struct jx_call *call, const struct jx_figure_source *from)
{
	struct jx_figure_source *source = jx_call_take(call, sizeof(*source));
	enum jx_status status;

	if (!source)
		return NULL;
	*source = *from;
	if (!open_items(source))
		return NULL;
	status = find_asked(source);
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK ? source : NULL;
}

void jx_figures_turn(struct jx_figure_source *source, const char *office)
{
	source->office = office;
	source->read = false;
	memset(source->forms, 0, source->catalog->n_forms * sizeof(*source->forms));
	for (size_t i = 0; i < source->catalog->n_items; i++)
		source->items[i].known = false;
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
	enum jx_status status;

	if (search->list->n == search->list->room)
		return JX_OK;
	status = is_missing_below(search, office, &missing);
	if (status != JX_OK || !missing)
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

		search.row.form = source->catalog->forms[source->items[i].form].code;
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
