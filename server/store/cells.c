/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/cells.h"

#include <assert.h>
#include <string.h>

#include "common/base/log.h"
#include "common/model/decimal.h"

#define FIXED 16u /* bytes of a cell without its note */

static size_t note_length(const struct jx_item_cell *cell)
{
	return cell->note != NULL ? strlen(cell->note) : 0;
}

size_t jx_cells_size(const struct jx_stored_cell *cells, size_t n)
{
	size_t size = 0;

	for (size_t i = 0; i < n; i++)
		size += FIXED + note_length(&cells[i].cell);
	return size;
}

static uint8_t *put(uint8_t *out, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(value >> (8 * i));
	return out + n;
}

static uint64_t get(const uint8_t *bytes, size_t n)
{
	uint64_t value = 0;

	for (size_t i = 0; i < n; i++)
		value |= (uint64_t)bytes[i] << (8 * i);
	return value;
}

void jx_cells_pack(const struct jx_stored_cell *cells, size_t n, uint8_t *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct jx_item_cell *cell = &cells[i].cell;
		size_t length = note_length(cell);

		assert(cell->state != JX_CELL_ABSENT && cell->value >= 0 && length <= UINT16_MAX);
		assert(i == 0 || cells[i - 1].item < cells[i].item);
		out = put(out, cells[i].item, 4);
		out = put(out, cells[i].over_offices, 1);
		out = put(out, cell->state, 1);
		out = put(out, (uint64_t)cell->value, 8);
		out = put(out, length, 2);
		if (length > 0)
			memcpy(out, cell->note, length);
		out += length;
	}
}

static bool aggregates_offices(unsigned aggregation)
{
	return aggregation == JX_AGGREGATE_SUM || aggregation == JX_AGGREGATE_MAX || aggregation == JX_AGGREGATE_MIN ||
	       aggregation == JX_AGGREGATE_NONE;
}

/* How many cells there are; false where the bytes are none. */
static bool count_cells(const uint8_t *bytes, size_t size, size_t *n)
{
	uint64_t last = 0;

	for (*n = 0; size > 0; (*n)++) {
		uint64_t value, length;

		if (size < FIXED)
			return false;
		value = get(bytes + 6, 8);
		length = get(bytes + 14, 2);
		if ((*n > 0 && get(bytes, 4) <= last) || !aggregates_offices(bytes[4]) ||
		    (bytes[5] != JX_CELL_REPORTED && bytes[5] != JX_CELL_NOT_APPLICABLE) ||
		    value > (uint64_t)(JX_DECIMAL_WHOLE_MAX * JX_DECIMAL_ONE) ||
		    (bytes[5] == JX_CELL_NOT_APPLICABLE && value != 0) || length > size - FIXED)
			return false;
		last = get(bytes, 4);
		bytes += FIXED + length;
		size -= FIXED + length;
	}
	return true;
}

enum jx_status jx_cells_count(const uint8_t *bytes, size_t size, size_t *n)
{
	return count_cells(bytes, size, n) ? JX_OK : JX_FAULT(JX_DATA_LOSS, "the cells of a submission are damaged");
}

enum jx_status jx_cells_unpack(struct jx_arena *arena, const uint8_t *bytes, size_t size, struct jx_stored_cell **cells,
			       size_t *n)
{
	struct jx_stored_cell *read;
	size_t count;

	enum jx_status status = jx_cells_count(bytes, size, &count);

	if (status != JX_OK)
		return status;
	read = jx_arena_alloc(arena, (count + 1) * sizeof(*read));
	if (read == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no room for cells");
	for (size_t i = 0; i < count; i++) {
		size_t length = get(bytes + 14, 2);

		read[i].item = (uint32_t)get(bytes, 4);
		read[i].over_offices = (enum jx_aggregation)bytes[4];
		read[i].cell.state = (enum jx_cell_state)bytes[5];
		read[i].cell.value = (int64_t)get(bytes + 6, 8);
		read[i].cell.note = jx_arena_string(arena, (const char *)bytes + FIXED, length);
		if (read[i].cell.note == NULL)
			return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no room for cells");
		bytes += FIXED + length;
	}
	*cells = read;
	*n = count;
	return JX_OK;
}
