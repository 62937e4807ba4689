/* SPDX-License-Identifier: Apache-2.0 */
/* The journal once more: as it is, and where rows were changed. */
#include <stdio.h>
#include <unistd.h>

#include "common/base/limits.h"
#include "tests/dispatch/ledger.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"

#define LONG_JOURNAL 513u

TestSuite(replay, .init = ledger_open, .fini = ledger_close);

/* -- what is right ----------------------------------------------------------------------------------------------- */

Test(replay, rebuilds_the_same_tables)
{
	struct ledger_replay result = ledger_replay_to(0);

	EXPECT_OK(result.status);
	cr_assert_eq(result.found.n, 0, "%s", result.found.text);
	cr_assert_eq(result.replay.entries, LEDGER_ENTRIES);
	cr_assert_eq(result.differences, 0);
	cr_assert_eq(result.found.done, LEDGER_ENTRIES);
	cr_assert_eq(result.found.total, LEDGER_ENTRIES);
}

/* More than it reads at a time. */
Test(replay, of_a_long_journal)
{
	struct jx_fixture fixture;
	struct ledger_replay result;
	char code[JX_OFFICE_CODE_MAX + 1];

	cr_assert_eq(unlink(ledger_path()), 0);
	jx_fixture_open(&fixture, ledger_path());
	for (unsigned i = 1; i < LONG_JOURNAL; i++) {
		(void)snprintf(code, sizeof(code), "L%u", i);
		jx_fixture_add_office(&fixture, code, JX_FIXTURE_ROOT);
	}
	jx_fixture_close(&fixture);
	for (unsigned to = LONG_JOURNAL - 1; to <= LONG_JOURNAL; to++) {
		result = ledger_replay_to(to);
		EXPECT_OK(result.status);
		cr_assert_eq(result.found.n, 0, "%s", result.found.text);
		cr_assert_eq(result.replay.entries, to);
	}
	cr_assert_eq(result.differences, 0);
	ledger_tamper("UPDATE journal SET hash = zeroblob(32) WHERE seq = 300");
	ledger_expect_problem(300, "hash");
}

Test(replay, ends_where_it_is_told)
{
	struct ledger_replay result = ledger_replay_to(3);

	EXPECT_OK(result.status);
	cr_assert_eq(result.found.n, 0, "%s", result.found.text);
	cr_assert_eq(result.replay.entries, 3);
	cr_assert_eq(result.found.total, 3);
	cr_assert_eq(ledger_replay_to(LEDGER_ENTRIES + 1).replay.entries, LEDGER_ENTRIES);
}

Test(replay, of_an_empty_journal_finds_nothing)
{
	struct jx_store_options options = {.path = ledger_path(), .create = true, .scratch = true};
	struct jx_store *store;
	struct ledger_replay result;

	cr_assert_eq(unlink(ledger_path()), 0);
	EXPECT_OK(jx_store_open(&options, &store));
	jx_store_close(store);
	result = ledger_replay_to(0);
	EXPECT_OK(result.status);
	cr_assert_eq(result.replay.entries, 0);
	cr_assert_eq(result.replay.problems, 0);
}

/* -- what does not fit the chain --------------------------------------------------------------------------------- */

Test(replay, finds_a_changed_hash)
{
	ledger_tamper("UPDATE journal SET hash = zeroblob(32) WHERE seq = 3");
	ledger_expect_problem(3, "hash");
}

Test(replay, finds_one_changed_byte_of_any_entry)
{
	for (uint64_t seq = 1; seq <= LEDGER_ENTRIES; seq++) {
		char sql[160];
		struct ledger_replay result;

		(void)snprintf(
			sql, sizeof(sql),
			"UPDATE journal SET entry = CAST(substr(entry, 1, 40) || x'77' || substr(entry, 42) AS BLOB) "
			"WHERE seq = %u",
			(unsigned)seq);
		ledger_tamper(sql);
		result = ledger_replay_to(0);
		EXPECT_OK(result.status);
		cr_assert_eq(result.found.seq, seq, "%u: %s", (unsigned)seq, result.found.text);
		ledger_close();
		ledger_open();
	}
}

Test(replay, finds_an_entry_that_is_no_entry)
{
	ledger_tamper("UPDATE journal SET entry = x'00' WHERE seq = 4");
	ledger_expect_problem(4, "hash");
}

Test(replay, finds_a_row_that_says_something_else_than_its_entry)
{
	ledger_tamper("UPDATE journal SET signer = 7 WHERE seq = 2");
	ledger_expect_problem(2, "signer");
	ledger_tamper("UPDATE journal SET signer = 1, request_id = zeroblob(16) WHERE seq = 2");
	ledger_expect_problem(2, "request id");
}

Test(replay, finds_a_missing_entry)
{
	ledger_tamper("DELETE FROM journal WHERE seq = 3");
	ledger_expect_problem(3, "missing");
}

Test(replay, finds_a_missing_end)
{
	ledger_tamper("DELETE FROM journal WHERE seq = 6");
	ledger_expect_problem(5, "its head says 6");
}

Test(replay, finds_a_head_that_does_not_fit)
{
	ledger_tamper("UPDATE journal_head SET time_ms = time_ms + 1");
	ledger_expect_problem(6, "head");
	ledger_tamper("UPDATE journal_head SET time_ms = time_ms - 1, hash = zeroblob(32)");
	ledger_expect_problem(6, "head");
	ledger_tamper("UPDATE journal_head SET seq = 5");
	ledger_expect_problem(6, "its head says 5");
}

/* Such a row is no journal's: it ends the replay with its status, and is named nevertheless. */
Test(replay, names_a_row_that_cannot_be_read)
{
	struct ledger_replay result;

	ledger_tamper("UPDATE journal SET signer = -1 WHERE seq = 4");
	result = ledger_replay_to(0);
	EXPECT_STATUS(result.status, JX_DATA_LOSS);
	cr_assert_eq(result.found.seq, 4);
}

Test(replay, finds_a_request_id_that_is_there_twice)
{
	struct ledger_replay result;

	ledger_tamper("DROP INDEX journal_by_request;"
		      "UPDATE journal SET request_id = (SELECT request_id FROM journal WHERE seq = 2) WHERE seq = 6");
	result = ledger_replay_to(0);
	EXPECT_OK(result.status);
	cr_assert_eq(result.found.seq, 6);
	cr_assert_eq(result.replay.entries, 5);
}

/* The tables are not looked at: they are the comparison's. */
Test(replay, leaves_tables_to_the_comparison)
{
	struct ledger_replay result;

	ledger_tamper("UPDATE office SET name = 'x' WHERE code = '370202'");
	result = ledger_replay_to(0);
	EXPECT_OK(result.status);
	cr_assert_eq(result.found.n, 0);
	cr_assert_eq(result.differences, 1);
}
