/* SPDX-License-Identifier: Apache-2.0 */
/* How people read projects. */
#ifndef JX_CLIENT_COMMANDS_PROJECT_VIEW_H
#define JX_CLIENT_COMMANDS_PROJECT_VIEW_H

#include "jixiao/v1/projects.pb-c.h"

#include "client/app.h"

/* Of a list of them. */
extern const struct jx_view jx_projects_view;

/* One of them: the goal table; as CSV a row for each indicator. */
enum jx_exit jx_project_print(const struct jx_app *app, const Jixiao__V1__Project *project);
/* After a write; NULL where the answer lacks the project. */
enum jx_exit jx_project_changed(const struct jx_app *app, const Jixiao__V1__Project *project);

/* The newest version, or that one; borrowed until the next call. Says why there is none. */
enum jx_exit jx_project_ask(const struct jx_app *app, const char *code, uint32_t version,
			    const Jixiao__V1__Project **project);

#endif
