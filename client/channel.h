/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The generated stubs over the network. A remote begins with ProtobufCService, and its invoke does the round trip:
 * signs what is a write, sends, waits, tries again with the same request_id after growing, jittered pauses, takes the
 * profile's endpoints in turn, and verifies the receipt before the caller sees the answer.
 */
#ifndef JX_CLIENT_CHANNEL_H
#define JX_CLIENT_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#include <protobuf-c/protobuf-c.h>

#include "jixiao/v1/rpc.pb-c.h"

#include "common/base/reasons.h"
#include "common/rpc/identity.h"
#include "common/rpc/profile.h"

struct jx_channel; /* opaque; one thread */

struct jx_channel_options {
	const struct jx_profile *profile; /* borrowed */
	const struct jx_key *key;         /* borrowed */
	uint32_t timeout_ms;              /* of a call, its retries included */
};

/* How the last call ended. Everything is borrowed until the next call on the channel. */
struct jx_result {
	enum jx_status status;
	enum jx_reason reason;   /* NONE where OK, or where this client does not know the reason */
	const char *reason_name; /* as the server said it */
	const char *message;     /* English */
	const char *const *args;
	size_t n_args;
	Jixiao__V1__Violation *const *violations;
	size_t n_violations;
	/* Of a committed write, verified; else NULL. */
	const Jixiao__V1__Receipt *receipt;
	/* The packed KeptReceipt of it. */
	const uint8_t *kept_receipt;
	size_t kept_receipt_size;
	unsigned attempts; /* how often the request was sent */
};

struct jx_remote {
	ProtobufCService base;
	struct jx_channel *channel; /* borrowed */
};

/* INTERNAL or RESOURCE_EXHAUSTED (logged): nothing is sent yet, and no server need be there. */
enum jx_status jx_channel_open(const struct jx_channel_options *options, struct jx_channel **channel);
void jx_channel_close(struct jx_channel *channel);

/*
 * A remote for one service: pass &remote->base to the generated stubs. The closure gets NULL where the call failed,
 * else the answer, borrowed until the next call on the channel, whose request may still lend from it.
 */
void jx_remote_init(struct jx_remote *remote, struct jx_channel *channel, const ProtobufCServiceDescriptor *descriptor);

/* A closure for any stub: puts the answer, or NULL, into the const ProtobufCMessage * that closure_data points to. */
void jx_keep_answer(const ProtobufCMessage *answer, void *closure_data);

/* Calls from now on take no longer than this, where they were allowed to. */
void jx_channel_limit(struct jx_channel *channel, uint32_t timeout_ms);

const struct jx_result *jx_channel_result(const struct jx_channel *channel);

/* A write that was signed before. Everything is borrowed. */
struct jx_signed_write {
	const char *method;        /* "Create" */
	const uint8_t *request_id; /* JX_REQUEST_ID_BYTES */
	const uint8_t
		*author; /* whose signature it is: where that is not the channel's key, the channel only carries */
	const uint8_t *signature;
	const void *body;
	size_t body_size;
};

/* Sends these bytes as a generated stub would its request. NULL where the call failed; borrowed until the next call. */
const ProtobufCMessage *jx_channel_deliver(struct jx_channel *channel, const ProtobufCServiceDescriptor *service,
					   const struct jx_signed_write *write);

#endif
