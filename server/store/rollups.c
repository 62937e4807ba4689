/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/rollups.h"

#include <assert.h>
#include <string.h>

#include "server/store/catalog.h"
#include "server/store/internal.h"
#include "server/store/offices.h"
#include "server/store/totals.h"

static void take_total(const struct jx_totals_row *row, enum jx_stage stage, uint32_t item, struct jx_total *total)
{
	const struct jx_item_totals *found = jx_totals_find(row, item);
	const struct jx_packed_total *of;

	*total = (struct jx_total){0};
	if (!found)
		return;
	of = stage == JX_STAGE_ACCEPTED ? &found->accepted : &found->submitted;
	if (of->answers > 0)
		*total = (struct jx_total){of->value, of->contributors, of->answers, row->seq};
}

enum jx_status jx_rollup_get(struct jx_store *store, enum jx_stage stage, const char *office, jx_month month,
			     uint32_t item, struct jx_total *total)
{
	const struct jx_totals_row *row;
	enum jx_status status = jx_totals_get(store, office, month, &row);

	if (status == JX_OK)
		take_total(row, stage, item, total);
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
	struct jx_total sum = {0};
	enum jx_status status = JX_OK;

	assert(range->from <= range->to && range->to - range->from < 12 && item->over_months != JX_AGGREGATE_NONE);
	for (jx_month month = range->from; month <= range->to && status == JX_OK; month++) {
		struct jx_total one = {0};

		status = jx_rollup_get(store, range->stage, range->office, month, item->id, &one);
		if (status == JX_OK && one.answers > 0)
			status = add_month(item->over_months, &one, &sum);
		if (by_month)
			by_month[month - range->from] = one.answers;
	}
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
