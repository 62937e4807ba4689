/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/answers.h"

#include <string.h>

#include "server/store/rollups.h"
#include "server/store/submissions.h"
#include "tests/bench/programs.h"

#define ARENA_BYTES (1u << 20)

/* The one revision that it has. */
static struct jx_submission load(const struct jx_city *city, struct jx_store *store, unsigned office, jx_month month,
				 struct jx_arena *arena)
{
	struct jx_submission_key key = {.form = JX_CITY_FORM, .month = month};
	struct jx_submission found;

	memcpy(key.office, city->codes[office], sizeof(city->codes[0]));
	if (jx_submission_newest(store, arena, &key, &found) != JX_OK || found.revision != 1)
		jx_bench_die("%s, month %d: not as it was acknowledged", key.office, month);
	return found;
}

void jx_answers_month(const struct jx_city *city, struct jx_store *store, unsigned office, jx_month month,
		      unsigned cells)
{
	struct jx_submission found;
	struct jx_arena arena;

	jx_arena_init(&arena, ARENA_BYTES);
	found = load(city, store, office, month, &arena);
	if (found.n_cells != cells)
		jx_bench_die("%s, month %d: %zu cells", city->codes[office], month, found.n_cells);
	for (unsigned i = 0; i < cells; i++)
		if (found.cells[i].cell.state != JX_CELL_REPORTED ||
		    found.cells[i].cell.value != jx_city_figure(city, office, month, i) * 10000)
			jx_bench_die("%s, month %d: another figure of %s", city->codes[office], month, city->items[i]);
	jx_arena_clear(&arena);
}

void jx_answers_totals(const struct jx_city *city, struct jx_store *store, jx_month month, unsigned offices,
		       unsigned cells)
{
	struct jx_submission first;
	struct jx_arena arena;

	jx_arena_init(&arena, ARENA_BYTES);
	first = load(city, store, jx_city_turn(city, month, 0), month, &arena);
	for (unsigned i = 0; i < cells; i++) {
		struct jx_total total;
		int64_t sum = 0;

		for (unsigned turn = 0; turn < offices; turn++)
			sum += jx_city_figure(city, jx_city_turn(city, month, turn), month, i);
		if (jx_rollup_get(store, JX_STAGE_ACCEPTED, JX_CITY_ROOT, month, first.cells[i].item, &total) !=
			    JX_OK ||
		    total.value != sum * 10000 || total.answers != offices)
			jx_bench_die("month %d: %s does not add up", month, city->items[i]);
	}
	jx_arena_clear(&arena);
}

double jx_answers_city(const struct jx_city *city, struct jx_store *store)
{
	for (jx_month month = city->size.from; month <= JX_CITY_LAST; month++) {
		for (unsigned office = 0; office < city->size.offices; office++)
			jx_answers_month(city, store, office, month, city->size.items);
		jx_answers_totals(city, store, month, city->size.offices, city->size.items);
	}
	return jx_city_values(city);
}
