/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may connect: the ZAP handler (ZeroMQ RFC 27) that libzmq asks in each CURVE handshake. It answers 200 with the
 * principal's public key in hex as User-Id, or 400. It never answers 300, which a client could not tell from a server
 * with another identity.
 */
#ifndef JX_SERVER_TRANSPORT_ZAP_H
#define JX_SERVER_TRANSPORT_ZAP_H

#include "server/dispatch/dispatch.h"

/* What the ROUTER must name, or it is refused. */
#define JX_ZAP_DOMAIN "jixiao"

/* Binds the handler's socket. To be called before the ROUTER is bound: without a handler libzmq lets everybody in. */
enum jx_status jx_zap_open(void *context, void **socket);

/*
 * Answers every question that waits. Any status but OK is a fault, of the store or of the socket: the process must not
 * survive it.
 */
enum jx_status jx_zap_answer(void *socket, struct jx_dispatch *dispatch);

#endif
