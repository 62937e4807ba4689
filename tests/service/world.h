/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seven offices that report, are reported for, are reviewed, owe, ask for waivers, move, are renamed and end at random,
 * behind dispatch; and what their requests were answered with, kept apart from the server.
 */
#ifndef JX_TESTS_SERVICE_WORLD_H
#define JX_TESTS_SERVICE_WORLD_H

#include "jixiao/v1/status.pb-c.h"

#include "common/model/period.h"
#include "tests/service/reporting.h"

#define JX_WORLD_STATE(name) JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_##name
#define JX_WORLD_OFFICES     7u
#define JX_WORLD_FORMS       2u
#define JX_WORLD_MONTHS      12u
#define JX_WORLD_OPERATIONS  18u
#define JX_WORLD_NOBODY      JX_WORLD_OFFICES /* where an office is named */

/* What an office has reported for a form and month. */
struct jx_place {
	Jixiao__V1__ReportingState state;               /* MISSING: nothing came */
	uint32_t revision, accepted;                    /* the newest, and the one that counts */
	uint32_t submitted;                             /* the one that stands */
	int64_t value, submitted_value, accepted_value; /* of those three */
	bool withdrawal, confirmed;
	size_t by; /* who reported the newest on its behalf */
	uint8_t id[16], hash[32];
};

extern struct jx_world {
	struct jx_place places[JX_WORLD_OFFICES][JX_WORLD_FORMS][JX_WORLD_MONTHS];
	/* Where each office stands in each month, and the first one without it. */
	int parents[JX_WORLD_OFFICES][JX_WORLD_MONTHS];
	size_t ended[JX_WORLD_OFFICES], now;
	jx_month first_month;
	uint32_t item_ids[JX_WORLD_FORMS];
	struct jx_key reviewer;
	/* What an administrator said last of a month: shut, or open through a day; 0: without an end. */
	struct {
		bool shut;
		jx_day until;
	} orders[JX_WORLD_FORMS][JX_WORLD_MONTHS];
	uint64_t done[JX_WORLD_OPERATIONS]; /* of each kind, over all worlds */
} jx_world;

extern const struct jx_world_office {
	const char *code;
	int parent;
} jx_world_offices[JX_WORLD_OFFICES];
extern const char *const jx_world_forms[JX_WORLD_FORMS];
extern const char *const jx_world_items[JX_WORLD_FORMS]; /* which each form is reported with */
extern const char *const jx_world_months[JX_WORLD_MONTHS];

/* A new one, which prints its seed; jx_reporting_close ends it. */
void jx_world_open(uint64_t seed);
uint32_t jx_world_random(uint32_t n);
/* One operation, which the server may refuse. */
void jx_world_step(void);
void jx_world_next_month(void);
/* By the tree of that month. */
bool jx_world_below(size_t office, size_t above, size_t month);

#endif
