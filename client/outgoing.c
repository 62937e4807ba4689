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

bool jx_outgoing_same_subject(const struct jx_outgoing *a, const struct jx_outgoing *b)
{
	return memcmp(a->author, b->author, JX_KEY_BYTES) == 0 && strcmp(a->subject.form, b->subject.form) == 0 &&
	       strcmp(a->subject.office, b->subject.office) == 0 && strcmp(a->subject.period, b->subject.period) == 0;
}

const char *jx_outgoing_method(const struct jx_outgoing *entry)
{
	const char *slash = strrchr(entry->method, '/');

	return slash != NULL ? slash + 1 : entry->method;
}

Jixiao__V1__SubmissionsCreateRequest *jx_outgoing_create(const struct jx_outgoing *entry)
{
	if (strcmp(jx_outgoing_method(entry), "Create") != 0)
		return NULL;
	return jixiao__v1__submissions_create_request__unpack(NULL, entry->body.size, entry->body.bytes);
}

void jx_outgoing_line(const struct jx_app *app, const char *what, const struct jx_outgoing *entry,
		      const Jixiao__V1__Submission *made)
{
	const struct jx_subject *subject = &entry->subject;
	char form[JX_ITEM_NAME_MAX + 1];

	jx_outgoing_form(app, subject, form);
	if (made != NULL)
		(void)fprintf(stderr, _("%s: %s %s, %s, revision %u, entry %llu\n"), what, made->form_name,
			      made->period, made->office_name, made->revision, (unsigned long long)made->seq);
	else
		(void)fprintf(stderr, _("%s: number %lld, %s %s, %s\n"), what, (long long)entry->id, form,
			      subject->period, subject->office);
}

/* -- refusals ----------------------------------------------------------------------------------------------------- */

/* The name of the item whose cell the field "cells[3]" is; the field itself where it is of none. */
static const char *shown_field(const Jixiao__V1__Form *form, const Jixiao__V1__SubmissionsCreateRequest *request,
			       const char *field)
{
	const char *code;
	size_t row;

	if (request == NULL || strncmp(field, "cells[", strlen("cells[")) != 0)
		return field;
	row = strtoul(field + strlen("cells["), NULL, 10);
	if (row >= request->n_cells)
		return field;
	code = request->cells[row]->item_code;
	for (size_t i = 0; form != NULL && i < form->n_items; i++)
		if (strcmp(form->items[i]->code, code) == 0)
			return form->items[i]->name;
	return code;
}

void jx_outgoing_refused(const struct jx_app *app, const struct jx_outgoing *entry, const struct jx_result *result)
{
	Jixiao__V1__SubmissionsCreateRequest *request = jx_outgoing_create(entry);
	Jixiao__V1__Violation said[JX_VIOLATIONS_MAX];
	const Jixiao__V1__Violation *pointers[JX_VIOLATIONS_MAX];
	const Jixiao__V1__Form *form;

	assert(result->n_violations <= JX_VIOLATIONS_MAX);
	jx_outgoing_line(app, _("refused"), entry, NULL);
	form = find_form(app, &entry->subject);
	for (size_t i = 0; i < result->n_violations; i++) {
		said[i] = *result->violations[i];
		said[i].field = (char *)shown_field(form, request, said[i].field);
		pointers[i] = &said[i];
	}
	(void)jx_app_result_was(app, result, pointers);
	if (request != NULL)
		jixiao__v1__submissions_create_request__free_unpacked(request, NULL);
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
