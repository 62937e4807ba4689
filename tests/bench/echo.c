/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/echo.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <zmq.h>

#include "common/base/text.h"
#include "common/rpc/frame.h"
#include "tests/bench/programs.h"

/* ZMQ_ZAP_ENFORCE_DOMAIN, which libzmq hides behind its draft macro; the server sets it too. */
#define ZAP_ENFORCE_DOMAIN 93
#define DOMAIN             "jixiao"
#define ZAP_FRAMES         7
#define ZAP_REQUEST_ID     1
#define ZAP_KEY            6

static const struct jx_socket_options options = {.send_hwm = 1024, .receive_hwm = 1024, .linger_ms = 0};

static void set(void *socket, int option, const void *value, size_t n)
{
	if (zmq_setsockopt(socket, option, value, n) != 0)
		jx_bench_die("option %d: %s", option, zmq_strerror(errno));
}

static void set_int(void *socket, int option, int value)
{
	set(socket, option, &value, sizeof(value));
}

static void *open_socket(void *context, int type)
{
	void *socket = zmq_socket(context, type);

	if (!socket || jx_socket_prepare(socket, &options) != JX_OK)
		jx_bench_die("socket: %s", zmq_strerror(errno));
	return socket;
}

/* -- the server's process -----------------------------------------------------------------------------------------
 */

/* Admits everybody, under the same kind of User-Id as the server gives. */
static void answer_zap(void *zap)
{
	char frames[ZAP_FRAMES][256], user_id[2 * JX_KEY_BYTES + 1];
	int sizes[ZAP_FRAMES] = {0};

	for (size_t i = 0; i < ZAP_FRAMES; i++) {
		sizes[i] = zmq_recv(zap, frames[i], sizeof(frames[i]), 0);
		if (sizes[i] < 0 || (size_t)sizes[i] > sizeof(frames[i]))
			jx_bench_die("a question of ZAP that is none");
	}
	jx_hex_encode((const uint8_t *)frames[ZAP_KEY], JX_KEY_BYTES, user_id);
	(void)zmq_send(zap, "1.0", 3, ZMQ_SNDMORE);
	(void)zmq_send(zap, frames[ZAP_REQUEST_ID], (size_t)sizes[ZAP_REQUEST_ID], ZMQ_SNDMORE);
	(void)zmq_send(zap, "200", 3, ZMQ_SNDMORE);
	(void)zmq_send(zap, "OK", 2, ZMQ_SNDMORE);
	(void)zmq_send(zap, user_id, strlen(user_id), ZMQ_SNDMORE);
	(void)zmq_send(zap, "", 0, 0);
}

static void echo_all(void *router)
{
	zmq_msg_t id, body;

	(void)zmq_msg_init(&id);
	(void)zmq_msg_init(&body);
	while (zmq_msg_recv(&id, router, ZMQ_DONTWAIT) >= 0 && zmq_msg_recv(&body, router, 0) >= 0) {
		if (zmq_msg_send(&id, router, ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0)
			(void)zmq_msg_send(&body, router, ZMQ_DONTWAIT);
	}
	(void)zmq_msg_close(&id);
	(void)zmq_msg_close(&body);
}

static void serve(void *router, void *zap, int lifeline)
{
	for (;;) {
		zmq_pollitem_t items[] = {
			{.socket = zap, .events = ZMQ_POLLIN},
			{.socket = router, .events = ZMQ_POLLIN},
			{.fd = lifeline, .events = ZMQ_POLLIN},
		};

		if (zmq_poll(items, 3, -1) < 0 && errno != EINTR)
			jx_bench_die("poll: %s", zmq_strerror(errno));
		if (items[2].revents)
			return;
		if (items[0].revents)
			answer_zap(zap);
		if (items[1].revents)
			echo_all(router);
	}
}

static _Noreturn void be_server(const struct jx_key *key, int lifeline, int tell)
{
	void *context = zmq_ctx_new();
	void *zap = zmq_socket(context, ZMQ_REP);
	void *router = open_socket(context, ZMQ_ROUTER);
	char endpoint[JX_ENDPOINT_MAX] = "";
	size_t size = sizeof(endpoint);

	set_int(router, ZMQ_CURVE_SERVER, 1);
	set(router, ZMQ_CURVE_SECRETKEY, key->curve_secret, JX_KEY_BYTES);
	set(router, ZMQ_ZAP_DOMAIN, DOMAIN, strlen(DOMAIN));
	set_int(router, ZAP_ENFORCE_DOMAIN, 1);
	set_int(router, ZMQ_ROUTER_MANDATORY, 1);
	if (zmq_bind(zap, "inproc://zeromq.zap.01") != 0 || zmq_bind(router, "tcp://127.0.0.1:*") != 0 ||
	    zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, endpoint, &size) != 0 ||
	    write(tell, endpoint, sizeof(endpoint)) != (ssize_t)sizeof(endpoint))
		jx_bench_die("the echo cannot listen: %s", zmq_strerror(errno));
	serve(router, zap, lifeline);
	/* Not exit: what the bench undoes at its end is not this process's to undo. */
	_exit(0);
}

void jx_echo_start(struct jx_echo_server *server)
{
	int life[2], tell[2];

	jx_key_generate(&server->key);
	if (pipe(life) != 0 || pipe(tell) != 0)
		jx_bench_die("pipe: %s", strerror(errno));
	server->pid = fork();
	if (server->pid < 0)
		jx_bench_die("fork: %s", strerror(errno));
	if (server->pid == 0) {
		(void)close(life[1]);
		(void)close(tell[0]);
		be_server(&server->key, life[0], tell[1]);
	}
	(void)close(life[0]);
	(void)close(tell[1]);
	server->lifeline = life[1];
	if (read(tell[0], server->endpoint, sizeof(server->endpoint)) != (ssize_t)sizeof(server->endpoint))
		jx_bench_die("the echo did not start");
	(void)close(tell[0]);
}

void jx_echo_stop(struct jx_echo_server *server)
{
	(void)close(server->lifeline);
	(void)waitpid(server->pid, NULL, 0);
}

/* -- the client ------------------------------------------------------------------------------------------------------
 */

void jx_echo_connect(struct jx_echo_client *client, const struct jx_echo_server *server, const struct jx_key *key)
{
	client->context = zmq_ctx_new();
	client->socket = open_socket(client->context, ZMQ_DEALER);
	set(client->socket, ZMQ_CURVE_SERVERKEY, server->key.curve_public, JX_KEY_BYTES);
	set(client->socket, ZMQ_CURVE_PUBLICKEY, key->curve_public, JX_KEY_BYTES);
	set(client->socket, ZMQ_CURVE_SECRETKEY, key->curve_secret, JX_KEY_BYTES);
	if (zmq_connect(client->socket, server->endpoint) != 0)
		jx_bench_die("connect to the echo: %s", zmq_strerror(errno));
}

void jx_echo_disconnect(struct jx_echo_client *client)
{
	(void)zmq_close(client->socket);
	(void)zmq_ctx_term(client->context);
}
