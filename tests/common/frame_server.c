/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/common/frame_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <zmq.h>

/* A request of ZAP (RFC 27) has seven frames, or more; the second is its id. */
static void answer_zap(struct frame_server *server)
{
	const char *answer[] = {"1.0", NULL, server->zap_answer, "", "somebody", ""};
	char frame[256], id[256];
	int id_size = 0, more = 1;
	size_t more_size = sizeof(more);

	for (int i = 0; more; i++) {
		int n = zmq_recv(server->zap, frame, sizeof(frame), 0);

		if (i == 1 && n >= 0) {
			memcpy(id, frame, (size_t)n);
			id_size = n;
		}
		if (n < 0 || zmq_getsockopt(server->zap, ZMQ_RCVMORE, &more, &more_size) != 0)
			return;
	}
	atomic_fetch_add(&server->handshakes, 1);
	if (server->silent_zap)
		return;
	for (int i = 0; i < 6; i++)
		(void)zmq_send(server->zap, i == 1 ? id : answer[i], i == 1 ? (size_t)id_size : strlen(answer[i]),
			       i < 5 ? ZMQ_SNDMORE : 0);
}

static void echo(struct frame_server *server)
{
	static char bytes[JX_FRAME_MAX];
	char peer[64];
	int peer_size = zmq_recv(server->router, peer, sizeof(peer), 0);
	int n = zmq_recv(server->router, bytes, sizeof(bytes), 0);

	if (peer_size < 0 || n < 0)
		return;
	if (server->two_frames) {
		(void)zmq_send(server->router, peer, (size_t)peer_size, ZMQ_SNDMORE);
		(void)zmq_send(server->router, "first", 5, ZMQ_SNDMORE);
		(void)zmq_send(server->router, "second", 6, 0);
	}
	(void)zmq_send(server->router, peer, (size_t)peer_size, ZMQ_SNDMORE);
	(void)zmq_send(server->router, bytes, (size_t)n, 0);
}

static void *serve(void *argument)
{
	struct frame_server *server = argument;

	while (!atomic_load(&server->stop)) {
		zmq_pollitem_t items[] = {
			{.socket = server->router, .events = ZMQ_POLLIN},
			{.socket = server->zap, .fd = -1, .events = ZMQ_POLLIN},
		};

		(void)zmq_poll(items, server->zap ? 2 : 1, 20);
		if (server->zap && items[1].revents)
			answer_zap(server);
		if (items[0].revents)
			echo(server);
	}
	return NULL;
}

static void secure(struct frame_server *server)
{
	int yes = 1, patience = 2000;

	server->zap = zmq_socket(server->context, server->silent_zap ? ZMQ_ROUTER : ZMQ_REP);
	cr_assert_eq(zmq_bind(server->zap, "inproc://zeromq.zap.01"), 0);
	cr_assert_eq(zmq_setsockopt(server->router, ZMQ_CURVE_SERVER, &yes, sizeof(yes)), 0);
	cr_assert_eq(zmq_setsockopt(server->router, ZMQ_CURVE_SECRETKEY, server->key->curve_secret, 32), 0);
	cr_assert_eq(zmq_setsockopt(server->router, ZMQ_ZAP_DOMAIN, "test", 4), 0);
	if (server->silent_zap)
		cr_assert_eq(zmq_setsockopt(server->router, ZMQ_HANDSHAKE_IVL, &patience, sizeof(patience)), 0);
}

void frame_server_start(struct frame_server *server, const char *endpoint)
{
	size_t size = sizeof(server->endpoint);

	atomic_init(&server->stop, false);
	atomic_init(&server->handshakes, 0);
	server->context = zmq_ctx_new();
	server->router = zmq_socket(server->context, ZMQ_ROUTER);
	server->zap = NULL;
	if (server->key)
		secure(server);
	cr_assert_eq(zmq_bind(server->router, endpoint ? endpoint : "tcp://127.0.0.1:*"), 0, "%s",
		     zmq_strerror(zmq_errno()));
	cr_assert_eq(zmq_getsockopt(server->router, ZMQ_LAST_ENDPOINT, server->endpoint, &size), 0);
	cr_assert_eq(pthread_create(&server->thread, NULL, serve, server), 0);
}

void frame_server_stop(struct frame_server *server)
{
	int none = 0;

	atomic_store(&server->stop, true);
	(void)pthread_join(server->thread, NULL);
	(void)zmq_setsockopt(server->router, ZMQ_LINGER, &none, sizeof(none));
	(void)zmq_close(server->router);
	if (server->zap)
		(void)zmq_close(server->zap);
	(void)zmq_ctx_term(server->context);
}

static void *listen_on(void *argument)
{
	struct tcp_server *server = argument;
	char bytes[256];
	int peer;

	/* Ends when the listener is shut down. */
	while ((peer = accept(server->listener, NULL, NULL)) >= 0) {
		atomic_fetch_add(&server->connections, 1);
		if (server->says) {
			(void)send(peer, server->says, strlen(server->says), MSG_NOSIGNAL);
			while (recv(peer, bytes, sizeof(bytes), 0) > 0)
				;
		}
		(void)close(peer);
	}
	return NULL;
}

void tcp_server_start(struct tcp_server *server)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);

	atomic_init(&server->connections, 0);
	server->listener = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert_eq(bind(server->listener, (struct sockaddr *)&address, size), 0);
	cr_assert_eq(listen(server->listener, 8), 0);
	cr_assert_eq(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
	(void)snprintf(server->endpoint, sizeof(server->endpoint), "tcp://127.0.0.1:%d", ntohs(address.sin_port));
	cr_assert_eq(pthread_create(&server->thread, NULL, listen_on, server), 0);
}

void tcp_server_stop(struct tcp_server *server)
{
	(void)shutdown(server->listener, SHUT_RDWR);
	(void)pthread_join(server->thread, NULL);
	(void)close(server->listener);
}
