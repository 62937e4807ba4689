/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/catalog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/expect.h"
#include "tests/store/sample.h"

#define JANUARY (2023 * 12)

static struct jx_store *store;
static struct jx_arena arena;

static void setup(void)
{
	jx_arena_init(&arena, JX_REQUEST_ARENA);
	store = jx_sample_open(NULL);
	jx_sample_fill(store);
}

static void teardown(void)
{
	jx_store_close(store);
	jx_arena_clear(&arena);
}

TestSuite(store_catalog, .init = setup, .fini = teardown);

/* -- a catalogue --------------------------------------------------------------------------------------------------- */

/* Two forms, 来信 and 视频; the second has two items, and a check each. */
static struct jx_form forms[] = {
	{"letters", "来信月报", true, {2, 31, true, 366}, 0, 1},
	{"video.monthly", "视频会议系统运维月报", false, {0}, 1, 2},
};
static struct jx_item items[] = {
	{0, "letter.registered", "来信登记", "件次", 0, JX_AGGREGATE_SUM, JX_AGGREGATE_SUM},
	{0, "system.count", "系统数量", "个", 0, JX_AGGREGATE_MAX, JX_AGGREGATE_LAST},
	{0, "hours.up", "运行时长", "小时", 2, JX_AGGREGATE_NONE, JX_AGGREGATE_MIN},
};
static struct jx_named_formula formulas[] = {
	{"f.one", "一", "letter.registered"},
	{"f.two", "二", "f.one + f.one"},
};
static struct jx_measure measures[] = {{"37020023P130004102147", "维护系统数量", "system.count"}};
static struct jx_check checks[] = {
	{"c.one", "video.monthly", JX_CHECK_AT_MOST, true, "hours.up", "744", "一个月最多744小时", JX_SEVERITY_VERIFY,
	 true},
	{"c.two", "video.monthly", JX_CHECK_TOGETHER, false, "hours.up, system.count", "", "同时填报",
	 JX_SEVERITY_ERROR, false},
};

static struct jx_catalog sample(jx_month from)
{
	return (struct jx_catalog){.from = from,
				   .forms = forms,
				   .n_forms = 2,
				   .items = items,
				   .n_items = 3,
				   .formulas = formulas,
				   .n_formulas = 2,
				   .measures = measures,
				   .n_measures = 1,
				   .checks = checks,
				   .n_checks = 2};
}

static struct jx_catalog add(jx_month from, uint64_t seq)
{
	struct jx_catalog catalog = sample(from);

	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_catalog_add(store, &catalog, seq));
	EXPECT_OK(jx_store_commit(store));
	return catalog;
}

static void expect_item(const struct jx_item *item, const struct jx_item *expected)
{
	cr_assert_str_eq(item->code, expected->code);
	cr_assert_str_eq(item->name, expected->name);
	cr_assert(item->id == expected->id && item->id > 0);
	cr_assert(jx_item_counts_alike(item, expected));
}

static void expect_check(const struct jx_check *check, const struct jx_check *expected)
{
	cr_assert_str_eq(check->code, expected->code);
	cr_assert_str_eq(check->form, expected->form);
	cr_assert(check->kind == expected->kind && check->cumulative == expected->cumulative);
	cr_assert_str_eq(check->left, expected->left);
	cr_assert_str_eq(check->right, expected->right);
	cr_assert_str_eq(check->text, expected->text);
	cr_assert(check->severity == expected->severity && check->trial == expected->trial);
}

static void expect_schedule(const struct jx_schedule *schedule, const struct jx_schedule *expected)
{
	cr_assert_eq(schedule->opens_day, expected->opens_day);
	cr_assert_eq(schedule->due_day, expected->due_day);
	cr_assert(schedule->due_rolls == expected->due_rolls);
	cr_assert_eq(schedule->closes_after_days, expected->closes_after_days);
}

Test(store_catalog, what_is_added_is_read_back)
{
	struct jx_catalog read;

	cr_assert_eq(add(JANUARY, 9).version, 2); /* the sample has the first */
	EXPECT_OK(jx_catalog_load(store, &arena, JANUARY, &read));
	cr_assert(read.version == 2 && read.from == JANUARY && read.seq == 9);
	cr_assert(read.n_forms == 2 && read.n_items == 3 && read.n_formulas == 2);
	cr_assert(read.n_measures == 1 && read.n_checks == 2);
	for (size_t i = 0; i < 2; i++) {
		cr_assert_str_eq(read.forms[i].code, forms[i].code);
		cr_assert_str_eq(read.forms[i].name, forms[i].name);
		cr_assert(read.forms[i].review == forms[i].review && read.forms[i].n_items == forms[i].n_items);
		cr_assert_eq(read.forms[i].first_item, forms[i].first_item);
		expect_schedule(&read.forms[i].schedule, &forms[i].schedule);
		cr_assert_str_eq(read.formulas[i].code, formulas[i].code);
		cr_assert_str_eq(read.formulas[i].name, formulas[i].name);
		cr_assert_str_eq(read.formulas[i].expression, formulas[i].expression);
		expect_check(&read.checks[i], &checks[i]);
	}
	for (size_t i = 0; i < 3; i++)
		expect_item(&read.items[i], &items[i]);
	cr_assert_str_eq(read.measures[0].project, measures[0].project);
	cr_assert_str_eq(read.measures[0].indicator, measures[0].indicator);
	cr_assert_str_eq(read.measures[0].expression, measures[0].expression);
}

static uint32_t version_at(jx_month month)
{
	struct jx_catalog read;

	EXPECT_OK(jx_catalog_load(store, &arena, month, &read));
	return read.version;
}

static jx_month last_month_at(jx_month month)
{
	jx_month last;

	EXPECT_OK(jx_catalog_last_month(store, month, &last));
	return last;
}

Test(store_catalog, a_version_holds_from_its_month_on)
{
	struct jx_catalog read = {.version = 77};

	(void)add(JANUARY, 9);
	(void)add(JANUARY + 6, 10);
	(void)add(JANUARY + 6, 11); /* corrects the one before */
	cr_assert_eq(version_at(JANUARY - 1), 1);
	cr_assert_eq(version_at(JANUARY), 2);
	cr_assert_eq(version_at(JANUARY + 5), 2);
	cr_assert_eq(version_at(JANUARY + 6), 4);
	cr_assert_eq(version_at(JX_MONTH_LAST), 4);
	cr_assert_eq(last_month_at(JANUARY - 1), JANUARY - 1);
	cr_assert_eq(last_month_at(JANUARY), JANUARY + 5);
	cr_assert_eq(last_month_at(JANUARY + 5), JANUARY + 5);
	cr_assert_eq(last_month_at(JANUARY + 6), JX_MONTH_LAST);
	cr_assert_eq(last_month_at(JX_MONTH_LAST), JX_MONTH_LAST);
	EXPECT_STATUS(jx_catalog_load(store, &arena, JX_SAMPLE_MONTH - 1, &read), JX_NOT_FOUND);
	cr_assert_eq(read.version, 77);
	EXPECT_OK(jx_catalog_newest(store, &read));
	cr_assert(read.version == 4 && read.from == JANUARY + 6 && read.n_items == 3);
}

/* What figures are kept by: another name, order or form does not change it. */
Test(store_catalog, an_item_keeps_its_number)
{
	uint32_t ids[3];
	struct jx_item swapped, key;

	(void)add(JANUARY, 9);
	for (size_t i = 0; i < 3; i++)
		ids[i] = items[i].id;
	cr_assert(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
	swapped = items[1];
	items[1] = items[2];
	items[2] = swapped;
	(void)snprintf(items[1].name, sizeof(items[1].name), "另一个名称");
	(void)snprintf(items[0].code, sizeof(items[0].code), "letter.new");
	(void)add(JANUARY + 1, 10);
	cr_assert(items[1].id == ids[2] && items[2].id == ids[1]);
	cr_assert_eq(items[0].id, ids[2] + 1);
	EXPECT_OK(jx_item_key_get(store, "letter.registered", &key));
	cr_assert(key.id == ids[0] && strcmp(key.unit, "件次") == 0);
	EXPECT_STATUS(jx_item_key_get(store, "letter", &key), JX_NOT_FOUND);
}

Test(store_catalog, one_form_alone)
{
	struct jx_catalog read = {.version = 77};

	(void)add(JANUARY, 9);
	EXPECT_OK(jx_catalog_load_form(store, &arena, JANUARY, "video.monthly", &read));
	cr_assert(read.version == 2 && read.n_forms == 1 && read.n_items == 2 && read.n_checks == 2);
	cr_assert(read.n_formulas == 0 && read.n_measures == 0);
	cr_assert(read.forms->first_item == 0 && read.forms->n_items == 2 && !read.forms->review);
	expect_item(&read.items[0], &items[1]);
	expect_item(&read.items[1], &items[2]);
	expect_check(&read.checks[1], &checks[1]);
	EXPECT_OK(jx_catalog_load_form(store, &arena, JANUARY, "letters", &read));
	cr_assert(read.n_items == 1 && read.n_checks == 0 && read.forms->review);
	EXPECT_STATUS(jx_catalog_load_form(store, &arena, JANUARY, "nothing", &read), JX_NOT_FOUND);
	EXPECT_STATUS(jx_catalog_load_form(store, &arena, JANUARY - 1, "letters", &read), JX_NOT_FOUND);
	EXPECT_STATUS(jx_catalog_load_form(store, &arena, JX_MONTH_FIRST, "letters", &read), JX_NOT_FOUND);
}

/* -- forms that are held ------------------------------------------------------------------------------------------- */

/* Is the form read anew, into the arena? */
static bool reads_into_arena(jx_month month, const char *form)
{
	const size_t used = arena.used;
	struct jx_catalog read;

	EXPECT_OK(jx_catalog_load_form(store, &arena, month, form, &read));
	cr_assert_str_eq(read.forms->code, form);
	return arena.used > used;
}

Test(store_catalog, a_round_holds_forms_and_not_all_of_them)
{
	(void)add(JANUARY, 9);
	cr_assert(reads_into_arena(JANUARY, "letters"), "outside of a round");
	EXPECT_OK(jx_store_begin(store));
	for (jx_month month = 0; month < (jx_month)JX_BELOW_MAX; month++)
		cr_assert_not(reads_into_arena(JANUARY + month, "letters"));
	cr_assert(reads_into_arena(JANUARY + (jx_month)JX_BELOW_MAX, "letters"));
	cr_assert_not(reads_into_arena(JANUARY, "letters"));
	EXPECT_OK(jx_store_commit(store));
	EXPECT_OK(jx_store_begin(store));
	cr_assert_not(reads_into_arena(JANUARY + (jx_month)JX_BELOW_MAX, "letters"));
	EXPECT_OK(jx_store_commit(store));
}

/* What is not found any more is held until the round ends: perhaps somebody reads it. */
Test(store_catalog, forms_that_changed_are_held_too)
{
	const struct jx_duty duty = {.form = "letters", .office = "370202", .from = JANUARY, .to = JANUARY};

	(void)add(JANUARY, 9);
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_duty_add(store, &duty));
	for (size_t i = 0; i < JX_BELOW_MAX; i++) {
		cr_assert_not(reads_into_arena(JANUARY, "letters"));
		EXPECT_OK(jx_duty_end(store, &duty, JANUARY, i));
	}
	cr_assert(reads_into_arena(JANUARY, "letters"));
	EXPECT_OK(jx_store_commit(store));
}

Test(store_catalog, large_forms_are_fewer)
{
	struct jx_check *many = calloc(JX_CATALOG_ROWS_MAX, sizeof(*many));
	struct jx_catalog catalog = sample(JANUARY);
	unsigned held = 0;

	cr_assert_not_null(many);
	for (size_t i = 0; i < JX_CATALOG_ROWS_MAX; i++) {
		many[i] = checks[0];
		(void)snprintf(many[i].code, sizeof(many[i].code), "c.%zu", i);
	}
	catalog.checks = many;
	catalog.n_checks = JX_CATALOG_ROWS_MAX;
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_catalog_add(store, &catalog, 9));
	while (held < JX_BELOW_MAX && !reads_into_arena(JANUARY + (jx_month)held, "video.monthly"))
		held++;
	cr_assert(held > 4 && held < JX_BELOW_MAX, "%u", held);
	EXPECT_OK(jx_store_commit(store));
	free(many);
}

/* A catalogue that was undone is not found, whatever was read of it. */
Test(store_catalog, a_form_of_a_catalogue_that_was_undone)
{
	struct jx_catalog catalog, before, changed, after;

	(void)add(JANUARY, 9);
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_catalog_load_form(store, &arena, JANUARY, "letters", &before));
	EXPECT_OK(jx_store_savepoint(store));
	catalog = sample(JANUARY);
	EXPECT_OK(jx_catalog_add(store, &catalog, 10));
	EXPECT_OK(jx_catalog_load_form(store, &arena, JANUARY, "letters", &changed));
	cr_assert_eq(changed.version, before.version + 1);
	cr_assert_eq(before.version, 2, "it stays as it was read until the round ends");
	EXPECT_OK(jx_store_undo(store));
	EXPECT_OK(jx_catalog_load_form(store, &arena, JANUARY, "letters", &after));
	cr_assert_eq(after.version, before.version);
	expect_item(after.items, before.items);
	EXPECT_OK(jx_store_commit(store));
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_catalog_load_form(store, &arena, JANUARY, "letters", &after));
	cr_assert_eq(after.version, 2);
	EXPECT_OK(jx_store_commit(store));
}

/* Rows that are missing, or too many, are not read past. */
Test(store_catalog, damage_is_told)
{
	static const char *const damages[] = {
		"DELETE FROM measure",
		"UPDATE catalog SET formulas = 0",
		"UPDATE catalog SET items = 2",
		"UPDATE form SET first_item = 1",
		"UPDATE form_check SET kind = 9",
	};

	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		struct jx_folder folder;
		struct jx_store *damaged;
		struct jx_catalog read;

		jx_folder_make(&folder);
		damaged = jx_sample_open(folder.database);
		jx_sample_fill(damaged);
		jx_store_close(damaged);
		jx_sample_alter(folder.database, damages[i]);
		damaged = jx_sample_open(folder.database);
		EXPECT_STATUS(jx_catalog_load(damaged, &arena, JANUARY, &read), JX_DATA_LOSS);
		jx_store_close(damaged);
		jx_folder_drop(&folder);
	}
}

/* -- duties -------------------------------------------------------------------------------------------------------- */

static struct jx_duty duty_of(const char *form, const char *office, jx_month from, jx_month to)
{
	struct jx_duty duty = {.from = from, .to = to, .seq = 9};

	(void)snprintf(duty.form, sizeof(duty.form), "%s", form);
	(void)snprintf(duty.office, sizeof(duty.office), "%s", office);
	return duty;
}

static enum jx_status add_duty(const char *form, const char *office, jx_month from, jx_month to)
{
	const struct jx_duty duty = duty_of(form, office, from, to);
	enum jx_status status;

	EXPECT_OK(jx_store_begin(store));
	status = jx_duty_add(store, &duty);
	EXPECT_OK(jx_store_commit(store));
	return status;
}

static uint64_t owing(const char *form, const char *office, jx_month month)
{
	uint64_t n = 77;

	EXPECT_OK(jx_duty_count(store, form, office, month, &n));
	return n;
}

Test(store_catalog, a_duty_holds_from_its_first_to_its_last_month)
{
	struct jx_duty duty;

	EXPECT_OK(add_duty("f", "370202", JANUARY, JANUARY + 11));
	EXPECT_OK(jx_duty_get(store, "f", "370202", JANUARY, &duty));
	cr_assert(duty.from == JANUARY && duty.to == JANUARY + 11 && duty.seq == 9);
	EXPECT_OK(jx_duty_get(store, "f", "370202", JANUARY + 11, &duty));
	EXPECT_STATUS(jx_duty_get(store, "f", "370202", JANUARY - 1, &duty), JX_NOT_FOUND);
	EXPECT_STATUS(jx_duty_get(store, "f", "370202", JANUARY + 12, &duty), JX_NOT_FOUND);
	EXPECT_STATUS(jx_duty_get(store, "g", "370202", JANUARY, &duty), JX_NOT_FOUND);
	EXPECT_STATUS(jx_duty_get(store, "f", "370203", JANUARY, &duty), JX_NOT_FOUND);
}

Test(store_catalog, a_month_is_owed_once)
{
	EXPECT_OK(add_duty("f", "370202", JANUARY + 3, JANUARY + 5));
	EXPECT_STATUS(add_duty("f", "370202", JANUARY + 5, JX_MONTH_LAST), JX_ALREADY_EXISTS);
	EXPECT_STATUS(add_duty("f", "370202", JANUARY, JANUARY + 3), JX_ALREADY_EXISTS);
	EXPECT_STATUS(add_duty("f", "370202", JANUARY, JX_MONTH_LAST), JX_ALREADY_EXISTS);
	EXPECT_STATUS(add_duty("f", "370202", JANUARY + 4, JANUARY + 4), JX_ALREADY_EXISTS);
	EXPECT_OK(add_duty("f", "370202", JANUARY + 6, JX_MONTH_LAST));
	EXPECT_OK(add_duty("f", "370202", JANUARY, JANUARY + 2));
	EXPECT_OK(add_duty("g", "370202", JANUARY, JX_MONTH_LAST));
	cr_assert_eq(owing("f", "370202", JANUARY + 3), 1);
	cr_assert_eq(owing("f", "370202", JANUARY + 6), 1);
}

/* 370202001 stands below 370202, that and 370203 below the root. */
Test(store_catalog, every_office_above_counts_with_it)
{
	EXPECT_OK(add_duty("f", "370202001", JANUARY, JANUARY + 5));
	EXPECT_OK(add_duty("f", "370202", JANUARY + 1, JX_MONTH_LAST));
	EXPECT_OK(add_duty("f", "370203", JANUARY + 2, JX_MONTH_LAST));
	cr_assert_eq(owing("f", "129001", JANUARY - 1), 0);
	cr_assert_eq(owing("f", "129001", JANUARY), 1);
	cr_assert_eq(owing("f", "129001", JANUARY + 1), 2);
	cr_assert_eq(owing("f", "129001", JANUARY + 2), 3);
	cr_assert_eq(owing("f", "129001", JANUARY + 5), 3);
	cr_assert_eq(owing("f", "129001", JANUARY + 6), 2);
	cr_assert_eq(owing("f", "129001", JX_MONTH_LAST), 2);
	cr_assert_eq(owing("f", "370202", JANUARY + 2), 2);
	cr_assert_eq(owing("f", "370202", JANUARY + 6), 1);
	cr_assert_eq(owing("f", "370202001", JANUARY + 5), 1);
	cr_assert_eq(owing("f", "370202001", JANUARY + 6), 0);
	cr_assert_eq(owing("g", "129001", JANUARY + 2), 0);
}

static enum jx_status end_duty(const struct jx_duty *duty, jx_month to)
{
	enum jx_status status;

	EXPECT_OK(jx_store_begin(store));
	status = jx_duty_end(store, duty, to, 10);
	EXPECT_OK(jx_store_commit(store));
	return status;
}

Test(store_catalog, a_duty_is_taken_back)
{
	struct jx_duty duty = duty_of("f", "370202", JANUARY, JANUARY + 5);

	EXPECT_OK(add_duty("f", "370202", JANUARY, JANUARY + 5));
	EXPECT_OK(add_duty("f", "370202", JANUARY + 6, JX_MONTH_LAST));
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_duty_remove(store, &duty, 10));
	EXPECT_STATUS(jx_duty_remove(store, &duty, 10), JX_NOT_FOUND);
	EXPECT_OK(jx_store_commit(store));
	EXPECT_STATUS(jx_duty_get(store, "f", "370202", JANUARY + 5, &duty), JX_NOT_FOUND);
	cr_assert_eq(owing("f", "129001", JANUARY + 5), 0);
	cr_assert_eq(owing("f", "129001", JANUARY + 6), 1);
}

Test(store_catalog, a_duty_is_ended_and_its_end_moved)
{
	struct jx_duty duty = duty_of("f", "370202", JANUARY, JX_MONTH_LAST), other = duty_of("f", "370203", 1, 2);

	EXPECT_OK(add_duty("f", "370202", JANUARY, JX_MONTH_LAST));
	EXPECT_OK(end_duty(&duty, JANUARY + 5));
	cr_assert_eq(owing("f", "129001", JANUARY + 5), 1);
	cr_assert_eq(owing("f", "129001", JANUARY + 6), 0);
	EXPECT_OK(jx_duty_get(store, "f", "370202", JANUARY + 5, &duty));
	cr_assert(duty.to == JANUARY + 5 && duty.seq == 10);
	EXPECT_OK(end_duty(&duty, JANUARY + 8));
	cr_assert_eq(owing("f", "129001", JANUARY + 8), 1);
	cr_assert_eq(owing("f", "129001", JANUARY + 9), 0);
	EXPECT_STATUS(end_duty(&other, JANUARY), JX_NOT_FOUND);
}

Test(store_catalog, duties_are_listed_in_order)
{
	struct jx_duty rows[4], after = {.form = ""};
	size_t n;

	EXPECT_OK(add_duty("f", "370203", JANUARY, JX_MONTH_LAST));
	EXPECT_OK(add_duty("f", "370202", JANUARY + 6, JX_MONTH_LAST));
	EXPECT_OK(add_duty("f", "370202", JANUARY, JANUARY + 1));
	EXPECT_OK(add_duty("g", "129001", JANUARY, JX_MONTH_LAST));
	EXPECT_OK(jx_duty_list(store, "f", &after, 4, rows, &n));
	cr_assert_eq(n, 3);
	cr_assert(strcmp(rows[0].office, "370202") == 0 && rows[0].from == JANUARY);
	cr_assert(strcmp(rows[1].office, "370202") == 0 && rows[1].from == JANUARY + 6);
	cr_assert_str_eq(rows[2].office, "370203");
	EXPECT_OK(jx_duty_list(store, "f", &rows[0], 1, rows, &n));
	cr_assert(n == 1 && rows[0].from == JANUARY + 6);
	/* All forms: the sample's own comes last. */
	EXPECT_OK(jx_duty_list(store, "", &rows[0], 4, rows, &n));
	cr_assert_eq(n, 3);
	cr_assert_str_eq(rows[0].office, "370203");
	cr_assert_str_eq(rows[1].form, "g");
	cr_assert_str_eq(rows[2].form, JX_SAMPLE_FORM);
	EXPECT_OK(jx_duty_list(store, "", &rows[2], 4, rows, &n));
	cr_assert_eq(n, 0);
}
