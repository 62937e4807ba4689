/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A slow reference of the self-evaluation, computed from the raw cells and payments. It is written from the rules
 * (domain of 单位自评), with plain 128-bit integers, and shares no code with the server's scoring, formulas or totals.
 */
#ifndef JX_TESTS_SERVICE_SLOW_H
#define JX_TESTS_SERVICE_SLOW_H

#include "tests/service/city.h"

#define SLOW_WAN      INT64_C(1000000)
#define SLOW_PAYMENTS 3u
#define SLOW_STEPS    3u

__extension__ typedef __int128 slow_wide;

/* Each rests on what its measure in test_evaluations_random.c says. */
enum slow_name {
	SLOW_RATE,
	SLOW_COUNT,
	SLOW_RANGE,
	SLOW_REPAIR,
	SLOW_COST,
	SLOW_SYSTEMS,
	SLOW_DAYS,
	SLOW_QUALITY,
	SLOW_INDICATORS,
};

enum slow_no_matter {
	SLOW_ZERO,
	SLOW_FULL,
	SLOW_SPREAD,
};

struct slow_payment {
	size_t office;
	unsigned month; /* of the payment; 0 is January */
	int64_t fen, days;
};

struct slow_world {
	size_t offices;
	unsigned months;
	bool there[JX_CITY_OFFICES][JX_CITY_MONTHS];
	struct jx_city_figures figures[JX_CITY_OFFICES][JX_CITY_MONTHS];
	int64_t targets[SLOW_INDICATORS];
	int64_t range_end;  /* of SLOW_RANGE */
	char count_sign;    /* '>', '=' or 'g' for ≥ */
	bool repair_strict; /* < instead of ≤ */
	uint32_t weights[SLOW_INDICATORS];
	bool ratio, stepped;
	enum slow_no_matter no_matter;
	uint32_t steps[SLOW_STEPS][2]; /* rate, share; falling */
	uint32_t grades[3];            /* hundredths */
	uint32_t far_above;
	bool has_tier; /* of SLOW_QUALITY, and of SLOW_RANGE where the figure is outside */
	uint32_t tier, deductions[SLOW_INDICATORS];
	struct slow_payment payments[SLOW_PAYMENTS];
	size_t n_payments;
	int64_t adjustment_fen; /* of the budget; 0: none */
	unsigned adjusted;      /* in which month */
};

/* Whose evaluation: the offices from..to-1. What persons said is said of the root. */
struct slow_scope {
	size_t from, to;
	bool root;
};

struct slow_row {
	bool share, no_matter, waits, met, far_above;
	bool has_value;
	slow_wide num, den; /* in the target's unit, not reduced */
	uint32_t weight, score;
};

struct slow_result {
	struct slow_row rows[SLOW_INDICATORS];
	uint32_t execution; /* its score */
	uint32_t weight, total;
	bool provisional;
	const char *grade;
};

void slow_evaluate(const struct slow_world *world, struct slow_scope scope, struct slow_result *result);

#endif
