/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who a key is, remembered for one journal position: any write may change it, so that a revocation counts from the
 * next message on.
 */
#ifndef JX_SERVER_DISPATCH_ACTORS_H
#define JX_SERVER_DISPATCH_ACTORS_H

#include "common/base/reasons.h"
#include "server/store/principals.h"

#define JX_ACTORS_SLOTS 256u /* more connections than that in one round share slots, and are looked up again */

struct jx_actor {
	uint8_t key[JX_PUBLIC_KEY_BYTES];
	uint64_t seq;          /* that it was read at */
	enum jx_reason reason; /* NONE: in force */
	bool known;            /* this slot holds something */
	struct jx_principal principal;
};

struct jx_actors {
	struct jx_actor slots[JX_ACTORS_SLOTS];
};

/* What was read in a transaction that was undone is not true. */
void jx_actors_forget(struct jx_actors *actors);

/*
 * The principal of this key as of journal position `seq`. *actor is good until the next call; its reason is
 * NOT_ENROLLED_OR_REVOKED, REVOKED or KEY_REPLACED where the key is not in force. A status other than OK is a fault.
 */
enum jx_status jx_actors_find(struct jx_actors *actors, struct jx_store *store, uint64_t seq,
			      const uint8_t key[JX_PUBLIC_KEY_BYTES], const struct jx_actor **actor);

#endif
