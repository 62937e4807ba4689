/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ZeroMQ for both ends: the one place outside the server's transport that includes zmq.h. A message is one frame.
 */
#ifndef JX_COMMON_RPC_FRAME_H
#define JX_COMMON_RPC_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/status.h"
#include "common/rpc/identity.h"

/* Heartbeats, HWMs, sizes and patience that both ends agree on; the reasons stand in frame.c. */
struct jx_socket_options {
	int send_hwm;
	int receive_hwm;
	int linger_ms;
	int handshake_ms; /* patience with a peer's handshake; 0: a server's, short */
};

/* Options every socket of ours has; to be set before bind or connect. INTERNAL (logged) where libzmq refuses one. */
enum jx_status jx_socket_prepare(void *socket, const struct jx_socket_options *options);

/* -- the client's end -------------------------------------------------------------------------------------------- */

/* One connection to one endpoint. Opaque; one thread owns it. */
struct jx_link;

enum jx_link_state {
	JX_LINK_CONNECTING = 0,
	JX_LINK_READY,             /* the handshake succeeded */
	JX_LINK_REFUSED,           /* the server does not admit the key: final */
	JX_LINK_IDENTITY_MISMATCH, /* the handshake broke without detail: the server is another one */
	JX_LINK_NOT_JIXIAO,        /* it speaks something else */
};

/* `server` is the server's identity. The key is borrowed for the call only. */
enum jx_status jx_link_open(const char *endpoint, const uint8_t server[JX_KEY_BYTES], const struct jx_key *key,
			    struct jx_link **link);
void jx_link_close(struct jx_link *link);

/*
 * Waits for at most timeout_ms until the link is no longer connecting, or, once it is ready, until a message can be
 * read or the state changes. Returns the state. A handshake that breaks without detail is looked into, which may take a
 * second more.
 */
enum jx_link_state jx_link_wait(struct jx_link *link, int timeout_ms);

/* Does something take the link's connection at this moment that has not shaken hands, nor said that it will not? */
bool jx_link_is_silent(const struct jx_link *link);

/* UNAVAILABLE where the link is not ready or its buffer is full. */
enum jx_status jx_link_send(struct jx_link *link, const void *bytes, size_t n);

/*
 * The next message, without waiting; NOT_FOUND where there is none. *bytes is borrowed until the next call on the link.
 */
enum jx_status jx_link_receive(struct jx_link *link, const uint8_t **bytes, size_t *n);

#endif
