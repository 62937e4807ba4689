/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One call, as a handler sees it. A handler is a slot of a generated ..._Service struct; its closure_data is the struct
 * jx_call. It answers through the closure, or refuses, or parks, exactly one of them, before it returns.
 *
 * A write handler is deterministic: it reads its request, the store, now_ms, seq, request_id and actor, and nothing
 * else; new ids are `seq`. Where it would treat an old entry differently, JX_BEHAVIOUR is raised and the older branch
 * is kept under `behaviour`.
 */
#ifndef JX_SERVER_DISPATCH_CALL_H
#define JX_SERVER_DISPATCH_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include <protobuf-c/protobuf-c.h>

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/rpc.pb-c.h"

#include "common/base/arena.h"
#include "common/base/reasons.h"
#include "common/base/status.h"
#include "server/store/principals.h"
#include "server/store/store.h"

/* Raised whenever a handler would treat an old entry differently. */
#define JX_BEHAVIOUR 1u

/* What does not change while the server runs. */
struct jx_server_facts {
	uint8_t ledger[32];
	uint8_t server_key[32]; /* public */
	const char *version;
	const uint8_t *descriptor_set;
	size_t descriptor_set_size;
};

enum jx_call_outcome {
	JX_CALL_OPEN = 0,
	JX_CALL_ANSWERED,
	JX_CALL_REFUSED,
	JX_CALL_PARKED,
	JX_CALL_FAULTED,
};

struct jx_call_violation {
	const char *field, *rule, *text, *fix;
	int severity; /* of jixiao.v1.Severity */
};

struct jx_call {
	/* For handlers to read; everything is borrowed. */
	struct jx_store *store;
	struct jx_arena *arena; /* of the round: for what the answer points to */
	int64_t now_ms;
	uint64_t seq;              /* of a write: the entry that it becomes; of a read: the journal's last entry */
	const uint8_t *request_id; /* of a write: JX_REQUEST_ID_BYTES */
	uint32_t behaviour;
	const struct jx_principal *actor;
	const struct jx_server_facts *server;
	bool last_chance; /* a parked call at its deadline: it cannot be parked again */

	/* Dispatch's own. */
	enum jx_call_outcome outcome;
	enum jx_reason reason;
	enum jx_status fault;
	const char *args[JX_REFUSAL_ARGS];
	size_t n_args;
	struct jx_call_violation violations[JX_VIOLATIONS_MAX];
	size_t n_violations;
	uint8_t *body; /* packed answer, in the arena */
	size_t body_size;
	const ProtobufCMessageDescriptor *output;
};

/* Refuses with the reason's status and sentence; the args, all const char *, fill {0} … and are copied. */
#define jx_call_refuse(call, ...) jx_call_refuse_with((call), __VA_ARGS__, (const char *)NULL)
__attribute__((sentinel)) void jx_call_refuse_with(struct jx_call *call, enum jx_reason reason, ...);

/* Adds to the refusal what is wrong with one field. All texts are copied. Past JX_VIOLATIONS_MAX they are not kept. */
void jx_call_violation(struct jx_call *call, const char *field, const char *rule, const char *text, const char *fix);
void jx_call_violation_as(struct jx_call *call, Jixiao__V1__Severity severity, const char *field, const char *rule,
			  const char *text, const char *fix);

/*
 * Whether the office stands so, seen from the actor's: for what a request names by a number only, since access has
 * judged the office that it names. NOT_FOUND: there is no such office.
 */
enum jx_status jx_call_within(struct jx_call *call, Jixiao__V1__Scope scope, const char *office, bool *within);

/* Takes the refusal back, after its reason, args and violations were read: the handler goes on. */
void jx_call_reopen(struct jx_call *call);

/* A number as an arg. */
const char *jx_call_number(struct jx_call *call, uint64_t number);

/* The store or the arena failed; the fault is logged already. The caller learns INTERNAL without innards. */
void jx_call_fault(struct jx_call *call, enum jx_status status);

/* Keeps the call until the journal is longer, or its deadline: the handler then runs again. Reads only. */
void jx_call_park(struct jx_call *call);

#endif
