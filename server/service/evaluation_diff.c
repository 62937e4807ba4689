/* SPDX-License-Identifier: Apache-2.0 */
/* What changed since an evaluation was finalized, and through which entries. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/log.h"
#include "common/model/money.h"
#include "server/service/evaluation_causes.h"
#include "server/service/evaluation_handlers.h"
#include "server/service/evaluation_message.h"
#include "server/service/fields.h"
#include "server/service/page.h"
#include "server/store/journal.h"

/* Entries that one page looks at, and changes that are told: more than a project has values. */
#define ENTRIES_A_PAGE 500u
#define CHANGES_MAX    2048u
#define VALUE_SIZE     (JX_TEXT_LINE_MAX + 1u)
#define NUMBER_SIZE    24u

/* -- changes ------------------------------------------------------------------------------------------------------- */

struct comparing {
	struct jx_call *call;
	Jixiao__V1__Change **changes;
	size_t n;
	bool failed; /* the call is refused */
};

static char *keep(struct comparing *comparing, const char *text)
{
	char *copy = jx_arena_string(comparing->call->arena, text, strlen(text));

	if (!copy && !comparing->failed) {
		jx_call_refuse(comparing->call, JX_REASON_OUT_OF_MEMORY);
		comparing->failed = true;
	}
	return copy;
}

static void compare(struct comparing *comparing, const char *what, const char *before, const char *after)
{
	Jixiao__V1__Change *change;

	if (comparing->failed || strcmp(before, after) == 0 || comparing->n == CHANGES_MAX)
		return;
	change = jx_call_take(comparing->call, sizeof(*change));
	comparing->failed = change == NULL;
	if (!change)
		return;
	jixiao__v1__change__init(change);
	change->what = keep(comparing, what);
	change->before = keep(comparing, before);
	change->after = keep(comparing, after);
	if (!comparing->failed)
		comparing->changes[comparing->n++] = change;
}

static void compare_points(struct comparing *comparing, const char *what, uint32_t before, uint32_t after)
{
	char a[NUMBER_SIZE], b[NUMBER_SIZE];

	(void)snprintf(a, sizeof(a), "%u.%02u", before / 100, before % 100);
	(void)snprintf(b, sizeof(b), "%u.%02u", after / 100, after % 100);
	compare(comparing, what, a, b);
}

static void compare_numbers(struct comparing *comparing, const char *what, uint32_t before, uint32_t after)
{
	char a[NUMBER_SIZE], b[NUMBER_SIZE];

	(void)snprintf(a, sizeof(a), "%u", before);
	(void)snprintf(b, sizeof(b), "%u", after);
	compare(comparing, what, a, b);
}

static void compare_money(struct comparing *comparing, const char *what, int64_t before, int64_t after)
{
	char a[JX_MONEY_SIZE], b[JX_MONEY_SIZE];

	jx_money_format(before, a);
	jx_money_format(after, b);
	compare(comparing, what, a, b);
}

/* "indicators.NAME.score" */
static const char *path(char out[VALUE_SIZE], const char *name, const char *field)
{
	(void)snprintf(out, VALUE_SIZE, "indicators.%s.%s", name, field);
	return out;
}

static const char *verdict_name(Jixiao__V1__Verdict verdict)
{
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(&jixiao__v1__verdict__descriptor, (int)verdict);

	return value ? value->name : "";
}

static void compare_indicators(struct comparing *comparing, const Jixiao__V1__IndicatorResult *a,
			       const Jixiao__V1__IndicatorResult *b)
{
	char what[VALUE_SIZE];

	compare(comparing, path(what, a->name, "target"), a->target->text, b->target->text);
	compare(comparing, path(what, a->name, "measure"), a->measure, b->measure);
	compare(comparing, path(what, a->name, "actual"), a->actual_text, b->actual_text);
	compare(comparing, path(what, a->name, "verdict"), verdict_name(a->verdict), verdict_name(b->verdict));
	compare_points(comparing, path(what, a->name, "weight"), a->weight_hundredths, b->weight_hundredths);
	compare_points(comparing, path(what, a->name, "score"), a->score_hundredths, b->score_hundredths);
	compare_points(comparing, path(what, a->name, "deduction"), a->deduction_hundredths, b->deduction_hundredths);
	compare(comparing, path(what, a->name, "reason"), a->reason, b->reason);
	compare(comparing, path(what, a->name, "evidence"), a->evidence_name, b->evidence_name);
}

static const Jixiao__V1__IndicatorResult *find(const Jixiao__V1__Evaluation *evaluation, const char *name)
{
	for (size_t i = 0; i < evaluation->n_indicators; i++)
		if (strcmp(evaluation->indicators[i]->name, name) == 0)
			return evaluation->indicators[i];
	return NULL;
}

static void compare_all_indicators(struct comparing *comparing, const Jixiao__V1__Evaluation *before,
				   const Jixiao__V1__Evaluation *after)
{
	char what[VALUE_SIZE];

	for (size_t i = 0; i < before->n_indicators; i++) {
		const Jixiao__V1__IndicatorResult *other = find(after, before->indicators[i]->name);

		if (other)
			compare_indicators(comparing, before->indicators[i], other);
		else
			compare(comparing, path(what, before->indicators[i]->name, "name"), before->indicators[i]->name,
				"");
	}
	for (size_t i = 0; i < after->n_indicators; i++)
		if (!find(before, after->indicators[i]->name))
			compare(comparing, path(what, after->indicators[i]->name, "name"), "",
				after->indicators[i]->name);
}

static void compare_settings(struct comparing *comparing, const Jixiao__V1__Evaluation *before,
			     const Jixiao__V1__Evaluation *after)
{
	char what[VALUE_SIZE];

	for (size_t i = 0; i < before->n_settings; i++)
		for (size_t k = 0; k < after->n_settings; k++) {
			if (strcmp(before->settings[i]->key, after->settings[k]->key) != 0)
				continue;
			(void)snprintf(what, sizeof(what), "settings.%s", before->settings[i]->key);
			compare(comparing, what, before->settings[i]->value, after->settings[k]->value);
		}
}

/* False: the call is refused. */
static bool compare_evaluations(struct comparing *comparing, const Jixiao__V1__Evaluation *before,
				const Jixiao__V1__Evaluation *after)
{
	const Jixiao__V1__Execution *a = before->execution, *b = after->execution;

	comparing->changes = jx_call_take(comparing->call, CHANGES_MAX * sizeof(Jixiao__V1__Change *));
	if (!comparing->changes)
		return false;
	compare_points(comparing, "total", before->total_hundredths, after->total_hundredths);
	compare(comparing, "grade", before->grade, after->grade);
	compare(comparing, "provisional", before->provisional ? "true" : "false",
		after->provisional ? "true" : "false");
	compare_numbers(comparing, "missing_count", before->missing_count, after->missing_count);
	compare_money(comparing, "execution.budget", a->budget_fen, b->budget_fen);
	compare_money(comparing, "execution.paid", a->paid_fen, b->paid_fen);
	compare_points(comparing, "execution.weight", a->weight_hundredths, b->weight_hundredths);
	compare_points(comparing, "execution.score", a->score_hundredths, b->score_hundredths);
	compare_all_indicators(comparing, before, after);
	compare_numbers(comparing, "project_version", before->project_version, after->project_version);
	compare_numbers(comparing, "catalog_version", before->catalog_version, after->catalog_version);
	compare_settings(comparing, before, after);
	return !comparing->failed;
}

/* -- causes -------------------------------------------------------------------------------------------------------- */

struct cause_row {
	Jixiao__V1__ChangeCause message;
	uint64_t signer;
	char what[JX_CAUSE_SIZE];
	char method[JX_METHOD_NAME_MAX];
	char signer_name[JX_PERSON_NAME_MAX + 1];
};

struct causes {
	struct jx_call *call;
	const struct jx_evaluated *evaluated;
	struct jx_page *page;
	struct cause_row *rows;
	Jixiao__V1__ChangeCause **pointers;
	size_t n;
	uint64_t last; /* the last entry that was looked at */
	size_t bytes;  /* of the entries looked at: a page holds the loop no longer than a round's requests may */
};

static enum jx_status take_entry(struct causes *causes, const struct jx_journal_row *row,
				 const Jixiao__V1__JournalEntry *entry)
{
	struct cause_row *out = &causes->rows[causes->n];
	bool touched;
	enum jx_status status = jx_cause_of(causes->call, causes->evaluated, entry, &touched, out->what);

	if (status != JX_OK || !touched)
		return status;
	jixiao__v1__change_cause__init(&out->message);
	(void)snprintf(out->method, sizeof(out->method), "%s", entry->method);
	out->signer = row->signer;
	out->message.seq = row->seq;
	out->message.time_ms = entry->time_ms;
	out->message.method = out->method;
	out->message.what = out->what;
	out->message.signer_name = out->signer_name;
	causes->pointers[causes->n++] = &out->message;
	return JX_OK;
}

/* JX_OUT_OF_RANGE ends the walk. */
static enum jx_status look_at(void *context, const struct jx_journal_row *row)
{
	struct causes *causes = context;
	Jixiao__V1__JournalEntry *entry;
	enum jx_status status;

	if (causes->n == causes->page->size || causes->bytes > JX_ROUND_BYTES)
		return JX_OUT_OF_RANGE;
	causes->bytes += row->entry_size;
	entry = jixiao__v1__journal_entry__unpack(NULL, row->entry_size, row->entry);
	if (!entry)
		return JX_FAULT(JX_DATA_LOSS, "entry %" PRIu64 " cannot be unpacked", row->seq);
	status = take_entry(causes, row, entry);
	jixiao__v1__journal_entry__free_unpacked(entry, NULL);
	causes->last = row->seq;
	return status;
}

static enum jx_status name_signers(struct causes *causes)
{
	struct jx_principal principal;
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < causes->n && status == JX_OK; i++) {
		status = jx_principal_get(causes->call->store, causes->rows[i].signer, &principal);
		if (status == JX_OK)
			memcpy(causes->rows[i].signer_name, principal.name, sizeof(principal.name));
	}
	return status;
}

/* False: the call is refused or faulted. */
static bool read_causes(struct causes *causes, uint64_t after)
{
	struct jx_call *call = causes->call;
	enum jx_status status;

	causes->rows = jx_call_take(call, causes->page->size * sizeof(*causes->rows));
	if (!causes->rows)
		return false;
	causes->pointers = jx_call_take(call, causes->page->size * sizeof(Jixiao__V1__ChangeCause *));
	if (!causes->pointers)
		return false;
	causes->last = after;
	status = jx_journal_walk(call->store, after + 1, causes->page->seq, ENTRIES_A_PAGE, look_at, causes);
	if (status == JX_OK || status == JX_OUT_OF_RANGE)
		status = name_signers(causes);
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static void answer(struct causes *causes, const Jixiao__V1__EvaluationsDiffRequest *request,
		   Jixiao__V1__Evaluation *before, Jixiao__V1__EvaluationsDiffResponse_Closure closure)
{
	struct jx_call *call = causes->call;
	Jixiao__V1__EvaluationsDiffResponse response = JIXIAO__V1__EVALUATIONS_DIFF_RESPONSE__INIT;
	struct comparing comparing = {.call = call};
	Jixiao__V1__Evaluation *after;

	if (!request->page) {
		after = jx_evaluation_message(call, causes->evaluated);
		if (!after || !compare_evaluations(&comparing, before, after))
			return;
		response.before = before;
		response.after = after;
		response.changes = comparing.changes;
		response.n_changes = comparing.n;
	}
	response.causes = causes->pointers;
	response.n_causes = causes->n;
	response.journal_seq = call->seq;
	if (causes->last < causes->page->seq)
		response.next = jx_page_next(causes->page, jx_call_number(call, causes->last));
	closure(&response, call);
}

void jx_evaluations_diff(Jixiao__V1__Evaluations_Service *service, const Jixiao__V1__EvaluationsDiffRequest *request,
			 Jixiao__V1__EvaluationsDiffResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	struct jx_evaluated evaluated;
	struct jx_evaluated_key key;
	struct jx_page page;
	struct causes causes = {.call = call, .evaluated = &evaluated, .page = &page};
	struct jx_frozen frozen;
	Jixiao__V1__Evaluation *before;
	uint64_t after;

	(void)service;
	if (!jx_page_open(call, 0, request->page, &page) || !jx_page_number(call, &page, &after))
		return;
	before = jx_frozen_message(call, request->id, JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW, &frozen);
	if (!before)
		return;
	key = (struct jx_evaluated_key){frozen.project, frozen.office, before->as_of, false};
	if (jx_evaluated_read(call, &key, &evaluated) && read_causes(&causes, after > frozen.seq ? after : frozen.seq))
		answer(&causes, request, before, closure);
	jixiao__v1__evaluation__free_unpacked(before, NULL);
}
