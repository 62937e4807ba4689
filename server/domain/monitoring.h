/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 绩效运行监控: how far spending and indicators have come at the end of a month, held against what is due by then, and
 * the warning lights. There are no national thresholds: jx_scoring's light_yellow and light_red say below how many per
 * cent of what is due a light changes. Pure.
 *
 * What is due of an indicator's target by the end of month m:
 * - m/12 of a ≥, > or = target, and of a range's lower end, where the figures add up over the year (件次 received since
 *   January): half of 30,000 件次 by June;
 * - the whole target for a rate and for a figure that does not add up (a number of systems, a longest time): 98 % is
 *   owed in March as in December;
 * - the whole target for ≤ and <, and a range's upper end: a ceiling is kept at any time. Past it the light is yellow
 *   at best, since a count never falls again; red where the ceiling is below light_red per cent of the figure.
 */
#ifndef JX_SERVER_DOMAIN_MONITORING_H
#define JX_SERVER_DOMAIN_MONITORING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/status.h"
#include "common/model/catalog.h"
#include "common/model/rational.h"
#include "common/model/target.h"
#include "server/domain/settings.h"

/* The numbers of jixiao.v1.Light: the higher, the darker. */
enum jx_light {
	JX_LIGHT_NONE = 0,
	JX_LIGHT_GREEN = 1,
	JX_LIGHT_YELLOW = 2,
	JX_LIGHT_RED = 3,
};

/* 完成目标可能性: the numbers of jixiao.v1.Likelihood. */
enum jx_likelihood {
	JX_LIKELIHOOD_NONE = 0,
	JX_LIKELIHOOD_CERTAIN = 1,
	JX_LIKELIHOOD_POSSIBLE = 2,
	JX_LIKELIHOOD_IMPOSSIBLE = 3,
};

/* A printed cell of the cumulative spending plan. */
struct jx_plan_step {
	uint32_t month; /* 1 to 12: the end of it */
	int64_t amount_fen;
};

/* The last one at or before the month: a blank cell carries the one before it forward. Month 0: there is none yet. */
struct jx_plan_step jx_plan_at(const struct jx_plan_step *plan, size_t n, uint32_t month);

struct jx_progress {
	bool known;
	struct jx_rational share; /* where known */
	enum jx_light light;
};

/* share is paid / planned; not known, and no light, where nothing is planned by then. OUT_OF_RANGE never: two int64. */
enum jx_status jx_monitor_spending(int64_t planned_fen, int64_t paid_fen, const struct jx_scoring *scoring,
				   struct jx_progress *progress);

struct jx_monitored {
	const struct jx_target *target;
	bool has_actual;
	struct jx_rational actual; /* in the target's unit; of a BEFORE, its day */
	bool adds_up;              /* over the year: jx_measure_adds_up */
	uint32_t month;            /* 1 to 12 */
	enum jx_likelihood likelihood;
};

/*
 * share is actual / the whole target, also of a ceiling; not known for a range, a day, a qualitative target, a target
 * of 0, and without an actual value. The light is the darker one of the figure's and of what a person says of the
 * year's end (certain green, possible yellow, impossible red); either alone where the other is missing. So nobody talks
 * a light brighter than the figures, and a qualitative target has none until a person says something. OUT_OF_RANGE: a
 * step does not fit 128 bits.
 */
enum jx_status jx_monitor_indicator(const struct jx_monitored *monitored, const struct jx_scoring *scoring,
				    struct jx_progress *progress);

/*
 * Does the measure's value grow from January on? Where nothing but a number divides in it, and every item in it, also
 * in the formulas that it names, is summed over months; money paid is, the longest time to a payment is not. The
 * catalogue has passed its check.
 */
bool jx_measure_adds_up(const struct jx_catalog *catalog, const char *expression);

#endif
