/* SPDX-License-Identifier: Apache-2.0 */
/* What may wait, at each bound and one past it. */
#include "server/dispatch/parking.h"

#include <string.h>

#include "common/base/limits.h"
#include "tests/lib/expect.h"

static struct jx_parking parking = {.due_ms = -1};

static void teardown(void)
{
	jx_parking_clear(&parking);
}

TestSuite(parking, .fini = teardown);

static enum jx_status add(unsigned principal, size_t n)
{
	static const uint8_t bytes[JX_PARKED_BYTES + 1];
	struct jx_inbound in = {.bytes = bytes, .n = n};

	memcpy(in.key, &principal, sizeof(principal));
	return jx_parking_add(&parking, &in, 1000, 1);
}

Test(parking, only_small_requests)
{
	EXPECT_OK(add(1, JX_PARKED_BYTES));
	EXPECT_STATUS(add(1, JX_PARKED_BYTES + 1), JX_RESOURCE_EXHAUSTED);
	cr_assert_eq(parking.count, 1);
}

Test(parking, so_many_of_one_principal)
{
	for (unsigned i = 0; i < JX_PARKED_SHARE; i++)
		EXPECT_OK(add(1, 1));
	EXPECT_STATUS(add(1, 1), JX_RESOURCE_EXHAUSTED);
	EXPECT_OK(add(2, 1));
}

Test(parking, so_many_in_all)
{
	for (unsigned i = 0; i < JX_PARKED_MAX; i++)
		EXPECT_OK(add(i, 1));
	EXPECT_STATUS(add(JX_PARKED_MAX, 1), JX_RESOURCE_EXHAUSTED);
	cr_assert_eq(parking.count, JX_PARKED_MAX);
}
