/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/base/text.h"
#include "server/service/fields.h"
#include "server/service/page.h"
#include "server/service/period_days.h"
#include "server/service/principal_message.h"
#include "server/service/submission_key.h"
#include "server/service/table.h"
#include "server/store/catalog.h"
#include "server/store/offices.h"
#include "server/store/waivers.h"

_Static_assert((int)JX_WAIVER_REQUESTED == (int)JIXIAO__V1__WAIVER_STATE__WAIVER_STATE_REQUESTED &&
		       (int)JX_WAIVER_GRANTED == (int)JIXIAO__V1__WAIVER_STATE__WAIVER_STATE_GRANTED &&
		       (int)JX_WAIVER_DENIED == (int)JIXIAO__V1__WAIVER_STATE__WAIVER_STATE_DENIED,
	       "the store's numbers are the contract's");

/* -- a waiver as a message ---------------------------------------------------------------------------------------- */

/* A message, and the texts that it borrows. */
struct shown {
	Jixiao__V1__Waiver message;
	struct jx_waiver waiver;
	struct jx_office office;
	char period[JX_MONTH_SIZE], until[JX_DATE_SIZE], form_name[JX_ITEM_NAME_MAX + 1];
};

static bool find_names(struct jx_call *call, const struct jx_waiver *waiver, struct shown *shown)
{
	enum jx_status status = jx_office_get(call->store, waiver->key.office, &shown->office);

	if (status == JX_OK)
		status = jx_form_name(call->store, waiver->key.form, waiver->key.month, shown->form_name);
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* In the call's arena. NULL: the call is refused or faulted. */
static Jixiao__V1__Waiver *show(struct jx_call *call, const struct jx_waiver *waiver)
{
	struct shown *shown = jx_call_take(call, sizeof(*shown));
	Jixiao__V1__Waiver *message;

	if (!shown || !find_names(call, waiver, shown))
		return NULL;
	message = &shown->message;
	shown->waiver = *waiver;
	jixiao__v1__waiver__init(message);
	jx_month_format(waiver->key.month, shown->period);
	jx_date_format(waiver->until, shown->until);
	message->id = waiver->id;
	message->office_code = shown->waiver.key.office;
	message->office_name = shown->office.name;
	message->form_code = shown->waiver.key.form;
	message->form_name = shown->form_name;
	message->period = shown->period;
	message->state = (Jixiao__V1__WaiverState)waiver->state;
	if (waiver->state == JX_WAIVER_GRANTED && waiver->until < jx_call_today(call))
		message->state = JIXIAO__V1__WAIVER_STATE__WAIVER_STATE_ENDED;
	message->until = shown->until;
	message->reason = (char *)waiver->reason;
	message->note = (char *)waiver->note;
	message->requested_ms = waiver->requested_ms;
	message->decided_ms = waiver->decided_ms;
	message->requester_name = jx_principal_name(call, waiver->requester);
	if (waiver->decider != 0)
		message->decider_name = jx_principal_name(call, waiver->decider);
	return message->requester_name && message->decider_name ? message : NULL;
}

/* -- Request ------------------------------------------------------------------------------------------------------ */

static const char *required_until(const struct jx_call *call, const char *text, jx_day *until)
{
	return text[0] == '\0' ? JX_N("a day is missing") : jx_until_problem(call, text, until);
}

static bool request_right(struct jx_call *call, const Jixiao__V1__WaiversRequestRequest *request,
			  struct jx_waiver *waiver)
{
	struct jx_fields fields = {.call = call};

	jx_submission_key_read(&fields, request->form_code, request->office_code, request->period, &waiver->key);
	if (!fields.problem)
		jx_field_check(&fields, "period", JX_RULE_MONTH, jx_period_problem(call, waiver->key.month));
	jx_field_check(&fields, "until", JX_RULE_DATE, required_until(call, request->until, &waiver->until));
	jx_field_check(&fields, "reason", JX_RULE_TEXT, jx_text_name_problem(request->reason, JX_TEXT_LINE_MAX));
	return jx_fields_right(&fields);
}

/* The office owes the form, and it closes. False: the call is refused or faulted. */
static bool is_needed(struct jx_call *call, const struct jx_submission_key *key, const char *period_text)
{
	struct jx_duty duty;
	struct jx_period period;
	enum jx_status status = jx_period_find(call, key->form, key->month, &period);

	if (status == JX_NOT_FOUND) {
		jx_call_refuse(call, JX_REASON_FORM_NOT_FOUND, key->form);
		return false;
	}
	if (status == JX_OK)
		status = jx_duty_get(call->store, key->form, key->office, key->month, &duty);
	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_DUTY_NOT_FOUND, key->office, key->form, period_text);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	else if (period.days.closes == 0)
		jx_call_refuse(call, JX_REASON_WAIVER_NEEDLESS, key->form, period_text);
	return call->outcome == JX_CALL_OPEN;
}

/* None for it waits for a decision, but one whose day is over. */
static bool is_first(struct jx_call *call, const struct jx_submission_key *key)
{
	struct jx_waiver other;
	enum jx_status status =
		jx_waiver_find(call->store, call->arena, key, JX_WAIVER_REQUESTED, jx_call_today(call), &other);

	if (status == JX_OK)
		jx_call_refuse(call, JX_REASON_WAIVER_REQUESTED, jx_call_number(call, other.id));
	else if (status != JX_NOT_FOUND)
		jx_call_fault(call, status);
	return status == JX_NOT_FOUND;
}

static void waivers_request(Jixiao__V1__Waivers_Service *service, const Jixiao__V1__WaiversRequestRequest *request,
			    Jixiao__V1__WaiversRequestResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	struct jx_waiver waiver = {.id = call->seq,
				   .state = JX_WAIVER_REQUESTED,
				   .reason = request->reason,
				   .requester = call->actor->id,
				   .requested_ms = call->now_ms,
				   .note = "",
				   .seq = call->seq};
	Jixiao__V1__WaiversRequestResponse response = JIXIAO__V1__WAIVERS_REQUEST_RESPONSE__INIT;
	enum jx_status status;

	(void)service;
	if (!request_right(call, request, &waiver) || !is_needed(call, &waiver.key, request->period) ||
	    !is_first(call, &waiver.key))
		return;
	status = jx_waiver_add(call->store, &waiver);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	response.waiver = show(call, &waiver);
	if (response.waiver)
		closure(&response, call);
}

/* -- Grant, Deny -------------------------------------------------------------------------------------------------- */

/* What the caller may decide; the office is named by the waiver's number alone. False: the call is refused. */
static bool find(struct jx_call *call, uint64_t id, struct jx_waiver *waiver)
{
	bool within = false;
	enum jx_status status = jx_waiver_get(call->store, call->arena, id, waiver);

	if (status == JX_OK)
		status = jx_call_within(call, JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW, waiver->key.office, &within);
	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_WAIVER_NOT_FOUND, jx_call_number(call, id));
	else if (status != JX_OK)
		jx_call_fault(call, status);
	else if (!within)
		jx_call_refuse(call, JX_REASON_OFFICE_OUT_OF_SCOPE, waiver->key.office, call->actor->office);
	else if (waiver->requester == call->actor->id)
		jx_call_refuse(call, JX_REASON_WAIVER_OWN, jx_call_number(call, id));
	return call->outcome == JX_CALL_OPEN;
}

static const char *note_problem(const char *note)
{
	return note[0] == '\0' ? NULL : jx_text_name_problem(note, JX_TEXT_LINE_MAX);
}

/* NULL: the call is refused or faulted. */
static Jixiao__V1__Waiver *decide(struct jx_call *call, struct jx_waiver *waiver, enum jx_waiver_state state,
				  const char *note)
{
	enum jx_status status;

	waiver->state = state;
	waiver->note = note;
	waiver->decider = call->actor->id;
	waiver->decided_ms = call->now_ms;
	waiver->seq = call->seq;
	status = jx_waiver_decide(call->store, waiver);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return NULL;
	}
	return show(call, waiver);
}

/* As it was asked for, or until the day that is given; either is still to come. */
static bool grant_right(struct jx_call *call, const Jixiao__V1__WaiversGrantRequest *request, struct jx_waiver *waiver)
{
	struct jx_fields fields = {.call = call};
	char asked[JX_DATE_SIZE];

	jx_date_format(waiver->until, asked);
	jx_field_check(&fields, "until", JX_RULE_DATE,
		       jx_until_problem(call, request->until[0] != '\0' ? request->until : asked, &waiver->until));
	jx_field_check(&fields, "note", JX_RULE_TEXT, note_problem(request->note));
	return jx_fields_right(&fields);
}

static void waivers_grant(Jixiao__V1__Waivers_Service *service, const Jixiao__V1__WaiversGrantRequest *request,
			  Jixiao__V1__WaiversGrantResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__WaiversGrantResponse response = JIXIAO__V1__WAIVERS_GRANT_RESPONSE__INIT;
	struct jx_waiver waiver;

	(void)service;
	if (!find(call, request->id, &waiver))
		return;
	if (waiver.state != JX_WAIVER_REQUESTED) {
		jx_call_refuse(call, JX_REASON_WAIVER_DECIDED, jx_call_number(call, waiver.id));
		return;
	}
	if (!grant_right(call, request, &waiver))
		return;
	response.waiver = decide(call, &waiver, JX_WAIVER_GRANTED, request->note);
	if (response.waiver)
		closure(&response, call);
}

static void waivers_deny(Jixiao__V1__Waivers_Service *service, const Jixiao__V1__WaiversDenyRequest *request,
			 Jixiao__V1__WaiversDenyResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__WaiversDenyResponse response = JIXIAO__V1__WAIVERS_DENY_RESPONSE__INIT;
	struct jx_fields fields = {.call = call};
	struct jx_waiver waiver;

	(void)service;
	jx_field_check(&fields, "note", JX_RULE_TEXT, jx_text_name_problem(request->note, JX_TEXT_LINE_MAX));
	if (!jx_fields_right(&fields) || !find(call, request->id, &waiver))
		return;
	if (waiver.state == JX_WAIVER_DENIED) {
		jx_call_refuse(call, JX_REASON_WAIVER_DECIDED, jx_call_number(call, waiver.id));
		return;
	}
	response.waiver = decide(call, &waiver, JX_WAIVER_DENIED, request->note);
	if (response.waiver)
		closure(&response, call);
}

/* -- List --------------------------------------------------------------------------------------------------------- */

static bool read_list(struct jx_call *call, const Jixiao__V1__WaiversListRequest *request, const struct jx_page *page,
		      Jixiao__V1__WaiversListResponse *response)
{
	struct jx_waiver_filter filter = {
		.office = request->office_code, .waiting = request->open, .limit = page->size + 1};
	struct jx_waiver *rows = jx_call_take(call, (page->size + 1) * sizeof(*rows));
	enum jx_status status;

	if (!rows || !jx_page_number(call, page, &filter.before))
		return false;
	if (filter.before == 0)
		filter.before = UINT64_MAX;
	status = jx_waiver_list(call->store, call->arena, &filter, rows, &response->n_waivers);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	response->waivers = jx_call_take(call, (page->size + 1) * sizeof(Jixiao__V1__Waiver *));
	for (size_t i = 0; response->waivers && i < response->n_waivers; i++) {
		response->waivers[i] = show(call, &rows[i]);
		if (!response->waivers[i])
			return false;
	}
	return response->waivers != NULL;
}

static void waivers_list(Jixiao__V1__Waivers_Service *service, const Jixiao__V1__WaiversListRequest *request,
			 Jixiao__V1__WaiversListResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__WaiversListResponse response = JIXIAO__V1__WAIVERS_LIST_RESPONSE__INIT;
	struct jx_page page;
	size_t n = 0;

	(void)service;
	if (!jx_page_open(call, request->page_size, request->page, &page) ||
	    !read_list(call, request, &page, &response))
		return;
	while (n < response.n_waivers && n < page.size && jx_page_take(&page, &response.waivers[n]->base))
		n++;
	if (n < response.n_waivers) {
		assert(n > 0);
		response.next = jx_page_next(&page, jx_call_number(call, response.waivers[n - 1]->id));
	}
	response.n_waivers = n;
	response.journal_seq = call->seq;
	closure(&response, call);
}

Jixiao__V1__Waivers_Service jx_waivers_service = JIXIAO__V1__WAIVERS__INIT(waivers_);
