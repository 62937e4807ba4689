/* SPDX-License-Identifier: Apache-2.0 */
#include "server/admin/own.h"

#include <string.h>
#include <time.h>

#include "common/base/log.h"
#include "common/rpc/methods.h"
#include "server/service/services.h"

static int64_t clock_ms(clockid_t clock)
{
	struct timespec at = {0};

	(void)clock_gettime(clock, &at);
	return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

static struct jx_instant instant_now(void)
{
	return (struct jx_instant){.wall_ms = clock_ms(CLOCK_REALTIME), .monotonic_ms = clock_ms(CLOCK_BOOTTIME)};
}

enum jx_status jx_own_dispatch(const struct jx_dir *dir, struct jx_verifier *verifier, struct jx_dispatch **dispatch)
{
	struct jx_dispatch_options options = {
		.store = dir->store,
		.key = &dir->key,
		.services = jx_services,
		.n_services = jx_services_count,
		.descriptor_set = jx_descriptor_set,
		.descriptor_set_size = jx_descriptor_set_size,
		.version = JX_VERSION,
		.read_only = dir->read_only,
		.verifier = verifier,
	};

	memcpy(options.ledger, dir->ledger, JX_KEY_BYTES);
	const enum jx_status status = jx_dispatch_open(&options, dispatch);
	if (status != JX_OK)
		return status;
	/* A round of nothing: from here on a clock that jumps is noticed, before the first request too. */
	struct jx_outbox out;
	return jx_dispatch_round(*dispatch, instant_now(), NULL, 0, &out);
}

static enum jx_exit refused(enum jx_status status, const struct jx_own_answer *answer)
{
	if (answer->reason == JX_REASON_NONE)
		return jx_exit_of(status, NULL);
	const struct jx_reason_row *row = jx_reason_row(answer->reason);
	jx_log(JX_LOG_ERROR, "%s; %s", answer->message, row->fix);
	return row->exit;
}

enum jx_exit jx_own_write(const struct jx_dir *dir, const char *method, const ProtobufCMessage *request, uint64_t *seq)
{
	struct jx_own_answer answer = {0};
	struct jx_dispatch *dispatch = NULL;

	enum jx_status status = jx_own_dispatch(dir, NULL, &dispatch);
	if (status == JX_OK)
		status = jx_dispatch_own(dispatch, instant_now(), method, request, &answer);
	jx_dispatch_close(dispatch);
	if (status != JX_OK)
		return refused(status, &answer);
	*seq = answer.seq;
	return JX_EXIT_OK;
}
