/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links of several threads at once: what they share is the process's one ZeroMQ context, which the first makes and the
 * last ends, again and again. A plain program, since Criterion's processes do not run under the thread sanitizer. The
 * server is a process of its own, so that no other context is in this one.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

#include "common/rpc/frame.h"

#define THREADS     4u
#define LINKS       6u
#define MESSAGES    5u
#define PATIENCE_MS 20000

/* What the threads read, and nobody writes any more. */
static struct jx_key server_key;
static char endpoint[128];

/* A failure ends the program; atexit ends the server. */
#define EXPECT(condition) expect((condition), #condition, __LINE__)

static void expect(int condition, const char *text, int line)
{
	if (condition)
		return;
	(void)fprintf(stderr, "tsan_link.c:%d: not so: %s\n", line, text);
	exit(EXIT_FAILURE);
}

/* -- the server -------------------------------------------------------------------------------------------------- */

static pid_t server;

static void end_server(void)
{
	(void)kill(server, SIGKILL);
	(void)waitpid(server, NULL, 0);
}

/* Sends each message back; libzmq admits every key where nobody answers for ZAP. */
static _Noreturn void serve(int told)
{
	void *router = zmq_socket(zmq_ctx_new(), ZMQ_ROUTER);
	size_t size = sizeof(endpoint);
	int yes = 1;

	/* In case that nobody ends it. */
	(void)alarm(5 * PATIENCE_MS / 1000);
	if (zmq_setsockopt(router, ZMQ_CURVE_SERVER, &yes, sizeof(yes)) != 0 ||
	    zmq_setsockopt(router, ZMQ_CURVE_SECRETKEY, server_key.curve_secret, JX_KEY_BYTES) != 0 ||
	    zmq_bind(router, "tcp://127.0.0.1:*") != 0 ||
	    zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, endpoint, &size) != 0 ||
	    write(told, endpoint, sizeof(endpoint)) != (ssize_t)sizeof(endpoint))
		_exit(EXIT_FAILURE);
	for (;;) {
		char peer[64], bytes[64];
		int peer_size = zmq_recv(router, peer, sizeof(peer), 0);
		int n = zmq_recv(router, bytes, sizeof(bytes), 0);

		if (peer_size < 0 || n < 0)
			_exit(EXIT_FAILURE);
		(void)zmq_send(router, peer, (size_t)peer_size, ZMQ_SNDMORE);
		(void)zmq_send(router, bytes, (size_t)n, 0);
	}
}

static void start_server(void)
{
	int ends[2];

	EXPECT(pipe(ends) == 0);
	server = fork();
	EXPECT(server >= 0);
	if (server == 0)
		serve(ends[1]);
	EXPECT(atexit(end_server) == 0);
	EXPECT(close(ends[1]) == 0);
	EXPECT(read(ends[0], endpoint, sizeof(endpoint)) == (ssize_t)sizeof(endpoint));
	(void)close(ends[0]);
}

/* -- the threads ------------------------------------------------------------------------------------------------- */

static void expect_echo(struct jx_link *link, unsigned number)
{
	const uint8_t *bytes;
	size_t n;

	EXPECT(jx_link_send(link, &number, sizeof(number)) == JX_OK);
	while (jx_link_receive(link, &bytes, &n) == JX_NOT_FOUND)
		EXPECT(jx_link_wait(link, PATIENCE_MS) == JX_LINK_READY);
	EXPECT(n == sizeof(number) && memcmp(bytes, &number, n) == 0);
}

static void *run(void *unused)
{
	struct jx_key key;

	(void)unused;
	jx_key_generate(&key);
	for (unsigned i = 0; i < LINKS; i++) {
		struct jx_link *link = NULL;

		EXPECT(jx_link_open(endpoint, server_key.public_key, &key, &link) == JX_OK);
		EXPECT(jx_link_wait(link, PATIENCE_MS) == JX_LINK_READY);
		for (unsigned message = 0; message < MESSAGES; message++)
			expect_echo(link, i * MESSAGES + message);
		jx_link_close(link);
	}
	jx_key_clear(&key);
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];

	EXPECT(jx_identity_init() == JX_OK);
	jx_key_generate(&server_key);
	start_server();
	for (unsigned i = 0; i < THREADS; i++)
		EXPECT(pthread_create(&threads[i], NULL, run, NULL) == 0);
	for (unsigned i = 0; i < THREADS; i++)
		EXPECT(pthread_join(threads[i], NULL) == 0);
	return EXIT_SUCCESS;
}
