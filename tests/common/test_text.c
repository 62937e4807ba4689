/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/text.h"

#include <string.h>

#include <criterion/criterion.h>

Test(text, knows_valid_utf8)
{
	cr_assert(jx_text_valid("", 0));
	cr_assert(jx_text_valid(NULL, 0));
	cr_assert(jx_text_valid("abc", 3));
	cr_assert(jx_text_valid("信访局", 9));
	cr_assert(jx_text_valid("\xf0\xa0\x80\x80", 4));
	cr_assert_not(jx_text_valid("信访局", 8));
	cr_assert_not(jx_text_valid("a\0b", 3));
	cr_assert_not(jx_text_valid("abc", 4));
	cr_assert_not(jx_text_valid("\xc0\x80", 2));
	cr_assert_not(jx_text_valid("\xed\xa0\x80", 3));
	cr_assert_not(jx_text_valid("\xf4\x90\x80\x80", 4));
	cr_assert_not(jx_text_valid("\xff", 1));
}

Test(text, counts_columns)
{
	cr_assert_eq(jx_text_width(""), 0);
	cr_assert_eq(jx_text_width("abc"), 3);
	cr_assert_eq(jx_text_width("青岛市信访局"), 12);
	cr_assert_eq(jx_text_width("a青b"), 4);
	cr_assert_eq(jx_text_width("（）"), 4);
	/* A combining accent takes none, an invalid byte one each. */
	cr_assert_eq(jx_text_width("e\xcc\x81"), 1);
	cr_assert_eq(jx_text_width("\xff\xfe"), 2);
	cr_assert_eq(jx_text_width("a\xe9\x9d"), 3);
	cr_assert_eq(jx_text_width("a\tb"), 2);
}

Test(text, cuts_at_a_border)
{
	const char *text = "a青b";
	static const size_t expected[] = {0, 1, 1, 1, 4, 5, 5, 5};

	for (size_t max = 0; max < sizeof(expected) / sizeof(expected[0]); max++)
		cr_assert_eq(jx_text_cut(text, max), expected[max]);
	cr_assert_eq(jx_text_cut("", 0), 0);
	cr_assert_eq(jx_text_cut("", 10), 0);
}

Test(text, takes_names_of_people_and_offices)
{
	static const char *const names[] = {
		"青岛市信访局", "李 明", "阿卜杜拉·买买提", "O'Neill", "１２９００１", "𠮷田", "a",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		cr_assert_null(jx_text_name_problem(names[i], 64), "%s", names[i]);
}

Test(text, measures_names_in_bytes)
{
	cr_assert_null(jx_text_name_problem("信访局", 9));
	cr_assert_str_eq(jx_text_name_problem("信访局", 8), "it is too long");
	cr_assert_str_eq(jx_text_name_problem("", 8), "it is empty");
}

Test(text, refuses_names_that_deceive)
{
	static const struct {
		const char *name, *problem;
	} cases[] = {
		{"a\xff", "UTF-8"},
		{"a\nb", "control"},
		{"a\tb", "control"},
		{"a\x7f", "control"},
		{"a\xc2\x85z", "control"},
		{"a\u2028b", "separator"},
		{"a\u2029b", "separator"},
		{"a\u202eb", "invisible"},
		{"a\u202ab", "invisible"},
		{"a\u2066b", "invisible"},
		{"a\u2069b", "invisible"},
		{"a\u200bb", "invisible"},
		{"a\u200fb", "invisible"},
		{"\ufeff"
		 "a",
		 "invisible"},
		{"\u202e", "invisible"},
		{" a", "blank"},
		{"a ", "blank"},
		{" ", "blank"},
		{"\u3000信", "blank"},
		{"信\u3000", "blank"},
		{"a\u00a0", "blank"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *problem = jx_text_name_problem(cases[i].name, 64);

		cr_assert_not_null(problem, "case %zu", i);
		cr_assert_not_null(strstr(problem, cases[i].problem), "case %zu: %s", i, problem);
	}
}

Test(text, writes_and_reads_hex)
{
	const uint8_t bytes[] = {0x00, 0x0f, 0xa5, 0xff};
	uint8_t back[4];
	char text[9];

	jx_hex_encode(bytes, 4, text);
	cr_assert_str_eq(text, "000fa5ff");
	cr_assert(jx_hex_decode(text, back, 4));
	cr_assert_arr_eq(back, bytes, 4);
	cr_assert(jx_hex_decode("000FA5Ff", back, 4));
	cr_assert_arr_eq(back, bytes, 4);
	jx_hex_encode(bytes, 0, text);
	cr_assert_str_eq(text, "");
	cr_assert(jx_hex_decode("", back, 0));
}

Test(text, refuses_other_hex)
{
	uint8_t out[4];

	cr_assert_not(jx_hex_decode("", out, 4));
	cr_assert_not(jx_hex_decode("000fa5f", out, 4));
	cr_assert_not(jx_hex_decode("000fa5ff0", out, 4));
	cr_assert_not(jx_hex_decode("000fa5fg", out, 4));
	cr_assert_not(jx_hex_decode("0x0fa5ff", out, 4));
	cr_assert_not(jx_hex_decode(" 00fa5ff", out, 4));
	cr_assert_not(jx_hex_decode("0", out, 0));
}

Test(text, wide_forms_become_plain)
{
	char out[16];

	cr_assert(jx_text_plain("３，０００　万元", out, sizeof(out)));
	cr_assert_str_eq(out, "3,000 万元");
	cr_assert(jx_text_plain("", out, sizeof(out)));
	cr_assert_str_eq(out, "");
	cr_assert(jx_text_plain("123456789012345", out, sizeof(out)));
	cr_assert_not(jx_text_plain("1234567890123456", out, sizeof(out)));
	cr_assert_not(jx_text_plain("\xff", out, sizeof(out)));
}
