/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request's way from bytes to an answer, inside the transaction of its round.
 */
#ifndef JX_SERVER_DISPATCH_EXCHANGE_H
#define JX_SERVER_DISPATCH_EXCHANGE_H

#include "server/dispatch/actors.h"
#include "server/dispatch/contract.h"
#include "server/dispatch/dispatch.h"
#include "server/dispatch/entry.h"
#include "server/dispatch/envelope.h"
#include "server/dispatch/parking.h"
#include "server/dispatch/receipts.h"
#include "server/domain/clock.h"

struct jx_dispatch {
	struct jx_store *store;
	const struct jx_key *key;
	struct jx_server_facts facts;
	struct jx_contract contract;
	bool read_only;
	struct jx_verifier *verifier; /* borrowed; may be NULL */

	struct jx_clock clock;
	struct jx_journal_head head; /* within a round: with the entries of the round so far */
	int64_t now_ms;              /* of the round */
	struct jx_principal founder; /* the server's principal, while the ledger has no entry */
	struct jx_actors actors;
	struct jx_parking parking;
	struct jx_arena work;    /* of one request */
	struct jx_arena answers; /* of one round */
	struct jx_receipts receipts;
};

struct jx_exchange {
	struct jx_dispatch *dispatch;
	const struct jx_inbound *in;
	struct jx_instant at;
	enum jx_reason forced;     /* refused for this reason, whatever it asks for */
	enum jx_reason unwritable; /* why a new write is refused; NONE: it is not */
	struct jx_parked *parked;  /* where the request waited already */

	/* Set on the way. */
	struct jx_call call;
	const Jixiao__V1__Request *request;
	const struct jx_contract_row *row;
	uint64_t carrier;
	struct jx_signed_request signed_request;
	ProtobufCMessage *body;
	struct jx_journal_head entry; /* of an answered write */
	bool replayed;                /* it was made by an earlier delivery */
};

/*
 * Fills `out`, whose size is 0 where nothing is to be sent now. A status other than OK is a fault of the store: the
 * round cannot go on.
 */
enum jx_status jx_exchange_run(struct jx_exchange *exchange, struct jx_outbound *out);

/* Refuses without looking further than the envelope. */
void jx_exchange_refuse(struct jx_exchange *exchange, enum jx_reason reason, struct jx_outbound *out);

#endif
