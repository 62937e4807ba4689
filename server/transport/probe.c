/* SPDX-License-Identifier: Apache-2.0 */
#include "server/transport/probe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>

#include "common/base/log.h"
#include "common/rpc/frame.h"
#include "server/transport/zap.h"

#define MONITOR  "inproc://jixiao.probe"
#define PROBE_MS 2000
/* Refused, let in, or broken off: whatever comes first is the answer. */
#define OUTCOMES                                                                                                       \
	(ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |      \
	 ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)

struct stranger {
	void *socket;
	void *monitor;
};

static bool stranger_keys(void *socket, const uint8_t *server)
{
	struct jx_key key;

	jx_key_generate(&key);
	const bool ok = zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server, JX_KEY_BYTES) == 0 &&
			zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, key.curve_public, JX_KEY_BYTES) == 0 &&
			zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, key.curve_secret, JX_KEY_BYTES) == 0;
	jx_key_clear(&key);
	return ok;
}

static bool stranger_open(const struct jx_probe *probe, struct stranger *stranger)
{
	const struct jx_socket_options options = {.send_hwm = 1, .receive_hwm = 1, .linger_ms = 0};

	stranger->socket = zmq_socket(probe->context, ZMQ_DEALER);
	stranger->monitor = zmq_socket(probe->context, ZMQ_PAIR);
	if (stranger->socket == NULL || stranger->monitor == NULL)
		return false;
	return jx_socket_prepare(stranger->socket, &options) == JX_OK &&
	       stranger_keys(stranger->socket, probe->curve) &&
	       zmq_socket_monitor(stranger->socket, MONITOR, OUTCOMES) == 0 &&
	       zmq_connect(stranger->monitor, MONITOR) == 0 && zmq_connect(stranger->socket, probe->endpoint) == 0;
}

static void stranger_close(struct stranger *stranger)
{
	if (stranger->socket != NULL) {
		(void)zmq_socket_monitor(stranger->socket, NULL, 0);
		(void)zmq_close(stranger->socket);
	}
	if (stranger->monitor != NULL)
		(void)zmq_close(stranger->monitor);
}

/* The event's number stands first in the first of two frames; 0 where it cannot be read. */
static uint16_t outcome_read(void *monitor)
{
	uint8_t event[6];
	uint16_t number = 0;

	if (zmq_recv(monitor, event, sizeof(event), ZMQ_DONTWAIT) == (int)sizeof(event))
		memcpy(&number, event, sizeof(number));
	(void)zmq_recv(monitor, NULL, 0, ZMQ_DONTWAIT);
	return number;
}

/* The server side of the handshake runs here too, since ZAP is answered by whoever runs the loop. */
static enum jx_status outcome_wait(const struct jx_probe *probe, void *monitor, uint16_t *outcome)
{
	zmq_pollitem_t items[] = {{.socket = monitor, .events = ZMQ_POLLIN},
				  {.socket = probe->zap, .events = ZMQ_POLLIN}};

	for (;;) {
		const int n = zmq_poll(items, 2, PROBE_MS);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return JX_DEADLINE_EXCEEDED;
		if (items[0].revents & ZMQ_POLLIN) {
			*outcome = outcome_read(monitor);
			return JX_OK;
		}
		const enum jx_status status = jx_zap_answer(probe->zap, probe->dispatch);
		if (status != JX_OK)
			return status;
	}
}

enum jx_status jx_probe_run(const struct jx_probe *probe)
{
	struct stranger stranger = {0};
	uint16_t outcome = 0;
	enum jx_status status;

	if (!stranger_open(probe, &stranger)) {
		status = JX_FAULT(JX_INTERNAL, "cannot try the door of %s: %s", probe->endpoint, zmq_strerror(errno));
		goto out;
	}
	status = outcome_wait(probe, stranger.monitor, &outcome);
	if (status == JX_OK && outcome == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)
		goto out;
	if (status == JX_OK && outcome == ZMQ_EVENT_HANDSHAKE_SUCCEEDED)
		jx_log(JX_LOG_ERROR, "%s lets a key in that is not enrolled: not serving", probe->endpoint);
	else
		jx_log(JX_LOG_ERROR, "%s does not refuse a key that is not enrolled (event 0x%x): not serving",
		       probe->endpoint, (unsigned)outcome);
	status = JX_PERMISSION_DENIED;
out:
	stranger_close(&stranger);
	return status;
}

void jx_probe_address(const char *endpoint, char out[256])
{
	static const char *const everywhere[] = {"tcp://*:", "tcp://0.0.0.0:", "tcp://[::]:"};

	for (size_t i = 0; i < sizeof(everywhere) / sizeof(everywhere[0]); i++) {
		const size_t n = strlen(everywhere[i]);
		if (strncmp(endpoint, everywhere[i], n) == 0) {
			(void)snprintf(out, 256, "tcp://127.0.0.1:%s", endpoint + n);
			return;
		}
	}
	(void)snprintf(out, 256, "%s", endpoint);
}
