/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resident memory: of a server that was just founded, of one that has the city's figures, in turns; of that one when it
 * was asked for them; and under a thousand connections, each of which was answered and stays open.
 *
 *     bench_memory JIXIAOD CITY
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <zmq.h>

#include "jixiao/v1/evaluations.pb-c.h"
#include "jixiao/v1/rpc.pb-c.h"
#include "jixiao/v1/status.pb-c.h"
#include "jixiao/v1/submissions.pb-c.h"

#include "tests/bench/programs.h"
#include "tests/bench/spread.h"
#include "tests/bench/stream.h"

#define STARTS      5u
#define CONNECTIONS 1000u

static struct jx_city city;
static struct jx_bench_server idle, server;
static struct jx_profile idle_profile, profile;

static double start_and_look(struct jx_bench_server *started)
{
	double mib;

	(void)jx_bench_start(started);
	mib = jx_bench_rss(started);
	jx_bench_stop(started);
	return mib;
}

static void measure_start(void)
{
	struct jx_spread empty = {0}, full = {0};

	for (unsigned i = 0; i < STARTS; i++) {
		jx_spread_add(&empty, start_and_look(&idle));
		jx_spread_add(&full, start_and_look(&server));
	}
	jx_spread_print("memory, idle, without figures", &empty, "MiB", JX_AT_MOST(16));
	jx_spread_print("memory after the start", &full, "MiB", JX_AT_MOST(64));
}

static void ask(void *socket, const struct jx_key *key, const char *method, const ProtobufCMessage *message)
{
	static uint8_t bytes[JX_MESSAGE_MAX];
	static uint64_t calls;
	const uint64_t id[2] = {++calls, 0};
	struct jx_city_request request;
	Jixiao__V1__Response *response;
	int n = -1;

	jx_city_pack(&city, key, method, message, id, &request);
	if (zmq_send(socket, request.bytes, request.n, 0) >= 0)
		n = zmq_recv(socket, bytes, sizeof(bytes), 0);
	free(request.bytes);
	if (n < 0)
		jx_bench_die("%s: %s", method, zmq_strerror(errno));
	response = jixiao__v1__response__unpack(NULL, (size_t)n, bytes);
	if (!response || response->status != JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK || response->body.len == 0)
		jx_bench_die("%s: %s", method, response ? response->message : "no envelope");
	jixiao__v1__response__free_unpacked(response, NULL);
}

/* The largest answers there are. */
static void measure_reads(void)
{
	Jixiao__V1__EvaluationsShowRequest show = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;
	Jixiao__V1__StatusShowRequest status = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	Jixiao__V1__EvaluationsCompareRequest compare = JIXIAO__V1__EVALUATIONS_COMPARE_REQUEST__INIT;
	void *context = zmq_ctx_new();
	void *socket = jx_peer_connect(context, &city.manager, &profile);

	show.project_code = (char *)JX_CITY_PROJECT;
	status.office_code = compare.office_code = (char *)JX_CITY_ROOT;
	status.from = (char *)"2023-01";
	status.to = show.as_of = compare.as_of = (char *)"2023-12";
	ask(socket, &city.manager, "jixiao.v1.Evaluations/Show", &show.base);
	ask(socket, &city.manager, "jixiao.v1.Status/Show", &status.base);
	ask(socket, &city.manager, "jixiao.v1.Evaluations/Compare", &compare.base);
	jx_figure_print("memory after reads", jx_bench_rss(&server), "MiB", JX_AT_MOST(64));
	(void)zmq_close(socket);
	(void)zmq_ctx_term(context);
}

static void measure_connections(void)
{
	static void *sockets[CONNECTIONS];
	Jixiao__V1__SubmissionsListRequest list = JIXIAO__V1__SUBMISSIONS_LIST_REQUEST__INIT;
	void *context = zmq_ctx_new();

	(void)zmq_ctx_set(context, ZMQ_MAX_SOCKETS, (int)CONNECTIONS + 16);
	for (unsigned i = 0; i < CONNECTIONS; i++) {
		const unsigned clerk = i % city.n_clerks;

		list.office_code = city.codes[clerk % city.size.offices];
		sockets[i] = jx_peer_connect(context, &city.clerks[clerk], &profile);
		ask(sockets[i], &city.clerks[clerk], "jixiao.v1.Submissions/List", &list.base);
	}
	jx_figure_print("memory under 1000 connections", jx_bench_rss(&server), "MiB", JX_AT_MOST(64));
	for (unsigned i = 0; i < CONNECTIONS; i++)
		(void)zmq_close(sockets[i]);
	(void)zmq_ctx_term(context);
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		(void)fputs("usage: bench_memory JIXIAOD CITY\n", stderr);
		return 2;
	}
	if (jx_identity_init() != JX_OK)
		return 1;
	jx_bench_init(&idle, argv[1], &idle_profile);
	jx_bench_adopt(&server, argv[1], argv[2], &profile);
	(void)jx_city_load(&city, argv[2]);
	memcpy(city.ledger, profile.ledger, sizeof(city.ledger));
	measure_start();
	(void)jx_bench_start(&server);
	measure_reads();
	measure_connections();
	jx_bench_stop(&server);
	return 0;
}
