/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/submission_create.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "common/model/date.h"
#include "server/service/endorsement.h"
#include "server/service/fields.h"
#include "server/service/office_handlers.h"
#include "server/service/period_days.h"
#include "server/service/submission_check.h"
#include "server/service/submission_key.h"
#include "server/service/submission_newest.h"
#include "server/store/catalog.h"

/* One request on its way into the store. */
struct create {
	struct jx_call *call;
	const Jixiao__V1__SubmissionsCreateRequest *request;
	struct jx_catalog catalog; /* with the one form */
	const struct jx_form *form;
	struct jx_item_cell *cells; /* one for each of the form's items */
	size_t *places;             /* of each in the request, from 1; 0: it is not there */
	size_t problems;
	struct jx_created *created;
	struct jx_submission newest; /* which it corrects; revision 0: none */
	struct jx_together *together;
};

/* -- what it is about --------------------------------------------------------------------------------------------- */

/* By nobody, since the office is no more; or not by this one. */
static void refuse_owed_not(const struct create *create)
{
	struct jx_call *call = create->call;
	const struct jx_submission_key *key = &create->created->submission.key;
	struct jx_office office;

	if (jx_office_find(call, key->office, &office) && jx_office_stands(call, &office, key->month))
		jx_call_refuse(call, JX_REASON_DUTY_NOT_FOUND, key->office, key->form, create->request->period);
}

static bool load_form(struct create *create)
{
	struct jx_call *call = create->call;
	const struct jx_submission_key *key = &create->created->submission.key;
	struct jx_duty duty;
	enum jx_status status = jx_catalog_load_form(call->store, call->arena, key->month, key->form, &create->catalog);

	if (status == JX_NOT_FOUND) {
		jx_call_refuse(call, JX_REASON_FORM_NOT_FOUND, key->form);
		return false;
	}
	create->form = create->catalog.forms;
	if (status == JX_OK)
		status = jx_duty_get(call->store, key->form, key->office, key->month, &duty);
	if (status == JX_NOT_FOUND)
		refuse_owed_not(create);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* -- cells -------------------------------------------------------------------------------------------------------- */

static void wrong(struct create *create, size_t place, const char *rule, const char *text, const char *fix)
{
	char path[JX_CELL_PATH_SIZE];

	jx_cell_path(place, path);
	create->problems++;
	jx_call_violation(create->call, path, rule, text, fix);
}

/* Mostly they come in the form's order. */
static bool find_item(const struct create *create, size_t place, const char *code, size_t *index)
{
	*index = place - 1;
	return (*index < create->form->n_items &&
		strcmp(jx_form_item(&create->catalog, create->form, *index)->code, code) == 0) ||
	       jx_form_index(&create->catalog, create->form, code, index);
}

static void take_cell(struct create *create, size_t place, const Jixiao__V1__Cell *row)
{
	size_t index;

	if (!find_item(create, place, row->item_code, &index))
		wrong(create, place, "ITEM", JX_N("the form has no such item"),
		      JX_N("its items are shown by: jixiao form show"));
	else if (create->places[index] > 0)
		wrong(create, place, "ONCE", JX_N("the item is given twice"), JX_N("give each item once"));
	else if (row->state != JIXIAO__V1__CELL_STATE__CELL_STATE_REPORTED &&
		 row->state != JIXIAO__V1__CELL_STATE__CELL_STATE_NOT_APPLICABLE)
		wrong(create, place, "STATE", JX_N("it is neither reported nor not applicable"),
		      JX_N("leave out what is not reported"));
	else {
		create->places[index] = place;
		create->cells[index].state = (enum jx_cell_state)row->state;
		create->cells[index].value = row->ten_thousandths;
		create->cells[index].note = row->note;
	}
}

static bool take_cells(struct create *create)
{
	size_t n = create->form->n_items + 1;

	create->cells = jx_call_take(create->call, n * sizeof(*create->cells));
	create->places = create->cells ? jx_call_take(create->call, n * sizeof(*create->places)) : NULL;
	if (!create->places)
		return false;
	for (size_t i = 0; i < create->request->n_cells; i++)
		take_cell(create, i + 1, create->request->cells[i]);
	return true;
}

/* -- checks ------------------------------------------------------------------------------------------------------- */

/* All that is wrong with the figures is told at once. */
static bool figures_right(struct create *create)
{
	if (create->problems > 0)
		jx_call_refuse(create->call, JX_REASON_FIGURES_WRONG, jx_call_number(create->call, create->problems));
	return create->problems == 0;
}

bool jx_submission_judge(struct create *create)
{
	struct jx_submission_check check = {
		.call = create->call, .created = create->created, .together = create->together};

	check.places = create->places;
	check.cells = (struct jx_cells){.catalog = &create->catalog,
					.form = create->form,
					.cells = create->cells,
					.month = create->created->submission.key.month};
	if (!jx_submission_check(&check))
		return false;
	create->problems = check.problems;
	return figures_right(create);
}

/* -- into the store ----------------------------------------------------------------------------------------------- */

static int by_item(const void *a, const void *b)
{
	const struct jx_stored_cell *x = a, *y = b;

	return (x->item > y->item) - (x->item < y->item);
}

static bool pack_cells(struct create *create)
{
	struct jx_submission *submission = &create->created->submission;
	struct jx_stored_cell *cells = jx_call_take(create->call, (create->form->n_items + 1) * sizeof(*cells));
	size_t n = 0;

	if (!cells)
		return false;
	for (size_t i = 0; i < create->form->n_items; i++) {
		const struct jx_item *item = jx_form_item(&create->catalog, create->form, i);

		if (create->cells[i].state == JX_CELL_ABSENT)
			continue;
		cells[n].item = item->id;
		cells[n].over_offices = item->over_offices;
		cells[n++].cell = create->cells[i];
	}
	qsort(cells, n, sizeof(*cells), by_item);
	submission->cells = cells;
	submission->n_cells = n;
	return true;
}

static bool says_the_same(const struct jx_submission *a, const struct jx_submission *b)
{
	if (a->n_cells != b->n_cells || strcmp(a->note, b->note) != 0)
		return false;
	for (size_t i = 0; i < a->n_cells; i++)
		if (a->cells[i].item != b->cells[i].item || !jx_cell_equal(&a->cells[i].cell, &b->cells[i].cell))
			return false;
	return true;
}

bool jx_submission_changes(struct create *create)
{
	struct jx_call *call = create->call;
	const struct jx_submission *newest = &create->newest;
	struct jx_submission *submission = &create->created->submission;

	submission->note = create->request->note;
	if (newest->revision == 0 || newest->stage == JX_STAGE_RETURNED || !says_the_same(newest, submission))
		return true;
	jx_call_refuse(call, JX_REASON_SUBMISSION_SAME, jx_call_number(call, newest->revision));
	return false;
}

bool jx_submission_store(struct create *create)
{
	struct jx_call *call = create->call;
	const struct jx_submission *newest = &create->newest;
	struct jx_submission *submission = &create->created->submission;
	enum jx_status status;

	submission->findings = create->created->stored;
	submission->n_findings = create->created->n_findings;
	if (!jx_submission_changes(create))
		return false;
	submission->entry = submission->seq = call->seq;
	submission->revision = newest->revision + 1;
	submission->stage = create->form->review ? JX_STAGE_SUBMITTED : JX_STAGE_ACCEPTED;
	submission->submitter = call->actor->id;
	submission->time_ms = call->now_ms;
	memcpy(submission->request_id, call->request_id, sizeof(submission->request_id));
	status = jx_submission_add(call->store, call->arena, submission);
	if (status == JX_OUT_OF_RANGE)
		jx_call_refuse(call, JX_REASON_TOTAL_TOO_LARGE);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* -- the request -------------------------------------------------------------------------------------------------- */

static const char *note_problem(const char *note)
{
	return note[0] == '\0' ? NULL : jx_text_name_problem(note, JX_TEXT_LINE_MAX);
}

static const char *future_problem(const struct jx_call *call, jx_month month)
{
	return month > jx_month_of_day(jx_day_at(call->now_ms)) ? JX_N("the month has not begun yet") : NULL;
}

static bool fields_right(struct create *create)
{
	const Jixiao__V1__SubmissionsCreateRequest *request = create->request;
	struct jx_submission_key *key = &create->created->submission.key;
	struct jx_fields fields = {.call = create->call};

	jx_submission_key_read(&fields, request->form_code, request->office_code, request->period, key);
	if (!fields.problem)
		jx_field_check(&fields, "period", JX_RULE_MONTH_BEGUN, future_problem(create->call, key->month));
	jx_field_check(&fields, "base_id", JX_RULE_BASE, jx_base_problem(&request->base_id));
	jx_field_check(&fields, "note", JX_RULE_TEXT, note_problem(request->note));
	return jx_fields_right(&fields);
}

/* One that is there twice would correct what it does not know. */
static bool is_new(struct create *create)
{
	const struct jx_submission_key *key = &create->created->submission.key;
	struct jx_fields fields = {.call = create->call};

	jx_field_check(&fields, "period", JX_RULE_ONCE,
		       jx_together_find(create->together, key) ? JX_N("the same month of this office is there twice")
							       : NULL);
	return jx_fields_right(&fields);
}

struct create *jx_submission_begin(struct jx_call *call, struct jx_together *together,
				   const Jixiao__V1__SubmissionsCreateRequest *request, struct jx_created *created)
{
	struct create *create = jx_call_take(call, sizeof(*create));

	if (!create)
		return NULL;
	*create = (struct create){.call = call, .request = request, .created = created, .together = together};
	if (!fields_right(create) || !is_new(create) || !load_form(create) ||
	    !jx_period_allow(call, &created->submission.key) ||
	    !jx_submission_base(call, &created->submission.key, &request->base_id, &create->newest) ||
	    !take_cells(create) || !figures_right(create) || !pack_cells(create))
		return NULL;
	created->next = together->first;
	together->first = created;
	return create;
}

bool jx_submission_create(struct jx_call *call, const Jixiao__V1__SubmissionsCreateRequest *request,
			  struct jx_created *created)
{
	struct jx_together alone = {NULL, false};
	struct create *create = jx_submission_begin(call, &alone, request, created);
	Jixiao__V1__SubmissionsCreateRequest bare = *request;
	const struct jx_endorsed endorsed = {"jixiao.v1.Submissions/Create", request->office_code, &bare.base,
					     request->endorsement};
	uint64_t endorser;

	bare.endorsement = NULL;
	return create && jx_submission_judge(create) && jx_endorsement_allow(call, &endorsed, &endorser) &&
	       jx_submission_store(create) && jx_endorsement_note(call, &created->submission, endorser);
}

bool jx_submission_preview(struct jx_call *call, const Jixiao__V1__SubmissionsCreateRequest *request,
			   struct jx_created *created)
{
	struct jx_together alone = {NULL, false};
	struct create *create = jx_submission_begin(call, &alone, request, created);

	return create && jx_submission_judge(create);
}
