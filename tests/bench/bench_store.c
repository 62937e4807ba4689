/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a bureau of a size costs once its figures are there: reads by the server's own time, disk, memory, recovery, and
 * a replay of its journal beside SQLite alone inserting as many figures.
 *
 *     bench_store JIXIAOD OFFICES YEARS [ITEMS]
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <zmq.h>

#include "jixiao/v1/evaluations.pb-c.h"
#include "jixiao/v1/rpc.pb-c.h"
#include "jixiao/v1/server.pb-c.h"
#include "jixiao/v1/status.pb-c.h"
#include "jixiao/v1/submissions.pb-c.h"

#include "common/model/rational.h"
#include "tests/bench/bare.h"
#include "tests/bench/city.h"
#include "tests/bench/programs.h"
#include "tests/bench/spread.h"

#define LAST_YEAR   2023
#define READS       21u
#define STARTS      5u
#define CONNECTIONS 1000u
#define WAIT_MS     20000

static struct jx_city city;
static struct jx_bench_server server;
static struct jx_profile profile;
static struct jx_key admin;
static char folder[JX_PATH_SIZE];
static double values;
static uint64_t entries;

static void print_figure(const char *name, double value, const char *unit, const char *aim)
{
	struct jx_spread one = {.values = {value}, .count = 1};

	jx_spread_print(name, &one, unit, aim);
}

/* -- reads -------------------------------------------------------------------------------------------------------- */

static void read_often(const char *name, const char *method, const ProtobufCMessage *request, const char *aim)
{
	struct jx_spread took = {0};

	(void)jx_city_ask(&city, method, request, NULL);
	for (unsigned i = 0; i < READS; i++)
		jx_spread_add(&took, jx_city_ask(&city, method, request, NULL) / 1000);
	jx_spread_print(name, &took, "ms", aim);
}

/* The sums of two items over all offices and the year, as the seed made them, are what the evaluation counts with; in
 * %. */
static void check_evaluation(void)
{
	Jixiao__V1__EvaluationsShowRequest request = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;
	Jixiao__V1__EvaluationsShowResponse *response;
	ProtobufCBinaryData answer;
	int64_t part = 0, whole = 0;
	char period[JX_MONTH_SIZE];

	for (jx_month month = LAST_YEAR * 12; month < LAST_YEAR * 12 + 12; month++)
		for (unsigned office = 0; office < city.size.offices; office++) {
			part += jx_city_figure(&city, office, month, 0);
			whole += jx_city_figure(&city, office, month, 1);
		}
	jx_month_format(LAST_YEAR * 12 + 11, period);
	request.project_code = (char *)JX_CITY_PROJECT;
	request.as_of = period;
	(void)jx_city_ask(&city, "jixiao.v1.Evaluations/Show", &request.base, &answer);
	response = jixiao__v1__evaluations_show_response__unpack(NULL, answer.len, answer.data);
	if (!response || response->evaluation->n_indicators != JX_CITY_INDICATORS)
		jx_bench_die("the evaluation has other indicators");
	const Jixiao__V1__Rational *actual = response->evaluation->indicators[0]->actual;
	struct jx_rational expected;
	if (jx_rational_make(part * 100, whole, &expected) != JX_OK || !actual || actual->num != expected.num ||
	    actual->den != expected.den)
		jx_bench_die("the evaluation has another actual value");
	jixiao__v1__evaluations_show_response__free_unpacked(response, NULL);
	free(answer.data);
}

static void measure_reads(void)
{
	Jixiao__V1__EvaluationsShowRequest show = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;
	Jixiao__V1__SubmissionsListRequest list = JIXIAO__V1__SUBMISSIONS_LIST_REQUEST__INIT;
	Jixiao__V1__StatusShowRequest status = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	Jixiao__V1__EvaluationsCompareRequest compare = JIXIAO__V1__EVALUATIONS_COMPARE_REQUEST__INIT;

	check_evaluation();
	show.project_code = (char *)JX_CITY_PROJECT;
	show.as_of = (char *)"2023-12";
	read_often("evaluation of a year", "jixiao.v1.Evaluations/Show", &show.base, "at most 1");
	list.office_code = city.codes[0];
	read_often("submission list, a page", "jixiao.v1.Submissions/List", &list.base, "at most 5");
	status.office_code = (char *)JX_CITY_ROOT;
	status.from = status.to = (char *)"2023-06";
	read_often("status of a month, a page", "jixiao.v1.Status/Show", &status.base, "at most 5");
	status.from = (char *)"2023-01";
	status.to = (char *)"2023-12";
	read_often("status of a year, a page", "jixiao.v1.Status/Show", &status.base, "at most 5");
	compare.office_code = city.size.offices > 200 ? (char *)"T0000" : (char *)JX_CITY_ROOT;
	compare.as_of = (char *)"2023-12";
	read_often("compare, a page", "jixiao.v1.Evaluations/Compare", &compare.base, "at most 5");
	compare.against = JIXIAO__V1__AGAINST__AGAINST_YEAR_AGO;
	read_often("compare with the year ago", "jixiao.v1.Evaluations/Compare", &compare.base, "at most 5");
}

/* -- the server --------------------------------------------------------------------------------------------------- */

static double disk_bytes(void)
{
	char path[JX_PATH_SIZE + 16];
	struct stat found;

	(void)snprintf(path, sizeof(path), "%s/jixiao.db", folder);
	if (stat(path, &found) != 0)
		jx_bench_die("%s: %s", path, strerror(errno));
	return (double)found.st_size;
}

static void measure_recovery(void)
{
	struct jx_spread ready = {0};

	for (unsigned i = 0; i < STARTS; i++) {
		jx_bench_kill(&server);
		jx_spread_add(&ready, jx_bench_start(&server));
	}
	jx_spread_print("recovery after kill -9", &ready, "ms", "at most 1000");
}

/* A request that is answered over each of many connections, all of which stay open. */
static void open_connection(void *context, unsigned number, void **opened)
{
	const struct jx_key *key = &city.clerks[number % city.size.offices];
	Jixiao__V1__ServerPingRequest ping = JIXIAO__V1__SERVER_PING_REQUEST__INIT;
	Jixiao__V1__Request request = JIXIAO__V1__REQUEST__INIT;
	uint8_t curve[JX_KEY_BYTES], body[64], bytes[256];
	const int none = 0, timeout = WAIT_MS;
	void *socket = zmq_socket(context, ZMQ_DEALER);

	request.call = 1;
	request.method = (char *)"jixiao.v1.Server/Ping";
	request.body = (ProtobufCBinaryData){jixiao__v1__server_ping_request__pack(&ping, body), body};
	if (!socket || !jx_identity_curve(profile.server, curve) ||
	    zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, curve, sizeof(curve)) != 0 ||
	    zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, key->curve_public, JX_KEY_BYTES) != 0 ||
	    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, key->curve_secret, JX_KEY_BYTES) != 0 ||
	    zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof(none)) != 0 ||
	    zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, sizeof(timeout)) != 0 ||
	    zmq_connect(socket, profile.endpoints[0]) != 0 ||
	    zmq_send(socket, bytes, jixiao__v1__request__pack(&request, bytes), 0) < 0 ||
	    zmq_recv(socket, bytes, sizeof(bytes), 0) <= 0)
		jx_bench_die("connection %u: %s", number, zmq_strerror(errno));
	*opened = socket;
}

static void measure_connections(void)
{
	static void *sockets[CONNECTIONS];
	const unsigned n = CONNECTIONS < 16 * city.size.offices ? CONNECTIONS : 16 * city.size.offices;
	void *context = zmq_ctx_new();
	char name[64];

	(void)zmq_ctx_set(context, ZMQ_MAX_SOCKETS, (int)CONNECTIONS + 16);
	for (unsigned i = 0; i < n; i++)
		open_connection(context, i, &sockets[i]);
	(void)snprintf(name, sizeof(name), "memory under %u connections", n);
	print_figure(name, jx_bench_rss(&server), "MiB", "at most 64");
	for (unsigned i = 0; i < n; i++)
		(void)zmq_close(sockets[i]);
	(void)zmq_ctx_term(context);
}

/* As many figures, a submission's in one go, in transactions of 64 of these. */
static double bare_insert_rate(void)
{
	struct jx_bare *bare = jx_bare_open(server.root);
	const uint64_t submissions = (uint64_t)values / city.size.items;
	const double started = jx_bench_now_us();
	static const uint8_t bytes[64];

	for (uint64_t done = 0; done < submissions;) {
		jx_bare_begin(bare);
		for (unsigned k = 0; k < 64 && done < submissions; k++, done++)
			jx_bare_add(bare, bytes, sizeof(bytes), city.size.items);
		jx_bare_commit(bare);
	}
	jx_bare_close(bare);
	return values / ((jx_bench_now_us() - started) / 1e6);
}

static void measure_replay(void)
{
	char rebuilt[JX_PATH_SIZE];
	char to[24];
	const char *const argv[] = {server.jixiaod, "replay", folder, "--to", to, rebuilt, NULL};
	double rate, bare;

	(void)snprintf(rebuilt, sizeof(rebuilt), "%s/rebuilt", server.root);
	(void)snprintf(to, sizeof(to), "%llu", (unsigned long long)entries);
	rate = values / (jx_bench_run(argv) / 1000);
	bare = bare_insert_rate();
	print_figure("replay", rate, "/s", "at least 200,000");
	print_figure("bare SQLite insert", bare, "/s", "");
	print_figure("replay / bare SQLite", rate / bare, "", "");
}

/* -- the run ------------------------------------------------------------------------------------------------------ */

static void make(unsigned offices, unsigned years, unsigned items)
{
	const struct jx_city_size size = {.offices = offices,
					  .items = items,
					  .from = (LAST_YEAR + 1 - (int)years) * 12,
					  .year = LAST_YEAR,
					  .seed = 1};
	double took_us;

	jx_city_open(&city, folder, &admin);
	jx_city_found(&city, &size);
	took_us = jx_city_fill(&city, size.from, LAST_YEAR * 12 + 11, items);
	values = (double)offices * years * 12 * items;
	(void)printf("%u offices, %u years, %u items a month: %.0f values\n", offices, years, items, values);
	print_figure("bulk load, signed", values / (took_us / 1e6), "/s", "at least 200,000");
}

int main(int argc, char **argv)
{
	const unsigned offices = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	const unsigned years = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
	const unsigned items = argc > 4 ? (unsigned)strtoul(argv[4], NULL, 10) : JX_CITY_ITEMS;
	const char *problem;

	if (argc < 4 || argc > 5 || offices < 1 || offices > JX_CITY_OFFICES || years < 1 || years > 20 || items < 20 ||
	    items > JX_CITY_ITEMS) {
		(void)fputs("usage: bench_store JIXIAOD OFFICES YEARS [ITEMS]\n", stderr);
		return 2;
	}
	if (jx_identity_init() != JX_OK)
		return 1;
	jx_bench_init(&server, argv[1], &profile);
	(void)snprintf(folder, sizeof(folder), "%s/server", server.root);
	if (jx_key_read(profile.key_path, &admin, &problem) != JX_OK)
		jx_bench_die("the administrator's key: %s", problem);
	make(offices, years, items);
	measure_reads();
	entries = jx_dispatch_seq(city.dispatch);
	jx_city_close(&city);
	(void)jx_bench_start(&server);
	print_figure("memory after the start", jx_bench_rss(&server), "MiB", "at most 64");
	measure_recovery();
	measure_connections();
	jx_bench_stop(&server);
	print_figure("disk a value", disk_bytes() / values, "B", "at most 60");
	measure_replay();
	return 0;
}
