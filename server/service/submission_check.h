/* SPDX-License-Identifier: Apache-2.0 */
/* The form's rules over a request's figures, beside those of the months before and after; for submission_create.c. */
#ifndef JX_SERVER_SERVICE_SUBMISSION_CHECK_H
#define JX_SERVER_SERVICE_SUBMISSION_CHECK_H

#include "common/model/check_cells.h"
#include "server/service/submission_create.h"

struct jx_submission_check {
	struct jx_call *call;
	struct jx_cells cells; /* but what is known of other months */
	const size_t *places;  /* of each item's cell in the request, from 1; 0: it is not there */
	struct jx_created *created;
	const struct jx_together *together;
	/* What violations of other months are of, and what mends them. */
	const char *field, *fix;
	bool tells;      /* what would refuse is a finding */
	size_t problems; /* that refuse */
};

/* That of them which is of this office, form and month; NULL: none is. */
const struct jx_created *jx_together_find(const struct jx_together *together, const struct jx_submission_key *key);

#define JX_CELL_PATH_SIZE 32u
/* "cells[2]" for the third; "cells" for place 0. */
void jx_cell_path(size_t place, char path[JX_CELL_PATH_SIZE]);

/*
 * Notes what refuses in the call and in `problems`, and the rest among the findings of `created`. False: the call is
 * faulted, or has no memory.
 */
bool jx_submission_check(struct jx_submission_check *check);
/* The same where the month's figures go away: of `cells` catalogue, form and month count, and `together` is NULL. */
bool jx_submission_check_gone(struct jx_submission_check *check);
/*
 * The same for what stands at the stage by now, the month itself among it: only what refuses and looks at other months,
 * of the month and of later ones.
 */
bool jx_submission_check_stage(struct jx_submission_check *check, enum jx_stage stage);

#endif
