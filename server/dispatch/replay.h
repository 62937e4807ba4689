/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal once more, from its first entry: chain, signatures (by the signer's key at that position), and every
 * handler again, whose answer must be the one that was given. Access and bounds are not judged again.
 */
#ifndef JX_SERVER_DISPATCH_REPLAY_H
#define JX_SERVER_DISPATCH_REPLAY_H

#include <stddef.h>
#include <stdint.h>

#include <protobuf-c/protobuf-c.h>

#include "server/store/store.h"

struct jx_replay {
	struct jx_store *from; /* borrowed; read only */
	struct jx_store *into; /* borrowed; empty */
	uint64_t to;           /* the last entry to replay; 0: all */
	ProtobufCService *const *services;
	size_t n_services;
	const uint8_t *descriptor_set;
	size_t descriptor_set_size;
	const char *version;
	/* Either may be NULL. `problem` is English and good until the call returns. */
	void (*problem)(void *context, uint64_t seq, const char *problem);
	void (*progress)(void *context, uint64_t done, uint64_t total);
	void *context;
	/* Set by jx_replay_run. */
	uint64_t entries;
	uint64_t problems;
	uint8_t head_hash[32];
};

/* OK where the journal could be read to its end, whatever was found; the problems say what. */
enum jx_status jx_replay_run(struct jx_replay *replay);

#endif
