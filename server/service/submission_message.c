/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/submission_message.h"

#include <string.h>

#include "common/rpc/identity.h"
#include "server/service/fields.h"
#include "server/service/period_days.h"
#include "server/service/submission_check.h"
#include "server/store/catalog.h"
#include "server/store/endorsements.h"
#include "server/store/offices.h"
#include "server/store/on_behalf.h"

/* Whether the names are those of this form and month. A list goes on to other months mostly within one version, whose
 * last month is asked for once. */
static enum jx_status names_fit(struct jx_call *call, struct jx_form_names *names, const struct jx_submission_key *key,
				bool *fit)
{
	enum jx_status status = JX_OK;

	*fit = strcmp(names->code, key->form) == 0 && names->month == key->month;
	if (*fit || strcmp(names->code, key->form) != 0 || names->catalog.n_forms == 0)
		return JX_OK;
	if (names->last == 0)
		status = jx_catalog_last_month(call->store, names->month, &names->last);
	*fit = status == JX_OK && names->catalog.from <= key->month && key->month <= names->last;
	return status;
}

static bool find_form(struct jx_call *call, struct jx_form_names *names, const struct jx_submission_key *key)
{
	bool fit;
	enum jx_status status = names_fit(call, names, key, &fit);

	if (status == JX_OK && fit)
		return true;
	memset(names, 0, sizeof(*names));
	memcpy(names->code, key->form, sizeof(names->code));
	names->month = key->month;
	if (status == JX_OK)
		status = jx_catalog_load_form(call->store, call->arena, key->month, key->form, &names->catalog);
	if (status == JX_OK)
		return true;
	memset(&names->catalog, 0, sizeof(names->catalog));
	if (status != JX_NOT_FOUND)
		jx_call_fault(call, status);
	return status == JX_NOT_FOUND;
}

/* Who reported it, where that was not the office itself. */
static bool find_reporter(struct jx_call *call, const struct jx_submission *submission, Jixiao__V1__Submission *message)
{
	struct jx_on_behalf on_behalf;
	struct jx_office office;
	enum jx_status status = jx_on_behalf_get(call->store, submission, &on_behalf);

	if (status == JX_NOT_FOUND)
		return true;
	if (status == JX_OK)
		status = jx_office_get(call->store, on_behalf.reporter, &office);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	message->confirmed = on_behalf.confirmer != 0;
	message->on_behalf_by = jx_call_keep(call, office.code);
	message->on_behalf_name = message->on_behalf_by ? jx_call_keep(call, office.name) : NULL;
	return message->on_behalf_name != NULL;
}

/* The head who signed it, where one did. */
static bool find_endorser(struct jx_call *call, const struct jx_submission *submission, Jixiao__V1__Submission *message)
{
	struct jx_principal endorser;
	enum jx_status status = jx_endorsement_get(call->store, submission, &message->endorser);

	if (status == JX_NOT_FOUND)
		return true;
	if (status == JX_OK)
		status = jx_principal_get(call->store, message->endorser, &endorser);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	message->endorser_name = jx_call_keep(call, endorser.name);
	return message->endorser_name != NULL;
}

static bool find_names(struct jx_call *call, const struct jx_submission *submission, Jixiao__V1__Submission *message)
{
	const struct jx_office_in in = {submission->key.office, submission->key.month};
	const bool own = submission->submitter == call->actor->id;
	struct jx_office office;
	struct jx_principal submitter;
	enum jx_status status = jx_office_at(call->store, &in, &office);

	if (status == JX_OK && !own)
		status = jx_principal_get(call->store, submission->submitter, &submitter);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	message->office_name = jx_call_keep(call, office.name);
	message->submitter_name =
		message->office_name ? jx_call_keep(call, own ? call->actor->name : submitter.name) : NULL;
	return message->submitter_name != NULL;
}

static Jixiao__V1__SubmissionState state_of(const struct jx_submission *submission)
{
	if (submission->stage == JX_STAGE_RETURNED)
		return JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_RETURNED;
	if (submission->replaced)
		return JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_REPLACED;
	if (submission->stage == JX_STAGE_SUBMITTED)
		return JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_SUBMITTED;
	return submission->withdraws ? JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_WITHDRAWN
				     : JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_ACCEPTED;
}

/* "accept.due accept.in_time" */
static bool add_marked(struct jx_call *call, const char *marked, Jixiao__V1__Submission *message)
{
	char *text = jx_call_keep(call, marked);
	size_t room = 1;

	if (!text)
		return false;
	for (const char *at = text; *at != '\0'; at++)
		room += *at == ' ';
	message->marked_items = jx_call_take(call, room * sizeof(char *));
	if (!message->marked_items)
		return false;
	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		message->marked_items[message->n_marked_items++] = text;
		text += n;
		if (*text == ' ')
			*text++ = '\0';
	}
	return true;
}

static bool add_review(struct jx_call *call, const struct jx_review *review, Jixiao__V1__Submission *message)
{
	struct jx_principal reviewer;
	enum jx_status status;

	if (review->time_ms == 0)
		return true;
	status = jx_principal_get(call->store, review->reviewer, &reviewer);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	message->reviewed_ms = review->time_ms;
	message->review_reason = (char *)review->reason;
	message->reviewer_name = jx_call_keep(call, reviewer.name);
	return message->reviewer_name && add_marked(call, review->marked, message);
}

/* What jx_submission_facts fills, but who reported it for the office and which head signed it. */
static bool fill_facts(struct jx_call *call, struct jx_form_names *names, const struct jx_submission *submission,
		       Jixiao__V1__Submission *message)
{
	char *period = jx_call_take(call, JX_MONTH_SIZE);

	jixiao__v1__submission__init(message);
	if (!period || !find_form(call, names, &submission->key) || !find_names(call, submission, message))
		return false;
	jx_month_format(submission->key.month, period);
	message->form_code = (char *)submission->key.form;
	message->office_code = (char *)submission->key.office;
	message->period = period;
	message->revision = submission->revision;
	message->state = state_of(submission);
	message->withdrawal = submission->withdraws;
	message->request_id.data = (uint8_t *)submission->request_id;
	message->request_id.len = sizeof(submission->request_id);
	message->form_name = names->catalog.n_forms > 0 ? names->catalog.forms[0].name : (char *)submission->key.form;
	message->review = names->catalog.n_forms > 0 && names->catalog.forms[0].review;
	message->submitter = submission->submitter;
	message->time_ms = submission->time_ms;
	message->seq = submission->entry;
	message->note = (char *)submission->note;
	message->finding_count = (uint32_t)submission->n_findings;
	return jx_period_lateness(call, submission, &message->late_days) &&
	       add_review(call, &submission->review, message);
}

bool jx_submission_facts(struct jx_call *call, struct jx_form_names *names, const struct jx_submission *submission,
			 Jixiao__V1__Submission *message)
{
	return fill_facts(call, names, submission, message) && find_reporter(call, submission, message) &&
	       find_endorser(call, submission, message);
}

bool jx_submission_made(struct jx_call *call, const struct jx_submission *submission, bool endorsed,
			Jixiao__V1__Submission *message)
{
	struct jx_form_names names = {0};

	return fill_facts(call, &names, submission, message) && (!endorsed || find_endorser(call, submission, message));
}

/* -- cells -------------------------------------------------------------------------------------------------------- */

struct cells {
	struct jx_call *call;
	Jixiao__V1__Submission *message;
	Jixiao__V1__Cell *rows;
};

static void add_cell(struct cells *cells, const char *code, const struct jx_item_cell *cell)
{
	Jixiao__V1__Cell *row = &cells->rows[cells->message->n_cells];

	jixiao__v1__cell__init(row);
	row->item_code = (char *)code;
	row->state = (Jixiao__V1__CellState)cell->state;
	row->ten_thousandths = cell->value;
	row->note = (char *)(cell->note ? cell->note : "");
	cells->message->cells[cells->message->n_cells++] = row;
}

static const struct jx_stored_cell *find_cell(const struct jx_submission *submission, uint32_t item)
{
	for (size_t i = 0; i < submission->n_cells; i++)
		if (submission->cells[i].item == item)
			return &submission->cells[i];
	return NULL;
}

static bool in_form(const struct jx_catalog *catalog, uint32_t item)
{
	for (size_t i = 0; i < catalog->n_items; i++)
		if (catalog->items[i].id == item)
			return true;
	return false;
}

/* Of items that the form has no more, their code alone is known. */
static bool add_others(struct cells *cells, const struct jx_catalog *catalog, const struct jx_submission *submission)
{
	for (size_t i = 0; i < submission->n_cells; i++) {
		const struct jx_stored_cell *cell = &submission->cells[i];
		char *code;
		enum jx_status status;

		if (in_form(catalog, cell->item))
			continue;
		code = jx_call_take(cells->call, JX_ITEM_CODE_MAX + 1);
		if (!code)
			return false;
		status = jx_submission_item_code(cells->call->store, cell->item, code);
		if (status != JX_OK) {
			jx_call_fault(cells->call, status);
			return false;
		}
		add_cell(cells, code, &cell->cell);
	}
	return true;
}

/* Of what a person decides on, and of nothing that may change beside it. */
static bool add_hash(struct jx_call *call, Jixiao__V1__Submission *message)
{
	Jixiao__V1__Submission seen = JIXIAO__V1__SUBMISSION__INIT;
	size_t n;
	uint8_t *packed;

	seen.form_code = message->form_code;
	seen.office_code = message->office_code;
	seen.period = message->period;
	seen.revision = message->revision;
	seen.cells = message->cells;
	seen.n_cells = message->n_cells;
	seen.request_id = message->request_id;
	seen.note = message->note;
	n = jixiao__v1__submission__get_packed_size(&seen);
	packed = jx_call_take(call, n + JX_HASH_BYTES);
	if (!packed)
		return false;
	(void)jixiao__v1__submission__pack(&seen, packed);
	message->hash.data = packed + n;
	message->hash.len = JX_HASH_BYTES;
	jx_hash(packed, n, message->hash.data);
	return true;
}

bool jx_submission_message(struct jx_call *call, struct jx_form_names *names, const struct jx_submission *submission,
			   Jixiao__V1__Submission *message)
{
	struct cells cells = {.call = call, .message = message};

	if (!jx_submission_facts(call, names, submission, message))
		return false;
	cells.rows = jx_call_take(call, (submission->n_cells + 1) * sizeof(*cells.rows));
	if (!cells.rows)
		return false;
	message->cells = jx_call_take(call, (submission->n_cells + 1) * sizeof(Jixiao__V1__Cell *));
	if (!message->cells)
		return false;
	for (size_t i = 0; i < names->catalog.n_items; i++) {
		const struct jx_stored_cell *cell = find_cell(submission, names->catalog.items[i].id);

		if (cell)
			add_cell(&cells, names->catalog.items[i].code, &cell->cell);
	}
	return add_others(&cells, &names->catalog, submission) && add_hash(call, message);
}

/* -- findings ----------------------------------------------------------------------------------------------------- */

/* The item's cell in the message, which has those of the form's items first, in the form's order. */
static size_t place_of(const struct jx_form_names *names, const struct jx_submission *submission, uint32_t item)
{
	size_t place = 0;

	for (size_t i = 0; i < names->catalog.n_items; i++) {
		const uint32_t id = names->catalog.items[i].id;

		place += find_cell(submission, id) != NULL;
		if (id == item)
			return find_cell(submission, id) ? place : 0;
	}
	return 0;
}

static void fill_finding(const struct jx_stored_finding *finding, char *path, Jixiao__V1__Violation *row)
{
	jixiao__v1__violation__init(row);
	row->field = path;
	row->rule = (char *)finding->rule;
	row->severity = (Jixiao__V1__Severity)finding->severity;
	row->text = (char *)finding->text;
	row->fix = (char *)finding->fix;
	row->trial = finding->trial;
}

bool jx_submission_findings(struct jx_call *call, const struct jx_form_names *names, struct jx_submission *submission,
			    Jixiao__V1__Submission *message)
{
	const size_t n = submission->n_findings;
	Jixiao__V1__Violation *rows = jx_call_take(call, (n + 1) * sizeof(*rows));
	char(*paths)[JX_CELL_PATH_SIZE] = rows ? jx_call_take(call, (n + 1) * sizeof(*paths)) : NULL;
	enum jx_status status;

	message->findings = paths ? jx_call_take(call, (n + 1) * sizeof(Jixiao__V1__Violation *)) : NULL;
	if (!message->findings)
		return false;
	status = jx_findings_load(call->store, call->arena, submission);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		jx_cell_path(place_of(names, submission, submission->findings[i].item), paths[i]);
		fill_finding(&submission->findings[i], paths[i], &rows[i]);
		message->findings[message->n_findings++] = &rows[i];
	}
	return true;
}
