/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/log.h"
#include "server/service/evaluation_handlers.h"
#include "server/service/evaluation_message.h"
#include "server/service/fields.h"
#include "server/service/page.h"
#include "server/service/table.h"

#define NAMES_SIZE 1024u /* of indicators, in a refusal */

/* -- Show ---------------------------------------------------------------------------------------------------------- */

/* False: the call is refused or faulted. */
static bool is_within(struct jx_call *call, Jixiao__V1__Scope scope, const char *office)
{
	bool within = false;
	enum jx_status status = jx_call_within(call, scope, office, &within);

	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (!within)
		jx_call_refuse(call, JX_REASON_OFFICE_OUT_OF_SCOPE, office, call->actor->office);
	return within;
}

Jixiao__V1__Evaluation *jx_frozen_message(struct jx_call *call, uint64_t id, Jixiao__V1__Scope scope,
					  struct jx_frozen *frozen)
{
	Jixiao__V1__Evaluation *message = NULL;
	enum jx_status status = jx_frozen_get(call->store, call->arena, id, frozen);

	if (status == JX_OK && !is_within(call, scope, frozen->office))
		return NULL;
	if (status == JX_NOT_FOUND) {
		jx_call_refuse(call, JX_REASON_EVALUATION_NOT_FOUND, jx_call_number(call, id));
		return NULL;
	}
	if (status == JX_OK) {
		message = jixiao__v1__evaluation__unpack(NULL, frozen->body_size, frozen->body);
		if (!message)
			status = JX_FAULT(JX_DATA_LOSS, "evaluation %" PRIu64 " cannot be unpacked", id);
	}
	if (status != JX_OK)
		jx_call_fault(call, status);
	return message;
}

static bool asks_for_nothing_else(struct jx_call *call, const Jixiao__V1__EvaluationsShowRequest *request)
{
	struct jx_fields fields = {.call = call};

	if (request->include_submitted || *request->project_code != '\0' || *request->as_of != '\0' ||
	    *request->office_code != '\0')
		jx_field_check(&fields, "id", JX_RULE_EVALUATION_KEY, JX_N("an id says the project, month and office"));
	return jx_fields_right(&fields);
}

static void show_frozen(struct jx_call *call, const Jixiao__V1__EvaluationsShowRequest *request,
			Jixiao__V1__EvaluationsShowResponse_Closure closure)
{
	Jixiao__V1__EvaluationsShowResponse response = JIXIAO__V1__EVALUATIONS_SHOW_RESPONSE__INIT;
	struct jx_frozen frozen;

	if (!asks_for_nothing_else(call, request))
		return;
	response.evaluation = jx_frozen_message(call, request->id, JIXIAO__V1__SCOPE__SCOPE_IN_SIGHT, &frozen);
	if (!response.evaluation)
		return;
	closure(&response, call);
	jixiao__v1__evaluation__free_unpacked(response.evaluation, NULL);
}

/* False: the call faulted. */
static bool tell_finalized(struct jx_call *call, const struct jx_evaluated *evaluated, Jixiao__V1__Evaluation *message)
{
	struct jx_frozen newest = {.seq = 0};
	enum jx_status status = jx_frozen_newest(call->store, call->arena, evaluated->project.code,
						 evaluated->office.code, evaluated->source->as_of, &newest);

	if (status != JX_OK && status != JX_NOT_FOUND) {
		jx_call_fault(call, status);
		return false;
	}
	message->finalized_id = newest.seq;
	message->finalized_total_hundredths = newest.total;
	return true;
}

static void jx_evaluations_show(Jixiao__V1__Evaluations_Service *service,
				const Jixiao__V1__EvaluationsShowRequest *request,
				Jixiao__V1__EvaluationsShowResponse_Closure closure, void *closure_data)
{
	const struct jx_evaluated_key key = {request->project_code, request->office_code, request->as_of,
					     request->include_submitted};
	Jixiao__V1__EvaluationsShowResponse response = JIXIAO__V1__EVALUATIONS_SHOW_RESPONSE__INIT;
	struct jx_call *call = closure_data;
	struct jx_evaluated evaluated;

	(void)service;
	if (request->id != 0) {
		show_frozen(call, request, closure);
		return;
	}
	if (!jx_evaluated_read(call, &key, &evaluated))
		return;
	response.evaluation = jx_evaluation_message(call, &evaluated);
	if (response.evaluation && tell_finalized(call, &evaluated, response.evaluation))
		closure(&response, call);
}

/* -- Finalize ------------------------------------------------------------------------------------------------------ */

static enum jx_status freeze(struct jx_call *call, const struct jx_evaluated *evaluated,
			     const Jixiao__V1__Evaluation *message)
{
	struct jx_frozen frozen = {
		.seq = call->seq,
		.project = evaluated->project.code,
		.office = evaluated->office.code,
		.month = evaluated->source->as_of,
		.total = evaluated->whole.total,
		.provisional = evaluated->provisional,
		.body_size = jixiao__v1__evaluation__get_packed_size(message),
	};
	uint8_t *body = jx_arena_alloc(call->arena, frozen.body_size);

	if (!body)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for an evaluation of %zu bytes", frozen.body_size);
	(void)jixiao__v1__evaluation__pack(message, body);
	frozen.body = body;
	(void)snprintf(frozen.grade, sizeof(frozen.grade), "%s", evaluated->whole.grade);
	return jx_frozen_add(call->store, &frozen);
}

/* "维护社会稳定、信访积案化解率" */
struct name_list {
	char text[NAMES_SIZE];
	size_t used;
	uint64_t count;
};

/* What does not fit is counted, and not named. */
static void add_name(struct name_list *names, const char *name)
{
	size_t room = sizeof(names->text) - names->used;
	int written = snprintf(names->text + names->used, room, "%s%s", names->count > 0 ? "、" : "", name);

	names->count++;
	if (written > 0 && (size_t)written < room)
		names->used += (size_t)written;
	else
		names->text[names->used] = '\0';
}

/* What waits for a figure or a person has no reason yet. */
static void find_unreasoned(const struct jx_evaluated *evaluated, struct name_list *names)
{
	for (size_t i = 0; i < evaluated->project.n_indicators; i++)
		if (evaluated->rows[i].score.reason_wanted && !evaluated->rows[i].score.waits)
			add_name(names, evaluated->project.indicators[i].name);
}

/* False: the call is refused. */
static bool may_be_final(struct jx_call *call, const Jixiao__V1__EvaluationsFinalizeRequest *request,
			 const struct jx_evaluated *evaluated)
{
	struct name_list names = {.count = 0};

	if (jx_day_at(call->now_ms) <= jx_month_last_day(evaluated->source->as_of)) {
		jx_call_refuse(call, JX_REASON_EVALUATION_TOO_EARLY, evaluated->project.code, request->as_of);
		return false;
	}
	if (evaluated->provisional && !request->provisional) {
		jx_call_refuse(call, JX_REASON_EVALUATION_PROVISIONAL, evaluated->project.code, request->as_of,
			       jx_call_number(call, evaluated->missing.count));
		return false;
	}
	find_unreasoned(evaluated, &names);
	if (names.count > 0 && !request->without_reasons)
		jx_call_refuse(call, JX_REASON_EVALUATION_WITHOUT_REASONS, evaluated->project.code, request->as_of,
			       jx_call_number(call, names.count), names.text);
	return names.count == 0 || request->without_reasons;
}

static void jx_evaluations_finalize(Jixiao__V1__Evaluations_Service *service,
				    const Jixiao__V1__EvaluationsFinalizeRequest *request,
				    Jixiao__V1__EvaluationsFinalizeResponse_Closure closure, void *closure_data)
{
	const struct jx_evaluated_key key = {request->project_code, request->office_code, request->as_of, false};
	Jixiao__V1__EvaluationsFinalizeResponse response = JIXIAO__V1__EVALUATIONS_FINALIZE_RESPONSE__INIT;
	struct jx_call *call = closure_data;
	struct jx_evaluated evaluated;
	enum jx_status status;

	(void)service;
	if (!jx_evaluated_read(call, &key, &evaluated) || !may_be_final(call, request, &evaluated))
		return;
	response.evaluation = jx_evaluation_message(call, &evaluated);
	if (!response.evaluation)
		return;
	response.evaluation->id = call->seq;
	response.evaluation->journal_seq = call->seq - 1;
	status = freeze(call, &evaluated, response.evaluation);
	if (status == JX_OK)
		closure(&response, call);
	else
		jx_call_fault(call, status);
}

/* -- List ---------------------------------------------------------------------------------------------------------- */

struct summary {
	Jixiao__V1__EvaluationSummary message;
	char as_of[JX_MONTH_SIZE];
};

/* What a page of evaluations points to. */
struct list {
	struct jx_frozen *rows;
	struct summary *summaries;
	Jixiao__V1__EvaluationSummary **pointers;
	size_t n_pointers;
	size_t n_rows; /* one more than the page has, where there is a next one */
};

static void fill(const struct jx_frozen *row, struct summary *out)
{
	jixiao__v1__evaluation_summary__init(&out->message);
	jx_month_format(row->month, out->as_of);
	out->message.id = row->seq;
	out->message.project_code = (char *)row->project;
	out->message.office_code = (char *)row->office;
	out->message.as_of = out->as_of;
	out->message.total_hundredths = row->total;
	out->message.grade = (char *)row->grade;
	out->message.provisional = row->provisional;
}

static bool read_list(struct jx_call *call, const struct jx_page *page, const char *project, struct list *list)
{
	struct jx_frozen_range range = {.project = project, .limit = page->size + 1};
	enum jx_status status;

	if (!jx_page_number(call, page, &range.after))
		return false;
	list->rows = jx_call_take(call, (page->size + 1) * sizeof(*list->rows));
	if (!list->rows)
		return false;
	status = jx_frozen_list(call->store, call->arena, &range, list->rows, &list->n_rows);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	list->summaries = jx_call_take(call, (list->n_rows + 1) * sizeof(*list->summaries));
	if (!list->summaries)
		return false;
	list->pointers = jx_call_take(call, (list->n_rows + 1) * sizeof(Jixiao__V1__EvaluationSummary *));
	return list->pointers != NULL;
}

/* Those of a page that are in sight; *n rows were looked at. False: the call faulted. */
static bool fill_list(struct jx_call *call, struct jx_page *page, struct list *list, size_t *n)
{
	for (; *n < list->n_rows && *n < page->size; (*n)++) {
		struct summary *summary = &list->summaries[*n];
		bool within = false;
		enum jx_status status =
			jx_call_within(call, JIXIAO__V1__SCOPE__SCOPE_IN_SIGHT, list->rows[*n].office, &within);

		if (status != JX_OK) {
			jx_call_fault(call, status);
			return false;
		}
		fill(&list->rows[*n], summary);
		if (within && !jx_page_take(page, &summary->message.base))
			return true;
		if (within)
			list->pointers[list->n_pointers++] = &summary->message;
	}
	return true;
}

static void jx_evaluations_list(Jixiao__V1__Evaluations_Service *service,
				const Jixiao__V1__EvaluationsListRequest *request,
				Jixiao__V1__EvaluationsListResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__EvaluationsListResponse response = JIXIAO__V1__EVALUATIONS_LIST_RESPONSE__INIT;
	struct jx_page page;
	struct list list = {.n_pointers = 0};
	size_t n = 0;

	(void)service;
	if (!jx_page_open(call, request->page_size, request->page, &page) ||
	    !read_list(call, &page, request->project_code, &list) || !fill_list(call, &page, &list, &n))
		return;
	if (n < list.n_rows) {
		assert(n > 0);
		response.next = jx_page_next(&page, jx_call_number(call, list.rows[n - 1].seq));
	}
	response.n_evaluations = list.n_pointers;
	response.evaluations = list.pointers;
	response.journal_seq = call->seq;
	closure(&response, call);
}

Jixiao__V1__Evaluations_Service jx_evaluations_service = JIXIAO__V1__EVALUATIONS__INIT(jx_evaluations_);
