/* SPDX-License-Identifier: Apache-2.0 */
#include "common/rpc/frame.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <zmq.h>

#include "tests/common/frame_server.h"
#include "tests/lib/expect.h"

#define LARGEST ((size_t)JX_MESSAGE_MAX)

static struct jx_key server_key, client_key;

static void start(void)
{
	EXPECT_OK(jx_identity_init());
	jx_key_generate(&server_key);
	jx_key_generate(&client_key);
}

TestSuite(frame, .init = start, .timeout = 60);

static int64_t now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct jx_link *open_link(const char *endpoint)
{
	struct jx_link *link = NULL;

	EXPECT_OK(jx_link_open(endpoint, server_key.public_key, &client_key, &link));
	return link;
}

/* The next message, waiting for it. */
static void expect_message(struct jx_link *link, const void *expected, size_t expected_size)
{
	const uint8_t *bytes = NULL;
	size_t n = 0;
	int64_t until = now_ms() + 5000;
	enum jx_status status = jx_link_receive(link, &bytes, &n);

	while (status == JX_NOT_FOUND && now_ms() < until) {
		(void)jx_link_wait(link, 1000);
		status = jx_link_receive(link, &bytes, &n);
	}
	EXPECT_OK(status);
	cr_assert_eq(n, expected_size);
	cr_assert_eq(memcmp(bytes, expected, n), 0);
}

Test(frame, prepares_a_socket)
{
	const struct jx_socket_options options = {.send_hwm = 7, .receive_hwm = 9, .linger_ms = 11};
	const struct {
		int option, value;
	} rows[] = {
		{ZMQ_SNDHWM, 7},
		{ZMQ_RCVHWM, 9},
		{ZMQ_LINGER, 11},
		{ZMQ_HANDSHAKE_IVL, 3000},
		{ZMQ_HEARTBEAT_IVL, 15000},
		{ZMQ_HEARTBEAT_TIMEOUT, 30000},
		{ZMQ_HEARTBEAT_TTL, 60000},
		{ZMQ_TCP_MAXRT, 30000},
		{ZMQ_IPV6, 1},
	};
	void *context = zmq_ctx_new();
	void *socket = zmq_socket(context, ZMQ_ROUTER);
	int64_t max_size = 0;
	size_t size = sizeof(max_size);

	EXPECT_OK(jx_socket_prepare(socket, &options));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int value = -1;
		size_t value_size = sizeof(value);

		cr_assert_eq(zmq_getsockopt(socket, rows[i].option, &value, &value_size), 0);
		cr_assert_eq(value, rows[i].value, "option %d is %d", rows[i].option, value);
	}
	cr_assert_eq(zmq_getsockopt(socket, ZMQ_MAXMSGSIZE, &max_size, &size), 0);
	cr_assert_eq(max_size, JX_FRAME_MAX);
	(void)zmq_close(socket);
	(void)zmq_ctx_term(context);
}

Test(frame, carries_messages)
{
	struct frame_server server = {.key = &server_key, .zap_answer = "200"};
	struct jx_link *link;
	const uint8_t *bytes;
	size_t n;

	frame_server_start(&server, NULL);
	link = open_link(server.endpoint);
	EXPECT_STATUS(jx_link_send(link, "early", 5), JX_UNAVAILABLE);
	cr_assert_eq(jx_link_wait(link, 5000), JX_LINK_READY);
	EXPECT_STATUS(jx_link_receive(link, &bytes, &n), JX_NOT_FOUND);
	for (int i = 0; i < 100; i++) {
		EXPECT_OK(jx_link_send(link, &i, sizeof(i)));
		expect_message(link, &i, sizeof(i));
	}
	EXPECT_OK(jx_link_send(link, "", 0));
	expect_message(link, "", 0);
	jx_link_close(link);
	frame_server_stop(&server);
}

Test(frame, carries_the_largest_message)
{
	struct frame_server server = {.key = &server_key, .zap_answer = "200"};
	uint8_t *large = malloc(LARGEST);
	struct jx_link *link;

	jx_random(large, LARGEST);
	frame_server_start(&server, NULL);
	link = open_link(server.endpoint);
	cr_assert_eq(jx_link_wait(link, 5000), JX_LINK_READY);
	EXPECT_OK(jx_link_send(link, large, LARGEST));
	expect_message(link, large, LARGEST);
	jx_link_close(link);
	frame_server_stop(&server);
	free(large);
}

Test(frame, drops_messages_of_two_frames)
{
	struct frame_server server = {.key = &server_key, .zap_answer = "200", .two_frames = true};
	struct jx_link *link;

	frame_server_start(&server, NULL);
	link = open_link(server.endpoint);
	cr_assert_eq(jx_link_wait(link, 5000), JX_LINK_READY);
	for (int i = 0; i < 10; i++) {
		EXPECT_OK(jx_link_send(link, &i, sizeof(i)));
		expect_message(link, &i, sizeof(i));
	}
	jx_link_close(link);
	frame_server_stop(&server);
}

/* Each verdict, and how soon it comes. */
static void expect_verdict(const char *endpoint, enum jx_link_state expected, int64_t within_ms)
{
	struct jx_link *link = open_link(endpoint);
	int64_t before = now_ms();

	cr_assert_eq(jx_link_wait(link, (int)within_ms + 5000), expected);
	cr_assert_lt(now_ms() - before, within_ms);
	/* It is final: asked again, it comes at once, and nothing can be sent. */
	before = now_ms();
	cr_assert_eq(jx_link_wait(link, 1000), expected);
	cr_assert_lt(now_ms() - before, 500);
	EXPECT_STATUS(jx_link_send(link, "x", 1), JX_UNAVAILABLE);
	jx_link_close(link);
}

Test(frame, is_refused_at_once)
{
	struct frame_server server = {.key = &server_key, .zap_answer = "400"};

	frame_server_start(&server, NULL);
	expect_verdict(server.endpoint, JX_LINK_REFUSED, 1000);
	frame_server_stop(&server);
}

Test(frame, finds_another_server_at_once)
{
	struct jx_key other;
	struct frame_server server = {.key = &other, .zap_answer = "200"};

	jx_key_generate(&other);
	frame_server_start(&server, NULL);
	for (int i = 0; i < 5; i++)
		expect_verdict(server.endpoint, JX_LINK_IDENTITY_MISMATCH, 1000);
	cr_assert_eq(atomic_load(&server.handshakes), 0);
	frame_server_stop(&server);
}

Test(frame, finds_a_server_without_curve)
{
	struct frame_server server = {.key = NULL};

	frame_server_start(&server, NULL);
	for (int i = 0; i < 10; i++)
		expect_verdict(server.endpoint, JX_LINK_NOT_JIXIAO, 1000);
	frame_server_stop(&server);
}

Test(frame, finds_what_speaks_something_else)
{
	struct tcp_server server = {.says = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"};

	tcp_server_start(&server);
	expect_verdict(server.endpoint, JX_LINK_NOT_JIXIAO, 1000);
	tcp_server_stop(&server);
}

Test(frame, waits_for_a_server_that_is_absent)
{
	struct frame_server server = {.key = &server_key, .zap_answer = "200"};
	char endpoint[128];
	struct jx_link *link;
	int64_t before;

	/* A port that was free a moment ago. */
	frame_server_start(&server, NULL);
	memcpy(endpoint, server.endpoint, sizeof(endpoint));
	frame_server_stop(&server);
	link = open_link(endpoint);
	before = now_ms();
	cr_assert_eq(jx_link_wait(link, 300), JX_LINK_CONNECTING);
	cr_assert_geq(now_ms() - before, 300);
	cr_assert_lt(now_ms() - before, 1000);
	cr_assert_eq(jx_link_wait(link, 0), JX_LINK_CONNECTING);
	frame_server_start(&server, endpoint);
	cr_assert_eq(jx_link_wait(link, 10000), JX_LINK_READY);
	jx_link_close(link);
	frame_server_stop(&server);
}

/* The loss of a connection is told even where it is there again by the time that the caller looks. */
Test(frame, tells_that_the_connection_was_lost)
{
	struct frame_server server = {.key = &server_key, .zap_answer = "200"};
	char endpoint[128];
	struct jx_link *link;

	frame_server_start(&server, NULL);
	memcpy(endpoint, server.endpoint, sizeof(endpoint));
	link = open_link(endpoint);
	cr_assert_eq(jx_link_wait(link, 5000), JX_LINK_READY);
	frame_server_stop(&server);
	frame_server_start(&server, endpoint);
	(void)nanosleep(&(struct timespec){.tv_sec = 2}, NULL);
	cr_assert_eq(jx_link_wait(link, 5000), JX_LINK_CONNECTING);
	EXPECT_STATUS(jx_link_send(link, "x", 1), JX_UNAVAILABLE);
	cr_assert_eq(jx_link_wait(link, 10000), JX_LINK_READY);
	EXPECT_OK(jx_link_send(link, "again", 5));
	expect_message(link, "again", 5);
	/* The key was revoked meanwhile. */
	frame_server_stop(&server);
	server.zap_answer = "400";
	frame_server_start(&server, endpoint);
	cr_assert_eq(jx_link_wait(link, 5000), JX_LINK_CONNECTING);
	cr_assert_eq(jx_link_wait(link, 10000), JX_LINK_REFUSED);
	jx_link_close(link);
	frame_server_stop(&server);
}

/* A proxy with nothing behind it, a server that is being stopped: nobody can be blamed. */
Test(frame, does_not_take_a_cut_line_for_another_server)
{
	struct tcp_server server = {.says = NULL};
	struct jx_link *link;

	tcp_server_start(&server);
	link = open_link(server.endpoint);
	cr_assert_eq(jx_link_wait(link, 2500), JX_LINK_CONNECTING);
	cr_assert_geq(atomic_load(&server.connections), 3);
	jx_link_close(link);
	tcp_server_stop(&server);
}

/* A server that is too busy to judge a handshake gives it up after a while: that is no other server. */
Test(frame, does_not_take_a_slow_server_for_another)
{
	struct frame_server server = {.key = &server_key, .zap_answer = "200", .silent_zap = true};
	struct jx_link *link;

	frame_server_start(&server, NULL);
	link = open_link(server.endpoint);
	cr_assert_eq(jx_link_wait(link, 5500), JX_LINK_CONNECTING);
	cr_assert_geq(atomic_load(&server.handshakes), 2);
	jx_link_close(link);
	frame_server_stop(&server);
}

Test(frame, links_stand_side_by_side)
{
	struct frame_server server = {.key = &server_key, .zap_answer = "200"};
	struct jx_link *links[8];

	frame_server_start(&server, NULL);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 8; i++)
			links[i] = open_link(server.endpoint);
		for (int i = 0; i < 8; i++)
			cr_assert_eq(jx_link_wait(links[i], 5000), JX_LINK_READY);
		for (int i = 0; i < 8; i++)
			EXPECT_OK(jx_link_send(links[i], &i, sizeof(i)));
		for (int i = 0; i < 8; i++)
			expect_message(links[i], &i, sizeof(i));
		for (int i = 0; i < 8; i++)
			jx_link_close(links[i]);
	}
	frame_server_stop(&server);
}

Test(frame, refuses_what_cannot_be_opened)
{
	static const char *const endpoints[] = {"", "127.0.0.1:1", "udp://127.0.0.1:1", "tcp://127.0.0.1", "foo://x"};
	uint8_t no_point[32] = {2};
	struct jx_link *link = NULL;

	for (size_t i = 0; i < 5; i++)
		EXPECT_STATUS(jx_link_open(endpoints[i], server_key.public_key, &client_key, &link),
			      JX_INVALID_ARGUMENT);
	EXPECT_STATUS(jx_link_open("tcp://127.0.0.1:1", no_point, &client_key, &link), JX_INVALID_ARGUMENT);
	cr_assert_null(link);
	jx_link_close(NULL);
}
