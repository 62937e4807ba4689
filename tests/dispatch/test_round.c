/* SPDX-License-Identifier: Apache-2.0 */
/* What a round promises where the store fails under it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/offices.pb-c.h"

#include "tests/lib/expect.h"
#include "tests/lib/faulty_driver.h"
#include "tests/lib/fixture.h"
#include "tests/lib/request.h"

static struct jx_fixture fixture;
static uint64_t request_number;

static void open_fixture(void)
{
	jx_fixture_open(&fixture, NULL);
}

static void close_fixture(void)
{
	jx_faulty_set(NULL);
	jx_fixture_close(&fixture);
}

TestSuite(round, .init = open_fixture, .fini = close_fixture);

/* One write and one read, in one round. */
struct pair {
	struct jx_inbound in[2];
	enum jx_status status;
	size_t answers;
	char reasons[2][64]; /* "" where OK, "-" where there was no answer */
	bool receipt;
};

static void pack_pair(struct pair *pair)
{
	Jixiao__V1__OfficesAddRequest office = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	uint8_t request_id[JX_REQUEST_ID_BYTES] = {0};
	char code[24];
	struct jx_test_request write = {
		.call = 0,
		.method = "jixiao.v1.Offices/Add",
		.message = &office.base,
		.key = &fixture.admin,
		.ledger = fixture.server.public_key,
		.request_id = request_id,
	};
	struct jx_test_request read = {.call = 1, .method = "jixiao.v1.Offices/List"};

	request_number++;
	(void)snprintf(code, sizeof(code), "N%llu", (unsigned long long)request_number);
	memcpy(request_id, &request_number, sizeof(request_number));
	office.code = code;
	office.name = "市南区信访局";
	office.parent_code = JX_FIXTURE_ROOT;
	*pair = (struct pair){.reasons = {"-", "-"}};
	pair->in[0].bytes = jx_test_pack(&write, &pair->in[0].n);
	pair->in[1].bytes = jx_test_pack(&read, &pair->in[1].n);
	for (size_t i = 0; i < 2; i++) {
		pair->in[i].arrived_ms = fixture.at.monotonic_ms;
		memcpy(pair->in[i].key, fixture.admin.public_key, JX_KEY_BYTES);
	}
}

static void deliver_pair(struct pair *pair)
{
	struct jx_outbox out;

	pair->status = jx_dispatch_round(fixture.dispatch, fixture.at, pair->in, 2, &out);
	pair->answers = out.count;
	for (size_t i = 0; i < out.count; i++) {
		Jixiao__V1__Response *response = jixiao__v1__response__unpack(NULL, out.items[i].n, out.items[i].bytes);

		cr_assert(response && response->call < 2);
		(void)snprintf(pair->reasons[response->call], sizeof(pair->reasons[0]), "%s", response->reason);
		pair->receipt |= response->receipt != NULL;
		jixiao__v1__response__free_unpacked(response, NULL);
	}
}

static void free_pair(struct pair *pair)
{
	free((void *)pair->in[0].bytes);
	free((void *)pair->in[1].bytes);
}

static void expect_pair(const struct pair *pair, enum jx_status status, const char *write, const char *read)
{
	EXPECT_STATUS(pair->status, status);
	cr_assert_str_eq(pair->reasons[0], write, "the write: %s", pair->reasons[0]);
	cr_assert_str_eq(pair->reasons[1], read, "the read: %s", pair->reasons[1]);
}

Test(round, a_commit_that_fails_lets_no_answer_out)
{
	static const enum jx_faulty_effect effects[] = {JX_FAULTY_SKIPPED, JX_FAULTY_ROLLED_BACK, JX_FAULTY_DONE};
	struct pair pair;

	for (size_t i = 0; i < sizeof(effects) / sizeof(*effects); i++) {
		jx_fixture_close(&fixture);
		jx_fixture_open(&fixture, NULL);
		pack_pair(&pair);
		jx_faulty_set(
			&(struct jx_faulty_plan){.status = JX_INTERNAL, .commits_only = true, .effect = effects[i]});
		deliver_pair(&pair);
		expect_pair(&pair, JX_INTERNAL, "COMMIT_UNKNOWN", "COMMIT_UNKNOWN");
		cr_assert(!pair.receipt);
		jx_faulty_set(NULL);
		free_pair(&pair);
	}
}

Test(round, a_full_disk_refuses_writes_and_answers_reads)
{
	struct pair pair;

	pack_pair(&pair);
	jx_faulty_set(&(struct jx_faulty_plan){
		.status = JX_RESOURCE_EXHAUSTED, .commits_only = true, .effect = JX_FAULTY_ROLLED_BACK});
	deliver_pair(&pair);
	expect_pair(&pair, JX_OK, "DISK_FULL", "");
	cr_assert_eq(jx_dispatch_seq(fixture.dispatch), (uint64_t)1);
	/* There is room again: the same request is judged anew. */
	deliver_pair(&pair);
	expect_pair(&pair, JX_OK, "", "");
	cr_assert_eq(jx_dispatch_seq(fixture.dispatch), (uint64_t)2);
	free_pair(&pair);
}

/* As a commit fails whose round wrote pages, if only to undo them as Reviews/Preview does: none is tried. */
Test(round, a_disk_that_stays_full_ends_nothing)
{
	struct pair pair;

	pack_pair(&pair);
	jx_faulty_set(&(struct jx_faulty_plan){.status = JX_RESOURCE_EXHAUSTED,
					       .commits_only = true,
					       .lasting = true,
					       .effect = JX_FAULTY_ROLLED_BACK});
	for (int i = 0; i < 3; i++) {
		deliver_pair(&pair);
		cr_assert_eq(pair.answers, (size_t)2);
		expect_pair(&pair, JX_OK, "DISK_FULL", "");
		cr_assert_eq(jx_dispatch_seq(fixture.dispatch), (uint64_t)1);
	}
	jx_faulty_set(NULL);
	deliver_pair(&pair);
	expect_pair(&pair, JX_OK, "", "");
	free_pair(&pair);
}

/* The disk fills up at every operation of the round in turn. */
Test(round, the_disk_may_fill_up_anywhere)
{
	struct pair pair;
	unsigned hits = 0;

	for (unsigned k = 0;; k++) {
		uint64_t seq = jx_dispatch_seq(fixture.dispatch);

		pack_pair(&pair);
		jx_faulty_set(&(struct jx_faulty_plan){.after = k, .status = JX_RESOURCE_EXHAUSTED});
		deliver_pair(&pair);
		if (!jx_faulty_hit()) {
			expect_pair(&pair, JX_OK, "", "");
			free_pair(&pair);
			break;
		}
		hits++;
		expect_pair(&pair, JX_OK, "DISK_FULL", "");
		cr_assert_eq(jx_dispatch_seq(fixture.dispatch), seq, "operation %u", k);
		free_pair(&pair);
	}
	cr_assert_gt(hits, 5u);
}

/* A fault at every operation in turn: whoever gets an answer gets a true one, and the next round works. */
Test(round, a_fault_may_be_anywhere)
{
	struct pair pair;
	unsigned hits = 0;

	for (unsigned k = 0;; k++) {
		uint64_t seq = jx_dispatch_seq(fixture.dispatch);
		bool done;

		pack_pair(&pair);
		jx_faulty_set(&(struct jx_faulty_plan){.after = k, .status = JX_INTERNAL});
		deliver_pair(&pair);
		done = !jx_faulty_hit();
		jx_faulty_set(NULL);
		if (pair.status == JX_OK) {
			bool written = strcmp(pair.reasons[0], "") == 0;

			cr_assert_eq(pair.answers, (size_t)2);
			cr_assert_eq(pair.receipt, written);
			cr_assert(written || strcmp(pair.reasons[0], "FAULT") == 0, "%s", pair.reasons[0]);
			cr_assert_eq(jx_dispatch_seq(fixture.dispatch), seq + written, "operation %u", k);
		} else {
			/* The server would exit here, and a restart recover. */
			expect_pair(&pair, JX_INTERNAL, "COMMIT_UNKNOWN", "COMMIT_UNKNOWN");
			cr_assert_not(pair.receipt);
			jx_fixture_close(&fixture);
			jx_fixture_open(&fixture, NULL);
		}
		free_pair(&pair);
		pack_pair(&pair);
		deliver_pair(&pair);
		expect_pair(&pair, JX_OK, "", "");
		free_pair(&pair);
		if (done)
			break;
		hits++;
	}
	cr_assert_gt(hits, 5u);
}

/* No injection: SQLite's own limit on the file's size. */
Test(round, a_disk_that_is_really_full)
{
	char path[] = "/tmp/jixiao-full-XXXXXX", file[64];
	struct pair pair;
	unsigned written = 0;

	cr_assert(mkdtemp(path));
	(void)snprintf(file, sizeof(file), "%s/full.db", path);
	jx_fixture_close(&fixture);
	jx_fixture_open_bounded(&fixture, file, 200);
	for (;; written++) {
		pack_pair(&pair);
		deliver_pair(&pair);
		free_pair(&pair);
		EXPECT_OK(pair.status);
		cr_assert_str_eq(pair.reasons[1], "", "a read on a full disk: %s", pair.reasons[1]);
		if (strcmp(pair.reasons[0], "DISK_FULL") == 0)
			break;
		cr_assert_str_eq(pair.reasons[0], "");
		cr_assert_lt(written, 2000u, "200 pages hold everything");
	}
	cr_assert_gt(written, 10u);
	cr_assert_eq(jx_dispatch_seq(fixture.dispatch), (uint64_t)(written + 1));
	jx_fixture_close(&fixture);
	(void)remove(file);
	(void)remove(path);
	jx_fixture_open(&fixture, NULL);
}

/* -- between rounds ------------------------------------------------------------------------------------------------ */

/* What a log has when it is checkpointed, whatever comes next. */
#define LOG_PAGES_MAX 320

/* Founded without a log, and opened again with one. */
static void open_durable(const char *file)
{
	const struct jx_store_options options = {.path = file};

	jx_fixture_close(&fixture);
	jx_fixture_open(&fixture, file);
	jx_store_close(fixture.store);
	EXPECT_OK(jx_store_open(&options, &fixture.store));
	jx_fixture_dispatch(&fixture, NULL);
}

/* One more office; the pages of the log after it. */
static int64_t write_log(void)
{
	struct pair pair;

	pack_pair(&pair);
	deliver_pair(&pair);
	free_pair(&pair);
	expect_pair(&pair, JX_OK, "", "");
	return jx_store_log_pages(fixture.store);
}

static int64_t rest(bool idle)
{
	EXPECT_OK(jx_dispatch_rest(fixture.dispatch, idle));
	return jx_store_log_pages(fixture.store);
}

Test(round, the_log_is_checkpointed_where_it_is_long_or_time_is_there)
{
	char path[] = "/tmp/jixiao-rest-XXXXXX", file[64];
	int64_t pages;

	cr_assert(mkdtemp(path));
	(void)snprintf(file, sizeof(file), "%s/rest.db", path);
	open_durable(file);
	pages = write_log();
	cr_assert_gt(pages, 0);
	cr_assert_eq(rest(false), pages, "there is more to do than that");
	cr_assert_eq(rest(true), 0);
	cr_assert_eq(rest(true), 0);
	do {
		pages = write_log();
		cr_assert_eq(rest(false), pages > LOG_PAGES_MAX ? 0 : pages, "at %d pages", (int)pages);
	} while (pages <= LOG_PAGES_MAX);
	jx_fixture_close(&fixture);
	(void)remove(file);
	(void)remove(path);
	jx_fixture_open(&fixture, NULL);
}
