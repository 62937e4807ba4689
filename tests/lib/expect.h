/* SPDX-License-Identifier: Apache-2.0 */
/* What every test says: a status is as expected, or the test ends and shows both names. */
#ifndef JX_TESTS_LIB_EXPECT_H
#define JX_TESTS_LIB_EXPECT_H

#include <criterion/criterion.h>

#include "common/base/status.h"

#define EXPECT_STATUS(expr, expected)                                                                                  \
	do {                                                                                                           \
		enum jx_status expect_got_ = (expr);                                                                   \
		cr_assert(expect_got_ == (expected), "%s: got %s, expected %s", #expr, jx_status_name(expect_got_),    \
			  jx_status_name(expected));                                                                   \
	} while (0)

#define EXPECT_OK(expr) EXPECT_STATUS(expr, JX_OK)

#endif
