/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/submissions.h"

#include <assert.h>
#include <string.h>

#include "common/base/log.h"
#include "server/store/internal.h"
#include "server/store/offices.h"
#include "server/store/rollup_change.h"

/* Revisions of a (form, office, month): the newest, and those that stand at either stage; 0: there is none. */
struct head {
	uint32_t newest, submitted, accepted;
};

/* -- reading ------------------------------------------------------------------------------------------------------ */

static void bind_key(struct jx_query *query, const struct jx_submission_key *key)
{
	jx_bind_text(query, key->form);
	jx_bind_text(query, key->office);
	jx_bind_int(query, key->month);
}

static void read_cells(struct jx_query *query, struct jx_arena *arena, struct jx_submission *submission)
{
	size_t n;
	const uint8_t *bytes = jx_read_blob(query, &n);
	struct jx_stored_cell *cells = NULL;

	if (query->status == JX_OK) {
		query->status = jx_cells_unpack(arena, bytes, n, &cells, &submission->n_cells);
		query->no_memory = query->status == JX_RESOURCE_EXHAUSTED;
	}
	submission->cells = cells;
}

/* All but the cells, in the order of JX_SUBMISSION_COLUMNS. */
static void read_submission(struct jx_query *query, struct jx_arena *arena, struct jx_submission *submission)
{
	memset(submission, 0, sizeof(*submission));
	submission->entry = jx_read_number(query);
	jx_read_text(query, submission->key.form, sizeof(submission->key.form));
	jx_read_text(query, submission->key.office, sizeof(submission->key.office));
	submission->key.month = (jx_month)jx_read_int(query, JX_MONTH_FIRST, JX_MONTH_LAST);
	submission->revision = (uint32_t)jx_read_int(query, 1, JX_REVISIONS_MAX);
	submission->stage = (enum jx_stage)jx_read_int(query, JX_STAGE_SUBMITTED, JX_STAGE_RETURNED);
	submission->submitter = jx_read_number(query);
	submission->time_ms = jx_read_int(query, INT64_MIN, INT64_MAX);
	jx_read_bytes(query, submission->request_id, sizeof(submission->request_id));
	submission->note = jx_read_string(query, arena);
	submission->review.reviewer = jx_read_number(query);
	submission->review.time_ms = jx_read_int(query, INT64_MIN, INT64_MAX);
	submission->review.reason = jx_read_string(query, arena);
	submission->review.marked = jx_read_string(query, arena);
	submission->n_findings = (size_t)jx_read_int(query, 0, JX_VIOLATIONS_MAX);
	submission->withdraws = jx_read_int(query, 0, 1) == 1;
	submission->replaced = jx_read_int(query, 0, 1) == 1;
	submission->seq = jx_read_number(query);
}

enum jx_status jx_submission_get(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
				 uint32_t revision, struct jx_submission *submission)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_SUBMISSION_GET);
	struct jx_submission read;
	enum jx_status status;

	bind_key(&query, key);
	jx_bind_number(&query, revision);
	if (jx_query_next(&query)) {
		read_submission(&query, arena, &read);
		read_cells(&query, arena, &read);
	}
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*submission = read;
	return status;
}

/* Zeros where there is none. */
static enum jx_status get_head(struct jx_store *store, const struct jx_submission_key *key, struct head *head)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_HEAD_GET);

	*head = (struct head){0};
	bind_key(&query, key);
	if (jx_query_next(&query)) {
		head->newest = (uint32_t)jx_read_int(&query, 1, JX_REVISIONS_MAX);
		head->submitted = (uint32_t)jx_read_int(&query, 0, head->newest);
		head->accepted = (uint32_t)jx_read_int(&query, 0, head->newest);
	}
	return jx_query_end(&query);
}

/* A revision that the head names is there, or the store is damaged. */
static enum jx_status get_named(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
				uint32_t revision, struct jx_submission *submission)
{
	enum jx_status status = jx_submission_get(store, arena, key, revision, submission);

	if (status != JX_NOT_FOUND)
		return status;
	return jx_store_note(
		store, JX_FAULT(JX_DATA_LOSS, "revision %u of %s of %s is gone", revision, key->form, key->office));
}

enum jx_status jx_submission_at(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
				enum jx_stage stage, struct jx_submission *submission)
{
	struct head head;
	enum jx_status status = get_head(store, key, &head);
	uint32_t revision = stage == JX_STAGE_ACCEPTED ? head.accepted : head.submitted;

	if (status != JX_OK)
		return status;
	return revision == 0 ? JX_NOT_FOUND : get_named(store, arena, key, revision, submission);
}

enum jx_status jx_submission_newest(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
				    struct jx_submission *submission)
{
	struct head head;
	enum jx_status status = get_head(store, key, &head);

	if (status != JX_OK)
		return status;
	return head.newest == 0 ? JX_NOT_FOUND : get_named(store, arena, key, head.newest, submission);
}

enum jx_status jx_submission_first_time(struct jx_store *store, const struct jx_submission_key *key, uint32_t revision,
					int64_t *time_ms)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_SUBMISSION_FIRST_TIME);
	int64_t read = 0;
	enum jx_status status;

	jx_bind_text(&query, key->form);
	jx_bind_text(&query, key->office);
	jx_bind_int(&query, key->month);
	jx_bind_number(&query, revision);
	if (jx_query_next(&query))
		read = jx_read_int(&query, INT64_MIN, INT64_MAX);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*time_ms = read;
	return status;
}

/* -- lists -------------------------------------------------------------------------------------------------------- */

enum jx_status jx_next_form(struct jx_store *store, enum jx_sql sql, const char *office,
			    char form[JX_ITEM_CODE_MAX + 1])
{
	struct jx_query query = jx_query_begin(store, sql);
	char next[JX_ITEM_CODE_MAX + 1] = "";
	enum jx_status status;

	jx_bind_text(&query, office);
	jx_bind_text(&query, form);
	if (jx_query_next(&query))
		jx_read_text(&query, next, sizeof(next));
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		memcpy(form, next, sizeof(next));
	return status;
}

/* A list goes from form to form, so that the months of each are one run of a key. Borrowed, but the form. */
struct forms {
	struct jx_store *store;
	enum jx_sql next;
	const char *office, *only, *after; /* "": every one, from the beginning */
	char form[JX_ITEM_CODE_MAX + 1];
};

/* That of the last row so far may have more of them. NOT_FOUND: there is none. */
static enum jx_status first_form(struct forms *forms)
{
	const char *form = *forms->only ? forms->only : forms->after;

	assert(strlen(form) < sizeof(forms->form));
	memcpy(forms->form, form, strlen(form) + 1);
	if (*forms->only)
		return strcmp(forms->after, forms->only) <= 0 ? JX_OK : JX_NOT_FOUND;
	return *form ? JX_OK : jx_next_form(forms->store, forms->next, forms->office, forms->form);
}

static enum jx_status next_form(struct forms *forms)
{
	return *forms->only ? JX_NOT_FOUND : jx_next_form(forms->store, forms->next, forms->office, forms->form);
}

static bool goes_on(const struct forms *forms)
{
	return strcmp(forms->form, forms->after) == 0;
}

enum jx_status jx_submission_list(struct jx_store *store, struct jx_arena *arena,
				  const struct jx_submission_filter *filter, uint32_t limit, struct jx_submission *rows,
				  size_t *n)
{
	struct forms forms = {store, JX_SQL_SUBMISSION_NEXT_FORM, filter->office, filter->form, filter->after_form, ""};
	size_t read = 0;
	enum jx_status status = first_form(&forms);

	while (status == JX_OK && read < limit) {
		struct jx_query query = jx_query_begin(store, JX_SQL_SUBMISSION_LIST);
		const jx_month from =
			goes_on(&forms) && filter->after_month >= filter->from ? filter->after_month + 1 : filter->from;

		jx_bind_text(&query, filter->office);
		jx_bind_text(&query, forms.form);
		jx_bind_int(&query, from);
		jx_bind_int(&query, filter->to);
		jx_bind_number(&query, limit - read);
		while (jx_query_next(&query))
			read_submission(&query, arena, &rows[read++]);
		status = jx_query_end(&query);
		if (status == JX_OK)
			status = next_form(&forms);
	}
	if (status != JX_OK && status != JX_NOT_FOUND)
		return status;
	*n = read;
	return JX_OK;
}

enum jx_status jx_submission_stands(struct jx_store *store, const struct jx_submission_key *first, jx_month to,
				    jx_month *month)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_SUBMISSION_STANDS);
	jx_month found = 0;
	enum jx_status status;

	bind_key(&query, first);
	jx_bind_int(&query, to);
	if (jx_query_next(&query))
		found = (jx_month)jx_read_int(&query, JX_MONTH_FIRST, JX_MONTH_LAST);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*month = found;
	return status;
}

static void read_pending(struct jx_query *query, struct jx_submission_key *row)
{
	jx_read_text(query, row->form, sizeof(row->form));
	jx_read_text(query, row->office, sizeof(row->office));
	row->month = (jx_month)jx_read_int(query, JX_MONTH_FIRST, JX_MONTH_LAST);
}

/* An office's code is never empty: behind ("", month) stand all of that month. */
static void bind_after(struct jx_query *query, const struct jx_submission_key *after, jx_month from)
{
	const bool begun = after->month >= from;

	jx_bind_int(query, begun ? after->month : from);
	jx_bind_text(query, begun ? after->office : "");
}

enum jx_status jx_pending_list(struct jx_store *store, const struct jx_pending_filter *filter, uint32_t limit,
			       struct jx_submission_key *rows, size_t *n)
{
	const struct jx_submission_key none = {.form = ""};
	struct forms forms = {store, JX_SQL_PENDING_NEXT_FORM, filter->reviewing, filter->form, filter->after.form, ""};
	size_t read = 0;
	enum jx_status status = first_form(&forms);

	while (status == JX_OK && read < limit) {
		struct jx_query query = jx_query_begin(store, JX_SQL_PENDING_LIST);

		jx_bind_text(&query, filter->reviewing);
		jx_bind_text(&query, forms.form);
		bind_after(&query, goes_on(&forms) ? &filter->after : &none, filter->from);
		jx_bind_int(&query, filter->to);
		jx_bind_number(&query, limit - read);
		while (jx_query_next(&query))
			read_pending(&query, &rows[read++]);
		status = jx_query_end(&query);
		if (status == JX_OK)
			status = next_form(&forms);
	}
	if (status != JX_OK && status != JX_NOT_FOUND)
		return status;
	*n = read;
	return JX_OK;
}

/* -- adding ------------------------------------------------------------------------------------------------------- */

static enum jx_status insert(struct jx_store *store, struct jx_arena *arena, const struct jx_submission *added)
{
	size_t size = jx_cells_size(added->cells, added->n_cells);
	uint8_t *packed = jx_arena_alloc(arena, size + 1);
	struct jx_query query;

	if (packed == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no room for cells");
	jx_cells_pack(added->cells, added->n_cells, packed);
	query = jx_query_begin(store, JX_SQL_SUBMISSION_ADD);
	jx_bind_number(&query, added->entry);
	bind_key(&query, &added->key);
	jx_bind_number(&query, added->revision);
	jx_bind_number(&query, added->stage);
	jx_bind_number(&query, added->submitter);
	jx_bind_int(&query, added->time_ms);
	jx_bind_bytes(&query, added->request_id, sizeof(added->request_id));
	jx_bind_text(&query, added->note);
	jx_bind_bytes(&query, packed, size);
	jx_bind_number(&query, 0);
	jx_bind_int(&query, 0);
	jx_bind_text(&query, "");
	jx_bind_text(&query, "");
	jx_bind_number(&query, added->n_findings);
	jx_bind_number(&query, added->seq);
	return jx_query_run(&query);
}

static enum jx_status set_head(struct jx_store *store, const struct jx_submission_key *key, const struct head *head,
			       uint64_t seq)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_HEAD_SET);

	bind_key(&query, key);
	jx_bind_number(&query, head->newest);
	jx_bind_number(&query, head->submitted);
	jx_bind_number(&query, head->accepted);
	jx_bind_number(&query, seq);
	return jx_query_run(&query);
}

/* A change of what stands: `known` is the revision whose cells are at hand. Borrowed. */
struct move {
	struct jx_store *store;
	struct jx_arena *arena;
	const struct jx_submission *known;
	uint64_t seq;
	struct jx_office_path path; /* of the office in the month */
};

/* None for revision 0. */
static enum jx_status cells_of(const struct move *move, uint32_t revision, const struct jx_stored_cell **cells,
			       size_t *n)
{
	struct jx_submission loaded = {.n_cells = 0};
	enum jx_status status = JX_OK;

	if (revision == move->known->revision)
		loaded = *move->known;
	else if (revision > 0)
		status = get_named(move->store, move->arena, &move->known->key, revision, &loaded);
	*cells = loaded.cells;
	*n = loaded.n_cells;
	return status;
}

/* The cells of the revision that stood at the stage make way for those of the one that stands there now. */
static enum jx_status change_totals(const struct move *move, enum jx_stage stage, uint32_t before, uint32_t after)
{
	struct jx_rollup_change change = {
		.stage = stage, .key = &move->known->key, .path = &move->path, .seq = move->seq};
	enum jx_status status = JX_OK;

	if (before == after)
		return JX_OK;
	status = cells_of(move, before, &change.before, &change.n_before);
	if (status == JX_OK)
		status = cells_of(move, after, &change.after, &change.n_after);
	return status == JX_OK ? jx_rollup_apply(move->store, move->arena, &change) : status;
}

/* From what stood to what stands: the head, how many have submitted, and the totals of both stages. */
static enum jx_status change_head(struct move *move, const struct head *head, const struct head *next)
{
	const struct jx_office_in in = {move->known->key.office, move->known->key.month};
	const struct jx_submitted_change count = {(next->submitted > 0) - (head->submitted > 0),
						  (next->accepted > 0) - (head->accepted > 0)};
	enum jx_status status = set_head(move->store, &move->known->key, next, move->seq);

	if (status == JX_OK)
		status = jx_office_path(move->store, &in, &move->path);
	if (status == JX_OK)
		status = jx_submitted_add(move->store, &move->known->key, &move->path, &count, move->seq);
	if (status == JX_OK)
		status = change_totals(move, JX_STAGE_SUBMITTED, head->submitted, next->submitted);
	if (status == JX_OK)
		status = change_totals(move, JX_STAGE_ACCEPTED, head->accepted, next->accepted);
	return status;
}

/* -- what waits for a review -------------------------------------------------------------------------------------- */

/* With the reviewers of every office that is above it now, and for the root's own with its own. `seq` 0: it waits no
 * more. */
static enum jx_status set_pending(struct jx_store *store, const struct jx_submission_key *key, uint64_t seq)
{
	const struct jx_office_in now = {key->office, JX_MONTH_LAST};
	struct jx_office_path path = {.n = 0};
	enum jx_status status = jx_office_path(store, &now, &path);

	for (size_t i = path.n > 1 ? 1 : 0; i < path.n && status == JX_OK; i++) {
		struct jx_query query = jx_query_begin(store, seq > 0 ? JX_SQL_PENDING_ADD : JX_SQL_PENDING_DROP);

		jx_bind_text(&query, path.codes[i]);
		jx_bind_text(&query, key->form);
		jx_bind_text(&query, key->office);
		jx_bind_int(&query, key->month);
		if (seq > 0)
			jx_bind_number(&query, seq);
		status = jx_query_run(&query);
	}
	return status;
}

/* The newest one so far, where it still waits, is no longer the one to look at. */
static enum jx_status keep_pending(struct jx_store *store, struct jx_arena *arena, const struct jx_submission *added,
				   const struct head *head)
{
	struct jx_submission newest = {.stage = JX_STAGE_ACCEPTED};
	enum jx_status status = JX_OK;

	if (head->newest != head->accepted) {
		status = get_named(store, arena, &added->key, head->newest, &newest);
		if (status == JX_OK && newest.stage == JX_STAGE_SUBMITTED)
			status = set_pending(store, &added->key, 0);
	}
	return status == JX_OK && added->stage == JX_STAGE_SUBMITTED ? set_pending(store, &added->key, added->seq)
								     : status;
}

/* -- changing ----------------------------------------------------------------------------------------------------- */

enum jx_status jx_submission_add(struct jx_store *store, struct jx_arena *arena, const struct jx_submission *added)
{
	struct move move = {.store = store, .arena = arena, .known = added, .seq = added->seq};
	const uint32_t stands = added->n_cells > 0 ? added->revision : 0;
	struct head head;
	enum jx_status status = get_head(store, &added->key, &head);

	assert(added->entry == added->seq);
	if (status != JX_OK)
		return status;
	assert(added->revision == head.newest + 1 && added->stage != JX_STAGE_RETURNED);
	status = keep_pending(store, arena, added, &head);
	if (status == JX_OK)
		status = insert(store, arena, added);
	if (status == JX_OK)
		status = jx_findings_add(store, added);
	if (status == JX_OK)
		status = change_head(&move, &head,
				     &(struct head){added->revision, stands,
						    added->stage == JX_STAGE_ACCEPTED ? stands : head.accepted});
	return status;
}

static enum jx_status set_review(struct jx_store *store, const struct jx_submission *newest, enum jx_stage stage,
				 const struct jx_review *review, uint64_t seq)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_SUBMISSION_REVIEW);

	jx_bind_number(&query, stage);
	jx_bind_number(&query, review->reviewer);
	jx_bind_int(&query, review->time_ms);
	jx_bind_text(&query, review->reason);
	jx_bind_text(&query, review->marked);
	jx_bind_number(&query, seq);
	bind_key(&query, &newest->key);
	jx_bind_number(&query, newest->revision);
	return jx_query_run(&query);
}

enum jx_status jx_submission_review(struct jx_store *store, struct jx_arena *arena, const struct jx_submission *newest,
				    enum jx_stage stage, const struct jx_review *review, uint64_t seq)
{
	struct move move = {.store = store, .arena = arena, .known = newest, .seq = seq};
	struct head head, next;
	enum jx_status status = get_head(store, &newest->key, &head);

	assert(newest->stage == JX_STAGE_SUBMITTED && stage != JX_STAGE_SUBMITTED);
	if (status != JX_OK)
		return status;
	assert(newest->revision == head.newest);
	next = head;
	if (stage == JX_STAGE_ACCEPTED)
		next.accepted = head.submitted;
	else
		next.submitted = head.accepted;
	status = set_review(store, newest, stage, review, seq);
	if (status == JX_OK)
		status = set_pending(store, &newest->key, 0);
	return status == JX_OK ? change_head(&move, &head, &next) : status;
}
