/* SPDX-License-Identifier: Apache-2.0 */
/* What of a city follows from its seed: its figures, and who reports when. */
#include <assert.h>

#include "tests/bench/city.h"

static uint64_t mixed(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

int64_t jx_city_figure(const struct jx_city *city, unsigned office, jx_month month, unsigned item)
{
	return (int64_t)(mixed(city->size.seed + ((uint64_t)office << 40) + ((uint64_t)(uint32_t)month << 16) + item) %
			 1000);
}

static unsigned common_divisor(unsigned a, unsigned b)
{
	while (b > 0) {
		const unsigned rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* Steps of one size come to each office once where the size and their number have no common divisor. */
unsigned jx_city_turn(const struct jx_city *city, jx_month month, unsigned turn)
{
	const unsigned n = city->size.offices;
	const uint64_t drawn = mixed(city->size.seed + (uint64_t)(uint32_t)month);
	unsigned step = (unsigned)(drawn % n) | 1u;

	while (common_divisor(step, n) != 1)
		step++;
	return (unsigned)((drawn / n + (uint64_t)step * turn) % n);
}

unsigned jx_city_divided(const struct jx_city *city, unsigned indicator)
{
	assert(city->size.items > 0);
	return 2 * indicator % city->size.items;
}
