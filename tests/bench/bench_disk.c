/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a value takes on disk, with its history, once every figure of the city was found there; beside what SQLite alone
 * takes for it.
 *
 *     bench_disk CITY
 */
#include "tests/bench/answers.h"
#include "tests/bench/bare.h"
#include "tests/bench/programs.h"
#include "tests/bench/spread.h"

/* SQLite takes the same for each: so a part of the city tells. */
#define BARE_REQUESTS_MAX 20000u

static struct jx_city city;
static struct jx_bench_server server;
static struct jx_profile profile;

static double bare_bytes(void)
{
	const unsigned all = jx_city_months(&city) * city.size.offices;
	const unsigned requests = all < BARE_REQUESTS_MAX ? all : BARE_REQUESTS_MAX;
	struct jx_bare *bare = jx_bare_open(jx_bench_scratch());

	(void)jx_bare_fill(bare, requests, city.size.items);
	jx_bare_close(bare);
	return jx_bench_size(jx_bench_scratch(), "bare.db") / requests / city.size.items;
}

int main(int argc, char **argv)
{
	double values, ours, theirs;

	if (argc != 2) {
		(void)fputs("usage: bench_disk CITY\n", stderr);
		return 2;
	}
	if (jx_identity_init() != JX_OK)
		return 1;
	jx_bench_adopt(&server, NULL, argv[1], &profile);
	(void)jx_city_load(&city, argv[1]);
	jx_city_open(&city, server.dir);
	values = jx_answers_city(&city, city.dir.store);
	jx_city_close(&city);
	ours = jx_bench_size(server.dir, JX_DIR_STORE) / values;
	theirs = bare_bytes();
	jx_figure_print("disk a value", ours, "B", JX_AT_MOST(60));
	jx_figure_print("disk a value, bare SQLite", theirs, "B", JX_NO_AIM);
	jx_figure_print("disk / bare SQLite", ours / theirs, "", JX_NO_AIM);
	return 0;
}
