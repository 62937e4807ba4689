/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/limits.h"
#include "server/domain/monitoring.h"
#include "server/service/evaluation_message.h"
#include "server/service/evaluation_read.h"
#include "server/service/fields.h"
#include "server/service/monitoring_note.h"
#include "server/service/table.h"
#include "server/store/monitoring.h"

#define SAME(ours, theirs)                                                                                             \
	_Static_assert((int)JX_##ours == (int)JIXIAO__V1__##theirs, "the domain has the contract's number")
SAME(LIGHT_GREEN, LIGHT__LIGHT_GREEN);
SAME(LIGHT_YELLOW, LIGHT__LIGHT_YELLOW);
SAME(LIGHT_RED, LIGHT__LIGHT_RED);

#define FUNDS (JX_FUND_COUNT - JX_FUND_FISCAL)

/* -- Show --------------------------------------------------------------------------------------------------------- */

/* What a Monitor is made of. */
struct monitoring {
	struct jx_call *call;
	struct jx_evaluated evaluated;
	jx_month as_of;
};

static bool is_root(const struct monitoring *monitoring)
{
	return monitoring->evaluated.office.parent[0] == '\0';
}

static struct jx_monitored_place place_of(const struct monitoring *monitoring, const char *indicator)
{
	return (struct jx_monitored_place){
		.project = monitoring->evaluated.project.code,
		.office = monitoring->evaluated.office.code,
		.indicator = indicator,
		.month = monitoring->as_of,
	};
}

static bool put_share(struct jx_call *call, const struct jx_progress *progress, Jixiao__V1__Rational **field)
{
	Jixiao__V1__Rational *message;

	if (!progress->known)
		return true;
	message = jx_call_take(call, sizeof(*message));
	if (!message)
		return false;
	jixiao__v1__rational__init(message);
	/* A share that does not fit is of a target far below its figure: the light tells enough. */
	if (jx_rational_parts(progress->share, &message->num, &message->den) == JX_OK)
		*field = message;
	return true;
}

/* An office's count is a share of the city's: nothing is due from it. */
static struct jx_monitored monitored_of(const struct monitoring *monitoring, size_t i, enum jx_likelihood likelihood)
{
	const struct jx_evaluated *evaluated = &monitoring->evaluated;
	const struct jx_evaluation_row *row = &evaluated->rows[i];
	const char *expression = evaluated->indicators[i].expression;

	return (struct jx_monitored){
		.target = &row->target,
		.has_actual = row->measured.data == JX_DATA_VALUE && row->score.verdict != JX_VERDICT_SHARE,
		.actual = row->measured.actual,
		.adds_up = expression && jx_measure_adds_up(&evaluated->catalog, expression),
		.month = (uint32_t)(monitoring->as_of - jx_month_january(monitoring->as_of) + 1),
		.likelihood = likelihood,
	};
}

static bool put_progress(const struct monitoring *monitoring, size_t i, enum jx_likelihood likelihood,
			 Jixiao__V1__MonitorRow *message)
{
	const struct jx_monitored monitored = monitored_of(monitoring, i, likelihood);
	struct jx_progress progress = {.known = false};
	enum jx_status status = jx_monitor_indicator(&monitored, &monitoring->evaluated.scoring, &progress);

	if (status != JX_OK) {
		jx_call_refuse(monitoring->call, JX_REASON_FIGURES_TOO_LARGE,
			       monitoring->evaluated.project.indicators[i].name);
		return false;
	}
	message->light = (Jixiao__V1__Light)progress.light;
	return put_share(monitoring->call, &progress, &message->progress);
}

static bool fill_row(const struct monitoring *monitoring, size_t i, Jixiao__V1__MonitorRow *message)
{
	const struct jx_monitored_place place = place_of(monitoring, monitoring->evaluated.project.indicators[i].name);
	const Jixiao__V1__IndicatorResult *result = jx_indicator_message(monitoring->call, &monitoring->evaluated, i);
	struct jx_monitoring_note note;

	jixiao__v1__monitor_row__init(message);
	if (!result || !jx_monitoring_said(monitoring->call, &place, &note))
		return false;
	message->level1 = result->level1;
	message->level2 = result->level2;
	message->name = result->name;
	message->target = result->target;
	message->actual = result->actual;
	message->actual_text = result->actual_text;
	message->no_data = result->no_data;
	message->verdict = result->verdict;
	message->forecast = (char *)note.forecast;
	message->cause_text = (char *)note.cause_text;
	message->remark = (char *)note.remark;
	message->likelihood = (Jixiao__V1__Likelihood)note.likelihood;
	return jx_monitoring_causes(monitoring->call, note.causes, &message->causes, &message->n_causes) &&
	       put_progress(monitoring, i, note.likelihood, message);
}

static bool fill_rows(const struct monitoring *monitoring, Jixiao__V1__Monitor *message)
{
	size_t n = monitoring->evaluated.project.n_indicators;
	Jixiao__V1__MonitorRow *rows = jx_call_take(monitoring->call, (n + 1) * sizeof(*rows));

	if (!rows)
		return false;
	message->indicators = jx_call_take(monitoring->call, (n + 1) * sizeof(Jixiao__V1__MonitorRow *));
	if (!message->indicators)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!fill_row(monitoring, i, &rows[i]))
			return false;
		message->indicators[i] = &rows[i];
	}
	message->n_indicators = n;
	return true;
}

static bool fill_funds(const struct monitoring *monitoring, Jixiao__V1__Monitor *message)
{
	const struct jx_evaluated *evaluated = &monitoring->evaluated;
	const struct jx_monitored_place place = place_of(monitoring, "");
	Jixiao__V1__MonitorFund *funds = jx_call_take(monitoring->call, FUNDS * sizeof(*funds));
	struct jx_monitoring_note note;

	if (!funds || !jx_monitoring_said(monitoring->call, &place, &note))
		return false;
	message->funds = jx_call_take(monitoring->call, FUNDS * sizeof(Jixiao__V1__MonitorFund *));
	if (!message->funds)
		return false;
	for (size_t fund = JX_FUND_FISCAL; fund < JX_FUND_COUNT; fund++) {
		Jixiao__V1__MonitorFund *row = &funds[fund - JX_FUND_FISCAL];

		jixiao__v1__monitor_fund__init(row);
		row->fund = (Jixiao__V1__Fund)fund;
		row->initial_fen = is_root(monitoring) ? evaluated->project.budget_fen[fund] : 0;
		row->budget_fen = evaluated->budget[fund];
		row->paid_fen = evaluated->paid[fund];
		if (note.spent_fen[fund] != JX_NO_FORECAST) {
			row->forecast_case = JIXIAO__V1__MONITOR_FUND__FORECAST_FORECAST_FEN;
			row->forecast_fen = note.spent_fen[fund];
		}
		message->funds[message->n_funds++] = row;
	}
	return true;
}

/* The plan is the project's: another office is held against none. */
static bool fill_spending(const struct monitoring *monitoring, Jixiao__V1__Monitor *message)
{
	const struct jx_evaluated *evaluated = &monitoring->evaluated;
	uint32_t month = (uint32_t)(monitoring->as_of - jx_month_january(monitoring->as_of) + 1);
	struct jx_plan_step step = {0};
	struct jx_progress progress = {.known = false};
	enum jx_status status;

	if (is_root(monitoring))
		step = jx_plan_at(evaluated->project.plan, evaluated->project.n_plan, month);
	status = jx_monitor_spending(step.amount_fen, evaluated->paid[0], &evaluated->scoring, &progress);
	if (status != JX_OK) {
		jx_call_fault(monitoring->call, status);
		return false;
	}
	message->plan_month = step.month;
	message->planned_fen = step.amount_fen;
	message->paid_fen = evaluated->paid[0];
	message->initial_budget_fen = is_root(monitoring) ? evaluated->project.budget_fen[0] : 0;
	message->budget_fen = evaluated->budget[0];
	message->spending_light = (Jixiao__V1__Light)progress.light;
	return put_share(monitoring->call, &progress, &message->spending_progress);
}

static void jx_monitoring_show(Jixiao__V1__Monitoring_Service *service,
			       const Jixiao__V1__MonitoringShowRequest *request,
			       Jixiao__V1__MonitoringShowResponse_Closure closure, void *closure_data)
{
	Jixiao__V1__MonitoringShowResponse response = JIXIAO__V1__MONITORING_SHOW_RESPONSE__INIT;
	Jixiao__V1__Monitor message = JIXIAO__V1__MONITOR__INIT;
	const struct jx_evaluated_key key = {request->project_code, request->office_code, request->as_of, false};
	struct monitoring monitoring = {.call = closure_data};
	const struct jx_evaluated *evaluated = &monitoring.evaluated;

	(void)service;
	if (!jx_evaluated_read(monitoring.call, &key, &monitoring.evaluated))
		return;
	monitoring.as_of = evaluated->source->as_of;
	if (!fill_rows(&monitoring, &message) || !fill_funds(&monitoring, &message) ||
	    !fill_spending(&monitoring, &message))
		return;
	message.project_code = (char *)evaluated->project.code;
	message.project_name = (char *)evaluated->project.name;
	message.department_name = (char *)evaluated->project.department_name;
	message.project_version = evaluated->project.version;
	message.as_of = request->as_of;
	message.office_code = (char *)evaluated->office.code;
	message.office_name = (char *)evaluated->office.name;
	message.provisional = evaluated->missing.count > 0 || evaluated->blank.count > 0;
	message.missing_count = (uint32_t)evaluated->missing.count;
	message.blank_count = (uint32_t)evaluated->blank.count;
	message.journal_seq = monitoring.call->seq;
	response.monitor = &message;
	closure(&response, monitoring.call);
}

Jixiao__V1__Monitoring_Service jx_monitoring_service = JIXIAO__V1__MONITORING__INIT(jx_monitoring_);
