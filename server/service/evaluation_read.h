/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An evaluation from the store: the version of the project and the catalogue in force at the month's end, the settings,
 * the notes and the figures, put together and scored.
 */
#ifndef JX_SERVER_SERVICE_EVALUATION_READ_H
#define JX_SERVER_SERVICE_EVALUATION_READ_H

#include "common/base/limits.h"
#include "server/dispatch/call.h"
#include "server/service/evaluation_figures.h"
#include "server/store/evaluations.h"
#include "server/store/offices.h"
#include "server/store/projects.h"

/* What is to be evaluated, as a request says it. */
struct jx_evaluated_key {
	const char *project, *office, *as_of; /* office "": the root */
	bool include_submitted;               /* what no reviewer has accepted yet counts, too */
};

struct jx_setting_used {
	const char *key, *value;
};

struct jx_evaluated {
	struct jx_office office;
	struct jx_project project;
	struct jx_catalog catalog; /* version 0: none is in force */
	struct jx_scoring scoring;
	const struct jx_setting_used *settings;
	size_t n_settings;
	int64_t budget[JX_FUND_COUNT], paid[JX_FUND_COUNT]; /* by fund, [0] the sum; budget adjusted, 0 for an office */
	const struct jx_note *notes;                        /* of each indicator; seq 0: there is none */
	struct jx_evaluation_indicator *indicators;
	struct jx_evaluation_row *rows;
	struct jx_evaluation_whole whole;
	struct jx_figure_source *source;
	struct jx_missing_list missing,
		blank; /* forms, and cells of forms that are there: the first JX_MISSING_SHOWN */
	uint64_t owed_count;
	bool include_submitted; /* it is never final then */
	bool provisional;
};

/* In the call's arena. False: the call is refused or faulted. */
bool jx_evaluated_read(struct jx_call *call, const struct jx_evaluated_key *key, struct jx_evaluated *evaluated);

/* The place of the indicator with that full name; n_indicators where there is none. */
size_t jx_evaluated_find(const struct jx_evaluated *evaluated, const char *indicator);

#endif
