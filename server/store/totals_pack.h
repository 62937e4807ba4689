/* SPDX-License-Identifier: Apache-2.0 */
/* A row of totals as bytes, as totals.h says. For totals.c. */
#ifndef JX_SERVER_STORE_TOTALS_PACK_H
#define JX_SERVER_STORE_TOTALS_PACK_H

#include "server/store/totals.h"

size_t jx_totals_size(const struct jx_totals_row *row);
/* `out` has jx_totals_size bytes. */
void jx_totals_pack(const struct jx_totals_row *row, uint8_t *out);
/* Into the row's items, in place of those it had. DATA_LOSS where the bytes are not what jx_totals_pack writes;
 * RESOURCE_EXHAUSTED. */
enum jx_status jx_totals_unpack(const uint8_t *bytes, size_t size, struct jx_totals_row *row);

#endif
