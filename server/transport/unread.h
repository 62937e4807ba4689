/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answers that libzmq holds because their peers have not read them yet: each connection may have JX_UNREAD_BYTES of
 * them. libzmq itself bounds their number only, and an answer may be small or of a page.
 */
#ifndef JX_SERVER_TRANSPORT_UNREAD_H
#define JX_SERVER_TRANSPORT_UNREAD_H

#include <stddef.h>
#include <stdint.h>
#include <zmq.h>

#include "common/base/status.h"

struct jx_unread; /* opaque */

/* NULL where memory is short. */
struct jx_unread *jx_unread_open(void);
/* NULL is fine. After the context has ended, since its threads give back what they have sent. */
void jx_unread_close(struct jx_unread *unread);

/*
 * Makes the message of an answer that goes to the connection of descriptor `fd`; a copy. RESOURCE_EXHAUSTED where the
 * connection has too much unread, or memory is short: there is no message then. zmq_msg_close or a send gives it back.
 */
enum jx_status jx_unread_message(struct jx_unread *unread, int fd, const uint8_t *bytes, size_t n, zmq_msg_t *message);

#endif
