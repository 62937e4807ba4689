/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the server would refuse of a document's projects, found before the first of them is sent: one wrong table leaves
 * all of them unsent. For the import alone.
 */
#ifndef JX_CLIENT_COMMANDS_PROJECT_MISTAKES_H
#define JX_CLIENT_COMMANDS_PROJECT_MISTAKES_H

#include "client/app.h"
#include "client/commands/project_message.h"

struct jx_mistake {
	struct jx_printed printed;
	const char *text; /* English, for gettext; static */
};

struct jx_mistakes {
	struct jx_mistake rows[JX_VIOLATIONS_MAX]; /* the first ones */
	size_t n;                                  /* all of them */
};

void jx_mistake_add(struct jx_mistakes *mistakes, struct jx_printed printed, const char *text);
/* By the rules that need nothing but the project. */
void jx_project_mistakes(const struct jx_goal_table *table, const Jixiao__V1__Project *project,
			 struct jx_mistakes *mistakes);
/* Departments that are no offices, or not the caller's own nor below it. A failed call is said. */
enum jx_exit jx_department_mistakes(const struct jx_app *app, const struct jx_goal_tables *tables,
				    struct jx_mistakes *mistakes);
/* Says them, by line and cell of that file; JX_EXIT_OK where there is none. */
enum jx_exit jx_mistakes_say(const struct jx_app *app, const char *path, const struct jx_mistakes *mistakes);

#endif
