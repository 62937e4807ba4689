/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Durable, signed submissions through a real jixiaod, beside SQLite alone writing the same bytes; in turns, in the same
 * run. At the end the store is opened and must hold exactly what was acknowledged.
 *
 *     bench_submit JIXIAOD [--quick]
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <zmq.h>

#include "jixiao/v1/rpc.pb-c.h"

#include "server/store/submissions.h"
#include "tests/bench/bare.h"
#include "tests/bench/city.h"
#include "tests/bench/programs.h"
#include "tests/bench/spread.h"

#define OFFICES     2000u
#define CELLS       20u
#define CONNECTIONS 8u
#define IN_FLIGHT   64u
#define EACH        (IN_FLIGHT / CONNECTIONS)
#define FIRST_MONTH 24000 /* 2000-01 */
#define MOST        20000u
/* A first part of each measurement does not count: caches and clocks wake up. */
#define WARM_UP     500u
#define WAIT_MS     20000

struct effort {
	unsigned repetitions, flood, trips;
};

static const struct effort full = {.repetitions = 9, .flood = 20000, .trips = 500};
static const struct effort quick = {.repetitions = 3, .flood = 2000, .trips = 100};

static struct jx_city city;
static struct jx_bench_server server;
static struct jx_profile profile;

/* Submissions in their order: all offices for a month, then for the next one. */
static struct stream {
	struct jx_city_request *requests; /* of the measurement at hand */
	unsigned first;                   /* how many came before it */
	unsigned n;
	double *sent_us, *took_us;
	unsigned acknowledged; /* since the beginning */
} stream;

static unsigned office_of(unsigned number)
{
	return number % OFFICES;
}

static jx_month month_of(unsigned number)
{
	return (jx_month)(FIRST_MONTH + number / OFFICES);
}

/* Signed before the clock runs: it is the clients' work, and they have machines of their own. */
static void prepare(unsigned n)
{
	stream.first += stream.n;
	stream.n = n;
	for (unsigned i = 0; i < n; i++) {
		const unsigned number = stream.first + i;

		jx_city_submission(&city, office_of(number), month_of(number), CELLS, i, &stream.requests[i]);
	}
}

static void forget(void)
{
	for (unsigned i = 0; i < stream.n; i++)
		free(stream.requests[i].bytes);
}

/* -- connections -------------------------------------------------------------------------------------------------- */

struct peers {
	void *context;
	void *sockets[CONNECTIONS];
};

static void connect_all(struct peers *peers)
{
	peers->context = zmq_ctx_new();
	for (unsigned i = 0; i < CONNECTIONS; i++) {
		uint8_t curve[JX_KEY_BYTES];
		const struct jx_key *key = &city.clerks[i];
		const int none = 0;
		void *socket = zmq_socket(peers->context, ZMQ_DEALER);

		if (!jx_identity_curve(profile.server, curve) ||
		    zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, curve, sizeof(curve)) != 0 ||
		    zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, key->curve_public, JX_KEY_BYTES) != 0 ||
		    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, key->curve_secret, JX_KEY_BYTES) != 0 ||
		    zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof(none)) != 0 ||
		    zmq_connect(socket, profile.endpoints[0]) != 0)
			jx_bench_die("no connection: %s", zmq_strerror(errno));
		peers->sockets[i] = socket;
	}
}

static void disconnect_all(struct peers *peers)
{
	for (unsigned i = 0; i < CONNECTIONS; i++)
		(void)zmq_close(peers->sockets[i]);
	(void)zmq_ctx_term(peers->context);
}

static void send_one(void *socket, unsigned i)
{
	stream.sent_us[i] = jx_bench_now_us();
	if (zmq_send(socket, stream.requests[i].bytes, stream.requests[i].n, 0) < 0)
		jx_bench_die("the server takes no more: %s", zmq_strerror(errno));
}

/* False where no answer waits. */
static bool take_one(void *socket)
{
	static uint8_t bytes[JX_MESSAGE_MAX];
	const int n = zmq_recv(socket, bytes, sizeof(bytes), ZMQ_DONTWAIT);
	Jixiao__V1__Response *response;

	if (n < 0)
		return false;
	response = jixiao__v1__response__unpack(NULL, (size_t)n, bytes);
	if (!response || response->status != JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK || !response->receipt ||
	    response->call >= stream.n)
		jx_bench_die("refused: %s", response ? response->message : "no envelope");
	stream.took_us[response->call] = jx_bench_now_us() - stream.sent_us[response->call];
	stream.acknowledged++;
	jixiao__v1__response__free_unpacked(response, NULL);
	return true;
}

static void wait_for(const struct peers *peers, unsigned connections)
{
	zmq_pollitem_t items[CONNECTIONS];

	for (unsigned i = 0; i < connections; i++)
		items[i] = (zmq_pollitem_t){.socket = peers->sockets[i], .events = ZMQ_POLLIN};
	if (zmq_poll(items, (int)connections, WAIT_MS) <= 0)
		jx_bench_die("no answer");
}

/* All of the stream, `each` in flight on so many connections; returns those a second past the warm-up. */
static double run(const struct peers *peers, unsigned connections, unsigned each)
{
	unsigned next = 0, done = 0;
	double started = 0;

	for (; next < connections * each; next++)
		send_one(peers->sockets[next % connections], next);
	while (done < stream.n) {
		const unsigned before = done;

		for (unsigned i = 0; i < connections; i++)
			while (take_one(peers->sockets[i])) {
				if (++done == WARM_UP)
					started = jx_bench_now_us();
				if (next < stream.n)
					send_one(peers->sockets[i], next++);
			}
		if (done == before)
			wait_for(peers, connections);
	}
	return (stream.n - WARM_UP) / ((jx_bench_now_us() - started) / 1e6);
}

/* -- beside it ---------------------------------------------------------------------------------------------------- */

/* The same stream, so many requests a transaction; returns requests a second, and what each transaction took. */
static double run_bare(struct jx_bare *bare, unsigned each, unsigned figures)
{
	const double started = jx_bench_now_us();

	for (unsigned i = 0; i < stream.n;) {
		const double begun = jx_bench_now_us();
		const unsigned first = i;

		jx_bare_begin(bare);
		for (; i < stream.n && i < first + each; i++)
			jx_bare_add(bare, stream.requests[i].bytes, stream.requests[i].n, figures);
		jx_bare_commit(bare);
		stream.took_us[first] = jx_bench_now_us() - begun;
	}
	return stream.n / ((jx_bench_now_us() - started) / 1e6);
}

/* -- what is measured --------------------------------------------------------------------------------------------- */

static int by_size(const void *left, const void *right)
{
	const double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

/* The value that this part of a hundred does not exceed, past the warm-up; orders what was taken. */
static double part_of(unsigned hundredths)
{
	const unsigned n = stream.n - WARM_UP;

	qsort(stream.took_us + WARM_UP, n, sizeof(double), by_size);
	return stream.took_us[WARM_UP + (n - 1) * hundredths / 100];
}

static void many_in_flight(const struct peers *peers, struct jx_bare *bare, const struct effort *effort)
{
	struct jx_spread ours = {0}, theirs = {0}, packed = {0}, ratio = {0}, middle = {0}, late = {0}, tail = {0};

	for (unsigned i = 0; i < effort->repetitions; i++) {
		prepare(effort->flood);
		jx_spread_add(&ours, run(peers, CONNECTIONS, EACH));
		jx_spread_add(&middle, part_of(50) / 1000);
		jx_spread_add(&late, part_of(99) / 1000);
		jx_spread_add(&theirs, run_bare(bare, IN_FLIGHT, CELLS));
		jx_spread_add(&packed, run_bare(bare, IN_FLIGHT, 0));
		forget();
	}
	jx_spread_print("submissions, 64 in flight", &ours, "/s", "at least 10,000");
	jx_spread_print("bare SQLite, 64 a transaction", &theirs, "/s", "");
	jx_spread_print("bare SQLite, without rows", &packed, "/s", "");
	jx_spread_ratio(&ours, &theirs, &ratio);
	jx_spread_print("submissions / bare SQLite", &ratio, "", "at least 0.40");
	jx_spread_print("latency, median", &middle, "ms", "");
	jx_spread_print("latency, 99 of 100", &late, "ms", "");
	jx_spread_ratio(&late, &middle, &tail);
	jx_spread_print("99 of 100 / median", &tail, "", "at most 3");
}

static void one_at_a_time(const struct peers *peers, struct jx_bare *bare, const struct effort *effort)
{
	struct jx_spread ours = {0}, theirs = {0}, ratio = {0};

	for (unsigned i = 0; i < effort->repetitions; i++) {
		prepare(WARM_UP + effort->trips);
		(void)run(peers, 1, 1);
		jx_spread_add(&ours, part_of(50));
		(void)run_bare(bare, 1, CELLS);
		jx_spread_add(&theirs, part_of(50));
		forget();
	}
	jx_spread_print("submission, one at a time", &ours, "us", "");
	jx_spread_print("bare SQLite, one a transaction", &theirs, "us", "");
	jx_spread_ratio(&ours, &theirs, &ratio);
	jx_spread_print("submission / bare SQLite", &ratio, "", "at most 1.50");
}

/* -- is it there? ------------------------------------------------------------------------------------------------- */

static void check_one(unsigned number, struct jx_arena *arena)
{
	struct jx_submission_key key = {.form = JX_CITY_FORM, .month = month_of(number)};
	struct jx_submission found;

	memcpy(key.office, city.codes[office_of(number)], sizeof(city.codes[0]));
	if (jx_submission_newest(city.dir.store, arena, &key, &found) != JX_OK || found.revision != 1 ||
	    found.n_cells != CELLS)
		jx_bench_die("submission %u is not as it was acknowledged", number);
	for (unsigned i = 0; i < CELLS; i++)
		if (found.cells[i].cell.value != jx_city_figure(&city, office_of(number), month_of(number), i) * 10000)
			jx_bench_die("submission %u has another figure", number);
}

/* Every one that was acknowledged, with its figures, and none more. */
static void check_store(const char *dir, const struct jx_key *admin, uint64_t entries_before)
{
	static struct jx_arena arena;

	jx_city_open(&city, dir, admin);
	if (jx_dispatch_seq(city.dispatch) != entries_before + stream.acknowledged ||
	    stream.acknowledged != stream.first + stream.n)
		jx_bench_die("%llu entries, %u acknowledged", (unsigned long long)jx_dispatch_seq(city.dispatch),
			     stream.acknowledged);
	jx_arena_init(&arena, 1u << 20);
	for (unsigned i = 0; i < stream.acknowledged; i++) {
		check_one(i, &arena);
		jx_arena_reset(&arena);
	}
	jx_arena_clear(&arena);
	jx_city_close(&city);
}

static void measure(const struct effort *effort, const char *dir, const struct jx_key *admin)
{
	const struct jx_city_size size = {
		.offices = OFFICES, .items = CELLS, .from = FIRST_MONTH, .year = 2023, .seed = 1};
	struct peers peers;
	struct jx_bare *bare;
	uint64_t entries;

	jx_city_open(&city, dir, admin);
	jx_city_found(&city, &size);
	entries = jx_dispatch_seq(city.dispatch);
	jx_city_close(&city);
	(void)jx_bench_start(&server);
	connect_all(&peers);
	bare = jx_bare_open(server.root);
	many_in_flight(&peers, bare, effort);
	one_at_a_time(&peers, bare, effort);
	disconnect_all(&peers);
	jx_bare_close(bare);
	jx_bench_stop(&server);
	check_store(dir, admin, entries);
}

int main(int argc, char **argv)
{
	const struct effort *effort = argc == 3 && strcmp(argv[2], "--quick") == 0 ? &quick : &full;
	struct jx_key admin;
	const char *problem;
	char dir[JX_PATH_SIZE];

	if (argc < 2 || argc > 3 || (argc == 3 && effort == &full)) {
		(void)fputs("usage: bench_submit JIXIAOD [--quick]\n", stderr);
		return 2;
	}
	if (jx_identity_init() != JX_OK)
		return 1;
	stream.requests = calloc(MOST, sizeof(*stream.requests));
	stream.sent_us = calloc(MOST, sizeof(*stream.sent_us));
	stream.took_us = calloc(MOST, sizeof(*stream.took_us));
	jx_bench_init(&server, argv[1], &profile);
	if (!stream.requests || !stream.sent_us || !stream.took_us ||
	    jx_key_read(profile.key_path, &admin, &problem) != JX_OK)
		jx_bench_die("no memory, or no key of the administrator");
	(void)snprintf(dir, sizeof(dir), "%s/server", server.root);
	measure(effort, dir, &admin);
	return 0;
}
