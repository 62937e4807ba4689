/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a call costs beside ZeroMQ alone: Server/Ping through a real jixiaod, and a raw CURVE echo of the same size, in
 * turns, in the same run. And what the server costs before anybody calls.
 *
 *     bench_rpc JIXIAOD JIXIAO [--quick]
 */
#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <zmq.h>

#include "jixiao/v1/rpc.pb-c.h"
#include "jixiao/v1/server.pb-c.h"

#include "common/rpc/frame.h"
#include "tests/bench/echo.h"
#include "tests/bench/programs.h"
#include "tests/bench/spread.h"

#define PAYLOAD_BYTES 64u
#define IN_FLIGHT     64u
#define STARTS        7u
#define TRIPS_MAX     5000u
/* A first part of each measurement does not count: connections, caches and clocks wake up. */
#define WARM_UP_PART  10u

struct effort {
	unsigned repetitions, trips, flood;
};

static const struct effort full = {.repetitions = 15, .trips = TRIPS_MAX, .flood = 60000};
static const struct effort quick = {.repetitions = 3, .trips = 500, .flood = 5000};

/* One end of a conversation: send, and wait for the next answer. */
struct end {
	void *state;
	void (*send)(void *state, const void *bytes, size_t n);
	void (*receive)(void *state);
};

struct message {
	uint8_t bytes[256];
	size_t n;
};

/* -- the two ends ----------------------------------------------------------------------------------------------------
 */

/* The link never waits: where its buffer is full, libzmq's own thread is about to empty it. */
static void link_send(void *state, const void *bytes, size_t n)
{
	while (jx_link_send(state, bytes, n) != JX_OK) {
		if (jx_link_wait(state, 0) != JX_LINK_READY)
			jx_bench_die("jixiaod is gone");
		(void)sched_yield();
	}
}

static void link_receive(void *state)
{
	const uint8_t *bytes;
	size_t n;

	while (jx_link_receive(state, &bytes, &n) != JX_OK)
		if (jx_link_wait(state, 10000) != JX_LINK_READY)
			jx_bench_die("jixiaod is gone");
}

static void raw_send(void *state, const void *bytes, size_t n)
{
	if (zmq_send(state, bytes, n, 0) < 0)
		jx_bench_die("the echo takes no more: %s", zmq_strerror(errno));
}

static void raw_receive(void *state)
{
	uint8_t bytes[sizeof(((struct message *)0)->bytes)];

	if (zmq_recv(state, bytes, sizeof(bytes), 0) < 0)
		jx_bench_die("the echo is gone: %s", zmq_strerror(errno));
}

/* -- what is measured ------------------------------------------------------------------------------------------------
 */

/* The median of round trips one at a time, in µs. */
static double one_at_a_time(const struct end *end, const struct message *message, unsigned trips)
{
	static double took[TRIPS_MAX];
	unsigned warm_up = trips / WARM_UP_PART;

	for (unsigned i = 0; i < warm_up + trips; i++) {
		double started = jx_bench_now_us();

		end->send(end->state, message->bytes, message->n);
		end->receive(end->state);
		if (i >= warm_up)
			took[i - warm_up] = jx_bench_now_us() - started;
	}
	return jx_median(took, trips);
}

/* Round trips a second with IN_FLIGHT of them under way. */
static double in_flight(const struct end *end, const struct message *message, unsigned trips)
{
	double started = 0;

	for (unsigned i = 0; i < IN_FLIGHT; i++)
		end->send(end->state, message->bytes, message->n);
	for (unsigned i = 0; i < trips / WARM_UP_PART + trips; i++) {
		if (i == trips / WARM_UP_PART)
			started = jx_bench_now_us();
		end->receive(end->state);
		end->send(end->state, message->bytes, message->n);
	}
	started = jx_bench_now_us() - started;
	for (unsigned i = 0; i < IN_FLIGHT; i++)
		end->receive(end->state);
	return trips / (started / 1e6);
}

/* In turns, so that what the machine does beside falls on both alike; and each turn begins with the other one. */
static void measure(double (*what)(const struct end *end, const struct message *message, unsigned trips),
		    const struct end ends[2], const struct message *message, unsigned repetitions, unsigned trips,
		    struct jx_spread spreads[2])
{
	for (unsigned i = 0; i < repetitions; i++)
		for (unsigned k = 0; k < 2; k++) {
			unsigned which = (i + k) % 2;

			jx_spread_add(&spreads[which], what(&ends[which], message, trips));
		}
}

static void round_trips(const struct end ends[2], const struct message *message, const struct effort *effort)
{
	struct jx_spread trip[2] = {0}, rate[2] = {0}, ratio = {0};

	measure(one_at_a_time, ends, message, effort->repetitions, effort->trips, trip);
	jx_spread_ratio(&trip[0], &trip[1], &ratio);
	jx_spread_print("ping, one at a time", &trip[0], "us", JX_NO_AIM);
	jx_spread_print("raw echo, one at a time", &trip[1], "us", JX_NO_AIM);
	jx_spread_print("ping / raw echo", &ratio, "", JX_AT_MOST(1.25));

	measure(in_flight, ends, message, effort->repetitions, effort->flood, rate);
	jx_spread_ratio(&rate[0], &rate[1], &ratio);
	jx_spread_print("ping, 64 in flight", &rate[0], "/s", JX_NO_AIM);
	jx_spread_print("raw echo, 64 in flight", &rate[1], "/s", JX_NO_AIM);
	jx_spread_print("ping / raw echo", &ratio, "", JX_AT_LEAST(0.50));
}

/* -- the run ---------------------------------------------------------------------------------------------------------
 */

static void pack_ping(struct message *message)
{
	Jixiao__V1__ServerPingRequest ping = JIXIAO__V1__SERVER_PING_REQUEST__INIT;
	Jixiao__V1__Request request = JIXIAO__V1__REQUEST__INIT;
	uint8_t payload[PAYLOAD_BYTES], body[PAYLOAD_BYTES + 16];

	jx_random(payload, sizeof(payload));
	ping.payload = (ProtobufCBinaryData){.data = payload, .len = sizeof(payload)};
	request.call = 1;
	request.method = "jixiao.v1.Server/Ping";
	request.body.data = body;
	request.body.len = jixiao__v1__server_ping_request__pack(&ping, body);
	if (jixiao__v1__request__get_packed_size(&request) > sizeof(message->bytes))
		jx_bench_die("the message outgrew its room");
	message->n = jixiao__v1__request__pack(&request, message->bytes);
}

static struct jx_link *connect_link(const struct jx_profile *profile, const struct jx_key *key)
{
	struct jx_link *link;

	if (jx_link_open(profile->endpoints[0], profile->server, key, &link) != JX_OK ||
	    jx_link_wait(link, 10000) != JX_LINK_READY)
		jx_bench_die("no connection to jixiaod");
	return link;
}

/* What is measured must be answers, not refusals. */
static void check_answer(struct jx_link *link, const struct message *message)
{
	Jixiao__V1__Response *response;
	const uint8_t *bytes;
	size_t n;

	link_send(link, message->bytes, message->n);
	while (jx_link_receive(link, &bytes, &n) != JX_OK)
		if (jx_link_wait(link, 10000) != JX_LINK_READY)
			jx_bench_die("jixiaod is gone");
	response = jixiao__v1__response__unpack(NULL, n, bytes);
	if (!response || response->status != JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK ||
	    response->body.len < PAYLOAD_BYTES)
		jx_bench_die("a ping was not answered: %s", response ? response->message : "no envelope");
	jixiao__v1__response__free_unpacked(response, NULL);
}

static void print_machine(size_t message_bytes, const struct effort *effort)
{
	struct utsname name;
	int major, minor, patch;

	zmq_version(&major, &minor, &patch);
	if (uname(&name) != 0)
		jx_bench_die("uname: %s", strerror(errno));
	(void)printf(
		"%s %s, %ld processors, libzmq %d.%d.%d; message of %zu bytes; %u repetitions of %u and %u trips\n",
		name.sysname, name.machine, sysconf(_SC_NPROCESSORS_ONLN), major, minor, patch, message_bytes,
		effort->repetitions, effort->trips, effort->flood);
}

static void measure_start(struct jx_bench_server *server)
{
	struct jx_spread ready = {0}, memory = {0};

	for (unsigned i = 0; i < STARTS; i++) {
		if (i > 0)
			jx_bench_stop(server);
		jx_spread_add(&ready, jx_bench_start(server));
		jx_spread_add(&memory, jx_bench_rss(server));
	}
	jx_spread_print("jixiaod, exec to ready", &ready, "ms", JX_AT_MOST(50));
	jx_spread_print("jixiaod, memory after start", &memory, "MiB", JX_AT_MOST(16));
}

static void measure_rpc(struct jx_bench_server *server, const struct jx_profile *profile,
			const struct jx_echo_server *echo, const struct effort *effort)
{
	struct jx_echo_client raw;
	struct message message;
	struct jx_key key;
	struct jx_link *link;
	const char *problem;

	if (jx_key_read(profile->key_path, &key, &problem) != JX_OK)
		jx_bench_die("the administrator's key: %s", problem);
	pack_ping(&message);
	print_machine(message.n, effort);
	link = connect_link(profile, &key);
	check_answer(link, &message);
	jx_echo_connect(&raw, echo, &key);
	round_trips((struct end[]){{link, link_send, link_receive}, {raw.socket, raw_send, raw_receive}}, &message,
		    effort);
	jx_figure_print("jixiaod, memory after the load", jx_bench_rss(server), "MiB", JX_NO_AIM);
	jx_link_close(link);
	jx_echo_disconnect(&raw);
	jx_key_clear(&key);
}

int main(int argc, char **argv)
{
	static struct jx_bench_server server;
	static struct jx_profile profile;
	struct jx_echo_server echo;
	const struct effort *effort = argc == 4 && strcmp(argv[3], "--quick") == 0 ? &quick : &full;

	if (argc < 3 || argc > 4 || (argc == 4 && effort == &full)) {
		(void)fputs("usage: bench_rpc JIXIAOD JIXIAO [--quick]\n", stderr);
		return 2;
	}
	if (jx_identity_init() != JX_OK)
		return 1;
	/* Every process first: nothing may be forked once this one has a ZeroMQ context. */
	jx_bench_init(&server, argv[1], &profile);
	measure_start(&server);
	jx_figure_print("jixiaod, stripped", jx_bench_stripped(argv[1]), "kB", JX_NO_AIM);
	jx_figure_print("jixiao, stripped", jx_bench_stripped(argv[2]), "kB", JX_NO_AIM);
	jx_echo_start(&echo);
	measure_rpc(&server, &profile, &echo, effort);
	jx_echo_stop(&echo);
	jx_bench_stop(&server);
	return 0;
}
