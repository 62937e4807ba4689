/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rebuilds the city's store from its journal by `jixiaod replay`, in turns with SQLite alone inserting as many figures.
 * Each store that was rebuilt must hold every figure.
 *
 *     bench_replay JIXIAOD CITY
 */
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "tests/bench/answers.h"
#include "tests/bench/bare.h"
#include "tests/bench/programs.h"
#include "tests/bench/spread.h"

#define REPETITIONS 3u
/* Of the store's size: the one that is rebuilt, its log, and the bare one. */
#define ROOM_TIMES  2.5

static struct jx_city city;
static struct jx_bench_server server;
static struct jx_profile profile;
static char rebuilt[JX_PATH_SIZE];
static uint64_t entries;

/* A replay makes a second store beside the first. */
static void need_room(void)
{
	const double needed = ROOM_TIMES * jx_bench_size(server.dir, JX_DIR_STORE);
	struct statvfs found;

	if (statvfs(jx_bench_scratch(), &found) != 0 || (double)found.f_bavail * (double)found.f_frsize < needed)
		jx_bench_die("a replay needs %.1f GB beside the store: set TMPDIR to a folder that has them",
			     needed / 1e9);
}

static void tell(const char *folder)
{
	(void)folder;
	(void)fprintf(stderr, "bench_replay: %.0f MB are being rebuilt\n",
		      jx_bench_size(server.dir, JX_DIR_STORE) / 1e6);
}

static double replay_ms(void)
{
	char to[24];
	const char *const argv[] = {server.jixiaod, "replay", server.dir, "--to", to, rebuilt, NULL};

	(void)snprintf(to, sizeof(to), "%llu", (unsigned long long)entries);
	return jx_bench_run(argv, tell, rebuilt);
}

static void check(void)
{
	static struct jx_city copy;

	memcpy(&copy, &city, sizeof(copy));
	jx_city_open(&copy, rebuilt);
	if (jx_dispatch_seq(copy.dispatch) != entries)
		jx_bench_die("%llu entries were rebuilt, of %llu", (unsigned long long)jx_dispatch_seq(copy.dispatch),
			     (unsigned long long)entries);
	(void)jx_answers_city(&copy, copy.dir.store);
	jx_city_close(&copy);
}

static double bare_ms(void)
{
	struct jx_bare *bare = jx_bare_open(jx_bench_scratch());
	const double took_us = jx_bare_fill(bare, (uint64_t)jx_city_months(&city) * city.size.offices, city.size.items);

	jx_bare_close(bare);
	return took_us / 1000;
}

int main(int argc, char **argv)
{
	struct jx_spread ours = {0}, theirs = {0}, ratio = {0};

	if (argc != 3) {
		(void)fputs("usage: bench_replay JIXIAOD CITY\n", stderr);
		return 2;
	}
	if (jx_identity_init() != JX_OK)
		return 1;
	jx_bench_adopt(&server, argv[1], argv[2], &profile);
	entries = jx_city_load(&city, argv[2]);
	(void)snprintf(rebuilt, sizeof(rebuilt), "%s/rebuilt", jx_bench_scratch());
	need_room();
	for (unsigned i = 0; i < REPETITIONS; i++) {
		jx_spread_add(&ours, jx_city_values(&city) / (replay_ms() / 1000));
		check();
		jx_bench_remove(rebuilt);
		jx_spread_add(&theirs, jx_city_values(&city) / (bare_ms() / 1000));
	}
	jx_spread_print("replay", &ours, "/s", JX_AT_LEAST(200000));
	jx_spread_print("replay, bare SQLite", &theirs, "/s", JX_NO_AIM);
	jx_spread_ratio(&ours, &theirs, &ratio);
	jx_spread_print("replay / bare SQLite", &ratio, "", JX_NO_AIM);
	return 0;
}
