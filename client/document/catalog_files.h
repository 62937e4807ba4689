/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A catalogue as a folder of CSV files: forms.csv, items.csv, formulas.csv, measures.csv, checks.csv, duties.csv. Their
 * headings are the names of the contract's fields, in any order.
 */
#ifndef JX_CLIENT_DOCUMENT_CATALOG_FILES_H
#define JX_CLIENT_DOCUMENT_CATALOG_FILES_H

#include "common/base/arena.h"
#include "common/model/catalog.h"

#define JX_CATALOG_FILES    6u
#define JX_CATALOG_HEADINGS 10u

struct jx_duty_row {
	char office[JX_OFFICE_CODE_MAX + 1];
	char form[JX_ITEM_CODE_MAX + 1];
	char from[JX_MONTH_SIZE], to[JX_MONTH_SIZE]; /* valid months; to: "" for no end */
};

/* Where a file's rows and columns stand. */
struct jx_catalog_place {
	size_t *lines;                       /* of each row */
	size_t columns[JX_CATALOG_HEADINGS]; /* of each field, from 1 */
};

struct jx_catalog_files {
	struct jx_arena arena; /* all that follows lies in it */
	struct jx_catalog catalog;
	struct jx_duty_row *duties;
	size_t n_duties;
	struct jx_catalog_place places[JX_CATALOG_FILES];
};

/* Borrowed until the callback returns. */
struct jx_file_problem {
	const char *file; /* "items.csv" */
	size_t line;      /* from 1; 0: the file as a whole */
	size_t column;    /* from 1; 0: the line as a whole */
	const char *text; /* English, for gettext; static, or strerror's */
	const char *name; /* that it is about, or "" */
	size_t character; /* from 1, in a formula; 0: it is about none */
};
typedef void (*jx_file_told)(void *context, const struct jx_file_problem *problem);

/*
 * Reads the folder and looks at it as jx_catalog_check does. INVALID_ARGUMENT where `told` was told of something;
 * FAILED_PRECONDITION, and told, where a file cannot be read; RESOURCE_EXHAUSTED. jx_catalog_files_clear in any case.
 */
enum jx_status jx_catalog_files_read(const char *folder, struct jx_catalog_files *files, jx_file_told told,
				     void *context);
/* Where the office of a duty stands: sets file, line and column. */
void jx_catalog_files_duty_place(const struct jx_catalog_files *files, size_t duty, struct jx_file_problem *problem);
/* Where the field that a server names ("forms[1].items[0].unit", "duties[3].from") stands, as far as it is known. */
bool jx_catalog_files_place(const struct jx_catalog_files *files, const char *field, struct jx_file_problem *problem);
void jx_catalog_files_clear(struct jx_catalog_files *files);

#endif
