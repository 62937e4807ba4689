/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What ZeroMQ alone costs: a ROUTER that echoes, with the same options, CURVE and ZAP as the server's, in a process of
 * its own, and a DEALER that speaks to it.
 */
#ifndef JX_TESTS_BENCH_ECHO_H
#define JX_TESTS_BENCH_ECHO_H

#include <sys/types.h>

#include "common/rpc/profile.h"

struct jx_echo_server {
	struct jx_key key;
	char endpoint[JX_ENDPOINT_MAX];
	int lifeline; /* the server ends when this is closed */
	pid_t pid;
};

/* Forks: before anything of this process has touched ZeroMQ. */
void jx_echo_start(struct jx_echo_server *server);
void jx_echo_stop(struct jx_echo_server *server);

/* The client's socket, ready to use, and its context. */
struct jx_echo_client {
	void *context, *socket;
};

void jx_echo_connect(struct jx_echo_client *client, const struct jx_echo_server *server, const struct jx_key *key);
void jx_echo_disconnect(struct jx_echo_client *client);

#endif
