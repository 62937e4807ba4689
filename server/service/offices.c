/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "common/base/limits.h"
#include "server/domain/office.h"
#include "server/service/fields.h"
#include "server/service/page.h"
#include "server/service/table.h"
#include "server/store/offices.h"

/* Borrows the office's texts. */
static void fill(const struct jx_office *office, Jixiao__V1__Office *message)
{
	jixiao__v1__office__init(message);
	message->code = (char *)office->code;
	message->name = (char *)office->name;
	message->parent_code = (char *)office->parent;
	message->seq = office->seq;
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
	uint64_t children;
	enum jx_status status = jx_office_get(call->store, request->parent_code, &parent);

	if (status == JX_NOT_FOUND) {
		jx_call_refuse(call, JX_REASON_OFFICE_NOT_FOUND, request->parent_code);
		return false;
	}
	if (status == JX_OK)
		status = jx_office_children(call->store, parent.code, &children);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	if (parent.depth >= JX_OFFICE_DEPTH)
		jx_call_refuse(call, JX_REASON_OFFICE_TOO_DEEP, request->code, jx_call_number(call, JX_OFFICE_DEPTH));
	else if (children >= JX_OFFICE_CHILDREN)
		jx_call_refuse(call, JX_REASON_OFFICE_FULL, parent.code, jx_call_number(call, children));
	*depth = parent.depth + 1;
	return call->outcome == JX_CALL_OPEN;
}

static void offices_add(Jixiao__V1__Offices_Service *service, const Jixiao__V1__OfficesAddRequest *request,
			Jixiao__V1__OfficesAddResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	struct jx_office office = {.seq = call->seq};
	Jixiao__V1__OfficesAddResponse response = JIXIAO__V1__OFFICES_ADD_RESPONSE__INIT;
	Jixiao__V1__Office message;
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
	fill(&office, &message);
	response.office = &message;
	closure(&response, call);
}

/* What a page of offices points to. */
struct list {
	struct jx_office *rows;
	Jixiao__V1__Office *messages;
	Jixiao__V1__Office **pointers;
	size_t n_rows; /* one more than the page has, where there is a next one */
};

static bool read_list(struct jx_call *call, const struct jx_page *page, struct list *list)
{
	enum jx_status status;

	list->rows = jx_call_take(call, (page->size + 1) * sizeof(*list->rows));
	if (!list->rows)
		return false;
	status = jx_office_list(call->store, page->after, page->size + 1, list->rows, &list->n_rows);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	list->messages = jx_call_take(call, (list->n_rows + 1) * sizeof(*list->messages));
	if (!list->messages)
		return false;
	list->pointers = jx_call_take(call, (list->n_rows + 1) * sizeof(Jixiao__V1__Office *));
	return list->pointers != NULL;
}

static void offices_list(Jixiao__V1__Offices_Service *service, const Jixiao__V1__OfficesListRequest *request,
			 Jixiao__V1__OfficesListResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__OfficesListResponse response = JIXIAO__V1__OFFICES_LIST_RESPONSE__INIT;
	struct jx_page page;
	struct list list;
	size_t n = 0;

	(void)service;
	if (!jx_page_open(call, request->page_size, request->page, &page) || !read_list(call, &page, &list))
		return;
	for (; n < list.n_rows && n < page.size; n++) {
		fill(&list.rows[n], &list.messages[n]);
		if (!jx_page_take(&page, &list.messages[n].base))
			break;
		list.pointers[n] = &list.messages[n];
	}
	if (n < list.n_rows) {
		assert(n > 0);
		response.next = jx_page_next(&page, list.rows[n - 1].code);
	}
	response.n_offices = n;
	response.offices = list.pointers;
	response.journal_seq = call->seq;
	closure(&response, call);
}

Jixiao__V1__Offices_Service jx_offices_service = JIXIAO__V1__OFFICES__INIT(offices_);
