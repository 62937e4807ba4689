/* SPDX-License-Identifier: Apache-2.0 */
/* The loop with a real client at its socket and no store behind it. */
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#include "common/rpc/frame.h"
#include "server/transport/loop.h"
#include "tests/lib/expect.h"
#include "tests/transport/fake_dispatch.h"

#define ANSWER_MS 3000
#define SHARE     JX_CONNECTIONS_SHARE

static struct jx_key server_key, client_key, other_key;
static struct jx_dispatch dispatch;
static struct jx_loop *loop;
static pthread_t thread;
static enum jx_status ended;
static bool running;

static void *run(void *unused)
{
	(void)unused;
	ended = jx_loop_run(loop);
	return NULL;
}

static void prepare(void)
{
	EXPECT_OK(jx_identity_init());
	jx_key_generate(&server_key);
	jx_key_generate(&client_key);
	jx_key_generate(&other_key);
	fake_dispatch_init(&dispatch, client_key.public_key);
	memcpy(dispatch.other, other_key.public_key, JX_KEY_BYTES);
}

static enum jx_status open_loop(void)
{
	const struct jx_loop_options options = {
		.listen = "tcp://127.0.0.1:*", .key = &server_key, .dispatch = &dispatch};

	return jx_loop_open(&options, &loop);
}

static void setup(void)
{
	prepare();
	EXPECT_OK(open_loop());
	/* The thread inherits the mask that the loop set: signals sent to it reach its signalfd. */
	cr_assert_eq(pthread_create(&thread, NULL, run, NULL), 0);
	running = true;
}

static void join(void)
{
	cr_assert_eq(pthread_join(thread, NULL), 0);
	running = false;
}

static void stop(int signal)
{
	cr_assert_eq(pthread_kill(thread, signal), 0);
	join();
}

static void teardown(void)
{
	if (running)
		stop(SIGTERM);
	jx_loop_close(loop);
}

TestSuite(loop, .init = setup, .fini = teardown);
TestSuite(door, .init = prepare);

static struct jx_link *connect_as(const struct jx_key *key)
{
	struct jx_link *link = NULL;

	EXPECT_OK(jx_link_open(jx_loop_endpoint(loop), server_key.public_key, key, &link));
	return link;
}

static struct jx_link *connect_ready(void)
{
	struct jx_link *link = connect_as(&client_key);

	cr_assert_eq(jx_link_wait(link, ANSWER_MS), JX_LINK_READY);
	return link;
}

static bool receive(struct jx_link *link, const uint8_t **bytes, size_t *n)
{
	return jx_link_receive(link, bytes, n) == JX_OK ||
	       (jx_link_wait(link, ANSWER_MS) == JX_LINK_READY && jx_link_receive(link, bytes, n) == JX_OK);
}

static void expect_answer(struct jx_link *link, const char *expected, size_t length)
{
	const uint8_t *bytes = NULL;
	size_t n = 0;

	cr_assert(receive(link, &bytes, &n), "no answer");
	cr_assert_eq(n, length);
	cr_assert_eq(memcmp(bytes, expected, n), 0);
}

static void expect_refusal(struct jx_link *link, enum jx_reason reason)
{
	const char expected[2] = {FAKE_REFUSAL, (char)reason};

	expect_answer(link, expected, sizeof(expected));
}

static void wait_for(atomic_uint *counter, unsigned at_least)
{
	const struct timespec pause = {.tv_nsec = 5000000};

	for (int i = 0; *counter < at_least; i++) {
		cr_assert_lt(i, 1000, "waited for too long");
		(void)nanosleep(&pause, NULL);
	}
}

Test(loop, answers_who_is_enrolled)
{
	struct jx_link *link = connect_ready();

	EXPECT_OK(jx_link_send(link, "hello", 5));
	expect_answer(link, "hello", 5);
	jx_link_close(link);
}

Test(loop, refuses_a_stranger_in_words_and_at_once)
{
	struct jx_key stranger;

	jx_key_generate(&stranger);
	struct jx_link *link = connect_as(&stranger);
	cr_assert_eq(jx_link_wait(link, 1000), JX_LINK_REFUSED);
	jx_link_close(link);
	cr_assert_eq(dispatch.rounds, 0);
}

Test(loop, order_on_a_connection_is_kept)
{
	struct jx_link *link = connect_ready();

	for (char i = 0; i < 60; i++)
		EXPECT_OK(jx_link_send(link, (char[]){'n', i}, 2));
	for (char i = 0; i < 60; i++)
		expect_answer(link, (char[]){'n', i}, 2);
	jx_link_close(link);
}

Test(loop, an_answer_that_finds_no_taker_harms_nobody)
{
	struct jx_link *link = connect_ready();

	EXPECT_OK(jx_link_send(link, "d1", 2));
	expect_answer(link, "d1", 2);
	EXPECT_OK(jx_link_send(link, "ok", 2));
	expect_answer(link, "ok", 2);
	jx_link_close(link);
}

Test(loop, a_parked_call_is_answered_when_it_is_due)
{
	struct jx_link *link = connect_ready();

	EXPECT_OK(jx_link_send(link, "p", 1));
	expect_refusal(link, JX_REASON_TIMED_OUT);
	jx_link_close(link);
}

Test(loop, sighup_confirms_the_clock)
{
	cr_assert_eq(pthread_kill(thread, SIGHUP), 0);
	wait_for(&dispatch.confirmed, 1);
}

Test(loop, rests_once_when_idle)
{
	const struct timespec longer = {.tv_sec = 1, .tv_nsec = 500000000};
	struct jx_link *link = connect_ready();

	EXPECT_OK(jx_link_send(link, "work", 4));
	expect_answer(link, "work", 4);
	wait_for(&dispatch.idle_rests, 1);
	(void)nanosleep(&longer, NULL);
	cr_assert_eq(dispatch.idle_rests, 1);
	jx_link_close(link);
}

Test(loop, stops_clean_and_ends_what_is_parked)
{
	struct jx_link *link = connect_ready();

	EXPECT_OK(jx_link_send(link, "p", 1));
	wait_for(&dispatch.rounds, 1);
	stop(SIGINT);
	EXPECT_OK(ended);
	cr_assert_eq(dispatch.idle_rests, 1, "no checkpoint at the end");
	jx_loop_close(loop);
	loop = NULL;
	expect_refusal(link, JX_REASON_SHUTTING_DOWN);
	jx_link_close(link);
}

/* More than a principal's share of the queue, while a slow round holds the loop: refused at once, in words. */
Test(loop, past_the_share_of_the_queue_the_answer_is_queue_full)
{
	const unsigned n_links = 16, each = 60;
	struct jx_link *links[16];
	const uint8_t *bytes;
	size_t n;
	unsigned full = 0;

	for (unsigned i = 0; i < n_links; i++)
		links[i] = connect_ready();
	/* Each round of the flood is slow, so that the queue fills while it runs. */
	for (unsigned i = 0; i < n_links; i++)
		for (unsigned k = 0; k < each; k++)
			EXPECT_OK(jx_link_send(links[i], k == each / 2 && i == 0 ? "s" : "n", 1));
	for (unsigned i = 0; i < n_links; i++)
		for (unsigned k = 0; k < each; k++) {
			cr_assert(receive(links[i], &bytes, &n), "link %u: answer %u of %u is missing", i, k, each);
			full += bytes[0] == FAKE_REFUSAL && bytes[1] == JX_REASON_QUEUE_FULL;
		}
	cr_assert_eq(full, dispatch.refused);
	for (unsigned i = 0; i < n_links; i++)
		jx_link_close(links[i]);
}

/* Connects, and hears that the connection may be used. */
static struct jx_link *connect_used(const struct jx_key *key)
{
	struct jx_link *link = connect_as(key);

	cr_assert_eq(jx_link_wait(link, ANSWER_MS), JX_LINK_READY);
	EXPECT_OK(jx_link_send(link, "mine", 4));
	expect_answer(link, "mine", 4);
	return link;
}

static void close_all(struct jx_link *links[SHARE])
{
	for (unsigned i = 0; i < SHARE; i++)
		jx_link_close(links[i]);
}

Test(loop, past_the_share_of_connections_the_answer_says_so)
{
	struct jx_link *links[SHARE], *late, *other;

	for (unsigned i = 0; i < SHARE; i++)
		links[i] = connect_used(&client_key);
	late = connect_ready();
	const unsigned rounds = dispatch.rounds;
	EXPECT_OK(jx_link_send(late, "one", 3));
	expect_refusal(late, JX_REASON_TOO_MANY_CONNECTIONS);
	cr_assert_eq(dispatch.rounds, rounds, "what was refused has run");
	other = connect_used(&other_key);
	EXPECT_OK(jx_link_send(links[SHARE - 1], "still", 5));
	expect_answer(links[SHARE - 1], "still", 5);
	close_all(links);
	jx_link_close(late);
	jx_link_close(other);
}

/*
 * Over and over, with answers on their way to nobody. Every other time the low descriptors are another key's, so that
 * places which were not given back would be missing.
 */
Test(loop, connections_that_ended_leave_their_places)
{
	const struct timespec pause = {.tv_nsec = 50000000};
	struct jx_link *links[SHARE], *others[SHARE] = {NULL};

	for (unsigned lap = 0; lap < 6; lap++) {
		for (unsigned i = 0; i < SHARE; i++)
			others[i] = lap % 2 == 0 ? connect_used(&other_key) : NULL;
		for (unsigned i = 0; i < SHARE; i++)
			links[i] = connect_used(&client_key);
		for (unsigned i = 0; i < SHARE; i++)
			for (unsigned k = 0; k < 20; k++)
				EXPECT_OK(jx_link_send(links[i], "last words", 10));
		close_all(others);
		close_all(links);
		(void)nanosleep(&pause, NULL);
	}
}

/* As many calls as may wait on one connection: none of their answers is dropped, whatever was in flight before. */
Test(loop, a_full_connection_loses_no_answer)
{
	struct jx_link *link = connect_ready();

	for (unsigned lap = 0; lap < 100; lap++) {
		for (unsigned i = 0; i < JX_CONNECTION_CALLS; i++)
			EXPECT_OK(jx_link_send(link, "n", 1));
		for (unsigned i = 0; i < JX_CONNECTION_CALLS; i++)
			expect_answer(link, "n", 1);
	}
	jx_link_close(link);
}

Test(loop, a_fault_is_answered_and_ends_the_loop)
{
	struct jx_link *link = connect_ready();

	EXPECT_OK(jx_link_send(link, "f", 1));
	join();
	EXPECT_STATUS(ended, JX_INTERNAL);
	jx_loop_close(loop);
	loop = NULL;
	expect_refusal(link, JX_REASON_COMMIT_UNKNOWN);
	jx_link_close(link);
}

/* -- what no client of ours sends -------------------------------------------------------------------------------- */

static void *raw_client(void *context)
{
	void *socket = zmq_socket(context, ZMQ_DEALER);
	const int timeout = ANSWER_MS, none = 0;

	cr_assert_eq(zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server_key.curve_public, 32), 0);
	cr_assert_eq(zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, client_key.curve_public, 32), 0);
	cr_assert_eq(zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, client_key.curve_secret, 32), 0);
	cr_assert_eq(zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, sizeof(timeout)), 0);
	cr_assert_eq(zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof(none)), 0);
	return socket;
}

Test(loop, more_than_one_frame_is_dropped_and_the_connection_serves_on)
{
	void *context = zmq_ctx_new(), *socket = raw_client(context);
	char answer[16];

	cr_assert_eq(zmq_connect(socket, jx_loop_endpoint(loop)), 0);
	for (int i = 0; i < 100; i++)
		cr_assert_eq(zmq_send(socket, "part", 4, ZMQ_SNDMORE), 4);
	cr_assert_eq(zmq_send(socket, "last", 4, 0), 4);
	cr_assert_eq(zmq_send(socket, "one", 3, 0), 3);
	cr_assert_eq(zmq_recv(socket, answer, sizeof(answer), 0), 3);
	cr_assert_eq(memcmp(answer, "one", 3), 0);
	cr_assert_eq(dispatch.rounds, 1);
	(void)zmq_close(socket);
	(void)zmq_ctx_term(context);
}

static void with_routing_id(size_t length, bool answered)
{
	void *context = zmq_ctx_new(), *socket = raw_client(context);
	const int timeout = answered ? ANSWER_MS : 300;
	char id[64], answer[16];

	memset(id, 'x', sizeof(id));
	cr_assert_eq(zmq_setsockopt(socket, ZMQ_ROUTING_ID, id, length), 0);
	cr_assert_eq(zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, sizeof(timeout)), 0);
	cr_assert_eq(zmq_connect(socket, jx_loop_endpoint(loop)), 0);
	cr_assert_eq(zmq_send(socket, "one", 3, 0), 3);
	cr_assert_eq(zmq_recv(socket, answer, sizeof(answer), 0), answered ? 3 : -1);
	(void)zmq_close(socket);
	(void)zmq_ctx_term(context);
}

Test(loop, routing_id_of_31_bytes_is_answered)
{
	with_routing_id(31, true);
}

Test(loop, routing_id_of_32_bytes_is_dropped)
{
	with_routing_id(32, false);
}

Test(loop, without_curve_nothing_comes_through)
{
	void *context = zmq_ctx_new(), *socket = zmq_socket(context, ZMQ_DEALER);
	const int timeout = 300, none = 0;
	char answer[16];

	cr_assert_eq(zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, sizeof(timeout)), 0);
	cr_assert_eq(zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof(none)), 0);
	cr_assert_eq(zmq_connect(socket, jx_loop_endpoint(loop)), 0);
	cr_assert_eq(zmq_send(socket, "one", 3, 0), 3);
	cr_assert_eq(zmq_recv(socket, answer, sizeof(answer), 0), -1);
	cr_assert_eq(dispatch.rounds, 0);
	(void)zmq_close(socket);
	(void)zmq_ctx_term(context);
}

/* -- the door ---------------------------------------------------------------------------------------------------- */

Test(door, a_server_that_lets_strangers_in_does_not_start)
{
	dispatch.open_door = true;
	EXPECT_STATUS(open_loop(), JX_PERMISSION_DENIED);
}

static struct sockaddr_in public_address;
static unsigned knocks, opened;

/* Is the door open to the public while a key is judged? */
static void knock(void)
{
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	knocks++;
	opened += connect(fd, (const struct sockaddr *)&public_address, sizeof(public_address)) == 0;
	(void)close(fd);
}

Test(door, opens_to_the_public_after_the_proof)
{
	socklen_t size = sizeof(public_address);
	const int fd = socket(AF_INET, SOCK_STREAM, 0);
	char listen_at[64];

	public_address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	cr_assert_eq(bind(fd, (const struct sockaddr *)&public_address, size), 0);
	cr_assert_eq(getsockname(fd, (struct sockaddr *)&public_address, &size), 0);
	(void)close(fd);
	(void)snprintf(listen_at, sizeof(listen_at), "tcp://127.0.0.1:%u", ntohs(public_address.sin_port));
	dispatch.asked = knock;
	const struct jx_loop_options options = {.listen = listen_at, .key = &server_key, .dispatch = &dispatch};
	EXPECT_OK(jx_loop_open(&options, &loop));
	cr_assert_str_eq(jx_loop_endpoint(loop), listen_at);
	cr_assert_eq(knocks, 1);
	cr_assert_eq(opened, 0);
	knock();
	cr_assert_eq(opened, 1);
	jx_loop_close(loop);
}

Test(door, an_endpoint_that_is_taken_is_said)
{
	struct jx_loop *second = NULL;

	EXPECT_OK(open_loop());
	cr_assert_eq(strncmp(jx_loop_endpoint(loop), "tcp://127.0.0.1:", 16), 0);
	const struct jx_loop_options options = {
		.listen = jx_loop_endpoint(loop), .key = &server_key, .dispatch = &dispatch};
	EXPECT_STATUS(jx_loop_open(&options, &second), JX_UNAVAILABLE);
	jx_loop_close(loop);
}

Test(door, the_mask_of_signals_is_put_back)
{
	sigset_t before, after;

	(void)pthread_sigmask(SIG_SETMASK, NULL, &before);
	EXPECT_OK(open_loop());
	jx_loop_close(loop);
	(void)pthread_sigmask(SIG_SETMASK, NULL, &after);
	cr_assert_eq(sigismember(&before, SIGTERM), sigismember(&after, SIGTERM));
}

/* The proof costs little: the whole of it within the time that a start may take. */
Test(door, opens_quickly)
{
	struct timespec begun, done;

	(void)clock_gettime(CLOCK_MONOTONIC, &begun);
	EXPECT_OK(open_loop());
	(void)clock_gettime(CLOCK_MONOTONIC, &done);
	jx_loop_close(loop);
	const long took_ms = (long)(done.tv_sec - begun.tv_sec) * 1000 + (done.tv_nsec - begun.tv_nsec) / 1000000;
	cr_assert_lt(took_ms, 500, "took %ld ms", took_ms);
}
