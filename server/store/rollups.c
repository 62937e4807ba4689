/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/rollups.h"

#include <assert.h>
#include <string.h>

#include "server/store/catalog.h"
#include "server/store/internal.h"
#include "server/store/offices.h"

static void read_total(struct jx_query *query, jx_month *month, struct jx_total *total)
{
	*month = (jx_month)jx_read_int(query, JX_MONTH_FIRST, JX_MONTH_LAST);
	total->value = jx_read_int(query, 0, INT64_MAX);
	total->contributors = (uint64_t)jx_read_int(query, 0, INT64_MAX);
	total->answers = (uint64_t)jx_read_int(query, 1, INT64_MAX);
	total->seq = jx_read_number(query);
}

enum jx_status jx_rollup_get(struct jx_store *store, enum jx_stage stage, const char *office, jx_month month,
			     uint32_t item, struct jx_total *total)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ROLLUP_GET);
	struct jx_total read = {.value = 0};
	enum jx_status status;

	jx_bind_text(&query, office);
	jx_bind_number(&query, item);
	jx_bind_number(&query, stage);
	jx_bind_int(&query, month);
	if (jx_query_next(&query))
		read_total(&query, &month, &read);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*total = read;
	return status;
}

/* The value of one more month, which has one; OUT_OF_RANGE where the sum does not fit. */
static enum jx_status add_value(enum jx_aggregation over_months, const struct jx_total *month, struct jx_total *total)
{
	if (total->contributors == 0 || over_months == JX_AGGREGATE_LAST) {
		total->value = month->value;
		total->contributors = month->contributors;
		return JX_OK;
	}
	if (over_months == JX_AGGREGATE_SUM) {
		if (total->value > INT64_MAX - month->value)
			return JX_OUT_OF_RANGE;
		total->value += month->value;
	} else if ((month->value > total->value) == (over_months == JX_AGGREGATE_MAX)) {
		total->value = month->value;
	}
	total->contributors += month->contributors;
	return JX_OK;
}

static enum jx_status add_month(enum jx_aggregation over_months, const struct jx_total *month, struct jx_total *total)
{
	total->answers += month->answers;
	if (month->seq > total->seq)
		total->seq = month->seq;
	return month->contributors > 0 ? add_value(over_months, month, total) : JX_OK;
}

enum jx_status jx_rollup_over(struct jx_store *store, const struct jx_rollup_range *range, const struct jx_item *item,
			      struct jx_total *total, uint64_t *by_month)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ROLLUP_RANGE);
	struct jx_total sum = {0};
	enum jx_status status, fits = JX_OK;

	assert(range->from <= range->to && range->to - range->from < 12 && item->over_months != JX_AGGREGATE_NONE);
	jx_bind_text(&query, range->office);
	jx_bind_number(&query, item->id);
	jx_bind_number(&query, range->stage);
	jx_bind_int(&query, range->from);
	jx_bind_int(&query, range->to);
	for (jx_month month = range->from; by_month && month <= range->to; month++)
		by_month[month - range->from] = 0;
	while (fits == JX_OK && jx_query_next(&query)) {
		struct jx_total one;
		jx_month month;

		read_total(&query, &month, &one);
		fits = add_month(item->over_months, &one, &sum);
		if (by_month)
			by_month[month - range->from] = one.answers;
	}
	status = jx_query_end(&query);
	if (status == JX_OK)
		status = fits;
	if (status == JX_OK)
		*total = sum;
	return status;
}

enum jx_status jx_submitted_count(struct jx_store *store, const char *form, const char *office, jx_month month,
				  struct jx_submitted *count)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_SUBMITTED_GET);
	struct jx_submitted read = {0};
	enum jx_status status;

	jx_bind_text(&query, form);
	jx_bind_text(&query, office);
	jx_bind_int(&query, month);
	if (jx_query_next(&query)) {
		read.submitted = jx_read_number(&query);
		read.accepted = jx_read_number(&query);
	}
	status = jx_query_end(&query);
	if (status == JX_OK)
		*count = read;
	return status;
}
