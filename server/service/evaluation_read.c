/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/evaluation_read.h"

#include <string.h>

#include "server/service/fields.h"
#include "server/service/project_weights.h"
#include "server/store/catalog.h"
#include "server/store/disbursements.h"
#include "server/store/settings.h"

/* False: the call is refused for `reason`, or faulted. */
static bool found(struct jx_call *call, enum jx_status status, enum jx_reason reason, const char *what)
{
	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, reason, what);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

static bool done(struct jx_call *call, enum jx_status status)
{
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* -- what it is about ---------------------------------------------------------------------------------------------- */

/* As it was in that month. */
static bool read_office(struct jx_call *call, const char *code, jx_month month, struct jx_office *office)
{
	const struct jx_office_in in = {code, month};
	enum jx_status status =
		*code != '\0' ? jx_office_at(call->store, &in, office) : jx_office_root(call->store, office);

	return found(call, status, JX_REASON_OFFICE_NOT_FOUND, code);
}

static bool read_month(struct jx_call *call, const char *text, jx_month *month)
{
	struct jx_fields fields = {.call = call};

	jx_field_check(&fields, "as_of", JX_RULE_MONTH,
		       jx_month_parse(text, month) ? NULL : JX_N("it is no month as 2023-06"));
	return jx_fields_right(&fields);
}

static bool read_project(struct jx_call *call, const char *code, jx_month as_of, struct jx_project *project)
{
	struct jx_fields fields = {.call = call};
	enum jx_status status = jx_project_load_at(call->store, call->arena, code, as_of, project);

	if (!found(call, status, JX_REASON_PROJECT_NOT_FOUND, code))
		return false;
	jx_field_check(&fields, "as_of", JX_RULE_MONTH,
		       (uint32_t)(as_of / 12) == project->year ? NULL
							       : JX_N("the month is not one of the project's year"));
	return jx_fields_right(&fields);
}

static bool read_catalog(struct jx_call *call, jx_month as_of, struct jx_catalog *catalog)
{
	enum jx_status status = jx_catalog_load(call->store, call->arena, as_of, catalog);

	if (status == JX_NOT_FOUND) {
		*catalog = (struct jx_catalog){.version = 0};
		status = JX_OK;
	}
	return done(call, status);
}

/* -- settings ------------------------------------------------------------------------------------------------------ */

static bool read_setting(struct jx_call *call, const struct jx_setting *setting, jx_month month,
			 struct jx_evaluated *out, struct jx_setting_used *used)
{
	struct jx_setting_row row;
	enum jx_status status = jx_setting_get(call->store, call->arena, setting->key, out->project.code, month, &row);

	*used = (struct jx_setting_used){.key = setting->key, .value = setting->preset};
	if (status == JX_NOT_FOUND)
		return true;
	if (!done(call, status))
		return false;
	used->value = row.value;
	jx_scoring_set(&out->scoring, setting->key, row.value);
	return true;
}

static bool read_settings(struct jx_call *call, jx_month month, struct jx_evaluated *out)
{
	struct jx_setting_used *used;
	size_t n = 0;

	while (jx_settings[n].key)
		n++;
	used = jx_call_take(call, (n + 1) * sizeof(*used));
	if (!used)
		return false;
	jx_scoring_preset(&out->scoring);
	out->settings = used;
	for (size_t i = 0; i < n; i++) {
		if (!jx_settings[i].scores)
			continue;
		if (!read_setting(call, &jx_settings[i], month, out, &used[out->n_settings]))
			return false;
		out->n_settings++;
	}
	return true;
}

/* Weights that no table gave are those of the month. */
static bool read_weights(struct jx_call *call, struct jx_evaluated *out)
{
	return out->project.weights_given || jx_project_share(call, &out->scoring.weights, &out->project);
}

/* -- money --------------------------------------------------------------------------------------------------------- */

/* An office has no budget of its own. */
static bool read_money(struct jx_call *call, jx_month month, struct jx_evaluated *out)
{
	bool root = out->office.parent[0] == '\0';
	jx_day day = jx_month_last_day(month);
	int64_t adjusted[JX_FUND_COUNT];

	if (!done(call, jx_adjustment_sum(call->store, out->project.code, day, adjusted)) ||
	    !done(call, jx_paid_by(call->store, out->project.code, root ? NULL : out->office.code, day, out->paid)))
		return false;
	for (size_t fund = 0; fund < JX_FUND_COUNT && root; fund++)
		out->budget[fund] = out->project.budget_fen[fund] + adjusted[fund];
	return true;
}

/* -- indicators ---------------------------------------------------------------------------------------------------- */

static bool read_note(struct jx_call *call, const struct jx_evaluated *out, jx_month month, const char *indicator,
		      struct jx_note *note)
{
	enum jx_status status;

	*note = (struct jx_note){
		.project = out->project.code, .office = out->office.code, .month = month, .indicator = indicator};
	status = jx_note_get(call->store, call->arena, note);
	return status == JX_NOT_FOUND || done(call, status);
}

static struct jx_evaluation_indicator indicator_of(const struct jx_evaluated *out, size_t i)
{
	const struct jx_indicator *indicator = &out->project.indicators[i];
	const struct jx_note *note = &out->notes[i];
	const struct jx_measure *measure = jx_catalog_measure(&out->catalog, out->project.code, indicator->name);

	return (struct jx_evaluation_indicator){
		.target = indicator->target,
		.expression = measure ? measure->expression : NULL,
		.weight = indicator->weight,
		.judgement = {.has_tier = note->has_tier,
			      .tier = note->tier,
			      .deduction = note->deduction,
			      .has_reason = note->reason && *note->reason != '\0'},
	};
}

static bool read_indicators(struct jx_call *call, jx_month month, struct jx_evaluated *out)
{
	size_t n = out->project.n_indicators;
	struct jx_note *notes = jx_call_take(call, (n + 1) * sizeof(*notes));

	if (!notes)
		return false;
	out->indicators = jx_call_take(call, (n + 1) * sizeof(*out->indicators));
	if (!out->indicators)
		return false;
	out->rows = jx_call_take(call, (n + 1) * sizeof(*out->rows));
	if (!out->rows)
		return false;
	out->notes = notes;
	for (size_t i = 0; i < n; i++) {
		if (!read_note(call, out, month, out->project.indicators[i].name, &notes[i]))
			return false;
		out->indicators[i] = indicator_of(out, i);
	}
	return true;
}

/* -- scoring ------------------------------------------------------------------------------------------------------- */

static struct jx_figure_source *source_of(struct jx_call *call, const struct jx_evaluated *out, jx_month as_of,
					  const char *office, bool root)
{
	const struct jx_figure_source source = {
		.call = call,
		.catalog = &out->catalog,
		.project = out->project.code,
		.office = office,
		.root = root,
		.include_submitted = out->include_submitted,
		.january = jx_month_january(as_of),
		.as_of = as_of,
	};

	return jx_figure_source_new(call, &source);
}

static bool evaluate(struct jx_call *call, struct jx_evaluated *out, const struct jx_figures *city)
{
	const struct jx_figures figures = jx_figures_of(out->source);
	const struct jx_evaluation_input input = {
		.catalog = &out->catalog,
		.scoring = &out->scoring,
		.figures = &figures,
		.city = city,
		.indicators = out->indicators,
		.n_indicators = out->project.n_indicators,
		.budget_fen = out->budget[0],
		.paid_fen = out->paid[0],
		.execution_weight = out->project.execution_weight,
	};
	size_t failed = 0;
	enum jx_status status = jx_evaluate(&input, out->rows, &out->whole, &failed);

	if (status == JX_OUT_OF_RANGE)
		jx_call_refuse(call, JX_REASON_FIGURES_TOO_LARGE, out->project.indicators[failed].name);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

static bool score(struct jx_call *call, jx_month as_of, struct jx_evaluated *out)
{
	bool root = out->office.parent[0] == '\0';
	struct jx_figure_source *city_source;
	struct jx_figures city;
	struct jx_office top;

	out->source = source_of(call, out, as_of, out->office.code, root);
	if (!out->source)
		return false;
	if (root)
		return evaluate(call, out, NULL);
	if (!done(call, jx_office_root(call->store, &top)))
		return false;
	city_source = source_of(call, out, as_of, top.code, true);
	if (!city_source)
		return false;
	city = jx_figures_of(city_source);
	return evaluate(call, out, &city);
}

static bool read_missing(struct jx_call *call, struct jx_evaluated *out)
{
	struct jx_missing *rows = jx_call_take(call, 2 * sizeof(*rows) * JX_MISSING_SHOWN);

	if (!rows)
		return false;
	out->owed_count = jx_figures_owed(out->source);
	out->missing = (struct jx_missing_list){.rows = rows, .room = JX_MISSING_SHOWN};
	out->blank = (struct jx_missing_list){.rows = rows + JX_MISSING_SHOWN, .room = JX_MISSING_SHOWN};
	return done(call, jx_figures_missing(out->source, &out->missing)) &&
	       done(call, jx_figures_blank(out->source, &out->blank));
}

bool jx_evaluated_read(struct jx_call *call, const struct jx_evaluated_key *key, struct jx_evaluated *out)
{
	jx_month as_of;

	memset(out, 0, sizeof(*out));
	out->include_submitted = key->include_submitted;
	if (!read_month(call, key->as_of, &as_of) || !read_project(call, key->project, as_of, &out->project) ||
	    !read_office(call, key->office, as_of, &out->office) || !read_catalog(call, as_of, &out->catalog) ||
	    !read_settings(call, as_of, out) || !read_weights(call, out) || !read_money(call, as_of, out) ||
	    !read_indicators(call, as_of, out) || !score(call, as_of, out) || !read_missing(call, out))
		return false;
	out->provisional = out->include_submitted || out->whole.waits || out->missing.count > 0 || out->blank.count > 0;
	return true;
}

size_t jx_evaluated_find(const struct jx_evaluated *evaluated, const char *indicator)
{
	size_t i = 0;

	while (i < evaluated->project.n_indicators && strcmp(evaluated->project.indicators[i].name, indicator) != 0)
		i++;
	return i;
}
