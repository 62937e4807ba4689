/* SPDX-License-Identifier: Apache-2.0 */
/* A schedule as columns of a form's row: opens_day, due_day, due_rolls, closes_after. For the store alone. */
#ifndef JX_SERVER_STORE_SCHEDULE_ROW_H
#define JX_SERVER_STORE_SCHEDULE_ROW_H

#include "common/model/schedule.h"
#include "server/store/statements.h"

void jx_schedule_bind(struct jx_query *query, const struct jx_schedule *schedule);
void jx_schedule_read(struct jx_query *query, struct jx_schedule *schedule);

#endif
