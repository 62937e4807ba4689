/* SPDX-License-Identifier: Apache-2.0 */
/* One run of project import, for the files of that command alone. */
#ifndef JX_CLIENT_COMMANDS_PROJECT_IMPORT_H
#define JX_CLIENT_COMMANDS_PROJECT_IMPORT_H

#include <jansson.h>

#include "client/app.h"
#include "client/commands/project_message.h"
#include "common/model/period.h"

enum jx_import_action {
	JX_IMPORT_CREATE,
	JX_IMPORT_NOTHING,
	JX_IMPORT_UPDATE,
};

/* A table of the document, and what the server has of it. */
struct jx_import_entry {
	const struct jx_goal_table *table;
	Jixiao__V1__Project *project; /* what the table says */
	Jixiao__V1__Project *was;     /* owned; NULL: the server has none */
	enum jx_import_action action;
	char from[JX_MONTH_SIZE]; /* of an update */
};

struct jx_import {
	struct jx_app *app;
	const char *path;
	struct jx_arena arena;
	struct jx_goal_tables tables;
	struct jx_import_entry entries[JX_GOAL_TABLES_MAX];
	json_t *projects, *differences; /* what is printed as JSON */
};

/* A sentence with its args, on stderr; nothing with -o json, whose stderr is for one object. */
void jx_import_say(const struct jx_import *import, const char *sentence, const char *const *args, size_t n);
/* What was not understood, and the hints. */
void jx_import_say_notes(const struct jx_import *import);
/* Of a document that was not taken: the last that was not understood, which may say why. */
void jx_import_say_why(const struct jx_import *import);
/* The project whose differences are told. */
struct jx_import_differing {
	const struct jx_import *import;
	const char *code;
};

/* On stderr; with -o json it is kept for what is printed. `context` is a jx_import_differing. */
void jx_import_say_difference(void *context, const struct jx_difference *difference);
/* Where the document says what was refused. */
void jx_import_say_places(const struct jx_import *import, size_t index);
/* What only the server could refuse was refused after others had been written. */
void jx_import_say_written(const struct jx_import *import, size_t refused);

/* What is printed as JSON in the end. */
void jx_import_keep_json(const struct jx_import *import, const Jixiao__V1__Project *project);
void jx_import_print_json(struct jx_import *import);
enum jx_exit jx_import_print_list(struct jx_import *import);
/* How the targets are understood, project by project. */
enum jx_exit jx_import_print_targets(struct jx_import *import);

#endif
