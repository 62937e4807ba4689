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
#include "server/service/project_weights.h"
#include "server/service/table.h"
#include "server/store/offices.h"
#include "server/store/projects.h"

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

/* What would be added. False: the call is refused. */
static bool prepare_create(struct jx_call *call, const Jixiao__V1__ProjectsCreateRequest *request,
			   struct jx_project *project)
{
	if (!jx_project_request(call, request->department_code, request->project, project) ||
	    !name_department(call, project) || !code_free(call, project->code))
		return false;
	project->version = 1;
	project->from = (jx_month)project->year * 12;
	project->seq = call->seq;
	return jx_project_weigh(call, project);
}

static void projects_create(Jixiao__V1__Projects_Service *service, const Jixiao__V1__ProjectsCreateRequest *request,
			    Jixiao__V1__ProjectsCreateResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ProjectsCreateResponse response = JIXIAO__V1__PROJECTS_CREATE_RESPONSE__INIT;
	struct jx_project project;

	(void)service;
	if (!prepare_create(call, request, &project))
		return;
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

	jx_field_check(&fields, "effective_from", JX_RULE_MONTH_OF_VERSION, problem);
	return jx_fields_right(&fields);
}

/* The funds that the new version lowers still have what was taken from them and what stands against them. */
static bool lowered_funds_hold(struct jx_call *call, const struct jx_project *project, const struct jx_project *base)
{
	const jx_day from = jx_month_first_day(project->from);
	struct jx_account account;

	if (!jx_account_read(call, base, &account))
		return false;
	for (unsigned fund = JX_FUND_FISCAL; fund < JX_FUND_COUNT; fund++) {
		int64_t more = project->budget_fen[fund] - base->budget_fen[fund];

		jx_account_change(&account, &(struct jx_change){.day = from, .fund = fund, .budget_fen = more});
		if (more < 0 && !jx_account_holds(call, &account, (enum jx_fund)fund, from))
			return false;
	}
	return true;
}

/* What would be added. False: the call is refused. */
static bool prepare_update(struct jx_call *call, const Jixiao__V1__ProjectsUpdateRequest *request,
			   struct jx_project *project)
{
	struct jx_project base;

	if (!jx_project_request(call, request->department_code, request->project, project) ||
	    !name_department(call, project) || !read_own(call, project->code, project->department, &base) ||
	    !corrects(call, request, &base) || !read_from(call, request->effective_from, &base, &project->from) ||
	    !lowered_funds_hold(call, project, &base))
		return false;
	project->version = base.version + 1;
	project->seq = call->seq;
	return jx_project_weigh(call, project);
}

static void projects_update(Jixiao__V1__Projects_Service *service, const Jixiao__V1__ProjectsUpdateRequest *request,
			    Jixiao__V1__ProjectsUpdateResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ProjectsUpdateResponse response = JIXIAO__V1__PROJECTS_UPDATE_RESPONSE__INIT;
	struct jx_project project;

	(void)service;
	if (!prepare_update(call, request, &project))
		return;
	response.project = add(call, &project);
	if (response.project)
		closure(&response, call);
}

/* -- Preview ------------------------------------------------------------------------------------------------------ */

static bool prepare(struct jx_call *call, const Jixiao__V1__ProjectsPreviewRequest *request, struct jx_project *project)
{
	Jixiao__V1__ProjectsCreateRequest create = JIXIAO__V1__PROJECTS_CREATE_REQUEST__INIT;
	Jixiao__V1__ProjectsUpdateRequest update = JIXIAO__V1__PROJECTS_UPDATE_REQUEST__INIT;

	create.department_code = update.department_code = request->department_code;
	create.project = update.project = request->project;
	update.base_version = request->base_version;
	update.effective_from = request->effective_from;
	return request->base_version == 0 ? prepare_create(call, &create, project)
					  : prepare_update(call, &update, project);
}

static void projects_preview(Jixiao__V1__Projects_Service *service, const Jixiao__V1__ProjectsPreviewRequest *request,
			     Jixiao__V1__ProjectsPreviewResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ProjectsPreviewResponse response = JIXIAO__V1__PROJECTS_PREVIEW_RESPONSE__INIT;
	struct jx_project project;

	(void)service;
	if (!prepare(call, request, &project))
		return;
	response.project = jx_project_message(call, &project);
	if (response.project)
		closure(&response, call);
}

/* -- Adjust ------------------------------------------------------------------------------------------------------- */

static bool read_adjustment(struct jx_call *call, const Jixiao__V1__ProjectsAdjustRequest *request, uint32_t year,
			    struct jx_adjustment *adjustment)
{
	struct jx_fields fields = {.call = call};
	bool is_day = jx_date_parse(request->date, &adjustment->day);

	jx_field_check(&fields, "fund", JX_RULE_FUND,
		       request->fund == JIXIAO__V1__FUND__FUND_UNSPECIFIED ? JX_N("it names no fund") : NULL);
	jx_field_check(&fields, "amount_fen", JX_RULE_AMOUNT, jx_adjustment_problem(request->amount_fen));
	jx_field_check(&fields, "date", JX_RULE_DATE, is_day ? NULL : JX_N("it is no day as 2023-08-15"));
	jx_field_check(&fields, "date", JX_RULE_DATE_IN_YEAR,
		       is_day ? jx_adjustment_day_problem(adjustment->day, year) : NULL);
	jx_field_check(&fields, "document", JX_RULE_TEXT, jx_text_name_problem(request->document, JX_DOCUMENT_MAX));
	jx_field_check(&fields, "reason", JX_RULE_TEXT, jx_text_name_problem(request->reason, JX_TEXT_LINE_MAX));
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
	const struct jx_change change = {
		.day = adjustment->day, .fund = adjustment->fund, .budget_fen = adjustment->amount_fen};
	struct jx_account account;

	if (!jx_account_read(call, project, &account))
		return false;
	if (account.n_adjustments >= JX_ADJUSTMENTS_MAX) {
		jx_call_refuse(call, JX_REASON_PROJECT_ADJUSTMENTS_FULL, project->code,
			       jx_call_number(call, account.n_adjustments));
		return false;
	}
	jx_account_change(&account, &change);
	return change.budget_fen > 0 || jx_account_holds(call, &account, adjustment->fund, change.day);
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
		response.next = jx_page_next(&page, list.rows[n - 1].code);
	}
	response.n_projects = n;
	response.projects = list.pointers;
	response.journal_seq = call->seq;
	closure(&response, call);
}

Jixiao__V1__Projects_Service jx_projects_service = JIXIAO__V1__PROJECTS__INIT(projects_);
