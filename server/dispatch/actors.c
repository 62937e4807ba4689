/* SPDX-License-Identifier: Apache-2.0 */
#include "server/dispatch/actors.h"

#include <string.h>

static enum jx_status load(struct jx_store *store, const uint8_t *key, struct jx_actor *slot)
{
	struct jx_principal_key record;
	enum jx_status status = jx_principal_by_key(store, key, &slot->principal, &record);

	if (status == JX_NOT_FOUND) {
		slot->reason = JX_REASON_NOT_ENROLLED_OR_REVOKED;
		return JX_OK;
	}
	if (status != JX_OK)
		return status;
	if (slot->principal.revoked_seq != 0)
		slot->reason = JX_REASON_REVOKED;
	else if (record.to_seq != 0)
		slot->reason = JX_REASON_KEY_REPLACED;
	else
		slot->reason = JX_REASON_NONE;
	return JX_OK;
}

enum jx_status jx_actors_find(struct jx_actors *actors, struct jx_store *store, const uint8_t key[JX_PUBLIC_KEY_BYTES],
			      const struct jx_actor **actor)
{
	/* Public keys are as good as random. */
	struct jx_actor *slot = &actors->slots[(key[0] | (unsigned)key[1] << 8) % JX_ACTORS_SLOTS];
	const uint64_t changes = jx_store_changes(store);

	if (slot->changes != changes || memcmp(slot->key, key, sizeof(slot->key)) != 0) {
		enum jx_status status;

		slot->changes = 0;
		status = load(store, key, slot);
		if (status != JX_OK)
			return status;
		memcpy(slot->key, key, sizeof(slot->key));
		slot->changes = changes;
	}
	*actor = slot;
	return JX_OK;
}
