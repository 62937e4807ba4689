/* SPDX-License-Identifier: Apache-2.0 */
/* Figures as a request has them, and the way back from a request's field to its place; for the submission commands. */
#ifndef JX_CLIENT_COMMANDS_SUBMISSION_SENT_H
#define JX_CLIENT_COMMANDS_SUBMISSION_SENT_H

#include "jixiao/v1/submissions.pb-c.h"

#include "client/commands/submission_base.h"

/* The cells that are sent, in the arena of the figures. */
struct jx_sent {
	Jixiao__V1__Cell **rows;
	size_t n;
};

/* What is reported. False: there is no memory for it. */
bool jx_sent_fill(struct jx_figures *figures, struct jx_sent *sent);
/* Everything is borrowed. */
void jx_sent_request(const struct jx_figures *figures, const struct jx_revision *newest, const char *note,
		     const struct jx_sent *sent, Jixiao__V1__SubmissionsCreateRequest *request);
/* Where a field of the request, as "cells[3]", was given; false for one that is not of the cells. */
bool jx_sent_place(const struct jx_figures *figures, const struct jx_sent *sent, const char *field,
		   char where[JX_FIGURE_WHERE]);
/* Says what the server noticed and did not refuse: the item, the sentence, what mends it. */
void jx_sent_findings(const struct jx_figures *figures, const struct jx_sent *sent,
		      Jixiao__V1__Violation *const *findings, size_t n);

#endif
