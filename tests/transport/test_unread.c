/* SPDX-License-Identifier: Apache-2.0 */
/* What peers have not read: bounded for each connection, and given back. */
#include <string.h>

#include <criterion/criterion.h>

#include "common/base/limits.h"
#include "server/transport/unread.h"
#include "tests/lib/expect.h"

#define HALF (JX_UNREAD_BYTES / 2)

static uint8_t bytes[JX_UNREAD_BYTES + 1];
static struct jx_unread *unread;

static void open_unread(void)
{
	unread = jx_unread_open();
	cr_assert_not_null(unread);
}

static void close_unread(void)
{
	jx_unread_close(unread);
}

static void take(int fd, size_t n, zmq_msg_t *message)
{
	EXPECT_OK(jx_unread_message(unread, fd, bytes, n, message));
}

static void refuse(int fd, size_t n)
{
	zmq_msg_t message;

	EXPECT_STATUS(jx_unread_message(unread, fd, bytes, n, &message), JX_RESOURCE_EXHAUSTED);
}

TestSuite(unread, .init = open_unread, .fini = close_unread);

Test(unread, a_message_is_a_copy)
{
	uint8_t mine[] = "figures";
	zmq_msg_t message;

	EXPECT_OK(jx_unread_message(unread, 7, mine, sizeof(mine), &message));
	memset(mine, 0, sizeof(mine));
	cr_assert_eq(zmq_msg_size(&message), sizeof(mine));
	cr_assert_str_eq(zmq_msg_data(&message), "figures");
	(void)zmq_msg_close(&message);
}

Test(unread, is_bounded_and_given_back)
{
	zmq_msg_t first, second, other;

	take(7, HALF, &first);
	take(7, HALF, &second);
	refuse(7, 1);
	take(8, JX_UNREAD_BYTES, &other);
	(void)zmq_msg_close(&first);
	refuse(7, HALF + 1);
	take(7, HALF, &first);
	(void)zmq_msg_close(&first);
	(void)zmq_msg_close(&second);
	(void)zmq_msg_close(&other);
	refuse(7, JX_UNREAD_BYTES + 1);
	take(7, JX_UNREAD_BYTES, &first);
	(void)zmq_msg_close(&first);
}

Test(unread, a_descriptor_out_of_bounds_takes_nothing)
{
	zmq_msg_t message;

	refuse(-1, 1);
	refuse((int)JX_CONNECTIONS_MAX, 1);
	take((int)JX_CONNECTIONS_MAX - 1, 1, &message);
	(void)zmq_msg_close(&message);
}
