/* SPDX-License-Identifier: Apache-2.0 */
/* What the server made of a request, kept on this machine. */
#include <stdlib.h>
#include <string.h>

#include "client/delivery.h"
#include "client/outgoing.h"

static bool describe_seen(const Jixiao__V1__Submission *submission, struct jx_seen *seen)
{
	*seen = (struct jx_seen){.time_ms = submission->time_ms};
	if (strlen(submission->form_code) >= sizeof(seen->subject.form) ||
	    strlen(submission->office_code) >= sizeof(seen->subject.office) ||
	    strlen(submission->period) >= sizeof(seen->subject.period))
		return false;
	jx_subject_of(submission->form_code, submission->office_code, submission->period, &seen->subject);
	seen->submission.size = jixiao__v1__submission__get_packed_size(submission);
	seen->submission.bytes = malloc(seen->submission.size + 1);
	if (seen->submission.bytes != NULL)
		(void)jixiao__v1__submission__pack(submission, seen->submission.bytes);
	return seen->submission.bytes != NULL;
}

void jx_deliver_seen(const struct jx_app *app, const Jixiao__V1__Submission *submission)
{
	struct jx_outbox *outbox = jx_memory_try(app, true);
	struct jx_seen seen;

	if (outbox == NULL || !describe_seen(submission, &seen))
		return;
	(void)jx_outbox_see(outbox, app->key.public_key, &seen);
	free(seen.submission.bytes);
}

/* The i-th that was made; the answer for several has them without their cells, which are those that were signed. */
static Jixiao__V1__Submission whole_of(const struct jx_made *made, size_t i,
				       const Jixiao__V1__SubmissionsCreateBelowRequest *below)
{
	Jixiao__V1__Submission whole = *made->rows[i];

	if (below != NULL && below->n_submissions == made->n) {
		whole.cells = below->submissions[i]->cells;
		whole.n_cells = below->submissions[i]->n_cells;
	}
	return whole;
}

enum jx_exit jx_deliver_settle(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_receipt_row *row,
			       const struct jx_made *made)
{
	Jixiao__V1__SubmissionsCreateBelowRequest *below = jx_outgoing_below(&row->entry);
	struct jx_seen *seen = calloc(made->n + 1, sizeof(*seen));
	enum jx_status status;
	size_t n = 0;

	for (size_t i = 0; i < made->n && seen != NULL; i++) {
		const Jixiao__V1__Submission whole = whole_of(made, i, below);

		n += describe_seen(&whole, &seen[n]);
	}
	status = jx_outbox_settle(outbox, &row->entry, row, seen, n);
	for (size_t i = 0; i < n; i++)
		free(seen[i].submission.bytes);
	free(seen);
	if (below != NULL)
		jixiao__v1__submissions_create_below_request__free_unpacked(below, NULL);
	return jx_memory_result(app, status);
}
