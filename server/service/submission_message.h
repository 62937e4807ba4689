/* SPDX-License-Identifier: Apache-2.0 */
/* A submission of the store as a message of the contract; for the methods of Submissions and Reviews. */
#ifndef JX_SERVER_SERVICE_SUBMISSION_MESSAGE_H
#define JX_SERVER_SERVICE_SUBMISSION_MESSAGE_H

#include "jixiao/v1/submissions.pb-c.h"

#include "server/dispatch/call.h"
#include "server/store/submissions.h"

/* The form in the catalogue of the submission's month; zeroed where none was asked for yet. Messages of a list share
 * it: it is looked for again where the form is another, or the month of another version. */
struct jx_form_names {
	struct jx_catalog catalog; /* without a form where there is none of that code any more */
	char code[JX_ITEM_CODE_MAX + 1];
	jx_month month; /* that it was looked for in */
	jx_month last;  /* of the catalogue's; 0: not asked for yet */
};

/*
 * All but the cells; texts are borrowed from the submission, the names and the call's arena. False: the call is faulted
 * or refused.
 */
bool jx_submission_facts(struct jx_call *call, struct jx_form_names *names, const struct jx_submission *submission,
			 Jixiao__V1__Submission *message);
/*
 * The same of what the caller has just submitted for his own office, so that nobody reported it for it, and a head
 * signed it only where it is `endorsed`: the answer to a write asks the store for neither in vain.
 */
bool jx_submission_made(struct jx_call *call, const struct jx_submission *submission, bool endorsed,
			Jixiao__V1__Submission *message);
/* With the cells, in the form's order, and the hash of what is seen. */
bool jx_submission_message(struct jx_call *call, struct jx_form_names *names, const struct jx_submission *submission,
			   Jixiao__V1__Submission *message);

/* The findings of the submission, which was loaded and is in the message. False: the call is refused or faulted. */
bool jx_submission_findings(struct jx_call *call, const struct jx_form_names *names, struct jx_submission *submission,
			    Jixiao__V1__Submission *message);

#endif
