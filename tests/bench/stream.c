/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <zmq.h>

#include "jixiao/v1/rpc.pb-c.h"

#include "tests/bench/answers.h"
#include "tests/bench/programs.h"

#define WAIT_MS 20000

void jx_stream_open(struct jx_stream *stream, const struct jx_city *city, unsigned first, unsigned most)
{
	*stream = (struct jx_stream){.city = city, .first = first, .most = most};
	stream->requests = calloc(most, sizeof(*stream->requests));
	stream->sent_us = calloc(most, sizeof(*stream->sent_us));
	stream->took_us = calloc(most, sizeof(*stream->took_us));
	if (!stream->requests || !stream->sent_us || !stream->took_us)
		jx_bench_die("no memory");
}

static void forget(struct jx_stream *stream)
{
	for (unsigned i = 0; i < stream->n; i++)
		free(stream->requests[i].bytes);
	stream->first += stream->n;
	stream->n = 0;
}

void jx_stream_close(struct jx_stream *stream)
{
	forget(stream);
	free(stream->requests);
	free(stream->sent_us);
	free(stream->took_us);
}

static jx_month month_of(const struct jx_stream *stream, unsigned number)
{
	return JX_CITY_SINCE + (jx_month)(number / stream->city->size.offices);
}

static unsigned office_of(const struct jx_stream *stream, unsigned number)
{
	return jx_city_turn(stream->city, month_of(stream, number), number % stream->city->size.offices);
}

unsigned jx_stream_room(const struct jx_stream *stream)
{
	const unsigned months = (unsigned)(stream->city->size.from - JX_CITY_SINCE);

	return months * stream->city->size.offices - stream->first - stream->n;
}

/* It is the clients' work, and they have machines of their own. */
void jx_stream_prepare(struct jx_stream *stream, unsigned n)
{
	forget(stream);
	if (n > stream->most || n > jx_stream_room(stream))
		jx_bench_die("no room for %u submissions", n);
	stream->n = n;
	for (unsigned i = 0; i < n; i++) {
		const unsigned number = stream->first + i;

		jx_city_submission(stream->city, office_of(stream, number), month_of(stream, number), JX_STREAM_CELLS,
				   i, &stream->requests[i]);
		stream->took_us[i] = 0;
	}
}

/* -- connections -------------------------------------------------------------------------------------------------- */

void *jx_peer_connect(void *context, const struct jx_key *key, const struct jx_profile *profile)
{
	uint8_t curve[JX_KEY_BYTES];
	const int none = 0, timeout = WAIT_MS;
	void *socket = zmq_socket(context, ZMQ_DEALER);

	if (!socket || !jx_identity_curve(profile->server, curve) ||
	    zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, curve, sizeof(curve)) != 0 ||
	    zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, key->curve_public, JX_KEY_BYTES) != 0 ||
	    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, key->curve_secret, JX_KEY_BYTES) != 0 ||
	    zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof(none)) != 0 ||
	    zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, sizeof(timeout)) != 0 ||
	    zmq_connect(socket, profile->endpoints[0]) != 0)
		jx_bench_die("no connection: %s", zmq_strerror(errno));
	return socket;
}

void jx_peers_connect(struct jx_peers *peers, const struct jx_city *city, const struct jx_profile *profile)
{
	peers->context = zmq_ctx_new();
	for (unsigned i = 0; i < JX_STREAM_CONNECTIONS; i++)
		peers->sockets[i] = jx_peer_connect(peers->context, &city->clerks[i], profile);
}

void jx_peers_disconnect(struct jx_peers *peers)
{
	for (unsigned i = 0; i < JX_STREAM_CONNECTIONS; i++)
		(void)zmq_close(peers->sockets[i]);
	(void)zmq_ctx_term(peers->context);
}

/* -- sending ------------------------------------------------------------------------------------------------------ */

/* The first that is not acknowledged, from this one on; n: there is none. */
static unsigned unanswered(const struct jx_stream *stream, unsigned from)
{
	while (from < stream->n && stream->took_us[from] > 0)
		from++;
	return from;
}

static unsigned send_one(struct jx_stream *stream, void *socket, unsigned i)
{
	stream->sent_us[i] = jx_bench_now_us();
	if (zmq_send(socket, stream->requests[i].bytes, stream->requests[i].n, 0) < 0)
		jx_bench_die("the server takes no more: %s", zmq_strerror(errno));
	return unanswered(stream, i + 1);
}

/* False where no answer waits. */
static bool take_one(struct jx_stream *stream, void *socket)
{
	static uint8_t bytes[JX_MESSAGE_MAX];
	const int n = zmq_recv(socket, bytes, sizeof(bytes), ZMQ_DONTWAIT);
	Jixiao__V1__Response *response;

	if (n < 0)
		return false;
	response = jixiao__v1__response__unpack(NULL, (size_t)n, bytes);
	if (!response || response->status != JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK || !response->receipt ||
	    response->call >= stream->n)
		jx_bench_die("refused: %s", response ? response->message : "no envelope");
	stream->took_us[response->call] = jx_bench_now_us() - stream->sent_us[response->call];
	jixiao__v1__response__free_unpacked(response, NULL);
	return true;
}

static void wait_for(const struct jx_peers *peers, unsigned connections)
{
	zmq_pollitem_t items[JX_STREAM_CONNECTIONS];

	for (unsigned i = 0; i < connections; i++)
		items[i] = (zmq_pollitem_t){.socket = peers->sockets[i], .events = ZMQ_POLLIN};
	if (zmq_poll(items, (int)connections, WAIT_MS) <= 0)
		jx_bench_die("no answer");
}

static unsigned acknowledged(const struct jx_stream *stream)
{
	unsigned n = 0;

	for (unsigned i = 0; i < stream->n; i++)
		n += stream->took_us[i] > 0;
	return n;
}

double jx_stream_run(struct jx_stream *stream, const struct jx_peers *peers, unsigned connections, unsigned each,
		     unsigned enough)
{
	unsigned next = unanswered(stream, 0), done = acknowledged(stream);
	double started = 0;

	for (unsigned i = 0; i < connections * each && next < stream->n; i++)
		next = send_one(stream, peers->sockets[i % connections], next);
	while (done < enough) {
		const unsigned before = done;

		for (unsigned i = 0; i < connections; i++)
			while (take_one(stream, peers->sockets[i])) {
				if (++done == JX_STREAM_WARM_UP)
					started = jx_bench_now_us();
				if (next < stream->n)
					next = send_one(stream, peers->sockets[i], next);
			}
		if (done == before)
			wait_for(peers, connections);
	}
	return (stream->n - JX_STREAM_WARM_UP) / ((jx_bench_now_us() - started) / 1e6);
}

/* -- what came of it ---------------------------------------------------------------------------------------------- */

static int by_size(const void *left, const void *right)
{
	const double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

double jx_stream_took(struct jx_stream *stream, unsigned hundredths)
{
	const unsigned n = stream->n - JX_STREAM_WARM_UP;

	qsort(stream->took_us + JX_STREAM_WARM_UP, n, sizeof(double), by_size);
	return stream->took_us[JX_STREAM_WARM_UP + (n - 1) * hundredths / 100];
}

void jx_stream_check(const struct jx_stream *stream, struct jx_store *store, uint64_t entries, uint64_t seq)
{
	const unsigned n = stream->first + stream->n, offices = stream->city->size.offices;

	if (seq != entries + n)
		jx_bench_die("%llu entries, %u acknowledged", (unsigned long long)(seq - entries), n);
	for (unsigned i = 0; i < n; i++)
		jx_answers_month(stream->city, store, office_of(stream, i), month_of(stream, i), JX_STREAM_CELLS);
	for (unsigned i = 0; i < n; i += offices)
		jx_answers_totals(stream->city, store, month_of(stream, i), n - i < offices ? n - i : offices,
				  JX_STREAM_CELLS);
}
