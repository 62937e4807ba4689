/* SPDX-License-Identifier: Apache-2.0 */
#include "client/outgoing.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/catalog.pb-c.h"

#include "client/locale.h"
#include "client/memory.h"

void jx_subject_of(const char *form, const char *office, const char *period, struct jx_subject *subject)
{
	(void)snprintf(subject->form, sizeof(subject->form), "%s", form);
	(void)snprintf(subject->office, sizeof(subject->office), "%s", office);
	(void)snprintf(subject->period, sizeof(subject->period), "%s", period);
}

/* A text of the body's own message; "" where it has none of that name. */
static const char *text_of(const ProtobufCMessage *body, const char *name)
{
	const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name(body->descriptor, name);

	if (field == NULL || field->type != PROTOBUF_C_TYPE_STRING || field->label == PROTOBUF_C_LABEL_REPEATED)
		return "";
	return *(char *const *)(const void *)((const char *)body + field->offset);
}

static void take_first(const Jixiao__V1__SubmissionsCreateBelowRequest *below, struct jx_subject *subject)
{
	const bool any = below->n_submissions > 0 && below->n_office_codes > 0;

	jx_subject_of(any ? below->submissions[0]->form_code : "", any ? below->office_codes[0] : "",
		      any ? below->submissions[0]->period : "", subject);
}

bool jx_outgoing_take_subject(struct jx_outgoing *entry)
{
	const ProtobufCServiceDescriptor *service = &jixiao__v1__submissions__descriptor;
	const size_t n = strlen(service->name);
	const ProtobufCMethodDescriptor *method = NULL;
	ProtobufCMessage *body = NULL;

	if (strncmp(entry->method, service->name, n) == 0 && entry->method[n] == '/')
		method = protobuf_c_service_descriptor_get_method_by_name(service, entry->method + n + 1);
	if (method != NULL)
		body = protobuf_c_message_unpack(method->input, NULL, entry->body.size, entry->body.bytes);
	if (body == NULL)
		return false;
	if (method->input == &jixiao__v1__submissions_create_below_request__descriptor)
		take_first((const Jixiao__V1__SubmissionsCreateBelowRequest *)body, &entry->subject);
	else
		jx_subject_of(text_of(body, "form_code"), text_of(body, "office_code"), text_of(body, "period"),
			      &entry->subject);
	protobuf_c_message_free_unpacked(body, NULL);
	return true;
}

/* NULL where this machine has seen none; borrowed until the next answer is recalled. */
static const Jixiao__V1__Form *find_form(const struct jx_app *app, const struct jx_subject *subject)
{
	const Jixiao__V1__CatalogGetResponse *catalog = (const Jixiao__V1__CatalogGetResponse *)jx_memory_recall(
		app, JX_MEMORY_CATALOG, subject->period, &jixiao__v1__catalog_get_response__descriptor);

	for (size_t i = 0; catalog != NULL && i < catalog->n_forms; i++)
		if (strcmp(catalog->forms[i]->code, subject->form) == 0)
			return catalog->forms[i];
	return NULL;
}

void jx_outgoing_form(const struct jx_app *app, const struct jx_subject *subject, char out[JX_ITEM_NAME_MAX + 1])
{
	const Jixiao__V1__Form *form = find_form(app, subject);

	(void)snprintf(out, JX_ITEM_NAME_MAX + 1, "%s", form != NULL ? form->name : subject->form);
}

const char *jx_outgoing_method(const struct jx_outgoing *entry)
{
	const char *slash = strrchr(entry->method, '/');

	return slash != NULL ? slash + 1 : entry->method;
}

/* -- what it is about --------------------------------------------------------------------------------------------- */

Jixiao__V1__SubmissionsCreateBelowRequest *jx_outgoing_below(const struct jx_outgoing *entry)
{
	Jixiao__V1__SubmissionsCreateBelowRequest *below;

	if (strcmp(jx_outgoing_method(entry), "CreateBelow") != 0)
		return NULL;
	below = jixiao__v1__submissions_create_below_request__unpack(NULL, entry->body.size, entry->body.bytes);
	if (below != NULL && (below->n_submissions == 0 || below->n_office_codes != below->n_submissions)) {
		jixiao__v1__submissions_create_below_request__free_unpacked(below, NULL);
		return NULL;
	}
	return below;
}

static struct jx_subject below_subject(const Jixiao__V1__SubmissionsCreateBelowRequest *below, size_t i)
{
	struct jx_subject subject;

	jx_subject_of(below->submissions[i]->form_code, below->office_codes[i], below->submissions[i]->period,
		      &subject);
	return subject;
}

struct jx_subjects jx_outgoing_subjects(const struct jx_outgoing *entry)
{
	Jixiao__V1__SubmissionsCreateBelowRequest *below = jx_outgoing_below(entry);
	const size_t n = below != NULL ? below->n_submissions : 1;
	struct jx_subjects subjects = {.rows = calloc(n, sizeof(*subjects.rows))};

	subjects.n = subjects.rows != NULL ? n : 0;
	for (size_t i = 0; i < subjects.n; i++)
		subjects.rows[i] = below != NULL ? below_subject(below, i) : entry->subject;
	if (below != NULL)
		jixiao__v1__submissions_create_below_request__free_unpacked(below, NULL);
	return subjects;
}

static bool is_same(const struct jx_subject *a, const struct jx_subject *b)
{
	return strcmp(a->form, b->form) == 0 && strcmp(a->office, b->office) == 0 && strcmp(a->period, b->period) == 0;
}

static bool is_among(const struct jx_subjects *subjects, const struct jx_subject *subject)
{
	for (size_t i = 0; i < subjects->n; i++)
		if (is_same(&subjects->rows[i], subject))
			return true;
	return false;
}

bool jx_outgoing_is_about(const struct jx_outgoing *entry, const struct jx_subject *subject)
{
	const struct jx_subjects subjects = jx_outgoing_subjects(entry);
	const bool is = is_among(&subjects, subject);

	free(subjects.rows);
	return is;
}

bool jx_outgoing_same_subject(const struct jx_outgoing *a, const struct jx_outgoing *b)
{
	struct jx_subjects of_a, of_b;
	bool same = false;

	if (memcmp(a->author, b->author, JX_KEY_BYTES) != 0)
		return false;
	of_a = jx_outgoing_subjects(a);
	of_b = jx_outgoing_subjects(b);
	for (size_t i = 0; i < of_a.n && !same; i++)
		same = is_among(&of_b, &of_a.rows[i]);
	free(of_a.rows);
	free(of_b.rows);
	return same;
}

/* Taken out of the whole. */
static Jixiao__V1__SubmissionsCreateRequest *take_row(Jixiao__V1__SubmissionsCreateBelowRequest *below,
						      const struct jx_subject *subject)
{
	Jixiao__V1__SubmissionsCreateRequest *found = NULL;

	for (size_t i = 0; i < below->n_submissions && found == NULL; i++) {
		const struct jx_subject row = below_subject(below, i);

		if (!is_same(&row, subject))
			continue;
		found = below->submissions[i];
		below->submissions[i] = below->submissions[--below->n_submissions];
	}
	jixiao__v1__submissions_create_below_request__free_unpacked(below, NULL);
	return found;
}

Jixiao__V1__SubmissionsCreateRequest *jx_outgoing_create(const struct jx_outgoing *entry,
							 const struct jx_subject *subject)
{
	Jixiao__V1__SubmissionsCreateBelowRequest *below = jx_outgoing_below(entry);

	if (below != NULL)
		return take_row(below, subject);
	if (strcmp(jx_outgoing_method(entry), "Create") != 0)
		return NULL;
	return jixiao__v1__submissions_create_request__unpack(NULL, entry->body.size, entry->body.bytes);
}

struct jx_made jx_made_of(const ProtobufCMessage *answer)
{
	const ProtobufCMessageDescriptor *type = answer->descriptor;
	const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name(type, "submission");
	struct jx_made made = {.n = 0};

	if (field == NULL)
		field = protobuf_c_message_descriptor_get_field_by_name(type, "submissions");
	if (field == NULL || field->descriptor != &jixiao__v1__submission__descriptor)
		return made;
	made.rows = (Jixiao__V1__Submission *const *)(const void *)((const char *)answer + field->offset);
	if (field->label != PROTOBUF_C_LABEL_REPEATED) {
		made.n = *made.rows != NULL;
		return made;
	}
	made.rows = *(Jixiao__V1__Submission *const *const *)(const void *)made.rows;
	made.n = *(const size_t *)(const void *)((const char *)answer + field->quantifier_offset);
	return made;
}

/* -- in words ----------------------------------------------------------------------------------------------------- */

static size_t count_offices(const struct jx_subjects *subjects)
{
	size_t n = 0;

	for (size_t i = 0; i < subjects->n; i++) {
		size_t first = 0;

		while (strcmp(subjects->rows[first].office, subjects->rows[i].office) != 0)
			first++;
		n += first == i;
	}
	return n;
}

void jx_outgoing_about(const struct jx_outgoing *entry, char out[JX_ABOUT_SIZE])
{
	const struct jx_subjects subjects = jx_outgoing_subjects(entry);
	const char *first = entry->subject.period, *last = first;
	char number[24], offices[24];
	const char *args[4] = {NULL, NULL, number, offices};

	for (size_t i = 0; i < subjects.n; i++) {
		const char *period = subjects.rows[i].period;

		first = strcmp(period, first) < 0 ? period : first;
		last = strcmp(period, last) > 0 ? period : last;
	}
	args[0] = first;
	args[1] = last;
	(void)snprintf(number, sizeof(number), "%zu", subjects.n);
	(void)snprintf(offices, sizeof(offices), "%zu", count_offices(&subjects));
	if (subjects.n <= 1)
		args[1] = entry->subject.office;
	if (subjects.n <= 1)
		(void)jx_reason_format(_("{0}, {1}"), args, 2, out, JX_ABOUT_SIZE);
	else if (strcmp(first, last) == 0)
		(void)jx_reason_format(_("{0}, {2} submissions of {3} offices"), args, 4, out, JX_ABOUT_SIZE);
	else
		(void)jx_reason_format(_("{0} to {1}, {2} submissions of {3} offices"), args, 4, out, JX_ABOUT_SIZE);
	free(subjects.rows);
}

void jx_outgoing_line(const struct jx_app *app, const char *what, const struct jx_outgoing *entry,
		      const struct jx_made *made)
{
	const Jixiao__V1__Submission *first = made != NULL && made->n > 0 ? made->rows[0] : NULL;
	char form[JX_ITEM_NAME_MAX + 1], about[JX_ABOUT_SIZE];

	(void)fflush(stdout);
	jx_outgoing_form(app, &entry->subject, form);
	jx_outgoing_about(entry, about);
	if (first == NULL)
		(void)fprintf(stderr, _("%s: number %lld, %s %s\n"), what, (long long)entry->id, form, about);
	else if (made->n == 1)
		(void)fprintf(stderr, _("%s: %s %s, %s, revision %u, entry %llu\n"), what, first->form_name,
			      first->period, first->office_name, first->revision, (unsigned long long)first->seq);
	else
		(void)fprintf(stderr, _("%s: %s %s, entry %llu\n"), what, form, about, (unsigned long long)first->seq);
}

/* -- refusals ----------------------------------------------------------------------------------------------------- */

/* A refused request: the submissions in it, as its fields name them. */
struct refused {
	const struct jx_app *app;
	const struct jx_outgoing *entry;
	Jixiao__V1__SubmissionsCreateBelowRequest *below; /* owned; NULL: it is for one office */
	Jixiao__V1__SubmissionsCreateRequest *alone;      /* owned; NULL: it is for several, or a withdrawal */
};

static const char *item_name(const struct jx_app *app, const struct jx_subject *subject, const char *code)
{
	const Jixiao__V1__Form *form = find_form(app, subject);

	for (size_t i = 0; form != NULL && i < form->n_items; i++)
		if (strcmp(form->items[i]->code, code) == 0)
			return form->items[i]->name;
	return code;
}

/* "submissions[3]", and what follows its dot; n_submissions: it is of none of them. */
static size_t below_index(const struct refused *refused, const char **field)
{
	static const char list[] = "submissions[";
	char *end;
	size_t i;

	if (refused->below == NULL || strncmp(*field, list, sizeof(list) - 1) != 0)
		return SIZE_MAX;
	i = strtoul(*field + sizeof(list) - 1, &end, 10);
	if (i >= refused->below->n_submissions || *end != ']')
		return SIZE_MAX;
	*field = end[1] == '.' ? end + 2 : end + 1;
	return i;
}

#define FIELD_SIZE 512u

/* "370203 2023-05: 来信处理": the office and month of one of several, and the item whose cell the field is. */
static void shown_field(const struct refused *refused, const char *field, char out[FIELD_SIZE])
{
	const size_t i = below_index(refused, &field);
	const Jixiao__V1__SubmissionsCreateRequest *request =
		i != SIZE_MAX ? refused->below->submissions[i] : refused->alone;
	struct jx_subject subject = i != SIZE_MAX ? below_subject(refused->below, i) : refused->entry->subject;
	const char *what = field;
	size_t row, used = 0;

	if (i != SIZE_MAX)
		used = (size_t)snprintf(out, FIELD_SIZE, "%s %s", subject.office, subject.period);
	if (request != NULL && strncmp(field, "cells[", strlen("cells[")) == 0) {
		row = strtoul(field + strlen("cells["), NULL, 10);
		if (row < request->n_cells)
			what = item_name(refused->app, &subject, request->cells[row]->item_code);
	} else if (i != SIZE_MAX) {
		what = "";
	}
	(void)snprintf(out + used, FIELD_SIZE - used, "%s%s", used > 0 && *what != '\0' ? ": " : "", what);
}

void jx_outgoing_refused(const struct jx_app *app, const struct jx_outgoing *entry, const struct jx_result *result,
			 const char *fix)
{
	struct refused refused = {app, entry, jx_outgoing_below(entry), NULL};
	Jixiao__V1__Violation said[JX_VIOLATIONS_MAX];
	const Jixiao__V1__Violation *pointers[JX_VIOLATIONS_MAX];
	char fields[JX_VIOLATIONS_MAX][FIELD_SIZE], sentence[FIELD_SIZE];

	assert(result->n_violations <= JX_VIOLATIONS_MAX);
	if (refused.below == NULL)
		refused.alone = jx_outgoing_create(entry, &entry->subject);
	jx_outgoing_line(app, _("refused"), entry, NULL);
	for (size_t i = 0; i < result->n_violations; i++) {
		said[i] = *result->violations[i];
		shown_field(&refused, said[i].field, fields[i]);
		said[i].field = fields[i];
		/* One of several is refused as a whole. */
		if (*said[i].text == '\0') {
			jx_app_sentence(result, sentence, sizeof(sentence));
			said[i].text = sentence;
		}
		pointers[i] = &said[i];
	}
	(void)jx_app_result_was(app, result, pointers, fix);
	if (refused.below != NULL)
		jixiao__v1__submissions_create_below_request__free_unpacked(refused.below, NULL);
	if (refused.alone != NULL)
		jixiao__v1__submissions_create_request__free_unpacked(refused.alone, NULL);
}

bool jx_outgoing_pack_refusal(const struct jx_result *result, struct jx_blob *refusal)
{
	Jixiao__V1__Response response = JIXIAO__V1__RESPONSE__INIT;

	response.status = (Jixiao__V1__StatusCode)result->status;
	response.reason = (char *)result->reason_name;
	response.message = (char *)result->message;
	response.args = (char **)(void *)result->args;
	response.n_args = result->n_args;
	response.violations = (Jixiao__V1__Violation **)(void *)result->violations;
	response.n_violations = result->n_violations;
	refusal->size = jixiao__v1__response__get_packed_size(&response);
	refusal->bytes = malloc(refusal->size + 1);
	if (refusal->bytes != NULL)
		(void)jixiao__v1__response__pack(&response, refusal->bytes);
	return refusal->bytes != NULL;
}

Jixiao__V1__Response *jx_outgoing_unpack_refusal(const struct jx_blob *refusal, struct jx_result *result)
{
	Jixiao__V1__Response *response = jixiao__v1__response__unpack(NULL, refusal->size, refusal->bytes);

	if (response == NULL || response->n_args > JX_REFUSAL_ARGS || response->n_violations > JX_VIOLATIONS_MAX) {
		if (response != NULL)
			jixiao__v1__response__free_unpacked(response, NULL);
		return NULL;
	}
	*result = (struct jx_result){
		.status = (enum jx_status)response->status,
		.reason = jx_reason_find(response->reason),
		.reason_name = response->reason,
		.message = response->message,
		.args = (const char *const *)(void *)response->args,
		.n_args = response->n_args,
		.violations = response->violations,
		.n_violations = response->n_violations,
	};
	return response;
}
