/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/server.pb-c.h"

#include "client/locale.h"
#include "client/platform.h"
#include "common/base/log.h"

#define PINGS_MAX      100000u
#define PAYLOAD_PRESET 56u
/* More than a message may have, so that its bound is met in its own words. */
#define PAYLOAD_MAX    UINT64_C(1048576)

/* How the times of pings are written. */
struct ping_printer {
	void (*one)(size_t number, size_t size, int64_t us);
	/* The times are in order, n > 0. */
	void (*end)(const int64_t *times, size_t n);
};

#define MS_SIZE 32u

/* "0.412" */
static const char *ms_text(int64_t us, char out[MS_SIZE])
{
	(void)snprintf(out, MS_SIZE, "%" PRId64 ".%03" PRId64, us / 1000, us % 1000);
	return out;
}

static void table_one(size_t number, size_t size, int64_t us)
{
	char ms[MS_SIZE];

	(void)printf(_("%zu bytes: number=%zu time=%s ms\n"), size, number, ms_text(us, ms));
	(void)fflush(stdout);
}

static void table_end(const int64_t *times, size_t n)
{
	char min[MS_SIZE], median[MS_SIZE], max[MS_SIZE];

	(void)printf(_("%zu answers, min/median/max = %s/%s/%s ms\n"), n, ms_text(times[0], min),
		     ms_text(times[n / 2], median), ms_text(times[n - 1], max));
}

/* A document that is begun must be ended: JSON is written when all is known. */
static void json_one(size_t number, size_t size, int64_t us)
{
	(void)number;
	(void)size;
	(void)us;
}

static void json_end(const int64_t *times, size_t n)
{
	(void)printf("{\n  \"microseconds\": [");
	for (size_t i = 0; i < n; i++)
		(void)printf("%s%" PRId64, i > 0 ? ", " : "", times[i]);
	(void)printf("],\n  \"min\": %" PRId64 ",\n  \"median\": %" PRId64 ",\n  \"max\": %" PRId64 "\n}\n", times[0],
		     times[n / 2], times[n - 1]);
}

static void csv_one(size_t number, size_t size, int64_t us)
{
	if (number == 1)
		(void)printf("number,bytes,microseconds\r\n");
	(void)printf("%zu,%zu,%" PRId64 "\r\n", number, size, us);
}

static void csv_end(const int64_t *times, size_t n)
{
	(void)times;
	(void)n;
}

static const struct ping_printer ping_printers[] = {
	[JX_OUTPUT_TABLE] = {table_one, table_end},
	[JX_OUTPUT_JSON] = {json_one, json_end},
	[JX_OUTPUT_CSV] = {csv_one, csv_end},
};

static int compare_times(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

/* The connection is made by a call that is not counted: people ask how long the server takes to answer. */
static enum jx_exit ping_once(struct jx_app *app, ProtobufCBinaryData payload, int64_t *us)
{
	Jixiao__V1__ServerPingRequest request = JIXIAO__V1__SERVER_PING_REQUEST__INIT;
	const Jixiao__V1__ServerPingResponse *response;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	int64_t begin = jx_monotonic_us();

	request.payload = payload;
	jx_remote_init(&remote, app->channel, &jixiao__v1__server__descriptor);
	jixiao__v1__server__ping(&remote.base, &request, (Jixiao__V1__ServerPingResponse_Closure)jx_keep_answer,
				 &answer);
	*us = jx_monotonic_us() - begin;
	if (answer == NULL)
		return jx_app_result(app);
	response = (const Jixiao__V1__ServerPingResponse *)answer;
	if (response->payload.len != payload.len ||
	    (payload.len > 0 && memcmp(response->payload.data, payload.data, payload.len) != 0))
		return jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("the bytes came back changed"), NULL);
	return JX_EXIT_OK;
}

static enum jx_exit ping_all(struct jx_app *app, ProtobufCBinaryData payload, int64_t *times, size_t n)
{
	const struct ping_printer *printer = &ping_printers[app->output];
	int64_t us;
	enum jx_exit exit = ping_once(app, (ProtobufCBinaryData){0, NULL}, &us);

	for (size_t i = 0; i < n && exit == JX_EXIT_OK; i++) {
		exit = ping_once(app, payload, &times[i]);
		if (exit == JX_EXIT_OK)
			printer->one(i + 1, payload.len, times[i]);
	}
	if (exit != JX_EXIT_OK)
		return exit;
	qsort(times, n, sizeof(*times), compare_times);
	printer->end(times, n);
	return JX_EXIT_OK;
}

enum jx_exit jx_ping(struct jx_app *app)
{
	uint64_t count = 0, size = 0;
	int64_t *times = NULL;
	uint8_t *payload = NULL;
	enum jx_exit exit = jx_app_number(app, "--count", (struct jx_range){1, PINGS_MAX}, 1, &count);

	if (exit == JX_EXIT_OK)
		exit = jx_app_number(app, "--size", (struct jx_range){0, PAYLOAD_MAX}, PAYLOAD_PRESET, &size);
	if (exit != JX_EXIT_OK)
		return exit;
	times = calloc(count, sizeof(*times));
	payload = malloc(size + 1);
	if (times == NULL || payload == NULL) {
		(void)JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for pings");
		exit = JX_EXIT_INTERNAL;
		goto out;
	}
	jx_random(payload, size);
	exit = ping_all(app, (ProtobufCBinaryData){size, payload}, times, count);
out:
	free(payload);
	free(times);
	return exit;
}
