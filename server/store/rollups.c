/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/rollups.h"

#include <assert.h>
#include <string.h>

#include "server/store/catalog.h"
#include "server/store/internal.h"
#include "server/store/offices.h"

static void read_total(struct jx_query *query, struct jx_total *total)
{
	total->value = jx_read_int(query, 0, INT64_MAX);
	total->contributors = (uint64_t)jx_read_int(query, 1, INT64_MAX);
	total->seq = jx_read_number(query);
}

enum jx_status jx_rollup_get(struct jx_store *store, enum jx_stage stage, const char *office, jx_month month,
			     uint32_t item, struct jx_total *total)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ROLLUP_GET);
	struct jx_total read;
	enum jx_status status;

	jx_bind_text(&query, office);
	jx_bind_number(&query, item);
	jx_bind_number(&query, stage);
	jx_bind_int(&query, month);
	if (jx_query_next(&query))
		read_total(&query, &read);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*total = read;
	return status;
}

/* One more month; OUT_OF_RANGE where the sum does not fit. */
static enum jx_status add_month(enum jx_aggregation over_months, const struct jx_total *month, struct jx_total *total)
{
	if (total->contributors == 0 || over_months == JX_AGGREGATE_LAST) {
		*total = *month;
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
	if (month->seq > total->seq)
		total->seq = month->seq;
	return JX_OK;
}

enum jx_status jx_rollup_over(struct jx_store *store, const struct jx_rollup_range *range, const struct jx_item *item,
			      struct jx_total *total)
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
	while (fits == JX_OK && jx_query_next(&query)) {
		struct jx_total month;

		read_total(&query, &month);
		fits = add_month(item->over_months, &month, &sum);
	}
	status = jx_query_end_found(&query);
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

/* -- what is missing ---------------------------------------------------------------------------------------------- */

#define DUTIES 64u /* read at a time */

struct missing {
	struct jx_store *store;
	enum jx_stage stage;
	const char *office; /* at or below it */
	jx_month month;
	char (*codes)[JX_OFFICE_CODE_MAX + 1];
	size_t n;
};

/* Whether there is a revision at the stage. */
static enum jx_status has_submitted(const struct missing *missing, const struct jx_duty *duty, bool *has)
{
	struct jx_query query = jx_query_begin(missing->store, JX_SQL_HEAD_GET);
	uint64_t newest = 0, accepted = 0;
	enum jx_status status;

	jx_bind_text(&query, duty->form);
	jx_bind_text(&query, duty->office);
	jx_bind_int(&query, missing->month);
	if (jx_query_next(&query)) {
		newest = jx_read_number(&query);
		accepted = jx_read_number(&query);
	}
	status = jx_query_end(&query);
	if (status == JX_OK)
		*has = (missing->stage == JX_STAGE_ACCEPTED ? accepted : newest) > 0;
	return status;
}

static enum jx_status look_at(struct missing *missing, const struct jx_duty *duty)
{
	enum jx_office_relation relation;
	bool has = false;
	enum jx_status status;

	if (duty->from > missing->month || duty->to < missing->month)
		return JX_OK;
	status = jx_office_relate(missing->store, missing->office, duty->office, &relation);
	if (status != JX_OK || (relation != JX_OFFICE_OWN && relation != JX_OFFICE_BELOW))
		return status;
	status = has_submitted(missing, duty, &has);
	if (status == JX_OK && !has)
		memcpy(missing->codes[missing->n++], duty->office, sizeof(duty->office));
	return status;
}

enum jx_status jx_missing_list(struct jx_store *store, const struct jx_missing_range *range,
			       char (*codes)[JX_OFFICE_CODE_MAX + 1], size_t *n)
{
	struct missing missing = {
		.store = store, .stage = range->stage, .office = range->office, .month = range->month, .codes = codes};
	struct jx_duty duties[DUTIES], last = {.from = JX_MONTH_LAST};
	enum jx_status status = JX_OK;
	size_t read = DUTIES;

	assert(strlen(range->after) <= JX_OFFICE_CODE_MAX);
	memcpy(last.office, range->after, strlen(range->after));
	for (size_t seen = 0; status == JX_OK && read == DUTIES && seen < JX_MISSING_SCAN; seen += read) {
		status = jx_duty_list(store, range->form, &last, DUTIES, duties, &read);
		for (size_t i = 0; i < read && status == JX_OK && missing.n < range->limit; i++)
			status = look_at(&missing, &duties[i]);
		if (status == JX_OK && read > 0)
			last = duties[read - 1];
		if (missing.n == range->limit)
			break;
	}
	if (status == JX_OK)
		*n = missing.n;
	return status;
}
