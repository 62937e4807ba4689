/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/dispatch/ledger.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/principals.pb-c.h"

#include "common/rpc/signing.h"
#include "server/service/services.h"
#include "server/store/compare.h"
#include "server/store/principals.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"

static char folder[256], path[300];

static void write_ledger(void)
{
	Jixiao__V1__PrincipalsRotateRequest rotate = JIXIAO__V1__PRINCIPALS_ROTATE_REQUEST__INIT;
	Jixiao__V1__OfficesAddRequest add = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	Jixiao__V1__PrincipalsRevokeRequest revoke = JIXIAO__V1__PRINCIPALS_REVOKE_REQUEST__INIT;
	struct jx_key clerk = jx_fixture_key(2), next = jx_fixture_key(3);
	uint8_t signature[JX_SIGNATURE_BYTES];
	char identity[JX_IDENTITY_MAX];
	struct jx_fixture fixture;

	jx_fixture_open(&fixture, path);
	jx_fixture_add_office(&fixture, "370202", JX_FIXTURE_ROOT);
	(void)jx_fixture_enrol(&fixture, &clerk, "370202", JX_ROLE_ADMIN, "2026-12-31");
	jx_identity_format(next.public_key, identity);
	jx_rotation_sign(&next, fixture.server.public_key, 3, clerk.public_key, signature);
	rotate.new_identity = identity;
	rotate.new_signature = (ProtobufCBinaryData){.data = signature, .len = sizeof(signature)};
	(void)jx_fixture_ask(&fixture, &clerk, "Principals/Rotate", &rotate);
	fixture.at.wall_ms += 1000;
	add.code = (char *)"370202001";
	add.name = (char *)"街道";
	add.parent_code = (char *)"370202";
	(void)jx_fixture_ask(&fixture, &next, "Offices/Add", &add);
	revoke.id = 3;
	revoke.office_code = (char *)"370202";
	(void)jx_fixture_ask(&fixture, &fixture.admin, "Principals/Revoke", &revoke);
	cr_assert_eq(jx_dispatch_seq(fixture.dispatch), LEDGER_ENTRIES);
	jx_fixture_close(&fixture);
}

void ledger_open(void)
{
	const char *tmp = getenv("TMPDIR");

	(void)snprintf(folder, sizeof(folder), "%s/jixiao-replay-XXXXXX", tmp ? tmp : "/tmp");
	cr_assert(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/jixiao.db", folder);
	write_ledger();
}

void ledger_close(void)
{
	static const char *const names[] = {"", "-wal", "-shm", "-journal"};
	char file[320];

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		(void)snprintf(file, sizeof(file), "%s%s", path, names[i]);
		(void)unlink(file);
	}
	(void)rmdir(folder);
}

const char *ledger_path(void)
{
	return path;
}

/* -- running it -------------------------------------------------------------------------------------------------- */

static void take_problem(void *context, uint64_t seq, const char *problem)
{
	struct ledger_replay *result = context;

	if (result->found.n++ > 0)
		return;
	result->found.seq = seq;
	(void)snprintf(result->found.text, sizeof(result->found.text), "%s", problem);
}

static void take_progress(void *context, uint64_t done, uint64_t total)
{
	struct ledger_replay *result = context;

	cr_assert_geq(done, result->found.done);
	result->found.done = done;
	result->found.total = total;
}

static void count_difference(void *context, const struct jx_difference *difference)
{
	(void)difference;
	++*(unsigned *)context;
}

/* Nor is the schema the replay's. */
static void ignore_difference(void *context, const struct jx_difference *difference)
{
	(void)context;
	(void)difference;
}

struct ledger_replay ledger_replay_to(uint64_t to)
{
	struct jx_store_options from = {.path = path, .scratch = true, .read_only = true, .differs = ignore_difference};
	struct jx_store_options into = {.path = ":memory:", .create = true, .scratch = true};
	struct ledger_replay result = {
		.replay = {.to = to,
			   .services = jx_services,
			   .n_services = jx_services_count,
			   .descriptor_set = jx_descriptor_set,
			   .descriptor_set_size = jx_descriptor_set_size,
			   .version = "0.0.0",
			   .problem = take_problem,
			   .progress = take_progress},
	};

	EXPECT_OK(jx_store_open(&from, &result.replay.from));
	EXPECT_OK(jx_store_open(&into, &result.replay.into));
	result.replay.context = &result;
	result.status = jx_replay_run(&result.replay);
	if (result.status == JX_OK)
		EXPECT_OK(jx_store_compare(result.replay.from, result.replay.into, count_difference,
					   &result.differences));
	cr_assert_eq(result.found.n, result.replay.problems);
	jx_store_close(result.replay.into);
	jx_store_close(result.replay.from);
	result.replay.from = result.replay.into = NULL;
	return result;
}

void ledger_expect_problem(uint64_t seq, const char *part)
{
	struct ledger_replay result = ledger_replay_to(0);

	EXPECT_OK(result.status);
	cr_assert_gt(result.found.n, 0, "nothing was found; expected: %s", part);
	cr_assert(strstr(result.found.text, part), "%s, not: %s", result.found.text, part);
	cr_assert_eq(result.found.seq, seq, "%s", result.found.text);
}

/* -- changing it ------------------------------------------------------------------------------------------------- */

static sqlite3 *open_raw(void)
{
	sqlite3 *db;

	cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
	return db;
}

void ledger_tamper(const char *sql)
{
	sqlite3 *db = open_raw();
	char *problem = NULL;
	int code = sqlite3_exec(db, sql, NULL, NULL, &problem);

	cr_assert_eq(code, SQLITE_OK, "%s: %s", sql, problem);
	cr_assert_gt(sqlite3_changes(db), 0, "%s", sql);
	(void)sqlite3_close(db);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql, uint64_t seq)
{
	sqlite3_stmt *stmt;

	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
	cr_assert_eq(sqlite3_bind_int64(stmt, 1, (sqlite3_int64)seq), SQLITE_OK);
	return stmt;
}

static void write_bytes(sqlite3 *db, const char *sql, uint64_t seq, const void *bytes, size_t n)
{
	sqlite3_stmt *stmt = prepare(db, sql, seq);

	cr_assert_eq(sqlite3_bind_blob(stmt, 2, bytes, (int)n, SQLITE_TRANSIENT), SQLITE_OK);
	cr_assert_eq(sqlite3_step(stmt), SQLITE_DONE);
	(void)sqlite3_finalize(stmt);
}

/* The chain and the head as if the entries had always been so. */
static void rechain(sqlite3 *db)
{
	uint8_t hash[JX_HASH_BYTES] = {0};

	for (uint64_t seq = 1; seq <= LEDGER_ENTRIES; seq++) {
		sqlite3_stmt *stmt = prepare(db, "SELECT entry FROM journal WHERE seq = ?", seq);

		cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW);
		jx_chain_hash(hash, sqlite3_column_blob(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0), hash);
		(void)sqlite3_finalize(stmt);
		write_bytes(db, "UPDATE journal SET hash = ?2 WHERE seq = ?1", seq, hash, sizeof(hash));
	}
	write_bytes(db, "UPDATE journal_head SET hash = ?2 WHERE seq = ?1", LEDGER_ENTRIES, hash, sizeof(hash));
}

void ledger_forge(uint64_t seq, void (*change)(Jixiao__V1__JournalEntry *entry))
{
	sqlite3 *db = open_raw();
	sqlite3_stmt *stmt = prepare(db, "SELECT entry FROM journal WHERE seq = ?", seq);
	Jixiao__V1__JournalEntry *entry;
	uint8_t bytes[4096];
	size_t n;

	cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW);
	entry = jixiao__v1__journal_entry__unpack(NULL, (size_t)sqlite3_column_bytes(stmt, 0),
						  sqlite3_column_blob(stmt, 0));
	(void)sqlite3_finalize(stmt);
	cr_assert(entry);
	change(entry);
	n = jixiao__v1__journal_entry__get_packed_size(entry);
	cr_assert_leq(n, sizeof(bytes));
	(void)jixiao__v1__journal_entry__pack(entry, bytes);
	jixiao__v1__journal_entry__free_unpacked(entry, NULL);
	write_bytes(db, "UPDATE journal SET entry = ?2 WHERE seq = ?1", seq, bytes, n);
	rechain(db);
	(void)sqlite3_close(db);
}
