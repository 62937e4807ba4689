/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/office.h"

#include <string.h>

#include "common/base/limits.h"
#include "common/base/reasons.h"
#include "common/base/text.h"

#define CODE_CHARACTERS                                                                                                \
	"0123456789"                                                                                                   \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"                                                                                   \
	"abcdefghijklmnopqrstuvwxyz"                                                                                   \
	"._-"

const char *jx_office_code_problem(const char *code)
{
	size_t length = strlen(code);

	if (length == 0)
		return JX_N("a code is missing");
	if (length > JX_OFFICE_CODE_MAX)
		return JX_N("a code has at most 32 characters");
	if (strspn(code, CODE_CHARACTERS) != length)
		return JX_N("a code has only digits, letters, '.', '_' and '-'");
	return NULL;
}

_Static_assert(JX_OFFICE_CODE_MAX == 32, "the sentence above says so");

const char *jx_office_name_problem(const char *name)
{
	return jx_text_name_problem(name, JX_OFFICE_NAME_MAX);
}
