/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/target.h"

#include <string.h>

#include "common/model/decimal.h"

/* Decimals of a printed number: 万元 down to the fen. */
#define DECIMALS     6u
#define DECIMALS_ONE 1000000

#define WAN INT64_C(10000)
#define YI  INT64_C(100000000)

/* What is written in several ways, in the one that the rest of this file reads. Longer ones come first. */
static const struct rewriting {
	const char *printed, *read;
} rewritings[] = {
	{"大于等于", ">="}, {"小于等于", "<="}, {"不低于", ">="}, {"不少于", ">="},     {"不超过", "<="},
	{"不高于", "<="},   {"百分比", "%"},    {"——", "-"},      {"≥", ">="},          {"≧", ">="},
	{"⩾", ">="},        {"≤", "<="},        {"≦", "<="},      {"⩽", "<="},          {"—", "-"},
	{"–", "-"},         {"〜", "-"},        {"至", "-"},      {"~", "-"},           {"～", "-"},
	{" ", ""},          {"\t", ""},         {"\xc2\xa0", ""}, {"\xe3\x80\x80", ""},
};

/* The longer signs come first. */
static const struct sign {
	const char *text;
	enum jx_comparator comparator;
} signs[] = {
	{">=", JX_AT_LEAST}, {"<=", JX_AT_MOST}, {">", JX_MORE_THAN}, {"<", JX_LESS_THAN}, {"=", JX_EQUAL},
};

/* Words behind a quantity; both include it. */
static const struct sign endings[] = {
	{"以上", JX_AT_LEAST},
	{"以内", JX_AT_MOST},
	{"以下", JX_AT_MOST},
};

/* Targets that only a person can judge, and that forms commonly print. */
static const char *const qualities[] = {
	"优良", "稳步提高", "显著提升", "按时完成", "应保尽保", "控制在预算内",
};

/* Where one of these stands behind a number, it is no unit, or not that alone: "20日内", "10次左右", "5千件". */
static const char *const no_unit[] = {
	"内", "外", "前", "后", "左", "右", "上", "下", "约", "余", "多", "少", "完", "成",
	"达", "到", "不", "无", "于", "且", "或", "及", "和", "与", "以", "之", "的", "底",
	"初", "末", "中", "率", "均", "超", "未", "十", "百", "千", "万", "亿",
};

/* Units of other characters than Chinese ones and letters. */
static const char *const unit_signs[] = {"㎡", "㎥", "℃", "²", "³", "‰", "/"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A text, or a part of one. */
struct span {
	const char *at, *end;
};

struct quantity {
	struct jx_rational value;
	bool multiplied; /* by 万 or 亿 */
	struct span unit;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t length_of(struct span span)
{
	return (size_t)(span.end - span.at);
}

static bool begins_with(struct span span, const char *word)
{
	size_t n = strlen(word);

	return length_of(span) >= n && memcmp(span.at, word, n) == 0;
}

static bool take(struct span *span, const char *word)
{
	if (!begins_with(*span, word))
		return false;
	span->at += strlen(word);
	return true;
}

static bool take_last(struct span *span, const char *word)
{
	struct span last = {span->end - strlen(word), span->end};

	if (length_of(*span) < strlen(word) || !begins_with(last, word))
		return false;
	span->end = last.at;
	return true;
}

static bool is_word(struct span span, const char *word)
{
	return length_of(span) == strlen(word) && begins_with(span, word);
}

/* -- one way to write it ------------------------------------------------------------------------------------------- */

/* A full-width character of ASCII, U+FF01 to U+FF5E, as that of ASCII; 0 where it is none. */
static char full_width(struct span text)
{
	const unsigned char *at = (const unsigned char *)text.at;

	if (length_of(text) < 3 || at[0] != 0xef)
		return 0;
	if (at[1] == 0xbc && at[2] >= 0x81 && at[2] <= 0xbf)
		return (char)(at[2] - 0x81 + '!');
	if (at[1] == 0xbd && at[2] >= 0x80 && at[2] <= 0x9d)
		return (char)(at[2] - 0x80 + '`');
	return 0;
}

/* Takes one character or one way to write something off `text`; returns how it is read. `one` keeps a byte. */
static const char *take_rewritten(struct span *text, char one[2])
{
	char ascii = full_width(*text);

	for (size_t i = 0; i < COUNT(rewritings); i++) {
		if (take(text, rewritings[i].printed))
			return rewritings[i].read;
	}
	one[0] = *text->at;
	if (ascii)
		one[0] = ascii;
	one[1] = '\0';
	text->at += ascii ? 3 : 1;
	return one;
}

/* False where blanks stand inside a number. What is read is never longer than what is printed. */
static bool rewrite(struct span text, char out[JX_TEXT_LINE_MAX + 1], struct span *read)
{
	bool blank = false;
	size_t n = 0;

	out[0] = '\0';
	while (text.at < text.end) {
		char one[2];
		const char *part = take_rewritten(&text, one);
		size_t length = strlen(part);

		if (blank && n > 0 && is_digit(out[n - 1]) && is_digit(*part))
			return false;
		blank = *part == '\0';
		memcpy(out + n, part, length);
		n += length;
	}
	read->at = out;
	read->end = out + n;
	return true;
}

/* -- quantities ---------------------------------------------------------------------------------------------------- */

static bool take_unit_character(struct span *unit)
{
	const unsigned char *at = (const unsigned char *)unit->at;

	for (size_t i = 0; i < COUNT(no_unit); i++) {
		if (begins_with(*unit, no_unit[i]))
			return false;
	}
	for (size_t i = 0; i < COUNT(unit_signs); i++) {
		if (take(unit, unit_signs[i]))
			return true;
	}
	if ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z')) {
		unit->at++;
		return true;
	}
	/* Chinese characters, U+4E00 to U+9FFF. */
	if (length_of(*unit) < 3 || at[0] < 0xe4 || at[0] > 0xe9 || (at[0] == 0xe4 && at[1] < 0xb8))
		return false;
	unit->at += 3;
	return true;
}

/* Whether a text is a unit and nothing else: what more it says would be lost. */
static bool is_unit(struct span unit)
{
	/* The unit's own 万, 亿 and 百, not a multiplier's. */
	if (is_word(unit, "%") || is_word(unit, "个百分点"))
		return true;
	if (length_of(unit) > JX_UNIT_MAX || begins_with(unit, "/"))
		return false;
	if (!take(&unit, "万元"))
		(void)take(&unit, "亿元");
	while (unit.at < unit.end) {
		if (!take_unit_character(&unit))
			return false;
	}
	return true;
}

static int64_t take_multiplier(struct span *span)
{
	if (begins_with(*span, "万元") || begins_with(*span, "亿元"))
		return 1;
	if (take(span, "万"))
		return WAN;
	return take(span, "亿") ? YI : 1;
}

/* All of the text is a number and its unit. */
static bool read_quantity(struct span text, struct quantity *out)
{
	struct span number = text;
	int64_t scaled, multiplier;

	while (text.at < text.end && (is_digit(*text.at) || *text.at == '.'))
		text.at++;
	number.end = text.at;
	if (jx_decimal_scaled(number.at, length_of(number), DECIMALS, JX_DECIMAL_WHOLE_MAX * DECIMALS_ONE, &scaled))
		return false;
	multiplier = take_multiplier(&text);
	out->multiplied = multiplier > 1;
	out->unit = text;
	return is_unit(text) && jx_rational_make(scaled, DECIMALS_ONE, &out->value) == JX_OK &&
	       jx_rational_multiply(out->value, jx_rational_of(multiplier), &out->value) == JX_OK;
}

/* "2023年" and "12月" name a time; "2年" and "≤6月" count. */
static bool names_a_time(const struct quantity *quantity, bool signed_so)
{
	if (is_word(quantity->unit, "年") || is_word(quantity->unit, "年度"))
		return jx_rational_compare(quantity->value, jx_rational_of(1000)) >= 0;
	return !signed_so && (is_word(quantity->unit, "月") || is_word(quantity->unit, "号"));
}

static void keep(struct jx_target *target, enum jx_comparator comparator, const struct quantity *quantity)
{
	target->comparator = comparator;
	target->value = quantity->value;
	memcpy(target->unit, quantity->unit.at, length_of(quantity->unit));
	target->unit[length_of(quantity->unit)] = '\0';
}

/* -- the kinds of targets ------------------------------------------------------------------------------------------ */

static bool read_signed(struct span text, struct jx_target *target)
{
	enum jx_comparator comparator = JX_EQUAL;
	bool signed_so = false;
	struct quantity quantity;

	for (size_t i = 0; i < COUNT(signs) && !signed_so; i++) {
		signed_so = take(&text, signs[i].text);
		comparator = signed_so ? signs[i].comparator : comparator;
	}
	for (size_t i = 0; i < COUNT(endings) && !signed_so; i++) {
		signed_so = take_last(&text, endings[i].text);
		comparator = signed_so ? endings[i].comparator : comparator;
	}
	if (!read_quantity(text, &quantity) || names_a_time(&quantity, signed_so))
		return false;
	keep(target, comparator, &quantity);
	return true;
}

/* "5-10个", "5%-10%". Whether the 5 of "5-10万件" counts 万 too is not certain. */
static bool read_range(struct span text, struct jx_target *target)
{
	const char *dash = memchr(text.at, '-', length_of(text));
	struct quantity lower, upper;

	if (!dash || !read_quantity((struct span){text.at, dash}, &lower) ||
	    !read_quantity((struct span){dash + 1, text.end}, &upper))
		return false;
	if (lower.unit.at == lower.unit.end ? lower.multiplied != upper.multiplied
					    : length_of(lower.unit) != length_of(upper.unit) ||
						      memcmp(lower.unit.at, upper.unit.at, length_of(upper.unit)) != 0)
		return false;
	if (names_a_time(&upper, false) || jx_rational_compare(lower.value, upper.value) > 0)
		return false;
	keep(target, JX_BETWEEN, &upper);
	target->value = lower.value;
	target->upper = upper.value;
	return true;
}

/* As many digits as there are, up to `max`, padded with zeros to two. */
static bool take_digits(struct span *text, size_t max, char *out)
{
	size_t n = 0;

	while (text->at + n < text->end && n <= max && is_digit(text->at[n]))
		n++;
	if (n == 0 || n > max)
		return false;
	if (n == 1)
		*out++ = '0';
	memcpy(out, text->at, n);
	text->at += n;
	return true;
}

/* "2023年12月31日前". */
static bool read_date(struct span text, struct jx_target *target)
{
	char date[JX_DATE_SIZE] = "yyyy-mm-dd";
	jx_day day;

	if (!take_digits(&text, 4, date) || !take(&text, "年") || !take_digits(&text, 2, date + 5) ||
	    !take(&text, "月") || !take_digits(&text, 2, date + 8) || !take(&text, "日"))
		return false;
	if (!is_word(text, "前") && !is_word(text, "之前") && !is_word(text, "以前"))
		return false;
	if (!jx_date_parse(date, &day))
		return false;
	target->comparator = JX_BEFORE;
	target->day = day;
	return true;
}

static bool is_quality(struct span text)
{
	for (size_t i = 0; i < COUNT(qualities); i++) {
		if (is_word(text, qualities[i]))
			return true;
	}
	return false;
}

bool jx_target_parse(const char *text, struct jx_target *target)
{
	struct span printed = {text, text + strlen(text)}, read;
	char bytes[JX_TEXT_LINE_MAX + 1];

	memset(target, 0, sizeof(*target));
	target->comparator = JX_QUALITATIVE;
	target->value = target->upper = jx_rational_of(0);
	if (length_of(printed) > JX_TEXT_LINE_MAX || !rewrite(printed, bytes, &read))
		return false;
	return read_signed(read, target) || read_range(read, target) || read_date(read, target) || is_quality(read);
}

int64_t jx_unit_fen(const char *unit)
{
	if (strcmp(unit, "元") == 0)
		return 100;
	if (strcmp(unit, "万元") == 0)
		return 100 * WAN;
	return strcmp(unit, "亿元") == 0 ? 100 * YI : 0;
}
