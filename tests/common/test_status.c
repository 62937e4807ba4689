/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/status.h"

#include <criterion/criterion.h>

Test(status, names_every_status)
{
	cr_assert_str_eq(jx_status_name(JX_OK), "OK");
	cr_assert_str_eq(jx_status_name(JX_UNKNOWN), "UNKNOWN");
	cr_assert_str_eq(jx_status_name(JX_UNAUTHENTICATED), "UNAUTHENTICATED");
	for (int i = 0; i <= JX_UNAUTHENTICATED; i++) {
		cr_assert_not_null(jx_status_name((enum jx_status)i));
		for (int j = 0; j < i; j++)
			cr_assert_str_neq(jx_status_name((enum jx_status)i), jx_status_name((enum jx_status)j));
	}
}

Test(status, calls_other_numbers_unknown)
{
	volatile int beyond[] = {17, 1000, -1};

	for (int i = 0; i < 3; i++)
		cr_assert_str_eq(jx_status_name((enum jx_status)beyond[i]), "UNKNOWN");
}
