/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What persons said of a project's progress at the end of a month. Rows are added: the newest one counts, and what was
 * said before stays.
 */
#ifndef JX_SERVER_STORE_MONITORING_H
#define JX_SERVER_STORE_MONITORING_H

#include "common/base/arena.h"
#include "common/base/limits.h"
#include "common/model/period.h"
#include "server/domain/monitoring.h"
#include "server/store/projects.h"
#include "server/store/store.h"

/* Causes of a deviation: a bit for each, 1 << the number of jixiao.v1.DeviationCause; 0: none. */
#define JX_CAUSE_LAST  5u
#define JX_CAUSES_MASK (((1u << JX_CAUSE_LAST) - 1u) << 1)

#define JX_NO_FORECAST INT64_C(-1)

/* Which note: of which project, office and month, of which indicator; "" is the spending. Borrowed. */
struct jx_monitored_place {
	const char *project, *office, *indicator;
	jx_month month;
};

/* Texts are borrowed: from the request when it is added, from the arena when it is loaded. "": nothing was said. */
struct jx_monitoring_note {
	const char *forecast, *cause_text, *remark;
	uint32_t causes;
	enum jx_likelihood likelihood;
	/* Of the spending: what each fund will have spent by the end of the year, or JX_NO_FORECAST. [0] is not used.
	 */
	int64_t spent_fen[JX_FUND_COUNT];
	uint64_t seq;
};

enum jx_status jx_monitoring_note_add(struct jx_store *store, const struct jx_monitored_place *place,
				      const struct jx_monitoring_note *note);
/* The newest one. NOT_FOUND: nobody said anything. Reads one row, however many there are. */
enum jx_status jx_monitoring_note_get(struct jx_store *store, struct jx_arena *arena,
				      const struct jx_monitored_place *place, struct jx_monitoring_note *note);

#endif
