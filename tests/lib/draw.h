/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers that look drawn and follow from a seed, which is the state at first and not 0: xorshift64. */
#ifndef JX_TESTS_LIB_DRAW_H
#define JX_TESTS_LIB_DRAW_H

#include <stdint.h>

static inline uint64_t jx_draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static inline uint32_t jx_draw_below(uint64_t *state, uint32_t n)
{
	return (uint32_t)(jx_draw(state) >> 33) % n;
}

#endif
