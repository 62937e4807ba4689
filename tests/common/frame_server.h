/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The other end of a link, in a thread of its own: a raw ROUTER with CURVE and ZAP that echoes, or a plain TCP listener
 * that is no server at all.
 */
#ifndef JX_TESTS_COMMON_FRAME_SERVER_H
#define JX_TESTS_COMMON_FRAME_SERVER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "common/rpc/identity.h"

struct frame_server {
	pthread_t thread;
	void *context;
	void *router;
	void *zap; /* NULL without CURVE */
	char endpoint[128];
	atomic_bool stop;
	atomic_uint handshakes;
	/* To be set before the start. */
	const struct jx_key *key; /* NULL: no CURVE */
	const char *zap_answer;   /* "200", "400" */
	bool silent_zap;
	bool two_frames; /* a message of two frames before each echo */
};

/* At `endpoint`, or at a free port where that is NULL. */
void frame_server_start(struct frame_server *server, const char *endpoint);
void frame_server_stop(struct frame_server *server);

/* What a TCP listener does with each connection. */
struct tcp_server {
	pthread_t thread;
	int listener;
	char endpoint[128];
	atomic_uint connections;
	/* To be set before the start. */
	const char *says; /* then waits for the peer; NULL: closes at once */
};

void tcp_server_start(struct tcp_server *server);
void tcp_server_stop(struct tcp_server *server);

#endif
