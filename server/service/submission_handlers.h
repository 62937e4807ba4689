/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The handlers of Submissions that stand in files of their own; for submissions.c alone.
 */
#ifndef JX_SERVER_SERVICE_SUBMISSION_HANDLERS_H
#define JX_SERVER_SERVICE_SUBMISSION_HANDLERS_H

#include "jixiao/v1/submissions.pb-c.h"

void jx_submissions_create_below(Jixiao__V1__Submissions_Service *service,
				 const Jixiao__V1__SubmissionsCreateBelowRequest *request,
				 Jixiao__V1__SubmissionsCreateBelowResponse_Closure closure, void *closure_data);
void jx_submissions_preview_below(Jixiao__V1__Submissions_Service *service,
				  const Jixiao__V1__SubmissionsPreviewBelowRequest *request,
				  Jixiao__V1__SubmissionsPreviewBelowResponse_Closure closure, void *closure_data);
void jx_submissions_confirm(Jixiao__V1__Submissions_Service *service,
			    const Jixiao__V1__SubmissionsConfirmRequest *request,
			    Jixiao__V1__SubmissionsConfirmResponse_Closure closure, void *closure_data);

#endif
