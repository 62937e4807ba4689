/* SPDX-License-Identifier: Apache-2.0 */
#include "server/transport/unread.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/limits.h"

/* At the place of its descriptor; what a connection leaves behind is given back soon after its end. */
struct jx_unread {
	atomic_size_t bytes[JX_CONNECTIONS_MAX];
};

/* One message, its bytes behind it. */
struct answer {
	atomic_size_t *held;
	size_t n;
	uint8_t bytes[];
};

struct jx_unread *jx_unread_open(void)
{
	return calloc(1, sizeof(struct jx_unread));
}

void jx_unread_close(struct jx_unread *unread)
{
	free(unread);
}

/* In a thread of libzmq's. */
static void give_back(void *bytes, void *hint)
{
	struct answer *answer = hint;

	(void)bytes;
	(void)atomic_fetch_sub(answer->held, answer->n);
	free(answer);
}

enum jx_status jx_unread_message(struct jx_unread *unread, int fd, const uint8_t *bytes, size_t n, zmq_msg_t *message)
{
	if (fd < 0 || (unsigned)fd >= JX_CONNECTIONS_MAX || atomic_load(&unread->bytes[fd]) + n > JX_UNREAD_BYTES)
		return JX_RESOURCE_EXHAUSTED;
	struct answer *answer = malloc(sizeof(*answer) + n);
	if (answer == NULL)
		return JX_RESOURCE_EXHAUSTED;
	*answer = (struct answer){.held = &unread->bytes[fd], .n = n};
	memcpy(answer->bytes, bytes, n);
	if (zmq_msg_init_data(message, answer->bytes, n, give_back, answer) != 0) {
		free(answer);
		return JX_RESOURCE_EXHAUSTED;
	}
	(void)atomic_fetch_add(&unread->bytes[fd], n);
	return JX_OK;
}
