/* SPDX-License-Identifier: Apache-2.0 */
#include "server/transport/router.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "common/base/log.h"
#include "common/base/text.h"
#include "common/rpc/frame.h"
#include "server/transport/zap.h"

/* In libzmq 4.3.4, but hidden behind its DRAFT macro: no handler or no domain means no entry. */
#define ZAP_ENFORCE_DOMAIN 93

/* Unauthenticated connections are gone after this (libzmq's default is 30 s). */
#define HANDSHAKE_MS 3000
/* Messages of one connection that wait unread; with JX_FRAME_MAX the memory that it can take. */
#define RECEIVE_HWM  64
/*
 * Room for the answers to all calls of one connection. libzmq gives room back by halves of it, so that only half is
 * sure. Their bytes are bounded by unread.h.
 */
#define SEND_HWM     ((int)(2 * JX_CONNECTION_CALLS))
#define LINGER_MS    2000
#define BACKLOG      512
#define TALLY_MS     10000

#define MONITOR "inproc://jixiao.router"
/* Not ACCEPT_FAILED, which comes without end while descriptors are short. */
#define EVENTS  (ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED)

/* Logs the first time, and then at most every TALLY_MS. */
static void tally(struct jx_tally *tally, int64_t now_ms, const char *what)
{
	tally->count++;
	if (tally->count > 1 && now_ms - tally->said_ms < TALLY_MS)
		return;
	tally->said_ms = now_ms;
	jx_log(JX_LOG_WARNING, "%s (%llu so far)", what, (unsigned long long)tally->count);
}

static bool set_int(void *socket, int option, int value)
{
	return zmq_setsockopt(socket, option, &value, sizeof(value)) == 0;
}

static bool options_set(void *socket, const struct jx_key *key)
{
	return set_int(socket, ZMQ_CURVE_SERVER, 1) &&
	       zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, key->curve_secret, sizeof(key->curve_secret)) == 0 &&
	       zmq_setsockopt(socket, ZMQ_ZAP_DOMAIN, JX_ZAP_DOMAIN, strlen(JX_ZAP_DOMAIN)) == 0 &&
	       set_int(socket, ZAP_ENFORCE_DOMAIN, 1) && set_int(socket, ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS) &&
	       set_int(socket, ZMQ_ROUTER_MANDATORY, 1) && set_int(socket, ZMQ_BACKLOG, BACKLOG);
}

/* IPv4 as people write it: with IPv6 on, libzmq says tcp://[::ffff:127.0.0.1]:7130. */
static void unmap(char *endpoint)
{
	static const char mapped[] = "tcp://[::ffff:";
	char *end = strchr(endpoint, ']');

	if (strncmp(endpoint, mapped, strlen(mapped)) != 0 || end == NULL || strchr(endpoint, '.') == NULL)
		return;
	memmove(end, end + 1, strlen(end + 1) + 1);
	char *address = endpoint + strlen(mapped);
	memmove(endpoint + strlen("tcp://"), address, strlen(address) + 1);
}

/* Without a HWM: libzmq's thread would wait for us where it is full. */
static bool monitor_open(void *context, struct jx_router *router)
{
	router->monitor = zmq_socket(context, ZMQ_PAIR);
	return router->monitor != NULL && set_int(router->monitor, ZMQ_RCVHWM, 0) &&
	       zmq_socket_monitor(router->socket, MONITOR, EVENTS) == 0 && zmq_connect(router->monitor, MONITOR) == 0;
}

enum jx_status jx_router_open(void *context, const struct jx_key *key, struct jx_router *router)
{
	const struct jx_socket_options options = {
		.send_hwm = SEND_HWM, .receive_hwm = RECEIVE_HWM, .linger_ms = LINGER_MS};

	*router = (struct jx_router){.socket = zmq_socket(context, ZMQ_ROUTER),
				     .connections = jx_connections_open(),
				     .unread = jx_unread_open()};
	if (router->socket == NULL)
		return JX_FAULT(JX_INTERNAL, "no socket: %s", zmq_strerror(errno));
	if (router->connections == NULL || router->unread == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for the connections");
	const enum jx_status status = jx_socket_prepare(router->socket, &options);
	if (status != JX_OK)
		return status;
	if (!options_set(router->socket, key))
		return JX_FAULT(JX_INTERNAL, "libzmq refuses an option: %s", zmq_strerror(errno));
	if (!monitor_open(context, router))
		return JX_FAULT(JX_INTERNAL, "no monitor: %s", zmq_strerror(errno));
	return JX_OK;
}

enum jx_status jx_router_bind(struct jx_router *router, const char *listen)
{
	size_t size = sizeof(router->endpoint);

	if (zmq_bind(router->socket, listen) != 0) {
		jx_log(JX_LOG_ERROR, "cannot listen at %s: %s; end what listens there, or change listen in jixiaod.ini",
		       listen, zmq_strerror(errno));
		return errno == EADDRINUSE ? JX_UNAVAILABLE : JX_FAILED_PRECONDITION;
	}
	if (zmq_getsockopt(router->socket, ZMQ_LAST_ENDPOINT, router->endpoint, &size) != 0)
		return JX_FAULT(JX_INTERNAL, "no endpoint: %s", zmq_strerror(errno));
	unmap(router->endpoint);
	return JX_OK;
}

enum jx_status jx_router_unbind(struct jx_router *router)
{
	char endpoint[sizeof(router->endpoint)];
	size_t size = sizeof(endpoint);

	if (zmq_getsockopt(router->socket, ZMQ_LAST_ENDPOINT, endpoint, &size) != 0 ||
	    zmq_unbind(router->socket, endpoint) != 0)
		return JX_FAULT(JX_INTERNAL, "cannot leave %s: %s", router->endpoint, zmq_strerror(errno));
	return JX_OK;
}

/* The monitor ends first: libzmq's thread waits for somebody who reads it. */
void jx_router_close(struct jx_router *router)
{
	if (router->socket != NULL) {
		(void)zmq_socket_monitor(router->socket, NULL, 0);
		(void)zmq_close(router->socket);
	}
	if (router->monitor != NULL)
		(void)zmq_close(router->monitor);
	jx_connections_close(router->connections);
	*router = (struct jx_router){.unread = router->unread};
}

void jx_router_end(struct jx_router *router)
{
	jx_unread_close(router->unread);
	router->unread = NULL;
}

/* The identity frame that the ROUTER puts in front; NOT_FOUND where no message waits, ABORTED where it is none. */
static enum jx_status receive_peer(void *socket, struct jx_peer *peer)
{
	uint8_t id[256];

	const int n = zmq_recv(socket, id, sizeof(id), ZMQ_DONTWAIT);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? JX_NOT_FOUND
							 : JX_FAULT(JX_INTERNAL, "receive: %s", zmq_strerror(errno));
	/* Ours have five bytes: a longer one is a client's own, which nobody needs. */
	if (n == 0 || (size_t)n > sizeof(peer->id))
		return JX_ABORTED;
	peer->size = (uint8_t)n;
	memcpy(peer->id, id, (size_t)n);
	return JX_OK;
}

/* Reads past what is left of a message. One frame at a time: a message may have any number of them. */
static void skip(void *socket)
{
	int more = 0;
	size_t size = sizeof(more);

	while (zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size) == 0 && more)
		if (zmq_recv(socket, NULL, 0, ZMQ_DONTWAIT) < 0)
			return;
}

/*
 * The key stands on the body: libzmq 4.3.4 leaves the identity frame without metadata where a poll fetched it. None at
 * all means that no ZAP handler was asked, and must never be taken for a caller.
 */
static bool caller_of(zmq_msg_t *body, uint8_t key[JX_KEY_BYTES])
{
	const char *user_id = zmq_msg_gets(body, "User-Id");
	return user_id != NULL && jx_hex_decode(user_id, key, JX_KEY_BYTES);
}

enum jx_status jx_router_receive(struct jx_router *router, int64_t now_ms, struct jx_queued *item)
{
	struct jx_queued made = {.in = {.arrived_ms = now_ms}};
	zmq_msg_t *body = NULL;

	enum jx_status status = receive_peer(router->socket, &made.in.peer);
	if (status != JX_OK && status != JX_ABORTED)
		return status;
	if (status == JX_ABORTED)
		goto out;

	status = JX_ABORTED;
	body = malloc(sizeof(*body));
	if (body == NULL)
		goto out;
	(void)zmq_msg_init(body);
	if (zmq_msg_recv(body, router->socket, ZMQ_DONTWAIT) < 0 || zmq_msg_more(body) || !caller_of(body, made.in.key))
		goto out;

	made.in.bytes = zmq_msg_data(body);
	made.in.n = zmq_msg_size(body);
	made.frame = body;
	made.in.peer.fd = zmq_msg_get(body, ZMQ_SRCFD);
	*item = made;
	status = JX_OK;
out:
	if (status != JX_OK) {
		skip(router->socket);
		jx_router_release(body);
		tally(&router->foreign, now_ms, "dropped a message that is no request");
	}
	return status;
}

void jx_router_release(void *frame)
{
	if (frame == NULL)
		return;
	(void)zmq_msg_close(frame);
	free(frame);
}

/* An event is its number (16 bits), its value (32 bits), here the descriptor, and a second frame, the endpoint. */
void jx_router_watch(struct jx_router *router)
{
	uint8_t event[6];

	while (zmq_recv(router->monitor, event, sizeof(event), ZMQ_DONTWAIT) == (int)sizeof(event)) {
		uint16_t number;
		int32_t fd;

		memcpy(&number, event, sizeof(number));
		memcpy(&fd, event + sizeof(number), sizeof(fd));
		if (number == ZMQ_EVENT_ACCEPTED)
			jx_connections_begin(router->connections, fd);
		else if (number == ZMQ_EVENT_DISCONNECTED)
			jx_connections_end(router->connections, fd);
		skip(router->monitor);
	}
}

/*
 * What the monitor has to say of a connection is there before its first message is: it is asked again where the message
 * comes over one that seems to be new.
 */
enum jx_status jx_router_admit(struct jx_router *router, const struct jx_queued *item)
{
	if (!jx_connections_counted(router->connections, item->in.peer.fd, item->in.key))
		jx_router_watch(router);
	return jx_connections_use(router->connections, item->in.peer.fd, item->in.key);
}

/* After the identity is taken the body never waits: both go into the same pipe. */
static bool send_one(void *socket, const struct jx_peer *peer, zmq_msg_t *message)
{
	return zmq_send(socket, peer->id, peer->size, ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0 &&
	       zmq_msg_send(message, socket, ZMQ_DONTWAIT) >= 0;
}

/* Asked for its events, libzmq notes the room that peers have made, which by itself it does only now and then. */
static bool send_again(void *socket, const struct jx_peer *peer, zmq_msg_t *message)
{
	int events;
	size_t size = sizeof(events);

	return errno == EAGAIN && zmq_getsockopt(socket, ZMQ_EVENTS, &events, &size) == 0 &&
	       send_one(socket, peer, message);
}

static bool answer(struct jx_router *router, const struct jx_outbound *item)
{
	zmq_msg_t message;

	if (jx_unread_message(router->unread, item->peer.fd, item->bytes, item->n, &message) != JX_OK)
		return false;
	if (send_one(router->socket, &item->peer, &message) || send_again(router->socket, &item->peer, &message))
		return true;
	(void)zmq_msg_close(&message);
	return false;
}

void jx_router_send(struct jx_router *router, int64_t now_ms, const struct jx_outbox *out)
{
	for (size_t i = 0; i < out->count; i++)
		if (!answer(router, &out->items[i]))
			tally(&router->undelivered, now_ms, "an answer found no taker");
}
