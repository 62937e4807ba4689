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

/*
 * What the document of `is` says otherwise than the server's `was`, field by field, to `out`; returns how many fields
 * that are. NULL: they are counted only. What only the server keeps (versions, adjustments) is not compared, and
 * weights are where the document gives them.
 */
size_t jx_project_differences(FILE *out, const Jixiao__V1__Project *was, const Jixiao__V1__Project *is);

/*
 * A document without weights leaves those that an earlier one gave. False where it has others than the indicators that
 * they were given for.
 */
bool jx_project_keep_weights(const Jixiao__V1__Project *was, Jixiao__V1__Project *is);

#endif
