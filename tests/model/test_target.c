/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/target.h"

#include <string.h>

#include "tests/lib/expect.h"

static struct jx_target understood(const char *text)
{
	struct jx_target target;

	cr_assert(jx_target_parse(text, &target), "%s was not understood", text);
	return target;
}

static void expect_value(struct jx_rational value, int64_t num, int64_t den, const char *text)
{
	cr_assert(value.num == num && value.den == den, "%s: %lld/%lld", text, (long long)value.num,
		  (long long)value.den);
}

static void expect_fraction(const char *text, enum jx_comparator comparator, int64_t num, int64_t den, const char *unit)
{
	struct jx_target target = understood(text);

	cr_assert_eq(target.comparator, comparator, "%s: %d", text, (int)target.comparator);
	expect_value(target.value, num, den, text);
	cr_assert_str_eq(target.unit, unit, "%s: %s", text, target.unit);
}

static void expect(const char *text, enum jx_comparator comparator, int64_t value, const char *unit)
{
	expect_fraction(text, comparator, value, 1, unit);
}

static void expect_range(const char *text, int64_t value, int64_t upper, const char *unit)
{
	expect(text, JX_BETWEEN, value, unit);
	expect_value(understood(text).upper, upper, 1, text);
}

static void expect_day(const char *text, const char *date)
{
	struct jx_target target = understood(text);
	char formatted[JX_DATE_SIZE];

	cr_assert_eq(target.comparator, JX_BEFORE, "%s: %d", text, (int)target.comparator);
	jx_date_format(target.day, formatted);
	cr_assert_str_eq(formatted, date);
	cr_assert_str_eq(target.unit, "");
}

/* Kept as a text, and nothing else of it. */
static void expect_text(const char *text, bool known)
{
	struct jx_target target;

	memset(&target, 0xff, sizeof(target));
	cr_assert_eq(jx_target_parse(text, &target), known, "%s", text);
	cr_assert_eq(target.comparator, JX_QUALITATIVE, "%s: %d", text, (int)target.comparator);
	cr_assert_str_eq(target.unit, "", "%s", text);
	expect_value(target.value, 0, 1, text);
	expect_value(target.upper, 0, 1, text);
}

/* Every target that the real document prints. */
Test(target, the_document_of_2023)
{
	expect("≤720万元", JX_AT_MOST, 720, "万元");
	expect("≤889万元", JX_AT_MOST, 889, "万元");
	expect("≤9万元", JX_AT_MOST, 9, "万元");
	expect("≥5件次", JX_AT_LEAST, 5, "件次");
	expect("≥25件次", JX_AT_LEAST, 25, "件次");
	expect("100%", JX_EQUAL, 100, "%");
	expect("≤20日", JX_AT_MOST, 20, "日");
	expect("≤5次", JX_AT_MOST, 5, "次");
	expect("≥3万件次", JX_AT_LEAST, 30000, "件次");
	expect("≥1万件次", JX_AT_LEAST, 10000, "件次");
	expect("≥1万人次", JX_AT_LEAST, 10000, "人次");
	expect("≥98%", JX_AT_LEAST, 98, "%");
	expect("≥70%", JX_AT_LEAST, 70, "%");
	expect("1个", JX_EQUAL, 1, "个");
	expect("12次", JX_EQUAL, 12, "次");
	expect("≤3%", JX_AT_MOST, 3, "%");
	expect("≤24小时", JX_AT_MOST, 24, "小时");
}

Test(target, signs_and_what_looks_like_them)
{
	expect(">5次", JX_MORE_THAN, 5, "次");
	expect("＞5次", JX_MORE_THAN, 5, "次");
	expect("<5次", JX_LESS_THAN, 5, "次");
	expect("＜5次", JX_LESS_THAN, 5, "次");
	expect("=5次", JX_EQUAL, 5, "次");
	expect("＝5次", JX_EQUAL, 5, "次");
	expect("≧5次", JX_AT_LEAST, 5, "次");
	expect("⩾5次", JX_AT_LEAST, 5, "次");
	expect(">=5次", JX_AT_LEAST, 5, "次");
	expect("＞＝5次", JX_AT_LEAST, 5, "次");
	expect("≦5次", JX_AT_MOST, 5, "次");
	expect("⩽5次", JX_AT_MOST, 5, "次");
	expect("<=5次", JX_AT_MOST, 5, "次");
	expect("＜＝5次", JX_AT_MOST, 5, "次");
	expect("> = 5 次", JX_AT_LEAST, 5, "次");
}

Test(target, words_before_and_behind)
{
	expect("不低于98%", JX_AT_LEAST, 98, "%");
	expect("不少于3万件次", JX_AT_LEAST, 30000, "件次");
	expect("大于等于5次", JX_AT_LEAST, 5, "次");
	expect("98%以上", JX_AT_LEAST, 98, "%");
	expect("3万件次以上", JX_AT_LEAST, 30000, "件次");
	expect("90以上", JX_AT_LEAST, 90, "");
	expect("不超过720万元", JX_AT_MOST, 720, "万元");
	expect("不高于3%", JX_AT_MOST, 3, "%");
	expect("小于等于24小时", JX_AT_MOST, 24, "小时");
	expect("20日以内", JX_AT_MOST, 20, "日");
	expect("20个工作日以内", JX_AT_MOST, 20, "个工作日");
	expect("3%以下", JX_AT_MOST, 3, "%");
}

Test(target, multipliers_belong_to_the_number_but_not_in_money)
{
	expect("3万", JX_EQUAL, 30000, "");
	expect("≥2亿次", JX_AT_LEAST, 200000000, "次");
	expect("≥1.5万件", JX_AT_LEAST, 15000, "件");
	expect("1亿元", JX_EQUAL, 1, "亿元");
	/* 720.5 = 1441/2; 0.05 万元 are 1/20; 0.0001 万 is one. */
	expect_fraction("≤720.5元", JX_AT_MOST, 1441, 2, "元");
	expect_fraction("≤0.05万元", JX_AT_MOST, 1, 20, "万元");
	expect("≥0.0001万件", JX_AT_LEAST, 1, "件");
	expect_fraction("≥0.00001万件", JX_AT_LEAST, 1, 10, "件");
	/* What each person costs: 万元 stays whole. And 万 before another unit of money is a number. */
	expect("≤2万元/人", JX_AT_MOST, 2, "万元/人");
	expect("≤3万亿元", JX_AT_MOST, 30000, "亿元");
	expect("≤3万美元", JX_AT_MOST, 30000, "美元");
}

Test(target, percentages_however_written)
{
	expect_fraction("≥98.5%", JX_AT_LEAST, 197, 2, "%");
	expect("≥98％", JX_AT_LEAST, 98, "%");
	expect("≥98百分比", JX_AT_LEAST, 98, "%");
	expect("98 百分比 以上", JX_AT_LEAST, 98, "%");
	expect("≥2个百分点", JX_AT_LEAST, 2, "个百分点");
	expect("≤3‰", JX_AT_MOST, 3, "‰");
}

Test(target, full_width_digits_and_blanks)
{
	expect("≥９８％", JX_AT_LEAST, 98, "%");
	expect_fraction("≥９８．５％", JX_AT_LEAST, 197, 2, "%");
	expect(" ≥ 98 % ", JX_AT_LEAST, 98, "%");
	expect("\xe3\x80\x80≥\xc2\xa0"
	       "3\t万件次",
	       JX_AT_LEAST, 30000, "件次");
	/* A blank in a number: one figure or two? */
	expect_text("≥1 2次", false);
	expect_text("≥１　２次", false);
}

Test(target, units_of_other_signs)
{
	expect("≥500㎡", JX_AT_LEAST, 500, "㎡");
	expect("≥3次/年", JX_AT_LEAST, 3, "次/年");
	expect("≥20km", JX_AT_LEAST, 20, "km");
	expect("≤26℃", JX_AT_MOST, 26, "℃");
	expect("100", JX_EQUAL, 100, "");
	expect("0", JX_EQUAL, 0, "");
	expect("≤0次", JX_AT_MOST, 0, "次");
}

Test(target, ranges)
{
	expect_range("5-10个", 5, 10, "个");
	expect_range("5～10个", 5, 10, "个");
	expect_range("5~10个", 5, 10, "个");
	expect_range("5至10个", 5, 10, "个");
	expect_range("5—10个", 5, 10, "个");
	expect_range("5——10个", 5, 10, "个");
	expect_range("5–10个", 5, 10, "个");
	expect_range("5－10个", 5, 10, "个");
	expect_range("5个-10个", 5, 10, "个");
	expect_range("5%-10%", 5, 10, "%");
	expect_range("5-10％", 5, 10, "%");
	expect_range("5-5个", 5, 5, "个");
	expect_range("3-5万元", 3, 5, "万元");
	expect_range("3万件-5万件", 30000, 50000, "件");
	expect_range("3万-5万件", 30000, 50000, "件");
	expect_range("9000件-1万件", 9000, 10000, "件");
	expect_text("10-5个", false);
	expect_text("5个-10次", false);
	expect_text("5个-10", false);
	/* 5 or 5万? */
	expect_text("5-10万件", false);
	expect_text("5-10-15个", false);
	expect_text("5-", false);
	expect_text("-10个", false);
	expect_text("≥5-10个", false);
	expect_text("5-10个以上", false);
}

Test(target, days)
{
	expect_day("2023年12月31日前", "2023-12-31");
	expect_day("２０２３年12月31日前", "2023-12-31");
	expect_day("2023 年 12 月 31 日 前", "2023-12-31");
	expect_day("2024年2月29日之前", "2024-02-29");
	expect_day("2023年6月1日以前", "2023-06-01");
	expect_day("2023年06月01日前", "2023-06-01");
	/* Days that there are not, and times that are no days. */
	expect_text("2023年2月29日前", false);
	expect_text("2023年13月1日前", false);
	expect_text("2023年12月32日前", false);
	expect_text("2023年12月031日前", false);
	expect_text("23年12月31日前", false);
	expect_text("2023年12月31日", false);
	expect_text("2023年12月31日后", false);
	expect_text("2023年12月前", false);
	expect_text("2023年12月底前", false);
	expect_text("≤2023年12月31日前", false);
}

Test(target, a_time_is_no_count)
{
	expect_text("2023年", false);
	expect_text("≤2023年", false);
	expect_text("2022-2023年", false);
	expect_text("2023年度", false);
	expect_text("12月", false);
	expect_text("5-10月", false);
	expect("3年", JX_EQUAL, 3, "年");
	expect("999年", JX_EQUAL, 999, "年");
	expect_text("1000年", false);
	expect("≤6月", JX_AT_MOST, 6, "月");
	expect("6个月", JX_EQUAL, 6, "个月");
}

Test(target, texts_that_a_person_judges)
{
	expect_text("优良", true);
	expect_text("稳步提高", true);
	expect_text("显著提升", true);
	expect_text("按时完成", true);
	expect_text("应保尽保", true);
	expect_text("控制在预算内", true);
	expect_text(" 优 良 ", true);
	expect_text("非常好", false);
	expect_text("优良率", false);
	expect_text("", false);
	expect_text("  ", false);
}

Test(target, nothing_is_guessed)
{
	expect_text("≥", false);
	expect_text("≥次", false);
	expect_text("≥≥5次", false);
	expect_text("=>5次", false);
	expect_text("≥5次以上", false);
	expect_text("不低于98%以上", false);
	expect_text("5次≥", false);
	expect_text("约100次", false);
	expect_text("100次左右", false);
	expect_text("100余次", false);
	expect_text("5次及以上", false);
	expect_text("20日内", false);
	expect_text("100%完成", false);
	expect_text("98%（含）以上", false);
	expect_text("≥98%；≤3%", false);
	expect_text("≥3千件", false);
	expect_text("≥1万5千件", false);
	expect_text("3万万件", false);
	expect_text("三万件", false);
	expect_text("1,200次", false);
	expect_text("1/2", false);
	expect_text("-5%", false);
	expect_text("≥.5%", false);
	expect_text("≥5.%", false);
	expect_text("≥1.2.3%", false);
	expect_text("1e3次", false);
	expect_text("12次\n5次", false);
	expect_text("次12", false);
}

Test(target, the_bounds_and_one_past_them)
{
	char text[JX_TEXT_LINE_MAX + 2];

	/* 10^10 and six decimals; with 亿 that is 10^18, which an int64 holds. */
	expect("10000000000次", JX_EQUAL, INT64_C(10000000000), "次");
	expect_text("10000000001次", false);
	expect("≥10000000000亿次", JX_AT_LEAST, INT64_C(1000000000000000000), "次");
	expect_fraction("≤0.000001万元", JX_AT_MOST, 1, 1000000, "万元");
	expect_text("≤0.0000001万元", false);
	/* A unit of JX_UNIT_MAX bytes, 10 characters and 2 letters, and one more. */
	expect("≥1件件件件件件件件件件ab", JX_AT_LEAST, 1, "件件件件件件件件件件ab");
	expect_text("≥1件件件件件件件件件件abc", false);
	/* A text of the bound's length, blanks around a target, and one blank more. */
	memset(text, ' ', sizeof(text));
	memcpy(text, "5\xe6\xac\xa1", 4);
	text[JX_TEXT_LINE_MAX] = '\0';
	expect(text, JX_EQUAL, 5, "次");
	text[JX_TEXT_LINE_MAX] = ' ';
	text[JX_TEXT_LINE_MAX + 1] = '\0';
	expect_text(text, false);
}

Test(target, units_of_money)
{
	cr_assert_eq(jx_unit_fen("元"), 100);
	cr_assert_eq(jx_unit_fen("万元"), 1000000);
	cr_assert_eq(jx_unit_fen("亿元"), INT64_C(10000000000));
	cr_assert_eq(jx_unit_fen("分"), 0);
	cr_assert_eq(jx_unit_fen("万元/人"), 0);
	cr_assert_eq(jx_unit_fen("%"), 0);
	cr_assert_eq(jx_unit_fen(""), 0);
}
