/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A project as the contract shows it.
 */
#ifndef JX_SERVER_SERVICE_PROJECT_MESSAGE_H
#define JX_SERVER_SERVICE_PROJECT_MESSAGE_H

#include "jixiao/v1/projects.pb-c.h"

#include "server/dispatch/call.h"
#include "server/store/projects.h"

/*
 * In the call's arena, with every adjustment; borrows the project's texts. Of a target only its text: what the server
 * understands of it may become more, while what a write answered stays. NULL: the call is refused or faulted.
 */
Jixiao__V1__Project *jx_project_message(struct jx_call *call, const struct jx_project *project);
/* What the server understands of the message's targets, and the measures. False: the call is refused or faulted. */
bool jx_project_explain(struct jx_call *call, Jixiao__V1__Project *message);
/* A row of the list; `adjusted_fen` is what all adjustments add. */
void jx_project_summary(const struct jx_project *project, int64_t adjusted_fen, Jixiao__V1__ProjectSummary *message);

#endif
