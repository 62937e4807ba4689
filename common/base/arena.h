/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bump allocator with a hard cap: what one round takes to unpack, handle and answer. Nothing is freed one by one; the
 * whole is reset between rounds. Memory is taken from the system in blocks as it is needed and kept for the next round
 * up to a floor, so that an idle server is small.
 */
#ifndef JX_COMMON_BASE_ARENA_H
#define JX_COMMON_BASE_ARENA_H

#include <stddef.h>

struct jx_arena_block;

struct jx_arena {
	struct jx_arena_block *blocks; /* owned; newest first */
	size_t used;                   /* bytes handed out since the last reset */
	size_t cap;
};

void jx_arena_init(struct jx_arena *arena, size_t cap);
void jx_arena_clear(struct jx_arena *arena);
void jx_arena_reset(struct jx_arena *arena);

/* Zeroed and aligned for any type; NULL past the cap or where the system has no more. */
void *jx_arena_alloc(struct jx_arena *arena, size_t size);
void *jx_arena_copy(struct jx_arena *arena, const void *bytes, size_t size);
/* A terminated copy. */
char *jx_arena_string(struct jx_arena *arena, const char *text, size_t length);

#endif
