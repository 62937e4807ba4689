/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/monitor_view.h"

#include "client/commands/views.h"
#include "client/locale.h"
#include "common/base/reasons.h"
#include "common/model/money.h"
#include "jixiao/v1/monitoring.pb-c.h"

#define N(names) (sizeof(names) / sizeof((names)[0]))

/* In the language of the locale; "" for 0, and for a number that this release does not know. */
static const char *name_of(const char *const *names, size_t n, size_t number)
{
	return number < n && names[number] != NULL ? _(names[number]) : "";
}

static void causes(const ProtobufCMessage *row, char *out, size_t size)
{
	static const char *const names[] = {
		[JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_FUNDS] = JX_N("funds"),
		[JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_RULES] = JX_N("rules"),
		[JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_STAFF] = JX_N("staff"),
		[JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_EQUIPMENT] = JX_N("equipment"),
		[JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_OTHER] = JX_N("other causes"),
	};
	const Jixiao__V1__MonitorNote *note = (const Jixiao__V1__MonitorNote *)row;
	size_t used = jx_cell_append(out, size, 0, "");

	for (size_t i = 0; i < note->n_causes; i++) {
		used = jx_cell_append(out, size, used, i > 0 ? _(", ") : "");
		used = jx_cell_append(out, size, used, name_of(names, N(names), (size_t)note->causes[i]));
	}
}

static void likelihood(const ProtobufCMessage *row, char *out, size_t size)
{
	static const char *const names[] = {
		[JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_CERTAIN] = JX_N("certain"),
		[JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_POSSIBLE] = JX_N("possible"),
		[JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_IMPOSSIBLE] = JX_N("impossible"),
	};
	const Jixiao__V1__MonitorNote *note = (const Jixiao__V1__MonitorNote *)row;

	(void)jx_cell_append(out, size, 0, name_of(names, N(names), (size_t)note->likelihood));
}

/* "fiscal 700.00万元, other 0.00万元". */
static void forecasts(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__MonitorNote *note = (const Jixiao__V1__MonitorNote *)row;
	size_t used = jx_cell_append(out, size, 0, "");

	for (size_t i = 0; i < note->n_forecasts; i++) {
		char amount[JX_MONEY_SIZE], fund[32];

		jx_cell_fund(note->forecasts[i]->fund, fund, sizeof(fund));
		jx_money_format_wan(note->forecasts[i]->amount_fen, amount);
		used = jx_cell_append(out, size, used, i > 0 ? _(", ") : "");
		used = jx_cell_append(out, size, used, fund);
		used = jx_cell_append(out, size, used, " ");
		used = jx_cell_append(out, size, used, amount);
	}
}

static const struct jx_column columns[] = {
	{JX_N("Project"), "project_code", NULL, false},
	{JX_N("Month"), "as_of", NULL, false},
	{JX_N("Indicator"), "indicator", NULL, false},
	{JX_N("Forecast"), "forecast", NULL, false},
	{JX_N("Causes"), "causes", causes, false},
	{JX_N("Explanation"), "cause_text", NULL, false},
	{JX_N("Likelihood"), "likelihood", likelihood, false},
	{JX_N("Remark"), "remark", NULL, false},
	{JX_N("Funds"), "forecasts", forecasts, false},
	{JX_N("Entry"), "seq", NULL, true},
	{NULL, NULL, NULL, false},
};

const struct jx_view jx_monitor_note_view = {columns, NULL, NULL};
