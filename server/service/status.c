/* SPDX-License-Identifier: Apache-2.0 */
/* Status/Show: who owes what, and what became of it. */
#include <assert.h>
#include <string.h>

#include "common/base/limits.h"
#include "server/service/duty_fields.h"
#include "server/service/fields.h"
#include "server/service/page.h"
#include "server/service/period_days.h"
#include "server/service/status_rows.h"
#include "server/service/table.h"

_Static_assert(JX_STATUS_MONTHS == 12, "the sentence below says so");

static void read_months(struct jx_fields *fields, const Jixiao__V1__StatusShowRequest *request,
			struct jx_status_asked *asked)
{
	asked->to = jx_month_of_day(asked->today) - 1;
	asked->from = asked->to - (JX_STATUS_MONTHS - 1);
	if (request->from[0] == '\0' && request->to[0] == '\0')
		return;
	jx_field_check(fields, "from", JX_RULE_MONTH, jx_month_problem(request->from, &asked->from));
	jx_field_check(fields, "to", JX_RULE_MONTH, jx_month_problem(request->to, &asked->to));
	if (!fields->problem)
		jx_field_check(fields, "to", JX_RULE_MONTH, jx_period_problem(asked->call, asked->to));
	if (!fields->problem && (asked->to < asked->from || asked->to - asked->from >= JX_STATUS_MONTHS))
		jx_field_check(fields, "to", JX_RULE_COUNT, JX_N("from and to span one to 12 months"));
}

static bool read_request(struct jx_call *call, const Jixiao__V1__StatusShowRequest *request,
			 struct jx_status_asked *asked)
{
	struct jx_fields fields = {.call = call};
	struct jx_office_in top;
	enum jx_status status;

	*asked = (struct jx_status_asked){.call = call, .form = request->form_code, .today = jx_day_at(call->now_ms)};
	read_months(&fields, request, asked);
	if (!jx_fields_right(&fields))
		return false;
	top.code = request->office_code;
	top.month = asked->to;
	status = jx_office_walk(call->store, &top, "", &asked->top);
	if (status != JX_OK)
		jx_call_fault(call, status); /* access has found it */
	return status == JX_OK;
}

/* A token may name any office: what is not below the one that was asked for was given to nobody. */
static bool token_right(const struct jx_status_asked *asked, const struct jx_page *page)
{
	struct jx_call *call = asked->call;
	struct jx_fields fields = {.call = call};
	const struct jx_office_span span = {asked->top.code, asked->to, asked->to};
	bool stood = true;
	enum jx_status status = JX_OK;

	if (*page->after != '\0')
		status = jx_office_stood(call->store, &span, page->after, &stood);
	if (status != JX_OK && status != JX_NOT_FOUND) {
		jx_call_fault(call, status);
		return false;
	}
	if (status == JX_NOT_FOUND || !stood)
		jx_field_check(&fields, "page", JX_RULE_PAGE_TOKEN, JX_N("this server gave no such token"));
	return jx_fields_right(&fields);
}

/* Of an office, in places. */
#define COST_OF(columns, forms) (1 + (columns) + JX_STATUS_FORM * (forms))

/* Looks at so many places and no more, whatever page was asked for. */
static uint32_t row_limit(const struct jx_status_asked *asked, const struct jx_page *page)
{
	const uint32_t rows = JX_STATUS_CELLS / COST_OF((uint32_t)asked->n_columns, (uint32_t)asked->n_forms);

	return rows < page->size ? rows : page->size;
}

_Static_assert(COST_OF(JX_STATUS_COLUMNS, JX_STATUS_COLUMNS) <= JX_STATUS_CELLS, "a row at least");

/* Packed, at most: the texts, and the other fields. */
#define COLUMN_BYTES (JX_ITEM_CODE_MAX + JX_ITEM_NAME_MAX + JX_MONTH_SIZE + JX_DATE_SIZE + 48u)
#define CELL_BYTES                                                                                                     \
	(JX_ITEM_CODE_MAX + JX_MONTH_SIZE + JX_PERSON_NAME_MAX + JX_OFFICE_CODE_MAX + JX_OFFICE_NAME_MAX + 80u)
#define ROW_BYTES (JX_OFFICE_CODE_MAX + JX_OFFICE_NAME_MAX + 32u)

_Static_assert(JX_STATUS_COLUMNS *(COLUMN_BYTES + CELL_BYTES) + ROW_BYTES <= JX_PAGE_BYTES,
	       "a row fits the page behind all of the columns");

/* Before the first of the months. */
static bool has_ended(const struct jx_status_asked *asked, const struct jx_office *office)
{
	return office->ended != 0 && office->ended <= asked->from;
}

/*
 * The offices of the last month's tree, and each month of theirs; the columns count by the tree of their own month.
 * False: the call is refused or faulted.
 */
static bool put_rows(struct jx_status_asked *asked, struct jx_page *page, Jixiao__V1__StatusShowResponse *response)
{
	struct jx_call *call = asked->call;
	const uint32_t limit = row_limit(asked, page);
	struct jx_office *offices = jx_call_take(call, (limit + 1) * sizeof(*offices));
	const struct jx_office_in top = {asked->top.code, asked->to};
	const char *after = page->after;
	enum jx_status status = JX_OK;

	response->rows = jx_call_take(call, (limit + 1) * sizeof(Jixiao__V1__StatusRow *));
	if (!offices || !response->rows)
		return false;
	for (uint32_t n = 0; status == JX_OK; n++) {
		Jixiao__V1__StatusRow *row;

		status = jx_office_walk(call->store, &top, after, &offices[n]);
		if (status != JX_OK)
			break;
		if (n < limit && has_ended(asked, &offices[n])) {
			after = offices[n].code;
			continue;
		}
		row = n < limit ? jx_status_row(asked, &offices[n]) : NULL;
		if (!row && n < limit)
			return false;
		if (!row || !jx_page_take(page, &row->base)) {
			assert(n > 0); /* one fits, as asserted above */
			response->next = jx_page_next(page, after);
			return true;
		}
		response->rows[response->n_rows++] = row;
		after = offices[n].code;
	}
	if (status != JX_NOT_FOUND)
		jx_call_fault(call, status);
	return status == JX_NOT_FOUND;
}

/* Where no calendar says which days are off, a due day is a guess. */
static bool put_years(const struct jx_status_asked *asked, Jixiao__V1__StatusShowResponse *response)
{
	struct jx_due_years *years = jx_call_take(asked->call, sizeof(*years));

	if (!years)
		return false;
	years->n = 0;
	for (size_t i = 0; i < asked->n_forms; i++)
		for (size_t month = 0; month < JX_STATUS_MONTHS; month++)
			if (asked->forms[i].months[month].shown)
				jx_due_year_note(years, asked->forms[i].months[month].days.due_by_schedule);
	if (!jx_due_years_without_calendar(asked->call, years))
		return false;
	response->years_without_calendar = years->years;
	response->n_years_without_calendar = years->n;
	return true;
}

static bool put_columns(const struct jx_status_asked *asked, struct jx_page *page,
			Jixiao__V1__StatusShowResponse *response)
{
	response->columns = jx_status_column_messages(asked);
	if (!response->columns)
		return false;
	response->n_columns = asked->n_columns;
	for (size_t i = 0; i < asked->n_columns; i++)
		(void)jx_page_take(page, &response->columns[i]->base);
	return put_years(asked, response);
}

static void status_show(Jixiao__V1__Status_Service *service, const Jixiao__V1__StatusShowRequest *request,
			Jixiao__V1__StatusShowResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__StatusShowResponse response = JIXIAO__V1__STATUS_SHOW_RESPONSE__INIT;
	struct jx_status_asked *asked = jx_call_take(call, sizeof(*asked));
	struct jx_page page;
	char today[JX_DATE_SIZE], from[JX_MONTH_SIZE], to[JX_MONTH_SIZE];

	(void)service;
	if (!asked || !read_request(call, request, asked) ||
	    !jx_page_open(call, request->page_size, request->page, &page) || !token_right(asked, &page) ||
	    !jx_status_columns(asked))
		return;
	if (*page.after == '\0' && !put_columns(asked, &page, &response))
		return;
	if (!put_rows(asked, &page, &response))
		return;
	jx_date_format(asked->today, today);
	jx_month_format(asked->from, from);
	jx_month_format(asked->to, to);
	response.journal_seq = call->seq;
	response.today = today;
	response.from = from;
	response.to = to;
	closure(&response, call);
}

Jixiao__V1__Status_Service jx_status_service = JIXIAO__V1__STATUS__INIT(status_);
