/* SPDX-License-Identifier: Apache-2.0 */
#include "client/document/workbook_number.h"

#include <string.h>

#define DIGITS 15 /* that spreadsheets compute with */
#define FAR    30 /* places that a number may have on either side of its point */

struct number {
	bool negative;
	char digits[DIGITS + 2]; /* the significant ones; one more to round by, and one more in front */
	int n;
	int point; /* how many of the digits stand before it; below 0: zeros behind it */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits before or behind the point; false where there is none. */
static bool read_digits(const char **text, struct number *number, bool behind)
{
	const char *first = *text;

	for (; is_digit(**text); ++*text) {
		if (number->n == 0 && **text == '0') {
			number->point -= behind;
			continue;
		}
		if (number->n <= DIGITS)
			number->digits[number->n++] = **text;
		number->point += !behind && number->point <= FAR;
	}
	return *text > first;
}

static bool read_exponent(const char **text, struct number *number)
{
	bool negative;
	int exponent = 0;

	if (**text != 'E' && **text != 'e')
		return true;
	++*text;
	negative = **text == '-';
	*text += **text == '-' || **text == '+';
	if (!is_digit(**text))
		return false;
	for (; is_digit(**text); ++*text)
		if (exponent <= 2 * FAR)
			exponent = exponent * 10 + (**text - '0');
	number->point += negative ? -exponent : exponent;
	return true;
}

static bool read(const char *text, struct number *number)
{
	bool whole, fraction = false;

	number->negative = *text == '-';
	text += *text == '-';
	whole = read_digits(&text, number, false);
	if (*text == '.') {
		text++;
		fraction = read_digits(&text, number, true);
	}
	return (whole || fraction) && read_exponent(&text, number) && *text == '\0';
}

/* Half up, to DIGITS; then without zeros at the end. */
static void shorten(struct number *number)
{
	if (number->n > DIGITS) {
		bool up = number->digits[DIGITS] >= '5';
		int at = DIGITS;

		number->n = DIGITS;
		while (up && at > 0 && number->digits[at - 1] == '9')
			number->digits[--at] = '0';
		if (up && at > 0)
			number->digits[at - 1]++;
		if (up && at == 0) {
			number->digits[0] = '1';
			number->point++;
		}
	}
	while (number->n > 0 && number->digits[number->n - 1] == '0')
		number->n--;
}

/* Zeros stand before and behind those that there are. */
static char digit_at(const struct number *number, int at)
{
	if (at < 0 || at >= number->n)
		return '0';
	return number->digits[at];
}

static void write(const struct number *number, char *out)
{
	if (number->negative && number->n > 0)
		*out++ = '-';
	if (number->point <= 0)
		*out++ = '0';
	for (int at = 0; at < number->point; at++)
		*out++ = digit_at(number, at);
	if (number->point < number->n)
		*out++ = '.';
	for (int at = number->point; at < number->n; at++)
		*out++ = digit_at(number, at);
	*out = '\0';
}

bool jx_workbook_number(const char *text, char out[JX_WORKBOOK_NUMBER_SIZE])
{
	struct number number = {.n = 0};

	if (!read(text, &number))
		return false;
	shorten(&number);
	if (number.n == 0)
		number.point = 0;
	if (number.point > FAR || number.point < -FAR)
		return false;
	write(&number, out);
	return true;
}
