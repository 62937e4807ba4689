/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/check.h"

#include <string.h>

bool jx_check_next_name(const char **list, char name[JX_ITEM_CODE_MAX + 1])
{
	const char *at = *list + strspn(*list, " ,");
	size_t n = strcspn(at, " ,");

	if (n == 0 || n > JX_ITEM_CODE_MAX)
		return false;
	memcpy(name, at, n);
	name[n] = '\0';
	*list = at + n;
	return true;
}

bool jx_check_is_pattern(enum jx_check_kind kind)
{
	return kind == JX_CHECK_CHANGE || kind == JX_CHECK_DIGITS || kind == JX_CHECK_CUMULATIVE;
}

enum jx_severity jx_check_severity(enum jx_check_kind kind)
{
	return jx_check_is_pattern(kind) ? JX_SEVERITY_HINT : JX_SEVERITY_ERROR;
}

unsigned jx_check_times(const struct jx_check *check)
{
	size_t n = strlen(check->right);
	unsigned times = 0;

	if (n == 0)
		return JX_CHANGE_TIMES;
	if (n > 3 || strspn(check->right, "0123456789") != n)
		return 0;
	for (size_t i = 0; i < n; i++)
		times = times * 10 + (unsigned)(check->right[i] - '0');
	return times <= JX_CHANGE_TIMES_MAX ? times : 0;
}
