/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The weights of a project whose table gives none: those of the levels, as the setting says, shared out.
 */
#ifndef JX_SERVER_SERVICE_PROJECT_WEIGHTS_H
#define JX_SERVER_SERVICE_PROJECT_WEIGHTS_H

#include "server/dispatch/call.h"
#include "common/model/weights.h"
#include "server/store/projects.h"

/* Gives the project weights, on a copy of its indicators. False: the call is refused. */
bool jx_project_share(struct jx_call *call, const struct jx_level_weights *levels, struct jx_project *project);
/* The same by what is in force in its first month, where it has none yet. */
bool jx_project_weigh(struct jx_call *call, struct jx_project *project);

#endif
