/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with a catalogue's files, kept until all of it is told.
 */
#ifndef JX_CLIENT_COMMANDS_CATALOG_MISTAKES_H
#define JX_CLIENT_COMMANDS_CATALOG_MISTAKES_H

#include <stdbool.h>

#include "client/app.h"
#include "client/document/catalog_files.h"

struct jx_catalog_mistakes {
	const char *folder;           /* borrowed */
	Jixiao__V1__Violation **rows; /* owned, of malloc */
	size_t n, room;
	bool lost; /* memory ended: there are more */
};

/* "docs/…/measures.csv:7:3"; the folder may be empty. */
void jx_catalog_mistake_where(const char *folder, const struct jx_file_problem *problem, char *out, size_t size);

/* A jx_file_told, whose context is the mistakes. */
void jx_catalog_mistakes_keep(void *context, const struct jx_file_problem *problem);
/* Tells all of them, one at least; for the exit code. */
enum jx_exit jx_catalog_mistakes_say(const struct jx_app *app, const struct jx_catalog_mistakes *mistakes,
				     enum jx_reason reason);
void jx_catalog_mistakes_clear(struct jx_catalog_mistakes *mistakes);

#endif
