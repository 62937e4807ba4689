/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fixed workload whose instructions are counted (counts.sh, by callgrind): one process, one thread, a ledger in
 * memory, keys and figures from a seed, and a clock that stands still, so that one run is like the other. A part is
 * what runs below a function bench_part_…; what it needs is made before it, uncounted.
 *
 *     bench_counts              runs the workload
 *     bench_counts --toolchain  says what built it
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <valgrind/callgrind.h>

#include "jixiao/v1/evaluations.pb-c.h"
#include "jixiao/v1/rpc.pb-c.h"
#include "jixiao/v1/server.pb-c.h"
#include "jixiao/v1/status.pb-c.h"
#include "jixiao/v1/submissions.pb-c.h"

#include "server/dispatch/call_run.h"
#include "server/dispatch/guard.h"
#include "server/dispatch/replay.h"
#include "server/service/services.h"
#include "tests/bench/city.h"
#include "tests/bench/programs.h"

#define OFFICES   64u /* a round's requests */
#define CELLS     20u
#define MONTHS    12u
#define IN_ROUNDS 4u /* months whose submissions come 64 a round; those of the next one come one a round */
#define READS     10u
#define YEAR      JX_CITY_YEAR
/* January 15, 2024, at noon. */
#define AT_MS     INT64_C(1705291200000)

static struct jx_city city;
static struct jx_inbound months[MONTHS][OFFICES]; /* the submissions */

/* -- submissions -------------------------------------------------------------------------------------------------- */

static struct jx_inbound inbound(const struct jx_key *key, const struct jx_city_request *request)
{
	struct jx_inbound in = {.bytes = request->bytes, .n = request->n, .arrived_ms = city.at.monotonic_ms};

	memcpy(in.key, key->public_key, sizeof(in.key));
	return in;
}

static void run_round(const struct jx_inbound *in, size_t n)
{
	struct jx_outbox out;

	if (jx_dispatch_round(city.dispatch, city.at, in, n, &out) != JX_OK)
		jx_bench_die("a round failed");
	jx_city_expect_ok(&out, n);
}

static void sign_submissions(void)
{
	for (unsigned month = 0; month < MONTHS; month++)
		for (unsigned office = 0; office < OFFICES; office++) {
			struct jx_city_request request;

			jx_city_submission(&city, office, YEAR * 12 + (jx_month)month, CELLS, office + 1, &request);
			months[month][office] = inbound(&city.clerks[office], &request);
		}
}

static void rounds_of_64(void)
{
	for (unsigned month = 0; month < IN_ROUNDS; month++)
		run_round(months[month], OFFICES);
}

static void rounds_of_1(void)
{
	for (unsigned office = 0; office < OFFICES; office++)
		run_round(&months[IN_ROUNDS][office], 1);
}

/* -- reads -------------------------------------------------------------------------------------------------------- */

static struct jx_inbound evaluation, submission_list, status, comparison;

static struct jx_inbound sign_read(const char *method, const ProtobufCMessage *read)
{
	static const uint64_t id[2] = {1, 1};
	struct jx_city_request request;

	jx_city_pack(&city, &city.manager, method, read, id, &request);
	return inbound(&city.manager, &request);
}

/* The rest of the year, and what is read of it. */
static void prepare_reads(void)
{
	Jixiao__V1__EvaluationsShowRequest show = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;
	Jixiao__V1__SubmissionsListRequest list = JIXIAO__V1__SUBMISSIONS_LIST_REQUEST__INIT;
	Jixiao__V1__StatusShowRequest year = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	Jixiao__V1__EvaluationsCompareRequest compare = JIXIAO__V1__EVALUATIONS_COMPARE_REQUEST__INIT;

	for (unsigned month = IN_ROUNDS + 1; month < MONTHS; month++)
		run_round(months[month], OFFICES);
	show.project_code = (char *)JX_CITY_PROJECT;
	show.as_of = (char *)"2023-12";
	evaluation = sign_read("jixiao.v1.Evaluations/Show", &show.base);
	list.office_code = city.codes[0];
	submission_list = sign_read("jixiao.v1.Submissions/List", &list.base);
	year.office_code = (char *)JX_CITY_ROOT;
	year.from = (char *)"2023-01";
	year.to = (char *)"2023-12";
	status = sign_read("jixiao.v1.Status/Show", &year.base);
	compare.office_code = (char *)JX_CITY_ROOT;
	compare.as_of = (char *)"2023-12";
	comparison = sign_read("jixiao.v1.Evaluations/Compare", &compare.base);
}

static void read_often(const struct jx_inbound *request)
{
	for (unsigned i = 0; i < READS; i++)
		run_round(request, 1);
}

static void read_evaluation(void)
{
	read_often(&evaluation);
}

static void read_submission_list(void)
{
	read_often(&submission_list);
}

static void read_status(void)
{
	read_often(&status);
}

static void read_comparison(void)
{
	read_often(&comparison);
}

/* -- replay ------------------------------------------------------------------------------------------------------- */

static struct jx_replay replay;

static struct jx_store *open_store(void)
{
	const struct jx_store_options options = {.path = ":memory:", .create = true, .scratch = true};
	struct jx_store *store;

	if (jx_store_open(&options, &store) != JX_OK)
		jx_bench_die("a store in memory does not open");
	return store;
}

static void prepare_replay(void)
{
	replay = (struct jx_replay){.from = city.dir.store,
				    .into = open_store(),
				    .services = jx_services,
				    .n_services = jx_services_count,
				    .descriptor_set = jx_descriptor_set,
				    .descriptor_set_size = jx_descriptor_set_size,
				    .version = "0"};
}

static void run_replay(void)
{
	if (jx_replay_run(&replay) != JX_OK || replay.problems != 0 || replay.entries != jx_dispatch_seq(city.dispatch))
		jx_bench_die("the journal does not replay");
}

/* -- a message ---------------------------------------------------------------------------------------------------- */

static Jixiao__V1__Request *message;

static void prepare_message(void)
{
	message = jixiao__v1__request__unpack(NULL, months[0][0].n, months[0][0].bytes);
	if (!message)
		jx_bench_die("a request does not unpack");
}

static void guard_and_unpack(void)
{
	static const struct jx_guard_limits limits = {
		.depth = JX_MESSAGE_DEPTH, .elements = JX_MESSAGE_ELEMENTS, .text = JX_TEXT_MAX};
	const ProtobufCMessageDescriptor *type = &jixiao__v1__submissions_create_request__descriptor;
	struct jx_guard_report report;
	struct jx_arena arena;

	jx_arena_init(&arena, JX_REQUEST_ARENA);
	for (unsigned i = 0; i < OFFICES; i++) {
		jx_arena_reset(&arena);
		if (jx_guard_check(type, message->body.data, message->body.len, &limits, &report) != JX_GUARD_OK ||
		    !jx_call_unpack(&arena, type, message->body.data, message->body.len))
			jx_bench_die("a submission does not pass");
	}
	jx_arena_clear(&arena);
}

/* -- the run ------------------------------------------------------------------------------------------------------ */

static struct jx_key key_from(const char *name)
{
	uint8_t seed[JX_KEY_BYTES] = {0};
	struct jx_key key;

	(void)snprintf((char *)seed, sizeof(seed), "bench %s", name);
	jx_key_from_seed(seed, &key);
	return key;
}

/* As jixiaod init does, but for that the server's request has an id that is no random one. */
static void found_ledger(void)
{
	Jixiao__V1__ServerFoundRequest found = JIXIAO__V1__SERVER_FOUND_REQUEST__INIT;
	static const uint64_t id[2] = {1, 0};
	char server[JX_IDENTITY_MAX], admin[JX_IDENTITY_MAX];
	struct jx_city_request request;
	struct jx_inbound in;

	jx_identity_format(city.dir.key.public_key, server);
	jx_identity_format(city.admin.public_key, admin);
	found.server_identity = server;
	found.office_code = (char *)JX_CITY_ROOT;
	found.office_name = (char *)JX_CITY_ROOT;
	found.admin_identity = admin;
	found.admin_name = (char *)"admin";
	jx_city_pack(&city, &city.dir.key, "jixiao.v1.Server/Found", &found.base, id, &request);
	in = inbound(&city.dir.key, &request);
	run_round(&in, 1);
	free(request.bytes);
}

static void open_city(void)
{
	const struct jx_city_size size = {
		.offices = OFFICES, .items = CELLS, .since = YEAR * 12, .from = YEAR * 12, .seed = 1};
	struct jx_dispatch_options options = {.key = &city.dir.key,
					      .services = jx_services,
					      .n_services = jx_services_count,
					      .descriptor_set = jx_descriptor_set,
					      .descriptor_set_size = jx_descriptor_set_size,
					      .version = "0"};

	city.at = (struct jx_instant){.wall_ms = AT_MS, .monotonic_ms = 1000};
	city.dir.key = key_from("server");
	city.admin = key_from("admin");
	city.dir.store = open_store();
	memcpy(city.ledger, city.dir.key.public_key, sizeof(city.ledger));
	memcpy(options.ledger, city.ledger, sizeof(options.ledger));
	options.store = city.dir.store;
	if (jx_dispatch_open(&options, &city.dispatch) != JX_OK)
		jx_bench_die("the contract does not fit the services");
	found_ledger();
	jx_city_found(&city, &size);
}

static void close_city(void)
{
	jixiao__v1__request__free_unpacked(message, NULL);
	free((void *)evaluation.bytes);
	free((void *)submission_list.bytes);
	free((void *)status.bytes);
	free((void *)comparison.bytes);
	for (unsigned i = 0; i < MONTHS * OFFICES; i++)
		free((void *)months[i / OFFICES][i % OFFICES].bytes);
	jx_dispatch_close(city.dispatch);
	jx_store_close(replay.into);
	jx_store_close(city.dir.store);
}

static const struct {
	const char *name;
	void (*prepare)(void); /* may be NULL */
	void (*run)(void);
} parts[] = {
	{"rounds_of_64", sign_submissions, rounds_of_64},
	{"rounds_of_1", NULL, rounds_of_1},
	{"evaluation", prepare_reads, read_evaluation},
	{"submission_list", NULL, read_submission_list},
	{"status", NULL, read_status},
	{"compare", NULL, read_comparison},
	{"replay", prepare_replay, run_replay},
	{"guard_and_unpack", prepare_message, guard_and_unpack},
};

/* Outside of callgrind these requests do nothing. */
static void run_parts(void)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (parts[i].prepare)
			parts[i].prepare();
		CALLGRIND_START_INSTRUMENTATION;
		parts[i].run();
		CALLGRIND_STOP_INSTRUMENTATION;
		CALLGRIND_DUMP_STATS_AT(parts[i].name);
	}
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--toolchain") == 0)
		return puts(JX_TOOLCHAIN) < 0;
	if (argc != 1) {
		(void)fputs("usage: bench_counts [--toolchain]\n", stderr);
		return 2;
	}
	if (jx_identity_init() != JX_OK)
		return 1;
	open_city();
	run_parts();
	close_city();
	return 0;
}
