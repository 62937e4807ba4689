/* SPDX-License-Identifier: Apache-2.0 */
/* From a request to a stored revision; for submissions.c alone. */
#ifndef JX_SERVER_SERVICE_SUBMISSION_CREATE_H
#define JX_SERVER_SERVICE_SUBMISSION_CREATE_H

#include "jixiao/v1/submissions.pb-c.h"

#include "server/dispatch/call.h"
#include "server/store/submissions.h"

struct jx_created {
	struct jx_submission submission;
	Jixiao__V1__Violation findings[JX_VIOLATIONS_MAX];
	Jixiao__V1__Violation *finding_rows[JX_VIOLATIONS_MAX];
	size_t n_findings;
};

/* False: the call is refused or faulted. `created` is zeroed, and borrows from the request. */
bool jx_submission_create(struct jx_call *call, const Jixiao__V1__SubmissionsCreateRequest *request,
			  struct jx_created *created);
/* The same without the store: `created` gets its findings, and no revision. */
bool jx_submission_preview(struct jx_call *call, const Jixiao__V1__SubmissionsCreateRequest *request,
			   struct jx_created *created);

#endif
