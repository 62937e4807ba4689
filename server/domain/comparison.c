/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/comparison.h"

#include <assert.h>

#define YEAR 12

struct jx_months jx_months_until(jx_month as_of, uint32_t n)
{
	jx_month from = n > 0 ? as_of - (jx_month)n + 1 : jx_month_january(as_of);

	assert(n <= JX_MONTHS_MAX);
	return (struct jx_months){.from = from > JX_MONTH_FIRST ? from : JX_MONTH_FIRST, .to = as_of};
}

struct jx_months jx_months_against(struct jx_months months, enum jx_against against)
{
	jx_month back = against == JX_AGAINST_YEAR_AGO ? YEAR : months.to - months.from + 1;

	assert(against == JX_AGAINST_YEAR_AGO || against == JX_AGAINST_PREVIOUS);
	return (struct jx_months){.from = months.from - back, .to = months.to - back};
}

enum jx_status jx_change_of(struct jx_rational value, struct jx_rational earlier, bool rate, struct jx_rational *change)
{
	struct jx_rational difference;
	enum jx_status status = jx_rational_subtract(value, earlier, &difference);

	if (status != JX_OK)
		return status;
	if (rate) {
		*change = difference;
		return JX_OK;
	}
	return earlier.num > 0 ? jx_rational_divide(difference, earlier, change) : JX_NOT_FOUND;
}
