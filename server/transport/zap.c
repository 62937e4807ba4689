/* SPDX-License-Identifier: Apache-2.0 */
#include "server/transport/zap.h"

#include <errno.h>
#include <string.h>
#include <zmq.h>

#include "common/base/log.h"
#include "common/base/text.h"

#define ENDPOINT "inproc://zeromq.zap.01"
#define VERSION  "1.0"

/* The frames of a question, in RFC 27's order. */
enum { F_VERSION, F_REQUEST_ID, F_DOMAIN, F_ADDRESS, F_ROUTING_ID, F_MECHANISM, F_KEY, F_COUNT };

/* libzmq keeps each of them below this, the address included. */
#define FRAME_SIZE 256u

struct question {
	uint8_t frames[F_COUNT][FRAME_SIZE];
	size_t sizes[F_COUNT];
	size_t count; /* all that came, those past F_COUNT too */
	bool oversized;
};

enum jx_status jx_zap_open(void *context, void **socket)
{
	void *made = zmq_socket(context, ZMQ_REP);
	const int linger = 0;

	if (made == NULL || zmq_setsockopt(made, ZMQ_LINGER, &linger, sizeof(linger)) != 0 ||
	    zmq_bind(made, ENDPOINT) != 0) {
		enum jx_status status = JX_FAULT(JX_INTERNAL, "%s: %s", ENDPOINT, zmq_strerror(errno));
		if (made != NULL)
			(void)zmq_close(made);
		return status;
	}
	*socket = made;
	return JX_OK;
}

/* NOT_FOUND where none waits. */
static enum jx_status question_receive(void *socket, struct question *question)
{
	int more = 1;
	size_t more_size = sizeof(more);

	*question = (struct question){0};
	while (more) {
		uint8_t spill[FRAME_SIZE];
		const size_t at = question->count;
		uint8_t *frame = at < F_COUNT ? question->frames[at] : spill;

		const int n = zmq_recv(socket, frame, FRAME_SIZE, ZMQ_DONTWAIT);
		if (n < 0)
			return errno == EAGAIN || errno == EINTR ? JX_NOT_FOUND : JX_INTERNAL;
		if ((size_t)n > FRAME_SIZE)
			question->oversized = true;
		else if (at < F_COUNT)
			question->sizes[at] = (size_t)n;
		question->count++;
		if (zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &more_size) != 0)
			return JX_INTERNAL;
	}
	return JX_OK;
}

static bool frame_is(const struct question *question, unsigned frame, const char *text)
{
	const size_t n = strlen(text);
	return question->sizes[frame] == n && memcmp(question->frames[frame], text, n) == 0;
}

static bool question_valid(const struct question *question)
{
	return question->count == F_COUNT && !question->oversized && frame_is(question, F_VERSION, VERSION) &&
	       frame_is(question, F_DOMAIN, JX_ZAP_DOMAIN) && frame_is(question, F_MECHANISM, "CURVE") &&
	       question->sizes[F_KEY] == JX_KEY_BYTES;
}

static bool frame_send(void *socket, const void *bytes, size_t n, int flags)
{
	return zmq_send(socket, bytes, n, flags | ZMQ_DONTWAIT) == (int)n;
}

/* An empty user id refuses. */
static enum jx_status answer_send(void *socket, const struct question *question, const char *user_id)
{
	const bool admitted = user_id[0] != '\0';
	const char *text = admitted ? "OK" : "not enrolled or revoked";

	if (!frame_send(socket, VERSION, strlen(VERSION), ZMQ_SNDMORE) ||
	    !frame_send(socket, question->frames[F_REQUEST_ID], question->sizes[F_REQUEST_ID], ZMQ_SNDMORE) ||
	    !frame_send(socket, admitted ? "200" : "400", 3, ZMQ_SNDMORE) ||
	    !frame_send(socket, text, strlen(text), ZMQ_SNDMORE) ||
	    !frame_send(socket, user_id, strlen(user_id), ZMQ_SNDMORE) || !frame_send(socket, "", 0, 0))
		return JX_FAULT(JX_INTERNAL, "%s: cannot answer: %s", ENDPOINT, zmq_strerror(errno));
	return JX_OK;
}

static enum jx_status judge(struct jx_dispatch *dispatch, const struct question *question, char *user_id)
{
	uint8_t key[JX_KEY_BYTES];

	if (!question_valid(question))
		return JX_OK;
	const enum jx_status status = jx_dispatch_admits(dispatch, question->frames[F_KEY], key);
	if (status == JX_OK)
		jx_hex_encode(key, sizeof(key), user_id);
	return status == JX_NOT_FOUND ? JX_OK : status;
}

enum jx_status jx_zap_answer(void *socket, struct jx_dispatch *dispatch)
{
	struct question question;
	enum jx_status status;

	while ((status = question_receive(socket, &question)) == JX_OK) {
		char user_id[2 * JX_KEY_BYTES + 1] = "";
		status = judge(dispatch, &question, user_id);
		if (status == JX_OK)
			status = answer_send(socket, &question, user_id);
		if (status != JX_OK)
			return status;
	}
	if (status == JX_NOT_FOUND)
		return JX_OK;
	return JX_FAULT(status, "%s: cannot read: %s", ENDPOINT, zmq_strerror(errno));
}
