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

/* What the entry made, with the cells that were signed: the answer has none. A withdrawal (NULL) has none either. */
static Jixiao__V1__Submission whole_of(const Jixiao__V1__Submission *made,
				       const Jixiao__V1__SubmissionsCreateRequest *request)
{
	Jixiao__V1__Submission whole = *made;

	whole.cells = request != NULL ? request->cells : NULL;
	whole.n_cells = request != NULL ? request->n_cells : 0;
	return whole;
}

/* All that the entry made, into `seen`, which has room for them; returns how many. */
static size_t describe_all(const struct jx_outgoing *entry, const struct jx_made *made, struct jx_seen *seen)
{
	Jixiao__V1__SubmissionsCreateBelowRequest *below = jx_outgoing_below(entry);
	Jixiao__V1__SubmissionsCreateRequest *alone = below == NULL ? jx_outgoing_create(entry, &entry->subject) : NULL;
	const bool withdraws = strcmp(jx_outgoing_method(entry), "Withdraw") == 0;
	const size_t asked = below != NULL ? below->n_submissions : alone != NULL || withdraws;
	size_t n = 0;

	for (size_t i = 0; i < made->n && i < asked; i++) {
		const Jixiao__V1__Submission whole =
			whole_of(made->rows[i], below != NULL ? below->submissions[i] : alone);

		n += describe_seen(&whole, &seen[n]);
	}
	if (below != NULL)
		jixiao__v1__submissions_create_below_request__free_unpacked(below, NULL);
	if (alone != NULL)
		jixiao__v1__submissions_create_request__free_unpacked(alone, NULL);
	return n;
}

enum jx_exit jx_deliver_settle(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_receipt_row *row,
			       const struct jx_made *made)
{
	struct jx_seen *seen = calloc(made->n + 1, sizeof(*seen));
	const size_t n = seen != NULL ? describe_all(&row->entry, made, seen) : 0;
	const enum jx_status status = jx_outbox_settle(outbox, &row->entry, row, seen, n);

	for (size_t i = 0; i < n; i++)
		free(seen[i].submission.bytes);
	free(seen);
	return jx_memory_result(app, status);
}
