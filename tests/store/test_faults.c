/* SPDX-License-Identifier: Apache-2.0 */
/* A failure of each operation in turn, by the driver's word: the store stays whole, and is usable or says that it is
 * not. */
#include "server/store/store.h"

#include "server/store/compare.h"
#include "tests/lib/expect.h"
#include "tests/lib/faulty_driver.h"
#include "tests/store/sample.h"

static struct jx_folder folder;
static struct jx_store *reference; /* with the round */

static enum jx_status write_something(struct jx_store *store)
{
	const struct jx_office root = jx_sample_office("129001", "", 1, 1);
	const struct jx_principal principal = jx_sample_principal(1, "129001");
	const struct jx_principal_key key = jx_sample_key(20);
	enum jx_status status = jx_office_add(store, &root);

	if (status == JX_OK)
		status = jx_principal_add(store, &principal);
	if (status == JX_OK)
		status = jx_principal_rotate(store, 1, &key, 2);
	return status;
}

static enum jx_status write_refused(struct jx_store *store)
{
	const struct jx_office root = jx_sample_office("129001", "", 1, 9);
	enum jx_status status = jx_principal_revoke(store, 1, 9);

	if (status == JX_OK)
		status = jx_office_add(store, &root);
	return status == JX_ALREADY_EXISTS ? JX_OK : status;
}

static enum jx_status append(struct jx_store *store)
{
	return jx_sample_append(store, 1);
}

static enum jx_status (*const steps[])(struct jx_store *) = {
	jx_store_savepoint, write_something, jx_store_keep, jx_store_savepoint, write_refused, jx_store_undo, append,
};

/* Asks for what every fault must leave behind: the same status for all that follows, until the rollback. */
static void expect_poisoned(struct jx_store *store, enum jx_status status)
{
	struct jx_journal_head head;

	EXPECT_STATUS(jx_store_poison(store), status);
	EXPECT_STATUS(jx_journal_head_read(store, &head), status);
	jx_store_rollback(store);
	EXPECT_STATUS(jx_store_poison(store), status);
	EXPECT_OK(jx_journal_head_read(store, &head));
	cr_assert_eq(head.seq, 0);
}

static enum jx_status write_round(struct jx_store *store)
{
	enum jx_status status = jx_store_begin(store);

	if (status != JX_OK)
		return status;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && status == JX_OK; i++)
		status = steps[i](store);
	if (status == JX_OK)
		return jx_store_commit(store);
	expect_poisoned(store, status);
	return status;
}

static void differ(void *context, const struct jx_difference *difference)
{
	(void)context;
	cr_assert_fail("%s %s differs", difference->table, difference->key);
}

static struct jx_store *open_faulty(const char *path)
{
	struct jx_store *store = NULL;
	const struct jx_store_options options = {.path = path, .create = true, .driver = &jx_faulty};

	EXPECT_OK(jx_store_open(&options, &store));
	return store;
}

/* The outcome of the commit was unknown: this store must not be used, a new one knows. */
static struct jx_store *expect_lost(struct jx_store *store, const struct jx_faulty_plan *plan)
{
	struct jx_journal_head head;

	EXPECT_STATUS(jx_journal_head_read(store, &head), plan->status);
	EXPECT_STATUS(jx_store_checkpoint(store), plan->status);
	EXPECT_STATUS(jx_store_begin(store), plan->status);
	jx_store_close(store);
	store = open_faulty(folder.database);
	EXPECT_OK(jx_journal_head_read(store, &head));
	cr_assert_eq(head.seq, plan->effect == JX_FAULTY_DONE ? 1 : 0);
	return store;
}

/* One round with the failure, and again without: the store is then as if there had been none. False: none happened. */
static bool survive(const struct jx_faulty_plan *plan)
{
	struct jx_store *store;
	struct jx_journal_head head;
	enum jx_status status;
	bool hit;

	jx_folder_make(&folder);
	jx_faulty_set(NULL);
	store = open_faulty(plan->commits_only ? folder.database : ":memory:");
	jx_faulty_set(plan);
	status = write_round(store);
	hit = jx_faulty_hit();
	EXPECT_STATUS(status, hit ? plan->status : JX_OK);
	jx_faulty_set(NULL);
	if (hit && plan->commits_only && status != JX_RESOURCE_EXHAUSTED)
		store = expect_lost(store, plan);
	EXPECT_OK(jx_journal_head_read(store, &head));
	if (head.seq == 0)
		EXPECT_OK(write_round(store));
	EXPECT_OK(jx_store_compare(store, reference, differ, NULL));
	jx_store_close(store);
	jx_folder_drop(&folder);
	return hit;
}

static void setup(void)
{
	reference = jx_sample_open(NULL);
	EXPECT_OK(write_round(reference));
}

static void teardown(void)
{
	jx_store_close(reference);
}

TestSuite(faults, .init = setup, .fini = teardown);

static const enum jx_status statuses[] = {JX_INTERNAL, JX_RESOURCE_EXHAUSTED, JX_UNAVAILABLE, JX_DATA_LOSS};
static const size_t n_statuses = sizeof(statuses) / sizeof(statuses[0]);

/* How many operations a round has, its commit not counted. */
static unsigned operations(void)
{
	unsigned k = 0;
	struct jx_faulty_plan plan = {.status = JX_RESOURCE_EXHAUSTED, .effect = JX_FAULTY_ROLLED_BACK};

	for (; survive(&plan); plan.after = ++k)
		cr_assert_lt(k, 1000);
	return k - 1;
}

Test(faults, of_every_operation_of_a_round)
{
	const unsigned n = operations();

	cr_assert_gt(n, 15);
	for (size_t i = 0; i < n_statuses; i++)
		for (int effect = JX_FAULTY_SKIPPED; effect <= JX_FAULTY_DONE; effect++)
			for (unsigned k = 0; k < n; k++)
				cr_assert(survive(&(struct jx_faulty_plan){
					.after = k, .status = statuses[i], .effect = (enum jx_faulty_effect)effect}));
}

Test(faults, of_the_commit)
{
	for (size_t i = 0; i < n_statuses; i++) {
		struct jx_faulty_plan plan = {
			.status = statuses[i], .commits_only = true, .effect = JX_FAULTY_ROLLED_BACK};

		cr_assert(survive(&plan));
		plan.effect = JX_FAULTY_DONE;
		if (plan.status != JX_RESOURCE_EXHAUSTED) /* which promises that nothing was done */
			cr_assert(survive(&plan));
		plan.after = 1;
		cr_assert(!survive(&plan));
	}
}

/* Whatever fails while a store is opened, nothing is left open, and the next try finds a whole one. */
Test(faults, of_every_operation_of_opening)
{
	struct jx_store *store = NULL;
	unsigned k = 0;

	for (bool hit = true; hit; k++) {
		const struct jx_store_options options = {.path = folder.database, .create = true, .driver = &jx_faulty};

		jx_folder_make(&folder);
		jx_faulty_set(&(struct jx_faulty_plan){.after = k, .status = JX_INTERNAL});
		EXPECT_STATUS(jx_store_open(&options, &store), jx_faulty_hit() ? JX_INTERNAL : JX_OK);
		hit = jx_faulty_hit();
		jx_faulty_set(NULL);
		if (hit)
			store = open_faulty(folder.database);
		EXPECT_OK(write_round(store));
		EXPECT_OK(jx_store_compare(store, reference, differ, NULL));
		jx_store_close(store);
		jx_folder_drop(&folder);
	}
	cr_assert_gt(k, 20);
}
