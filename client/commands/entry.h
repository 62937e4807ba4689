/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A journal entry as a client sees it: verified, not believed, and legible.
 */
#ifndef JX_CLIENT_COMMANDS_ENTRY_H
#define JX_CLIENT_COMMANDS_ENTRY_H

#include <stdint.h>

#include <jansson.h>

#include "jixiao/v1/journal.pb-c.h"
#include "jixiao/v1/rpc.pb-c.h"

struct jx_entry {
	const Jixiao__V1__JournalGetResponse *stored; /* borrowed */
	Jixiao__V1__JournalEntry *entry;              /* owned; NULL where the bytes are none */
	const char *problem; /* static; why it does not verify, in English; NULL: hash and signature fit */
};

/* Unpacks and verifies what the server gave as the entry at seq. To be cleared in any case. */
void jx_entry_init(struct jx_entry *entry, const Jixiao__V1__JournalGetResponse *stored, uint64_t seq,
		   const uint8_t *ledger);
void jx_entry_clear(struct jx_entry *entry);

/* The request and the response of the entry by its method's descriptors; JSON null where this client cannot. Owned. */
json_t *jx_entry_body_json(const struct jx_entry *entry);
json_t *jx_entry_response_json(const struct jx_entry *entry);

/* The server's answer with the entry unpacked in it, and "request", "response" and "verified" besides. Owned. */
json_t *jx_entry_json(const struct jx_entry *entry);

#endif
