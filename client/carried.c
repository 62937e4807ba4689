/* SPDX-License-Identifier: Apache-2.0 */
#include "client/carried.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/submissions.pb-c.h"

#include "client/locale.h"
#include "client/outbox/receipts.h"
#include "client/outgoing.h"
#include "common/base/file.h"
#include "common/rpc/signing.h"

/* -- files -------------------------------------------------------------------------------------------------------- */

enum jx_exit jx_carried_wrong(const struct jx_app *app, const char *path, const char *problem)
{
	return jx_app_fail(app, JX_REASON_FILE_INVALID, path, problem, NULL);
}

/* *problem says why there is nothing. */
static bool read_bytes(const char *path, struct jx_blob *blob, const char **problem)
{
	FILE *file = fopen(path, "rb");
	bool right;

	blob->bytes = file != NULL ? malloc(JX_INPUT_MAX + 1) : NULL;
	if (blob->bytes != NULL)
		blob->size = fread(blob->bytes, 1, JX_INPUT_MAX + 1, file);
	right = blob->bytes != NULL && ferror(file) == 0 && blob->size <= JX_INPUT_MAX;
	*problem = blob->size > JX_INPUT_MAX ? JX_N("it is too large") : strerror(errno);
	if (file != NULL)
		(void)fclose(file);
	return right;
}

enum jx_exit jx_carried_load(const struct jx_app *app, const char *path, const ProtobufCMessageDescriptor *type,
			     ProtobufCMessage **message)
{
	struct jx_blob blob = {.bytes = NULL};
	const char *problem;
	enum jx_exit exit = JX_EXIT_OK;

	*message = NULL;
	if (!read_bytes(path, &blob, &problem))
		exit = jx_app_fail(app, JX_REASON_FILE_FAILED, path, problem, NULL);
	if (exit == JX_EXIT_OK)
		*message = protobuf_c_message_unpack(type, NULL, blob.size, blob.bytes);
	if (exit == JX_EXIT_OK && *message == NULL)
		exit = jx_carried_wrong(app, path, JX_N("it is no file of this kind, or it was changed"));
	free(blob.bytes);
	return exit;
}

enum jx_exit jx_carried_write(const struct jx_app *app, const char *path, const ProtobufCMessage *message)
{
	size_t n = protobuf_c_message_get_packed_size(message);
	uint8_t *bytes = malloc(n + 1);
	const char *problem = JX_N("it is too large");
	enum jx_status status = JX_OUT_OF_RANGE;

	if (bytes == NULL)
		return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	(void)protobuf_c_message_pack(message, bytes);
	if (n <= JX_INPUT_MAX)
		status = jx_file_write_new(path, bytes, n, &problem);
	free(bytes);
	if (status == JX_ALREADY_EXISTS)
		return jx_app_fail(app, JX_REASON_FILE_EXISTS, path, NULL);
	return status == JX_OK ? JX_EXIT_OK : jx_app_fail(app, JX_REASON_FILE_FAILED, path, _(problem), NULL);
}

/* -- requests ----------------------------------------------------------------------------------------------------- */

static bool has_shape(const Jixiao__V1__Request *request)
{
	return request->request_id.len == JX_REQUEST_ID_BYTES && request->author.len == JX_KEY_BYTES &&
	       request->signature.len == JX_SIGNATURE_BYTES && strlen(request->method) < JX_METHOD_NAME_MAX;
}

static bool is_signed(const struct jx_app *app, const struct jx_outgoing *entry)
{
	struct jx_signed_request signed_request = {
		.ledger = app->profile.ledger, .request_id = entry->request_id, .method = entry->method};

	jx_hash(entry->body.bytes, entry->body.size, signed_request.body_hash);
	return jx_request_verify(entry->author, &signed_request, entry->signature);
}

const char *jx_carried_take(const struct jx_app *app, const Jixiao__V1__Request *request, struct jx_outgoing *entry)
{
	*entry = (struct jx_outgoing){.id = 0};
	if (!has_shape(request))
		return JX_N("a request in it is not complete");
	memcpy(entry->request_id, request->request_id.data, sizeof(entry->request_id));
	memcpy(entry->author, request->author.data, sizeof(entry->author));
	memcpy(entry->signature, request->signature.data, sizeof(entry->signature));
	(void)snprintf(entry->method, sizeof(entry->method), "%s", request->method);
	entry->body.bytes = malloc(request->body.len + 1);
	if (entry->body.bytes == NULL)
		return JX_N("there is no memory for it");
	if (request->body.len > 0)
		memcpy(entry->body.bytes, request->body.data, request->body.len);
	entry->body.size = request->body.len;
	if (!jx_outgoing_take_subject(entry))
		return JX_N("a request in it is not complete");
	return is_signed(app, entry) ? NULL : JX_N("a signature in it does not fit: it was changed");
}

/* What was signed: one of the three; all NULL: nothing that can be read. */
struct signed_body {
	Jixiao__V1__SubmissionsCreateBelowRequest *below;
	Jixiao__V1__SubmissionsCreateRequest *alone;
	Jixiao__V1__SubmissionsWithdrawRequest *withdrawal;
};

static struct signed_body read_body(const struct jx_outgoing *entry)
{
	struct signed_body body = {.below = jx_outgoing_below(entry)};

	if (body.below == NULL)
		body.alone = jx_outgoing_create(entry, &entry->subject);
	if (strcmp(jx_outgoing_method(entry), "Withdraw") == 0)
		body.withdrawal =
			jixiao__v1__submissions_withdraw_request__unpack(NULL, entry->body.size, entry->body.bytes);
	return body;
}

static void free_body(const struct signed_body *body)
{
	if (body->below != NULL)
		jixiao__v1__submissions_create_below_request__free_unpacked(body->below, NULL);
	if (body->alone != NULL)
		jixiao__v1__submissions_create_request__free_unpacked(body->alone, NULL);
	if (body->withdrawal != NULL)
		jixiao__v1__submissions_withdraw_request__free_unpacked(body->withdrawal, NULL);
}

/* What the revision says beside its figures; a withdrawal has its reason there. */
static const char *signed_note(const struct signed_body *body, size_t i)
{
	if (body->withdrawal != NULL)
		return body->withdrawal->reason;
	return body->below != NULL ? body->below->submissions[i]->note : body->alone->note;
}

/* What was made is of what was signed, whose cells are taken from there. */
static bool fits_one(const struct jx_subject *subject, const char *note, const Jixiao__V1__Submission *made)
{
	return strcmp(made->form_code, subject->form) == 0 && strcmp(made->office_code, subject->office) == 0 &&
	       strcmp(made->period, subject->period) == 0 && strcmp(made->note, note) == 0;
}

bool jx_carried_fits(const struct jx_outgoing *entry, const struct jx_made *made)
{
	const struct signed_body body = read_body(entry);
	const struct jx_subjects subjects = jx_outgoing_subjects(entry);
	const bool known = body.below != NULL || body.alone != NULL || body.withdrawal != NULL;
	bool fits = known && made->n == subjects.n;

	for (size_t i = 0; i < made->n && fits; i++)
		fits = made->rows[i]->request_id.len == sizeof(entry->request_id) &&
		       memcmp(made->rows[i]->request_id.data, entry->request_id, sizeof(entry->request_id)) == 0 &&
		       fits_one(&subjects.rows[i], signed_note(&body, i), made->rows[i]);
	free(subjects.rows);
	free_body(&body);
	return fits;
}

/* -- for those who write such files ----------------------------------------------------------------------------------
 */

void jx_carried_say(const char *sentence, size_t first, size_t second, size_t third)
{
	char texts[3][24], line[512];
	const char *const args[] = {texts[0], texts[1], texts[2]};

	(void)snprintf(texts[0], sizeof(texts[0]), "%zu", first);
	(void)snprintf(texts[1], sizeof(texts[1]), "%zu", second);
	(void)snprintf(texts[2], sizeof(texts[2]), "%zu", third);
	(void)jx_reason_format(_(sentence), args, 3, line, sizeof(line));
	(void)fprintf(stderr, "%s\n", line);
}

bool jx_carried_copy(ProtobufCBinaryData *out, const void *bytes, size_t n)
{
	uint8_t *copy = malloc(n + 1);

	if (copy == NULL)
		return false;
	if (n > 0)
		memcpy(copy, bytes, n);
	*out = (ProtobufCBinaryData){n, copy};
	return true;
}

void *jx_carried_grow(void ***rows, size_t n)
{
	void **more = realloc(*rows, (n + 1) * sizeof(**rows));

	if (more != NULL)
		*rows = more;
	return more;
}

/* As its author saw it last; empty where that is not known. */
static Jixiao__V1__Submission *recall_base(struct jx_outbox *outbox, const struct jx_outgoing *entry,
					   const struct jx_subject *subject)
{
	struct jx_seen seen = {.submission = {.size = 0}};
	Jixiao__V1__Submission *base;

	if (jx_outbox_seen(outbox, entry->author, subject, &seen) != JX_OK)
		seen.submission = (struct jx_blob){.bytes = NULL};
	base = jixiao__v1__submission__unpack(NULL, seen.submission.size, seen.submission.bytes);
	free(seen.submission.bytes);
	return base;
}

bool jx_carried_bases(Jixiao__V1__CarriedRequests *file, struct jx_outbox *outbox, const struct jx_outgoing *entry)
{
	const struct jx_subjects subjects = jx_outgoing_subjects(entry);
	bool added = subjects.n > 0;

	for (size_t i = 0; i < subjects.n && added; i++) {
		added = jx_carried_grow((void ***)(void *)&file->bases, file->n_bases) != NULL;
		if (added)
			file->bases[file->n_bases] = recall_base(outbox, entry, &subjects.rows[i]);
		added = added && file->bases[file->n_bases] != NULL;
		file->n_bases += added;
	}
	free(subjects.rows);
	return added;
}
