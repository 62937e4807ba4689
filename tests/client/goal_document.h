/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bureau's own document (tests/data/goal-tables-2023.txt), cell by cell and by position: an oracle for tests, which
 * shares nothing with the client's reader.
 */
#ifndef JX_TESTS_CLIENT_GOAL_DOCUMENT_H
#define JX_TESTS_CLIENT_GOAL_DOCUMENT_H

#include <stddef.h>

#include "jixiao/v1/projects.pb-c.h"

#define GOAL_TABLES      3u
#define GOAL_ROWS_MAX    24u
#define GOAL_COLUMNS     7u
#define GOAL_INDICATORS  16u
#define GOAL_FIRST_BELOW 8u /* rows above the first indicator */

struct goal_table {
	char *cells[GOAL_ROWS_MAX][GOAL_COLUMNS]; /* borrowed from the document's text */
	size_t n_rows;
	Jixiao__V1__Project project;
	Jixiao__V1__PlanStep steps[4], *plan[4];
	Jixiao__V1__Goal goal_rows[2], *goals[2];
	Jixiao__V1__Indicator indicator_rows[GOAL_INDICATORS], *indicators[GOAL_INDICATORS];
	Jixiao__V1__Target targets[GOAL_INDICATORS];
};

struct goal_document {
	char *text; /* owned */
	struct goal_table tables[GOAL_TABLES];
};

/* Ends the test where the document is not as it has to be. */
void goal_document_read(struct goal_document *document);
void goal_document_clear(struct goal_document *document);

#endif
