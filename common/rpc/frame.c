/* SPDX-License-Identifier: Apache-2.0 */
#include "common/rpc/frame.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <zmq.h>

#include "common/base/log.h"

/* A peer that is silent for 15 s is asked whether it lives, and is gone 30 s later; TTL tells it to do the same for us.
 * A frozen host is found within a minute, and a slow line is not taken for one. */
#define HEARTBEAT_MS         15000
#define HEARTBEAT_TIMEOUT_MS 30000
#define HEARTBEAT_TTL_MS     60000
/* TCP gives a connection up when what it sent is not acknowledged for so long; the system's default is 15 minutes. */
#define TCP_GIVE_UP_MS       30000
/* Connections that never shake hands are an attack: a server drops them early, against libzmq's 30 s. */
#define SERVER_HANDSHAKE_MS  3000
/* So often in a row a line does not break by chance: one handshake in 20 that breaks is one in 3 million. */
#define BREAKS_MAX           5u
#define CLIENT_HANDSHAKE_MS  10000

/* Pauses between attempts to connect: doubled each time, with jitter by libzmq. */
#define RECONNECT_MS       500
#define RECONNECT_MAX_MS   60000
#define CONNECT_TIMEOUT_MS 10000
/* Requests that wait in the socket cannot be taken back, and their deadline runs: few. */
#define CLIENT_SEND_HWM    64
#define CLIENT_RECEIVE_HWM 1000

/* The greeting of ZMTP 3 (RFC 23): signature, version, mechanism, whether it is a server, filler. */
#define GREETING_BYTES 64
#define MECHANISM_AT   12
#define PROBE_MS       1000
/* Ours, as far as the version: a peer that read our mechanism too might hang up before its own is here. */
static const uint8_t client_greeting[MECHANISM_AT] = {[0] = 0xff, [8] = 1, [9] = 0x7f, [10] = 3};
static const char mechanism[20] = "CURVE";

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static enum jx_status set_option(void *socket, int option, const void *value, size_t n)
{
	if (zmq_setsockopt(socket, option, value, n) == 0)
		return JX_OK;
	return JX_FAULT(JX_INTERNAL, "option %d of a socket: %s", option, zmq_strerror(errno));
}

static enum jx_status set_int(void *socket, int option, int value)
{
	return set_option(socket, option, &value, sizeof(value));
}

enum jx_status jx_socket_prepare(void *socket, const struct jx_socket_options *options)
{
	const struct {
		int option, value;
	} rows[] = {
		{ZMQ_SNDHWM, options->send_hwm},
		{ZMQ_RCVHWM, options->receive_hwm},
		{ZMQ_LINGER, options->linger_ms},
		{ZMQ_HANDSHAKE_IVL, options->handshake_ms ? options->handshake_ms : SERVER_HANDSHAKE_MS},
		{ZMQ_HEARTBEAT_IVL, HEARTBEAT_MS},
		{ZMQ_HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT_MS},
		{ZMQ_HEARTBEAT_TTL, HEARTBEAT_TTL_MS},
		{ZMQ_TCP_MAXRT, TCP_GIVE_UP_MS},
		{ZMQ_IPV6, 1},
	};
	int64_t max_size = JX_FRAME_MAX;
	enum jx_status status = set_option(socket, ZMQ_MAXMSGSIZE, &max_size, sizeof(max_size));

	for (size_t i = 0; i < COUNT(rows) && status == JX_OK; i++)
		status = set_int(socket, rows[i].option, rows[i].value);
	return status;
}

/* -- the context of the process ---------------------------------------------------------------------------------- */

/* One for all links: with two, the end of the first closes libsodium's generator under the other (libzmq 4.3.4). */
static struct {
	pthread_mutex_t lock;
	void *context; /* owned; while there are links */
	unsigned links;
	unsigned opened; /* ever: names the monitors apart */
} shared = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* NULL where libzmq cannot start. */
static void *context_take(unsigned *number)
{
	void *context;

	(void)pthread_mutex_lock(&shared.lock);
	if (!shared.context)
		shared.context = zmq_ctx_new();
	context = shared.context;
	if (context) {
		shared.links++;
		*number = shared.opened++;
	}
	(void)pthread_mutex_unlock(&shared.lock);
	return context;
}

static void context_release(void)
{
	(void)pthread_mutex_lock(&shared.lock);
	assert(shared.links > 0);
	if (--shared.links == 0) {
		while (zmq_ctx_term(shared.context) != 0 && errno == EINTR)
			;
		shared.context = NULL;
	}
	(void)pthread_mutex_unlock(&shared.lock);
}

/* -- a link ------------------------------------------------------------------------------------------------------ */

struct jx_link {
	void *context; /* the shared one */
	void *socket;  /* DEALER */
	void *monitor; /* PAIR */
	zmq_msg_t message;
	char *endpoint;
	enum jx_link_state state;
	bool connected;       /* by TCP */
	bool explained;       /* libzmq said why the present connection ends */
	unsigned breaks;      /* handshakes in a row that the peer cut */
	int64_t connected_ms; /* monotonic */
};

static int64_t monotonic_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum jx_status set_curve(void *socket, const uint8_t server[JX_KEY_BYTES], const struct jx_key *key)
{
	uint8_t server_curve[JX_KEY_BYTES];
	enum jx_status status;

	if (!jx_identity_curve(server, server_curve))
		return JX_INVALID_ARGUMENT;
	status = set_option(socket, ZMQ_CURVE_SERVERKEY, server_curve, JX_KEY_BYTES);
	if (status == JX_OK)
		status = set_option(socket, ZMQ_CURVE_PUBLICKEY, key->curve_public, JX_KEY_BYTES);
	if (status == JX_OK)
		status = set_option(socket, ZMQ_CURVE_SECRETKEY, key->curve_secret, JX_KEY_BYTES);
	return status;
}

static enum jx_status prepare(void *socket)
{
	static const struct jx_socket_options options = {
		.send_hwm = CLIENT_SEND_HWM,
		.receive_hwm = CLIENT_RECEIVE_HWM,
		.linger_ms = 0,
		.handshake_ms = CLIENT_HANDSHAKE_MS,
	};
	static const struct {
		int option, value;
	} rows[] = {
		/*
		 * With 1, libzmq 4.3.4 drops what has arrived and was not read yet when the peer closes the connection:
		 * the last answers of a server that stops. What is queued for a connection that is not there does not
		 * matter: jx_link_send refuses by the link's own state.
		 */
		{ZMQ_IMMEDIATE, 0},
		{ZMQ_RECONNECT_IVL, RECONNECT_MS},
		{ZMQ_RECONNECT_IVL_MAX, RECONNECT_MAX_MS},
		{ZMQ_CONNECT_TIMEOUT, CONNECT_TIMEOUT_MS},
	};
	enum jx_status status = jx_socket_prepare(socket, &options);

	for (size_t i = 0; i < COUNT(rows) && status == JX_OK; i++)
		status = set_int(socket, rows[i].option, rows[i].value);
	return status;
}

static enum jx_status watch(struct jx_link *link, unsigned number)
{
	const int events = ZMQ_EVENT_CONNECTED | ZMQ_EVENT_CLOSED | ZMQ_EVENT_DISCONNECTED |
			   ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
			   ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
	char name[48];

	(void)snprintf(name, sizeof(name), "inproc://jx-link-%u", number);
	link->monitor = zmq_socket(link->context, ZMQ_PAIR);
	if (!link->monitor || zmq_socket_monitor(link->socket, name, events) != 0 ||
	    zmq_connect(link->monitor, name) != 0)
		return JX_FAULT(JX_INTERNAL, "monitor of a socket: %s", zmq_strerror(errno));
	return set_int(link->monitor, ZMQ_LINGER, 0);
}

static enum jx_status connect_link(struct jx_link *link)
{
	if (zmq_connect(link->socket, link->endpoint) == 0)
		return JX_OK;
	if (errno == EINVAL || errno == EPROTONOSUPPORT || errno == ENOCOMPATPROTO)
		return JX_INVALID_ARGUMENT;
	return JX_FAULT(JX_INTERNAL, "connect to %s: %s", link->endpoint, zmq_strerror(errno));
}

static enum jx_status open_sockets(struct jx_link *link, const uint8_t server[JX_KEY_BYTES], const struct jx_key *key,
				   unsigned number)
{
	enum jx_status status;

	link->socket = zmq_socket(link->context, ZMQ_DEALER);
	if (!link->socket)
		return JX_FAULT(JX_INTERNAL, "socket: %s", zmq_strerror(errno));
	status = prepare(link->socket);
	if (status == JX_OK)
		status = set_curve(link->socket, server, key);
	/* Before the connect, so that no event is missed. */
	if (status == JX_OK)
		status = watch(link, number);
	if (status == JX_OK)
		status = connect_link(link);
	return status;
}

enum jx_status jx_link_open(const char *endpoint, const uint8_t server[JX_KEY_BYTES], const struct jx_key *key,
			    struct jx_link **link)
{
	struct jx_link *opened = calloc(1, sizeof(*opened));
	unsigned number = 0;
	enum jx_status status;

	if (opened)
		opened->context = context_take(&number);
	if (!opened || !opened->context) {
		free(opened);
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "libzmq cannot start: %s", strerror(errno));
	}
	(void)zmq_msg_init(&opened->message);
	opened->endpoint = strdup(endpoint);
	status = opened->endpoint ? open_sockets(opened, server, key, number)
				  : JX_FAULT(JX_RESOURCE_EXHAUSTED, "memory is exhausted");
	if (status == JX_OK)
		*link = opened;
	else
		jx_link_close(opened);
	return status;
}

void jx_link_close(struct jx_link *link)
{
	if (!link)
		return;
	(void)zmq_msg_close(&link->message);
	if (link->socket) {
		(void)zmq_socket_monitor(link->socket, NULL, 0);
		(void)zmq_close(link->socket);
	}
	if (link->monitor)
		(void)zmq_close(link->monitor);
	free(link->endpoint);
	free(link);
	context_release();
}

/* -- what happens to it ------------------------------------------------------------------------------------------ */

/* True where the socket can be read before the deadline. */
static bool wait_readable(void *socket, int64_t deadline)
{
	zmq_pollitem_t item = {.socket = socket, .events = ZMQ_POLLIN};
	int64_t left = deadline - monotonic_ms();

	return left > 0 && zmq_poll(&item, 1, (long)left) > 0;
}

/*
 * The greeting that whoever listens at the endpoint answers ours with, by a raw connection. Returns how much of it
 * came. A STREAM socket tells of a connection, and of its end, by an empty message.
 */
static size_t fetch_greeting(void *socket, uint8_t greeting[GREETING_BYTES])
{
	int64_t deadline = monotonic_ms() + PROBE_MS;
	uint8_t peer[256];
	size_t used = 0;
	bool greeted = false;

	while (used < GREETING_BYTES && wait_readable(socket, deadline)) {
		int peer_size = zmq_recv(socket, peer, sizeof(peer), 0);
		int got = peer_size < 0 ? -1 : zmq_recv(socket, greeting + used, GREETING_BYTES - used, 0);

		if (got < 0 || (got == 0 && greeted))
			break;
		if (got == 0) {
			greeted = zmq_send(socket, peer, (size_t)peer_size, ZMQ_SNDMORE) >= 0 &&
				  zmq_send(socket, client_greeting, sizeof(client_greeting), 0) >= 0;
			continue;
		}
		/* zmq_recv says how long the message was, however much of it was taken. */
		used += (size_t)got < GREETING_BYTES - used ? (size_t)got : GREETING_BYTES - used;
	}
	return used;
}

static enum jx_link_state judge_greeting(const uint8_t *greeting, size_t n)
{
	if (n > 0 && greeting[0] != client_greeting[0])
		return JX_LINK_NOT_JIXIAO;
	if (n < GREETING_BYTES)
		return JX_LINK_CONNECTING;
	if (memcmp(greeting + MECHANISM_AT, mechanism, sizeof(mechanism)) != 0)
		return JX_LINK_NOT_JIXIAO;
	return JX_LINK_IDENTITY_MISMATCH;
}

/* What stands at the endpoint, if anything does; CONNECTING where that is not certain. */
static enum jx_link_state probe(const struct jx_link *link)
{
	uint8_t greeting[GREETING_BYTES];
	void *socket = zmq_socket(link->context, ZMQ_STREAM);
	enum jx_link_state state = JX_LINK_CONNECTING;

	if (!socket)
		return state;
	if (set_int(socket, ZMQ_LINGER, 0) == JX_OK && set_int(socket, ZMQ_IPV6, 1) == JX_OK &&
	    zmq_connect(socket, link->endpoint) == 0)
		state = judge_greeting(greeting, fetch_greeting(socket, greeting));
	(void)zmq_close(socket);
	return state;
}

static void connect_again(struct jx_link *link)
{
	if (zmq_disconnect(link->socket, link->endpoint) != 0 || connect_link(link) != JX_OK)
		jx_log(JX_LOG_WARNING, "connecting again to %s: %s", link->endpoint, zmq_strerror(errno));
}

/*
 * The peer cut the handshake without a word. A server whose key is another one does so at once, each time. But so does
 * a server that is just being stopped, a line that breaks, a proxy with nothing behind it, and at times a server
 * without CURVE; the errno is EPIPE or ECONNRESET for all of them. Hence each cut is answered by a look at the peer's
 * greeting and another attempt; only BREAKS_MAX of them in a row, each with a proper greeting right behind it, are
 * another server. A cut that comes late is a server that had no time for us before its patience ended.
 */
static void on_break(struct jx_link *link, int error)
{
	bool cut = (error == EPIPE || error == ECONNRESET) &&
		   monotonic_ms() - link->connected_ms <= SERVER_HANDSHAKE_MS / 2;
	enum jx_link_state found = cut ? probe(link) : JX_LINK_CONNECTING;

	if (found == JX_LINK_CONNECTING)
		link->breaks = 0;
	else if (found == JX_LINK_NOT_JIXIAO || ++link->breaks >= BREAKS_MAX)
		link->state = found;
	else
		connect_again(link);
}

/* Of what is no ZMTP of our age at all, libzmq says nothing else, and never tries again; nor of a line that breaks in
 * the middle of the greeting. */
static void on_unexplained(struct jx_link *link)
{
	if (++link->breaks < BREAKS_MAX)
		connect_again(link);
	else
		link->state = JX_LINK_NOT_JIXIAO;
}

static void on_event(struct jx_link *link, uint16_t event, int value)
{
	switch (event) {
	case ZMQ_EVENT_CONNECTED:
		link->connected_ms = monotonic_ms();
		link->connected = true;
		link->explained = false;
		break;
	case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
		link->state = JX_LINK_READY;
		link->explained = true;
		link->breaks = 0;
		break;
	case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
		link->state = JX_LINK_REFUSED;
		break;
	case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
		link->state = JX_LINK_NOT_JIXIAO;
		break;
	case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
		link->connected = false;
		link->explained = true;
		on_break(link, value);
		break;
	case ZMQ_EVENT_CLOSED: /* a connect that failed */
		link->connected = false;
		link->breaks = 0;
		break;
	case ZMQ_EVENT_DISCONNECTED:
		link->connected = false;
		link->state = JX_LINK_CONNECTING;
		if (!link->explained)
			on_unexplained(link);
		break;
	default:
		break;
	}
}

/* False where no event waits. */
static bool take_event(struct jx_link *link)
{
	uint8_t frame[6];
	uint16_t event;
	uint32_t value;

	if (zmq_recv(link->monitor, frame, sizeof(frame), ZMQ_DONTWAIT) != (int)sizeof(frame))
		return false;
	/* The second frame is the endpoint. */
	(void)zmq_recv(link->monitor, NULL, 0, 0);
	memcpy(&event, frame, sizeof(event));
	memcpy(&value, frame + sizeof(event), sizeof(value));
	on_event(link, event, (int)value);
	return true;
}

static bool is_final(enum jx_link_state state)
{
	return state != JX_LINK_CONNECTING && state != JX_LINK_READY;
}

enum jx_link_state jx_link_wait(struct jx_link *link, int timeout_ms)
{
	enum jx_link_state before = link->state;
	int64_t deadline = monotonic_ms() + timeout_ms;
	int64_t left = timeout_ms;

	while (!is_final(link->state)) {
		zmq_pollitem_t items[] = {
			{.socket = link->monitor, .events = ZMQ_POLLIN},
			{.socket = link->socket, .events = ZMQ_POLLIN},
		};

		(void)zmq_poll(items, before == JX_LINK_READY ? 2 : 1, left > 0 ? (long)left : 0);
		/* One change at a time: a caller must not miss that the connection was lost and is there again. */
		while (link->state == before && take_event(link))
			;
		left = deadline - monotonic_ms();
		if (link->state != before || items[1].revents || left <= 0)
			break;
	}
	return link->state;
}

bool jx_link_is_silent(const struct jx_link *link)
{
	return link->connected && link->state == JX_LINK_CONNECTING;
}

enum jx_status jx_link_send(struct jx_link *link, const void *bytes, size_t n)
{
	if (link->state != JX_LINK_READY)
		return JX_UNAVAILABLE;
	return zmq_send(link->socket, bytes, n, ZMQ_DONTWAIT) >= 0 ? JX_OK : JX_UNAVAILABLE;
}

enum jx_status jx_link_receive(struct jx_link *link, const uint8_t **bytes, size_t *n)
{
	while (zmq_msg_recv(&link->message, link->socket, ZMQ_DONTWAIT) >= 0) {
		if (!zmq_msg_more(&link->message)) {
			*bytes = zmq_msg_data(&link->message);
			*n = zmq_msg_size(&link->message);
			return JX_OK;
		}
		/* A message of ours is one frame: this is none, and all of it is dropped. */
		while (zmq_msg_more(&link->message) && zmq_msg_recv(&link->message, link->socket, ZMQ_DONTWAIT) >= 0)
			;
	}
	return JX_NOT_FOUND;
}
