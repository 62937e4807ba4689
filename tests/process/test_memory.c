/* SPDX-License-Identifier: Apache-2.0 */
/* Somebody who is enrolled asks for much over many connections, and fetches nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <criterion/criterion.h>
#include <zmq.h>

#include "common/base/limits.h"
#include "tests/lib/process.h"
#include "tests/lib/request.h"

#define TRIES       100
#define CONNECTIONS 120u
#define EACH        200
/* Beside the answers that wait (JX_UNREAD_BYTES a connection): the server itself, and what a round of it takes. */
#define RSS_REST    (24l << 20)

/* Takes one answer in, and leaves the rest to the server. */
static void *deaf_peer(void *context, const struct jx_site *site)
{
	void *socket = zmq_socket(context, ZMQ_DEALER);
	const int one = 1, none = 0, timeout = 20000, little = 4096;
	uint8_t server[JX_KEY_BYTES];
	const struct {
		int option;
		const void *value;
		size_t n;
	} rows[] = {
		{ZMQ_CURVE_SERVERKEY, server, JX_KEY_BYTES},
		{ZMQ_CURVE_PUBLICKEY, site->admin_key.curve_public, JX_KEY_BYTES},
		{ZMQ_CURVE_SECRETKEY, site->admin_key.curve_secret, JX_KEY_BYTES},
		{ZMQ_RCVHWM, &one, sizeof(one)},
		{ZMQ_RCVBUF, &little, sizeof(little)},
		{ZMQ_LINGER, &none, sizeof(none)},
		{ZMQ_SNDTIMEO, &timeout, sizeof(timeout)},
		{ZMQ_RCVTIMEO, &timeout, sizeof(timeout)},
	};

	cr_assert(jx_identity_curve(site->admin.server, server));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		cr_assert_eq(zmq_setsockopt(socket, rows[i].option, rows[i].value, rows[i].n), 0);
	cr_assert_eq(zmq_connect(socket, site->admin.endpoints[0]), 0);
	return socket;
}

/* Not so fast that the queue fills: it is answered, not refused, what takes memory. */
static void flood(void *const sockets[CONNECTIONS])
{
	struct jx_test_request request = {.call = 1, .method = "jixiao.v1.Server/Describe"};
	const struct timespec pause = {.tv_nsec = 5000000};
	size_t n;
	uint8_t *bytes = jx_test_pack(&request, &n);

	for (int i = 0; i < EACH; i++) {
		for (size_t k = 0; k < CONNECTIONS; k++)
			cr_assert_eq(zmq_send(sockets[k], bytes, n, 0), (int)n);
		(void)nanosleep(&pause, NULL);
	}
	free(bytes);
}

/* Was the first answer of this connection the refusal? */
static bool was_refused(void *socket)
{
	zmq_msg_t message;
	Jixiao__V1__Response *response;
	bool refused;

	(void)zmq_msg_init(&message);
	cr_assert_gt(zmq_msg_recv(&message, socket, 0), 0, "no answer");
	response = jixiao__v1__response__unpack(NULL, zmq_msg_size(&message), zmq_msg_data(&message));
	cr_assert_not_null(response);
	refused = strcmp(response->reason, "TOO_MANY_CONNECTIONS") == 0;
	cr_assert(refused || response->status == 0 || strcmp(response->reason, "QUEUE_FULL") == 0, "%s",
		  response->message);
	jixiao__v1__response__free_unpacked(response, NULL);
	(void)zmq_msg_close(&message);
	return refused;
}

/* Reads what waits; whatever was dropped before, the next call is answered. */
static void expect_served_on(void *socket)
{
	const int short_ms = 500, long_ms = 20000;
	struct jx_test_request request = {.call = 2, .method = "jixiao.v1.Server/Ping"};
	size_t n;
	uint8_t *bytes = jx_test_pack(&request, &n);

	cr_assert_eq(zmq_setsockopt(socket, ZMQ_RCVTIMEO, &short_ms, sizeof(short_ms)), 0);
	while (zmq_recv(socket, NULL, 0, 0) >= 0)
		continue;
	cr_assert_eq(zmq_setsockopt(socket, ZMQ_RCVTIMEO, &long_ms, sizeof(long_ms)), 0);
	cr_assert_eq(zmq_send(socket, bytes, n, 0), (int)n);
	cr_assert_gt(zmq_recv(socket, NULL, 0, 0), 0);
	free(bytes);
}

#ifndef __SANITIZE_ADDRESS__
static long rss_kib(pid_t pid)
{
	char path[64], line[256];
	long kib = -1;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	FILE *file = fopen(path, "r");
	cr_assert_not_null(file);
	while (kib < 0 && fgets(line, sizeof(line), file))
		if (strncmp(line, "VmRSS:", 6) == 0)
			kib = strtol(line + 6, NULL, 10);
	(void)fclose(file);
	return kib;
}
#endif

/* The server learns of each end by and by: within TRIES pings the key has room again. */
static void expect_room(const char *profile)
{
	struct jx_run run;
	int exit_code = 12;

	for (int i = 0; i < TRIES && exit_code == 12; i++) {
		jx_run_client(&run, profile, "ping", "-n", "1", (char *)NULL);
		exit_code = run.exit_code;
		jx_run_clear(&run);
	}
	cr_assert_eq(exit_code, 0, "exit %d", exit_code);
}

Test(memory, of_the_server_is_bounded_where_nobody_reads, .timeout = 110)
{
	struct jx_site site;
	char other[JX_PATH_SIZE];
	void *context = zmq_ctx_new(), *sockets[CONNECTIONS];
	size_t refused = 0;
	void *used = NULL;

	jx_site_open(&site);
	jx_site_start(&site);
	jx_site_enrol(&site, "other", "129001", "clerk", other);
	for (size_t k = 0; k < CONNECTIONS; k++)
		sockets[k] = deaf_peer(context, &site);
	flood(sockets);
	jx_expect_client(0, other, "ping", "-n", "3");
	jx_expect_client(12, site.profile, "ping", "-n", "1");
	for (size_t k = 0; k < CONNECTIONS; k++) {
		const bool was = was_refused(sockets[k]);
		refused += was;
		used = was ? used : sockets[k];
	}
	cr_assert_eq(refused, (size_t)(CONNECTIONS - JX_CONNECTIONS_SHARE));
#ifndef __SANITIZE_ADDRESS__
	const long kib = rss_kib(site.server);
	const long held = (long)JX_UNREAD_BYTES * JX_CONNECTIONS_SHARE;
	cr_assert(kib > 0 && kib < (RSS_REST + held) / 1024, "%ld KiB", kib);
#endif
	expect_served_on(used);

	for (size_t k = 0; k < CONNECTIONS; k++)
		(void)zmq_close(sockets[k]);
	(void)zmq_ctx_term(context);
	expect_room(site.profile);
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_close(&site);
}
