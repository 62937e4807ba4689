/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/cells.h"

#include <assert.h>
#include <string.h>

#include "common/base/log.h"
#include "common/model/decimal.h"
#include "server/store/varint.h"

/* The byte of a cell. */
#define STATE_BITS   3u
#define OFFICES_AT   2u
#define OFFICES_BITS 7u
#define NOTE_BIT     32u

static size_t note_length(const struct jx_item_cell *cell)
{
	return cell->note != NULL ? strlen(cell->note) : 0;
}

static uint64_t distance(const struct jx_stored_cell *cells, size_t i)
{
	return cells[i].item - (i > 0 ? (uint64_t)cells[i - 1].item : 0);
}

size_t jx_cells_size(const struct jx_stored_cell *cells, size_t n)
{
	size_t size = 0;

	for (size_t i = 0; i < n; i++) {
		const struct jx_item_cell *cell = &cells[i].cell;
		const size_t length = note_length(cell);

		size += jx_varint_size(distance(cells, i)) + 1;
		if (cell->state == JX_CELL_REPORTED)
			size += jx_varint_size(jx_figure_fold(cell->value));
		if (length > 0)
			size += jx_varint_size(length) + length;
	}
	return size;
}

void jx_cells_pack(const struct jx_stored_cell *cells, size_t n, uint8_t *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct jx_item_cell *cell = &cells[i].cell;
		const size_t length = note_length(cell);

		assert(cell->state != JX_CELL_ABSENT && (cell->state == JX_CELL_REPORTED || cell->value == 0));
		assert(cells[i].item > 0 && (i == 0 || cells[i - 1].item < cells[i].item));
		out = jx_varint_put(out, distance(cells, i));
		*out++ = (uint8_t)(cell->state | (unsigned)cells[i].over_offices << OFFICES_AT |
				   (length > 0 ? NOTE_BIT : 0));
		if (cell->state == JX_CELL_REPORTED)
			out = jx_varint_put(out, jx_figure_fold(cell->value));
		if (length == 0)
			continue;
		out = jx_varint_put(out, length);
		memcpy(out, cell->note, length);
		out += length;
	}
}

static bool aggregates_offices(unsigned aggregation)
{
	return aggregation == JX_AGGREGATE_SUM || aggregation == JX_AGGREGATE_MAX || aggregation == JX_AGGREGATE_MIN ||
	       aggregation == JX_AGGREGATE_NONE;
}

/* The next cell; its note is not terminated, `length` bytes. */
static void get_cell(struct jx_varints *bytes, uint64_t before, struct jx_stored_cell *cell, size_t *length)
{
	const uint64_t more = jx_varint_get(bytes);
	unsigned kind;

	bytes->ok = bytes->ok && more > 0 && before + more <= UINT32_MAX && bytes->at < bytes->end;
	if (!bytes->ok)
		return;
	kind = *bytes->at++;
	cell->item = (uint32_t)(before + more);
	cell->over_offices = (enum jx_aggregation)(kind >> OFFICES_AT & OFFICES_BITS);
	cell->cell.state = (enum jx_cell_state)(kind & STATE_BITS);
	cell->cell.value = cell->cell.state == JX_CELL_REPORTED ? jx_figure_get(bytes) : 0;
	*length = kind & NOTE_BIT ? (size_t)jx_varint_get(bytes) : 0;
	bytes->ok = bytes->ok && kind < 2 * NOTE_BIT && aggregates_offices(cell->over_offices) &&
		    (cell->cell.state == JX_CELL_REPORTED || cell->cell.state == JX_CELL_NOT_APPLICABLE) &&
		    cell->cell.value <= JX_DECIMAL_WHOLE_MAX * JX_DECIMAL_ONE && (*length > 0) == !!(kind & NOTE_BIT) &&
		    *length <= (size_t)(bytes->end - bytes->at);
	bytes->ok = bytes->ok && (*length == 0 || !memchr(bytes->at, '\0', *length));
	if (!bytes->ok)
		return;
	cell->cell.note = (const char *)bytes->at;
	bytes->at += *length;
}

/* How many cells there are; false where the bytes are none. */
static bool count_cells(const uint8_t *bytes, size_t size, size_t *n)
{
	struct jx_varints left = {bytes, bytes + size, true};
	struct jx_stored_cell cell = {0};
	size_t length;

	for (*n = 0; left.ok && left.at < left.end; (*n)++)
		get_cell(&left, cell.item, &cell, &length);
	return left.ok;
}

enum jx_status jx_cells_count(const uint8_t *bytes, size_t size, size_t *n)
{
	return count_cells(bytes, size, n) ? JX_OK : JX_FAULT(JX_DATA_LOSS, "the cells of a submission are damaged");
}

enum jx_status jx_cells_unpack(struct jx_arena *arena, const uint8_t *bytes, size_t size, struct jx_stored_cell **cells,
			       size_t *n)
{
	struct jx_varints left = {bytes, bytes + size, true};
	struct jx_stored_cell *read;
	size_t count;

	enum jx_status status = jx_cells_count(bytes, size, &count);

	if (status != JX_OK)
		return status;
	read = jx_arena_alloc(arena, (count + 1) * sizeof(*read));
	if (read == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no room for cells");
	for (size_t i = 0; i < count; i++) {
		size_t length = 0;

		get_cell(&left, i > 0 ? read[i - 1].item : 0, &read[i], &length);
		read[i].cell.note = length > 0 ? jx_arena_string(arena, read[i].cell.note, length) : "";
		if (read[i].cell.note == NULL)
			return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no room for cells");
	}
	*cells = read;
	*n = count;
	return JX_OK;
}
