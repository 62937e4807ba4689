/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes a city of a size from a seed, in a folder that the other programs take, and loads it with its figures year by
 * year; after each year SQLite alone inserts as many. Then the store is opened and must hold exactly these.
 *
 *     bench_city JIXIAOD CITY OFFICES YEARS [ITEMS]
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/bench/answers.h"
#include "tests/bench/bare.h"
#include "tests/bench/programs.h"
#include "tests/bench/spread.h"

#define YEARS_MAX 20u

static struct jx_city city;
static struct jx_bench_server server;
static struct jx_profile profile;

static void found(const struct jx_city_size *size)
{
	const char *problem;

	if (jx_key_read(profile.key_path, &city.admin, &problem) != JX_OK)
		jx_bench_die("the administrator's key: %s", problem);
	jx_city_open(&city, server.dir);
	jx_city_found(&city, size);
}

static void load(void)
{
	struct jx_spread ours = {0}, theirs = {0}, ratio = {0};
	struct jx_bare *bare = jx_bare_open(jx_bench_scratch());
	const uint64_t a_year = UINT64_C(12) * city.size.offices;

	for (jx_month month = city.size.from; month <= JX_CITY_LAST; month += 12) {
		const double values = (double)a_year * city.size.items;

		(void)fprintf(stderr, "bench_city: the year %d\n", month / 12);
		jx_spread_add(&ours, values / (jx_city_fill(&city, month, month + 11, city.size.items) / 1e6));
		jx_spread_add(&theirs, values / (jx_bare_fill(bare, a_year, city.size.items) / 1e6));
	}
	jx_bare_close(bare);
	jx_spread_print("bulk load, signed", &ours, "/s", JX_AT_LEAST(200000));
	jx_spread_print("bulk load, bare SQLite", &theirs, "/s", JX_NO_AIM);
	jx_spread_ratio(&ours, &theirs, &ratio);
	jx_spread_print("bulk load / bare SQLite", &ratio, "", JX_NO_AIM);
}

/* Opened anew: each figure, and no entry beside those of the submissions. */
static void check(uint64_t before)
{
	const uint64_t submissions = (uint64_t)jx_city_months(&city) * city.size.offices;

	jx_city_open(&city, server.dir);
	if (jx_dispatch_seq(city.dispatch) != before + submissions)
		jx_bench_die("%llu entries, but %llu submissions",
			     (unsigned long long)(jx_dispatch_seq(city.dispatch) - before),
			     (unsigned long long)submissions);
	(void)jx_answers_city(&city, city.dir.store);
	jx_city_close(&city);
}

int main(int argc, char **argv)
{
	const unsigned years = argc > 4 ? (unsigned)strtoul(argv[4], NULL, 10) : 0;
	const struct jx_city_size size = {.offices = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0,
					  .items = argc > 5 ? (unsigned)strtoul(argv[5], NULL, 10) : JX_CITY_ITEMS,
					  .since = JX_CITY_SINCE,
					  .from = (JX_CITY_YEAR + 1 - (int)years) * 12,
					  .seed = 1};
	uint64_t before;

	if (argc < 5 || argc > 6 || size.offices < 1 || size.offices > JX_CITY_OFFICES || years < 1 ||
	    years > YEARS_MAX || size.items < 20 || size.items > JX_CITY_ITEMS) {
		(void)fputs("usage: bench_city JIXIAOD CITY OFFICES YEARS [ITEMS]\n", stderr);
		return 2;
	}
	if (jx_identity_init() != JX_OK)
		return 1;
	if (mkdir(argv[2], 0700) != 0)
		jx_bench_die("%s: %s", argv[2], strerror(errno));
	jx_bench_found(&server, argv[1], argv[2], &profile);
	found(&size);
	(void)printf("city: offices %u, years %u, values %.0f\n", size.offices, years, jx_city_values(&city));
	before = jx_dispatch_seq(city.dispatch);
	load();
	jx_city_save(&city, argv[2], jx_dispatch_seq(city.dispatch));
	jx_city_close(&city);
	check(before);
	return 0;
}
