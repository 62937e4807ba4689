/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bad network between clients and the server: a proxy in a process of its own that treats each connection by chance.
 * It may pass it on, be late with what comes first (so that connections overtake each other), swallow what is sent, cut
 * the connection in mid-message, or send everything to the server twice, over two connections.
 */
#ifndef JX_TESTS_PROCESS_PROXY_H
#define JX_TESTS_PROCESS_PROXY_H

#include <sys/types.h>

enum jx_proxy_fate {
	JX_FATE_PASS,
	JX_FATE_LATE,
	JX_FATE_SWALLOW,
	JX_FATE_CUT,
	JX_FATE_TWICE,
	JX_FATES,
};

struct jx_proxy {
	pid_t pid;
	unsigned short port;    /* at 127.0.0.1 */
	volatile unsigned *met; /* by fate: connections that it came upon with bytes on them; until the stop */
};

/* Between its own port and the server's; the chances come from the seed. */
void jx_proxy_start(struct jx_proxy *proxy, unsigned short server_port, unsigned seed);
/* From now on new connections are passed on as they are. */
void jx_proxy_heal(const struct jx_proxy *proxy);
void jx_proxy_stop(struct jx_proxy *proxy);

#endif
