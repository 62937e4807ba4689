/* SPDX-License-Identifier: Apache-2.0 */
/* The server's word on what was submitted, kept here; nothing is asked of a server. */
#include "client/commands/commands.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/outbox.pb-c.h"

#include "client/commands/local.h"
#include "client/commands/views.h"
#include "client/locale.h"
#include "client/memory.h"
#include "client/outgoing.h"
#include "client/receipt_check.h"

/* -- views -------------------------------------------------------------------------------------------------------- */

static void state_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	static const char *const names[] = {
		[JIXIAO__V1__RECEIPT_STATE__RECEIPT_STATE_KEPT] = JX_N("kept"),
		[JIXIAO__V1__RECEIPT_STATE__RECEIPT_STATE_LOST] = JX_N("lost by the server: to be sent again"),
		[JIXIAO__V1__RECEIPT_STATE__RECEIPT_STATE_SEEN_TO] = JX_N("lost by the server, and seen to"),
	};

	(void)jx_cell_append(out, size, 0, _(names[((const Jixiao__V1__ReceiptEntry *)row)->state]));
}

/* A revision's number is the server's and nowhere signed; that it corrects another is. */
static void what_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__ReceiptEntry *receipt = (const Jixiao__V1__ReceiptEntry *)row;

	if (receipt->base_id.len > 0 && strcmp(receipt->method, "Create") == 0)
		(void)jx_cell_append(out, size, 0, _("correction"));
	else
		jx_cell_post(row, out, size);
}

static void problem_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	const char *problem = ((const Jixiao__V1__ReceiptEntry *)row)->problem;

	(void)jx_cell_append(out, size, 0, *problem != '\0' ? _(problem) : _("right"));
}

static const struct jx_column columns[] = {
	{JX_N("Entry"), "seq", NULL, true},
	{JX_N("Form"), "form_name", NULL, false},
	{JX_N("Month"), "period", jx_cell_about_period, false},
	{JX_N("Office"), "office_code", jx_cell_about_office, false},
	{JX_N("What"), "method", what_cell, false},
	{JX_N("Time"), "time_ms", jx_cell_time, false},
	{JX_N("State"), "state", state_cell, false},
	{JX_N("Signature"), "problem", problem_cell, false},
	{NULL, NULL, NULL, false},
};
static const struct jx_view list_view = {columns, "receipts", JX_N("No receipt is kept here.")};
static const struct jx_view head_view = {columns, NULL, NULL};

/* -- rows --------------------------------------------------------------------------------------------------------- */

/* Owned. */
struct row {
	Jixiao__V1__ReceiptEntry message;
	struct jx_receipt_row stored;
	struct jx_local_about about;
	uint8_t hash[JX_HASH_BYTES], base[JX_REQUEST_ID_BYTES];
	char form[JX_ITEM_NAME_MAX + 1];
	struct row *next;
};

struct list {
	struct row *first;
	size_t n, wrong;
};

static void list_clear(struct list *list)
{
	while (list->first != NULL) {
		struct row *row = list->first;

		list->first = row->next;
		jx_receipt_row_clear(&row->stored);
		jx_local_about_clear(&row->about);
		free(row);
	}
}

/* What was signed says what it is about: the columns beside it could say anything. */
static const char *describe_request(struct row *row)
{
	struct jx_outgoing *entry = &row->stored.entry;
	Jixiao__V1__SubmissionsCreateRequest *request;

	if (!jx_outgoing_take_subject(entry)) {
		entry->subject = (struct jx_subject){.form = ""};
		return JX_N("what is kept with it cannot be read");
	}
	request = jx_outgoing_create(entry, &entry->subject);
	if (request != NULL && request->base_id.len == sizeof(row->base)) {
		memcpy(row->base, request->base_id.data, sizeof(row->base));
		row->message.base_id = (ProtobufCBinaryData){sizeof(row->base), row->base};
	}
	if (request != NULL)
		jixiao__v1__submissions_create_request__free_unpacked(request, NULL);
	return NULL;
}

static void describe(const struct jx_app *app, struct row *row)
{
	struct jx_receipt_row *stored = &row->stored;
	Jixiao__V1__ReceiptEntry *message = &row->message;
	Jixiao__V1__KeptReceipt *kept = jx_receipt_unpack(stored->kept.bytes, stored->kept.size);
	const char *problem = jx_receipt_row_problem(stored, &app->profile), *unread;

	jixiao__v1__receipt_entry__init(message);
	unread = describe_request(row);
	if (problem == NULL)
		problem = unread;
	message->seq = stored->seq;
	message->method = (char *)jx_outgoing_method(&stored->entry);
	message->form_code = stored->entry.subject.form;
	message->office_code = stored->entry.subject.office;
	message->period = stored->entry.subject.period;
	message->time_ms = stored->time_ms;
	message->state = stored->again  ? JIXIAO__V1__RECEIPT_STATE__RECEIPT_STATE_LOST
			 : stored->lost ? JIXIAO__V1__RECEIPT_STATE__RECEIPT_STATE_SEEN_TO
					: JIXIAO__V1__RECEIPT_STATE__RECEIPT_STATE_KEPT;
	message->request_id = (ProtobufCBinaryData){sizeof(stored->entry.request_id), stored->entry.request_id};
	jx_outgoing_form(app, &stored->entry.subject, row->form);
	message->form_name = row->form;
	jx_local_about(&stored->entry, &row->about);
	message->about = row->about.rows;
	message->n_about = row->about.n;
	message->submissions = (uint32_t)row->about.n;
	message->problem = (char *)(problem != NULL ? problem : "");
	if (kept != NULL && kept->receipt->entry_hash.len == sizeof(row->hash)) {
		memcpy(row->hash, kept->receipt->entry_hash.data, sizeof(row->hash));
		message->entry_hash = (ProtobufCBinaryData){sizeof(row->hash), row->hash};
	}
	if (kept != NULL)
		jixiao__v1__kept_receipt__free_unpacked(kept, NULL);
}

/* The caller's, the newest first; those of entry `seq` alone where that is not 0. */
static enum jx_exit list_read(const struct jx_app *app, uint64_t seq, struct list *list)
{
	struct jx_outbox *outbox;
	struct row **end = &list->first;
	int64_t before = 0;
	enum jx_status status;
	enum jx_exit exit = jx_memory_outbox(app, &outbox);

	if (exit != JX_EXIT_OK)
		return exit;
	for (;;) {
		struct row *row = calloc(1, sizeof(*row));

		if (row == NULL)
			return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
		status = jx_outbox_receipt_before(outbox, app->key.public_key, before, &row->stored);
		before = row->stored.id;
		if (status == JX_OK && (seq == 0 || row->stored.seq == seq)) {
			describe(app, row);
			list->n++;
			list->wrong += *row->message.problem != '\0';
			*end = row;
			end = &row->next;
			continue;
		}
		jx_receipt_row_clear(&row->stored);
		free(row);
		if (status != JX_OK)
			return status == JX_NOT_FOUND ? JX_EXIT_OK : jx_memory_result(app, status);
	}
}

static enum jx_exit list_print(const struct jx_app *app, const struct list *list)
{
	Jixiao__V1__ReceiptEntries all = JIXIAO__V1__RECEIPT_ENTRIES__INIT;
	enum jx_exit exit;

	all.receipts = calloc(list->n + 1, sizeof(Jixiao__V1__ReceiptEntry *));
	if (all.receipts == NULL)
		return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	for (struct row *row = list->first; row != NULL; row = row->next)
		all.receipts[all.n_receipts++] = &row->message;
	exit = jx_app_print(app, &list_view, &all.base);
	free(all.receipts);
	return exit;
}

static enum jx_exit invalid(const struct jx_app *app, const char *which, const char *problem)
{
	return jx_app_fail(app, JX_REASON_KEPT_RECEIPT_INVALID, which, problem, NULL);
}

/* -- list, show --------------------------------------------------------------------------------------------------- */

enum jx_exit jx_receipt_list(struct jx_app *app)
{
	struct list list = {.first = NULL};
	enum jx_exit exit = jx_local_open(app);

	if (exit == JX_EXIT_OK)
		exit = list_read(app, 0, &list);
	if (exit == JX_EXIT_OK)
		exit = list_print(app, &list);
	list_clear(&list);
	return exit;
}

static enum jx_exit show(const struct jx_app *app, const struct row *row)
{
	const char *path = jx_arg(app, "--receipt"), *problem;
	enum jx_exit exit = jx_app_print(app, &head_view, &row->message.base);

	if (exit == JX_EXIT_OK && app->output == JX_OUTPUT_TABLE)
		exit = jx_local_print_body(app, &row->stored.entry);
	if (exit == JX_EXIT_OK && *row->message.problem != '\0')
		exit = invalid(app, jx_arg(app, "SEQ"), row->message.problem);
	if (exit == JX_EXIT_OK && path != NULL &&
	    jx_kept_receipt_write(path, row->stored.kept.bytes, row->stored.kept.size, &problem) != JX_OK)
		exit = jx_app_fail(app, JX_REASON_FILE_FAILED, path, _(problem), NULL);
	return exit;
}

enum jx_exit jx_receipt_show(struct jx_app *app)
{
	struct list list = {.first = NULL};
	uint64_t seq = 0;
	enum jx_exit exit = jx_local_open(app);

	if (exit == JX_EXIT_OK)
		exit = jx_app_number(app, "SEQ", (struct jx_range){1, INT64_MAX}, 0, &seq);
	if (exit == JX_EXIT_OK)
		exit = list_read(app, seq, &list);
	if (exit == JX_EXIT_OK)
		exit = list.first != NULL ? show(app, list.first)
					  : jx_app_fail(app, JX_REASON_RECEIPT_NOT_FOUND, jx_arg(app, "SEQ"), NULL);
	list_clear(&list);
	return exit;
}

/* -- verify ------------------------------------------------------------------------------------------------------- */

/* A receipt that a command wrote with --receipt. */
static enum jx_exit verify_file(const struct jx_app *app, const char *path)
{
	static uint8_t bytes[JX_RECEIPT_BYTES_MAX];
	FILE *file = fopen(path, "rb");
	size_t n = file != NULL ? fread(bytes, 1, sizeof(bytes), file) : 0;
	bool failed = file == NULL || ferror(file) != 0;
	Jixiao__V1__KeptReceipt *kept;
	const char *problem;

	if (failed)
		(void)jx_app_fail(app, JX_REASON_FILE_FAILED, path, strerror(errno), NULL);
	if (file != NULL)
		(void)fclose(file);
	if (failed)
		return JX_EXIT_USAGE;
	kept = jx_receipt_unpack(bytes, n);
	problem = kept != NULL ? jx_receipt_word_problem(kept, &app->profile)
			       : JX_N("it is not a receipt, or it was changed");
	if (problem == NULL)
		(void)fprintf(stderr, _("right: %s, entry %llu\n"), kept->method,
			      (unsigned long long)kept->receipt->seq);
	if (kept != NULL)
		jixiao__v1__kept_receipt__free_unpacked(kept, NULL);
	return problem != NULL ? invalid(app, path, problem) : JX_EXIT_OK;
}

static enum jx_exit verify_all(const struct jx_app *app)
{
	struct list list = {.first = NULL};
	enum jx_exit exit = list_read(app, 0, &list), wrong = JX_EXIT_OK;
	char seq[24];

	for (struct row *row = list.first; row != NULL && exit == JX_EXIT_OK; row = row->next) {
		(void)snprintf(seq, sizeof(seq), "%" PRIu64, row->stored.seq);
		if (*row->message.problem != '\0')
			wrong = invalid(app, seq, row->message.problem);
	}
	if (exit == JX_EXIT_OK)
		(void)fprintf(stderr, _("right: %zu, wrong: %zu\n"), list.n - list.wrong, list.wrong);
	list_clear(&list);
	return exit != JX_EXIT_OK ? exit : wrong;
}

enum jx_exit jx_receipt_verify(struct jx_app *app)
{
	const char *path = jx_arg(app, "FILE");
	enum jx_exit exit = jx_local_open(app);

	if (exit != JX_EXIT_OK)
		return exit;
	return path != NULL ? verify_file(app, path) : verify_all(app);
}
