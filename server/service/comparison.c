/* SPDX-License-Identifier: Apache-2.0 */
/* Evaluations/Compare: the offices directly below one, side by side on items and rates. */
#include <string.h>

#include "common/base/limits.h"
#include "server/domain/settings.h"
#include "server/service/compared.h"
#include "server/service/evaluation_handlers.h"
#include "server/service/fields.h"
#include "server/service/page.h"
#include "server/store/offices.h"
#include "server/store/settings.h"

_Static_assert((int)JX_AGAINST_YEAR_AGO == (int)JIXIAO__V1__AGAINST__AGAINST_YEAR_AGO &&
		       (int)JX_AGAINST_PREVIOUS == (int)JIXIAO__V1__AGAINST__AGAINST_PREVIOUS,
	       "the numbers of the contract");

_Static_assert(JX_MONTHS_MAX == 12 && JX_MONTHS_MAX == JX_FIGURE_MONTHS, "the sentence below says so");

static bool fields_right(struct jx_call *call, const Jixiao__V1__EvaluationsCompareRequest *request,
			 struct jx_months *months)
{
	struct jx_fields fields = {.call = call};
	jx_month as_of;

	if (!jx_month_parse(request->as_of, &as_of))
		jx_field_check(&fields, "as_of", JX_RULE_MONTH, JX_N("it is no month as 2023-06"));
	if (request->months > JX_MONTHS_MAX)
		jx_field_check(&fields, "months", JX_RULE_COUNT, JX_N("it is at most 12"));
	if (!jx_fields_right(&fields))
		return false;
	*months = jx_months_until(as_of, request->months);
	return true;
}

/* The office above those that are compared, as it was in that month; "" is the root. */
static bool read_office(struct jx_call *call, const char *code, jx_month month, struct jx_office *office)
{
	const struct jx_office_in in = {code, month};
	enum jx_status status = JX_OK;

	if (*code == '\0')
		status = jx_office_root(call->store, office);
	else
		status = jx_office_at(call->store, &in, office);
	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_OFFICE_NOT_FOUND, code);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* On the first page. */
static bool put_columns(struct jx_comparing *comparing, struct jx_page *page,
			Jixiao__V1__EvaluationsCompareResponse *response)
{
	size_t n = comparing->n_columns;
	Jixiao__V1__CompareColumn *messages = jx_call_take(comparing->call, (n + 1) * sizeof(*messages));

	if (!messages)
		return false;
	response->columns = jx_call_take(comparing->call, (n + 1) * sizeof(Jixiao__V1__CompareColumn *));
	if (!response->columns)
		return false;
	for (size_t i = 0; i < n; i++) {
		jixiao__v1__compare_column__init(&messages[i]);
		messages[i].code = (char *)comparing->columns[i].code;
		messages[i].name = (char *)comparing->columns[i].name;
		messages[i].unit = comparing->columns[i].unit.name;
		response->columns[i] = &messages[i];
		(void)jx_page_take(page, &messages[i].base);
	}
	response->n_columns = n;
	return true;
}

/* Absent where there is no such month. */
static bool put_months(struct jx_call *call, struct jx_months months, Jixiao__V1__MonthRange **field)
{
	Jixiao__V1__MonthRange *message;
	char *texts;

	if (months.from < JX_MONTH_FIRST)
		return true;
	message = jx_call_take(call, sizeof(*message));
	texts = jx_call_take(call, (size_t)2 * JX_MONTH_SIZE);
	if (!message || !texts)
		return false;
	jixiao__v1__month_range__init(message);
	message->from = texts;
	message->to = texts + JX_MONTH_SIZE;
	jx_month_format(months.from, message->from);
	jx_month_format(months.to, message->to);
	*field = message;
	return true;
}

/* Who keeps or examines the figures, and the root's own people, see any comparison. */
static bool sees_all(struct jx_call *call)
{
	const struct jx_principal *actor = call->actor;
	jx_day today = jx_day_at(call->now_ms);
	struct jx_office office;
	enum jx_status status;

	for (size_t i = 0; i < actor->n_roles; i++)
		if (actor->roles[i].role != JX_ROLE_CLERK && jx_grant_holds(&actor->roles[i], today))
			return true;
	status = jx_office_root(call->store, &office);
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK && strcmp(office.code, actor->office) == 0;
}

/* Through the month that the bureau has set. False: the call is refused or faulted. */
static bool is_published(struct jx_call *call, const char *as_of, jx_month month)
{
	struct jx_setting_row row;
	jx_month published;
	enum jx_status status;

	if (sees_all(call) || call->outcome != JX_CALL_OPEN)
		return call->outcome == JX_CALL_OPEN;
	status = jx_setting_get(call->store, call->arena, JX_SETTING_PUBLISHED, "",
				jx_month_of_day(jx_day_at(call->now_ms)), &row);
	if (status == JX_OK && jx_month_parse(row.value, &published) && month <= published)
		return true;
	if (status == JX_OK || status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_COMPARISON_NOT_PUBLISHED, as_of);
	else
		jx_call_fault(call, status);
	return false;
}

/* Takes a row, or ends the page before it; false, too, where the call was refused. */
static bool put_row(struct jx_comparing *comparing, const struct jx_office *office, struct jx_page *page,
		    Jixiao__V1__EvaluationsCompareResponse *response)
{
	Jixiao__V1__CompareRow *row = jx_compared_row(comparing, office);

	if (!row || !jx_page_take(page, &row->base))
		return false;
	response->rows[response->n_rows++] = row;
	return true;
}

/* Now, earlier, and the change between both. */
#define VALUES_EACH (JX_COMPARED_SPANS + 1)

/* Of an office, in values. */
#define COST_OF_MONTH(forms, items) (JX_COMPARE_MONTH + JX_COMPARE_FORM * (forms) + (items) / JX_COMPARE_ITEMS)

/* Every value is computed, the earlier ones too, and every month is read: both are bounded, whatever page was asked
 * for. */
static uint32_t row_limit(const struct jx_comparing *comparing, const struct jx_page *page)
{
	const struct jx_months *now = &comparing->months[JX_COMPARED_NOW];
	const bool changes = comparing->sources[JX_COMPARED_EARLIER];
	const uint32_t months = (uint32_t)(now->to - now->from + 1) * (changes ? JX_COMPARED_SPANS : 1);
	const uint32_t values = (uint32_t)(comparing->n_columns + 1) * (changes ? VALUES_EACH : 1);
	const struct jx_catalog *catalog = &comparing->catalog;
	const uint32_t cost = values + months * COST_OF_MONTH((uint32_t)catalog->n_forms, (uint32_t)catalog->n_items);
	const uint32_t rows = JX_COMPARE_CELLS / cost;

	return rows < page->size ? rows : page->size;
}

_Static_assert((JX_COMPARE_COLUMNS + 1) * VALUES_EACH +
			       JX_COMPARED_SPANS * JX_MONTHS_MAX * COST_OF_MONTH(JX_FORMS_MAX, JX_CATALOG_ITEMS_MAX) <=
		       JX_COMPARE_CELLS,
	       "a row at least");

/* Before the first of the months. */
static bool has_ended(const struct jx_comparing *comparing, const struct jx_office *office)
{
	return office->ended != 0 && office->ended <= comparing->months[JX_COMPARED_NOW].from;
}

/* So many columns leave a page no room for the rows that it begins with. */
static void refuse_width(const struct jx_comparing *comparing)
{
	jx_call_refuse(comparing->call, JX_REASON_COMPARISON_TOO_WIDE,
		       jx_call_number(comparing->call, comparing->n_columns - 1));
}

static bool put_rows(struct jx_comparing *comparing, const struct jx_office *above, struct jx_page *page,
		     Jixiao__V1__EvaluationsCompareResponse *response)
{
	struct jx_call *call = comparing->call;
	uint32_t limit = row_limit(comparing, page);
	struct jx_office *offices = jx_call_take(call, (limit + 1) * sizeof(*offices));
	const struct jx_office_in in = {above->code, comparing->months[JX_COMPARED_NOW].to};
	size_t n_offices = 0, n = 0;
	enum jx_status status;
	bool headed;

	response->rows = jx_call_take(call, (limit + 1) * sizeof(Jixiao__V1__CompareRow *));
	if (!offices || !response->rows)
		return false;
	status = jx_office_list_below(call->store, &in, page->after, limit + 1, offices, &n_offices);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	headed = *page->after != '\0' || put_row(comparing, above, page, response);
	while (headed && n < n_offices && n < limit &&
	       (has_ended(comparing, &offices[n]) || put_row(comparing, &offices[n], page, response)))
		n++;
	if (call->outcome != JX_CALL_OPEN)
		return false;
	if (headed && n == n_offices)
		return true;
	if (n == 0) {
		refuse_width(comparing);
		return false;
	}
	response->next = jx_page_next(page, offices[n - 1].code);
	return true;
}

void jx_evaluations_compare(Jixiao__V1__Evaluations_Service *service,
			    const Jixiao__V1__EvaluationsCompareRequest *request,
			    Jixiao__V1__EvaluationsCompareResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__EvaluationsCompareResponse response = JIXIAO__V1__EVALUATIONS_COMPARE_RESPONSE__INIT;
	struct jx_comparing comparing;
	struct jx_office above;
	struct jx_page page;
	struct jx_months months;

	(void)service;
	if (!fields_right(call, request, &months) || !is_published(call, request->as_of, months.to) ||
	    !read_office(call, request->office_code, months.to, &above) ||
	    !jx_page_open(call, request->page_size, request->page, &page) ||
	    !jx_comparing_open(call, months, (enum jx_against)request->against, &comparing) ||
	    !jx_comparing_choose(&comparing, above.code, request->columns, request->n_columns))
		return;
	if (*page.after == '\0' && !put_columns(&comparing, &page, &response))
		return;
	if (!put_months(call, months, &response.months) ||
	    (comparing.sources[JX_COMPARED_EARLIER] &&
	     !put_months(call, comparing.months[JX_COMPARED_EARLIER], &response.earlier)))
		return;
	if (!put_rows(&comparing, &above, &page, &response))
		return;
	response.journal_seq = call->seq;
	closure(&response, call);
}
