/* SPDX-License-Identifier: Apache-2.0 */
#include "server/transport/loop.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#include "common/base/log.h"
#include "server/transport/probe.h"
#include "server/transport/queue.h"
#include "server/transport/router.h"
#include "server/transport/zap.h"

/* After this long without work the loop calls itself idle. */
#define IDLE_MS 1000

enum { I_SIGNALS, I_ZAP, I_MONITOR, I_ROUTER, I_COUNT };

struct jx_loop {
	struct jx_dispatch *dispatch; /* borrowed */
	struct jx_router router;
	struct jx_queue *queue;
	void *context;
	void *zap;
	int signals;
	sigset_t blocked_before;
	bool stopping;
	bool rested; /* nothing has happened since the last rest */
	int64_t worked_ms;
	struct jx_queued round[JX_ROUND_REQUESTS];
	struct jx_inbound in[JX_ROUND_REQUESTS];
};

static int64_t clock_ms(clockid_t clock)
{
	struct timespec at = {0};

	(void)clock_gettime(clock, &at);
	return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

/* BOOTTIME, so that a machine that slept does not look like a wall clock that jumped. */
static struct jx_instant instant_now(void)
{
	return (struct jx_instant){.wall_ms = clock_ms(CLOCK_REALTIME), .monotonic_ms = clock_ms(CLOCK_BOOTTIME)};
}

/* -- opening and closing ----------------------------------------------------------------------------------------- */

static void raise_file_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= JX_CONNECTIONS_MAX)
		return;
	limit.rlim_cur = limit.rlim_max < JX_CONNECTIONS_MAX ? limit.rlim_max : JX_CONNECTIONS_MAX;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		jx_log(JX_LOG_WARNING, "the limit of open files stays low: past it nobody new can connect");
}

/*
 * Before the context: its threads inherit the mask, so that no signal ends a call of theirs. SIGPIPE too: whoever reads
 * our log may go away.
 */
static enum jx_status block_signals(struct jx_loop *loop)
{
	sigset_t ours, blocked;

	(void)sigemptyset(&ours);
	(void)sigaddset(&ours, SIGTERM);
	(void)sigaddset(&ours, SIGINT);
	(void)sigaddset(&ours, SIGHUP);
	blocked = ours;
	(void)sigaddset(&blocked, SIGPIPE);
	(void)pthread_sigmask(SIG_BLOCK, &blocked, &loop->blocked_before);

	loop->signals = signalfd(-1, &ours, SFD_NONBLOCK | SFD_CLOEXEC);
	if (loop->signals < 0)
		return JX_FAULT(JX_INTERNAL, "signalfd: errno %d", errno);
	return JX_OK;
}

/* Where nobody else knocks: handshakes of strangers at the public endpoint could keep the proof waiting. */
static enum jx_status prove(struct jx_loop *loop, const struct jx_key *key)
{
	enum jx_status status = jx_router_bind(&loop->router, "tcp://127.0.0.1:*");

	if (status != JX_OK)
		return status;
	const struct jx_probe probe = {.context = loop->context,
				       .endpoint = loop->router.endpoint,
				       .curve = key->curve_public,
				       .zap = loop->zap,
				       .dispatch = loop->dispatch};
	status = jx_probe_run(&probe);
	return status == JX_OK ? jx_router_unbind(&loop->router) : status;
}

static enum jx_status open_sockets(struct jx_loop *loop, const struct jx_loop_options *options)
{
	enum jx_status status;

	loop->context = zmq_ctx_new();
	if (loop->context == NULL)
		return JX_FAULT(JX_INTERNAL, "no context: %s", zmq_strerror(errno));
	status = jx_zap_open(loop->context, &loop->zap);
	if (status != JX_OK)
		return status;
	status = jx_router_open(loop->context, options->key, &loop->router);
	if (status == JX_OK)
		status = prove(loop, options->key);
	return status == JX_OK ? jx_router_bind(&loop->router, options->listen) : status;
}

enum jx_status jx_loop_open(const struct jx_loop_options *options, struct jx_loop **loop)
{
	struct jx_loop *made = calloc(1, sizeof(*made));

	if (made == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for the loop");
	made->dispatch = options->dispatch;
	made->queue = jx_queue_open();
	made->worked_ms = clock_ms(CLOCK_BOOTTIME);
	raise_file_limit();

	enum jx_status status = block_signals(made);
	if (status == JX_OK && made->queue == NULL)
		status = JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for the queue");
	if (status == JX_OK)
		status = open_sockets(made, options);
	if (status != JX_OK) {
		jx_loop_close(made);
		return status;
	}
	*loop = made;
	return JX_OK;
}

const char *jx_loop_endpoint(const struct jx_loop *loop)
{
	return loop->router.endpoint;
}

void jx_loop_close(struct jx_loop *loop)
{
	if (loop == NULL)
		return;
	jx_router_close(&loop->router);
	if (loop->zap != NULL)
		(void)zmq_close(loop->zap);
	/* Waits until the last answers are sent, for as long as they linger. */
	while (loop->context != NULL && zmq_ctx_term(loop->context) != 0 && errno == EINTR)
		continue;
	jx_router_end(&loop->router);
	if (loop->signals >= 0)
		(void)close(loop->signals);
	(void)pthread_sigmask(SIG_SETMASK, &loop->blocked_before, NULL);
	jx_queue_close(loop->queue);
	free(loop);
}

/* -- one turn ---------------------------------------------------------------------------------------------------- */

static void read_signals(struct jx_loop *loop)
{
	struct signalfd_siginfo info;

	while (read(loop->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			jx_dispatch_confirm_clock(loop->dispatch);
		else
			loop->stopping = true;
	}
}

/* Until something arrives, a parked call is due, or it is time to rest. */
static long patience_ms(const struct jx_loop *loop)
{
	const int64_t due_ms = jx_dispatch_due(loop->dispatch);
	int64_t patience = loop->rested ? -1 : IDLE_MS;

	if (jx_queue_count(loop->queue) > 0)
		return 0;
	if (due_ms >= 0) {
		const int64_t left = due_ms - clock_ms(CLOCK_BOOTTIME);
		if (left <= 0)
			return 0;
		if (patience < 0 || left < patience)
			patience = left;
	}
	return (long)patience;
}

/* NONE: it waits for its round. */
static enum jx_reason admit(struct jx_loop *loop, const struct jx_queued *item)
{
	if (jx_router_admit(&loop->router, item) != JX_OK)
		return JX_REASON_TOO_MANY_CONNECTIONS;
	return jx_queue_push(loop->queue, item) == JX_OK ? JX_REASON_NONE : JX_REASON_QUEUE_FULL;
}

/*
 * Takes in what has arrived, a round's worth at most, so that a flood cannot put off the round. What a principal sends
 * past its share of the queue is refused at once instead of being left in ZeroMQ: the ROUTER takes from connections in
 * turn, so an honest one is reached, however much its neighbours have sent. What is not reached in this turn holds back
 * its own sender only.
 */
static enum jx_status take_in(struct jx_loop *loop, struct jx_instant at)
{
	for (size_t i = 0; i < JX_ROUND_REQUESTS; i++) {
		struct jx_queued item;
		struct jx_outbox out = {0};

		const enum jx_status status = jx_router_receive(&loop->router, at.monotonic_ms, &item);
		if (status == JX_NOT_FOUND)
			return JX_OK;
		if (status == JX_ABORTED)
			continue;
		if (status != JX_OK)
			return status;
		const enum jx_reason reason = admit(loop, &item);
		if (reason == JX_REASON_NONE)
			continue;
		jx_dispatch_refuse(loop->dispatch, reason, &item.in, 1, &out);
		jx_router_send(&loop->router, at.monotonic_ms, &out);
		jx_router_release(item.frame);
	}
	return JX_OK;
}

static size_t round_take(struct jx_loop *loop)
{
	const size_t n = jx_queue_take(loop->queue, loop->round);

	for (size_t i = 0; i < n; i++)
		loop->in[i] = loop->round[i].in;
	return n;
}

static void round_answer(struct jx_loop *loop, int64_t now_ms, size_t n, const struct jx_outbox *out)
{
	jx_router_send(&loop->router, now_ms, out);
	for (size_t i = 0; i < n; i++)
		jx_router_release(loop->round[i].frame);
}

/* A full disk is no reason to stop: the log stays longer, and reads go on. */
static enum jx_status rest(struct jx_loop *loop, bool idle)
{
	const enum jx_status status = jx_dispatch_rest(loop->dispatch, idle);

	loop->rested = idle;
	return status == JX_RESOURCE_EXHAUSTED ? JX_OK : status;
}

static enum jx_status run_round(struct jx_loop *loop, struct jx_instant at)
{
	struct jx_outbox out = {0};
	const size_t n = round_take(loop);

	const enum jx_status status = jx_dispatch_round(loop->dispatch, at, loop->in, n, &out);
	round_answer(loop, at.monotonic_ms, n, &out);
	if (status != JX_OK)
		return status;
	loop->worked_ms = at.monotonic_ms;
	return rest(loop, false);
}

static enum jx_status work(struct jx_loop *loop, bool arrived)
{
	const struct jx_instant at = instant_now();

	if (arrived) {
		const enum jx_status status = take_in(loop, at);
		if (status != JX_OK)
			return status;
	}
	const int64_t due_ms = jx_dispatch_due(loop->dispatch);
	if (jx_queue_count(loop->queue) > 0 || (due_ms >= 0 && due_ms <= at.monotonic_ms))
		return run_round(loop, at);
	if (!loop->rested && at.monotonic_ms - loop->worked_ms >= IDLE_MS)
		return rest(loop, true);
	return JX_OK;
}

static enum jx_status turn(struct jx_loop *loop)
{
	zmq_pollitem_t items[I_COUNT] = {
		[I_SIGNALS] = {.fd = loop->signals, .events = ZMQ_POLLIN},
		[I_ZAP] = {.socket = loop->zap, .events = ZMQ_POLLIN},
		[I_MONITOR] = {.socket = loop->router.monitor, .events = ZMQ_POLLIN},
		[I_ROUTER] = {.socket = loop->router.socket, .events = ZMQ_POLLIN},
	};

	if (zmq_poll(items, I_COUNT, patience_ms(loop)) < 0) {
		if (errno == EINTR)
			return JX_OK;
		return JX_FAULT(JX_INTERNAL, "poll: %s", zmq_strerror(errno));
	}
	if (items[I_SIGNALS].revents & ZMQ_POLLIN)
		read_signals(loop);
	if (loop->stopping)
		return JX_OK;
	if (items[I_ZAP].revents & ZMQ_POLLIN) {
		const enum jx_status status = jx_zap_answer(loop->zap, loop->dispatch);
		if (status != JX_OK)
			return status;
	}
	if (items[I_MONITOR].revents & ZMQ_POLLIN)
		jx_router_watch(&loop->router);
	return work(loop, (items[I_ROUTER].revents & ZMQ_POLLIN) != 0);
}

/* Whoever waits here is told that nothing was done; what ZeroMQ still holds was never read, so nothing was either. */
static void farewell(struct jx_loop *loop)
{
	const int64_t now_ms = clock_ms(CLOCK_BOOTTIME);
	struct jx_outbox out = {0};
	size_t n;

	while ((n = round_take(loop)) > 0) {
		jx_dispatch_refuse(loop->dispatch, JX_REASON_SHUTTING_DOWN, loop->in, n, &out);
		round_answer(loop, now_ms, n, &out);
	}
	out = (struct jx_outbox){0};
	jx_dispatch_release(loop->dispatch, &out);
	jx_router_send(&loop->router, now_ms, &out);
}

enum jx_status jx_loop_run(struct jx_loop *loop)
{
	enum jx_status status = JX_OK;

	while (status == JX_OK && !loop->stopping)
		status = turn(loop);
	farewell(loop);
	return status == JX_OK ? rest(loop, true) : status;
}
