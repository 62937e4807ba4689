/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "server/transport/queue.h"
#include "tests/lib/expect.h"

static struct jx_queue *queue;
static struct jx_queued round_items[JX_ROUND_REQUESTS];

static void setup(void)
{
	queue = jx_queue_open();
	cr_assert_not_null(queue);
}

static void teardown(void)
{
	while (jx_queue_take(queue, round_items) > 0)
		continue;
	jx_queue_close(queue);
}

TestSuite(queue, .init = setup, .fini = teardown);

/* A request of principal `who`, the `number`-th of its own, with n bytes. */
static enum jx_status push(unsigned who, unsigned number, size_t n)
{
	struct jx_queued item = {.in = {.n = n, .arrived_ms = (int64_t)number}};

	memcpy(item.in.key, &who, sizeof(who));
	return jx_queue_push(queue, &item);
}

static unsigned who_of(const struct jx_queued *item)
{
	unsigned who;

	memcpy(&who, item->in.key, sizeof(who));
	return who;
}

static size_t count_of(unsigned who, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += who_of(&round_items[i]) == who;
	return count;
}

Test(queue, empty_gives_nothing)
{
	cr_assert_eq(jx_queue_take(queue, round_items), 0);
	cr_assert_eq(jx_queue_count(queue), 0);
}

Test(queue, null_closes)
{
	jx_queue_close(NULL);
}

Test(queue, order_within_a_principal_is_kept)
{
	unsigned next[3] = {0};

	for (unsigned number = 0; number < 200; number++)
		for (unsigned who = 0; who < 3; who++)
			EXPECT_OK(push(who, number, 10));
	for (size_t n; (n = jx_queue_take(queue, round_items)) > 0;)
		for (size_t i = 0; i < n; i++)
			cr_assert_eq(round_items[i].in.arrived_ms, (int64_t)next[who_of(&round_items[i])]++);
	for (unsigned who = 0; who < 3; who++)
		cr_assert_eq(next[who], 200);
}

Test(queue, one_alone_may_take_the_whole_round)
{
	for (unsigned number = 0; number < JX_ROUND_REQUESTS + 1; number++)
		EXPECT_OK(push(1, number, 10));
	cr_assert_eq(jx_queue_take(queue, round_items), JX_ROUND_REQUESTS);
	cr_assert_eq(jx_queue_take(queue, round_items), 1);
}

Test(queue, where_others_wait_each_has_its_share)
{
	for (unsigned number = 0; number < JX_QUEUE_SHARE; number++)
		EXPECT_OK(push(1, number, 10));
	EXPECT_OK(push(2, 0, 10));

	const size_t n = jx_queue_take(queue, round_items);
	cr_assert_eq(n, JX_ROUND_SHARE + 1);
	cr_assert_eq(count_of(1, n), JX_ROUND_SHARE);
	cr_assert_eq(count_of(2, n), 1);
	cr_assert_leq(who_of(&round_items[1]), 2u);
	cr_assert(who_of(&round_items[0]) == 2 || who_of(&round_items[1]) == 2, "the quiet one is not served at once");
}

/* More principals than a round has places: whoever was not served comes first in the next round. */
Test(queue, turns_go_on_from_round_to_round)
{
	const unsigned many = JX_ROUND_REQUESTS + 44;

	for (unsigned number = 0; number < 2; number++)
		for (unsigned who = 0; who < many; who++)
			EXPECT_OK(push(who, number, 10));
	cr_assert_eq(jx_queue_take(queue, round_items), JX_ROUND_REQUESTS);
	cr_assert_eq(jx_queue_take(queue, round_items), JX_ROUND_REQUESTS);
	for (unsigned i = 0; i < many - JX_ROUND_REQUESTS; i++)
		cr_assert_eq(who_of(&round_items[i]), JX_ROUND_REQUESTS + i);
}

Test(queue, share_of_requests_at_the_bound_and_past_it)
{
	for (unsigned number = 0; number < JX_QUEUE_SHARE; number++)
		EXPECT_OK(push(1, number, 10));
	EXPECT_STATUS(push(1, JX_QUEUE_SHARE, 10), JX_RESOURCE_EXHAUSTED);
	EXPECT_OK(push(2, 0, 10));
}

Test(queue, share_of_bytes_at_the_bound_and_past_it)
{
	EXPECT_OK(push(1, 0, (size_t)JX_QUEUE_SHARE_BYTES - 10));
	EXPECT_STATUS(push(1, 1, 11), JX_RESOURCE_EXHAUSTED);
	EXPECT_OK(push(1, 1, 10));
	EXPECT_STATUS(push(1, 2, 1), JX_RESOURCE_EXHAUSTED);
	EXPECT_OK(push(2, 0, 11));
	EXPECT_STATUS(push(3, 0, (size_t)JX_QUEUE_SHARE_BYTES + 1), JX_RESOURCE_EXHAUSTED);
}

Test(queue, requests_at_the_bound_and_past_it)
{
	for (unsigned i = 0; i < JX_QUEUE_REQUESTS; i++)
		EXPECT_OK(push(i % 100, i, 10));
	cr_assert_eq(jx_queue_count(queue), JX_QUEUE_REQUESTS);
	EXPECT_STATUS(push(100, 0, 10), JX_RESOURCE_EXHAUSTED);

	const size_t n = jx_queue_take(queue, round_items);
	cr_assert_eq(jx_queue_count(queue), JX_QUEUE_REQUESTS - n);
	for (unsigned i = 0; i < n; i++)
		EXPECT_OK(push(1000 + i, i, 10));
	EXPECT_STATUS(push(1, 0, 10), JX_RESOURCE_EXHAUSTED);
}

Test(queue, bytes_at_the_bound_and_past_it)
{
	unsigned who = 0;

	for (; (who + 1) * (size_t)JX_QUEUE_SHARE_BYTES <= (size_t)JX_QUEUE_BYTES; who++)
		EXPECT_OK(push(who, 0, (size_t)JX_QUEUE_SHARE_BYTES));
	EXPECT_STATUS(push(who, 0, 1), JX_RESOURCE_EXHAUSTED);
	cr_assert_eq(jx_queue_take(queue, round_items), 1);
	EXPECT_OK(push(who, 0, 1));
}

Test(queue, round_bytes_at_the_bound_and_past_it)
{
	EXPECT_OK(push(1, 0, (size_t)JX_ROUND_BYTES - 1));
	EXPECT_OK(push(2, 0, 1));
	EXPECT_OK(push(3, 0, 1));
	cr_assert_eq(jx_queue_take(queue, round_items), 2);
	cr_assert_eq(jx_queue_take(queue, round_items), 1);
}

/* Everybody comes and goes many times over: no place, lane or turn is lost. */
Test(queue, goes_on_for_ever)
{
	size_t in = 0, out = 0;

	srand(7);
	for (unsigned i = 0; i < 200000; i++) {
		in += push((unsigned)rand() % 700, i, (size_t)rand() % 100) == JX_OK;
		if (rand() % 150 == 0)
			out += jx_queue_take(queue, round_items);
		cr_assert_eq(jx_queue_count(queue), in - out);
	}
}
