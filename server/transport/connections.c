/* SPDX-License-Identifier: Apache-2.0 */
#include "server/transport/connections.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/limits.h"

/* Keys are points on a curve, so that any two of their bytes spread well; nobody can choose many enrolled keys. */
#define BUCKETS 4096u

/* At the place of its descriptor. */
struct connection {
	uint8_t key[JX_KEY_BYTES]; /* where it is counted */
	uint32_t next;             /* counted one of the bucket, descriptor + 1; 0: none */
	bool open;
	bool counted;
};

/* Everything has its place from the beginning; the system hands out the pages of low descriptors, which are in use. */
struct jx_connections {
	struct connection table[JX_CONNECTIONS_MAX];
	uint32_t buckets[BUCKETS];
};

struct jx_connections *jx_connections_open(void)
{
	return calloc(1, sizeof(struct jx_connections));
}

void jx_connections_close(struct jx_connections *connections)
{
	free(connections);
}

static bool in_table(int fd)
{
	return fd >= 0 && (unsigned)fd < JX_CONNECTIONS_MAX;
}

static uint32_t *bucket_of(struct jx_connections *connections, const uint8_t key[JX_KEY_BYTES])
{
	return &connections->buckets[(key[0] | (unsigned)key[1] << 8) % BUCKETS];
}

static void uncount(struct jx_connections *connections, int fd)
{
	struct connection *connection = &connections->table[fd];

	if (!connection->counted)
		return;
	uint32_t *link = bucket_of(connections, connection->key);
	while (*link != (uint32_t)fd + 1)
		link = &connections->table[*link - 1].next;
	*link = connection->next;
	connection->counted = false;
}

static void count(struct jx_connections *connections, int fd, const uint8_t key[JX_KEY_BYTES])
{
	struct connection *connection = &connections->table[fd];
	uint32_t *bucket = bucket_of(connections, key);

	memcpy(connection->key, key, JX_KEY_BYTES);
	connection->next = *bucket;
	connection->counted = true;
	*bucket = (uint32_t)fd + 1;
}

static unsigned count_of(struct jx_connections *connections, const uint8_t key[JX_KEY_BYTES])
{
	unsigned n = 0;

	for (uint32_t at = *bucket_of(connections, key); at != 0; at = connections->table[at - 1].next)
		n += memcmp(connections->table[at - 1].key, key, JX_KEY_BYTES) == 0;
	return n;
}

static void forget(struct jx_connections *connections, int fd, bool open)
{
	if (!in_table(fd))
		return;
	uncount(connections, fd);
	connections->table[fd].open = open;
}

void jx_connections_begin(struct jx_connections *connections, int fd)
{
	forget(connections, fd, true);
}

void jx_connections_end(struct jx_connections *connections, int fd)
{
	forget(connections, fd, false);
}

bool jx_connections_counted(const struct jx_connections *connections, int fd, const uint8_t key[JX_KEY_BYTES])
{
	return in_table(fd) && connections->table[fd].counted &&
	       memcmp(connections->table[fd].key, key, JX_KEY_BYTES) == 0;
}

enum jx_status jx_connections_use(struct jx_connections *connections, int fd, const uint8_t key[JX_KEY_BYTES])
{
	if (!in_table(fd))
		return JX_RESOURCE_EXHAUSTED;
	if (!connections->table[fd].open || jx_connections_counted(connections, fd, key))
		return JX_OK;
	if (count_of(connections, key) >= JX_CONNECTIONS_SHARE)
		return JX_RESOURCE_EXHAUSTED;
	/* Another key's record was left by what had the descriptor before. */
	uncount(connections, fd);
	count(connections, fd, key);
	return JX_OK;
}
