/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an enrolled peer may send. The first byte chooses: a method, whose body the rest is, rightly signed by the
 * administrator, so that guard, access and handlers are reached; or the whole envelope. Whatever comes is answered or
 * dropped, and never with a fault of the server's own.
 */
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/rpc.pb-c.h"
#include "jixiao/v1/server.pb-c.h"

#include "common/rpc/methods.h"
#include "common/rpc/signing.h"
#include "server/dispatch/dispatch.h"
#include "server/service/services.h"
#include "server/store/store.h"
#include "tests/fuzz/fuzz.h"

/* A ledger is founded anew after this many inputs: it grows with those that are accepted. */
#define INPUTS_A_LEDGER 2000u

static struct {
	struct jx_methods methods;
	struct jx_key server, admin;
	struct jx_store *store;
	struct jx_dispatch *dispatch;
	struct jx_instant at;
	uint64_t inputs;
	uint8_t packed[2u * JX_MESSAGE_MAX];
} fuzz;

static void found(void)
{
	Jixiao__V1__ServerFoundRequest request = JIXIAO__V1__SERVER_FOUND_REQUEST__INIT;
	char server[JX_IDENTITY_MAX], admin[JX_IDENTITY_MAX];
	struct jx_own_answer answer;

	jx_identity_format(fuzz.server.public_key, server);
	jx_identity_format(fuzz.admin.public_key, admin);
	request.server_identity = server;
	request.office_code = "129001";
	request.office_name = "青岛市信访局";
	request.admin_identity = admin;
	request.admin_name = "管理员";
	JX_FUZZ_MUST(jx_dispatch_own(fuzz.dispatch, fuzz.at, "jixiao.v1.Server/Found", &request.base, &answer) ==
		     JX_OK);
}

static void open_ledger(void)
{
	const struct jx_store_options store = {.path = ":memory:", .create = true, .scratch = true};
	struct jx_dispatch_options options = {
		.key = &fuzz.server,
		.services = jx_services,
		.n_services = jx_services_count,
		.descriptor_set = jx_descriptor_set,
		.descriptor_set_size = jx_descriptor_set_size,
		.version = "fuzz",
	};

	jx_dispatch_close(fuzz.dispatch);
	jx_store_close(fuzz.store);
	fuzz.at = (struct jx_instant){.wall_ms = INT64_C(1767196800000), .monotonic_ms = 1};
	JX_FUZZ_MUST(jx_store_open(&store, &fuzz.store) == JX_OK);
	options.store = fuzz.store;
	memcpy(options.ledger, fuzz.server.public_key, JX_KEY_BYTES);
	JX_FUZZ_MUST(jx_dispatch_open(&options, &fuzz.dispatch) == JX_OK);
	found();
}

static void prepare(void)
{
	const uint8_t server[JX_KEY_BYTES] = {1}, admin[JX_KEY_BYTES] = {2};
	char problem[256];

	if (fuzz.inputs++ % INPUTS_A_LEDGER != 0)
		return;
	if (!fuzz.methods.rows) {
		JX_FUZZ_MUST(jx_identity_init() == JX_OK);
		JX_FUZZ_MUST(jx_methods_read(jx_descriptor_set, jx_descriptor_set_size, &fuzz.methods, problem) ==
			     JX_OK);
		jx_key_from_seed(server, &fuzz.server);
		jx_key_from_seed(admin, &fuzz.admin);
	}
	open_ledger();
}

/* A body of the method as its author would send it. */
static size_t pack_signed(const struct jx_method *method, const uint8_t *body, size_t size)
{
	Jixiao__V1__Request request = JIXIAO__V1__REQUEST__INIT;
	uint8_t request_id[JX_REQUEST_ID_BYTES] = {0}, signature[JX_SIGNATURE_BYTES];
	struct jx_signed_request signed_request = {
		.ledger = fuzz.server.public_key,
		.request_id = request_id,
		.method = method->name,
	};

	memcpy(request_id, &fuzz.inputs, sizeof(fuzz.inputs));
	jx_hash(body, size, signed_request.body_hash);
	jx_request_sign(&fuzz.admin, &signed_request, signature);
	request.call = fuzz.inputs;
	request.method = (char *)method->name;
	request.body = (ProtobufCBinaryData){.data = (uint8_t *)body, .len = size};
	request.request_id = (ProtobufCBinaryData){.data = request_id, .len = sizeof(request_id)};
	request.signature = (ProtobufCBinaryData){.data = signature, .len = sizeof(signature)};
	JX_FUZZ_MUST(jixiao__v1__request__get_packed_size(&request) <= sizeof(fuzz.packed));
	return jixiao__v1__request__pack(&request, fuzz.packed);
}

static void check_answers(const struct jx_outbox *out)
{
	for (size_t i = 0; i < out->count; i++) {
		Jixiao__V1__Response *response =
			jixiao__v1__response__unpack(NULL, out->items[i].n, out->items[i].bytes);

		JX_FUZZ_MUST(response != NULL);
		JX_FUZZ_MUST(response->status != JIXIAO__V1__STATUS_CODE__STATUS_CODE_INTERNAL);
		JX_FUZZ_MUST((response->status == JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK) ==
			     (response->reason[0] == '\0'));
		jixiao__v1__response__free_unpacked(response, NULL);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct jx_inbound in = {.bytes = data};
	struct jx_outbox out;

	if (size == 0 || size > JX_MESSAGE_MAX)
		return 0;
	prepare();
	if (data[0] < fuzz.methods.count) {
		in.n = pack_signed(&fuzz.methods.rows[data[0]], data + 1, size - 1);
		in.bytes = fuzz.packed;
	} else {
		in.bytes = data + 1;
		in.n = size - 1;
	}
	memcpy(in.key, fuzz.admin.public_key, JX_KEY_BYTES);
	fuzz.at.wall_ms++;
	fuzz.at.monotonic_ms++;
	in.arrived_ms = fuzz.at.monotonic_ms;
	JX_FUZZ_MUST(jx_dispatch_round(fuzz.dispatch, fuzz.at, &in, 1, &out) == JX_OK);
	check_answers(&out);
	return 0;
}
