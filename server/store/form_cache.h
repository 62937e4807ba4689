/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The forms of the catalogue that were read last: a round's submissions are mostly of one form and month. They
 * are good while jx_store_changes is the same, from one round to the next too. For catalog.h and store.c.
 */
#ifndef JX_SERVER_STORE_FORM_CACHE_H
#define JX_SERVER_STORE_FORM_CACHE_H

#include "server/store/catalog.h"

struct jx_form_cache; /* opaque */

/* NULL is fine. */
void jx_form_cache_close(struct jx_form_cache *cache);
/* A round ends: nothing that was given out is used any more. */
void jx_form_cache_end(struct jx_store *store);

/* In a round, of a form that is held; false where it is not. */
bool jx_form_cache_schedule(const struct jx_store *store, jx_month month, const char *form,
			    struct jx_schedule *schedule);

/* As jx_catalog_load_form, into the arena: what the cache stands before. */
enum jx_status jx_catalog_read_form(struct jx_store *store, struct jx_arena *arena, jx_month month, const char *form,
				    struct jx_catalog *catalog);

#endif
