/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/journal.h"

#include <string.h>

#include "server/store/internal.h"
#include "server/store/offices.h"
#include "tests/lib/expect.h"
#include "tests/store/sample.h"

static struct jx_store *store;

static void setup(void)
{
	store = jx_sample_open(NULL);
}

static void teardown(void)
{
	jx_store_close(store);
}

TestSuite(journal, .init = setup, .fini = teardown);

/* What a walk has seen, and when it is to end. */
struct seen {
	uint64_t seqs[8];
	size_t n, end_after;
	struct jx_journal_row last;
	char entry[64];
};

static enum jx_status look(void *context, const struct jx_journal_row *row)
{
	struct seen *seen = context;

	cr_assert_lt(row->entry_size, sizeof(seen->entry));
	seen->seqs[seen->n++] = row->seq;
	seen->last = *row;
	memcpy(seen->entry, row->entry, row->entry_size);
	seen->entry[row->entry_size] = '\0';
	return seen->n == seen->end_after ? JX_CANCELLED : JX_OK;
}

Test(journal, an_empty_one_has_a_head)
{
	static const uint8_t zero[JX_ENTRY_HASH_BYTES];
	struct jx_journal_head head = {.seq = 77};
	struct seen seen = {0};

	EXPECT_OK(jx_journal_head_read(store, &head));
	cr_assert_eq(head.seq, 0);
	cr_assert_eq(head.time_ms, 0);
	cr_assert_eq(memcmp(head.hash, zero, sizeof(zero)), 0);
	EXPECT_OK(jx_journal_walk(store, 0, UINT64_MAX, 10, look, &seen));
	cr_assert_eq(seen.n, 0);
}

Test(journal, append_moves_the_head)
{
	struct jx_journal_head head;
	struct seen seen = {0};
	const uint8_t id[JX_REQUEST_ID_BYTES] = {3};

	jx_sample_fill(store);
	EXPECT_OK(jx_journal_head_read(store, &head));
	cr_assert_eq(head.seq, 3);
	cr_assert_eq(head.time_ms, 3000);
	cr_assert_eq(head.hash[31], 3);
	EXPECT_OK(jx_journal_get(store, 2, look, &seen));
	cr_assert_eq(seen.n, 1);
	cr_assert_eq(seen.last.seq, 2);
	cr_assert_eq(seen.last.signer, 0);
	cr_assert_eq(seen.last.hash[0], 2);
	cr_assert_str_eq(seen.entry, "the bytes of an entry");
	EXPECT_OK(jx_journal_find(store, 0, id, look, &seen));
	cr_assert_eq(seen.last.seq, 3);
	EXPECT_STATUS(jx_journal_find(store, 1, id, look, &seen), JX_NOT_FOUND);
	EXPECT_STATUS(jx_journal_get(store, 4, look, &seen), JX_NOT_FOUND);
	EXPECT_STATUS(jx_journal_get(store, 0, look, &seen), JX_NOT_FOUND);
	EXPECT_STATUS(jx_journal_get(store, UINT64_MAX, look, &seen), JX_NOT_FOUND);
}

Test(journal, walk)
{
	struct seen seen = {0};

	jx_sample_fill(store);
	EXPECT_OK(jx_journal_walk(store, 0, UINT64_MAX, 8, look, &seen));
	cr_assert_eq(seen.n, 3);
	cr_assert_eq(seen.seqs[0], 1);
	cr_assert_eq(seen.seqs[2], 3);
	seen.n = 0;
	EXPECT_OK(jx_journal_walk(store, 2, 3, 1, look, &seen));
	cr_assert_eq(seen.n, 1);
	cr_assert_eq(seen.seqs[0], 2);
	seen.n = 0;
	EXPECT_OK(jx_journal_walk(store, 3, 2, 8, look, &seen));
	EXPECT_OK(jx_journal_walk(store, 4, 9, 8, look, &seen));
	cr_assert_eq(seen.n, 0);
}

/* What the visit says ends the walk, and is not the store's own fault. */
Test(journal, a_visit_ends_the_walk)
{
	struct seen seen = {.end_after = 2};

	jx_sample_fill(store);
	EXPECT_OK(jx_store_begin(store));
	EXPECT_STATUS(jx_journal_walk(store, 1, 3, 8, look, &seen), JX_CANCELLED);
	cr_assert_eq(seen.n, 2);
	EXPECT_OK(jx_store_poison(store));
	EXPECT_OK(jx_journal_walk(store, 1, 3, 8, look, &seen));
	EXPECT_OK(jx_store_commit(store));
}

static enum jx_status look_further(void *context, const struct jx_journal_row *row)
{
	(void)row;
	return jx_journal_get(store, 1, look, context);
}

Test(journal, a_visit_may_ask_the_store)
{
	struct seen seen = {0};

	jx_sample_fill(store);
	EXPECT_OK(jx_journal_walk(store, 1, 3, 8, look_further, &seen));
	cr_assert_eq(seen.n, 3);
}

Test(journal, one_request_is_written_once)
{
	static const uint8_t entry[] = {1};
	struct jx_journal_row row = {.seq = 4, .entry = entry, .entry_size = 1, .request_id = {3}};
	struct jx_journal_head head;

	jx_sample_fill(store);
	EXPECT_OK(jx_store_begin(store));
	EXPECT_STATUS(jx_journal_append(store, &row, 4000), JX_ALREADY_EXISTS);
	EXPECT_OK(jx_journal_head_read(store, &head));
	cr_assert_eq(head.seq, 3);
	row.signer = 1; /* another signer's request */
	EXPECT_OK(jx_journal_append(store, &row, 4000));
	EXPECT_OK(jx_store_commit(store));
}

/* An entry that does not follow is a mistake that must not be committed. */
Test(journal, no_gaps)
{
	struct jx_journal_head head;

	jx_sample_fill(store);
	EXPECT_OK(jx_store_begin(store));
	EXPECT_STATUS(jx_sample_append(store, 5), JX_DATA_LOSS);
	EXPECT_STATUS(jx_store_commit(store), JX_DATA_LOSS);
	EXPECT_OK(jx_journal_head_read(store, &head));
	cr_assert_eq(head.seq, 3);
}

Test(journal, an_empty_entry_stays_empty)
{
	const struct jx_journal_row row = {.seq = 1, .entry = NULL, .entry_size = 0};
	struct seen seen = {0};

	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_journal_append(store, &row, 0));
	EXPECT_OK(jx_store_commit(store));
	EXPECT_OK(jx_journal_get(store, 1, look, &seen));
	cr_assert_eq(seen.last.entry_size, 0);
	cr_assert(seen.last.entry);
}

Test(journal, a_lost_head_is_data_loss)
{
	struct jx_folder folder;
	struct jx_store *damaged;
	struct jx_journal_head head;

	jx_folder_make(&folder);
	jx_store_close(jx_sample_open(folder.database));
	jx_sample_alter(folder.database, "DELETE FROM journal_head");
	damaged = jx_sample_open(folder.database);
	EXPECT_STATUS(jx_journal_head_read(damaged, &head), JX_DATA_LOSS);
	jx_store_close(damaged);
	jx_folder_drop(&folder);
}

static void append(uint64_t seq)
{
	const struct jx_journal_row row = {.seq = seq, .signer = 1, .entry = (const uint8_t *)"e", .entry_size = 1};

	EXPECT_OK(jx_journal_append(store, &row, 4000));
}

/* An entry that was undone and another server's in its place have the same number, and are not the same. */
Test(journal, an_entry_that_is_undone_is_not_known)
{
	struct jx_journal_head head;
	uint64_t changes;

	jx_sample_fill(store);
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_journal_head_read(store, &head));
	EXPECT_OK(jx_store_savepoint(store));
	append(4);
	EXPECT_OK(jx_store_undo(store));
	changes = jx_store_changes(store);
	jx_store_know(store, 4);
	cr_assert_neq(jx_store_changes(store), changes);
	EXPECT_OK(jx_store_commit(store));
}

/* A submission that is refused lets nobody read forms and offices again; an office that was undone does. */
Test(journal, what_is_undone_counts_as_a_change_where_it_was_one)
{
	const struct jx_office office = jx_sample_office("370299", "129001", 2, 4);
	uint64_t changes;

	jx_sample_fill(store);
	EXPECT_OK(jx_store_begin(store));
	changes = jx_store_changes(store);
	EXPECT_OK(jx_store_savepoint(store));
	append(4);
	EXPECT_OK(jx_store_undo(store));
	cr_assert_eq(jx_store_changes(store), changes);
	EXPECT_OK(jx_store_savepoint(store));
	EXPECT_OK(jx_office_add(store, &office));
	changes = jx_store_changes(store);
	EXPECT_OK(jx_store_undo(store));
	cr_assert_neq(jx_store_changes(store), changes);
	EXPECT_OK(jx_store_commit(store));
}
