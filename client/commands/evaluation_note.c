/* SPDX-License-Identifier: Apache-2.0 */
/* What a person says of an indicator. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/commands.h"
#include "client/commands/evaluation.h"
#include "client/commands/given.h"
#include "client/locale.h"
#include "common/base/limits.h"
#include "common/model/decimal.h"
#include "common/rpc/identity.h"

static void tier(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__IndicatorResult *result = (const Jixiao__V1__IndicatorResult *)row;

	*out = '\0';
	if (result->tier_case == JIXIAO__V1__INDICATOR_RESULT__TIER_TIER_HUNDREDTHS)
		jx_points_text(result->tier_hundredths, out, size);
}

static void deduction(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_points_text(((const Jixiao__V1__IndicatorResult *)row)->deduction_hundredths, out, size);
}

#define HUNDREDTHS_MAX 10000

static const struct jx_column columns[] = {
	{JX_N("Indicator"), "name", NULL, false},
	{JX_N("Target"), "target.text", NULL, false},
	{JX_N("Actual"), "actual_text", NULL, false},
	{JX_N("Arithmetic"), "arithmetic", NULL, false},
	{JX_N("Points lost"), "lost", NULL, false},
	{JX_N("Reason"), "reason", NULL, false},
	{JX_N("Evidence"), "evidence_name", NULL, false},
	{JX_N("Tier"), "tier_hundredths", tier, false},
	{JX_N("Deduction"), "deduction_hundredths", deduction, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_view noted = {columns, NULL, NULL};

struct note {
	Jixiao__V1__EvaluationsNoteRequest request;
	char office[JX_OFFICE_CODE_MAX + 1];
	uint8_t hash[JX_HASH_BYTES];
	Jixiao__V1__NoteField clear[JX_WORDS_MAX + 2]; /* of --clear, and of values that are given as nothing */
};

/* What may stand behind a number. */
static const char *const percent_units[] = {"%", "％", NULL};
static const char *const point_units[] = {"分", NULL};

static size_t without_unit(const char *text, const char *const *units)
{
	size_t length = strlen(text);

	for (; *units != NULL; units++) {
		size_t n = strlen(*units);

		if (length > n && strcmp(text + length - n, *units) == 0)
			return length - n;
	}
	return length;
}

/* With at most two decimals, from 0 to 100, as hundredths. */
static enum jx_exit hundredths_of(const struct jx_app *app, const char *option, const char *const *units, uint32_t *out)
{
	const char *text = jx_arg(app, option);
	int64_t value = 0;
	const char *problem = jx_decimal_scaled(text, without_unit(text, units), 2, HUNDREDTHS_MAX, &value);

	if (problem == NULL && value < 0)
		problem = JX_N("it is below 0");
	if (problem != NULL)
		return jx_app_fail(app, JX_REASON_FIELD_INVALID, option, _(problem), NULL);
	*out = (uint32_t)value;
	return JX_EXIT_OK;
}

/* "reports/报告.pdf" is kept as "报告.pdf". */
static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static enum jx_exit hash_stream(const struct jx_app *app, const char *path, FILE *file, uint8_t hash[JX_HASH_BYTES])
{
	uint8_t *bytes = malloc(JX_EVIDENCE_MAX + 1);
	enum jx_exit exit = JX_EXIT_OK;
	size_t n;

	if (bytes == NULL)
		return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	errno = 0;
	n = fread(bytes, 1, JX_EVIDENCE_MAX + 1, file);
	if (ferror(file))
		exit = jx_app_fail(app, JX_REASON_FILE_FAILED, path, strerror(errno), NULL);
	else if (n > JX_EVIDENCE_MAX)
		exit = jx_app_fail(app, JX_REASON_FIELD_INVALID, "--evidence", _("the file has more than 64 MB"), NULL);
	else
		jx_hash(bytes, n, hash);
	free(bytes);
	return exit;
}

/* The file's name and hash: it stays where it is. */
static enum jx_exit fill_evidence(const struct jx_app *app, struct note *note)
{
	const char *path = jx_arg(app, "--evidence");
	enum jx_exit exit;
	FILE *file;

	if (path == NULL)
		return JX_EXIT_OK;
	errno = 0;
	file = fopen(path, "rb");
	if (file == NULL)
		return jx_app_fail(app, JX_REASON_FILE_FAILED, path, strerror(errno), NULL);
	exit = hash_stream(app, path, file, note->hash);
	(void)fclose(file);
	note->request.evidence_name = (char *)file_name(path);
	note->request.evidence_hash = (ProtobufCBinaryData){.data = note->hash, .len = sizeof(note->hash)};
	return exit;
}

static enum jx_exit fill_points(const struct jx_app *app, Jixiao__V1__EvaluationsNoteRequest *request)
{
	enum jx_exit exit = JX_EXIT_OK;

	if (jx_arg(app, "--tier") != NULL) {
		request->tier_case = JIXIAO__V1__EVALUATIONS_NOTE_REQUEST__TIER_TIER_HUNDREDTHS;
		exit = hundredths_of(app, "--tier", percent_units, &request->tier_hundredths);
	}
	if (exit == JX_EXIT_OK && jx_arg(app, "--deduct") != NULL)
		exit = hundredths_of(app, "--deduct", point_units, &request->deduction_hundredths);
	return exit;
}

static enum jx_exit fill_clear(const struct jx_app *app, struct note *note)
{
	static const struct jx_word words[] = {
		{"tier", JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_TIER},
		{"deduction", JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_DEDUCTION},
		{"reason", JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_REASON},
		{"evidence", JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_EVIDENCE},
		{NULL, 0},
	};
	Jixiao__V1__EvaluationsNoteRequest *request = &note->request;
	int numbers[JX_WORDS_MAX];
	enum jx_exit exit = jx_given_words(app, "--clear", words, _("it names tier, deduction, reason or evidence"),
					   numbers, &request->n_clear);

	request->clear = note->clear;
	for (size_t i = 0; i < request->n_clear; i++)
		note->clear[i] = (Jixiao__V1__NoteField)numbers[i];
	if (jx_arg(app, "--deduct") != NULL && request->deduction_hundredths == 0)
		note->clear[request->n_clear++] = JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_DEDUCTION;
	if (jx_arg(app, "--reason") != NULL && *jx_arg(app, "--reason") == '\0')
		note->clear[request->n_clear++] = JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_REASON;
	return exit;
}

static enum jx_exit fill(const struct jx_app *app, struct note *note)
{
	Jixiao__V1__EvaluationsNoteRequest *request = &note->request;
	const char *as_of;
	enum jx_exit exit = jx_as_of(app, &as_of);

	if (exit == JX_EXIT_OK)
		exit = fill_points(app, request);
	if (exit == JX_EXIT_OK)
		exit = fill_evidence(app, note);
	if (exit == JX_EXIT_OK)
		exit = fill_clear(app, note);
	if (exit != JX_EXIT_OK)
		return exit;
	if (request->tier_case == JIXIAO__V1__EVALUATIONS_NOTE_REQUEST__TIER__NOT_SET &&
	    request->deduction_hundredths == 0 && jx_arg(app, "--reason") == NULL &&
	    jx_arg(app, "--evidence") == NULL && request->n_clear == 0)
		return jx_app_usage(app, _("give --tier, --deduct, --reason, --evidence or --clear"));
	request->project_code = (char *)jx_arg(app, "CODE");
	request->as_of = (char *)as_of;
	request->indicator = (char *)jx_arg(app, "--indicator");
	exit = jx_given_text(app, "--reason", JX_TEXT_LINE_MAX, &request->reason);
	if (exit == JX_EXIT_OK)
		exit = jx_given_office(app, "--office", note->office);
	request->office_code = note->office;
	return exit;
}

enum jx_exit jx_evaluation_note(struct jx_app *app)
{
	struct note note = {.request = JIXIAO__V1__EVALUATIONS_NOTE_REQUEST__INIT};
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_exit exit = fill(app, &note);

	if (exit != JX_EXIT_OK)
		return exit;
	jx_remote_init(&remote, app->channel, &jixiao__v1__evaluations__descriptor);
	jixiao__v1__evaluations__note(&remote.base, &note.request,
				      (Jixiao__V1__EvaluationsNoteResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return jx_app_changed(app, &noted,
			      (const ProtobufCMessage *)((const Jixiao__V1__EvaluationsNoteResponse *)answer)->result);
}
