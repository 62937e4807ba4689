/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/evaluation_figures.h"

#include <assert.h>
#include <string.h>

#include "common/model/decimal.h"
#include "server/store/catalog.h"
#include "server/store/disbursements.h"
#include "server/store/offices.h"
#include "server/store/rollups.h"
#include "server/store/submissions.h"

/* Where an item has no value although all forms are there, so many submissions are asked whether it is not applicable.
 */
#define PROBE_DUTIES 16u

#define FEN_PER_YUAN 100

static enum jx_status read_item(void *context, const struct jx_item *item, struct jx_rational *value)
{
	const struct jx_figure_source *source = context;
	struct jx_total total;
	const struct jx_rollup_range range = {JX_STAGE_ACCEPTED, source->office, source->january, source->as_of};
	enum jx_status status = jx_rollup_over(source->call->store, &range, item, &total);

	return status == JX_OK ? jx_rational_make(total.value, JX_DECIMAL_ONE, value) : status;
}

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

static enum jx_status read_month(const struct jx_figure_source *source, const char *form, jx_month month,
				 struct jx_form_state *state)
{
	struct jx_store *store = source->call->store;
	struct jx_submitted count;
	uint64_t owed;
	enum jx_status status = jx_duty_count(store, form, source->office, month, &owed);

	if (status == JX_OK)
		status = jx_submitted_count(store, form, source->office, month, &count);
	if (status != JX_OK)
		return status;
	state->owed += owed;
	state->missing += owed > count.accepted ? owed - count.accepted : 0;
	return JX_OK;
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

static enum jx_status read_form(struct jx_figure_source *source, const struct jx_form *form,
				struct jx_form_state *state)
{
	enum jx_status status = JX_OK;

	if (state->known)
		return JX_OK;
	for (jx_month month = source->january; month <= source->as_of && status == JX_OK; month++)
		status = read_month(source, form->code, month, state);
	state->known = status == JX_OK;
	return status;
}

/* -- not applicable, or left out ----------------------------------------------------------------------------------- */

struct probe {
	const struct jx_figure_source *source;
	const struct jx_item *item;
	bool reported; /* a cell of it was found */
};

static enum jx_status probe_month(struct probe *probe, const struct jx_duty *duty, jx_month month)
{
	struct jx_submission_key key = {.month = month};
	struct jx_submission submission;
	enum jx_status status;

	memcpy(key.form, duty->form, sizeof(key.form));
	memcpy(key.office, duty->office, sizeof(key.office));
	status = jx_submission_at(probe->source->call->store, probe->source->call->arena, &key, JX_STAGE_ACCEPTED,
				  &submission);
	if (status != JX_OK)
		return status == JX_NOT_FOUND ? JX_OK : status;
	for (size_t i = 0; i < submission.n_cells; i++)
		probe->reported = probe->reported || submission.cells[i].item == probe->item->id;
	return JX_OK;
}

static enum jx_status probe_duty(struct probe *probe, const struct jx_duty *duty)
{
	const struct jx_figure_source *source = probe->source;
	enum jx_office_relation relation;
	enum jx_status status = jx_office_relate(source->call->store, source->office, duty->office, &relation);

	if (status != JX_OK || (relation != JX_OFFICE_OWN && relation != JX_OFFICE_BELOW))
		return status;
	for (jx_month month = source->january; month <= source->as_of && status == JX_OK && !probe->reported; month++)
		status = probe_month(probe, duty, month);
	return status;
}

/* Nobody has a value of it: somebody's cell that is not applicable tells that it was not forgotten. */
static enum jx_status is_reported(const struct jx_figure_source *source, const struct jx_item *item,
				  const struct jx_form *form, bool *reported)
{
	struct probe probe = {.source = source, .item = item};
	struct jx_duty duties[PROBE_DUTIES], after = {.from = 0};
	struct jx_rational value;
	size_t n = 0;
	enum jx_status status = read_item((void *)source, item, &value);

	*reported = status == JX_OK;
	if (status != JX_NOT_FOUND)
		return status;
	status = jx_duty_list(source->call->store, form->code, &after, PROBE_DUTIES, duties, &n);
	for (size_t i = 0; i < n && status == JX_OK && !probe.reported; i++)
		status = probe_duty(&probe, &duties[i]);
	*reported = probe.reported;
	return status;
}

static enum jx_status read_reporting(void *context, const struct jx_item *item, enum jx_reporting *reporting)
{
	struct jx_figure_source *source = context;
	const struct jx_form *form = form_of(source->catalog, item);
	struct jx_form_state *state;
	bool reported = true;
	enum jx_status status;

	assert(form && form - source->catalog->forms < (ptrdiff_t)JX_FORMS_MAX);
	state = &source->forms[form - source->catalog->forms];
	status = read_form(source, form, state);
	if (status == JX_OK && state->owed > 0 && state->missing == 0)
		status = is_reported(source, item, form, &reported);
	if (status != JX_OK)
		return status;
	if (state->owed == 0)
		*reporting = JX_REPORTING_NONE;
	else
		*reporting = state->missing > 0 || !reported ? JX_REPORTING_OPEN : JX_REPORTING_DONE;
	return JX_OK;
}

struct jx_figures jx_figures_of(struct jx_figure_source *source)
{
	return (struct jx_figures){
		.item = read_item, .ledger = read_ledger, .reporting = read_reporting, .context = source};
}

/* -- the list of what is missing ----------------------------------------------------------------------------------- */

static enum jx_status list_month(const struct jx_figure_source *source, const char *form, jx_month month,
				 struct jx_missing_form *rows, size_t room, size_t *n)
{
	char codes[JX_PAGE_DEFAULT][JX_OFFICE_CODE_MAX + 1];
	size_t found = 0, wanted = room - *n < JX_PAGE_DEFAULT ? room - *n : JX_PAGE_DEFAULT;
	const struct jx_missing_range range = {JX_STAGE_ACCEPTED, form, source->office, month, "", (uint32_t)wanted};
	enum jx_status status = jx_missing_list(source->call->store, &range, codes, &found);

	if (status != JX_OK)
		return status;
	for (size_t i = 0; i < found; i++) {
		rows[*n] = (struct jx_missing_form){.form = form, .month = month};
		memcpy(rows[*n].office, codes[i], sizeof(codes[i]));
		(*n)++;
	}
	return JX_OK;
}

enum jx_status jx_figures_missing(const struct jx_figure_source *source, struct jx_missing_form *rows, size_t room,
				  size_t *n)
{
	enum jx_status status = JX_OK;

	*n = 0;
	for (size_t i = 0; i < source->catalog->n_forms && status == JX_OK; i++) {
		if (!source->forms[i].known || source->forms[i].missing == 0)
			continue;
		for (jx_month month = source->january; month <= source->as_of && status == JX_OK && *n < room; month++)
			status = list_month(source, source->catalog->forms[i].code, month, rows, room, n);
	}
	return status;
}
