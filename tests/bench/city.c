/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/city.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "jixiao/v1/catalog.pb-c.h"
#include "jixiao/v1/duties.pb-c.h"
#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/principals.pb-c.h"
#include "jixiao/v1/projects.pb-c.h"
#include "jixiao/v1/rpc.pb-c.h"
#include "jixiao/v1/submissions.pb-c.h"

#include "common/rpc/signing.h"
#include "server/admin/own.h"
#include "tests/bench/programs.h"

#define PACKAGE "jixiao.v1."

/* -- requests ----------------------------------------------------------------------------------------------------- */

/* As jx_request_id_new makes them, but that nothing is left to chance. */
static void name_request(const struct jx_key *key, const uint64_t id[2], uint8_t request_id[JX_REQUEST_ID_BYTES])
{
	uint8_t named[JX_KEY_BYTES + 2 * sizeof(*id)], hash[JX_HASH_BYTES];

	memcpy(named, key->public_key, JX_KEY_BYTES);
	memcpy(named + JX_KEY_BYTES, id, 2 * sizeof(*id));
	jx_hash(named, sizeof(named), hash);
	for (unsigned i = 0; i < 6; i++)
		request_id[i] = (uint8_t)(id[1] >> (40 - 8 * i));
	memcpy(request_id + 6, hash, JX_REQUEST_ID_BYTES - 6);
}

void jx_city_pack(const struct jx_city *city, const struct jx_key *key, const char *method,
		  const ProtobufCMessage *message, const uint64_t id[2], struct jx_city_request *made)
{
	static uint8_t body[JX_BODY_MAX];
	uint8_t request_id[JX_REQUEST_ID_BYTES] = {0}, signature[JX_SIGNATURE_BYTES];
	struct jx_signed_request signed_request = {.ledger = city->ledger, .request_id = request_id, .method = method};
	Jixiao__V1__Request envelope = JIXIAO__V1__REQUEST__INIT;

	envelope.call = id[0];
	envelope.method = (char *)method;
	envelope.body = (ProtobufCBinaryData){protobuf_c_message_pack(message, body), body};
	name_request(key, id, request_id);
	jx_hash(body, envelope.body.len, signed_request.body_hash);
	jx_request_sign(key, &signed_request, signature);
	envelope.author = (ProtobufCBinaryData){JX_KEY_BYTES, (uint8_t *)key->public_key};
	envelope.request_id = (ProtobufCBinaryData){sizeof(request_id), request_id};
	envelope.signature = (ProtobufCBinaryData){sizeof(signature), signature};
	made->n = jixiao__v1__request__get_packed_size(&envelope);
	made->bytes = malloc(made->n);
	if (!made->bytes)
		jx_bench_die("no memory");
	(void)jixiao__v1__request__pack(&envelope, made->bytes);
}

static struct jx_instant now(const struct jx_city *city)
{
	struct timespec wall, monotonic;

	if (city->at.wall_ms != 0)
		return city->at;
	(void)clock_gettime(CLOCK_REALTIME, &wall);
	(void)clock_gettime(CLOCK_BOOTTIME, &monotonic);
	return (struct jx_instant){.wall_ms = (int64_t)wall.tv_sec * 1000 + wall.tv_nsec / 1000000,
				   .monotonic_ms = (int64_t)monotonic.tv_sec * 1000 + monotonic.tv_nsec / 1000000};
}

void jx_city_expect_ok(const struct jx_outbox *out, size_t n)
{
	if (out->count != n)
		jx_bench_die("%zu answers to %zu requests", out->count, n);
	for (size_t i = 0; i < n; i++) {
		Jixiao__V1__Response *response =
			jixiao__v1__response__unpack(NULL, out->items[i].n, out->items[i].bytes);

		if (!response || response->status != JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK)
			jx_bench_die("refused: %s", response ? response->message : "no envelope");
		jixiao__v1__response__free_unpacked(response, NULL);
	}
}

/* A round of these, which are given back; returns the µs that it took. */
static double run_round(struct jx_city *city, struct jx_inbound *in, size_t n)
{
	const struct jx_instant at = now(city);
	struct jx_outbox out;
	double started;

	for (size_t i = 0; i < n; i++)
		in[i].arrived_ms = at.monotonic_ms;
	started = jx_bench_now_us();
	if (jx_dispatch_round(city->dispatch, at, in, n, &out) != JX_OK ||
	    jx_dispatch_rest(city->dispatch, false) != JX_OK)
		jx_bench_die("a round failed");
	started = jx_bench_now_us() - started;
	jx_city_expect_ok(&out, n);
	for (size_t i = 0; i < n; i++)
		free((void *)in[i].bytes);
	return started;
}

/* Rounds of one kind of request, filled up. */
struct batch {
	struct jx_city *city;
	struct jx_inbound in[JX_ROUND_REQUESTS];
	size_t n, bytes;
	uint64_t call;
	double took_us;
};

static void batch_run(struct batch *batch)
{
	if (batch->n > 0)
		batch->took_us += run_round(batch->city, batch->in, batch->n);
	batch->n = batch->bytes = 0;
}

static void batch_add(struct batch *batch, const struct jx_key *key, const struct jx_city_request *request)
{
	if (batch->n == JX_ROUND_REQUESTS || batch->bytes + request->n > JX_ROUND_BYTES)
		batch_run(batch);
	batch->in[batch->n] = (struct jx_inbound){.bytes = request->bytes, .n = request->n};
	memcpy(batch->in[batch->n++].key, key->public_key, JX_KEY_BYTES);
	batch->bytes += request->n;
}

static void batch_pack(struct batch *batch, const struct jx_key *key, const char *method,
		       const ProtobufCMessage *message)
{
	const uint64_t id[2] = {batch->call++, jx_dispatch_seq(batch->city->dispatch)};
	struct jx_city_request request;

	jx_city_pack(batch->city, key, method, message, id, &request);
	batch_add(batch, key, &request);
	/* run_round gives the bytes back. NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
}

/* -- the store ---------------------------------------------------------------------------------------------------- */

void jx_city_open(struct jx_city *city, const char *dir)
{
	if (jx_dir_open(dir, &city->dir) != JX_OK || jx_own_dispatch(&city->dir, NULL, &city->dispatch) != JX_OK)
		jx_bench_die("the store in %s does not open", dir);
	memcpy(city->ledger, city->dir.ledger, JX_KEY_BYTES);
}

void jx_city_close(struct jx_city *city)
{
	jx_dispatch_close(city->dispatch);
	jx_dir_close(&city->dir);
}

double jx_city_ask(struct jx_city *city, const char *method, const ProtobufCMessage *request,
		   ProtobufCBinaryData *answer)
{
	const uint64_t id[2] = {1, jx_dispatch_seq(city->dispatch)};
	struct jx_city_request packed;
	struct jx_inbound in = {.arrived_ms = now(city).monotonic_ms};
	struct jx_outbox out;
	Jixiao__V1__Response *response;
	double took_us;

	jx_city_pack(city, &city->manager, method, request, id, &packed);
	in.bytes = packed.bytes;
	in.n = packed.n;
	memcpy(in.key, city->manager.public_key, JX_KEY_BYTES);
	took_us = jx_bench_now_us();
	if (jx_dispatch_round(city->dispatch, now(city), &in, 1, &out) != JX_OK)
		jx_bench_die("%s: a round failed", method);
	took_us = jx_bench_now_us() - took_us;
	jx_city_expect_ok(&out, 1);
	response = jixiao__v1__response__unpack(NULL, out.items[0].n, out.items[0].bytes);
	if (answer) {
		*answer = response->body;
		response->body = (ProtobufCBinaryData){0};
	}
	jixiao__v1__response__free_unpacked(response, NULL);
	free(packed.bytes);
	return took_us;
}

/* -- founding ----------------------------------------------------------------------------------------------------- */

static void make_key(const struct jx_city *city, unsigned number, struct jx_key *key)
{
	uint8_t seed[JX_KEY_BYTES] = {0};

	(void)snprintf((char *)seed, sizeof(seed), "bench %llu %u", (unsigned long long)city->size.seed, number);
	jx_key_from_seed(seed, key);
}

static void add_office(struct batch *batch, const char *code, const char *parent)
{
	Jixiao__V1__OfficesAddRequest request = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;

	request.code = (char *)code;
	request.name = (char *)code;
	request.parent_code = (char *)parent;
	batch_pack(batch, &batch->city->admin, PACKAGE "Offices/Add", &request.base);
}

static void enrol(struct batch *batch, const struct jx_key *key, const char *office, Jixiao__V1__Role role)
{
	Jixiao__V1__PrincipalsAddRequest request = JIXIAO__V1__PRINCIPALS_ADD_REQUEST__INIT;
	Jixiao__V1__RoleGrant grant = JIXIAO__V1__ROLE_GRANT__INIT;
	Jixiao__V1__RoleGrant *grants[] = {&grant};
	char identity[JX_IDENTITY_MAX];

	jx_identity_format(key->public_key, identity);
	grant.role = role;
	request.identity = identity;
	request.name = (char *)office;
	request.office_code = (char *)office;
	request.roles = grants;
	request.n_roles = 1;
	batch_pack(batch, &batch->city->admin, PACKAGE "Principals/Add", &request.base);
}

static void town_of(unsigned office, char code[24])
{
	(void)snprintf(code, 24, "T%04u", office / JX_CITY_TOWN);
}

static void add_offices(struct batch *batch)
{
	struct jx_city *city = batch->city;
	const bool towns = city->size.offices > JX_CITY_TOWN;
	char town[24] = JX_CITY_ROOT;

	for (unsigned i = 0; i < city->size.offices; i++) {
		if (towns && i % JX_CITY_TOWN == 0) {
			town_of(i, town);
			add_office(batch, town, JX_CITY_ROOT);
		}
		add_office(batch, city->codes[i], town);
	}
	assert(city->size.offices > 0);
	for (unsigned i = 0; i < city->n_clerks; i++)
		enrol(batch, &city->clerks[i], city->codes[i % city->size.offices], JIXIAO__V1__ROLE__ROLE_CLERK);
	batch_run(batch);
}

/* What follows from the size alone. */
static void name_all(struct jx_city *city)
{
	city->n_clerks = city->size.offices > JX_CITY_CLERKS ? city->size.offices : JX_CITY_CLERKS;
	make_key(city, 0, &city->manager);
	for (unsigned i = 0; i < city->n_clerks; i++)
		make_key(city, i + 1, &city->clerks[i]);
	for (unsigned i = 0; i < city->size.offices; i++)
		(void)snprintf(city->codes[i], sizeof(city->codes[i]), "37%04u", i);
	for (unsigned i = 0; i < city->size.items; i++)
		(void)snprintf(city->items[i], sizeof(city->items[i]), "count.i%02u", i);
}

static void set_measures(const struct jx_city *city, Jixiao__V1__Measure *rows, Jixiao__V1__Measure **pointers)
{
	static char names[JX_CITY_INDICATORS][32], expressions[JX_CITY_INDICATORS][96];

	for (unsigned i = 0; i < JX_CITY_INDICATORS; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "指标%u", i + 1);
		(void)snprintf(expressions[i], sizeof(expressions[i]), "%s / %s", city->items[jx_city_divided(city, i)],
			       city->items[jx_city_divided(city, i) + 1]);
		jixiao__v1__measure__init(&rows[i]);
		rows[i].project_code = (char *)JX_CITY_PROJECT;
		rows[i].indicator = names[i];
		rows[i].expression = expressions[i];
		pointers[i] = &rows[i];
	}
}

static void import_catalog(struct batch *batch, char *from)
{
	static Jixiao__V1__Item items[JX_CITY_ITEMS];
	static Jixiao__V1__Item *rows[JX_CITY_ITEMS];
	static Jixiao__V1__Measure measures[JX_CITY_INDICATORS], *measure_rows[JX_CITY_INDICATORS];
	struct jx_city *city = batch->city;
	Jixiao__V1__Form form = JIXIAO__V1__FORM__INIT;
	Jixiao__V1__Form *forms[] = {&form};
	Jixiao__V1__CatalogImportRequest request = JIXIAO__V1__CATALOG_IMPORT_REQUEST__INIT;

	for (unsigned i = 0; i < city->size.items; i++) {
		jixiao__v1__item__init(&items[i]);
		items[i].code = items[i].name = city->items[i];
		items[i].unit = (char *)"件次";
		items[i].over_offices = items[i].over_months = JIXIAO__V1__AGGREGATION__AGGREGATION_SUM;
		rows[i] = &items[i];
	}
	form.code = form.name = (char *)JX_CITY_FORM;
	form.items = rows;
	form.n_items = city->size.items;
	request.office_code = (char *)JX_CITY_ROOT;
	request.from = from;
	request.forms = forms;
	request.n_forms = 1;
	set_measures(city, measures, measure_rows);
	request.measures = measure_rows;
	request.n_measures = JX_CITY_INDICATORS;
	batch_pack(batch, &city->manager, PACKAGE "Catalog/Import", &request.base);
	batch_run(batch);
}

static void create_project(struct batch *batch)
{
	static Jixiao__V1__Indicator rows[JX_CITY_INDICATORS], *pointers[JX_CITY_INDICATORS];
	static Jixiao__V1__Target targets[JX_CITY_INDICATORS];
	static char names[JX_CITY_INDICATORS][32];
	Jixiao__V1__ProjectsCreateRequest request = JIXIAO__V1__PROJECTS_CREATE_REQUEST__INIT;
	Jixiao__V1__Project project = JIXIAO__V1__PROJECT__INIT;

	for (unsigned i = 0; i < JX_CITY_INDICATORS; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "指标%u", i + 1);
		jixiao__v1__target__init(&targets[i]);
		targets[i].text = (char *)"≥90%";
		jixiao__v1__indicator__init(&rows[i]);
		rows[i].level1 = (char *)"产出指标";
		rows[i].level2 = (char *)"质量指标";
		rows[i].name = names[i];
		rows[i].target = &targets[i];
		pointers[i] = &rows[i];
	}
	project.code = (char *)JX_CITY_PROJECT;
	project.name = (char *)"市级信访积案化解资金";
	project.year = JX_CITY_YEAR;
	project.department_code = (char *)JX_CITY_ROOT;
	project.department_name = (char *)JX_CITY_ROOT;
	project.budget_fen = project.fiscal_fen = INT64_C(720000000);
	project.indicators = pointers;
	project.n_indicators = JX_CITY_INDICATORS;
	request.department_code = (char *)JX_CITY_ROOT;
	request.project = &project;
	batch_pack(batch, &batch->city->manager, PACKAGE "Projects/Create", &request.base);
	batch_run(batch);
}

static void add_duties(struct batch *batch, char *from)
{
	for (unsigned i = 0; i < batch->city->size.offices; i++) {
		Jixiao__V1__DutiesAddRequest request = JIXIAO__V1__DUTIES_ADD_REQUEST__INIT;

		request.office_code = batch->city->codes[i];
		request.form_code = (char *)JX_CITY_FORM;
		request.from = from;
		batch_pack(batch, &batch->city->manager, PACKAGE "Duties/Add", &request.base);
	}
	batch_run(batch);
}

void jx_city_found(struct jx_city *city, const struct jx_city_size *size)
{
	struct batch batch = {.city = city};
	char from[JX_MONTH_SIZE];

	city->size = *size;
	name_all(city);
	jx_month_format(size->since, from);
	enrol(&batch, &city->manager, JX_CITY_ROOT, JIXIAO__V1__ROLE__ROLE_MANAGER);
	add_offices(&batch);
	create_project(&batch);
	import_catalog(&batch, from);
	add_duties(&batch, from);
}

/* -- folders ------------------------------------------------------------------------------------------------------ */

static FILE *city_file(const char *folder, const char *mode)
{
	char path[JX_PATH_SIZE];
	FILE *file = NULL;

	if (snprintf(path, sizeof(path), "%s/city.txt", folder) < (int)sizeof(path))
		file = fopen(path, mode);
	if (!file)
		jx_bench_die("%s: no city.txt; bench_city makes a city", folder);
	return file;
}

void jx_city_save(const struct jx_city *city, const char *folder, uint64_t entries)
{
	FILE *file = city_file(folder, "w");

	(void)fprintf(file, "offices %u items %u from %d seed %llu entries %llu\n", city->size.offices,
		      city->size.items, city->size.from, (unsigned long long)city->size.seed,
		      (unsigned long long)entries);
	if (fclose(file) != 0)
		jx_bench_die("%s/city.txt is not written", folder);
}

uint64_t jx_city_load(struct jx_city *city, const char *folder)
{
	FILE *file = city_file(folder, "r");
	unsigned long long seed, entries;
	struct jx_city_size *size = &city->size;

	/* NOLINTNEXTLINE(cert-err34-c): the program wrote it itself, and bounds are checked. */
	if (fscanf(file, "offices %u items %u from %d seed %llu entries %llu", &size->offices, &size->items,
		   &size->from, &seed, &entries) != 5 ||
	    size->offices < 1 || size->offices > JX_CITY_OFFICES || size->items > JX_CITY_ITEMS)
		jx_bench_die("%s/city.txt tells of no city", folder);
	(void)fclose(file);
	size->seed = seed;
	size->since = JX_CITY_SINCE;
	name_all(city);
	return entries;
}

unsigned jx_city_months(const struct jx_city *city)
{
	return (unsigned)(JX_CITY_LAST + 1 - city->size.from);
}

double jx_city_values(const struct jx_city *city)
{
	return (double)city->size.offices * jx_city_months(city) * city->size.items;
}

/* -- figures ------------------------------------------------------------------------------------------------------ */

/* SplitMix64's last step, over what tells one figure from all others. */
void jx_city_submission(const struct jx_city *city, unsigned office, jx_month month, unsigned cells, uint64_t call,
			struct jx_city_request *request)
{
	static Jixiao__V1__Cell values[JX_CITY_ITEMS];
	static Jixiao__V1__Cell *rows[JX_CITY_ITEMS];
	Jixiao__V1__SubmissionsCreateRequest create = JIXIAO__V1__SUBMISSIONS_CREATE_REQUEST__INIT;
	const uint64_t id[2] = {call, (uint64_t)(uint32_t)month << 32 | call};
	char period[JX_MONTH_SIZE];

	for (unsigned i = 0; i < cells; i++) {
		jixiao__v1__cell__init(&values[i]);
		values[i].item_code = (char *)city->items[i];
		values[i].state = JIXIAO__V1__CELL_STATE__CELL_STATE_REPORTED;
		values[i].ten_thousandths = jx_city_figure(city, office, month, i) * 10000;
		rows[i] = &values[i];
	}
	jx_month_format(month, period);
	create.form_code = (char *)JX_CITY_FORM;
	create.office_code = (char *)city->codes[office];
	create.period = period;
	create.cells = rows;
	create.n_cells = cells;
	jx_city_pack(city, &city->clerks[office], PACKAGE "Submissions/Create", &create.base, id, request);
}

double jx_city_fill(struct jx_city *city, jx_month from, jx_month to, unsigned cells)
{
	struct batch batch = {.city = city};

	for (jx_month month = from; month <= to; month++)
		for (unsigned turn = 0; turn < city->size.offices; turn++) {
			const unsigned office = jx_city_turn(city, month, turn);
			struct jx_city_request request;

			jx_city_submission(city, office, month, cells, turn, &request);
			batch_add(&batch, &city->clerks[office], &request);
		}
	batch_run(&batch);
	return batch.took_us;
}
