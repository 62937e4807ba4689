/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every table and column, as compare.c walks them. A test holds this against the schema, so that none is forgotten.
 */
#ifndef JX_SERVER_STORE_TABLES_H
#define JX_SERVER_STORE_TABLES_H

#include <stddef.h>

#include "server/store/compare.h"

#define JX_TABLE_COLUMNS_MAX 20u

/* How the columns of a primary key are ordered and shown. */
enum jx_key_kind {
	JX_KEY_NUMBERS,
	JX_KEY_TEXTS,
	JX_KEY_BLOBS,
	JX_KEY_TEXT_NUMBERS, /* the first is a text, the others are numbers */
	JX_KEY_TEXTS_NUMBER, /* the last is a number, the others are texts */
	JX_KEY_TWO_TEXTS,    /* the first two are texts, the others are numbers */
};

struct jx_table {
	const char *name;
	enum jx_key_kind key_kind;
	size_t n_keys;                             /* the first columns are the primary key */
	const char *columns[JX_TABLE_COLUMNS_MAX]; /* ends with NULL; one is "seq", but in the schema's own table */
};

/* Ends with a table without a name. */
extern const struct jx_table jx_tables[];

/* One of them, as jx_store_compare does. Of the stores, only driver and connection are used. */
enum jx_status jx_compare_table(const struct jx_table *table, struct jx_store *store, struct jx_store *rebuilt,
				jx_difference_visit visit, void *context);

#endif
