/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/totals_pack.h"

#include <assert.h>
#include <stdlib.h>

#include "common/base/log.h"
#include "server/store/varint.h"

/* An item takes three bytes at least. */
#define ITEM_BYTES_MIN 3u

static bool same(const struct jx_packed_total *a, const struct jx_packed_total *b)
{
	return a->value == b->value && a->contributors == b->contributors && a->answers == b->answers;
}

static size_t total_size(const struct jx_packed_total *total)
{
	return jx_varint_size(total->answers) + jx_varint_size(total->answers - total->contributors) +
	       (total->contributors > 0 ? jx_varint_size(jx_figure_fold(total->value)) : 0);
}

static uint8_t *put_total(uint8_t *out, const struct jx_packed_total *total)
{
	assert(total->contributors <= total->answers && (total->contributors > 0 || total->value == 0));
	out = jx_varint_put(out, total->answers);
	out = jx_varint_put(out, total->answers - total->contributors);
	return total->contributors > 0 ? jx_varint_put(out, jx_figure_fold(total->value)) : out;
}

/* From the item before; the first from 0. */
static uint64_t distance(const struct jx_totals_row *row, size_t i)
{
	return row->items[i].item - (i > 0 ? (uint64_t)row->items[i - 1].item : 0);
}

static uint64_t head_of(const struct jx_totals_row *row, size_t i)
{
	return distance(row, i) << 1 | !same(&row->items[i].submitted, &row->items[i].accepted);
}

size_t jx_totals_size(const struct jx_totals_row *row)
{
	size_t size = 0;

	for (size_t i = 0; i < row->n; i++) {
		const uint64_t head = head_of(row, i);

		size += jx_varint_size(head) + total_size(&row->items[i].accepted);
		if (head & 1)
			size += total_size(&row->items[i].submitted);
	}
	return size;
}

void jx_totals_pack(const struct jx_totals_row *row, uint8_t *out)
{
	for (size_t i = 0; i < row->n; i++) {
		const uint64_t head = head_of(row, i);

		out = jx_varint_put(out, head);
		out = put_total(out, &row->items[i].accepted);
		if (head & 1)
			out = put_total(out, &row->items[i].submitted);
	}
}

static struct jx_packed_total get_total(struct jx_varints *bytes)
{
	struct jx_packed_total total = {0};
	const uint64_t answers = jx_varint_get(bytes);
	const uint64_t without = jx_varint_get(bytes);

	bytes->ok = bytes->ok && answers <= UINT32_MAX && without <= answers;
	total.answers = (uint32_t)answers;
	total.contributors = (uint32_t)(answers - without);
	if (bytes->ok && total.contributors > 0)
		total.value = jx_figure_get(bytes);
	return total;
}

static void get_item(struct jx_varints *bytes, uint64_t before, struct jx_item_totals *item)
{
	const uint64_t head = jx_varint_get(bytes);
	const uint64_t number = before + (head >> 1);

	bytes->ok = bytes->ok && head >> 1 > 0 && number <= UINT32_MAX;
	item->item = (uint32_t)number;
	item->accepted = get_total(bytes);
	item->submitted = head & 1 ? get_total(bytes) : item->accepted;
	bytes->ok = bytes->ok && (item->accepted.answers > 0 || item->submitted.answers > 0) &&
		    (!(head & 1) || !same(&item->accepted, &item->submitted));
}

enum jx_status jx_totals_unpack(const uint8_t *bytes, size_t size, struct jx_totals_row *row)
{
	struct jx_varints left = {bytes, bytes + size, size > 0};
	const size_t most = size / ITEM_BYTES_MIN + 1;

	if (row->room < most) {
		free(row->items);
		row->items = malloc(most * sizeof(*row->items));
		row->room = row->items ? most : 0;
	}
	if (!row->items)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for totals");
	for (row->n = 0; left.ok && left.at < left.end; row->n++)
		get_item(&left, row->n > 0 ? row->items[row->n - 1].item : 0, &row->items[row->n]);
	return left.ok ? JX_OK : JX_FAULT(JX_DATA_LOSS, "the totals of %s are damaged", row->office);
}
