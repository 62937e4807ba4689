/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/answers.h"

#include <string.h>

#include "server/store/submissions.h"
#include "tests/bench/programs.h"

#define ARENA_BYTES (1u << 20)

void jx_answers_month(const struct jx_city *city, struct jx_store *store, unsigned office, jx_month month,
		      unsigned cells)
{
	struct jx_submission_key key = {.form = JX_CITY_FORM, .month = month};
	struct jx_submission found;
	struct jx_arena arena;

	jx_arena_init(&arena, ARENA_BYTES);
	memcpy(key.office, city->codes[office], sizeof(city->codes[0]));
	if (jx_submission_newest(store, &arena, &key, &found) != JX_OK || found.revision != 1 || found.n_cells != cells)
		jx_bench_die("%s, month %d: not as it was acknowledged", key.office, month);
	for (unsigned i = 0; i < cells; i++)
		if (found.cells[i].cell.value != jx_city_figure(city, office, month, i) * 10000)
			jx_bench_die("%s, month %d: another figure of %s", key.office, month, city->items[i]);
	jx_arena_clear(&arena);
}

double jx_answers_city(const struct jx_city *city, struct jx_store *store)
{
	for (jx_month month = city->size.from; month <= JX_CITY_LAST; month++)
		for (unsigned office = 0; office < city->size.offices; office++)
			jx_answers_month(city, store, office, month, city->size.items);
	return jx_city_values(city);
}
