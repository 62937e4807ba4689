/* SPDX-License-Identifier: Apache-2.0 */
/* Where the figures of an evaluation come from. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/evaluation.h"
#include "client/commands/views.h"
#include "client/list.h"
#include "client/locale.h"
#include "common/base/limits.h"
#include "common/model/decimal.h"
#include "common/model/money.h"

static void value(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__Source *source = (const Jixiao__V1__Source *)row;
	char text[JX_DECIMAL_SIZE + 8] = "";

	if (source->not_applicable)
		(void)snprintf(text, sizeof(text), "%s", "不适用");
	else
		jx_decimal_format(source->ten_thousandths, text);
	(void)jx_cell_append(out, size, 0, text);
}

static void amount(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_cell_wan(((const Jixiao__V1__PaymentSource *)row)->amount_fen, out, size);
}

static const struct jx_column source_columns[] = {
	{JX_N("Office"), "office_code", NULL, false}, {JX_N("Month"), "period", NULL, false},
	{JX_N("Item"), "item_code", NULL, false},     {JX_N("Value"), "ten_thousandths", value, true},
	{JX_N("Form"), "form_code", NULL, false},     {JX_N("Revision"), "revision", NULL, true},
	{JX_N("Entry"), "seq", NULL, true},           {NULL, NULL, NULL, false},
};

static const struct jx_column payment_columns[] = {
	{JX_N("Disbursement"), "disbursement_id", NULL, true},
	{JX_N("Requested on"), "requested_on", NULL, false},
	{JX_N("Paid on"), "paid_on", NULL, false},
	{JX_N("Days"), "days", NULL, true},
	{JX_N("Amount (万元)"), "amount_fen", amount, true},
	{JX_N("Entry"), "payment_id", NULL, true},
	{NULL, NULL, NULL, false},
};

static const struct jx_view sources = {source_columns, "sources", JX_N("Nothing was reported.")};
static const struct jx_view payments = {payment_columns, "payments", JX_N("Nothing was paid.")};

/* -- as text ------------------------------------------------------------------------------------------------------- */

static void print_line(const char *title, const char *text)
{
	if (*text != '\0')
		(void)printf("  %s: %s\n", title, text);
}

static void print_fraction(const Jixiao__V1__Rational *side, const char *title)
{
	if (side == NULL)
		return;
	(void)printf("  %s: %" PRId64, title, side->num);
	if (side->den != 1)
		(void)printf("/%" PRId64, side->den);
	(void)printf("\n");
}

/* How its figures were put together, first over offices, then over months. */
static const char *aggregation_text(Jixiao__V1__Aggregation aggregation, bool offices)
{
	static const struct {
		const char *offices, *months;
	} texts[] = {
		[JIXIAO__V1__AGGREGATION__AGGREGATION_SUM] = {JX_N("offices summed"), JX_N("months summed")},
		[JIXIAO__V1__AGGREGATION__AGGREGATION_MAX] = {JX_N("largest of the offices"),
							      JX_N("largest of the months")},
		[JIXIAO__V1__AGGREGATION__AGGREGATION_MIN] = {JX_N("smallest of the offices"),
							      JX_N("smallest of the months")},
		[JIXIAO__V1__AGGREGATION__AGGREGATION_LAST] = {NULL, JX_N("latest month")},
		[JIXIAO__V1__AGGREGATION__AGGREGATION_NONE] = {JX_N("this office alone"), NULL},
	};
	size_t i = (size_t)aggregation;
	const char *text = NULL;

	if (i < sizeof(texts) / sizeof(texts[0]))
		text = offices ? texts[i].offices : texts[i].months;
	return text != NULL ? _(text) : "";
}

static void print_totals(const Jixiao__V1__EvaluationsExplainResponse *answer)
{
	char text[JX_DECIMAL_SIZE + 8];

	for (size_t i = 0; i < answer->n_totals; i++) {
		const Jixiao__V1__ItemTotal *total = answer->totals[i];

		(void)snprintf(text, sizeof(text), "%" PRId64, total->ten_thousandths / JX_DECIMAL_ONE);
		if (total->ten_thousandths % JX_DECIMAL_ONE != 0)
			(void)snprintf(text, sizeof(text), "%" PRId64 ".%04" PRId64,
				       total->ten_thousandths / JX_DECIMAL_ONE,
				       total->ten_thousandths % JX_DECIMAL_ONE);
		(void)printf(_("  %s %s: %s%s, of %" PRIu32 " figures; %s, %s"), total->item_name, total->item_code,
			     text, total->unit, total->contributors, aggregation_text(total->over_offices, true),
			     aggregation_text(total->over_months, false));
		(void)printf("%s%s\n", *total->last_period != '\0' ? " " : "", total->last_period);
	}
}

static enum jx_exit print_answer(const struct jx_app *app, const Jixiao__V1__IndicatorResult *result,
				 const Jixiao__V1__EvaluationsExplainResponse *answer)
{
	enum jx_exit exit = JX_EXIT_OK;

	(void)printf("\n%s%s%s\n", result->name, result->target != NULL ? "  " : "",
		     result->target != NULL ? result->target->text : "");
	print_line(_("Formula"), result->formula);
	print_fraction(result->numerator, _("Numerator"));
	print_fraction(result->denominator, _("Denominator"));
	print_line(_("Actual"), result->actual_text);
	print_line(_("Score"), result->arithmetic);
	print_line(_("Points lost"), result->lost);
	print_line(_("Reason"), result->reason);
	print_totals(answer);
	if (answer->n_sources > 0)
		exit = jx_app_print(app, &sources, &answer->base);
	if (exit == JX_EXIT_OK && answer->n_payments > 0)
		exit = jx_app_print(app, &payments, &answer->base);
	return exit;
}

static void print_execution(const Jixiao__V1__Execution *execution)
{
	(void)printf("\n%s\n", "预算执行率");
	print_line(_("Score"), execution->arithmetic);
	print_line(_("Points lost"), execution->lost);
}

/* -- as one message ------------------------------------------------------------------------------------------------ */

/* The answers, and the explanations that point into them. */
struct explained {
	ProtobufCMessage *answers[JX_INDICATORS_MAX];
	Jixiao__V1__Explanation rows[JX_INDICATORS_MAX];
	Jixiao__V1__Explanation *pointers[JX_INDICATORS_MAX];
	size_t n;
};

static void join(struct explained *explained, size_t i, char *indicator)
{
	const Jixiao__V1__EvaluationsExplainResponse *answer =
		(const Jixiao__V1__EvaluationsExplainResponse *)explained->answers[i];
	Jixiao__V1__Explanation *row = &explained->rows[i];

	jixiao__v1__explanation__init(row);
	row->indicator = indicator;
	row->totals = answer->totals;
	row->n_totals = answer->n_totals;
	row->sources = answer->sources;
	row->n_sources = answer->n_sources;
	row->payments = answer->payments;
	row->n_payments = answer->n_payments;
	explained->pointers[i] = row;
}

static enum jx_exit print_joined(const struct jx_app *app, Jixiao__V1__Evaluation *evaluation,
				 struct explained *explained)
{
	enum jx_exit exit;

	evaluation->explanations = explained->pointers;
	evaluation->n_explanations = explained->n;
	exit = jx_evaluation_print_plain(app, evaluation);
	evaluation->explanations = NULL;
	evaluation->n_explanations = 0;
	return exit;
}

static enum jx_exit print_texts(const struct jx_app *app, const Jixiao__V1__Evaluation *evaluation,
				const struct explained *explained)
{
	enum jx_exit exit = jx_evaluation_print(app, evaluation);

	if (exit != JX_EXIT_OK)
		return exit;
	print_execution(evaluation->execution);
	for (size_t i = 0; i < explained->n && exit == JX_EXIT_OK; i++)
		exit = print_answer(app, evaluation->indicators[i],
				    (const Jixiao__V1__EvaluationsExplainResponse *)explained->answers[i]);
	return exit;
}

static enum jx_exit ask(const struct jx_app *app, const Jixiao__V1__Evaluation *evaluation, size_t i,
			struct explained *explained)
{
	Jixiao__V1__EvaluationsExplainRequest request = JIXIAO__V1__EVALUATIONS_EXPLAIN_REQUEST__INIT;
	const struct jx_pages_method method = {&jixiao__v1__evaluations__descriptor, "Explain"};
	enum jx_exit exit;

	request.office_code = evaluation->office_code;
	request.project_code = evaluation->project_code;
	request.as_of = evaluation->as_of;
	request.include_submitted = evaluation->include_submitted;
	request.indicator = evaluation->indicators[i]->name;
	request.page_size = JX_PAGE_MAX;
	exit = jx_pages_get(app, &method, &request.base, &explained->answers[i]);
	if (exit != JX_EXIT_OK)
		return exit;
	join(explained, i, evaluation->indicators[i]->name);
	explained->n++;
	return JX_EXIT_OK;
}

enum jx_exit jx_evaluation_explain(const struct jx_app *app, Jixiao__V1__Evaluation *evaluation)
{
	struct explained *explained = calloc(1, sizeof(*explained));
	enum jx_exit exit = JX_EXIT_OK;

	if (explained == NULL)
		return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	for (size_t i = 0; i < evaluation->n_indicators && i < JX_INDICATORS_MAX && exit == JX_EXIT_OK; i++)
		exit = ask(app, evaluation, i, explained);
	if (exit == JX_EXIT_OK && app->output == JX_OUTPUT_TABLE)
		exit = print_texts(app, evaluation, explained);
	else if (exit == JX_EXIT_OK)
		exit = print_joined(app, evaluation, explained);
	for (size_t i = 0; i < explained->n; i++)
		protobuf_c_message_free_unpacked(explained->answers[i], NULL);
	free(explained);
	return exit;
}
