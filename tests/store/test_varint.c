/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers in few bytes: what was put is got, and whatever is not as it is put is refused. */
#include "server/store/varint.h"

#include <string.h>

#include <criterion/criterion.h>

Test(varint, round_trip_at_each_length)
{
	for (unsigned bits = 0; bits <= 64; bits++) {
		const uint64_t top = bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
		const uint64_t numbers[] = {top, top + 1, top / 3};

		for (size_t i = 0; i < 3; i++) {
			uint8_t out[JX_VARINT_MAX];
			const size_t n = (size_t)(jx_varint_put(out, numbers[i]) - out);
			struct jx_varints bytes = {out, out + n, true};

			cr_assert_eq(n, jx_varint_size(numbers[i]));
			cr_assert_eq(jx_varint_get(&bytes), numbers[i]);
			cr_assert(bytes.ok && bytes.at == bytes.end);
		}
	}
}

static bool reads(const void *bytes, size_t n)
{
	struct jx_varints left = {bytes, (const uint8_t *)bytes + n, true};

	(void)jx_varint_get(&left);
	return left.ok;
}

Test(varint, what_is_not_the_shortest_or_too_long_is_refused)
{
	cr_assert(reads("\x00", 1));
	cr_assert(reads("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10));
	cr_assert_not(reads("", 0));
	cr_assert_not(reads("\x80", 1));
	cr_assert_not(reads("\x80\x00", 2));
	cr_assert_not(reads("\xff\x00", 2));
	cr_assert_not(reads("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10));
	cr_assert_not(reads("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x00", 11));
}

Test(varint, nothing_is_read_after_a_mistake)
{
	struct jx_varints left = {(const uint8_t *)"\x80\x00\x05", (const uint8_t *)"\x80\x00\x05" + 3, true};

	left.end = left.at + 3;
	cr_assert_eq(jx_varint_get(&left), 0);
	cr_assert_eq(jx_varint_get(&left), 0);
	cr_assert_not(left.ok);
}

Test(varint, figures)
{
	static const int64_t values[] = {0,        1, 9999, 10000, 10001, INT64_C(100000000000000), INT64_MAX - 5807,
					 INT64_MAX};

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		uint8_t out[JX_VARINT_MAX];
		struct jx_varints bytes = {out, jx_varint_put(out, jx_figure_fold(values[i])), true};

		cr_assert_eq(jx_figure_get(&bytes), values[i]);
		cr_assert(bytes.ok);
	}
	cr_assert_eq(jx_figure_fold(5000000), 1000);
}

/* A whole number that is written as one that is not, and one that does not fit. */
Test(varint, figures_that_fold_to_nothing)
{
	const uint64_t folded[] = {UINT64_C(10000) << 1 | 1, UINT64_C(1) << 63};

	for (size_t i = 0; i < 2; i++) {
		uint8_t out[JX_VARINT_MAX];
		struct jx_varints bytes = {out, jx_varint_put(out, folded[i]), true};

		cr_assert_eq(jx_figure_get(&bytes), 0);
		cr_assert_not(bytes.ok);
	}
}
