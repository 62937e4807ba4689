/* SPDX-License-Identifier: Apache-2.0 */
/* Offices/Move, Rename and End. No change begins in a month to come: so the tree as it is now is that of this month. */
#include "server/store/office_changes.h"

#include <string.h>

#include "server/domain/office.h"
#include "server/service/duty_fields.h"
#include "server/service/fields.h"
#include "server/service/office_handlers.h"

static const char *begun_problem(const struct jx_call *call, jx_month month)
{
	return month > jx_month_of_day(jx_day_at(call->now_ms)) ? JX_N("the month has not begun yet") : NULL;
}

static void check_from(struct jx_fields *fields, const char *text, jx_month *from)
{
	jx_field_check(fields, "from", JX_RULE_MONTH, jx_month_problem(text, from));
	if (!fields->problem)
		jx_field_check(fields, "from", JX_RULE_MONTH_BEGUN, begun_problem(fields->call, *from));
}

static void refuse_order(struct jx_call *call, jx_month from, jx_month newest)
{
	char first[JX_MONTH_SIZE], last[JX_MONTH_SIZE];

	jx_month_format(from, first);
	jx_month_format(newest, last);
	jx_call_refuse(call, JX_REASON_OFFICE_CHANGED_LATER, first, last);
}

/* From `from` on the tree is the one as it is now. */
static bool comes_last(struct jx_call *call, const struct jx_office *office, jx_month from)
{
	jx_month newest = 0;
	enum jx_status status = jx_office_last_move(call->store, &newest);

	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (from < newest || from < office->from)
		refuse_order(call, from, newest > office->from ? newest : office->from);
	return call->outcome == JX_CALL_OPEN;
}

static bool no_figures(struct jx_call *call, const char *code, jx_month from)
{
	const struct jx_office_in in = {code, from};
	struct jx_office_figures figures;
	char month[JX_MONTH_SIZE];
	enum jx_status status = jx_office_find_figures(call->store, &in, &figures);

	if (status == JX_OK) {
		jx_month_format(figures.month, month);
		jx_call_refuse(call, JX_REASON_OFFICE_HAS_FIGURES, figures.office, figures.form, month);
	} else if (status != JX_NOT_FOUND) {
		jx_call_fault(call, status);
	}
	return call->outcome == JX_CALL_OPEN;
}

static bool no_money(struct jx_call *call, const char *code, jx_month from)
{
	struct jx_office_money money;
	char day[JX_DATE_SIZE];
	enum jx_status status = jx_office_find_money(call->store, code, jx_month_last_day(from - 1) + 1, &money);

	if (status == JX_OK) {
		jx_date_format(money.day, day);
		jx_call_refuse(call, JX_REASON_OFFICE_HAS_MONEY, money.office, jx_call_number(call, money.disbursement),
			       day);
	} else if (status != JX_NOT_FOUND) {
		jx_call_fault(call, status);
	}
	return call->outcome == JX_CALL_OPEN;
}

/* It may move or end in that month. */
static bool is_free(struct jx_call *call, const struct jx_office *office, jx_month from)
{
	if (office->parent[0] == '\0') {
		jx_call_refuse(call, JX_REASON_OFFICE_IS_ROOT, office->code);
		return false;
	}
	return jx_office_goes_on(call, office) && comes_last(call, office, from) &&
	       no_figures(call, office->code, from) && no_money(call, office->code, from);
}

/* Access has judged the office; the other one is named by the request, too. */
static bool find_other(struct jx_call *call, const char *code, struct jx_office *office)
{
	bool within = false;
	enum jx_status status = jx_call_within(call, JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW, code, &within);

	if (status != JX_OK && status != JX_NOT_FOUND)
		jx_call_fault(call, status);
	else if (status == JX_OK && !within)
		jx_call_refuse(call, JX_REASON_OFFICE_OUT_OF_SCOPE, code, call->actor->office);
	return call->outcome == JX_CALL_OPEN && jx_office_find(call, code, office);
}

/* As the store has it after the change. */
static Jixiao__V1__Office *show_again(struct jx_call *call, const char *code)
{
	struct jx_office *office = jx_call_take(call, sizeof(*office));
	struct jx_office_shown *shown = jx_call_take(call, sizeof(*shown));

	if (!office || !shown || !jx_office_find(call, code, office))
		return NULL;
	jx_office_show(office, shown);
	if (!jx_office_show_endorsing(call, &shown->message))
		return NULL;
	return &shown->message;
}

/* -- Move ---------------------------------------------------------------------------------------------------------- */

static bool may_stand(struct jx_call *call, const struct jx_office *office, const struct jx_office *parent)
{
	enum jx_office_relation relation;
	uint32_t bottom = 0;
	enum jx_status status = jx_office_relate(call->store, office->code, parent->code, &relation);

	if (status == JX_OK)
		status = jx_office_bottom(call->store, office->code, &bottom);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	if (relation == JX_OFFICE_OWN || relation == JX_OFFICE_BELOW)
		jx_call_refuse(call, JX_REASON_OFFICE_BELOW_ITSELF, office->code, parent->code);
	else if (strcmp(office->parent, parent->code) == 0)
		jx_call_refuse(call, JX_REASON_OFFICE_UNCHANGED, office->code);
	else if (parent->depth + 1 + (bottom - office->depth) > JX_OFFICE_DEPTH)
		jx_call_refuse(call, JX_REASON_OFFICE_TOO_DEEP, office->code, jx_call_number(call, JX_OFFICE_DEPTH));
	return call->outcome == JX_CALL_OPEN && jx_office_has_room(call, parent);
}

void jx_offices_move(Jixiao__V1__Offices_Service *service, const Jixiao__V1__OfficesMoveRequest *request,
		     Jixiao__V1__OfficesMoveResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__OfficesMoveResponse response = JIXIAO__V1__OFFICES_MOVE_RESPONSE__INIT;
	struct jx_fields fields = {.call = call};
	struct jx_office office, parent;
	jx_month from = 0;
	enum jx_status status;

	(void)service;
	jx_field_check(&fields, "parent_code", JX_RULE_OFFICE_CODE, jx_office_code_problem(request->parent_code));
	check_from(&fields, request->from, &from);
	if (!jx_fields_right(&fields) || !jx_office_find(call, request->code, &office) ||
	    !find_other(call, request->parent_code, &parent) || !is_free(call, &office, from) ||
	    !may_stand(call, &office, &parent))
		return;
	status = jx_office_move(call->store, &office, &parent, from, call->seq);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	response.office = show_again(call, office.code);
	if (response.office)
		closure(&response, call);
}

/* -- Rename -------------------------------------------------------------------------------------------------------- */

static bool may_rename(struct jx_call *call, const struct jx_office *office, const char *name, jx_month from)
{
	if (!jx_office_goes_on(call, office))
		return false;
	if (from < office->from)
		refuse_order(call, from, office->from);
	else if (strcmp(office->name, name) == 0)
		jx_call_refuse(call, JX_REASON_OFFICE_UNCHANGED, office->code);
	return call->outcome == JX_CALL_OPEN;
}

void jx_offices_rename(Jixiao__V1__Offices_Service *service, const Jixiao__V1__OfficesRenameRequest *request,
		       Jixiao__V1__OfficesRenameResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__OfficesRenameResponse response = JIXIAO__V1__OFFICES_RENAME_RESPONSE__INIT;
	struct jx_fields fields = {.call = call};
	struct jx_office office;
	jx_month from = 0;
	enum jx_status status;

	(void)service;
	jx_field_check(&fields, "name", JX_RULE_NAME, jx_office_name_problem(request->name));
	check_from(&fields, request->from, &from);
	if (!jx_fields_right(&fields) || !jx_office_find(call, request->code, &office) ||
	    !may_rename(call, &office, request->name, from))
		return;
	status = jx_office_rename(call->store, &office, request->name, from, call->seq);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	response.office = show_again(call, office.code);
	if (response.office)
		closure(&response, call);
}

/* -- End ----------------------------------------------------------------------------------------------------------- */

/* Those below it have ended by then, too. */
static bool is_alone(struct jx_call *call, const struct jx_office_in *in)
{
	struct jx_office below;
	char after[JX_OFFICE_CODE_MAX + 1] = "";
	size_t n = 1;
	enum jx_status status = JX_OK;

	while (n > 0 && call->outcome == JX_CALL_OPEN) {
		status = jx_office_list_below(call->store, in, after, 1, &below, &n);
		if (status != JX_OK)
			jx_call_fault(call, status);
		else if (n > 0 && (below.ended == 0 || below.ended > in->month))
			jx_call_refuse(call, JX_REASON_OFFICE_HAS_OFFICES, in->code, below.code);
		else if (n > 0)
			memcpy(after, below.code, sizeof(after));
	}
	return call->outcome == JX_CALL_OPEN;
}

/* None may be named. */
static const char *successor_problem(const Jixiao__V1__OfficesEndRequest *request)
{
	if (*request->successor_code == '\0')
		return NULL;
	if (strcmp(request->successor_code, request->code) == 0)
		return JX_N("it is the office that ends");
	return jx_office_code_problem(request->successor_code);
}

static bool successor_right(struct jx_call *call, const char *code)
{
	struct jx_office successor;

	return *code == '\0' || (find_other(call, code, &successor) && jx_office_goes_on(call, &successor));
}

void jx_offices_end(Jixiao__V1__Offices_Service *service, const Jixiao__V1__OfficesEndRequest *request,
		    Jixiao__V1__OfficesEndResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__OfficesEndResponse response = JIXIAO__V1__OFFICES_END_RESPONSE__INIT;
	struct jx_fields fields = {.call = call};
	struct jx_office_in in = {request->code, 0};
	struct jx_office office;
	enum jx_status status;

	(void)service;
	jx_field_check(&fields, "successor_code", JX_RULE_OFFICE_CODE, successor_problem(request));
	check_from(&fields, request->from, &in.month);
	if (!jx_fields_right(&fields) || !jx_office_find(call, request->code, &office) ||
	    !is_free(call, &office, in.month) || !is_alone(call, &in) ||
	    !successor_right(call, request->successor_code))
		return;
	status = jx_office_end(call->store, &in, request->successor_code, call->seq, &response.duty_count);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	response.office = show_again(call, office.code);
	if (response.office)
		closure(&response, call);
}
