/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/money.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "common/base/reasons.h"
#include "common/base/text.h"
#include "common/model/decimal.h"

/* Room for what a person types: every digit, commas, blanks and the unit; longer ones are no amounts. */
#define TYPED_MAX     63u
/* 0.01 万元, in fen. */
#define WAN_HUNDREDTH INT64_C(10000)

/* The longer names come first: each but 分 ends in 元. */
static const struct unit {
	const char *name;
	enum jx_money_unit unit;
	unsigned digits; /* a unit is 10 to this fen */
} units[] = {
	{"亿元", JX_MONEY_YI_YUAN, 10},
	{"万元", JX_MONEY_WAN_YUAN, 6},
	{"元", JX_MONEY_YUAN, 2},
	{"分", JX_MONEY_FEN, 0},
};

#define UNITS (sizeof(units) / sizeof(units[0]))

static bool ends_in(const char *text, size_t length, const char *end)
{
	size_t n = strlen(end);

	return length >= n && memcmp(text + length - n, end, n) == 0;
}

/* The unit that the text ends in; *length is what stands before it. */
static const struct unit *find_unit(const char *text, size_t *length)
{
	for (size_t i = 0; i < UNITS; i++) {
		if (ends_in(text, *length, units[i].name)) {
			*length -= strlen(units[i].name);
			return &units[i];
		}
	}
	return NULL;
}

static const struct unit *unit_of_table(enum jx_money_unit wanted)
{
	for (size_t i = 0; i < UNITS; i++) {
		if (units[i].unit == wanted)
			return &units[i];
	}
	return NULL;
}

static const char *no_unit_problem(const char *text, size_t length)
{
	if (ends_in(text, length, "万") || ends_in(text, length, "亿"))
		return JX_N("its unit is cut short: write 万元 or 亿元");
	return JX_N("it lacks its unit: 元, 万元 or 分");
}

const char *jx_money_parse(const char *text, enum jx_money_unit table_unit, int64_t *fen)
{
	size_t length = strlen(text);
	const struct unit *unit = find_unit(text, &length);

	if (!unit)
		unit = unit_of_table(table_unit);
	if (!unit)
		return no_unit_problem(text, length);
	return jx_decimal_scaled(text, length, unit->digits, JX_MONEY_MAX, fen);
}

/* -- as people type it --------------------------------------------------------------------------------------------- */

/* Takes the commas out of the number: one to three digits, then three behind each comma, up to the point or `end`. */
static bool ungroup(char *number, char *end)
{
	char *out = number;
	size_t commas = 0, digits;

	number += *number == '-' || *number == '+';
	out = number;
	for (;; number++) {
		digits = strspn(number, "0123456789");
		if (commas > 0 ? digits != 3 : *(number + digits) == ',' && (digits == 0 || digits > 3))
			return false;
		memmove(out, number, digits);
		out += digits;
		number += digits;
		if (*number != ',')
			break;
		commas++;
	}
	if (memchr(number, ',', (size_t)(end - number)))
		return false;
	memmove(out, number, strlen(number) + 1);
	return true;
}

const char *jx_money_read(const char *text, int64_t *fen)
{
	char plain[TYPED_MAX + 1];
	const struct unit *unit;
	size_t length;

	if (!jx_text_plain(text, plain, sizeof(plain)))
		return JX_N("it is not a number");
	length = strlen(plain);
	unit = find_unit(plain, &length);
	if (!unit)
		return no_unit_problem(plain, length);
	while (length > 0 && plain[length - 1] == ' ')
		length--;
	plain[length] = '\0';
	if (!ungroup(plain, plain + length))
		return JX_N("its commas do not stand before each three digits, as in 1,200元");
	return jx_decimal_scaled(plain, strlen(plain), unit->digits, JX_MONEY_MAX, fen);
}

/* -- as they read it ----------------------------------------------------------------------------------------------- */

struct form {
	const char *unit;
	unsigned digits; /* a unit is 10 to this fen */
	bool grouped;    /* a comma before each three digits */
};

/* With at least two decimals. */
static void format(int64_t fen, struct form form, char out[JX_MONEY_SIZE])
{
	uint64_t rest = fen < 0 ? -(uint64_t)fen : (uint64_t)fen;
	char reversed[JX_MONEY_SIZE];
	unsigned n = 0, written = 0, digits = form.digits;

	assert(rest <= (uint64_t)JX_MONEY_MAX && digits >= 2);
	for (; digits > 2 && rest % 10 == 0; digits--)
		rest /= 10;
	for (; rest > 0 || n <= digits; rest /= 10, n++) {
		if (n == digits)
			reversed[written++] = '.';
		else if (form.grouped && n > digits && (n - digits) % 3 == 0)
			reversed[written++] = ',';
		reversed[written++] = (char)('0' + rest % 10);
	}
	if (fen < 0)
		*out++ = '-';
	while (written > 0)
		*out++ = reversed[--written];
	memcpy(out, form.unit, strlen(form.unit) + 1);
}

void jx_money_format(int64_t fen, char out[JX_MONEY_SIZE])
{
	bool whole = fen % WAN_HUNDREDTH == 0 && (fen >= 100 * WAN_HUNDREDTH || fen <= -100 * WAN_HUNDREDTH);

	if (whole)
		jx_money_format_wan(fen, out);
	else
		format(fen, (struct form){"元", 2, true}, out);
}

void jx_money_format_wan(int64_t fen, char out[JX_MONEY_SIZE])
{
	format(fen, (struct form){"万元", 6, false}, out);
}
