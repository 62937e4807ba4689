/* SPDX-License-Identifier: Apache-2.0 */
/* The newest revision, which whoever changes something must have seen; for the services of submissions and reviews. */
#ifndef JX_SERVER_SERVICE_SUBMISSION_NEWEST_H
#define JX_SERVER_SERVICE_SUBMISSION_NEWEST_H

#include <protobuf-c/protobuf-c.h>

#include "server/dispatch/call.h"
#include "server/store/submissions.h"

/* NULL where it is none or one of 16 bytes. */
const char *jx_base_problem(const ProtobufCBinaryData *base);
/*
 * The newest revision, which must be the one with that request id; revision 0 where there is none and none is named.
 * False: the call is refused or faulted.
 */
bool jx_submission_base(struct jx_call *call, const struct jx_submission_key *key, const ProtobufCBinaryData *base,
			struct jx_submission *newest);

/* The parts of a refusal that names a revision, in the call's arena or borrowed from it. */
struct jx_revision_names {
	char month[JX_MONTH_SIZE];
	char time[JX_TIME_SIZE];
	struct jx_principal submitter;
};
/* False: the call faulted. */
bool jx_revision_names(struct jx_call *call, const struct jx_submission *submission, struct jx_revision_names *names);

#endif
