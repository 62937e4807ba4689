/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/model/date.h"
#include "server/domain/office.h"
#include "server/service/duty_fields.h"
#include "server/service/fields.h"
#include "server/service/office_handlers.h"
#include "server/service/page.h"
#include "server/service/table.h"
#include "server/store/endorsements.h"
#include "server/store/principals.h"

#define HISTORY_MAX 100u

/* "" of none. */
static char *month_text(jx_month month, char text[JX_MONTH_SIZE])
{
	text[0] = '\0';
	if (month > 0)
		jx_month_format(month, text);
	return text;
}

void jx_office_show(const struct jx_office *office, struct jx_office_shown *shown)
{
	Jixiao__V1__Office *message = &shown->message;

	jixiao__v1__office__init(message);
	message->code = (char *)office->code;
	message->name = (char *)office->name;
	message->parent_code = (char *)office->parent;
	message->seq = office->seq;
	message->from = month_text(office->from, shown->from);
	message->ended_from = month_text(office->ended, shown->ended);
	message->successor_code = (char *)office->successor;
}

bool jx_office_show_endorsing(struct jx_call *call, Jixiao__V1__Office *message)
{
	struct jx_endorsing endorsing;
	enum jx_status status = jx_endorsing_get(call->store, message->code, &endorsing);

	if (status != JX_OK)
		jx_call_fault(call, status);
	message->seq = endorsing.seq > message->seq ? endorsing.seq : message->seq;
	message->needs_endorsement = endorsing.needed;
	return status == JX_OK;
}

bool jx_office_find(struct jx_call *call, const char *code, struct jx_office *office)
{
	enum jx_status status = jx_office_get(call->store, code, office);

	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_OFFICE_NOT_FOUND, code);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

bool jx_office_stands(struct jx_call *call, const struct jx_office *office, jx_month month)
{
	char ended[JX_MONTH_SIZE];

	if (office->ended == 0 || month < office->ended)
		return true;
	jx_call_refuse(call, JX_REASON_OFFICE_ENDED, office->code, month_text(office->ended, ended));
	return false;
}

bool jx_office_goes_on(struct jx_call *call, const struct jx_office *office)
{
	return jx_office_stands(call, office, JX_MONTH_LAST);
}

bool jx_office_has_room(struct jx_call *call, const struct jx_office *parent)
{
	uint64_t children = 0;
	enum jx_status status;

	if (!jx_office_goes_on(call, parent))
		return false;
	status = jx_office_children(call->store, parent->code, &children);
	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (children >= JX_OFFICE_CHILDREN)
		jx_call_refuse(call, JX_REASON_OFFICE_FULL, parent->code, jx_call_number(call, children));
	return call->outcome == JX_CALL_OPEN;
}

static bool fields_right(struct jx_call *call, const Jixiao__V1__OfficesAddRequest *request)
{
	struct jx_fields fields = {.call = call};

	jx_field_check(&fields, "code", JX_RULE_OFFICE_CODE, jx_office_code_problem(request->code));
	jx_field_check(&fields, "name", JX_RULE_NAME, jx_office_name_problem(request->name));
	jx_field_check(&fields, "parent_code", JX_RULE_OFFICE_CODE, jx_office_code_problem(request->parent_code));
	return jx_fields_right(&fields);
}

static bool code_free(struct jx_call *call, const char *code)
{
	struct jx_office existing;
	enum jx_status status = jx_office_get(call->store, code, &existing);

	if (status == JX_NOT_FOUND)
		return true;
	if (status == JX_OK)
		jx_call_refuse(call, JX_REASON_OFFICE_EXISTS, existing.code, existing.name);
	else
		jx_call_fault(call, status);
	return false;
}

/* There is room for the office below its parent; *depth is where it then stands. */
static bool has_place(struct jx_call *call, const Jixiao__V1__OfficesAddRequest *request, uint32_t *depth)
{
	struct jx_office parent;
	uint32_t deepest = 0;
	enum jx_status status;

	if (!jx_office_find(call, request->parent_code, &parent))
		return false;
	status = jx_office_deepest(call->store, parent.code, &deepest);
	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (deepest >= JX_OFFICE_DEPTH)
		jx_call_refuse(call, JX_REASON_OFFICE_TOO_DEEP, request->code, jx_call_number(call, JX_OFFICE_DEPTH));
	*depth = parent.depth + 1;
	return call->outcome == JX_CALL_OPEN && jx_office_has_room(call, &parent);
}

static void jx_offices_add(Jixiao__V1__Offices_Service *service, const Jixiao__V1__OfficesAddRequest *request,
			   Jixiao__V1__OfficesAddResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	struct jx_office office = {.seq = call->seq};
	Jixiao__V1__OfficesAddResponse response = JIXIAO__V1__OFFICES_ADD_RESPONSE__INIT;
	struct jx_office_shown shown;
	enum jx_status status;

	(void)service;
	if (!fields_right(call, request) || !code_free(call, request->code) || !has_place(call, request, &office.depth))
		return;
	memcpy(office.code, request->code, strlen(request->code));
	memcpy(office.name, request->name, strlen(request->name));
	memcpy(office.parent, request->parent_code, strlen(request->parent_code));
	status = jx_office_add(call->store, &office);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	jx_office_show(&office, &shown);
	response.office = &shown.message;
	closure(&response, call);
}

/* Who asks for a signature that nobody can give would stop the office. */
static bool has_head(struct jx_call *call, const char *office)
{
	uint64_t heads = 0;
	enum jx_status status = jx_principal_count(call->store, office, JX_ROLE_HEAD, jx_day_at(call->now_ms), &heads);

	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (heads == 0)
		jx_call_refuse(call, JX_REASON_OFFICE_HEADLESS, office);
	return call->outcome == JX_CALL_OPEN;
}

static void jx_offices_set_endorsement(Jixiao__V1__Offices_Service *service,
				       const Jixiao__V1__OfficesSetEndorsementRequest *request,
				       Jixiao__V1__OfficesSetEndorsementResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	const struct jx_endorsing endorsing = {.needed = request->needed, .seq = call->seq};
	Jixiao__V1__OfficesSetEndorsementResponse response = JIXIAO__V1__OFFICES_SET_ENDORSEMENT_RESPONSE__INIT;
	struct jx_office_shown shown;
	struct jx_office office;
	enum jx_status status;

	(void)service;
	if ((request->needed && !has_head(call, request->office_code)) ||
	    !jx_office_find(call, request->office_code, &office))
		return;
	status = jx_endorsing_set(call->store, request->office_code, &endorsing);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	jx_office_show(&office, &shown);
	if (!jx_office_show_endorsing(call, &shown.message))
		return;
	response.office = &shown.message;
	closure(&response, call);
}

/* What a page of offices points to. */
struct list {
	struct jx_office *rows;
	struct jx_office_shown *shown;
	Jixiao__V1__Office **pointers;
	size_t n_rows; /* one more than the page has, where there is a next one */
};

static bool take_list(struct jx_call *call, size_t room, struct list *list)
{
	list->rows = jx_call_take(call, (room + 1) * sizeof(*list->rows));
	list->shown = list->rows ? jx_call_take(call, (room + 1) * sizeof(*list->shown)) : NULL;
	list->pointers = list->shown ? jx_call_take(call, (room + 1) * sizeof(Jixiao__V1__Office *)) : NULL;
	return list->pointers != NULL;
}

/* False: the office is none of the month's, or the call is faulted. */
static bool stands_in(struct jx_call *call, jx_month month, struct jx_office *office)
{
	char code[JX_OFFICE_CODE_MAX + 1];
	const struct jx_office_in in = {code, month};
	enum jx_status status;

	if (month == JX_MONTH_LAST)
		return true;
	if (office->ended != 0 && office->ended <= month)
		return false;
	memcpy(code, office->code, sizeof(code));
	status = jx_office_at(call->store, &in, office);
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* Empty: as they are now. */
static bool read_period(struct jx_call *call, const char *period, jx_month *month)
{
	struct jx_fields fields = {.call = call};

	*month = JX_MONTH_LAST;
	if (*period != '\0')
		jx_field_check(&fields, "period", JX_RULE_MONTH, jx_month_problem(period, month));
	return jx_fields_right(&fields);
}

static void jx_offices_list(Jixiao__V1__Offices_Service *service, const Jixiao__V1__OfficesListRequest *request,
			    Jixiao__V1__OfficesListResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__OfficesListResponse response = JIXIAO__V1__OFFICES_LIST_RESPONSE__INIT;
	struct jx_page page;
	struct list list;
	jx_month month;
	size_t n = 0;
	enum jx_status status;

	(void)service;
	if (!read_period(call, request->period, &month) ||
	    !jx_page_open(call, request->page_size, request->page, &page) || !take_list(call, page.size + 1, &list))
		return;
	status = jx_office_list(call->store, page.after, page.size + 1, list.rows, &list.n_rows);
	if (status != JX_OK)
		jx_call_fault(call, status);
	for (; call->outcome == JX_CALL_OPEN && n < list.n_rows && n < page.size; n++) {
		if (!stands_in(call, month, &list.rows[n]))
			continue;
		jx_office_show(&list.rows[n], &list.shown[n]);
		if (!jx_office_show_endorsing(call, &list.shown[n].message) ||
		    !jx_page_take(&page, &list.shown[n].message.base))
			break;
		list.pointers[response.n_offices++] = &list.shown[n].message;
	}
	if (call->outcome != JX_CALL_OPEN)
		return;
	if (n < list.n_rows) {
		assert(n > 0);
		response.next = jx_page_next(&page, list.rows[n - 1].code);
	}
	response.offices = list.pointers;
	response.journal_seq = call->seq;
	closure(&response, call);
}

static void jx_offices_history(Jixiao__V1__Offices_Service *service, const Jixiao__V1__OfficesHistoryRequest *request,
			       Jixiao__V1__OfficesHistoryResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__OfficesHistoryResponse response = JIXIAO__V1__OFFICES_HISTORY_RESPONSE__INIT;
	struct jx_fields fields = {.call = call};
	struct list list = {.n_rows = 0};
	enum jx_status status;

	(void)service;
	jx_field_check(&fields, "code", JX_RULE_OFFICE_CODE, jx_office_code_problem(request->code));
	if (!jx_fields_right(&fields) || !take_list(call, HISTORY_MAX, &list))
		return;
	status = jx_office_history(call->store, request->code, HISTORY_MAX, list.rows, &list.n_rows);
	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_OFFICE_NOT_FOUND, request->code);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	if (status != JX_OK)
		return;
	for (size_t i = 0; i < list.n_rows; i++) {
		jx_office_show(&list.rows[i], &list.shown[i]);
		list.pointers[i] = &list.shown[i].message;
	}
	response.n_offices = list.n_rows;
	response.offices = list.pointers;
	response.journal_seq = call->seq;
	closure(&response, call);
}

Jixiao__V1__Offices_Service jx_offices_service = JIXIAO__V1__OFFICES__INIT(jx_offices_);
