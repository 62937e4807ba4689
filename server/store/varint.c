/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/varint.h"

#include <assert.h>

#include "common/model/decimal.h"

size_t jx_varint_size(uint64_t number)
{
	size_t n = 1;

	for (; number > 0x7f; number >>= 7)
		n++;
	return n;
}

uint8_t *jx_varint_put(uint8_t *out, uint64_t number)
{
	for (; number > 0x7f; number >>= 7)
		*out++ = (uint8_t)(number | 0x80);
	*out++ = (uint8_t)number;
	return out;
}

uint64_t jx_figure_fold(int64_t value)
{
	assert(value >= 0);
	if (value % JX_DECIMAL_ONE == 0)
		return (uint64_t)(value / JX_DECIMAL_ONE) << 1;
	return (uint64_t)value << 1 | 1;
}
