/* SPDX-License-Identifier: Apache-2.0 */
/* What the operations of a world share. */
#ifndef JX_TESTS_SERVICE_WORLD_STEPS_H
#define JX_TESTS_SERVICE_WORLD_STEPS_H

#include "tests/service/world.h"

struct jx_at {
	size_t office, form, month;
};

extern struct jx_key jx_world_clerks[JX_WORLD_OFFICES];

/* NULL: it was refused. */
const void *jx_world_attempt(const struct jx_key *key, const char *method, const void *request);
/* So it was, for that reason. */
bool jx_world_refused(const char *reason);
struct jx_place *jx_world_place(const struct jx_at *at);
jx_day jx_world_today(void);
void jx_world_base(const struct jx_place *place, ProtobufCBinaryData *base);
/* A new revision with figures came, reported by the office `by`, or by itself. */
void jx_world_take(const struct jx_at *at, const Jixiao__V1__Submission *submission, size_t by);

/* No waiver is there yet. */
void jx_world_forget_waivers(void);
/* By its order alone; or by a waiver. */
bool jx_world_ordered_open(const struct jx_at *at);
bool jx_world_open_for(const struct jx_at *at);

void jx_world_report_below(const struct jx_at *at);
void jx_world_confirm(const struct jx_at *at);
void jx_world_ask_waiver(const struct jx_at *at);
void jx_world_grant_waiver(const struct jx_at *at);
void jx_world_deny_waiver(const struct jx_at *at);

#endif
