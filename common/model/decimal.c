/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/decimal.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "common/base/reasons.h"

struct reader {
	const char *at, *end;
	uint64_t magnitude;
	bool overflow;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void push(struct reader *reader, unsigned digit)
{
	if (reader->magnitude > (UINT64_MAX - digit) / 10)
		reader->overflow = true;
	else
		reader->magnitude = reader->magnitude * 10 + digit;
}

/* How many digits stood there. */
static size_t read_digits(struct reader *reader, size_t max)
{
	const char *begin = reader->at;

	while (reader->at < reader->end && is_digit(*reader->at) && (size_t)(reader->at - begin) < max)
		push(reader, (unsigned)(*reader->at++ - '0'));
	return (size_t)(reader->at - begin);
}

/* Zeros behind the last decimal that counts say nothing. */
static void skip_zeros(struct reader *reader)
{
	while (reader->at < reader->end && *reader->at == '0')
		reader->at++;
}

static const char *read_number(struct reader *reader, unsigned digits)
{
	size_t decimals = 0;

	if (read_digits(reader, SIZE_MAX) == 0)
		return JX_N("it is not a number");
	if (reader->at < reader->end && *reader->at == '.') {
		reader->at++;
		if (reader->at == reader->end || !is_digit(*reader->at))
			return JX_N("digits are missing behind the point");
		decimals = read_digits(reader, digits);
		skip_zeros(reader);
		if (reader->at < reader->end && is_digit(*reader->at))
			return JX_N("it has too many decimals");
	}
	if (reader->at != reader->end)
		return JX_N("it is not a number");
	for (; decimals < digits; decimals++)
		push(reader, 0);
	return NULL;
}

const char *jx_decimal_scaled(const char *text, size_t length, unsigned digits, int64_t max, int64_t *value)
{
	struct reader reader = {.at = text, .end = text + length};
	bool negative = length > 0 && *text == '-';
	const char *problem;

	assert(digits <= 12 && max >= 0);
	if (length == 0)
		return JX_N("it is empty");
	reader.at += negative || *text == '+';
	problem = read_number(&reader, digits);
	if (problem)
		return problem;
	if (reader.overflow || reader.magnitude > (uint64_t)max)
		return JX_N("the number is too large");
	*value = negative ? -(int64_t)reader.magnitude : (int64_t)reader.magnitude;
	return NULL;
}

const char *jx_decimal_parse(const char *text, size_t length, int64_t *value)
{
	return jx_decimal_scaled(text, length, JX_DECIMAL_DIGITS, JX_DECIMAL_WHOLE_MAX * JX_DECIMAL_ONE, value);
}

/* With at least so many digits; returns where the next character goes. */
static char *put_number(char *out, uint64_t number, unsigned digits)
{
	char reversed[20];
	unsigned n = 0;

	for (; number > 0 || n < digits; number /= 10)
		reversed[n++] = (char)('0' + number % 10);
	while (n > 0)
		*out++ = reversed[--n];
	return out;
}

void jx_decimal_format(int64_t value, char out[JX_DECIMAL_SIZE])
{
	uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
	uint64_t rest = magnitude % JX_DECIMAL_ONE;
	unsigned digits = JX_DECIMAL_DIGITS;

	assert(magnitude <= (uint64_t)JX_DECIMAL_WHOLE_MAX * JX_DECIMAL_ONE);
	if (value < 0)
		*out++ = '-';
	out = put_number(out, magnitude / JX_DECIMAL_ONE, 1);
	if (rest != 0) {
		for (; rest % 10 == 0; digits--)
			rest /= 10;
		*out++ = '.';
		out = put_number(out, rest, digits);
	}
	*out = '\0';
}
