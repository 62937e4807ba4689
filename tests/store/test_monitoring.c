/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/monitoring.h"

#include <string.h>

#include "common/model/money.h"
#include "tests/lib/expect.h"
#include "tests/store/sample.h"

#define JUNE (2020 * 12 + 5)

static struct jx_store *store;
static struct jx_arena arena;

static void setup(void)
{
	store = jx_sample_open(NULL);
	jx_sample_fill(store);
	jx_arena_init(&arena, 1u << 20);
}

static void teardown(void)
{
	jx_arena_clear(&arena);
	jx_store_close(store);
}

TestSuite(monitoring, .init = setup, .fini = teardown);

static struct jx_monitored_place place_of(const char *indicator)
{
	return (struct jx_monitored_place){JX_SAMPLE_PROJECT, "129001", indicator, JUNE};
}

static struct jx_monitoring_note note_of(const char *forecast, uint64_t seq)
{
	return (struct jx_monitoring_note){
		.forecast = forecast,
		.cause_text = "人员\n不足",
		.remark = "备注",
		.causes = JX_CAUSES_MASK,
		.likelihood = JX_LIKELIHOOD_POSSIBLE,
		.spent_fen = {JX_NO_FORECAST, 0, JX_NO_FORECAST, JX_MONEY_MAX},
		.seq = seq,
	};
}

static void add(const struct jx_monitored_place *place, const struct jx_monitoring_note *note)
{
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_monitoring_note_add(store, place, note));
	EXPECT_OK(jx_store_commit(store));
}

Test(monitoring, what_is_added_is_read_back)
{
	const struct jx_monitored_place place = place_of("系统维护次数");
	const struct jx_monitoring_note note = note_of("12次", 10);
	struct jx_monitoring_note read;

	add(&place, &note);
	EXPECT_OK(jx_monitoring_note_get(store, &arena, &place, &read));
	cr_assert_str_eq(read.forecast, "12次");
	cr_assert_str_eq(read.cause_text, "人员\n不足");
	cr_assert_str_eq(read.remark, "备注");
	cr_assert_eq(read.causes, 0x3e);
	cr_assert_eq(read.likelihood, JX_LIKELIHOOD_POSSIBLE);
	cr_assert_eq(read.spent_fen[JX_FUND_FISCAL], 0);
	cr_assert_eq(read.spent_fen[JX_FUND_CARRY_OVER], JX_NO_FORECAST);
	cr_assert_eq(read.spent_fen[JX_FUND_OTHER], JX_MONEY_MAX);
	cr_assert_eq(read.seq, 10);
}

Test(monitoring, the_newest_note_counts)
{
	const struct jx_monitored_place place = place_of("系统维护次数");
	const struct jx_monitoring_note first = note_of("12次", 10), second = note_of("", 11);
	struct jx_monitoring_note read;

	add(&place, &second);
	add(&place, &first);
	EXPECT_OK(jx_monitoring_note_get(store, &arena, &place, &read));
	cr_assert_eq(read.seq, 11);
	cr_assert_str_eq(read.forecast, "");
}

Test(monitoring, a_note_is_of_one_project_office_month_and_indicator)
{
	struct jx_monitored_place place = place_of("系统维护次数");
	const struct jx_monitoring_note note = note_of("12次", 10);
	struct jx_monitoring_note read;

	add(&place, &note);
	place.month = JUNE + 1;
	EXPECT_STATUS(jx_monitoring_note_get(store, &arena, &place, &read), JX_NOT_FOUND);
	place = place_of("");
	EXPECT_STATUS(jx_monitoring_note_get(store, &arena, &place, &read), JX_NOT_FOUND);
	place = place_of("系统维护次数");
	place.office = "370202";
	EXPECT_STATUS(jx_monitoring_note_get(store, &arena, &place, &read), JX_NOT_FOUND);
	place.office = "129001";
	place.project = "another";
	EXPECT_STATUS(jx_monitoring_note_get(store, &arena, &place, &read), JX_NOT_FOUND);
}

Test(monitoring, where_the_arena_is_full_the_round_goes_on)
{
	const struct jx_monitored_place place = place_of("系统维护次数");
	const struct jx_monitoring_note note = note_of("12次", 10);
	struct jx_monitoring_note read;
	struct jx_arena small;

	add(&place, &note);
	jx_arena_init(&small, 1);
	EXPECT_STATUS(jx_monitoring_note_get(store, &small, &place, &read), JX_RESOURCE_EXHAUSTED);
	EXPECT_OK(jx_monitoring_note_get(store, &arena, &place, &read));
	jx_arena_clear(&small);
}
