/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/evaluation_message.h"

#include <assert.h>

#include "server/service/fields.h"

#define SAME(ours, theirs)                                                                                             \
	_Static_assert((int)JX_##ours == (int)JIXIAO__V1__##theirs, "the domain has the contract's number")
SAME(VERDICT_MET, VERDICT__VERDICT_MET);
SAME(VERDICT_MISSED, VERDICT__VERDICT_MISSED);
SAME(VERDICT_NOT_REPORTED, VERDICT__VERDICT_NOT_REPORTED);
SAME(VERDICT_NO_MATTER, VERDICT__VERDICT_NO_MATTER);
SAME(VERDICT_UNLINKED, VERDICT__VERDICT_UNLINKED);
SAME(VERDICT_AWAITS_TIER, VERDICT__VERDICT_AWAITS_TIER);
SAME(VERDICT_TIER, VERDICT__VERDICT_TIER);
SAME(VERDICT_SHARE, VERDICT__VERDICT_SHARE);

/* n pointers and n messages; false: the call is refused. */
#define TAKE(call, n, pointers, messages)                                                                              \
	(((pointers) = jx_call_take((call), ((n) + 1) * sizeof(void *))) != NULL &&                                    \
	 ((messages) = jx_call_take((call), ((n) + 1) * sizeof(*(messages)))) != NULL)

static bool set_rational(struct jx_call *call, struct jx_rational value, Jixiao__V1__Rational **out)
{
	Jixiao__V1__Rational *message = jx_call_take(call, sizeof(*message));
	enum jx_status status;

	if (!message)
		return false;
	jixiao__v1__rational__init(message);
	status = jx_rational_parts(value, &message->num, &message->den);
	if (status != JX_OK) {
		jx_call_fault(call, JX_INTERNAL); /* what is read was seen to fit */
		return false;
	}
	*out = message;
	return true;
}

static bool set_date(struct jx_call *call, jx_day day, char **out)
{
	char *text = jx_call_take(call, JX_DATE_SIZE);

	if (!text)
		return false;
	jx_date_format(day, text);
	*out = text;
	return true;
}

static bool set_month(struct jx_call *call, jx_month month, char **out)
{
	char *text = jx_call_take(call, JX_MONTH_SIZE);

	if (!text)
		return false;
	jx_month_format(month, text);
	*out = text;
	return true;
}

/* -- an indicator -------------------------------------------------------------------------------------------------- */

static bool set_target(struct jx_call *call, const char *text, const struct jx_target *target, Jixiao__V1__Target **out)
{
	Jixiao__V1__Target *message = jx_call_take(call, sizeof(*message));

	if (!message)
		return false;
	jixiao__v1__target__init(message);
	message->text = (char *)text;
	message->comparator = (Jixiao__V1__Comparator)target->comparator;
	message->unit = (char *)target->unit;
	*out = message;
	if (target->comparator == JX_BEFORE)
		return set_date(call, target->day, &message->date);
	if (target->comparator == JX_QUALITATIVE)
		return true;
	return set_rational(call, target->value, &message->value) &&
	       (target->comparator != JX_BETWEEN || set_rational(call, target->upper, &message->upper));
}

static bool set_measured(struct jx_call *call, const struct jx_measured *measured, Jixiao__V1__IndicatorResult *message)
{
	message->no_data = measured->data != JX_DATA_VALUE;
	if (!message->no_data && !set_rational(call, measured->actual, &message->actual))
		return false;
	return !measured->quotient || (set_rational(call, measured->numerator, &message->numerator) &&
				       set_rational(call, measured->denominator, &message->denominator));
}

static void set_score(const struct jx_score *score, Jixiao__V1__IndicatorResult *message)
{
	message->score_hundredths = score->score;
	message->deduction_hundredths = score->deduction;
	message->met = score->met;
	message->verdict = (Jixiao__V1__Verdict)score->verdict;
	message->far_above = score->far_above;
	message->reason_wanted = score->reason_wanted;
}

static void set_note(const struct jx_note *note, Jixiao__V1__IndicatorResult *message)
{
	if (note->seq == 0)
		return;
	if (note->has_tier) {
		message->tier_case = JIXIAO__V1__INDICATOR_RESULT__TIER_TIER_HUNDREDTHS;
		message->tier_hundredths = note->tier;
	}
	message->reason = (char *)note->reason;
	message->evidence_name = (char *)note->evidence_name;
	if (*note->evidence_name != '\0')
		message->evidence_hash = (ProtobufCBinaryData){.data = (uint8_t *)note->evidence_hash,
							       .len = sizeof(note->evidence_hash)};
}

static void set_measure(const struct jx_evaluated *evaluated, size_t i, Jixiao__V1__IndicatorResult *message)
{
	const char *measure = evaluated->indicators[i].expression;
	const struct jx_named_formula *named = measure ? jx_catalog_formula(&evaluated->catalog, measure) : NULL;

	if (!measure)
		return;
	message->measure = (char *)measure;
	message->formula = (char *)(named ? named->expression : measure);
}

static bool fill_indicator(struct jx_call *call, const struct jx_evaluated *evaluated, size_t i,
			   Jixiao__V1__IndicatorResult *message)
{
	const struct jx_indicator *indicator = &evaluated->project.indicators[i];
	const struct jx_evaluation_row *row = &evaluated->rows[i];

	jixiao__v1__indicator_result__init(message);
	message->level1 = (char *)indicator->level1;
	message->level2 = (char *)indicator->level2;
	message->name = (char *)indicator->name;
	message->actual_text = (char *)row->actual;
	message->weight_hundredths = row->weight;
	message->lost = (char *)row->lost;
	message->arithmetic = (char *)row->arithmetic;
	set_measure(evaluated, i, message);
	set_score(&row->score, message);
	set_note(&evaluated->notes[i], message);
	return set_target(call, indicator->target, &row->target, &message->target) &&
	       set_measured(call, &row->measured, message) &&
	       (!row->has_share || set_rational(call, row->share, &message->share));
}

Jixiao__V1__IndicatorResult *jx_indicator_message(struct jx_call *call, const struct jx_evaluated *evaluated, size_t i)
{
	Jixiao__V1__IndicatorResult *message = jx_call_take(call, sizeof(*message));

	assert(i < evaluated->project.n_indicators);
	return message && fill_indicator(call, evaluated, i, message) ? message : NULL;
}

static bool add_indicators(struct jx_call *call, const struct jx_evaluated *evaluated, Jixiao__V1__Evaluation *message)
{
	size_t n = evaluated->project.n_indicators;
	Jixiao__V1__IndicatorResult *rows;

	if (!TAKE(call, n, message->indicators, rows))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!fill_indicator(call, evaluated, i, &rows[i]))
			return false;
		message->indicators[i] = &rows[i];
	}
	message->n_indicators = n;
	return true;
}

/* -- budget execution ---------------------------------------------------------------------------------------------- */

static bool add_funds(struct jx_call *call, const struct jx_evaluated *evaluated, Jixiao__V1__Execution *message)
{
	bool root = evaluated->office.parent[0] == '\0';
	Jixiao__V1__FundExecution *funds;

	if (!TAKE(call, JX_FUND_COUNT, message->funds, funds))
		return false;
	for (size_t fund = JX_FUND_FISCAL; fund < JX_FUND_COUNT; fund++) {
		jixiao__v1__fund_execution__init(&funds[fund]);
		funds[fund].fund = (Jixiao__V1__Fund)fund;
		funds[fund].initial_fen = root ? evaluated->project.budget_fen[fund] : 0;
		funds[fund].budget_fen = evaluated->budget[fund];
		funds[fund].paid_fen = evaluated->paid[fund];
		message->funds[message->n_funds++] = &funds[fund];
	}
	return true;
}

static bool say_execution(struct jx_call *call, const struct jx_evaluated *evaluated, Jixiao__V1__Execution *message)
{
	const struct jx_executed executed = {
		.budget_fen = evaluated->budget[0],
		.paid_fen = evaluated->paid[0],
		.weight = evaluated->whole.execution_weight,
		.score = evaluated->whole.execution,
		.scoring = &evaluated->scoring,
	};

	message->lost = jx_call_take(call, JX_SENTENCE_SIZE);
	if (!message->lost)
		return false;
	message->arithmetic = jx_call_take(call, JX_SENTENCE_SIZE);
	if (!message->arithmetic)
		return false;
	jx_execution_lost(&executed, message->lost);
	jx_execution_arithmetic(&executed, message->arithmetic);
	return true;
}

static bool add_execution(struct jx_call *call, const struct jx_evaluated *evaluated, Jixiao__V1__Evaluation *out)
{
	Jixiao__V1__Execution *message = jx_call_take(call, sizeof(*message));
	struct jx_rational rate;

	if (!message)
		return false;
	jixiao__v1__execution__init(message);
	out->execution = message;
	message->budget_fen = evaluated->budget[0];
	message->paid_fen = evaluated->paid[0];
	message->weight_hundredths = evaluated->whole.execution_weight;
	message->score_hundredths = evaluated->whole.execution.score;
	message->initial_budget_fen = evaluated->office.parent[0] == '\0' ? evaluated->project.budget_fen[0] : 0;
	if (jx_rational_make(message->paid_fen, message->budget_fen, &rate) == JX_OK &&
	    !set_rational(call, rate, &message->rate))
		return false;
	return say_execution(call, evaluated, message) && add_funds(call, evaluated, message);
}

/* -- the rest ------------------------------------------------------------------------------------------------------ */

static void name_row(const struct jx_catalog *catalog, const struct jx_missing *row, Jixiao__V1__Missing *message)
{
	const struct jx_form *form = jx_catalog_form(catalog, row->form);
	const struct jx_item *item = row->item ? jx_catalog_item_by_code(catalog, row->item) : NULL;

	assert(form && (item || !row->item));
	message->form_code = (char *)row->form;
	message->form_name = (char *)form->name;
	if (!item)
		return;
	message->item_code = (char *)item->code;
	message->item_name = (char *)item->name;
}

static bool name_office(struct jx_call *call, const struct jx_missing *row, Jixiao__V1__Missing *message)
{
	struct jx_office *office = jx_call_take(call, sizeof(*office));
	enum jx_status status;

	if (!office)
		return false;
	status = jx_office_get(call->store, row->office, office);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	message->office_code = office->code;
	message->office_name = office->name;
	return true;
}

static bool add_rows(struct jx_call *call, const struct jx_catalog *catalog, const struct jx_missing_list *list,
		     Jixiao__V1__Missing ***out, size_t *n)
{
	Jixiao__V1__Missing *rows;

	if (!TAKE(call, list->n, *out, rows))
		return false;
	for (size_t i = 0; i < list->n; i++) {
		jixiao__v1__missing__init(&rows[i]);
		name_row(catalog, &list->rows[i], &rows[i]);
		if (!name_office(call, &list->rows[i], &rows[i]) ||
		    !set_month(call, list->rows[i].month, &rows[i].period))
			return false;
		(*out)[i] = &rows[i];
	}
	*n = list->n;
	return true;
}

static bool add_missing(struct jx_call *call, const struct jx_evaluated *evaluated, Jixiao__V1__Evaluation *message)
{
	message->owed_count = (uint32_t)evaluated->owed_count;
	message->missing_count = (uint32_t)evaluated->missing.count;
	message->blank_count = (uint32_t)evaluated->blank.count;
	return add_rows(call, &evaluated->catalog, &evaluated->missing, &message->missing, &message->n_missing) &&
	       add_rows(call, &evaluated->catalog, &evaluated->blank, &message->blanks, &message->n_blanks);
}

static bool add_settings(struct jx_call *call, const struct jx_evaluated *evaluated, Jixiao__V1__Evaluation *message)
{
	Jixiao__V1__SettingUsed *rows;

	if (!TAKE(call, evaluated->n_settings, message->settings, rows))
		return false;
	for (size_t i = 0; i < evaluated->n_settings; i++) {
		jixiao__v1__setting_used__init(&rows[i]);
		rows[i].key = (char *)evaluated->settings[i].key;
		rows[i].value = (char *)evaluated->settings[i].value;
		message->settings[i] = &rows[i];
	}
	message->n_settings = evaluated->n_settings;
	return true;
}

static bool add_goals(struct jx_call *call, const struct jx_evaluated *evaluated, Jixiao__V1__Evaluation *message)
{
	size_t n = evaluated->project.n_goals;
	Jixiao__V1__Goal *rows;

	if (!TAKE(call, n, message->goals, rows))
		return false;
	for (size_t i = 0; i < n; i++) {
		jixiao__v1__goal__init(&rows[i]);
		rows[i].number = evaluated->project.goals[i].number;
		rows[i].text = (char *)evaluated->project.goals[i].text;
		message->goals[i] = &rows[i];
	}
	message->n_goals = n;
	return true;
}

Jixiao__V1__Evaluation *jx_evaluation_message(struct jx_call *call, const struct jx_evaluated *evaluated)
{
	Jixiao__V1__Evaluation *message = jx_call_take(call, sizeof(*message));

	if (!message)
		return NULL;
	jixiao__v1__evaluation__init(message);
	message->project_code = (char *)evaluated->project.code;
	message->project_name = (char *)evaluated->project.name;
	message->department_name = (char *)evaluated->project.department_name;
	message->project_version = evaluated->project.version;
	message->year = evaluated->project.year;
	message->catalog_version = evaluated->catalog.version;
	message->office_code = (char *)evaluated->office.code;
	message->office_name = (char *)evaluated->office.name;
	message->weight_hundredths = evaluated->whole.weight;
	message->total_hundredths = evaluated->whole.total;
	message->grade = (char *)evaluated->whole.grade;
	message->provisional = evaluated->provisional;
	message->include_submitted = evaluated->include_submitted;
	message->journal_seq = call->seq;
	return set_month(call, evaluated->source->as_of, &message->as_of) && add_execution(call, evaluated, message) &&
			       add_indicators(call, evaluated, message) && add_missing(call, evaluated, message) &&
			       add_settings(call, evaluated, message) && add_goals(call, evaluated, message)
		       ? message
		       : NULL;
}
