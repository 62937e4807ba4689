/* SPDX-License-Identifier: Apache-2.0 */
/* What is said on stderr: why a command failed and what mends it, or where in the journal its change stands. */
#include "client/app.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "client/field.h"
#include "client/locale.h"
#include "common/base/text.h"

#define SENTENCE_SIZE    8192u
#define VIOLATIONS_SHOWN 20u /* to people */

/* A failure in the words of the locale. Everything is borrowed. */
struct report {
	enum jx_status status;
	const char *reason;
	const char *message;
	const char *fix; /* "" where nobody knows */
	const Jixiao__V1__Violation *const *violations;
	size_t n_violations;
	const ProtobufCMessage *conflict; /* NULL: none */
};

/* A sentence that the server took from a catalogue of its own, in the words of the locale where ours has it too. */
static const char *localized(const char *text)
{
	return *text != '\0' ? _(text) : text;
}

/* Nothing that a server says may command the terminal: control characters, C1 among them, become blanks. */
static void put_flat(const char *text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
		bool c1 = at[0] == 0xc2 && at[1] >= 0x80 && at[1] <= 0x9f;

		(void)fputc(*at < ' ' || *at == 0x7f || c1 ? ' ' : *at, stderr);
		at += c1;
	}
}

static void put_line(const char *indent, const char *text)
{
	(void)fputs(indent, stderr);
	put_flat(text);
	(void)fputc('\n', stderr);
}

static void put_violation(const struct jx_app *app, const Jixiao__V1__Violation *violation)
{
	(void)fputs("jixiao: ", stderr);
	if (violation->severity == JIXIAO__V1__SEVERITY__SEVERITY_VERIFY)
		(void)fputs(_("to be explained: "), stderr);
	put_flat(jx_field_shown(app->command, violation->field));
	put_line(*violation->field != '\0' ? ": " : "", localized(violation->text));
	if (*violation->fix != '\0')
		put_line("  ", localized(violation->fix));
}

static void put_rest(size_t n)
{
	char number[24], line[256];
	const char *const args[] = {number};

	(void)snprintf(number, sizeof(number), "%zu", n);
	(void)jx_reason_format(_("and {0} more; with -o json all are told"), args, 1, line, sizeof(line));
	put_line("jixiao: ", line);
}

/* Where fields or cells are wrong, each says so itself, fields with what mends them: the sentence would say the first
 * one twice. */
static void say_plain(const struct jx_app *app, const struct report *report)
{
	enum jx_reason reason = jx_reason_find(report->reason);
	bool fields =
		report->n_violations > 0 && (reason == JX_REASON_FIELD_INVALID || reason == JX_REASON_FIGURE_INVALID);
	bool cells = report->n_violations > 0 && (reason == JX_REASON_FILE_INVALID || reason == JX_REASON_FILE_FAILED);

	if (!fields && !cells)
		put_line("jixiao: ", report->message);
	for (size_t i = 0; i < report->n_violations && i < VIOLATIONS_SHOWN; i++)
		put_violation(app, report->violations[i]);
	if (report->n_violations > VIOLATIONS_SHOWN)
		put_rest(report->n_violations - VIOLATIONS_SHOWN);
	if (!fields && *report->fix != '\0')
		put_line("  ", report->fix);
}

/* Of jixiao.v1.Severity, without its prefix: "ERROR". */
static const char *severity_word(const Jixiao__V1__Violation *violation)
{
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(&jixiao__v1__severity__descriptor, (int)violation->severity);

	return value != NULL ? value->name + strlen("SEVERITY_") : "";
}

static json_t *violations_json(const struct report *report)
{
	json_t *array = json_array();

	for (size_t i = 0; i < report->n_violations; i++) {
		const Jixiao__V1__Violation *violation = report->violations[i];

		(void)json_array_append_new(array,
					    json_pack("{s:s, s:s, s:s, s:s, s:s}", "field", violation->field, "rule",
						      violation->rule, "severity", severity_word(violation), "text",
						      localized(violation->text), "fix", localized(violation->fix)));
	}
	return array;
}

/* NULL where memory ends. */
static json_t *message_json(const ProtobufCMessage *message)
{
	char *text = jx_json_text(message);
	json_t *json = text != NULL ? json_loads(text, 0, NULL) : NULL;

	free(text);
	return json;
}

static void say_json(const struct jx_app *app, const struct report *report)
{
	json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:o}", "status", jx_status_name(report->status), "reason",
				   report->reason, "message", report->message, "fix", report->fix, "violations",
				   violations_json(report));

	if (object != NULL && report->conflict != NULL)
		(void)json_object_set_new(object, "conflict", message_json(report->conflict));
	if (object == NULL) {
		say_plain(app, report);
		return;
	}
	(void)json_dumpf(object, stderr, JSON_INDENT(2));
	(void)fputc('\n', stderr);
	json_decref(object);
}

/* The sentence and the fix of a reason, in the words of the locale, with the args filled in. */
static void translate(enum jx_reason reason, const char *const *args, size_t n_args, char message[SENTENCE_SIZE],
		      char fix[SENTENCE_SIZE])
{
	const struct jx_reason_row *row = jx_reason_row(reason);
	const char *said[JX_REFUSAL_ARGS];
	size_t n = n_args < JX_REFUSAL_ARGS ? n_args : JX_REFUSAL_ARGS;

	for (size_t i = 0; i < n; i++)
		said[i] = localized(args[i]);
	(void)jx_reason_format(_(row->text), said, n, message, SENTENCE_SIZE);
	(void)jx_reason_format(_(row->fix), said, n, fix, SENTENCE_SIZE);
}

static enum jx_exit say(const struct jx_app *app, const struct report *report)
{
	/* What was printed so far comes first where both go to one terminal. */
	(void)fflush(stdout);
	if (app->output == JX_OUTPUT_JSON)
		say_json(app, report);
	else
		say_plain(app, report);
	return jx_exit_of(report->status, report->reason);
}

static size_t collect(va_list list, const char *args[JX_REFUSAL_ARGS])
{
	const char *arg;
	size_t n = 0;

	while (n < JX_REFUSAL_ARGS && (arg = va_arg(list, const char *)) != NULL)
		args[n++] = arg;
	return n;
}

/* `fix` NULL: the reason's. */
static enum jx_exit fail(const struct jx_app *app, enum jx_reason reason, va_list list, const char *fix,
			 const ProtobufCMessage *conflict)
{
	const struct jx_reason_row *row = jx_reason_row(reason);
	char message[SENTENCE_SIZE], usual[SENTENCE_SIZE];
	const struct report report = {.status = row->status,
				      .reason = row->name,
				      .message = message,
				      .fix = fix != NULL ? fix : usual,
				      .conflict = conflict};
	const char *args[JX_REFUSAL_ARGS];

	translate(reason, args, collect(list, args), message, usual);
	return say(app, &report);
}

enum jx_exit jx_app_fail(const struct jx_app *app, enum jx_reason reason, ...)
{
	enum jx_exit exit;
	va_list list;

	va_start(list, reason);
	exit = fail(app, reason, list, NULL, NULL);
	va_end(list);
	return exit;
}

enum jx_exit jx_app_fail_fix(const struct jx_app *app, const char *fix, const ProtobufCMessage *conflict,
			     enum jx_reason reason, ...)
{
	enum jx_exit exit;
	va_list list;

	va_start(list, reason);
	exit = fail(app, reason, list, fix, conflict);
	va_end(list);
	return exit;
}

enum jx_exit jx_app_wrong(const struct jx_app *app, enum jx_reason reason,
			  const Jixiao__V1__Violation *const *violations, size_t n)
{
	const struct jx_reason_row *row = jx_reason_row(reason);
	const char *const args[] = {violations[0]->field, violations[0]->text, violations[0]->fix};
	char message[SENTENCE_SIZE], fix[SENTENCE_SIZE];
	const struct report report = {.status = row->status,
				      .reason = row->name,
				      .message = message,
				      .fix = fix,
				      .violations = violations,
				      .n_violations = n};

	translate(reason, args, sizeof(args) / sizeof(args[0]), message, fix);
	return say(app, &report);
}

/* A sentence in the words of the locale; figures behind a last colon stay as they are. */
static void put_sentence(const char *indent, const char *text)
{
	char sentence[SENTENCE_SIZE];
	const char *figures = NULL;

	for (const char *at = strstr(text, ": "); at != NULL; at = strstr(at + 1, ": "))
		figures = at;
	if (figures != NULL)
		(void)snprintf(sentence, sizeof(sentence), "%.*s", (int)(figures - text), text);
	if (figures == NULL || figures == text || _(sentence) == sentence) {
		put_line(indent, localized(text));
		return;
	}
	(void)fputs(indent, stderr);
	put_flat(_(sentence));
	put_line("", figures);
}

static void put_noticed(const char *label, const char *about, const char *text, const char *fix)
{
	(void)fflush(stdout);
	(void)fputs(label, stderr);
	put_flat(about);
	put_sentence(": ", text);
	if (*fix != '\0')
		put_line("  ", localized(fix));
}

void jx_app_hint(const char *about, const char *text, const char *fix)
{
	put_noticed(_("hint: "), about, text, fix);
}

void jx_app_finding(const char *about, const Jixiao__V1__Violation *finding)
{
	const char *label = _("hint: ");

	if (finding->trial)
		label = _("a rule on trial: ");
	else if (finding->severity == JIXIAO__V1__SEVERITY__SEVERITY_VERIFY)
		label = _("explained: ");
	else if (finding->severity == JIXIAO__V1__SEVERITY__SEVERITY_ERROR)
		label = _("does not hold: ");

	put_noticed(label, about, finding->text, finding->fix);
}

void jx_app_doubt(const char *about, const Jixiao__V1__Violation *finding)
{
	const char *label = finding->severity == JIXIAO__V1__SEVERITY__SEVERITY_VERIFY ? _("to be explained: ")
										       : _("it may be refused: ");

	put_noticed(label, about, finding->text, finding->fix);
}

enum jx_exit jx_app_usage(const struct jx_app *app, const char *sentence)
{
	const struct jx_command *command = app->command;
	char name[64];

	(void)snprintf(name, sizeof(name), "%s%s%s", command->noun, command->verb != NULL ? " " : "",
		       command->verb != NULL ? command->verb : "");
	return jx_app_fail(app, JX_REASON_USAGE, sentence, name, NULL);
}

enum jx_exit jx_app_result(const struct jx_app *app)
{
	const struct jx_result *result = jx_channel_result(app->channel);

	return jx_app_result_as(app, (const Jixiao__V1__Violation *const *)result->violations);
}

enum jx_exit jx_app_result_as(const struct jx_app *app, const Jixiao__V1__Violation *const *violations)
{
	return jx_app_result_was(app, jx_channel_result(app->channel), violations, NULL);
}

enum jx_exit jx_app_result_was(const struct jx_app *app, const struct jx_result *result,
			       const Jixiao__V1__Violation *const *violations, const char *fix)
{
	char message[SENTENCE_SIZE], usual[SENTENCE_SIZE];
	struct report report = {
		.status = result->status,
		.reason = result->reason_name,
		.message = *result->message != '\0' ? result->message : jx_status_name(result->status),
		.fix = fix != NULL ? fix : "",
		.violations = violations,
		.n_violations = result->n_violations,
	};

	if (result->status == JX_OK)
		return JX_EXIT_OK;
	if (result->reason != JX_REASON_NONE) {
		translate(result->reason, result->args, result->n_args, message, usual);
		report.message = message;
		report.fix = fix != NULL ? fix : usual;
	}
	return say(app, &report);
}

void jx_app_sentence(const struct jx_result *result, char *out, size_t size)
{
	char message[SENTENCE_SIZE], fix[SENTENCE_SIZE];

	(void)snprintf(message, sizeof(message), "%s",
		       *result->message != '\0' ? result->message : jx_status_name(result->status));
	if (result->reason != JX_REASON_NONE)
		translate(result->reason, result->args, result->n_args, message, fix);
	(void)snprintf(out, size, "%s", message);
	out[jx_text_cut(out, size - 1)] = '\0';
}

enum jx_exit jx_app_committed(const struct jx_app *app)
{
	const struct jx_result *result = jx_channel_result(app->channel);
	const char *path = jx_arg(app, "--receipt");
	const char *problem;
	char seq[24], line[128];
	const char *const args[] = {seq};

	(void)fflush(stdout);
	(void)snprintf(seq, sizeof(seq), "%" PRIu64, result->receipt->seq);
	(void)jx_reason_format(_("entry {0}"), args, 1, line, sizeof(line));
	put_line("", line);
	if (path == NULL)
		return JX_EXIT_OK;
	if (jx_kept_receipt_write(path, result->kept_receipt, result->kept_receipt_size, &problem) != JX_OK)
		return jx_app_fail(app, JX_REASON_FILE_FAILED, path, _(problem), NULL);
	return JX_EXIT_OK;
}
