/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/base/limits.h"
#include "server/service/fields.h"
#include "server/service/period_days.h"
#include "server/service/status_rows.h"
#include "server/store/catalog.h"

static struct jx_status_form *find_form(const struct jx_status_asked *asked, const char *code)
{
	for (size_t i = 0; i < asked->n_forms; i++)
		if (strcmp(asked->forms[i].form->code, code) == 0)
			return &asked->forms[i];
	return NULL;
}

/* A form that is not taken yet is not missing, either. */
static bool find_days(const struct jx_status_asked *asked, const char *form, jx_month month,
		      struct jx_status_month *counted)
{
	struct jx_period period;
	enum jx_period_state state;
	enum jx_status status = jx_period_find(asked->call, form, month, &period);

	if (status != JX_OK) {
		jx_call_fault(asked->call, status);
		return false;
	}
	state = jx_period_state_on(&period.days, asked->today);
	counted->days = period.days;
	counted->over = month < jx_month_of_day(asked->today) && state != JX_PERIOD_NOT_OPEN;
	counted->closed = state == JX_PERIOD_CLOSED;
	return true;
}

static bool add_column(struct jx_status_asked *asked, const struct jx_form *form, jx_month month,
		       struct jx_status_month *counted)
{
	struct jx_status_form *found = find_form(asked, form->code);

	if (!find_days(asked, form->code, month, counted))
		return false;
	if (asked->n_columns == JX_STATUS_COLUMNS) {
		jx_call_refuse(asked->call, JX_REASON_STATUS_TOO_WIDE, jx_call_number(asked->call, JX_STATUS_COLUMNS));
		return false;
	}
	if (!found) {
		found = &asked->forms[asked->n_forms++];
		found->form = form;
	}
	found->months[month - asked->from] = *counted;
	asked->n_columns++;
	return true;
}

/* Those in which somebody owes it, or reported all the same. */
static bool add_form(struct jx_status_asked *asked, const struct jx_form *form, const struct jx_rollup_range *range)
{
	struct jx_store *store = asked->call->store;
	uint64_t owed[JX_STATUS_MONTHS];
	struct jx_submitted counts[JX_STATUS_MONTHS];
	enum jx_status status = jx_duty_counts(store, form->code, range->office, range->from, range->to, owed);

	if (status == JX_OK)
		status = jx_submitted_counts(store, form->code, range, counts);
	if (status != JX_OK) {
		jx_call_fault(asked->call, status);
		return false;
	}
	for (size_t i = 0; i <= (size_t)(range->to - range->from); i++) {
		struct jx_status_month counted = {
			.shown = owed[i] > 0 || counts[i].submitted > 0,
			.n_items = (uint32_t)form->n_items,
			.owed = owed[i],
			.count = counts[i],
		};

		if (counted.shown && !add_column(asked, form, range->from + (jx_month)i, &counted))
			return false;
	}
	return true;
}

/* In all of the months one catalogue is in force. */
static bool add_months(struct jx_status_asked *asked, const struct jx_rollup_range *range, bool *known)
{
	struct jx_catalog catalog;
	enum jx_status status = jx_catalog_load_forms(asked->call->store, asked->call->arena, range->to, &catalog);

	if (status != JX_OK) {
		jx_call_fault(asked->call, status);
		return false;
	}
	for (size_t i = 0; i < catalog.n_forms; i++) {
		if (asked->form[0] != '\0' && strcmp(catalog.forms[i].code, asked->form) != 0)
			continue;
		*known = true;
		if (!add_form(asked, &catalog.forms[i], range))
			return false;
	}
	return true;
}

/* Backwards, by the months of each catalogue: forms stand in the order of the last one, and by the names that they have
 * there. */
bool jx_status_columns(struct jx_status_asked *asked)
{
	struct jx_call *call = asked->call;
	struct jx_rollup_range range = {.office = asked->top.code};
	uint32_t versions[JX_STATUS_MONTHS]; /* 0: none */
	bool known = asked->form[0] == '\0';
	enum jx_status status = jx_catalog_versions(call->store, asked->from, asked->to, versions);

	if (status != JX_OK)
		jx_call_fault(call, status);
	asked->forms = jx_call_take(call, JX_STATUS_COLUMNS * sizeof(*asked->forms));
	if (status != JX_OK || !asked->forms)
		return false;
	for (range.to = asked->to; range.to >= asked->from; range.to = range.from - 1) {
		const uint32_t version = versions[range.to - asked->from];

		range.from = range.to;
		while (range.from > asked->from && versions[range.from - 1 - asked->from] == version)
			range.from--;
		if (version != 0 && !add_months(asked, &range, &known))
			return false;
	}
	if (!known)
		jx_call_refuse(call, JX_REASON_FORM_NOT_FOUND, asked->form);
	return known;
}

/* "" of none; NULL: the call is refused. */
static char *day_text(struct jx_call *call, jx_day day)
{
	char *text = jx_call_take(call, JX_DATE_SIZE);

	if (text && day != 0)
		jx_date_format(day, text);
	return text;
}

static bool fill_column(const struct jx_status_asked *asked, const struct jx_status_form *form, jx_month month,
			Jixiao__V1__StatusColumn *message)
{
	const struct jx_status_month *counted = &form->months[month - asked->from];

	jixiao__v1__status_column__init(message);
	message->period = jx_call_take(asked->call, JX_MONTH_SIZE);
	if (!message->period)
		return false;
	jx_month_format(month, message->period);
	message->form_code = (char *)form->form->code;
	message->form_name = (char *)form->form->name;
	message->review = form->form->review;
	message->due = day_text(asked->call, counted->days.due);
	if (!message->due)
		return false;
	message->over = counted->over;
	message->closed = counted->closed;
	message->owed_count = (uint32_t)counted->owed;
	message->submitted_count = (uint32_t)counted->count.submitted;
	message->accepted_count = (uint32_t)counted->count.accepted;
	return true;
}

Jixiao__V1__StatusColumn **jx_status_column_messages(const struct jx_status_asked *asked)
{
	Jixiao__V1__StatusColumn *messages = jx_call_take(asked->call, (asked->n_columns + 1) * sizeof(*messages));
	Jixiao__V1__StatusColumn **rows = NULL;
	size_t n = 0;

	if (messages)
		rows = jx_call_take(asked->call, (asked->n_columns + 1) * sizeof(Jixiao__V1__StatusColumn *));
	for (size_t i = 0; rows && i < asked->n_forms; i++)
		for (jx_month month = asked->from; month <= asked->to; month++) {
			if (!asked->forms[i].months[month - asked->from].shown)
				continue;
			if (!fill_column(asked, &asked->forms[i], month, &messages[n]))
				return NULL;
			rows[n] = &messages[n];
			n++;
		}
	return rows;
}
