/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT  alignof(max_align_t)
/* What is taken from the system at once, and what an idle arena keeps. Pages that are not written to cost nothing. */
#define BLOCK_SIZE ((size_t)256 * 1024)

struct jx_arena_block {
	struct jx_arena_block *older;
	size_t size;
	size_t used;
	alignas(max_align_t) unsigned char bytes[];
};

void jx_arena_init(struct jx_arena *arena, size_t cap)
{
	*arena = (struct jx_arena){.cap = cap};
}

static void pop(struct jx_arena *arena)
{
	struct jx_arena_block *block = arena->blocks;

	arena->blocks = block->older;
	free(block);
}

void jx_arena_clear(struct jx_arena *arena)
{
	while (arena->blocks)
		pop(arena);
	arena->used = 0;
}

void jx_arena_reset(struct jx_arena *arena)
{
	while (arena->blocks && (arena->blocks->older || arena->blocks->size > BLOCK_SIZE))
		pop(arena);
	if (arena->blocks)
		arena->blocks->used = 0;
	arena->used = 0;
}

/* A new newest block; what was left of the one before is lost until the next reset. */
static struct jx_arena_block *push(struct jx_arena *arena, size_t need)
{
	size_t size = need > BLOCK_SIZE ? need : BLOCK_SIZE;
	struct jx_arena_block *block = malloc(sizeof(*block) + size);

	if (!block)
		return NULL;
	block->older = arena->blocks;
	block->size = size;
	block->used = 0;
	arena->blocks = block;
	return block;
}

void *jx_arena_alloc(struct jx_arena *arena, size_t size)
{
	struct jx_arena_block *block = arena->blocks;
	size_t room = arena->cap - arena->used;
	size_t need;
	void *bytes;

	assert(arena->used <= arena->cap);
	if (size > room)
		return NULL;
	/* Never 0, so that every result is a place of its own. */
	need = size ? (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT : ALIGNMENT;
	if (need < size || need > room)
		return NULL;
	if (!block || need > block->size - block->used)
		block = push(arena, need);
	if (!block)
		return NULL;
	bytes = block->bytes + block->used;
	block->used += need;
	arena->used += need;
	return memset(bytes, 0, need);
}

void *jx_arena_copy(struct jx_arena *arena, const void *bytes, size_t size)
{
	void *copy = jx_arena_alloc(arena, size);

	if (copy && size)
		memcpy(copy, bytes, size);
	return copy;
}

char *jx_arena_string(struct jx_arena *arena, const char *text, size_t length)
{
	char *copy = length < arena->cap ? jx_arena_alloc(arena, length + 1) : NULL;

	if (copy && length)
		memcpy(copy, text, length);
	return copy;
}
