/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every table and column, as compare.c walks them. A test holds this against the schema, so that none is forgotten.
 */
#ifndef JX_SERVER_STORE_TABLES_H
#define JX_SERVER_STORE_TABLES_H

#include <stddef.h>

#include "server/store/compare.h"

#define JX_TABLE_COLUMNS_MAX 20u

/* What a column of a primary key is: how it is ordered and shown. */
#define JX_KEY_NUMBER 'n'
#define JX_KEY_TEXT   't'
#define JX_KEY_BLOB   'b'

struct jx_table {
	const char *name;
	const char *keys; /* one letter for each of the first columns: the primary key, in its order */
	const char *columns[JX_TABLE_COLUMNS_MAX]; /* ends with NULL; one is "seq", but in the schema's own table */
};

/* Ends with a table without a name. */
extern const struct jx_table jx_tables[];

/* One of them, as jx_store_compare does. Of the stores, only driver and connection are used. */
enum jx_status jx_compare_table(const struct jx_table *table, struct jx_store *store, struct jx_store *rebuilt,
				jx_difference_visit visit, void *context);

#endif
