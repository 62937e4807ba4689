/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tests of the store share: temporary folders, a small bureau, and a way past the store into its file. What a
 * function takes for granted and does not find ends the test.
 */
#ifndef JX_TESTS_STORE_SAMPLE_H
#define JX_TESTS_STORE_SAMPLE_H

#include <stdint.h>

#include <sqlite3.h>

#include "server/store/journal.h"
#include "server/store/offices.h"
#include "server/store/principals.h"
#include "server/store/store.h"
#include "server/store/submissions.h"

#define JX_SAMPLE_PROJECT "129001-2020"

/* A folder with room for one database. */
struct jx_folder {
	char path[256];
	char database[288];
};

void jx_folder_make(struct jx_folder *folder);
/* Removes it and the files in it. */
void jx_folder_drop(const struct jx_folder *folder);

/* Makes the database where it is missing; NULL: in memory. */
struct jx_store *jx_sample_open(const char *path);

/* Of the sample's catalogue, and the first month of it. */
#define JX_SAMPLE_FORM  "petition.monthly"
#define JX_SAMPLE_MONTH (2020 * 12)

/* Values; n tells them apart. */
struct jx_office jx_sample_office(const char *code, const char *parent, uint32_t depth, uint64_t seq);
struct jx_principal_key jx_sample_key(unsigned n);
/* One clerk with key n, enrolled at seq n. */
struct jx_principal jx_sample_principal(unsigned n, const char *office);

/* In an open round: entry `seq`, by signer 0 at time 1000 * seq; its hash is full of `seq`, its request id begins so.
 */
enum jx_status jx_sample_append(struct jx_store *store, uint64_t seq);

/*
 * One round: entries 1 to 3; the bureau 129001 with the districts 370202 (and its street 370202001) and 370203; the
 * server's principal, and principals 1 (at the bureau) and 2 (at 370202); and a row in each of the other tables.
 */
void jx_sample_fill(struct jx_store *store);

/* Past the store, which must be closed. The caller closes the connection. */
sqlite3 *jx_sample_raw(const char *path);
void jx_sample_sql(sqlite3 *raw, const char *sql);
/* The same, with a connection of its own. */
void jx_sample_alter(const char *path, const char *sql);

#endif
