/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/period.h"

#include <assert.h>
#include <string.h>

bool jx_month_parse(const char *text, jx_month *month)
{
	char date[JX_DATE_SIZE] = "";
	jx_day day;

	if (strnlen(text, JX_MONTH_SIZE) != JX_MONTH_SIZE - 1)
		return false;
	/* Every month has a first day. */
	memcpy(date, text, JX_MONTH_SIZE - 1);
	memcpy(date + JX_MONTH_SIZE - 1, "-01", 4);
	if (!jx_date_parse(date, &day))
		return false;
	*month = jx_month_of_day(day);
	return true;
}

void jx_month_format(jx_month month, char out[JX_MONTH_SIZE])
{
	char date[JX_DATE_SIZE];

	jx_date_format(jx_month_first_day(month), date);
	memcpy(out, date, JX_MONTH_SIZE - 1);
	out[JX_MONTH_SIZE - 1] = '\0';
}

jx_month jx_month_of_day(jx_day day)
{
	char date[JX_DATE_SIZE];
	int year = 0;

	/* The calendar is date.c's alone: its text has the fields. */
	jx_date_format(day, date);
	for (int i = 0; i < 4; i++)
		year = year * 10 + (date[i] - '0');
	return year * 12 + (date[5] - '0') * 10 + (date[6] - '0') - 1;
}

jx_day jx_month_first_day(jx_month month)
{
	char date[JX_DATE_SIZE] = "0000-00-01";
	int year = month / 12, number = month % 12 + 1;
	jx_day day = 0;
	bool right;

	assert(month >= JX_MONTH_FIRST && month <= JX_MONTH_LAST);
	for (int i = 3; i >= 0; i--, year /= 10)
		date[i] = (char)('0' + year % 10);
	date[5] = (char)('0' + number / 10);
	date[6] = (char)('0' + number % 10);
	right = jx_date_parse(date, &day);
	assert(right);
	(void)right;
	return day;
}

jx_day jx_month_last_day(jx_month month)
{
	jx_day day = jx_month_first_day(month) + 30;

	while (jx_month_of_day(day) != month)
		day--;
	return day;
}

jx_month jx_month_january(jx_month month)
{
	return month - month % 12;
}
