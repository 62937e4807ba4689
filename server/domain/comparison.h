/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comparing figures of a run of months with those of other months: 同比 (a year before) and 环比 (the months just
 * before). Pure.
 */
#ifndef JX_SERVER_DOMAIN_COMPARISON_H
#define JX_SERVER_DOMAIN_COMPARISON_H

#include <stdbool.h>

#include "common/base/status.h"
#include "common/model/period.h"
#include "common/model/rational.h"

/* The numbers of jixiao.v1.Against. */
enum jx_against {
	JX_AGAINST_NOTHING = 0,
	JX_AGAINST_YEAR_AGO = 1, /* 同比 */
	JX_AGAINST_PREVIOUS = 2, /* 环比 */
};

/* Both included; at most twelve months. */
struct jx_months {
	jx_month from, to;
};

#define JX_MONTHS_MAX 12u
/* The last n months up to that one, which is the last; 0: from January on. None before JX_MONTH_FIRST. */
struct jx_months jx_months_until(jx_month as_of, uint32_t n);
/*
 * What they are compared with: for January to June 2023, year ago: January to June 2022; previous: the six months
 * before, July to December 2022; for June 2023 alone, June 2022 and May 2023. They may lie before JX_MONTH_FIRST, where
 * there is no data. Not for NOTHING.
 */
struct jx_months jx_months_against(struct jx_months months, enum jx_against against);

/*
 * Of a count (value - earlier) / earlier; of a rate, which both are given in per cent, the difference in percentage
 * points. NOT_FOUND: a count was 0 (or below) earlier, and no growth from there is a quotient. OUT_OF_RANGE: a step
 * does not fit 128 bits. Where either is missing there is no change at all: the caller does not ask.
 */
enum jx_status jx_change_of(struct jx_rational value, struct jx_rational earlier, bool rate,
			    struct jx_rational *change);

#endif
