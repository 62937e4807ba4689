/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "common/rpc/identity.h"
#include "server/domain/office.h"
#include "server/service/duty_fields.h"
#include "server/service/page.h"
#include "server/service/submission_check.h"
#include "server/service/submission_key.h"
#include "server/service/submission_message.h"
#include "server/service/submission_newest.h"
#include "server/service/table.h"
#include "server/store/offices.h"
#include "server/store/store.h"

#define KEY_SIZE (JX_ITEM_CODE_MAX + JX_OFFICE_CODE_MAX + JX_MONTH_SIZE + 2u)

/* -- what was seen ------------------------------------------------------------------------------------------------- */

/* A revision on its way through a review. */
struct reviewed {
	struct jx_submission submission;
	Jixiao__V1__Submission message;
	struct jx_form_names names;
};

/* Offices review what is below them; only the root has nobody above it. */
static bool may_review_office(struct jx_call *call, const char *office)
{
	struct jx_office found;
	enum jx_status status;

	if (strcmp(office, call->actor->office) != 0)
		return true;
	status = jx_office_get(call->store, office, &found);
	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (found.parent[0] != '\0')
		jx_call_refuse(call, JX_REASON_REVIEW_ABOVE, office);
	return call->outcome == JX_CALL_OPEN;
}

static void refuse_stale(struct jx_call *call, const struct jx_submission *newest)
{
	struct jx_revision_names names;

	if (jx_revision_names(call, newest, &names))
		jx_call_refuse(call, JX_REASON_REVIEW_STALE, newest->key.form, newest->key.office, names.month,
			       jx_call_number(call, newest->revision), names.submitter.name, names.time);
}

/* The newest revision is the one that was seen, waits, and neither submitted nor signed by the caller. */
static bool may_review(struct jx_call *call, const struct reviewed *reviewed, const ProtobufCBinaryData *hash)
{
	const struct jx_submission *newest = &reviewed->submission;
	const struct jx_submission_key *key = &newest->key;
	const ProtobufCBinaryData *now = &reviewed->message.hash;
	char month[JX_MONTH_SIZE];

	jx_month_format(key->month, month);
	if (hash->len != now->len || memcmp(hash->data, now->data, now->len) != 0)
		refuse_stale(call, newest);
	else if (newest->stage != JX_STAGE_SUBMITTED)
		jx_call_refuse(call, JX_REASON_REVIEW_DONE, key->form, key->office, month,
			       jx_call_number(call, newest->revision));
	else if (newest->submitter == call->actor->id || reviewed->message.endorser == call->actor->id)
		jx_call_refuse(call, JX_REASON_REVIEW_OF_OWN, key->form, key->office, month);
	return call->outcome == JX_CALL_OPEN;
}

/* With its cells. False: the call is refused or faulted. */
static bool find_newest(struct jx_call *call, const struct jx_submission_key *key, struct reviewed *reviewed)
{
	char month[JX_MONTH_SIZE];
	enum jx_status status = jx_submission_newest(call->store, call->arena, key, &reviewed->submission);

	jx_month_format(key->month, month);
	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_SUBMISSION_NOT_FOUND, key->form, key->office, month);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK &&
	       jx_submission_message(call, &reviewed->names, &reviewed->submission, &reviewed->message);
}

static const char *hash_problem(const ProtobufCBinaryData *hash)
{
	return hash->len == JX_HASH_BYTES ? NULL : JX_N("it is no hash of 32 bytes");
}

/* Reviewed, in the store and in the message, which has no cells afterwards, but the hash of what they were. */
static bool decide(struct jx_call *call, struct reviewed *reviewed, enum jx_stage stage, const struct jx_review *review)
{
	struct jx_submission *submission = &reviewed->submission;
	const ProtobufCBinaryData hash = reviewed->message.hash;
	enum jx_status status = jx_submission_review(call->store, call->arena, submission, stage, review, call->seq);

	if (status == JX_OUT_OF_RANGE)
		jx_call_refuse(call, JX_REASON_TOTAL_TOO_LARGE);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	submission->stage = stage;
	submission->review = *review;
	if (status != JX_OK || !jx_submission_facts(call, &reviewed->names, submission, &reviewed->message))
		return false;
	reviewed->message.hash = hash;
	return true;
}

/*
 * What stands at the stage by now holds together with the other months. A form that the catalogue has no more has no
 * rules. False: the call is faulted, or has no memory.
 */
static bool check_months(const struct reviewed *reviewed, enum jx_stage stage, struct jx_submission_check *check)
{
	const struct jx_submission_key *key = &reviewed->submission.key;
	const struct jx_catalog *catalog = &reviewed->names.catalog;

	check->created = jx_call_take(check->call, sizeof(*check->created));
	if (!check->created)
		return false;
	check->created->submission.key = *key;
	check->cells = (struct jx_cells){.catalog = catalog, .form = catalog->forms, .month = key->month};
	return catalog->n_forms == 0 || jx_submission_check_stage(check, stage);
}

/* -- Accept -------------------------------------------------------------------------------------------------------- */

static bool accept_one(struct jx_call *call, const Jixiao__V1__Seen *seen, size_t place, struct reviewed *reviewed)
{
	const struct jx_review review = {call->actor->id, call->now_ms, "", ""};
	struct jx_fields fields = {.call = call};
	struct jx_submission_key key;
	char path[JX_FIELD_PATH];

	(void)snprintf(path, sizeof(path), "seen[%zu].hash", place);
	jx_submission_key_read(&fields, seen->form_code, seen->office_code, seen->period, &key);
	jx_field_check(&fields, path, JX_RULE_HASH, hash_problem(&seen->hash));
	return jx_fields_right(&fields) && may_review_office(call, key.office) && find_newest(call, &key, reviewed) &&
	       may_review(call, reviewed, &seen->hash) && decide(call, reviewed, JX_STAGE_ACCEPTED, &review);
}

/* What counts from now on keeps to the rules, all that is accepted with it taken together. */
static bool months_hold(struct jx_call *call, struct reviewed *const *reviewed, size_t n)
{
	size_t problems = 0;

	for (size_t i = 0; i < n; i++) {
		char path[JX_FIELD_PATH];
		struct jx_submission_check check = {.call = call, .field = path};

		(void)snprintf(path, sizeof(path), "seen[%zu]", i);
		check.fix = JX_N("let the months that it rests on be corrected and accepted first, or return what does "
				 "not fit");
		if (!check_months(reviewed[i], JX_STAGE_ACCEPTED, &check))
			return false;
		problems += check.problems;
	}
	if (problems > 0)
		jx_call_refuse(call, JX_REASON_REVIEW_BREAKS, jx_call_number(call, problems));
	return problems == 0;
}

/* All that is named, and what of it is answered. */
struct acceptance {
	Jixiao__V1__Seen *const *seen;
	size_t n;
	Jixiao__V1__Submission *rows[JX_REVIEWS_MAX];
};

/* False: the call is refused or faulted; its store is to be undone. */
static bool accept_all(struct jx_call *call, struct acceptance *acceptance)
{
	struct reviewed *all[JX_REVIEWS_MAX];

	for (size_t i = 0; i < acceptance->n; i++) {
		all[i] = jx_call_take(call, sizeof(*all[i]));
		if (!all[i] || !accept_one(call, acceptance->seen[i], i, all[i]))
			return false;
		acceptance->rows[i] = &all[i]->message;
	}
	return months_hold(call, all, acceptance->n);
}

static bool check_count(struct jx_call *call, size_t n)
{
	struct jx_fields fields = {.call = call};

	if (n > JX_REVIEWS_MAX)
		jx_field_check(&fields, "seen", JX_RULE_COUNT, JX_N("there are more than 50"));
	return jx_fields_right(&fields);
}

static void reviews_accept(Jixiao__V1__Reviews_Service *service, const Jixiao__V1__ReviewsAcceptRequest *request,
			   Jixiao__V1__ReviewsAcceptResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ReviewsAcceptResponse response = JIXIAO__V1__REVIEWS_ACCEPT_RESPONSE__INIT;
	struct acceptance acceptance = {.seen = request->seen, .n = request->n_seen};

	(void)service;
	if (!check_count(call, acceptance.n) || !accept_all(call, &acceptance))
		return;
	response.submissions = acceptance.rows;
	response.n_submissions = acceptance.n;
	closure(&response, call);
}

/* -- Preview ------------------------------------------------------------------------------------------------------- */

/* What Accept would do is done, judged and undone: the two cannot differ. */
static void reviews_preview(Jixiao__V1__Reviews_Service *service, const Jixiao__V1__ReviewsPreviewRequest *request,
			    Jixiao__V1__ReviewsPreviewResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ReviewsPreviewResponse response = JIXIAO__V1__REVIEWS_PREVIEW_RESPONSE__INIT;
	struct acceptance acceptance = {.seen = request->seen, .n = request->n_seen};
	enum jx_status status;
	bool accepted;

	(void)service;
	if (!check_count(call, acceptance.n))
		return;
	status = jx_store_savepoint(call->store);
	accepted = status == JX_OK && accept_all(call, &acceptance);
	if (status == JX_OK)
		status = jx_store_undo(call->store);
	if (status != JX_OK && call->outcome == JX_CALL_OPEN)
		jx_call_fault(call, status);
	if (status != JX_OK || !accepted)
		return;
	response.submissions = acceptance.rows;
	response.n_submissions = acceptance.n;
	closure(&response, call);
}

/* -- SendBack ------------------------------------------------------------------------------------------------------ */

static bool is_marked_before(const Jixiao__V1__ReviewsSendBackRequest *request, size_t place)
{
	for (size_t i = 0; i < place; i++)
		if (strcmp(request->marked_items[i], request->marked_items[place]) == 0)
			return true;
	return false;
}

static const char *mark_problem(const struct jx_catalog *catalog, const Jixiao__V1__ReviewsSendBackRequest *request,
				size_t place)
{
	for (size_t i = 0; i < catalog->n_items; i++)
		if (strcmp(catalog->items[i].code, request->marked_items[place]) == 0)
			return is_marked_before(request, place) ? JX_N("the item is given twice") : NULL;
	return JX_N("the form has no such item");
}

/* Codes with blanks between them. */
static bool read_marks(struct jx_call *call, const struct jx_catalog *catalog,
		       const Jixiao__V1__ReviewsSendBackRequest *request, struct jx_review *review)
{
	struct jx_fields fields = {.call = call};
	char path[JX_FIELD_PATH], *marked;
	size_t room = 1, used = 0;

	for (size_t i = 0; i < request->n_marked_items; i++) {
		(void)snprintf(path, sizeof(path), "marked_items[%zu]", i);
		jx_field_check(&fields, path, JX_RULE_MARKED, mark_problem(catalog, request, i));
		room += strlen(request->marked_items[i]) + 1;
	}
	if (!jx_fields_right(&fields))
		return false;
	marked = jx_call_take(call, room);
	for (size_t i = 0; i < request->n_marked_items && marked; i++)
		used += (size_t)snprintf(marked + used, room - used, "%s%s", i > 0 ? " " : "",
					 request->marked_items[i]);
	review->marked = marked;
	return marked != NULL;
}

static void reviews_send_back(Jixiao__V1__Reviews_Service *service, const Jixiao__V1__ReviewsSendBackRequest *request,
			      Jixiao__V1__ReviewsSendBackResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ReviewsSendBackResponse response = JIXIAO__V1__REVIEWS_SEND_BACK_RESPONSE__INIT;
	struct jx_review review = {call->actor->id, call->now_ms, request->reason, NULL};
	struct jx_fields fields = {.call = call};
	struct reviewed *reviewed = jx_call_take(call, sizeof(*reviewed));
	struct jx_submission_check check = {.call = call, .field = "", .tells = true};
	struct jx_submission_key key;

	(void)service;
	if (!reviewed)
		return;
	jx_submission_key_read(&fields, request->form_code, request->office_code, request->period, &key);
	jx_field_check(&fields, "hash", JX_RULE_HASH, hash_problem(&request->hash));
	jx_field_check(&fields, "reason", JX_RULE_TEXT, jx_text_name_problem(request->reason, JX_TEXT_LINE_MAX));
	if (!jx_fields_right(&fields) || !may_review_office(call, key.office) || !find_newest(call, &key, reviewed) ||
	    !read_marks(call, &reviewed->names.catalog, request, &review) ||
	    !may_review(call, reviewed, &request->hash) || !decide(call, reviewed, JX_STAGE_RETURNED, &review))
		return;
	check.fix = JX_N("it waits for this one to be corrected, or is to be corrected with it");
	if (!check_months(reviewed, JX_STAGE_SUBMITTED, &check))
		return;
	response.submission = &reviewed->message;
	response.findings = check.created->finding_rows;
	response.n_findings = check.created->n_findings;
	closure(&response, call);
}

/* -- Pending ------------------------------------------------------------------------------------------------------- */

/* The key of a row: "video.monthly 370202 2023-06". */
static const char *after_problem(const char *text, struct jx_submission_key *after)
{
	const char *office = strchr(text, ' ');
	const char *month = office ? strchr(office + 1, ' ') : NULL;
	size_t n = office ? (size_t)(office - text) : 0, m = month ? (size_t)(month - office - 1) : 0;

	if (text[0] == '\0')
		return NULL;
	if (!month || n > JX_ITEM_CODE_MAX || m > JX_OFFICE_CODE_MAX || !jx_month_parse(month + 1, &after->month))
		return JX_N("this server gave no such token");
	memcpy(after->form, text, n);
	memcpy(after->office, office + 1, m);
	return NULL;
}

static const char *filter_form_problem(const char *code)
{
	return strlen(code) > JX_ITEM_CODE_MAX ? JX_N("it is too long") : NULL;
}

/* The filter borrows from the request. False: the call is refused. */
static bool open_pending(struct jx_call *call, const Jixiao__V1__ReviewsPendingRequest *request, struct jx_page *page,
			 struct jx_pending_filter *filter)
{
	struct jx_fields fields = {.call = call};

	if (!jx_page_open(call, request->page_size, request->page, page))
		return false;
	*filter = (struct jx_pending_filter){
		.reviewing = request->office_code,
		.form = request->form_code,
		.from = JX_MONTH_FIRST,
		.to = JX_MONTH_LAST,
	};
	jx_field_check(&fields, "office_code", JX_RULE_OFFICE_CODE, jx_office_code_problem(request->office_code));
	jx_field_check(&fields, "form_code", JX_RULE_FORM_CODE, filter_form_problem(request->form_code));
	if (request->period[0] != '\0') {
		jx_field_check(&fields, "period", JX_RULE_MONTH, jx_month_problem(request->period, &filter->from));
		filter->to = filter->from;
	}
	jx_field_check(&fields, "page", JX_RULE_PAGE_TOKEN, after_problem(page->after, &filter->after));
	return jx_fields_right(&fields);
}

/* What a page points to. */
struct pending {
	struct jx_submission_key *keys;
	size_t n_keys; /* one more than the page has, where there is a next one */
	Jixiao__V1__Submission **rows;
	size_t n;
};

static bool read_keys(struct jx_call *call, const struct jx_page *page, const struct jx_pending_filter *filter,
		      struct pending *pending)
{
	enum jx_status status;

	pending->keys = jx_call_take(call, (page->size + 1) * sizeof(*pending->keys));
	if (!pending->keys)
		return false;
	status = jx_pending_list(call->store, filter, page->size + 1, pending->keys, &pending->n_keys);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	pending->rows = jx_call_take(call, (pending->n_keys + 1) * sizeof(Jixiao__V1__Submission *));
	return pending->rows != NULL;
}

/* As many as fit the page. False: the call faulted. */
static bool read_rows(struct jx_call *call, struct jx_page *page, struct pending *pending)
{
	struct jx_form_names names = {0};

	for (; pending->n < pending->n_keys && pending->n < page->size; pending->n++) {
		struct reviewed *reviewed = jx_call_take(call, sizeof(*reviewed));

		if (!reviewed)
			return false;
		reviewed->names = names;
		if (!find_newest(call, &pending->keys[pending->n], reviewed))
			return false;
		if (!jx_page_take(page, &reviewed->message.base))
			return true;
		names = reviewed->names;
		pending->rows[pending->n] = &reviewed->message;
	}
	return true;
}

static void reviews_pending(Jixiao__V1__Reviews_Service *service, const Jixiao__V1__ReviewsPendingRequest *request,
			    Jixiao__V1__ReviewsPendingResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ReviewsPendingResponse response = JIXIAO__V1__REVIEWS_PENDING_RESPONSE__INIT;
	struct jx_pending_filter filter;
	struct pending pending = {.n = 0};
	struct jx_page page;
	char key[KEY_SIZE];

	(void)service;
	if (!open_pending(call, request, &page, &filter) || !read_keys(call, &page, &filter, &pending) ||
	    !read_rows(call, &page, &pending))
		return;
	if (pending.n < pending.n_keys) {
		const Jixiao__V1__Submission *last;

		assert(pending.n > 0);
		last = pending.rows[pending.n - 1];
		(void)snprintf(key, sizeof(key), "%s %s %s", last->form_code, last->office_code, last->period);
		response.next = jx_page_next(&page, key);
	}
	response.submissions = pending.rows;
	response.n_submissions = pending.n;
	response.journal_seq = call->seq;
	closure(&response, call);
}

Jixiao__V1__Reviews_Service jx_reviews_service = JIXIAO__V1__REVIEWS__INIT(reviews_);
