/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A project as a request gives it, held against the rules.
 */
#ifndef JX_SERVER_SERVICE_PROJECT_REQUEST_H
#define JX_SERVER_SERVICE_PROJECT_REQUEST_H

#include "jixiao/v1/projects.pb-c.h"

#include "server/dispatch/call.h"
#include "server/store/projects.h"

/*
 * Texts are borrowed from the message, lists are in the call's arena; version, first month and seq are the caller's to
 * set, and so are the weights where none is given. `department` is what the request gave access by: the project's must
 * be the same. False: the call is refused.
 */
bool jx_project_request(struct jx_call *call, const char *department, const Jixiao__V1__Project *message,
			struct jx_project *project);

#endif
