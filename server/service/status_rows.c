/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/status_rows.h"

#include <string.h>

#include "server/service/fields.h"
#include "server/store/catalog.h"
#include "server/store/principals.h"
#include "server/store/standing.h"

/* NULL: the call is faulted or refused. */
static char *name_of(struct jx_status_asked *asked, uint64_t id)
{
	const size_t place = id % JX_STATUS_NAMES;
	struct jx_principal principal;
	enum jx_status status;

	if (asked->names[place].name && asked->names[place].id == id)
		return asked->names[place].name;
	status = jx_principal_get(asked->call->store, id, &principal);
	if (status != JX_OK) {
		jx_call_fault(asked->call, status);
		return NULL;
	}
	asked->names[place].id = id;
	asked->names[place].name = jx_call_take(asked->call, sizeof(principal.name));
	if (asked->names[place].name)
		memcpy(asked->names[place].name, principal.name, sizeof(principal.name));
	return asked->names[place].name;
}

static Jixiao__V1__ReportingState state_of(const struct jx_status_month *month, const struct jx_standing *standing)
{
	if (!standing)
		return month->over ? JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_MISSING
				   : JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_NOT_YET;
	if (standing->stage == JX_STAGE_RETURNED)
		return JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_RETURNED;
	if (standing->stage == JX_STAGE_SUBMITTED)
		return JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_SUBMITTED;
	return standing->n_cells > 0 ? JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_ACCEPTED
				     : JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_WITHDRAWN;
}

static bool fill_on_behalf(struct jx_call *call, const struct jx_on_behalf *on_behalf, Jixiao__V1__StatusCell *cell)
{
	struct jx_office office;
	enum jx_status status;

	if (on_behalf->reporter[0] == '\0')
		return true;
	status = jx_office_get(call->store, on_behalf->reporter, &office);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	cell->confirmed = on_behalf->confirmer != 0;
	cell->on_behalf_by = jx_call_keep(call, office.code);
	cell->on_behalf_name = cell->on_behalf_by ? jx_call_keep(call, office.name) : NULL;
	return cell->on_behalf_name != NULL;
}

/* What was taken back before it counted, or counts no more, is owed as if it had never come. */
static bool nothing_stands(const struct jx_standing *standing)
{
	return standing->n_cells == 0 && standing->stage != JX_STAGE_RETURNED && standing->accepted == 0;
}

/* What came; false: the call is faulted or refused. */
static bool fill_standing(struct jx_status_asked *asked, const struct jx_status_month *month,
			  const struct jx_standing *standing, Jixiao__V1__StatusCell *cell)
{
	cell->revision = standing->revision;
	cell->accepted_revision = standing->accepted;
	cell->late_days =
		jx_period_late(&month->days, nothing_stands(standing) ? asked->today : jx_day_at(standing->first_ms));
	cell->time_ms = standing->time_ms;
	cell->withdrawal = standing->n_cells == 0;
	cell->finding_count = (uint32_t)standing->n_findings;
	/* A form that lost items since may have more. */
	if (standing->n_cells > 0 && month->n_items > standing->n_cells)
		cell->blank_count = month->n_items - (uint32_t)standing->n_cells;
	cell->submitter_name = name_of(asked, standing->submitter);
	return cell->submitter_name && fill_on_behalf(asked->call, &standing->on_behalf, cell);
}

/* One form of the office. */
struct line {
	const struct jx_status_form *form;
	bool owed[JX_STATUS_MONTHS];
	struct jx_standing standings[JX_STATUS_MONTHS];
	size_t n_standings;
};

static bool read_line(const struct jx_status_asked *asked, const char *office, struct line *line)
{
	struct jx_call *call = asked->call;
	struct jx_submission_key key = {.month = asked->from};
	enum jx_status status =
		jx_duty_months(call->store, line->form->form->code, office, asked->from, asked->to, line->owed);

	memcpy(key.form, line->form->form->code, sizeof(key.form));
	memcpy(key.office, office, strlen(office) + 1);
	if (status == JX_OK)
		status = jx_standing_list(call->store, &key, asked->to, line->standings, &line->n_standings);
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

static bool fill_cell(struct jx_status_asked *asked, const struct line *line, size_t month,
		      const struct jx_standing *standing, Jixiao__V1__StatusCell *cell)
{
	const struct jx_status_month *counted = &line->form->months[month];

	jixiao__v1__status_cell__init(cell);
	cell->form_code = (char *)line->form->form->code;
	cell->period = jx_call_take(asked->call, JX_MONTH_SIZE);
	if (!cell->period)
		return false;
	jx_month_format(asked->from + (jx_month)month, cell->period);
	cell->state = state_of(counted, standing);
	cell->owed = line->owed[month];
	if (standing)
		return fill_standing(asked, counted, standing, cell);
	cell->late_days = jx_period_late(&counted->days, asked->today);
	return true;
}

/* False: the call is faulted or refused. */
static bool add_line(struct jx_status_asked *asked, const struct line *line, Jixiao__V1__StatusCell *cells,
		     Jixiao__V1__StatusRow *row)
{
	size_t next = 0;

	for (size_t month = 0; month <= (size_t)(asked->to - asked->from); month++) {
		const struct jx_standing *standing = NULL;
		Jixiao__V1__StatusCell *cell = &cells[row->n_cells];

		if (next < line->n_standings && line->standings[next].month == asked->from + (jx_month)month)
			standing = &line->standings[next++];
		if (!line->form->months[month].shown || (!line->owed[month] && !standing))
			continue;
		if (!fill_cell(asked, line, month, standing, cell))
			return false;
		row->cells[row->n_cells++] = cell;
	}
	return true;
}

Jixiao__V1__StatusRow *jx_status_row(struct jx_status_asked *asked, const struct jx_office *office)
{
	struct jx_call *call = asked->call;
	Jixiao__V1__StatusRow *row = jx_call_take(call, sizeof(*row));
	Jixiao__V1__StatusCell *cells = jx_call_take(call, (asked->n_columns + 1) * sizeof(*cells));

	if (!row || !cells)
		return NULL;
	jixiao__v1__status_row__init(row);
	row->office_code = (char *)office->code;
	row->office_name = (char *)office->name;
	row->level = office->depth - asked->top.depth;
	row->cells = jx_call_take(call, (asked->n_columns + 1) * sizeof(Jixiao__V1__StatusCell *));
	if (!row->cells)
		return NULL;
	for (size_t i = 0; i < asked->n_forms; i++) {
		struct line line = {.form = &asked->forms[i]};

		if (!read_line(asked, office->code, &line) || !add_line(asked, &line, cells, row))
			return NULL;
	}
	return row;
}
