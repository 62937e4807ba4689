/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers in as few bytes as they need: seven bits a byte, the lowest first, the eighth says that more follow. For what
 * cells.c and totals.c pack.
 */
#ifndef JX_SERVER_STORE_VARINT_H
#define JX_SERVER_STORE_VARINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/model/decimal.h"

#define JX_VARINT_MAX 10u

/* How many bytes it takes. */
size_t jx_varint_size(uint64_t number);
/* Returns where the next one goes. */
uint8_t *jx_varint_put(uint8_t *out, uint64_t number);

/* Bytes that are read; `ok` is false from the first one on that is missing, too long or not the shortest. */
struct jx_varints {
	const uint8_t *at, *end;
	bool ok;
};
/* 0 where it is not ok. In the header, since one page of a comparison reads half a million of them. */
static inline uint64_t jx_varint_get(struct jx_varints *bytes)
{
	const uint8_t *at = bytes->at;
	uint64_t number = 0;

	for (unsigned shift = 0; bytes->ok && at < bytes->end && shift < 64; shift += 7) {
		const uint8_t byte = *at++;

		number |= (uint64_t)(byte & 0x7f) << shift;
		if (byte & 0x80)
			continue;
		bytes->at = at;
		/* What is longer than needed, or has bits past the last, would read as another's number. */
		bytes->ok = (byte != 0 || shift == 0) && (shift < 63 || byte == 1);
		return bytes->ok ? number : 0;
	}
	bytes->ok = false;
	return 0;
}

/* A figure in ten-thousandths, never negative, most of which are whole: the lowest bit says that it is not. */
uint64_t jx_figure_fold(int64_t value);
/* 0, and bytes->ok false, where no figure folds to it. */
static inline int64_t jx_figure_get(struct jx_varints *bytes)
{
	const uint64_t folded = jx_varint_get(bytes);
	const uint64_t value = folded >> 1;

	if (folded & 1) {
		bytes->ok = bytes->ok && value % JX_DECIMAL_ONE != 0;
		return bytes->ok ? (int64_t)value : 0;
	}
	bytes->ok = bytes->ok && value <= INT64_MAX / JX_DECIMAL_ONE;
	return bytes->ok ? (int64_t)value * JX_DECIMAL_ONE : 0;
}

#endif
