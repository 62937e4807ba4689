/* SPDX-License-Identifier: Apache-2.0 */
/* The guard, by bytes: each case is a packed jixiao.test.Every in hex. */
#include <criterion/criterion.h>
#include <string.h>

#include "guard_test.pb-c.h"

#include "common/base/text.h"
#include "server/dispatch/guard.h"
#include "tests/lib/draw.h"

#define BYTES_MAX 4096u

static const ProtobufCMessageDescriptor *const every = &jixiao__test__every__descriptor;
static const struct jx_guard_limits wide = {.depth = 8, .elements = 1000, .text = 100};

struct bytes {
	uint8_t at[BYTES_MAX];
	size_t n;
};

static void add_hex(struct bytes *bytes, const char *hex)
{
	size_t n = strlen(hex) / 2;

	cr_assert_leq(bytes->n + n, sizeof(bytes->at));
	cr_assert(jx_hex_decode(hex, bytes->at + bytes->n, n), "%s", hex);
	bytes->n += n;
}

static enum jx_guard_verdict check(const struct bytes *bytes, const struct jx_guard_limits *limits,
				   struct jx_guard_report *report)
{
	return jx_guard_check(every, bytes->at, bytes->n, limits, report);
}

static enum jx_guard_verdict check_hex(const char *hex, struct jx_guard_report *report)
{
	struct bytes bytes = {0};

	add_hex(&bytes, hex);
	return check(&bytes, &wide, report);
}

Test(guard, takes_what_is_right)
{
	static const char *const cases[] = {
		"",
		"0801",                   /* i32 = 1 */
		"08ffffffff07",           /* i32 = INT32_MAX */
		"08ffffffffffffffffff01", /* i32 = -1 */
		"0880808080f8ffffffff01", /* i32 = INT32_MIN */
		"10ffffffff0f",           /* s32 = INT32_MIN */
		"1d00000000",
		"20ffffffffffffffffff01",
		"310000000000000000",
		"38ffffffff0f", /* u32 = UINT32_MAX */
		"48ffffffffffffffffff01",
		"5d00000000",
		"6801",
		"7005",
		"70ffffffffffffffffff01", /* colour = NONE */
		"7a06e99d92e5b29b",       /* text = 青岛 */
		"8201020000",             /* bytes may be zero */
		"8a01040a00106f",
		"920103920100",             /* every within every */
		"aa0103010203",             /* packed */
		"aa0100",                   /* packed, empty */
		"a80101aa01020203a80104",   /* both */
		"b201020105",               /* packed enums */
		"b90100000000000000ff",     /* unpacked fixed */
		"c20100c20100ca0100ca0100", /* repeated */
		"f80101",                   /* one member of the oneof */
	};
	struct jx_guard_report report;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		enum jx_guard_verdict verdict = check_hex(cases[i], &report);

		cr_assert_eq(verdict, JX_GUARD_OK, "%s: %s: %s", cases[i], report.field, report.problem);
	}
}

Test(guard, refuses_and_names_the_field)
{
	static const struct {
		const char *hex, *field;
	} cases[] = {
		/* numbers */
		{"08", "i32"},
		{"0880", "i32"},
		{"088080808080808080808001", "i32"}, /* eleven bytes */
		{"08ffffffffffffffffff02", "i32"},   /* past 64 bits */
		{"08ffffffff0f", "i32"},             /* past INT32_MAX, not sign-extended */
		{"088080808008", "i32"},
		{"08ffffffff7f", "i32"},
		{"108080808010", "s32"},
		{"388080808010", "u32"},
		{"6802", "flag"},
		{"7002", "colour"},
		{"70feffffffffffffffff01", "colour"},
		{"708180808010", "colour"}, /* 1 + 2^32 */
		{"1d000000", "sf32"},
		{"3100000000000000", "sf64"},
		/* tags */
		{"80", ""},
		{"0000", ""},
		{"808080801000", ""},   /* 2^32 */
		{"88808080800001", ""}, /* six bytes */
		{"0d01000000", "i32"},  /* another wire type */
		{"0a0101", "i32"},      /* packed, and not repeated */
		{"7801", "text"},
		{"0b0c", "i32"}, /* a group */
		{"0c", "i32"},
		{"0e", "i32"}, /* no wire type */
		{"bb3ebc3e", "#999"},
		{"be3e", "#999"},
		/* texts and lengths */
		{"7a01ff", "text"},
		{"7a0100", "text"},
		{"7a03eda080", "text"}, /* a surrogate */
		{"7a02c080", "text"},   /* overlong NUL */
		{"7a056162", "text"},
		{"7a83808080800061", "text"}, /* a length of six bytes */
		{"7affffffff7f", "text"},
		{"c20100c20101ff", "texts[1]"},
		{"820105", "data"},
		/* twice */
		{"08010801", "i32"},
		{"08000800", "i32"},
		{"7a007a00", "text"},
		{"8a01008a0100", "leaf"},
		{"f80101820200", "other"},
		{"820200f80101", "one"},
		{"f80101f80101", "one"},
		/* nested */
		{"8a01020a05", "leaf.text"},
		{"8a010108", "leaf.text"},
		{"8a010110", "leaf.n"},
		{"ca0100ca01030a01ff", "leaves[1].text"},
		{"92010392010180", "every.every"},
		{"8a010180", "leaf"},
		/* packed */
		{"aa01020180", "numbers[1]"},
		{"aa01058080808010", "numbers[0]"},
		{"b201020103", "colours[1]"},
		{"b00101b00103", "colours[1]"},
		{"d201020102", "flags[1]"},
		{"ba010700000000000000", "fixed[0]"},
		{"ba010800000000000000", "fixed"},
		/* worse than unknown */
		{"ba3e016108", "i32"},
	};
	struct jx_guard_report report;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		memset(&report, 'x', sizeof(report));
		cr_assert_eq(check_hex(cases[i].hex, &report), JX_GUARD_MALFORMED, "%s", cases[i].hex);
		cr_assert_str_eq(report.field, cases[i].field, "%s: %s, not %s", cases[i].hex, report.field,
				 cases[i].field);
		cr_assert(report.problem && report.problem[0] != '\0');
	}
}

Test(guard, tells_unknown_fields_apart)
{
	static const struct {
		const char *hex, *field;
	} cases[] = {
		{"ba3e0161", "#999"},
		{"b83e01", "#999"},
		{"b93e0000000000000000", "#999"},
		{"bd3e00000000", "#999"},
		{"f8ffffff0f01", "#536870911"}, /* the largest number */
		{"ca01024801", "leaves[0].#9"},
		{"0801ba3e0161b83f01", "#999"}, /* the first of two */
		{"920105ca01024801", "every.leaves[0].#9"},
	};
	struct jx_guard_report report;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		cr_assert_eq(check_hex(cases[i].hex, &report), JX_GUARD_UNKNOWN, "%s", cases[i].hex);
		cr_assert_str_eq(report.field, cases[i].field);
	}
}

Test(guard, leaves_the_report_alone_where_all_is_right)
{
	struct jx_guard_report report = {.field = "kept", .problem = "kept"};

	cr_assert_eq(check_hex("0801", &report), JX_GUARD_OK);
	cr_assert_str_eq(report.field, "kept");
	cr_assert_str_eq(report.problem, "kept");
}

Test(guard, takes_no_bytes_from_nowhere)
{
	struct jx_guard_report report;

	cr_assert_eq(jx_guard_check(every, NULL, 0, &wide, &report), JX_GUARD_OK);
}

Test(guard, bounds_a_text)
{
	struct jx_guard_report report;
	struct bytes bytes = {.n = 2};

	memset(bytes.at, 'a', sizeof(bytes.at));
	memcpy(bytes.at, "\x7a\x64", 2); /* text, 100 bytes */
	bytes.n = 102;
	cr_assert_eq(check(&bytes, &wide, &report), JX_GUARD_OK);
	bytes.at[1]++;
	bytes.n++;
	cr_assert_eq(check(&bytes, &wide, &report), JX_GUARD_MALFORMED);
	cr_assert_str_eq(report.field, "text");
}

static void expect_elements(const char *hex, unsigned elements)
{
	struct jx_guard_limits limits = {.depth = 8, .elements = elements, .text = 100};
	struct jx_guard_report report;
	struct bytes bytes = {0};

	add_hex(&bytes, hex);
	cr_assert_eq(check(&bytes, &limits, &report), JX_GUARD_OK, "%s", hex);
	limits.elements--;
	cr_assert_eq(check(&bytes, &limits, &report), JX_GUARD_MALFORMED, "%s", hex);
}

Test(guard, counts_fields_and_packed_elements)
{
	expect_elements("0801", 1);
	expect_elements("aa0103010203", 4);
	expect_elements("aa0100aa0100aa0100", 3);
	expect_elements("ca01021001ca01021001", 4);
	expect_elements("a80101a80102", 2);
}

/* A message with `depth` messages inside one another. */
static void nest(struct bytes *bytes, unsigned depth)
{
	bytes->n = 0;
	for (unsigned i = depth; i > 0; i--) {
		bytes->at[bytes->n++] = 0x92;
		bytes->at[bytes->n++] = 0x01;
		bytes->at[bytes->n++] = (uint8_t)(3 * (i - 1));
	}
}

Test(guard, bounds_the_depth)
{
	struct jx_guard_report report;
	struct bytes bytes;

	nest(&bytes, wide.depth);
	cr_assert_eq(check(&bytes, &wide, &report), JX_GUARD_OK, "%s: %s", report.field, report.problem);
	nest(&bytes, wide.depth + 1);
	cr_assert_eq(check(&bytes, &wide, &report), JX_GUARD_MALFORMED);
	cr_assert_str_eq(report.field, "every.every.every.every.every.every.every.every.every");
}

Test(guard, cuts_a_path_that_is_too_long)
{
	const struct jx_guard_limits deep = {.depth = 40, .elements = 1000, .text = 100};
	struct jx_guard_report report;
	struct bytes bytes;

	nest(&bytes, 41);
	cr_assert_eq(check(&bytes, &deep, &report), JX_GUARD_MALFORMED);
	cr_assert_eq(strnlen(report.field, sizeof(report.field)), JX_GUARD_PATH - 1);
}

/* Whatever the guard lets through is unpacked. */
Test(guard, lets_nothing_through_that_does_not_unpack)
{
	static const char seed[] = "080110021d0300000020047a0361626382010200008a01040a016110059201020801aa0103010203"
				   "b201020105ba01080100000000000000c20161c20162ca01020a00d20102000182020210fa01";
	struct bytes original = {0}, bytes;
	struct jx_guard_report report;
	uint64_t state = 0x9e3779b97f4a7c15u;
	unsigned passed = 0;

	add_hex(&original, seed);
	for (unsigned round = 0; round < 50000; round++) {
		ProtobufCMessage *message;

		bytes = original;
		for (unsigned i = 0; i <= round % 4; i++)
			bytes.at[jx_draw(&state) % bytes.n] = (uint8_t)jx_draw(&state);
		bytes.n -= round % 3 ? 0 : jx_draw(&state) % bytes.n;
		if (check(&bytes, &wide, &report) == JX_GUARD_MALFORMED)
			continue;
		message = protobuf_c_message_unpack(every, NULL, bytes.n, bytes.at);
		cr_assert(message, "round %u", round);
		protobuf_c_message_free_unpacked(message, NULL);
		passed++;
	}
	cr_assert_gt(passed, 100);
}
