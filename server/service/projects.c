/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/base/text.h"
#include "common/model/project.h"
#include "server/service/account.h"
#include "server/service/fields.h"
#include "server/service/page.h"
#include "server/service/project_message.h"
#include "server/service/project_request.h"
#include "server/service/table.h"
#include "server/store/disbursements.h"
#include "server/store/offices.h"
#include "server/store/projects.h"

static const char *const fund_names[JX_FUND_COUNT] = {
	[JX_FUND_FISCAL] = JX_N("fiscal fund"),
	[JX_FUND_CARRY_OVER] = JX_N("carry-over fund"),
	[JX_FUND_OTHER] = JX_N("other fund"),
};

/* -- what there is ------------------------------------------------------------------------------------------------ */

/* Refuses where there is no such project, or no such version of it; version 0 is the newest. */
static bool read_project(struct jx_call *call, const char *code, uint32_t version, struct jx_project *project)
{
	enum jx_status status = jx_project_load(call->store, call->arena, code, 0, project);
	uint32_t newest = status == JX_OK ? project->version : 0;

	if (status == JX_OK && version != 0 && version != newest)
		status = jx_project_load(call->store, call->arena, code, version, project);
	if (status == JX_NOT_FOUND && newest == 0)
		jx_call_refuse(call, JX_REASON_PROJECT_NOT_FOUND, code);
	else if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_PROJECT_VERSION_NOT_FOUND, code, jx_call_number(call, version),
			       jx_call_number(call, newest));
	else if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* The newest version of the department's own project: by the department the caller has access. */
static bool read_own(struct jx_call *call, const char *code, const char *department, struct jx_project *project)
{
	if (!read_project(call, code, 0, project))
		return false;
	if (strcmp(project->department, department) == 0)
		return true;
	jx_call_refuse(call, JX_REASON_PROJECT_DEPARTMENT_DIFFERS, code, project->department, department);
	return false;
}

/* Where the request does not say how the table prints it, the department is named as the office is. */
static bool name_department(struct jx_call *call, struct jx_project *project)
{
	struct jx_office *office = jx_call_take(call, sizeof(*office));
	enum jx_status status;

	if (!office)
		return false;
	status = jx_office_get(call->store, project->department, office);
	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_OFFICE_NOT_FOUND, project->department);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	else if (!*project->department_name)
		project->department_name = office->name;
	return status == JX_OK;
}

/* -- funds with their adjustments --------------------------------------------------------------------------------- */

/* One fund of a project. */
struct fund {
	const struct jx_project *project;
	enum jx_fund number;
	const struct jx_adjustment *adjustments; /* of all funds */
	size_t n_adjustments;
	int64_t committed_fen; /* paid, and asked for */
};

/* What it has by the end of that day. */
static int64_t fund_by(const struct fund *fund, jx_day day)
{
	int64_t fen = fund->project->budget_fen[fund->number];

	for (size_t i = 0; i < fund->n_adjustments; i++)
		if (fund->adjustments[i].fund == fund->number && fund->adjustments[i].day <= day)
			fen += fund->adjustments[i].amount_fen;
	return fen;
}

/* On no day is it below 0, and from today on not below what stands against it. */
static bool holds_on(struct jx_call *call, const struct fund *fund, jx_day day)
{
	const char *code = fund->project->code, *name = fund_names[fund->number];
	int64_t fen = fund_by(fund, day), committed_fen = day >= jx_day_at(call->now_ms) ? fund->committed_fen : 0;
	char date[JX_DATE_SIZE];

	jx_date_format(day, date);
	if (fen < 0)
		jx_call_refuse(call, JX_REASON_FUND_OVERDRAWN, name, code, jx_call_money(call, fen), date);
	else if (fen < committed_fen)
		jx_call_refuse(call, JX_REASON_FUND_COMMITTED, name, code, jx_call_money(call, fen), date,
			       jx_call_money(call, committed_fen));
	return call->outcome == JX_CALL_OPEN;
}

static bool fund_holds(struct jx_call *call, struct fund *fund)
{
	struct jx_commitment commitment;
	enum jx_status status = jx_commitment_get(call->store, fund->project->code, &commitment);

	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	fund->committed_fen = commitment.paid_fen[fund->number] + commitment.open_fen[fund->number];
	for (size_t i = 0; i < fund->n_adjustments; i++) {
		const struct jx_adjustment *adjustment = &fund->adjustments[i];

		if (adjustment->fund == fund->number && !holds_on(call, fund, adjustment->day))
			return false;
	}
	return holds_on(call, fund, jx_day_at(call->now_ms));
}

/* The adjustments so far, and with room for one more. False: the call is refused or faulted. */
static bool read_adjustments(struct jx_call *call, const char *code, struct jx_adjustment **rows, size_t *n)
{
	const struct jx_adjustment *read;
	enum jx_status status = jx_adjustment_list(call->store, call->arena, code, &read, n);

	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	*rows = jx_call_take(call, (*n + 1) * sizeof(**rows));
	if (*rows && *n > 0)
		memcpy(*rows, read, *n * sizeof(**rows));
	return *rows != NULL;
}

/* -- Create ------------------------------------------------------------------------------------------------------- */

static bool code_free(struct jx_call *call, const char *code)
{
	struct jx_project existing;
	enum jx_status status = jx_project_load(call->store, call->arena, code, 0, &existing);

	if (status == JX_NOT_FOUND)
		return true;
	if (status == JX_OK)
		jx_call_refuse(call, JX_REASON_PROJECT_EXISTS, existing.code, existing.name);
	else
		jx_call_fault(call, status);
	return false;
}

static Jixiao__V1__Project *add(struct jx_call *call, const struct jx_project *project)
{
	enum jx_status status = jx_project_add(call->store, project);

	if (status == JX_OK)
		return jx_project_message(call, project);
	jx_call_fault(call, status);
	return NULL;
}

static void projects_create(Jixiao__V1__Projects_Service *service, const Jixiao__V1__ProjectsCreateRequest *request,
			    Jixiao__V1__ProjectsCreateResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ProjectsCreateResponse response = JIXIAO__V1__PROJECTS_CREATE_RESPONSE__INIT;
	struct jx_project project;

	(void)service;
	if (!jx_project_request(call, request->department_code, request->project, &project) ||
	    !name_department(call, &project) || !code_free(call, project.code))
		return;
	project.version = 1;
	project.from = (jx_month)project.year * 12;
	project.seq = call->seq;
	response.project = add(call, &project);
	if (response.project)
		closure(&response, call);
}

/* -- Update ------------------------------------------------------------------------------------------------------- */

/* The request corrects the newest version, which stays as it is. */
static bool corrects(struct jx_call *call, const Jixiao__V1__ProjectsUpdateRequest *request,
		     const struct jx_project *base)
{
	if (request->base_version == base->version && base->version < JX_PROJECT_VERSIONS)
		return true;
	if (request->base_version != base->version)
		jx_call_refuse(call, JX_REASON_PROJECT_VERSION_STALE, base->code, jx_call_number(call, base->version),
			       jx_call_number(call, request->base_version));
	else
		jx_call_refuse(call, JX_REASON_PROJECT_VERSIONS_FULL, base->code, jx_call_number(call, base->version));
	return false;
}

static bool read_from(struct jx_call *call, const char *text, const struct jx_project *base, jx_month *from)
{
	struct jx_fields fields = {.call = call};
	const char *problem = jx_month_parse(text, from) ? jx_version_month_problem(*from, base->from, base->year)
							 : JX_N("it is no month as 2023-07");

	jx_field_check(&fields, "effective_from", JX_RULE_MONTH, problem);
	return jx_fields_right(&fields);
}

/* The funds that the new version lowers still have what was taken from them and what stands against them. */
static bool lowered_funds_hold(struct jx_call *call, const struct jx_project *project, const struct jx_project *base)
{
	struct fund fund = {.project = project};
	struct jx_adjustment *adjustments;

	if (!read_adjustments(call, project->code, &adjustments, &fund.n_adjustments))
		return false;
	fund.adjustments = adjustments;
	for (fund.number = JX_FUND_FISCAL; fund.number < JX_FUND_COUNT; fund.number++) {
		if (project->budget_fen[fund.number] < base->budget_fen[fund.number] && !fund_holds(call, &fund))
			return false;
	}
	return true;
}

static void projects_update(Jixiao__V1__Projects_Service *service, const Jixiao__V1__ProjectsUpdateRequest *request,
			    Jixiao__V1__ProjectsUpdateResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ProjectsUpdateResponse response = JIXIAO__V1__PROJECTS_UPDATE_RESPONSE__INIT;
	struct jx_project project, base;

	(void)service;
	if (!jx_project_request(call, request->department_code, request->project, &project) ||
	    !name_department(call, &project) || !read_own(call, project.code, project.department, &base) ||
	    !corrects(call, request, &base) || !read_from(call, request->effective_from, &base, &project.from) ||
	    !lowered_funds_hold(call, &project, &base))
		return;
	project.version = base.version + 1;
	project.seq = call->seq;
	response.project = add(call, &project);
	if (response.project)
		closure(&response, call);
}

/* -- Adjust ------------------------------------------------------------------------------------------------------- */

static bool read_adjustment(struct jx_call *call, const Jixiao__V1__ProjectsAdjustRequest *request, uint32_t year,
			    struct jx_adjustment *adjustment)
{
	struct jx_fields fields = {.call = call};
	const char *day = jx_date_parse(request->date, &adjustment->day)
				  ? jx_adjustment_day_problem(adjustment->day, year)
				  : JX_N("it is no day as 2023-08-15");

	jx_field_check(&fields, "fund", JX_RULE_FUND,
		       request->fund == JIXIAO__V1__FUND__FUND_UNSPECIFIED ? JX_N("it names no fund") : NULL);
	jx_field_check(&fields, "amount_fen", JX_RULE_AMOUNT, jx_adjustment_problem(request->amount_fen));
	jx_field_check(&fields, "date", JX_RULE_DATE, day);
	jx_field_check(&fields, "document", JX_RULE_NAME, jx_text_name_problem(request->document, JX_DOCUMENT_MAX));
	jx_field_check(&fields, "reason", JX_RULE_NAME, jx_text_name_problem(request->reason, JX_TEXT_LINE_MAX));
	adjustment->id = call->seq;
	adjustment->fund = (enum jx_fund)request->fund;
	adjustment->amount_fen = request->amount_fen;
	adjustment->document = request->document;
	adjustment->reason = request->reason;
	return jx_fields_right(&fields);
}

/* The project can take one more adjustment, and its fund what this one takes from it. */
static bool has_room(struct jx_call *call, const struct jx_project *project, const struct jx_adjustment *adjustment)
{
	struct fund fund = {.project = project, .number = adjustment->fund};
	struct jx_adjustment *rows;
	size_t n;

	if (!read_adjustments(call, project->code, &rows, &n))
		return false;
	if (n >= JX_ADJUSTMENTS_MAX) {
		jx_call_refuse(call, JX_REASON_PROJECT_ADJUSTMENTS_FULL, project->code, jx_call_number(call, n));
		return false;
	}
	rows[n] = *adjustment;
	fund.adjustments = rows;
	fund.n_adjustments = n + 1;
	return adjustment->amount_fen > 0 || fund_holds(call, &fund);
}

static void projects_adjust(Jixiao__V1__Projects_Service *service, const Jixiao__V1__ProjectsAdjustRequest *request,
			    Jixiao__V1__ProjectsAdjustResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ProjectsAdjustResponse response = JIXIAO__V1__PROJECTS_ADJUST_RESPONSE__INIT;
	struct jx_adjustment adjustment;
	struct jx_project project;
	enum jx_status status;

	(void)service;
	if (!read_own(call, request->code, request->department_code, &project) ||
	    !read_adjustment(call, request, project.year, &adjustment) || !has_room(call, &project, &adjustment))
		return;
	status = jx_adjustment_add(call->store, project.code, &adjustment);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	response.project = jx_project_message(call, &project);
	if (response.project)
		closure(&response, call);
}

/* -- Get and List ------------------------------------------------------------------------------------------------- */

static void projects_get(Jixiao__V1__Projects_Service *service, const Jixiao__V1__ProjectsGetRequest *request,
			 Jixiao__V1__ProjectsGetResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ProjectsGetResponse response = JIXIAO__V1__PROJECTS_GET_RESPONSE__INIT;
	struct jx_project project;

	(void)service;
	if (!read_project(call, request->code, request->version, &project))
		return;
	response.project = jx_project_message(call, &project);
	if (response.project && jx_project_explain(call, response.project))
		closure(&response, call);
}

/* What a page of projects points to. */
struct list {
	struct jx_project *rows;
	Jixiao__V1__ProjectSummary *messages;
	Jixiao__V1__ProjectSummary **pointers;
	size_t n_rows; /* one more than the page has, where there is a next one */
};

static bool read_list(struct jx_call *call, uint32_t year, const struct jx_page *page, struct list *list)
{
	const struct jx_project_page wanted = {.year = year, .after = page->after, .limit = page->size + 1};
	enum jx_status status;

	list->rows = jx_call_take(call, wanted.limit * sizeof(*list->rows));
	if (!list->rows)
		return false;
	status = jx_project_list(call->store, call->arena, &wanted, list->rows, &list->n_rows);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	list->messages = jx_call_take(call, (list->n_rows + 1) * sizeof(*list->messages));
	if (!list->messages)
		return false;
	list->pointers = jx_call_take(call, (list->n_rows + 1) * sizeof(Jixiao__V1__ProjectSummary *));
	return list->pointers != NULL;
}

/* With what its adjustments add. False: the call is faulted. */
static bool summarize(struct jx_call *call, const struct jx_project *project, Jixiao__V1__ProjectSummary *message)
{
	int64_t adjusted[JX_FUND_COUNT];
	enum jx_status status = jx_adjustment_sum(call->store, project->code, INT32_MAX, adjusted);

	if (status == JX_OK)
		jx_project_summary(project, adjusted[0], message);
	else
		jx_call_fault(call, status);
	return status == JX_OK;
}

static void projects_list(Jixiao__V1__Projects_Service *service, const Jixiao__V1__ProjectsListRequest *request,
			  Jixiao__V1__ProjectsListResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ProjectsListResponse response = JIXIAO__V1__PROJECTS_LIST_RESPONSE__INIT;
	Jixiao__V1__PageToken next;
	struct jx_page page;
	struct list list;
	size_t n = 0;

	(void)service;
	if (!jx_page_open(call, request->page_size, request->page, &page) ||
	    !read_list(call, request->year, &page, &list))
		return;
	for (; n < list.n_rows && n < page.size; n++) {
		if (!summarize(call, &list.rows[n], &list.messages[n]))
			return;
		if (!jx_page_take(&page, &list.messages[n].base))
			break;
		list.pointers[n] = &list.messages[n];
	}
	if (n < list.n_rows) {
		assert(n > 0);
		next = jx_page_next(&page, list.rows[n - 1].code);
		response.next = &next;
	}
	response.n_projects = n;
	response.projects = list.pointers;
	response.journal_seq = call->seq;
	closure(&response, call);
}

Jixiao__V1__Projects_Service jx_projects_service = JIXIAO__V1__PROJECTS__INIT(projects_);
