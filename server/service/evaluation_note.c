/* SPDX-License-Identifier: Apache-2.0 */
/* What a person says of an indicator. Each note is kept whole: what it says, with what still holds of those before. */
#include <string.h>

#include "common/base/text.h"
#include "server/service/evaluation_handlers.h"
#include "server/service/evaluation_message.h"
#include "server/service/fields.h"

static bool has_tier(const Jixiao__V1__EvaluationsNoteRequest *request)
{
	return request->tier_case == JIXIAO__V1__EVALUATIONS_NOTE_REQUEST__TIER_TIER_HUNDREDTHS;
}

static const char *evidence_problem(const Jixiao__V1__EvaluationsNoteRequest *request)
{
	size_t expected = *request->evidence_name != '\0' ? JX_EVIDENCE_HASH_BYTES : 0;

	return request->evidence_hash.len == expected ? NULL
						      : JX_N("evidence has a name and a hash of 32 bytes, or neither");
}

/* A bit for each field that is given; the contract's number is its place. */
static uint32_t given_by(const Jixiao__V1__EvaluationsNoteRequest *request)
{
	const bool given[] = {
		[JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_TIER] = has_tier(request),
		[JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_DEDUCTION] = request->deduction_hundredths > 0,
		[JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_REASON] = *request->reason != '\0',
		[JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_EVIDENCE] = *request->evidence_name != '\0',
	};
	uint32_t fields = 0;

	for (uint32_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		fields |= given[i] ? 1u << i : 0;
	return fields;
}

static bool clears(const Jixiao__V1__EvaluationsNoteRequest *request, Jixiao__V1__NoteField field)
{
	for (size_t i = 0; i < request->n_clear; i++)
		if (request->clear[i] == field)
			return true;
	return false;
}

/* The guard has seen that the contract has these numbers. */
static const char *clear_problem(const Jixiao__V1__EvaluationsNoteRequest *request)
{
	uint32_t given = given_by(request);

	for (size_t i = 0; i < request->n_clear; i++) {
		if (request->clear[i] == JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_UNSPECIFIED)
			return JX_N("there is no such field");
		if (given & 1u << request->clear[i])
			return JX_N("a field is given and cleared at once");
	}
	return NULL;
}

static const char *emptiness_problem(const Jixiao__V1__EvaluationsNoteRequest *request)
{
	return given_by(request) != 0 || request->n_clear > 0
		       ? NULL
		       : JX_N("a note gives or clears a tier, a deduction, a reason or evidence");
}

static const char *optional_problem(const char *text, size_t max)
{
	return *text != '\0' ? jx_text_name_problem(text, max) : NULL;
}

static bool note_right(struct jx_call *call, const Jixiao__V1__EvaluationsNoteRequest *request)
{
	struct jx_fields fields = {.call = call};

	if (has_tier(request) && request->tier_hundredths > JX_TIER_FULL)
		jx_field_check(&fields, "tier_hundredths", JX_RULE_TIER, JX_N("a tier is 0 to 100 per cent"));
	jx_field_check(&fields, "reason", JX_RULE_TEXT, optional_problem(request->reason, JX_TEXT_LINE_MAX));
	jx_field_check(&fields, "evidence_name", JX_RULE_TEXT,
		       optional_problem(request->evidence_name, JX_DOCUMENT_MAX));
	jx_field_check(&fields, "evidence_hash", JX_RULE_EVIDENCE, evidence_problem(request));
	jx_field_check(&fields, "reason", JX_RULE_TEXT, emptiness_problem(request));
	jx_field_check(&fields, "clear", JX_RULE_CLEAR, clear_problem(request));
	return jx_fields_right(&fields);
}

/* It is about one of the project's indicators, whose score may be changed so. */
static bool note_fits(struct jx_call *call, const Jixiao__V1__EvaluationsNoteRequest *request,
		      const struct jx_evaluated *evaluated, size_t i)
{
	struct jx_fields fields = {.call = call};
	const struct jx_evaluation_row *row;

	if (i == evaluated->project.n_indicators) {
		jx_call_refuse(call, JX_REASON_INDICATOR_NOT_FOUND, evaluated->project.code, request->indicator);
		return false;
	}
	row = &evaluated->rows[i];
	if (request->deduction_hundredths > evaluated->project.indicators[i].weight)
		jx_field_check(&fields, "deduction_hundredths", JX_RULE_DEDUCTION,
			       JX_N("no more than the indicator's weight can be deducted"));
	if (!jx_fields_right(&fields))
		return false;
	if (has_tier(request) && !jx_tier_taken(&row->target, row->measured.data)) {
		jx_call_refuse(call, JX_REASON_TIER_NOT_TAKEN, request->indicator,
			       evaluated->project.indicators[i].target);
		return false;
	}
	return true;
}

static void clear(struct jx_note *note, const Jixiao__V1__EvaluationsNoteRequest *request)
{
	if (clears(request, JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_TIER)) {
		note->has_tier = false;
		note->tier = 0;
	}
	if (clears(request, JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_DEDUCTION))
		note->deduction = 0;
	if (clears(request, JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_REASON))
		note->reason = "";
	if (clears(request, JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_EVIDENCE)) {
		note->evidence_name = "";
		memset(note->evidence_hash, 0, sizeof(note->evidence_hash));
	}
}

static void give(struct jx_note *note, const Jixiao__V1__EvaluationsNoteRequest *request)
{
	if (has_tier(request)) {
		note->has_tier = true;
		note->tier = request->tier_hundredths;
	}
	if (request->deduction_hundredths > 0)
		note->deduction = request->deduction_hundredths;
	if (*request->reason != '\0')
		note->reason = request->reason;
	if (*request->evidence_name != '\0') {
		note->evidence_name = request->evidence_name;
		memcpy(note->evidence_hash, request->evidence_hash.data, sizeof(note->evidence_hash));
	}
}

/* What was said so far of that month, with what the request changes. */
static struct jx_note note_of(const struct jx_call *call, const Jixiao__V1__EvaluationsNoteRequest *request,
			      const struct jx_note *before)
{
	struct jx_note note = *before;

	if (before->seq == 0)
		note.reason = note.evidence_name = "";
	clear(&note, request);
	give(&note, request);
	note.seq = call->seq;
	note.author = call->actor->id;
	note.time_ms = call->now_ms;
	return note;
}

void jx_evaluations_note(Jixiao__V1__Evaluations_Service *service, const Jixiao__V1__EvaluationsNoteRequest *request,
			 Jixiao__V1__EvaluationsNoteResponse_Closure closure, void *closure_data)
{
	const struct jx_evaluated_key key = {request->project_code, request->office_code, request->as_of, false};
	Jixiao__V1__EvaluationsNoteResponse response = JIXIAO__V1__EVALUATIONS_NOTE_RESPONSE__INIT;
	struct jx_call *call = closure_data;
	struct jx_evaluated evaluated;
	struct jx_note note;
	enum jx_status status;
	size_t i;

	(void)service;
	if (!note_right(call, request) || !jx_evaluated_read(call, &key, &evaluated))
		return;
	i = jx_evaluated_find(&evaluated, request->indicator);
	if (!note_fits(call, request, &evaluated, i))
		return;
	note = note_of(call, request, &evaluated.notes[i]);
	status = jx_note_add(call->store, &note);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	if (!jx_evaluated_read(call, &key, &evaluated))
		return;
	response.result = jx_indicator_message(call, &evaluated, i);
	if (response.result)
		closure(&response, call);
}
