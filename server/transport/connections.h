/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose connections are open: each key may use a share of them (JX_CONNECTIONS_SHARE), since each can hold answers that
 * its peer does not fetch. A connection is known by its file descriptor, and counts from its first request until its
 * end. No sockets here.
 */
#ifndef JX_SERVER_TRANSPORT_CONNECTIONS_H
#define JX_SERVER_TRANSPORT_CONNECTIONS_H

#include <stdbool.h>

#include "common/base/status.h"
#include "common/rpc/identity.h"

struct jx_connections; /* opaque */

/* NULL where memory is short. */
struct jx_connections *jx_connections_open(void);
/* NULL is fine. */
void jx_connections_close(struct jx_connections *connections);

/* A connection was accepted, or has ended. Either is enough to forget what had this descriptor before. */
void jx_connections_begin(struct jx_connections *connections, int fd);
void jx_connections_end(struct jx_connections *connections, int fd);

/* Is it open, and counted as this key's? */
bool jx_connections_counted(const struct jx_connections *connections, int fd, const uint8_t key[JX_KEY_BYTES]);
/*
 * A request has come over it. RESOURCE_EXHAUSTED where the key's share is taken by others. What a connection leaves
 * behind at its end is OK and counts nowhere: it takes no answer.
 */
enum jx_status jx_connections_use(struct jx_connections *connections, int fd, const uint8_t key[JX_KEY_BYTES]);

#endif
