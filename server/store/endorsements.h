/* SPDX-License-Identifier: Apache-2.0 */
/* Offices that send nothing without their head's endorsement, and who endorsed a revision. */
#ifndef JX_SERVER_STORE_ENDORSEMENTS_H
#define JX_SERVER_STORE_ENDORSEMENTS_H

#include "server/store/submissions.h"

struct jx_endorsing {
	bool needed;
	uint64_t seq; /* that last changed it; 0: nothing ever did */
};

/* Of an office that was never set, it is not needed. */
enum jx_status jx_endorsing_get(struct jx_store *store, const char *office, struct jx_endorsing *endorsing);
enum jx_status jx_endorsing_set(struct jx_store *store, const char *office, const struct jx_endorsing *endorsing);

/* The revision, which was just added, was endorsed by that principal. */
enum jx_status jx_endorsement_add(struct jx_store *store, const struct jx_submission *submission, uint64_t endorser);
/* NOT_FOUND: nobody has endorsed it. */
enum jx_status jx_endorsement_get(struct jx_store *store, const struct jx_submission *submission, uint64_t *endorser);

#endif
