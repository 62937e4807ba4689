/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/project_code.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "common/base/reasons.h"

#define REGION_DIGITS 6u
#define YEAR_DIGITS   2u
#define LETTER_AT     (REGION_DIGITS + YEAR_DIGITS)

/* Provinces of GB/T 2260 begin with 11 (北京) to 82 (澳门). */
#define PROVINCE_MIN 11u
#define PROVINCE_MAX 82u

/* The characters of GB 32100-2015 and what each is worth: its place. The weights are powers of 3, modulo 31. */
static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
#define MODULUS 31u

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool well_formed(const char *text)
{
	if (strlen(text) != JX_PROJECT_CODE_LENGTH)
		return false;
	for (size_t i = 0; i < JX_PROJECT_CODE_LENGTH; i++) {
		bool digit = i != LETTER_AT && is_digit(text[i]), letter = i >= LETTER_AT && is_letter(text[i]);

		if (!digit && !letter)
			return false;
	}
	return true;
}

static uint32_t number_at(const char *text, size_t n)
{
	uint32_t number = 0;

	for (size_t i = 0; i < n; i++)
		number = number * 10 + (uint32_t)(text[i] - '0');
	return number;
}

const char *jx_project_code_problem(const char *code)
{
	uint32_t province;

	if (!well_formed(code))
		return JX_N("it is no project code: 6 digits of the region, 2 of the year, a capital letter, and 12 "
			    "digits or capital letters");
	province = number_at(code, 2);
	return province < PROVINCE_MIN || province > PROVINCE_MAX ? JX_N("its first 6 digits are no region's") : NULL;
}

uint32_t jx_project_code_year(const char *code)
{
	assert(well_formed(code));
	return 2000 + number_at(code + REGION_DIGITS, YEAR_DIGITS);
}

bool jx_project_code_mistyped(const char *code)
{
	static const char known[] = "37020023P";
	unsigned sum = 0, weight = 1;

	assert(well_formed(code));
	if (strncmp(code, known, strlen(known)) != 0)
		return false;
	for (size_t i = 0; i + 1 < JX_PROJECT_CODE_LENGTH; i++) {
		const char *place = strchr(alphabet, code[i]);

		/* I, O, S, V and Z are not of the alphabet: they are easily misread. */
		if (!place)
			return true;
		sum = (sum + (unsigned)(place - alphabet) * weight) % MODULUS;
		weight = weight * 3 % MODULUS;
	}
	return code[JX_PROJECT_CODE_LENGTH - 1] != alphabet[(MODULUS - 1 + MODULUS - sum) % MODULUS];
}
