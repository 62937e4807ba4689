/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Offices as they were read last, each with the months in which it was so: a round asks for the same few again and
 * again, in a month of figures and as they are now. What is there is good while jx_store_changes is the same. For
 * offices.c and store.c.
 */
#ifndef JX_SERVER_STORE_OFFICE_CACHE_H
#define JX_SERVER_STORE_OFFICE_CACHE_H

#include "server/store/offices.h"

struct jx_office_cache; /* opaque */

struct jx_cached_office {
	uint64_t changes; /* jx_store_changes when it was read; 0: nothing is here */
	jx_month until;   /* the last month in which it is so; the first one is its own */
	struct jx_office office;
};

/* NULL is fine. */
void jx_office_cache_close(struct jx_office_cache *cache);
/*
 * The place of this office in this month: *there says whether it is filled. NULL outside of a round, where nobody says
 * how long it is good, and where memory is short.
 */
struct jx_cached_office *jx_office_cache_at(struct jx_store *store, const struct jx_office_in *in, bool *there);

#endif
