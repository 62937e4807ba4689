/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/money.h"

#include <stdlib.h>
#include <string.h>

#include "tests/lib/expect.h"

static void expect_fen(const char *text, enum jx_money_unit unit, int64_t expected)
{
	int64_t fen = -17;
	const char *problem = jx_money_parse(text, unit, &fen);

	cr_assert_null(problem, "%s: %s", text, problem ? problem : "");
	cr_assert_eq(fen, expected, "%s: %lld", text, (long long)fen);
}

static void expect_problem(const char *text, enum jx_money_unit unit, const char *expected)
{
	int64_t fen = -17;
	const char *problem = jx_money_parse(text, unit, &fen);

	cr_assert(problem, "%s was taken as %lld", text, (long long)fen);
	cr_assert_str_eq(problem, expected, "%s: %s", text, problem);
	cr_assert_eq(fen, -17);
}

Test(money, what_documents_and_people_write)
{
	expect_fen("720.00万元", JX_MONEY_UNIT_NONE, 720000000);
	expect_fen("30万元", JX_MONEY_UNIT_NONE, 30000000);
	expect_fen("-20万元", JX_MONEY_UNIT_NONE, -20000000);
	expect_fen("12.5元", JX_MONEY_UNIT_NONE, 1250);
	expect_fen("100分", JX_MONEY_UNIT_NONE, 100);
	expect_fen("1亿元", JX_MONEY_UNIT_NONE, INT64_C(10000000000));
	expect_fen("1.0000000001亿元", JX_MONEY_UNIT_NONE, INT64_C(10000000001));
	/* The goal table's cells: its heading says 单位：万元. */
	expect_fen("889.00", JX_MONEY_WAN_YUAN, 889000000);
	expect_fen("9.00", JX_MONEY_WAN_YUAN, 9000000);
	expect_fen("9.00元", JX_MONEY_WAN_YUAN, 900);
}

Test(money, is_exact_or_refused)
{
	expect_fen("0.000001万元", JX_MONEY_UNIT_NONE, 1);
	expect_problem("0.0000001万元", JX_MONEY_UNIT_NONE, "it has too many decimals");
	expect_fen("12.34元", JX_MONEY_UNIT_NONE, 1234);
	expect_problem("12.345元", JX_MONEY_UNIT_NONE, "it has too many decimals");
	expect_problem("0.5分", JX_MONEY_UNIT_NONE, "it has too many decimals");
	expect_problem("720", JX_MONEY_UNIT_NONE, "it lacks its unit: 元, 万元 or 分");
	expect_problem("", JX_MONEY_UNIT_NONE, "it lacks its unit: 元, 万元 or 分");
	expect_problem("", JX_MONEY_YUAN, "it is empty");
	expect_problem("元", JX_MONEY_UNIT_NONE, "it is empty");
	expect_problem("七百元", JX_MONEY_UNIT_NONE, "it is not a number");
	expect_problem("1,000元", JX_MONEY_UNIT_NONE, "it is not a number");
	expect_problem("7 元", JX_MONEY_UNIT_NONE, "it is not a number");
	expect_problem("7万", JX_MONEY_UNIT_NONE, "its unit is cut short: write 万元 or 亿元");
	expect_problem("7万元元", JX_MONEY_UNIT_NONE, "it is not a number");
}

Test(money, the_bound_and_one_past_it)
{
	expect_fen("1000000000000000分", JX_MONEY_UNIT_NONE, JX_MONEY_MAX);
	expect_fen("-1000000000000000分", JX_MONEY_UNIT_NONE, -JX_MONEY_MAX);
	expect_problem("1000000000000001分", JX_MONEY_UNIT_NONE, "the number is too large");
	expect_fen("100000亿元", JX_MONEY_UNIT_NONE, JX_MONEY_MAX);
	expect_problem("100000.0000000001亿元", JX_MONEY_UNIT_NONE, "the number is too large");
	expect_problem("100000000亿元", JX_MONEY_UNIT_NONE, "the number is too large");
}

static void expect_read(const char *text, int64_t expected)
{
	int64_t fen = -17;
	const char *problem = jx_money_read(text, &fen);

	cr_assert_null(problem, "%s: %s", text, problem ? problem : "");
	cr_assert_eq(fen, expected, "%s: %lld", text, (long long)fen);
}

static void expect_unread(const char *text, const char *expected)
{
	int64_t fen = -17;
	const char *problem = jx_money_read(text, &fen);

	cr_assert(problem, "%s was taken as %lld", text, (long long)fen);
	cr_assert(strstr(problem, expected) != NULL, "%s: %s", text, problem);
	cr_assert_eq(fen, -17);
}

Test(money, what_people_type)
{
	expect_read("30万元", 30000000);
	expect_read("3 万元", 3000000);
	expect_read("3  元", 300);
	expect_read("３万元", 3000000);
	expect_read("－１，２００．５０　元", -120050);
	expect_read("1,200元", 120000);
	expect_read("1,200.50元", 120050);
	expect_read("-12,345,678.90元", -1234567890);
	expect_read("999元", 99900);
	expect_read("+100,000分", 100000);
	expect_unread("1,20元", "commas");
	expect_unread("1,2000元", "commas");
	expect_unread("1200,000元", "commas");
	expect_unread(",200元", "commas");
	expect_unread("1,,200元", "commas");
	expect_unread("1,200,元", "commas");
	expect_unread("1.200,50元", "commas");
	expect_unread("1，2万元", "commas");
	expect_unread("1 200元", "not a number");
	expect_unread("三万元", "not a number");
	expect_unread("元", "empty");
	expect_unread("30万", "万元");
	expect_unread("30", "lacks its unit");
	expect_unread("30 亿", "亿元");
	expect_unread("\xff元", "not a number");
	expect_unread("00000000000000000000000000000000000000000000000000000000000000001元", "not a number");
}

static void expect_texts(int64_t fen, const char *sentence, const char *wan)
{
	char out[JX_MONEY_SIZE];

	jx_money_format(fen, out);
	cr_assert_str_eq(out, sentence);
	jx_money_format_wan(fen, out);
	cr_assert_str_eq(out, wan);
}

Test(money, is_printed_exactly)
{
	expect_texts(720000000, "720.00万元", "720.00万元");
	expect_texts(0, "0.00元", "0.00万元");
	expect_texts(1, "0.01元", "0.000001万元");
	expect_texts(-1250, "-12.50元", "-0.00125万元");
	expect_texts(990000, "9,900.00元", "0.99万元");
	expect_texts(1000000, "1.00万元", "1.00万元");
	expect_texts(1010000, "1.01万元", "1.01万元");
	expect_texts(-1000100, "-10,001.00元", "-1.0001万元");
	expect_texts(123456789, "1,234,567.89元", "123.456789万元");
	expect_texts(JX_MONEY_MAX - 1, "9,999,999,999,999.99元", "999999999.999999万元");
	expect_texts(-JX_MONEY_MAX, "-1000000000.00万元", "-1000000000.00万元");
}

Test(money, what_is_printed_is_read_again)
{
	srand(20261123);
	for (int i = 0; i < 20000; i++) {
		int64_t fen = ((int64_t)rand() << 20 ^ rand()) % (JX_MONEY_MAX + 1);
		char text[JX_MONEY_SIZE];

		fen = i % 2 ? fen : -fen;
		jx_money_format_wan(fen, text);
		expect_fen(text, JX_MONEY_UNIT_NONE, fen);
		jx_money_format(fen, text);
		expect_read(text, fen);
	}
}
