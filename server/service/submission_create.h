/* SPDX-License-Identifier: Apache-2.0 */
/* From a request to a stored revision; for submissions.c alone. */
#ifndef JX_SERVER_SERVICE_SUBMISSION_CREATE_H
#define JX_SERVER_SERVICE_SUBMISSION_CREATE_H

#include "jixiao/v1/submissions.pb-c.h"

#include "server/dispatch/call.h"
#include "server/store/submissions.h"

struct create; /* opaque */

struct jx_created {
	struct jx_submission submission;
	Jixiao__V1__Violation findings[JX_VIOLATIONS_MAX];
	Jixiao__V1__Violation *finding_rows[JX_VIOLATIONS_MAX];
	struct jx_stored_finding stored[JX_VIOLATIONS_MAX];
	size_t n_findings;
	const struct jx_created *next; /* of those of the same request */
};

/* Those of one request: each is judged as if the others were there already. */
struct jx_together {
	const struct jx_created *first; /* NULL: none yet */
	bool in_turn;                   /* one after the other: what came before stands, and what comes is not there */
};

/*
 * In three steps, so that all of them are taken before the first is judged, and judged before it is stored. NULL,
 * false: the call is refused or faulted. `created` is zeroed, and borrows from the request.
 */
struct create *jx_submission_begin(struct jx_call *call, struct jx_together *together,
				   const Jixiao__V1__SubmissionsCreateRequest *request, struct jx_created *created);
bool jx_submission_judge(struct create *create);
bool jx_submission_store(struct create *create);
/* Would the store refuse it, since it changes nothing? Then it is refused. */
bool jx_submission_changes(struct create *create);

/* The three for one alone. */
bool jx_submission_create(struct jx_call *call, const Jixiao__V1__SubmissionsCreateRequest *request,
			  struct jx_created *created);
/* The same without the store: `created` gets its findings, and no revision. */
bool jx_submission_preview(struct jx_call *call, const Jixiao__V1__SubmissionsCreateRequest *request,
			   struct jx_created *created);

#endif
