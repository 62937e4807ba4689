/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cells of a revision, packed: one after the other, ordered by item; each as its distance from the item before it,
 * a byte with its state, its aggregation over offices and whether it has a note, its value where it is reported, and
 * the note's length and bytes where it has one; numbers as in varint.h. For submissions.c and rollups.c.
 */
#ifndef JX_SERVER_STORE_CELLS_H
#define JX_SERVER_STORE_CELLS_H

#include "common/base/arena.h"
#include "common/model/cell.h"

struct jx_stored_cell {
	uint32_t item;                    /* the catalogue's number of it */
	enum jx_aggregation over_offices; /* kept here too: it never changes, and totals need no catalogue */
	struct jx_item_cell cell;         /* never absent */
};

size_t jx_cells_size(const struct jx_stored_cell *cells, size_t n);
/* Ordered by item, each once. `out` has jx_cells_size bytes. */
void jx_cells_pack(const struct jx_stored_cell *cells, size_t n, uint8_t *out);
/* Into the arena. DATA_LOSS where the bytes are not what jx_cells_pack writes; RESOURCE_EXHAUSTED. */
enum jx_status jx_cells_unpack(struct jx_arena *arena, const uint8_t *bytes, size_t size, struct jx_stored_cell **cells,
			       size_t *n);

/* How many there are; DATA_LOSS as above. */
enum jx_status jx_cells_count(const uint8_t *bytes, size_t size, size_t *n);

#endif
