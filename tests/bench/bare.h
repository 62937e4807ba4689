/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What SQLite alone costs, as the server sets it up (WAL, FULL): the bytes of a request as one row and each figure as
 * another, nothing signed, checked, added up or chained.
 */
#ifndef JX_TESTS_BENCH_BARE_H
#define JX_TESTS_BENCH_BARE_H

#include <stddef.h>
#include <stdint.h>

struct jx_bare; /* opaque */

/* A new file in the folder; what was there of one that is closed goes. */
struct jx_bare *jx_bare_open(const char *folder);
void jx_bare_close(struct jx_bare *bare);

void jx_bare_begin(struct jx_bare *bare);
/* One request with so many figures. */
void jx_bare_add(struct jx_bare *bare, const uint8_t *bytes, size_t n, unsigned figures);
/* Durable, and what a log has too much is written back. */
void jx_bare_commit(struct jx_bare *bare);

/* So many requests with so many figures each, 64 a transaction; returns how long it took, in µs. */
double jx_bare_fill(struct jx_bare *bare, uint64_t requests, unsigned figures);

#endif
