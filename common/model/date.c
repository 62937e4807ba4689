/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/date.h"

#include <assert.h>
#include <string.h>

#define DAY_MS    (INT64_C(24) * 60 * 60 * 1000)
#define ZONE_MS   (INT64_C(8) * 60 * 60 * 1000)
#define YEAR_MIN  1970
#define DAY_MAX   2932896 /* 9999-12-31 */
#define ERA_DAYS  146097  /* of 400 years */
#define ERA_SHIFT 719468  /* from 0000-03-01 to 1970-01-01 */

struct civil {
	int year, month, day;
};

/* Both ways by years that begin in March, so that a leap day is the last (H. Hinnant, "chrono-compatible low-level date
 * algorithms"); for the years from 0 on. */
static jx_day day_of(struct civil date)
{
	int year = date.month > 2 ? date.year : date.year - 1;
	int month = date.month > 2 ? date.month - 3 : date.month + 9;
	int era = year / 400;
	int year_of_era = year % 400;
	int day_of_year = (153 * month + 2) / 5 + date.day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * ERA_DAYS + day_of_era - ERA_SHIFT;
}

static struct civil civil_of(jx_day day)
{
	int days = day + ERA_SHIFT;
	int day_of_era = days % ERA_DAYS;
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month = (5 * day_of_year + 2) / 153;
	struct civil date = {
		.year = days / ERA_DAYS * 400 + year_of_era + (month >= 10),
		.month = month < 10 ? month + 3 : month - 9,
		.day = day_of_year - (153 * month + 2) / 5 + 1,
	};

	return date;
}

/* Milliseconds since 1970-01-01 00:00 of the zone. What lies outside the years that can be written is moved to their
 * border. */
static int64_t zone_ms(int64_t time_ms)
{
	int64_t last = (DAY_MAX + 1) * DAY_MS - 1;

	if (time_ms < -ZONE_MS)
		return 0;
	return time_ms > last - ZONE_MS ? last : time_ms + ZONE_MS;
}

jx_day jx_day_at(int64_t time_ms)
{
	return (jx_day)(zone_ms(time_ms) / DAY_MS);
}

static void put_digits(char *out, unsigned n, int value)
{
	for (; n > 0; value /= 10)
		out[--n] = (char)('0' + value % 10);
}

/* -1 where a character is no digit. */
static int get_digits(const char *text, unsigned n)
{
	int value = 0;

	for (; n > 0; n--, text++) {
		if (*text < '0' || *text > '9')
			return -1;
		value = value * 10 + (*text - '0');
	}
	return value;
}

bool jx_date_parse(const char *text, jx_day *day)
{
	char again[JX_DATE_SIZE];
	struct civil date;
	jx_day parsed;

	if (strnlen(text, JX_DATE_SIZE) != JX_DATE_SIZE - 1 || text[4] != '-' || text[7] != '-')
		return false;
	date = (struct civil){get_digits(text, 4), get_digits(text + 5, 2), get_digits(text + 8, 2)};
	if (date.year < YEAR_MIN || date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31)
		return false;
	/* A day that does not exist, such as February 30, comes back as another one. */
	parsed = day_of(date);
	if (parsed > DAY_MAX)
		return false;
	jx_date_format(parsed, again);
	if (memcmp(text, again, sizeof(again)) != 0)
		return false;
	*day = parsed;
	return true;
}

void jx_date_format(jx_day day, char out[JX_DATE_SIZE])
{
	struct civil date;

	assert(day >= 0 && day <= DAY_MAX);
	date = civil_of(day);
	put_digits(out, 4, date.year);
	out[4] = '-';
	put_digits(out + 5, 2, date.month);
	out[7] = '-';
	put_digits(out + 8, 2, date.day);
	out[10] = '\0';
}

void jx_time_format(int64_t time_ms, char out[JX_TIME_SIZE])
{
	int seconds = (int)(zone_ms(time_ms) % DAY_MS / 1000);

	jx_date_format(jx_day_at(time_ms), out);
	out[10] = ' ';
	put_digits(out + 11, 2, seconds / 3600);
	out[13] = ':';
	put_digits(out + 14, 2, seconds / 60 % 60);
	out[16] = ':';
	put_digits(out + 17, 2, seconds % 60);
	out[19] = '\0';
}
