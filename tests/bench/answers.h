/* SPDX-License-Identifier: Apache-2.0 */
/* Does a store hold what was put into it? What differs ends the bench. */
#ifndef JX_TESTS_BENCH_ANSWERS_H
#define JX_TESTS_BENCH_ANSWERS_H

#include "tests/bench/city.h"

/* Each figure of the city, as its seed makes it, and what each month of it adds up to; returns how many they are. */
double jx_answers_city(const struct jx_city *city, struct jx_store *store);
/* The same of one office and month, with so many cells in a first revision. */
void jx_answers_month(const struct jx_city *city, struct jx_store *store, unsigned office, jx_month month,
		      unsigned cells);
/* What the root has of the month, once the first `offices` in turn have reported so many cells. */
void jx_answers_totals(const struct jx_city *city, struct jx_store *store, jx_month month, unsigned offices,
		       unsigned cells);

#endif
