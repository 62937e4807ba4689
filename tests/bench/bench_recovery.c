/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kill -9 while 64 submissions are in flight, again and again; how long the next start takes until it is ready. What
 * was not acknowledged is sent once more, as clients do; at the end the store must hold every submission once, and each
 * figure of the city.
 *
 *     bench_recovery JIXIAOD CITY
 */
#include <stdio.h>

#include "tests/bench/answers.h"
#include "tests/bench/programs.h"
#include "tests/bench/spread.h"
#include "tests/bench/stream.h"

#define KILLS    5u
#define SENT     300u
#define EACH     8u
/* The first kill comes early, the next ones later. */
#define EARLIEST 100u
#define LATER    25u

static struct jx_city city;
static struct jx_bench_server server;
static struct jx_profile profile;
static struct jx_stream stream;

static void run_until(unsigned enough)
{
	struct jx_peers peers;

	jx_peers_connect(&peers, &city, &profile);
	(void)jx_stream_run(&stream, &peers, JX_STREAM_CONNECTIONS, EACH, enough);
	if (enough < stream.n)
		jx_bench_kill(&server);
	jx_peers_disconnect(&peers);
}

static void measure(void)
{
	struct jx_spread ready = {0};

	(void)jx_bench_start(&server);
	for (unsigned i = 0; i < KILLS; i++) {
		jx_stream_prepare(&stream, SENT);
		run_until(EARLIEST + i * LATER);
		jx_spread_add(&ready, jx_bench_start(&server));
		run_until(SENT);
	}
	jx_bench_stop(&server);
	jx_spread_print("recovery after kill -9", &ready, "ms", JX_AT_MOST(1000));
}

int main(int argc, char **argv)
{
	uint64_t entries;

	if (argc != 3) {
		(void)fputs("usage: bench_recovery JIXIAOD CITY\n", stderr);
		return 2;
	}
	if (jx_identity_init() != JX_OK)
		return 1;
	jx_bench_adopt(&server, argv[1], argv[2], &profile);
	entries = jx_city_load(&city, argv[2]);
	jx_city_open(&city, server.dir);
	jx_stream_open(&stream, &city, (unsigned)(jx_dispatch_seq(city.dispatch) - entries), SENT);
	jx_city_close(&city);
	measure();
	jx_city_open(&city, server.dir);
	jx_stream_check(&stream, city.dir.store, entries, jx_dispatch_seq(city.dispatch));
	(void)jx_answers_city(&city, city.dir.store);
	jx_city_close(&city);
	jx_stream_close(&stream);
	return 0;
}
