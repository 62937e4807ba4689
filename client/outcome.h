/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a call ended, with everything that the result lends out; for the channel alone.
 */
#ifndef JX_CLIENT_OUTCOME_H
#define JX_CLIENT_OUTCOME_H

#include "client/channel.h"
#include "common/rpc/methods.h"
#include "common/rpc/signing.h"

#define JX_OUTCOME_ARGS    2u
#define JX_OUTCOME_ARG_MAX ((size_t)JX_PROFILE_ENDPOINTS * (JX_ENDPOINT_MAX + 2u))

struct jx_outcome {
	struct jx_result result;        /* lends out what follows */
	Jixiao__V1__Response *response; /* owned */
	ProtobufCMessage *answer;       /* owned; NULL where the call failed */
	uint8_t *kept_receipt;          /* owned */
	char arg_texts[JX_OUTCOME_ARGS][JX_OUTCOME_ARG_MAX];
	const char *args[JX_OUTCOME_ARGS];
	char message[JX_OUTCOME_ARGS * JX_OUTCOME_ARG_MAX];
};

/* What an answer must fit. Everything is borrowed. */
struct jx_asked {
	uint64_t call;
	const struct jx_method *method;
	const ProtobufCMessageDescriptor *output;
	const struct jx_signed_request *request; /* what was signed; NULL: the method does not write */
	const struct jx_profile *profile;
};

/* Gives back what the outcome owns; then it is empty, its status OK. */
void jx_outcome_clear(struct jx_outcome *outcome);

/* The call failed for a reason of the client's own. The args are copied; NULL: none. */
void jx_outcome_fail(struct jx_outcome *outcome, enum jx_reason reason, const char *first, const char *second);

/*
 * Takes what the server sent as the answer, whatever it says: the outcome then is the answer, the server's refusal, or
 * why the answer is not to be trusted. NOT_FOUND, and nothing taken, where it is the answer of another call.
 */
enum jx_status jx_outcome_take(struct jx_outcome *outcome, const struct jx_asked *asked, const uint8_t *bytes,
			       size_t n);

#endif
