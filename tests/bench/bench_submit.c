/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Durable, signed submissions through a real jixiaod, beside SQLite alone writing the same bytes; in turns, in the same
 * run. At the end the store is opened and must hold exactly what was acknowledged. With a city, what it has already is
 * there beforehand, and as many submissions are made as it has room for.
 *
 *     bench_submit JIXIAOD [--quick] [CITY]
 */
#include <stdlib.h>
#include <string.h>

#include "tests/bench/bare.h"
#include "tests/bench/programs.h"
#include "tests/bench/spread.h"
#include "tests/bench/stream.h"

#define OFFICES   2000u
#define IN_FLIGHT 64u
#define EACH      (IN_FLIGHT / JX_STREAM_CONNECTIONS)
#define MOST      20000u
/* Past the warm-up: fewer tell nothing. */
#define LEAST     200u

struct effort {
	unsigned repetitions, flood, trips;
};

static const struct effort full = {.repetitions = 9, .flood = MOST, .trips = 500};
static const struct effort quick = {.repetitions = 3, .flood = 2000, .trips = 100};

static struct jx_city city;
static struct jx_bench_server server;
static struct jx_profile profile;
static struct jx_stream stream;
static uint64_t entries; /* of the journal before the stream's first one */
static double bytes;     /* of the store then */

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

static void many_in_flight(const struct jx_peers *peers, struct jx_bare *bare, const struct effort *effort)
{
	struct jx_spread ours = {0}, theirs = {0}, packed = {0}, ratio = {0}, middle = {0}, late = {0}, tail = {0};

	for (unsigned i = 0; i < effort->repetitions; i++) {
		jx_stream_prepare(&stream, effort->flood);
		jx_spread_add(&ours, jx_stream_run(&stream, peers, JX_STREAM_CONNECTIONS, EACH, stream.n));
		jx_spread_add(&middle, jx_stream_took(&stream, 50) / 1000);
		jx_spread_add(&late, jx_stream_took(&stream, 99) / 1000);
		jx_spread_add(&theirs, run_bare(bare, IN_FLIGHT, JX_STREAM_CELLS));
		jx_spread_add(&packed, run_bare(bare, IN_FLIGHT, 0));
	}
	jx_spread_print("submissions, 64 in flight", &ours, "/s", JX_AT_LEAST(10000));
	jx_spread_print("bare SQLite, 64 a transaction", &theirs, "/s", JX_NO_AIM);
	jx_spread_print("bare SQLite, without rows", &packed, "/s", JX_NO_AIM);
	jx_spread_ratio(&ours, &theirs, &ratio);
	jx_spread_print("submissions / bare SQLite", &ratio, "", JX_AT_LEAST(0.40));
	jx_spread_print("latency, median", &middle, "ms", JX_NO_AIM);
	jx_spread_print("latency, 99 of 100", &late, "ms", JX_NO_AIM);
	jx_spread_ratio(&late, &middle, &tail);
	jx_spread_print("99 of 100 / median", &tail, "", JX_AT_MOST(3));
}

static void one_at_a_time(const struct jx_peers *peers, struct jx_bare *bare, const struct effort *effort)
{
	struct jx_spread ours = {0}, theirs = {0}, ratio = {0};

	for (unsigned i = 0; i < effort->repetitions; i++) {
		jx_stream_prepare(&stream, JX_STREAM_WARM_UP + effort->trips);
		(void)jx_stream_run(&stream, peers, 1, 1, stream.n);
		jx_spread_add(&ours, jx_stream_took(&stream, 50));
		(void)run_bare(bare, 1, JX_STREAM_CELLS);
		jx_spread_add(&theirs, jx_stream_took(&stream, 50));
	}
	jx_spread_print("submission, one at a time", &ours, "us", JX_NO_AIM);
	jx_spread_print("bare SQLite, one a transaction", &theirs, "us", JX_NO_AIM);
	jx_spread_ratio(&ours, &theirs, &ratio);
	jx_spread_print("submission / bare SQLite", &ratio, "", JX_AT_MOST(1.50));
}

/* -- the run ------------------------------------------------------------------------------------------------------ */

/* A city of its own, or the one that is given; opens the stream behind what that has. */
static void settle(const char *folder)
{
	const struct jx_city_size size = {.offices = OFFICES,
					  .items = JX_STREAM_CELLS,
					  .since = JX_CITY_SINCE,
					  .from = JX_CITY_LAST + 1,
					  .seed = 1};
	const char *problem;

	if (jx_key_read(profile.key_path, &city.admin, &problem) != JX_OK)
		jx_bench_die("the administrator's key: %s", problem);
	if (folder)
		entries = jx_city_load(&city, folder);
	jx_city_open(&city, server.dir);
	if (!folder) {
		jx_city_found(&city, &size);
		entries = jx_dispatch_seq(city.dispatch);
	}
	jx_stream_open(&stream, &city, (unsigned)(jx_dispatch_seq(city.dispatch) - entries), MOST);
	jx_city_close(&city);
	bytes = jx_bench_size(server.dir, JX_DIR_STORE);
}

/* What the city has room for: the quick one's repetitions, with fewer submissions each. */
static struct effort within_room(const struct effort *wanted)
{
	const unsigned room = jx_stream_room(&stream), trips = JX_STREAM_WARM_UP + quick.trips;
	struct effort effort = *wanted;

	if (wanted->repetitions * (wanted->flood + JX_STREAM_WARM_UP + wanted->trips) <= room)
		return effort;
	effort = quick;
	if (room / quick.repetitions < trips + JX_STREAM_WARM_UP + LEAST)
		jx_bench_die("the city has room for no more than %u submissions", room);
	if (effort.flood > room / quick.repetitions - trips)
		effort.flood = room / quick.repetitions - trips;
	return effort;
}

static void measure(const struct effort *effort)
{
	const unsigned before = stream.first;
	struct jx_peers peers;
	struct jx_bare *bare;

	(void)jx_bench_start(&server);
	jx_peers_connect(&peers, &city, &profile);
	bare = jx_bare_open(jx_bench_scratch());
	many_in_flight(&peers, bare, effort);
	one_at_a_time(&peers, bare, effort);
	jx_figure_print("memory after submissions", jx_bench_rss(&server), "MiB", JX_AT_MOST(64));
	jx_peers_disconnect(&peers);
	jx_bare_close(bare);
	jx_bench_stop(&server);
	bytes = jx_bench_size(server.dir, JX_DIR_STORE) - bytes;
	jx_figure_print("disk a value, 20 at a time", bytes / ((stream.first - before + stream.n) * JX_STREAM_CELLS),
			"B", JX_NO_AIM);
	jx_city_open(&city, server.dir);
	jx_stream_check(&stream, city.dir.store, entries, jx_dispatch_seq(city.dispatch));
	jx_city_close(&city);
	jx_stream_close(&stream);
}

int main(int argc, char **argv)
{
	const bool is_quick = argc > 2 && strcmp(argv[2], "--quick") == 0;
	const char *folder = argc > 2 + is_quick ? argv[2 + is_quick] : NULL;
	struct effort effort;

	if (argc < 2 || argc > 3 + is_quick) {
		(void)fputs("usage: bench_submit JIXIAOD [--quick] [CITY]\n", stderr);
		return 2;
	}
	if (jx_identity_init() != JX_OK)
		return 1;
	if (folder)
		jx_bench_adopt(&server, argv[1], folder, &profile);
	else
		jx_bench_init(&server, argv[1], &profile);
	settle(folder);
	effort = within_room(is_quick ? &quick : &full);
	measure(&effort);
	return 0;
}
