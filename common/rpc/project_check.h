/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A project as a request gives it, held against the rules that need nothing but the project: by the server, and by the
 * client before it sends the first of several.
 */
#ifndef JX_COMMON_RPC_PROJECT_CHECK_H
#define JX_COMMON_RPC_PROJECT_CHECK_H

#include <stdbool.h>

#include "jixiao/v1/projects.pb-c.h"

#include "common/base/rules.h"

struct jx_project_problem {
	const char *field; /* "project.indicators[3].name"; borrowed for the call */
	enum jx_rule rule;
	const char *text; /* English, for gettext; static */
};

typedef void (*jx_project_told)(void *context, const struct jx_project_problem *problem);

/* Tells all that is wrong; false where something is. */
bool jx_project_check(const Jixiao__V1__Project *message, jx_project_told told, void *context);

/* Else the levels' are shared out, as the setting says. */
bool jx_project_gives_weights(const Jixiao__V1__Project *message);

#endif
