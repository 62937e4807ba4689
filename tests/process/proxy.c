/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE 700

#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "tests/process/proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <criterion/criterion.h>

#define CONNECTIONS 64u
#define CHUNK       4096u
#define LATE_MS     150u
#define CUT_BYTES   3000u

/* What was read on one side and is not written on the other yet. */
struct flow {
	uint8_t bytes[CHUNK];
	size_t n;
};

struct connection {
	bool open, counted;
	enum jx_proxy_fate fate;
	int client, server, second; /* second: what goes there is a copy, and what comes back is dropped; -1: none */
	int64_t from_ms;            /* nothing is passed on before */
	size_t left;                /* bytes until it is cut */
	struct flow up, down;
};

static struct connection connections[CONNECTIONS];
static volatile sig_atomic_t healed;
static volatile unsigned *met;
static void *shared; /* where that is */

static int64_t now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void on_heal(int number)
{
	(void)number;
	healed = 1;
}

static struct sockaddr_in address_of(unsigned short port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

/* Without delay: what is late here is so by the proxy's will. */
static bool prepare(int fd)
{
	const int one = 1;

	return fcntl(fd, F_SETFL, O_NONBLOCK) == 0 && setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) == 0;
}

/* -1 where nobody listens. */
static int connect_to(unsigned short port)
{
	const struct sockaddr_in address = address_of(port);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 && prepare(fd))
		return fd;
	(void)close(fd);
	return -1;
}

static void end(struct connection *connection)
{
	(void)close(connection->client);
	(void)close(connection->server);
	if (connection->second >= 0)
		(void)close(connection->second);
	connection->open = false;
}

static enum jx_proxy_fate choose_fate(void)
{
	int chance = rand() % 100;

	if (healed || chance < 45)
		return JX_FATE_PASS;
	if (chance < 60)
		return JX_FATE_LATE;
	if (chance < 70)
		return JX_FATE_SWALLOW;
	return chance < 90 ? JX_FATE_CUT : JX_FATE_TWICE;
}

static void begin(int client, unsigned short server_port)
{
	struct connection *connection = connections;

	while (connection < connections + CONNECTIONS && connection->open)
		connection++;
	if (connection == connections + CONNECTIONS) {
		(void)close(client);
		return;
	}
	*connection = (struct connection){.client = client, .second = -1, .fate = choose_fate()};
	connection->server = connect_to(server_port);
	if (connection->server < 0 || !prepare(client)) {
		(void)close(client);
		return;
	}
	connection->open = true;
	connection->from_ms = now_ms() + (connection->fate == JX_FATE_LATE ? rand() % (int)LATE_MS : 0);
	connection->left = 1 + (size_t)rand() % CUT_BYTES;
	if (connection->fate == JX_FATE_TWICE)
		connection->second = connect_to(server_port);
}

/* False: the connection is over. */
static bool fill(struct connection *connection, int from, struct flow *flow)
{
	size_t room = CHUNK;
	ssize_t n;

	if (flow->n > 0)
		return true;
	if (connection->fate == JX_FATE_CUT && room > connection->left)
		room = connection->left;
	n = read(from, flow->bytes, room);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (n == 0)
		return false;
	if (!connection->counted)
		met[connection->fate]++;
	connection->counted = true;
	flow->n = connection->fate == JX_FATE_SWALLOW ? 0 : (size_t)n;
	if (connection->fate == JX_FATE_CUT)
		connection->left -= (size_t)n;
	if (from == connection->client && connection->second >= 0)
		(void)send(connection->second, flow->bytes, (size_t)n, MSG_NOSIGNAL);
	return true;
}

static bool drain(int to, struct flow *flow)
{
	ssize_t n = flow->n > 0 ? send(to, flow->bytes, flow->n, MSG_NOSIGNAL) : 0;

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	memmove(flow->bytes, flow->bytes + n, flow->n - (size_t)n);
	flow->n -= (size_t)n;
	return true;
}

static void drop_second(const struct connection *connection)
{
	uint8_t bytes[CHUNK];

	if (connection->second >= 0)
		(void)!read(connection->second, bytes, sizeof(bytes));
}

static void serve(struct connection *connection, int64_t now)
{
	bool goes_on;

	if (now < connection->from_ms)
		return;
	goes_on = fill(connection, connection->client, &connection->up) &&
		  fill(connection, connection->server, &connection->down) &&
		  drain(connection->server, &connection->up) && drain(connection->client, &connection->down);
	drop_second(connection);
	if (!goes_on || (connection->fate == JX_FATE_CUT && connection->left == 0))
		end(connection);
}

static _Noreturn void run(int listener, unsigned short server_port)
{
	for (;;) {
		struct pollfd fds[1 + 2 * CONNECTIONS];
		nfds_t n = 1;

		fds[0] = (struct pollfd){.fd = listener, .events = POLLIN};
		for (size_t i = 0; i < CONNECTIONS; i++) {
			if (!connections[i].open || now_ms() < connections[i].from_ms)
				continue;
			fds[n++] = (struct pollfd){.fd = connections[i].client, .events = POLLIN};
			fds[n++] = (struct pollfd){.fd = connections[i].server, .events = POLLIN};
		}
		/* Late ones, and what could not be written, are looked at again soon. */
		if (poll(fds, n, 5) > 0 && (fds[0].revents & POLLIN)) {
			int client = accept(listener, NULL, NULL);

			if (client >= 0)
				begin(client, server_port);
		}
		for (size_t i = 0; i < CONNECTIONS; i++)
			if (connections[i].open)
				serve(&connections[i], now_ms());
	}
}

void jx_proxy_start(struct jx_proxy *proxy, unsigned short server_port, unsigned seed)
{
	struct sockaddr_in address = address_of(0);
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert(listener >= 0 && bind(listener, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
		  listen(listener, 64) == 0 && getsockname(listener, (struct sockaddr *)&address, &size) == 0);
	proxy->port = ntohs(address.sin_port);
	shared = mmap(NULL, JX_FATES * sizeof(*met), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	cr_assert(shared != MAP_FAILED);
	proxy->met = met = shared;
	proxy->pid = fork();
	cr_assert(proxy->pid >= 0);
	if (proxy->pid == 0) {
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || signal(SIGUSR1, on_heal) == SIG_ERR ||
		    fcntl(listener, F_SETFL, O_NONBLOCK) != 0)
			_exit(126);
		srand(seed);
		run(listener, server_port);
	}
	(void)close(listener);
}

void jx_proxy_heal(const struct jx_proxy *proxy)
{
	cr_assert_eq(kill(proxy->pid, SIGUSR1), 0);
}

void jx_proxy_stop(struct jx_proxy *proxy)
{
	(void)kill(proxy->pid, SIGKILL);
	(void)waitpid(proxy->pid, NULL, 0);
	proxy->pid = 0;
	(void)munmap(shared, JX_FATES * sizeof(*met));
	proxy->met = NULL;
}
