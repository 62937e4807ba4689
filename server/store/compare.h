/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two stores, table by table and row by row: what `jixiaod check` shows of a store and its rebuilt copy.
 */
#ifndef JX_SERVER_STORE_COMPARE_H
#define JX_SERVER_STORE_COMPARE_H

#include <stdint.h>

#include "server/store/store.h"

enum jx_difference_kind {
	JX_ROW_MISSING, /* only in the rebuilt copy */
	JX_ROW_EXTRA,   /* only in the store */
	JX_ROW_CHANGED,
};

struct jx_difference {
	enum jx_difference_kind kind;
	const char *table;  /* borrowed, like all here, until the visit returns */
	const char *key;    /* the primary key, legible: "370202", "7/1" */
	const char *column; /* the first that differs; NULL unless changed */
	uint64_t seq;       /* that the row says last wrote it */
};

typedef void (*jx_difference_visit)(void *context, const struct jx_difference *difference);

/* Every table of the schema, ordered by primary key. OK where both could be read, whatever was found. */
enum jx_status jx_store_compare(struct jx_store *store, struct jx_store *rebuilt, jx_difference_visit visit,
				void *context);
/* What the database itself finds wrong with its file, which may be too damaged to be read on. */
enum jx_status jx_store_integrity(struct jx_store *store, void (*found)(void *context, const char *problem),
				  void *context);

#endif
