/* SPDX-License-Identifier: Apache-2.0 */
#include "client/outcome.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "common/base/text.h"

void jx_outcome_clear(struct jx_outcome *outcome)
{
	if (outcome->answer != NULL)
		protobuf_c_message_free_unpacked(outcome->answer, NULL);
	if (outcome->response != NULL)
		jixiao__v1__response__free_unpacked(outcome->response, NULL);
	free(outcome->kept_receipt);
	outcome->answer = NULL;
	outcome->response = NULL;
	outcome->kept_receipt = NULL;
	outcome->result = (struct jx_result){.attempts = outcome->result.attempts, .reason_name = "", .message = ""};
}

static void add_arg(struct jx_outcome *outcome, const char *text)
{
	size_t i = outcome->result.n_args;

	if (text == NULL)
		return;
	(void)snprintf(outcome->arg_texts[i], sizeof(outcome->arg_texts[i]), "%s", text);
	outcome->args[i] = outcome->arg_texts[i];
	outcome->result.n_args = i + 1;
}

void jx_outcome_fail(struct jx_outcome *outcome, enum jx_reason reason, const char *first, const char *second)
{
	const struct jx_reason_row *row = jx_reason_row(reason);
	struct jx_result *result = &outcome->result;

	jx_outcome_clear(outcome);
	result->status = row->status;
	result->reason = reason;
	result->reason_name = row->name;
	add_arg(outcome, first);
	add_arg(outcome, second);
	result->args = outcome->args;
	(void)jx_reason_format(row->text, result->args, result->n_args, outcome->message, sizeof(outcome->message));
	result->message = outcome->message;
}

static bool texts_valid(char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!jx_text_valid(texts[i], strlen(texts[i])))
			return false;
	}
	return true;
}

static bool violations_valid(const Jixiao__V1__Response *response)
{
	for (size_t i = 0; i < response->n_violations; i++) {
		const Jixiao__V1__Violation *violation = response->violations[i];
		char *const texts[] = {violation->field, violation->text, violation->fix};

		if (!texts_valid(texts, sizeof(texts) / sizeof(texts[0])))
			return false;
	}
	return true;
}

/* NULL, or what is wrong with the envelope, in English. */
static const char *envelope_problem(const Jixiao__V1__Response *response)
{
	char *const texts[] = {response->reason, response->message};

	if (response->status < JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK ||
	    response->status > JIXIAO__V1__STATUS_CODE__STATUS_CODE_UNAUTHENTICATED)
		return "its status is not one of the contract";
	if (response->more)
		return "it announces a second part, which this method does not have";
	if (response->n_args > JX_REFUSAL_ARGS || response->n_violations > JX_VIOLATIONS_MAX)
		return "it has too many parts";
	if (!texts_valid(texts, 2) || !texts_valid(response->args, response->n_args) || !violations_valid(response))
		return "its texts are not UTF-8";
	return NULL;
}

/* Packs what the client may keep of the receipt. */
static enum jx_status keep_receipt(struct jx_outcome *outcome, const struct jx_asked *asked)
{
	const struct jx_signed_request *request = asked->request;
	Jixiao__V1__KeptReceipt kept = JIXIAO__V1__KEPT_RECEIPT__INIT;
	size_t size;

	kept.ledger = (ProtobufCBinaryData){JX_KEY_BYTES, (uint8_t *)request->ledger};
	kept.server = (ProtobufCBinaryData){JX_KEY_BYTES, (uint8_t *)asked->profile->server};
	kept.method = (char *)asked->method->name;
	kept.request_id = (ProtobufCBinaryData){JX_REQUEST_ID_BYTES, (uint8_t *)request->request_id};
	kept.body_hash = (ProtobufCBinaryData){JX_HASH_BYTES, (uint8_t *)request->body_hash};
	kept.receipt = outcome->response->receipt;
	size = jixiao__v1__kept_receipt__get_packed_size(&kept);
	outcome->kept_receipt = malloc(size);
	if (outcome->kept_receipt == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a receipt");
	outcome->result.kept_receipt = outcome->kept_receipt;
	outcome->result.kept_receipt_size = jixiao__v1__kept_receipt__pack(&kept, outcome->kept_receipt);
	outcome->result.receipt = outcome->response->receipt;
	return JX_OK;
}

/* An OK for a write counts only with the server's signed word on exactly this request. */
static void take_receipt(struct jx_outcome *outcome, const struct jx_asked *asked)
{
	const Jixiao__V1__Receipt *receipt = outcome->response->receipt;
	const char *problem = "there is none";

	if (receipt != NULL)
		problem = jx_receipt_problem(receipt, asked->profile->server, asked->request);
	if (problem != NULL)
		jx_outcome_fail(outcome, JX_REASON_RECEIPT_INVALID, problem, NULL);
	else if (keep_receipt(outcome, asked) != JX_OK)
		jx_outcome_fail(outcome, JX_REASON_RESPONSE_INVALID, "there is no memory to keep its receipt", NULL);
}

static void take_answer(struct jx_outcome *outcome, const struct jx_asked *asked)
{
	const ProtobufCBinaryData *body = &outcome->response->body;

	outcome->answer = protobuf_c_message_unpack(asked->output, NULL, body->len, body->data);
	if (outcome->answer == NULL)
		jx_outcome_fail(outcome, JX_REASON_RESPONSE_INVALID, "its body is not the method's answer", NULL);
	else if (asked->request != NULL)
		take_receipt(outcome, asked);
}

static void take_refusal(struct jx_outcome *outcome)
{
	const Jixiao__V1__Response *response = outcome->response;

	outcome->result.status = (enum jx_status)response->status;
	outcome->result.reason = jx_reason_find(response->reason);
	outcome->result.reason_name = response->reason;
	outcome->result.message = response->message;
	outcome->result.args = (const char *const *)response->args;
	outcome->result.n_args = response->n_args;
	outcome->result.violations = response->violations;
	outcome->result.n_violations = response->n_violations;
}

enum jx_status jx_outcome_take(struct jx_outcome *outcome, const struct jx_asked *asked, const uint8_t *bytes, size_t n)
{
	Jixiao__V1__Response *response = jixiao__v1__response__unpack(NULL, n, bytes);
	const char *problem;

	if (response == NULL) {
		jx_outcome_fail(outcome, JX_REASON_RESPONSE_INVALID, "it is no envelope", NULL);
		return JX_OK;
	}
	if (response->call != asked->call) {
		jixiao__v1__response__free_unpacked(response, NULL);
		return JX_NOT_FOUND;
	}
	jx_outcome_clear(outcome);
	outcome->response = response;
	problem = envelope_problem(response);
	if (problem != NULL)
		jx_outcome_fail(outcome, JX_REASON_RESPONSE_INVALID, problem, NULL);
	else if (response->status == JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK)
		take_answer(outcome, asked);
	else
		take_refusal(outcome);
	return JX_OK;
}
