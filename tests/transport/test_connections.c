/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/base/limits.h"
#include "server/transport/connections.h"
#include "tests/lib/expect.h"

#define SHARE ((int)JX_CONNECTIONS_SHARE)

static struct jx_connections *connections;

static void setup(void)
{
	connections = jx_connections_open();
	cr_assert_not_null(connections);
}

static void teardown(void)
{
	jx_connections_close(connections);
}

TestSuite(connections, .init = setup, .fini = teardown);

/* A request of key `who` over this connection. The first two bytes are the same for all: they share a bucket. */
static enum jx_status use(int fd, unsigned who)
{
	uint8_t key[JX_KEY_BYTES] = {7, 7};

	memcpy(key + 2, &who, sizeof(who));
	return jx_connections_use(connections, fd, key);
}

static bool counted(int fd, unsigned who)
{
	uint8_t key[JX_KEY_BYTES] = {7, 7};

	memcpy(key + 2, &who, sizeof(who));
	return jx_connections_counted(connections, fd, key);
}

/* Connections `from` to below `to` are accepted, and each is used. */
static void use_all(int from, int to, unsigned who)
{
	for (int fd = from; fd < to; fd++) {
		jx_connections_begin(connections, fd);
		EXPECT_OK(use(fd, who));
	}
}

Test(connections, share_of_a_key_and_one_more)
{
	use_all(10, 10 + SHARE, 1);
	jx_connections_begin(connections, 99);
	EXPECT_STATUS(use(99, 1), JX_RESOURCE_EXHAUSTED);
	cr_assert_not(counted(99, 1));
	for (int fd = 10; fd < 10 + SHARE; fd++)
		EXPECT_OK(use(fd, 1));
	EXPECT_OK(use(99, 2));
}

Test(connections, an_end_makes_room_for_one)
{
	use_all(10, 10 + SHARE, 1);
	jx_connections_begin(connections, 98);
	jx_connections_begin(connections, 99);
	jx_connections_end(connections, 10 + SHARE / 2);
	EXPECT_OK(use(98, 1));
	EXPECT_STATUS(use(99, 1), JX_RESOURCE_EXHAUSTED);
}

Test(connections, all_ended_all_room)
{
	for (int lap = 0; lap < 3; lap++) {
		use_all(10, 10 + SHARE, 1);
		use_all(50, 50 + SHARE, 2);
		for (int fd = 0; fd < 100; fd++)
			jx_connections_end(connections, fd);
	}
	use_all(60, 60 + SHARE, 1);
}

/* Those that only connect cost their key nothing. */
Test(connections, silent_ones_do_not_count)
{
	for (int fd = 10; fd < 1000; fd++)
		jx_connections_begin(connections, fd);
	EXPECT_OK(use(999, 1));
}

/* What was on its way when a connection ended must not take a place that nothing would give back. */
Test(connections, requests_after_the_end_do_not_count)
{
	use_all(10, 10 + SHARE, 1);
	for (int fd = 10; fd < 10 + SHARE; fd++) {
		jx_connections_end(connections, fd);
		EXPECT_OK(use(fd, 1));
		cr_assert_not(counted(fd, 1));
	}
	use_all(50, 50 + SHARE, 1);
}

Test(connections, descriptor_is_used_again_by_the_same_key)
{
	use_all(10, 10 + SHARE, 1);
	jx_connections_end(connections, 10);
	jx_connections_begin(connections, 10);
	cr_assert_not(counted(10, 1));
	EXPECT_OK(use(10, 1));
}

Test(connections, descriptor_is_used_again_and_its_end_was_not_heard)
{
	use_all(10, 10 + SHARE, 1);
	jx_connections_begin(connections, 10);
	EXPECT_OK(use(10, 2));
	jx_connections_begin(connections, 99);
	EXPECT_OK(use(99, 1));
}

Test(connections, another_key_replaces_the_record)
{
	use_all(10, 10 + SHARE, 1);
	EXPECT_OK(use(10, 2));
	cr_assert(counted(10, 2));
	cr_assert_not(counted(10, 1));
	EXPECT_STATUS((jx_connections_begin(connections, 98), use(98, 1)), JX_OK);
	/* One that may not have it leaves it as it is. */
	EXPECT_STATUS(use(10, 1), JX_RESOURCE_EXHAUSTED);
	cr_assert(counted(10, 2));
}

Test(connections, descriptors_at_both_ends_of_the_table)
{
	const int last = (int)JX_CONNECTIONS_MAX - 1;

	use_all(0, 1, 1);
	use_all(last, last + 1, 1);
	cr_assert(counted(0, 1) && counted(last, 1));
	jx_connections_begin(connections, last + 1);
	EXPECT_STATUS(use(last + 1, 1), JX_RESOURCE_EXHAUSTED);
	jx_connections_end(connections, last + 1);
	jx_connections_begin(connections, -1);
	EXPECT_STATUS(use(-1, 1), JX_RESOURCE_EXHAUSTED);
	cr_assert_not(counted(-1, 1));
	jx_connections_end(connections, -1);
}

Test(connections, none_is_fine_to_close)
{
	jx_connections_close(NULL);
}
