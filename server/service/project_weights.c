/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/project_weights.h"

#include <string.h>

#include "server/domain/settings.h"
#include "server/service/fields.h"
#include "server/store/settings.h"

bool jx_project_share(struct jx_call *call, const struct jx_level_weights *levels, struct jx_project *project)
{
	struct jx_indicator *indicators = jx_call_take(call, (project->n_indicators + 1) * sizeof(*indicators));
	struct jx_fields fields = {.call = call};
	const char *level1[JX_INDICATORS_MAX];
	uint32_t weights[JX_INDICATORS_MAX];
	const char *problem;

	if (!indicators)
		return false;
	for (size_t i = 0; i < project->n_indicators; i++)
		level1[i] = project->indicators[i].level1;
	problem = jx_weights_share(level1, project->n_indicators, levels, &project->execution_weight, weights);
	jx_field_check(&fields, "project.indicators", JX_RULE_WEIGHTS, problem);
	for (size_t i = 0; i < project->n_indicators && !problem; i++) {
		indicators[i] = project->indicators[i];
		indicators[i].weight = weights[i];
	}
	project->indicators = indicators;
	return jx_fields_right(&fields);
}

bool jx_project_weigh(struct jx_call *call, struct jx_project *project)
{
	static const char key[] = "weights";
	struct jx_setting_row row = {.value = jx_setting_find(key)->preset};
	struct jx_scoring scoring;
	enum jx_status status;

	if (project->weights_given)
		return true;
	status = jx_setting_get(call->store, call->arena, key, project->code, project->from, &row);
	if (status != JX_OK && status != JX_NOT_FOUND) {
		jx_call_fault(call, status);
		return false;
	}
	jx_scoring_preset(&scoring);
	jx_scoring_set(&scoring, key, row.value);
	return jx_project_share(call, &scoring.weights, project);
}
