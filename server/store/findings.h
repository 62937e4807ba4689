/* SPDX-License-Identifier: Apache-2.0 */
/* What checks found in a revision and did not refuse: kept as it was said then. For submissions.h. */
#ifndef JX_SERVER_STORE_FINDINGS_H
#define JX_SERVER_STORE_FINDINGS_H

#include "common/base/arena.h"
#include "common/model/check.h"
#include "server/store/store.h"

struct jx_submission;

/* Texts are borrowed: from the caller when it is added, from the arena when it is loaded. */
struct jx_stored_finding {
	uint32_t item; /* the catalogue's number of it; 0: the whole */
	enum jx_severity severity;
	bool trial;
	const char *rule, *text, *fix;
};

/* The findings of a submission that is being added. */
enum jx_status jx_findings_add(struct jx_store *store, const struct jx_submission *added);
/* Those of a submission that was loaded: into its findings, n_findings of them. */
enum jx_status jx_findings_load(struct jx_store *store, struct jx_arena *arena, struct jx_submission *submission);

#endif
