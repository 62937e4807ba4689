/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/client/fake_server.h"

#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <zmq.h>

#include "common/base/limits.h"
#include "common/rpc/signing.h"

/* A request of ZAP (RFC 27) has seven frames; the second is its id. */
static void answer_zap(struct fake_server *server)
{
	const char *answer[] = {"1.0", NULL, server->zap_answer != NULL ? server->zap_answer : "200", "", "u", ""};
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
	for (int i = 0; i < 6; i++)
		(void)zmq_send(server->zap, i == 1 ? id : answer[i], i == 1 ? (size_t)id_size : strlen(answer[i]),
			       i < 5 ? ZMQ_SNDMORE : 0);
}

/* An empty endpoint is filled with the free port that was found. */
static void listen_at(struct fake_server *server)
{
	int yes = 1, none = 0, max = (int)JX_FRAME_MAX;
	size_t size = sizeof(server->endpoint);

	server->router = zmq_socket(server->context, ZMQ_ROUTER);
	(void)zmq_setsockopt(server->router, ZMQ_LINGER, &none, sizeof(none));
	(void)zmq_setsockopt(server->router, ZMQ_MAXMSGSIZE, &(int64_t){max}, sizeof(int64_t));
	(void)zmq_setsockopt(server->router, ZMQ_CURVE_SERVER, &yes, sizeof(yes));
	(void)zmq_setsockopt(server->router, ZMQ_CURVE_SECRETKEY, server->key.curve_secret, JX_KEY_BYTES);
	(void)zmq_setsockopt(server->router, ZMQ_ZAP_DOMAIN, "test", 4);
	/* The port of a socket that was just closed may stay taken for a moment. */
	for (int i = 0; i < 100; i++) {
		if (zmq_bind(server->router, server->endpoint[0] != '\0' ? server->endpoint : "tcp://127.0.0.1:*") == 0)
			break;
		(void)zmq_poll(NULL, 0, 10);
	}
	(void)zmq_getsockopt(server->router, ZMQ_LAST_ENDPOINT, server->endpoint, &size);
}

static void sign_receipt(const struct fake_server *server, const struct jx_signed_request *request, enum fake_act act,
			 Jixiao__V1__Receipt *receipt)
{
	struct jx_signed_request signed_for = *request;
	struct jx_key signer = server->key;
	uint8_t root[JX_HASH_BYTES];
	bool shared = act == FAKE_RECEIPT_SHARED || act == FAKE_PATH_CHANGED || act == FAKE_LEAF_CHANGED;

	if (act == FAKE_RECEIPT_FORGED)
		jx_key_generate(&signer);
	if (act == FAKE_RECEIPT_OF_OTHER)
		signed_for.body_hash[0] ^= 1;
	jx_receipt_leaf(receipt->seq, receipt->time_ms, receipt->entry_hash.data, &signed_for, root);
	receipt->n_path = shared;
	receipt->leaf = shared && act != FAKE_LEAF_CHANGED;
	if (shared)
		jx_receipt_node(receipt->path[0].data, root, root);
	if (act == FAKE_PATH_CHANGED)
		receipt->path[0].data[0] ^= 1;
	jx_receipt_sign(&signer, server->key.public_key, root, receipt->server_signature.data);
}

static void send_response(struct fake_server *server, const uint8_t *peer, size_t peer_size,
			  const Jixiao__V1__Response *response)
{
	size_t size = jixiao__v1__response__get_packed_size(response);
	uint8_t *bytes = malloc(size);

	(void)jixiao__v1__response__pack(response, bytes);
	(void)zmq_send(server->router, peer, peer_size, ZMQ_SNDMORE);
	(void)zmq_send(server->router, bytes, size, 0);
	free(bytes);
}

/*
 * An Offices/Add is answered by what it asks for: an Office begins like the request. A Server/Describe has the ledger
 * alone. Any other body comes back.
 */
static void fill_body(const struct fake_server *server, const Jixiao__V1__Request *request, uint8_t *room,
		      Jixiao__V1__Response *response)
{
	if (strcmp(request->method, "jixiao.v1.Server/Describe") == 0) {
		room[0] = 0x0a;
		room[1] = JX_KEY_BYTES;
		memcpy(room + 2, server->key.public_key, JX_KEY_BYTES);
		response->body = (ProtobufCBinaryData){2 + JX_KEY_BYTES, room};
		return;
	}
	if (strcmp(request->method, "jixiao.v1.Offices/Add") != 0) {
		response->body = request->body;
		return;
	}
	cr_assert_lt(request->body.len, 128);
	room[0] = 0x0a;
	room[1] = (uint8_t)request->body.len;
	memcpy(room + 2, request->body.data, request->body.len);
	response->body = (ProtobufCBinaryData){request->body.len + 2, room};
}

/* What the acts that refuse say. */
static const struct {
	enum fake_act act;
	Jixiao__V1__StatusCode status;
	const char *reason;
} refusals[] = {
	{FAKE_BAD_STATUS, (Jixiao__V1__StatusCode)17, "ODD"},
	{FAKE_BAD_TEXT, JIXIAO__V1__STATUS_CODE__STATUS_CODE_NOT_FOUND, "\xff"},
	{FAKE_SHUTTING_DOWN, JIXIAO__V1__STATUS_CODE__STATUS_CODE_UNAVAILABLE, "SHUTTING_DOWN"},
	{FAKE_COMMIT_UNKNOWN, JIXIAO__V1__STATUS_CODE__STATUS_CODE_UNAVAILABLE, "COMMIT_UNKNOWN"},
	{FAKE_QUEUE_FULL, JIXIAO__V1__STATUS_CODE__STATUS_CODE_RESOURCE_EXHAUSTED, "QUEUE_FULL"},
	{FAKE_TIMED_OUT, JIXIAO__V1__STATUS_CODE__STATUS_CODE_DEADLINE_EXCEEDED, "TIMED_OUT"},
	{FAKE_REFUSED, JIXIAO__V1__STATUS_CODE__STATUS_CODE_PERMISSION_DENIED, "ROLE_MISSING"},
	{FAKE_NEW_REASON, JIXIAO__V1__STATUS_CODE__STATUS_CODE_FAILED_PRECONDITION, "OF_A_LATER_RELEASE"},
	{FAKE_REVOKED, JIXIAO__V1__STATUS_CODE__STATUS_CODE_UNAUTHENTICATED, "REVOKED"},
	{FAKE_FAULT, JIXIAO__V1__STATUS_CODE__STATUS_CODE_INTERNAL, "FAULT"},
	{FAKE_BAD_SIGNATURE, JIXIAO__V1__STATUS_CODE__STATUS_CODE_UNAUTHENTICATED, "BAD_SIGNATURE"},
};

static void fill_refusal(enum fake_act act, Jixiao__V1__Response *response)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		if (refusals[i].act == act) {
			response->status = refusals[i].status;
			response->reason = (char *)refusals[i].reason;
			response->message = (char *)"the server's own words";
		}
	}
}

static void answer(struct fake_server *server, enum fake_act act, const uint8_t *peer, size_t peer_size,
		   const Jixiao__V1__Request *request)
{
	char *args[] = {(char *)"jixiao.v1.Offices/Add", (char *)"admin"};
	uint8_t room[130], entry_hash[JX_HASH_BYTES] = {1}, sibling[JX_HASH_BYTES] = {2}, signature[JX_SIGNATURE_BYTES];
	ProtobufCBinaryData path[] = {{sizeof(sibling), sibling}};
	Jixiao__V1__Violation violation = JIXIAO__V1__VIOLATION__INIT, *violations[] = {&violation};
	Jixiao__V1__Receipt receipt = JIXIAO__V1__RECEIPT__INIT;
	Jixiao__V1__Response response = JIXIAO__V1__RESPONSE__INIT;
	struct jx_signed_request signed_request = {
		.ledger = server->key.public_key, .request_id = request->request_id.data, .method = request->method};

	response.call = request->call;
	response.more = act == FAKE_MORE;
	fill_body(server, request, room, &response);
	fill_refusal(act, &response);
	if (act == FAKE_BAD_BODY)
		response.body = (ProtobufCBinaryData){1, (uint8_t *)"\x07"};
	if (act == FAKE_REFUSED) {
		violation.field = (char *)"code";
		response.args = args;
		response.n_args = 2;
		response.violations = violations;
		response.n_violations = 1;
	}
	if (request->request_id.len > 0 && act != FAKE_NO_RECEIPT) {
		receipt.seq = 7;
		receipt.time_ms = 1790000000000;
		receipt.replayed = act == FAKE_REPLAYED;
		receipt.path = path;
		receipt.entry_hash = (ProtobufCBinaryData){sizeof(entry_hash), entry_hash};
		receipt.server_signature = (ProtobufCBinaryData){sizeof(signature), signature};
		jx_hash(request->body.data, request->body.len, signed_request.body_hash);
		sign_receipt(server, &signed_request, act, &receipt);
		response.receipt = &receipt;
	}
	if (act == FAKE_LATE) {
		response.call = request->call + 1000;
		send_response(server, peer, peer_size, &response);
		response.call = request->call;
	}
	send_response(server, peer, peer_size, &response);
}

static void note(struct fake_server *server, unsigned number, const Jixiao__V1__Request *request)
{
	struct fake_seen *seen = &server->seen[number < FAKE_SEEN_MAX ? number : FAKE_SEEN_MAX - 1];
	struct jx_signed_request signed_request = {
		.ledger = server->key.public_key, .request_id = request->request_id.data, .method = request->method};

	seen->call = request->call;
	seen->timeout_ms = request->timeout_ms;
	seen->request_id_size = request->request_id.len;
	if (request->request_id.len != JX_REQUEST_ID_BYTES || request->signature.len != JX_SIGNATURE_BYTES)
		return;
	memcpy(seen->request_id, request->request_id.data, JX_REQUEST_ID_BYTES);
	jx_hash(request->body.data, request->body.len, signed_request.body_hash);
	seen->signature_fits = jx_request_verify(server->client->public_key, &signed_request, request->signature.data);
}

static void act_on(struct fake_server *server, const uint8_t *peer, size_t peer_size,
		   const Jixiao__V1__Request *request)
{
	unsigned number = atomic_fetch_add(&server->requests, 1);
	enum fake_act act = server->script[number < server->acts ? number : server->acts - 1];

	note(server, number, request);
	if (act == FAKE_EXPEL)
		server->zap_answer = "400";
	if (act == FAKE_CLOSE || act == FAKE_EXPEL) {
		(void)zmq_close(server->router);
		listen_at(server);
	} else if (act == FAKE_GARBAGE) {
		(void)zmq_send(server->router, peer, peer_size, ZMQ_SNDMORE);
		(void)zmq_send(server->router, "\xff\xff\xff", 3, 0);
	} else if (act != FAKE_DROP) {
		answer(server, act, peer, peer_size, request);
	}
}

static void take_request(struct fake_server *server)
{
	static uint8_t bytes[JX_FRAME_MAX];
	uint8_t peer[64];
	int peer_size = zmq_recv(server->router, peer, sizeof(peer), 0);
	int n = zmq_recv(server->router, bytes, sizeof(bytes), 0);
	Jixiao__V1__Request *request;

	if (peer_size < 0 || n < 0)
		return;
	request = jixiao__v1__request__unpack(NULL, (size_t)n, bytes);
	if (request == NULL)
		return;
	act_on(server, peer, (size_t)peer_size, request);
	jixiao__v1__request__free_unpacked(request, NULL);
}

static void *serve(void *argument)
{
	struct fake_server *server = argument;

	while (!atomic_load(&server->stop)) {
		zmq_pollitem_t items[] = {
			{.socket = server->router, .events = ZMQ_POLLIN},
			{.socket = server->zap, .events = ZMQ_POLLIN},
		};

		(void)zmq_poll(items, 2, 20);
		if (items[1].revents)
			answer_zap(server);
		if (items[0].revents)
			take_request(server);
	}
	return NULL;
}

void fake_server_start(struct fake_server *server)
{
	atomic_init(&server->stop, 0);
	atomic_init(&server->requests, 0);
	jx_key_generate(&server->key);
	server->context = zmq_ctx_new();
	server->zap = zmq_socket(server->context, ZMQ_REP);
	cr_assert_eq(zmq_bind(server->zap, "inproc://zeromq.zap.01"), 0);
	listen_at(server);
	cr_assert_neq(server->endpoint[0], '\0');
	cr_assert_eq(pthread_create(&server->thread, NULL, serve, server), 0);
}

void fake_server_stop(struct fake_server *server)
{
	atomic_store(&server->stop, 1);
	(void)pthread_join(server->thread, NULL);
	(void)zmq_close(server->router);
	(void)zmq_close(server->zap);
	(void)zmq_ctx_term(server->context);
}
