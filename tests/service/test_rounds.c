/* SPDX-License-Identifier: Apache-2.0 */
/*
 * It does not matter how rounds are cut: the signed requests of a random world, with catalogues between, go through
 * dispatch one by one and again 64 at a time, each at the same time. Both give the same answers, refusals too, and the
 * same tables. Only receipts differ, which hold the path of their round's tree.
 */
#include <stdlib.h>
#include <string.h>

#include "server/dispatch/replay.h"
#include "server/service/services.h"
#include "server/store/compare.h"
#include "tests/lib/expect.h"
#include "tests/service/world.h"

#define SEED       7u
#define OPERATIONS 1600u
#define MONTH      200u /* operations */
#define CATALOG    500u /* operations */
#define ROUND      64u
#define SENT_MAX   8192u

/* -- the stream ---------------------------------------------------------------------------------------------------- */

static struct sent {
	struct jx_inbound in; /* its bytes are owned */
	struct jx_instant at;
} sent[SENT_MAX];
static size_t n_sent;

static void keep(const struct jx_fixture *fixture, const struct jx_inbound *in)
{
	uint8_t *bytes = malloc(in->n);

	cr_assert_lt(n_sent, SENT_MAX);
	cr_assert_not_null(bytes);
	memcpy(bytes, in->bytes, in->n);
	sent[n_sent].in = *in;
	sent[n_sent].in.bytes = bytes;
	sent[n_sent++].at = fixture->at;
}

static void make_stream(void)
{
	jx_fixture_sent = keep;
	jx_world_open(SEED);
	for (unsigned i = 1; i <= OPERATIONS; i++) {
		jx_world_step();
		if (i % MONTH == 0)
			jx_world_next_month();
		if (i % CATALOG == 0)
			jx_reporting_catalog(jx_world_months[jx_world.now]);
	}
	jx_fixture_sent = NULL;
	jx_reporting_close();
}

static void drop_stream(void)
{
	while (n_sent > 0)
		free((void *)sent[--n_sent].in.bytes);
}

/* -- its answers --------------------------------------------------------------------------------------------------- */

/* Without the receipt, packed; owned. */
struct answer {
	uint8_t *bytes;
	size_t n;
	bool refused;
};

static struct answer *take_answers(const struct jx_outbox *out, struct answer *answers)
{
	for (size_t i = 0; i < out->count; i++, answers++) {
		Jixiao__V1__Response *response =
			jixiao__v1__response__unpack(NULL, out->items[i].n, out->items[i].bytes);

		cr_assert_not_null(response);
		jixiao__v1__receipt__free_unpacked(response->receipt, NULL);
		response->receipt = NULL;
		answers->refused = response->status != JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK;
		answers->n = jixiao__v1__response__get_packed_size(response);
		answers->bytes = malloc(answers->n);
		cr_assert_not_null(answers->bytes);
		(void)jixiao__v1__response__pack(response, answers->bytes);
		jixiao__v1__response__free_unpacked(response, NULL);
	}
	return answers;
}

/* As many of the requests from there on as one round takes: they have one time. */
static size_t round_from(size_t first, size_t most)
{
	size_t n = 1;

	while (n < most && first + n < n_sent && sent[first + n].at.wall_ms == sent[first].at.wall_ms)
		n++;
	return n;
}

static void has_problem(void *context, uint64_t seq, const char *problem)
{
	(void)context;
	cr_assert_fail("entry %llu: %s", (unsigned long long)seq, problem);
}

/* Founded by the same entry, whose request id is drawn. */
static void open_like(const struct jx_fixture *founded, struct jx_fixture *fixture)
{
	const struct jx_store_options options = {.path = ":memory:", .create = true, .scratch = true};
	struct jx_replay replay = {
		.from = founded->store,
		.services = jx_services,
		.n_services = jx_services_count,
		.descriptor_set = jx_descriptor_set,
		.descriptor_set_size = jx_descriptor_set_size,
		.version = "0.0.0",
		.problem = has_problem,
	};

	*fixture = (struct jx_fixture){.server = founded->server, .at = founded->at};
	EXPECT_OK(jx_store_open(&options, &fixture->store));
	replay.into = fixture->store;
	EXPECT_OK(jx_replay_run(&replay));
	cr_assert_eq(replay.entries, 1);
	jx_fixture_dispatch(fixture, NULL);
}

static void run(struct jx_fixture *fixture, size_t most, struct answer *answers)
{
	struct answer *end = answers;

	for (size_t first = 0, n; first < n_sent; first += n) {
		struct jx_inbound in[ROUND];
		struct jx_outbox out;

		n = round_from(first, most);
		for (size_t i = 0; i < n; i++)
			in[i] = sent[first + i].in;
		EXPECT_OK(jx_dispatch_round(fixture->dispatch, sent[first].at, in, n, &out));
		end = take_answers(&out, end);
	}
	cr_assert_eq((size_t)(end - answers), n_sent);
}

static void differs(void *context, const struct jx_difference *difference)
{
	(void)context;
	cr_assert_fail("%s %s differs in %s", difference->table, difference->key,
		       difference->column ? difference->column : "all");
}

/* That what is to be compared has happened: acceptances, returns, withdrawals, moves, renamings. */
static void expect_done(void)
{
	static const size_t operations[] = {1, 2, 3, 8, 9};

	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
		cr_assert_gt(jx_world.done[operations[i]], 2, "operation %zu", operations[i]);
}

Test(rounds, of_1_and_of_64_give_the_same_answers_and_tables, .timeout = 120)
{
	static struct answer one_by_one[SENT_MAX], together[SENT_MAX];
	struct jx_fixture one, many;
	size_t refused = 0;

	make_stream();
	expect_done();
	jx_fixture_open(&one, NULL);
	open_like(&one, &many);
	run(&one, 1, one_by_one);
	run(&many, ROUND, together);
	for (size_t i = 0; i < n_sent; i++) {
		cr_assert_eq(one_by_one[i].n, together[i].n, "answer %zu", i);
		cr_assert_arr_eq(one_by_one[i].bytes, together[i].bytes, one_by_one[i].n, "answer %zu", i);
		refused += one_by_one[i].refused;
		free(one_by_one[i].bytes);
		free(together[i].bytes);
	}
	cr_assert_gt(refused, 100, "%zu of %zu", refused, n_sent);
	EXPECT_OK(jx_store_compare(one.store, many.store, differs, NULL));
	jx_fixture_close(&one);
	jx_fixture_close(&many);
	drop_stream();
}
