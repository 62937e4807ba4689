/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include <criterion/criterion.h>

#define MIB ((size_t)1024 * 1024)

Test(arena, gives_zeroed_aligned_memory_again_after_a_reset)
{
	struct jx_arena arena;

	jx_arena_init(&arena, MIB);
	for (int round = 0; round < 3; round++) {
		for (size_t size = 0; size < 200; size++) {
			unsigned char *bytes = jx_arena_alloc(&arena, size);

			cr_assert_not_null(bytes);
			cr_assert_eq((uintptr_t)bytes % alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				cr_assert_eq(bytes[i], 0);
			memset(bytes, 0xff, size);
		}
		jx_arena_reset(&arena);
		cr_assert_eq(arena.used, 0);
	}
	jx_arena_clear(&arena);
}

Test(arena, stops_at_its_cap)
{
	struct jx_arena arena;

	jx_arena_init(&arena, 1024);
	cr_assert_null(jx_arena_alloc(&arena, 1025));
	cr_assert_null(jx_arena_alloc(&arena, SIZE_MAX));
	cr_assert_not_null(jx_arena_alloc(&arena, 1024));
	cr_assert_null(jx_arena_alloc(&arena, 1));
	cr_assert_null(jx_arena_alloc(&arena, 0));
	jx_arena_reset(&arena);
	cr_assert_not_null(jx_arena_alloc(&arena, 1));
	cr_assert_null(jx_arena_alloc(&arena, 1024));
	jx_arena_clear(&arena);
}

/* A cap that is no multiple of the alignment: rounding up must not pass it. */
Test(arena, does_not_round_past_its_cap)
{
	struct jx_arena arena;

	jx_arena_init(&arena, 1001);
	cr_assert_null(jx_arena_alloc(&arena, 1001));
	cr_assert_not_null(jx_arena_alloc(&arena, 992));
	cr_assert_null(jx_arena_alloc(&arena, 1));
	jx_arena_clear(&arena);

	jx_arena_init(&arena, SIZE_MAX);
	cr_assert_null(jx_arena_alloc(&arena, SIZE_MAX));
	jx_arena_clear(&arena);
}

Test(arena, takes_what_is_larger_than_a_block)
{
	struct jx_arena arena;
	unsigned char *large, *small;

	jx_arena_init(&arena, 8 * MIB);
	small = jx_arena_alloc(&arena, 16);
	large = jx_arena_alloc(&arena, 3 * MIB);
	cr_assert(small && large);
	memset(large, 1, 3 * MIB);
	cr_assert_eq(small[0], 0);
	for (int i = 0; i < 40; i++)
		cr_assert_not_null(jx_arena_alloc(&arena, 100000));
	jx_arena_reset(&arena);
	/* What an idle arena keeps is one block of the usual size. */
	cr_assert(arena.blocks);
	jx_arena_clear(&arena);
	cr_assert_null(arena.blocks);
}

Test(arena, copies)
{
	struct jx_arena arena;
	char *text;

	jx_arena_init(&arena, 64);
	cr_assert_str_eq(jx_arena_copy(&arena, "abc", 4), "abc");
	text = jx_arena_string(&arena, "abcdef", 3);
	cr_assert_str_eq(text, "abc");
	cr_assert_str_eq(jx_arena_string(&arena, NULL, 0), "");
	cr_assert_not_null(jx_arena_copy(&arena, NULL, 0));
	cr_assert_null(jx_arena_string(&arena, "abc", 64));
	cr_assert_null(jx_arena_string(&arena, "abc", SIZE_MAX));
	jx_arena_clear(&arena);
}

Test(arena, is_clear_when_it_was_never_used)
{
	struct jx_arena arena;

	jx_arena_init(&arena, 0);
	cr_assert_null(jx_arena_alloc(&arena, 0));
	jx_arena_reset(&arena);
	jx_arena_clear(&arena);
	jx_arena_clear(&arena);
}
