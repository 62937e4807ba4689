/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/limits.h"
#include "server/service/duty_fields.h"
#include "server/service/page.h"
#include "server/service/table.h"
#include "server/store/catalog.h"
#include "server/store/submissions.h"

/* A duty and the texts of its months, which the message borrows. */
struct shown {
	Jixiao__V1__Duty message;
	char from[JX_MONTH_SIZE], to[JX_MONTH_SIZE];
};

static void show(const struct jx_duty *duty, struct shown *shown)
{
	jixiao__v1__duty__init(&shown->message);
	jx_month_format(duty->from, shown->from);
	shown->to[0] = '\0';
	if (duty->to != JX_MONTH_LAST)
		jx_month_format(duty->to, shown->to);
	shown->message.office_code = (char *)duty->office;
	shown->message.form_code = (char *)duty->form;
	shown->message.from = shown->from;
	shown->message.to = shown->to;
}

/* -- adding and ending --------------------------------------------------------------------------------------------- */

/* The form's code and name, as it is from the duty's first month on. */
static bool form_there(struct jx_call *call, const struct jx_duty *duty)
{
	struct jx_catalog catalog = {.version = 0};
	enum jx_status status = jx_catalog_load_form(call->store, call->arena, duty->from, duty->form, &catalog);

	if (status == JX_OK)
		return jx_duty_place(call, &catalog, duty);
	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_FORM_NOT_FOUND, duty->form);
	else
		jx_call_fault(call, status);
	return false;
}

static void duties_add(Jixiao__V1__Duties_Service *service, const Jixiao__V1__DutiesAddRequest *request,
		       Jixiao__V1__DutiesAddResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	const struct jx_duty_texts texts = {request->office_code, request->form_code, request->from, request->to};
	struct jx_fields fields = {.call = call};
	Jixiao__V1__DutiesAddResponse response = JIXIAO__V1__DUTIES_ADD_RESPONSE__INIT;
	struct jx_duty duty;
	struct shown shown;

	(void)service;
	jx_duty_read(&fields, "", &texts, &duty);
	if (!jx_fields_right(&fields))
		return;
	duty.seq = call->seq;
	if (!form_there(call, &duty) || !jx_duty_put(call, &duty))
		return;
	show(&duty, &shown);
	response.duty = &shown.message;
	closure(&response, call);
}

/* Figures of its months after that one would be owed by nobody. */
static bool no_figures_after(struct jx_call *call, const struct jx_duty *duty, jx_month to)
{
	struct jx_submission_key first = {.month = to + 1};
	char month[JX_MONTH_SIZE];
	jx_month found = 0;
	enum jx_status status = JX_NOT_FOUND;

	memcpy(first.form, duty->form, sizeof(first.form));
	memcpy(first.office, duty->office, sizeof(first.office));
	if (to < duty->to)
		status = jx_submission_stands(call->store, &first, duty->to, &found);
	if (status == JX_OK) {
		jx_month_format(found, month);
		jx_call_refuse(call, JX_REASON_DUTY_HAS_FIGURES, duty->office, duty->form, month);
	} else if (status != JX_NOT_FOUND) {
		jx_call_fault(call, status);
	}
	return call->outcome == JX_CALL_OPEN;
}

/* The duty that the office is to owe no longer after that month: the one in force in the month after it, which may
 * begin there; where there is none, the one that ends with it already. */
static bool find_ended(struct jx_call *call, const Jixiao__V1__DutiesEndRequest *request, jx_month to,
		       struct jx_duty *duty)
{
	enum jx_status status =
		to == JX_MONTH_LAST ? JX_NOT_FOUND
				    : jx_duty_get(call->store, request->form_code, request->office_code, to + 1, duty);

	if (status == JX_NOT_FOUND)
		status = jx_duty_get(call->store, request->form_code, request->office_code, to, duty);
	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_DUTY_NOT_FOUND, request->office_code, request->form_code, request->to);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* One that would end before it begins is taken back. */
static bool end_duty(struct jx_call *call, const Jixiao__V1__DutiesEndRequest *request, struct jx_duty *duty)
{
	struct jx_fields fields = {.call = call};
	jx_month to = JX_MONTH_FIRST;
	enum jx_status status;

	jx_field_check(&fields, "to", JX_RULE_MONTH, jx_month_problem(request->to, &to));
	if (!jx_fields_right(&fields) || !find_ended(call, request, to, duty) || !no_figures_after(call, duty, to))
		return false;
	status = to < duty->from ? jx_duty_remove(call->store, duty, call->seq)
				 : jx_duty_end(call->store, duty, to, call->seq);
	if (status != JX_OK)
		jx_call_fault(call, status);
	duty->to = to;
	return call->outcome == JX_CALL_OPEN;
}

static void duties_end(Jixiao__V1__Duties_Service *service, const Jixiao__V1__DutiesEndRequest *request,
		       Jixiao__V1__DutiesEndResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__DutiesEndResponse response = JIXIAO__V1__DUTIES_END_RESPONSE__INIT;
	struct jx_duty duty;
	struct shown shown;

	(void)service;
	if (!end_duty(call, request, &duty))
		return;
	show(&duty, &shown);
	response.duty = &shown.message;
	closure(&response, call);
}

/* -- listing ------------------------------------------------------------------------------------------------------- */

/* "form/office/2023-01"; the key of a page. */
#define KEY_SIZE (JX_ITEM_CODE_MAX + JX_OFFICE_CODE_MAX + JX_MONTH_SIZE + 2u)

static void write_key(const struct jx_duty *duty, char key[KEY_SIZE])
{
	char from[JX_MONTH_SIZE];

	jx_month_format(duty->from, from);
	(void)snprintf(key, KEY_SIZE, "%s/%s/%s", duty->form, duty->office, from);
}

static bool take_part(const char **key, char *out, size_t size)
{
	size_t n = strcspn(*key, "/");

	if (n >= size || (*key)[n] == '\0')
		return false;
	memcpy(out, *key, n);
	out[n] = '\0';
	*key += n + 1;
	return true;
}

static bool read_key(struct jx_call *call, const char *key, struct jx_duty *after)
{
	struct jx_fields fields = {.call = call};

	*after = (struct jx_duty){.from = 0};
	if (key[0] != '\0' &&
	    (!take_part(&key, after->form, sizeof(after->form)) ||
	     !take_part(&key, after->office, sizeof(after->office)) || !jx_month_parse(key, &after->from)))
		jx_field_check(&fields, "page", JX_RULE_PAGE_TOKEN, JX_N("this server gave no such token"));
	return jx_fields_right(&fields);
}

/* What a page of duties points to. */
struct list {
	struct jx_duty *rows;
	struct shown *shown;
	Jixiao__V1__Duty **pointers;
	size_t n_rows; /* one more than the page has, where there is a next one */
};

static bool read_list(struct jx_call *call, const char *form, const struct jx_page *page, struct list *list)
{
	struct jx_duty after;
	enum jx_status status;

	if (!read_key(call, page->after, &after))
		return false;
	list->rows = jx_call_take(call, (page->size + 1) * sizeof(*list->rows));
	if (!list->rows)
		return false;
	status = jx_duty_list(call->store, form, &after, page->size + 1, list->rows, &list->n_rows);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	list->shown = jx_call_take(call, (list->n_rows + 1) * sizeof(*list->shown));
	if (!list->shown)
		return false;
	list->pointers = jx_call_take(call, (list->n_rows + 1) * sizeof(Jixiao__V1__Duty *));
	return list->pointers != NULL;
}

static void duties_list(Jixiao__V1__Duties_Service *service, const Jixiao__V1__DutiesListRequest *request,
			Jixiao__V1__DutiesListResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__DutiesListResponse response = JIXIAO__V1__DUTIES_LIST_RESPONSE__INIT;
	char key[KEY_SIZE];
	struct jx_page page;
	struct list list;
	size_t n = 0;

	(void)service;
	if (!jx_page_open(call, request->page_size, request->page, &page) ||
	    !read_list(call, request->form_code, &page, &list))
		return;
	for (; n < list.n_rows && n < page.size; n++) {
		show(&list.rows[n], &list.shown[n]);
		if (!jx_page_take(&page, &list.shown[n].message.base))
			break;
		list.pointers[n] = &list.shown[n].message;
	}
	if (n < list.n_rows) {
		assert(n > 0);
		write_key(&list.rows[n - 1], key);
		response.next = jx_page_next(&page, key);
	}
	response.n_duties = n;
	response.duties = list.pointers;
	response.journal_seq = call->seq;
	closure(&response, call);
}

Jixiao__V1__Duties_Service jx_duties_service = JIXIAO__V1__DUTIES__INIT(duties_);
