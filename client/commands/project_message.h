/* SPDX-License-Identifier: Apache-2.0 */
/* Goal tables as messages of the contract, and what differs between two such messages; for the import alone. */
#ifndef JX_CLIENT_COMMANDS_PROJECT_MESSAGE_H
#define JX_CLIENT_COMMANDS_PROJECT_MESSAGE_H

#include <stdio.h>

#include "jixiao/v1/projects.pb-c.h"

#include "client/document/goal_tables.h"

/* What the table says, from the arena, its texts borrowed from the table; NULL where the arena has no more. */
Jixiao__V1__Project *jx_project_of_table(const struct jx_goal_table *table, struct jx_arena *arena);

/* Where the table says what a field of the request holds, "project.indicators[3].target.text"; the code where it does
 * not. */
struct jx_printed jx_project_place(const struct jx_goal_table *table, const char *field);

/* A field that two versions of a project have otherwise, in the words of the locale; borrowed. */
struct jx_difference {
	const char *subject; /* the indicator; "": the project itself */
	const char *field;
	const char *was, *is; /* "": nothing */
};

struct jx_difference_told {
	void (*told)(void *context, const struct jx_difference *difference);
	void *context;
};

/*
 * Tells what the document of `is` says otherwise than the server's `was`, field by field; returns how many fields that
 * are. What only the server keeps (versions, adjustments) is not compared, and
 * weights are where the document gives them.
 */
size_t jx_project_differences(const struct jx_difference_told *to, const Jixiao__V1__Project *was,
			      const Jixiao__V1__Project *is);

/*
 * A document without weights leaves those that an earlier one gave. False where it has others than the indicators that
 * they were given for.
 */
bool jx_project_keep_weights(const Jixiao__V1__Project *was, Jixiao__V1__Project *is);

#endif
