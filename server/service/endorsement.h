/* SPDX-License-Identifier: Apache-2.0 */
/* The second signature: that of the head of the office that sends. For the service's files alone. */
#ifndef JX_SERVER_SERVICE_ENDORSEMENT_H
#define JX_SERVER_SERVICE_ENDORSEMENT_H

#include "jixiao/v1/submissions.pb-c.h"

#include "server/dispatch/call.h"
#include "server/store/endorsements.h"

/* What a head endorses. Everything is borrowed. */
struct jx_endorsed {
	const char *method;                         /* "jixiao.v1.Submissions/Create" */
	const char *office;                         /* that sends it */
	const ProtobufCMessage *bare;               /* the request without its endorsement */
	const Jixiao__V1__Endorsement *endorsement; /* NULL: it has none */
};

/*
 * Is it there where the office asks for it, and by a head of that office in force, who is not the caller? *endorser:
 * his id, 0 where there is no endorsement. False: the call is refused or faulted.
 */
bool jx_endorsement_allow(struct jx_call *call, const struct jx_endorsed *endorsed, uint64_t *endorser);

/* Notes it with a revision that was just added; nothing where `endorser` is 0. False: the call is faulted. */
bool jx_endorsement_note(struct jx_call *call, const struct jx_submission *submission, uint64_t endorser);

/* Does the caller hold the role of a head today? */
bool jx_is_head(const struct jx_call *call, const struct jx_principal *principal);

#endif
