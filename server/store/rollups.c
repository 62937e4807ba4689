/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/rollups.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "server/store/catalog.h"
#include "server/store/internal.h"
#include "server/store/offices.h"
#include "server/store/totals.h"

static struct jx_total total_of(const struct jx_totals_row *row, enum jx_stage stage, const struct jx_item_totals *item)
{
	const struct jx_packed_total *of = jx_totals_of(item, stage);

	return of->answers > 0 ? (struct jx_total){of->value, of->contributors, of->answers, row->seq}
			       : (struct jx_total){0};
}

enum jx_status jx_rollup_get(struct jx_store *store, enum jx_stage stage, const char *office, jx_month month,
			     uint32_t item, struct jx_total *total)
{
	struct jx_totals_row scratch = {.items = NULL};
	const struct jx_totals_row *row;
	enum jx_status status = jx_totals_look(store, office, month, &scratch, &row);

	if (status == JX_OK) {
		const struct jx_item_totals *found = jx_totals_find(row, item);

		*total = found ? total_of(row, stage, found) : (struct jx_total){0};
	}
	free(scratch.items);
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

struct jx_rollup_item jx_rollup_item_of(const struct jx_item *item)
{
	assert(item->over_months != JX_AGGREGATE_NONE);
	return (struct jx_rollup_item){.id = item->id, .over_months = item->over_months};
}

/* Both are ordered by item. */
static void add_row(const struct jx_totals_row *row, enum jx_stage stage, size_t month, struct jx_rollup_item *items,
		    size_t n)
{
	const struct jx_item_totals *at = row->items, *const end = row->items + row->n;

	for (struct jx_rollup_item *item = items; item < items + n && at < end; item++) {
		struct jx_total one;

		while (at < end && at->item < item->id)
			at++;
		if (at == end || at->item != item->id)
			continue;
		one = total_of(row, stage, at);
		item->answers[month] = (uint32_t)one.answers;
		if (one.answers > 0 && item->status == JX_OK)
			item->status = add_month(item->over_months, &one, &item->total);
	}
}

enum jx_status jx_rollup_over(struct jx_store *store, const struct jx_rollup_range *range, struct jx_rollup_item *items,
			      size_t n)
{
	struct jx_totals_row scratch = {.items = NULL};
	enum jx_status status = JX_OK;

	assert(range->from <= range->to && range->to - range->from < (jx_month)JX_ROLLUP_MONTHS);
	for (size_t i = 0; i < n; i++) {
		assert(i == 0 || items[i - 1].id < items[i].id);
		items[i] = (struct jx_rollup_item){.id = items[i].id, .over_months = items[i].over_months};
	}
	for (jx_month month = range->from; month <= range->to && status == JX_OK; month++) {
		const struct jx_totals_row *row;

		status = jx_totals_look(store, range->office, month, &scratch, &row);
		if (status == JX_OK && row->n > 0)
			add_row(row, range->stage, (size_t)(month - range->from), items, n);
	}
	free(scratch.items);
	return status;
}

enum jx_status jx_submitted_counts(struct jx_store *store, const char *form, const struct jx_rollup_range *range,
				   struct jx_submitted *counts)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_SUBMITTED_GET);

	assert(range->from <= range->to && range->to - range->from < (jx_month)JX_ROLLUP_MONTHS);
	memset(counts, 0, ((size_t)(range->to - range->from) + 1) * sizeof(*counts));
	jx_bind_text(&query, form);
	jx_bind_text(&query, range->office);
	jx_bind_int(&query, range->from);
	jx_bind_int(&query, range->to);
	while (jx_query_next(&query)) {
		struct jx_submitted *count = &counts[jx_read_int(&query, range->from, range->to) - range->from];

		count->submitted += jx_read_number(&query);
		count->accepted += jx_read_number(&query);
	}
	return jx_query_end(&query);
}

enum jx_status jx_submitted_count(struct jx_store *store, const char *form, const char *office, jx_month month,
				  struct jx_submitted *count)
{
	const struct jx_rollup_range range = {.office = office, .from = month, .to = month};

	return jx_submitted_counts(store, form, &range, count);
}
