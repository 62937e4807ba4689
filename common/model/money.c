/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/money.h"

#include <assert.h>
#include <string.h>

#include "common/base/reasons.h"
#include "common/model/decimal.h"

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

/* The unit that the text ends in; *length is what stands before it. */
static const struct unit *find_unit(const char *text, size_t *length)
{
	for (size_t i = 0; i < UNITS; i++) {
		size_t n = strlen(units[i].name);

		if (*length >= n && memcmp(text + *length - n, units[i].name, n) == 0) {
			*length -= n;
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

const char *jx_money_parse(const char *text, enum jx_money_unit table_unit, int64_t *fen)
{
	size_t length = strlen(text);
	const struct unit *unit = find_unit(text, &length);

	if (!unit)
		unit = unit_of_table(table_unit);
	if (!unit)
		return JX_N("it lacks its unit: 元, 万元 or 分");
	return jx_decimal_scaled(text, length, unit->digits, JX_MONEY_MAX, fen);
}

/* The amount in units of 10^digits fen, with at least two decimals, and the unit's name. */
static void format(int64_t fen, unsigned digits, const char *unit, char out[JX_MONEY_SIZE])
{
	uint64_t rest = fen < 0 ? -(uint64_t)fen : (uint64_t)fen;
	char reversed[JX_MONEY_SIZE];
	unsigned n = 0, written = 0;

	assert(rest <= (uint64_t)JX_MONEY_MAX && digits >= 2);
	for (; digits > 2 && rest % 10 == 0; digits--)
		rest /= 10;
	for (; rest > 0 || n <= digits; rest /= 10, n++) {
		if (n == digits)
			reversed[written++] = '.';
		reversed[written++] = (char)('0' + rest % 10);
	}
	if (fen < 0)
		*out++ = '-';
	while (written > 0)
		*out++ = reversed[--written];
	memcpy(out, unit, strlen(unit) + 1);
}

void jx_money_format_yuan(int64_t fen, char out[JX_MONEY_SIZE])
{
	format(fen, 2, "元", out);
}

void jx_money_format_wan(int64_t fen, char out[JX_MONEY_SIZE])
{
	format(fen, 6, "万元", out);
}
