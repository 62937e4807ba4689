/* SPDX-License-Identifier: Apache-2.0 */
/* Figures that an office above reported (代报), and whether the office itself has confirmed them. */
#ifndef JX_SERVER_STORE_ON_BEHALF_H
#define JX_SERVER_STORE_ON_BEHALF_H

#include "server/store/submissions.h"

struct jx_on_behalf {
	char reporter[JX_OFFICE_CODE_MAX + 1];
	uint64_t confirmer; /* 0: nobody yet */
};

/* The revision, which was just added, was brought by that office. */
enum jx_status jx_on_behalf_add(struct jx_store *store, const struct jx_submission *submission, const char *reporter);
/* NOT_FOUND: the office reported it itself. */
enum jx_status jx_on_behalf_get(struct jx_store *store, const struct jx_submission *submission,
				struct jx_on_behalf *on_behalf);
/* NOT_FOUND. */
enum jx_status jx_on_behalf_confirm(struct jx_store *store, const struct jx_submission *submission, uint64_t confirmer,
				    uint64_t seq);

#endif
