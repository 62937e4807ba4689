/* SPDX-License-Identifier: Apache-2.0 */
/* When a form is taken and due. */
#ifndef JX_COMMON_MODEL_SCHEDULE_H
#define JX_COMMON_MODEL_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

/* Days of the month after the one that is reported, whose last day stands for those that it lacks. */
struct jx_schedule {
	uint32_t opens_day;         /* the first on which it is taken; 0: as soon as the month begins */
	uint32_t due_day;           /* the last in time; 0: whenever it comes */
	bool due_rolls;             /* to the next workday; the day that it closes with, too */
	uint32_t closes_after_days; /* taken so long after it was due; 0: it stays open */
};

#endif
