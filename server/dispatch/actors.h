/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who a key is, remembered while jx_store_changes is the same: a revocation counts from the next message on.
 */
#ifndef JX_SERVER_DISPATCH_ACTORS_H
#define JX_SERVER_DISPATCH_ACTORS_H

#include "common/base/reasons.h"
#include "server/store/principals.h"

#define JX_ACTORS_SLOTS 512u /* more keys than that share slots, and are looked up again */

struct jx_actor {
	uint8_t key[JX_PUBLIC_KEY_BYTES];
	uint64_t changes;      /* of the store when it was read; 0: this slot is empty */
	enum jx_reason reason; /* NONE: in force */
	struct jx_principal principal;
};

struct jx_actors {
	struct jx_actor slots[JX_ACTORS_SLOTS];
};

/*
 * The principal of this key. *actor is good until the next call; its reason is
 * NOT_ENROLLED_OR_REVOKED, REVOKED or KEY_REPLACED where the key is not in force. A status other than OK is a fault.
 */
enum jx_status jx_actors_find(struct jx_actors *actors, struct jx_store *store, const uint8_t key[JX_PUBLIC_KEY_BYTES],
			      const struct jx_actor **actor);

#endif
