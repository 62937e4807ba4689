/* SPDX-License-Identifier: Apache-2.0 */
/* What waits to be delivered: sync, and the noun outbox but for its files. */
#include "client/commands/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/outbox.pb-c.h"

#include "client/commands/local.h"
#include "client/commands/user.h"
#include "client/commands/views.h"
#include "client/delivery.h"
#include "client/endorsement.h"
#include "client/locale.h"
#include "client/lost.h"
#include "client/outgoing.h"

/* -- views -------------------------------------------------------------------------------------------------------- */

static void state_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	static const char *const names[] = {
		[JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_WAITING] = JX_N("waits"),
		[JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_SENT] = JX_N("sent, without an answer"),
		[JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_REFUSED] = JX_N("refused"),
		[JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_HELD] = JX_N("waits behind another one"),
		[JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_OF_ANOTHER_KEY] = JX_N("by another key"),
		[JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_AWAITS_HEAD] = JX_N("awaits the head's signature"),
	};

	(void)jx_cell_append(out, size, 0, _(names[((const Jixiao__V1__OutboxEntry *)row)->state]));
}

static const struct jx_column columns[] = {
	{JX_N("Number"), "id", NULL, true},
	{JX_N("Form"), "form_name", NULL, false},
	{JX_N("Month"), "period", jx_cell_about_period, false},
	{JX_N("Office"), "office_code", jx_cell_about_office, false},
	{JX_N("What"), "method", jx_cell_post, false},
	{JX_N("State"), "state", state_cell, false},
	{JX_N("Since"), "time_ms", jx_cell_time, false},
	{NULL, NULL, NULL, false},
};
static const struct jx_view list_view = {columns, "entries", JX_N("Nothing waits: all was delivered.")};
static const struct jx_view head_view = {columns, NULL, NULL};

/* -- rows --------------------------------------------------------------------------------------------------------- */

/* A row, and what it points to. */
struct row {
	struct jx_outgoing entry; /* owned */
	Jixiao__V1__OutboxEntry message;
	Jixiao__V1__Response *refusal; /* owned */
	struct jx_result result;       /* of the refusal */
	struct jx_local_about about;   /* owned */
	char author[JX_IDENTITY_MAX];
	char form[JX_ITEM_NAME_MAX + 1];
};

struct list {
	struct row *rows; /* owned */
	size_t n, room;
};

static void list_clear(struct list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		jx_outgoing_clear(&list->rows[i].entry);
		jx_local_about_clear(&list->rows[i].about);
		if (list->rows[i].refusal != NULL)
			jixiao__v1__response__free_unpacked(list->rows[i].refusal, NULL);
	}
	free(list->rows);
}

static bool list_grow(struct list *list)
{
	size_t room = list->room > 0 ? 2 * list->room : 16;
	struct row *rows = list->n < list->room ? list->rows : realloc(list->rows, room * sizeof(*rows));

	if (rows == NULL)
		return false;
	list->room = list->n < list->room ? list->room : room;
	list->rows = rows;
	return true;
}

/* It was made on what is not sent: the rows before it are described already. */
static bool is_held(const struct row *before, const struct jx_outgoing *entry)
{
	const Jixiao__V1__OutboxState state = before->message.state;

	return (state == JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_REFUSED ||
		state == JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_AWAITS_HEAD ||
		state == JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_HELD) &&
	       before->entry.id < entry->id && jx_outgoing_same_subject(&before->entry, entry);
}

static Jixiao__V1__OutboxState state_of(const struct jx_app *app, const struct list *list,
					const struct jx_outgoing *entry)
{
	if (entry->awaits)
		return JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_AWAITS_HEAD;
	if (memcmp(entry->author, app->key.public_key, JX_KEY_BYTES) != 0)
		return JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_OF_ANOTHER_KEY;
	if (entry->refused)
		return JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_REFUSED;
	for (size_t i = 0; i < list->n; i++)
		if (is_held(&list->rows[i], entry))
			return JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_HELD;
	return entry->sent ? JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_SENT
			   : JIXIAO__V1__OUTBOX_STATE__OUTBOX_STATE_WAITING;
}

/* After the rows have come to rest. */
static void describe(const struct jx_app *app, const struct list *list, struct row *row)
{
	struct jx_outgoing *entry = &row->entry;
	Jixiao__V1__OutboxEntry *message = &row->message;

	jixiao__v1__outbox_entry__init(message);
	if (entry->refusal.size > 0)
		row->refusal = jx_outgoing_unpack_refusal(&entry->refusal, &row->result);
	jx_identity_format(entry->author, row->author);
	jx_outgoing_form(app, &entry->subject, row->form);
	message->id = entry->id;
	message->method = (char *)jx_outgoing_method(entry);
	message->form_code = entry->subject.form;
	message->office_code = entry->subject.office;
	message->period = entry->subject.period;
	message->state = state_of(app, list, entry);
	message->reason = row->refusal != NULL ? row->refusal->reason : (char *)"";
	message->time_ms = entry->created_ms;
	message->request_id = (ProtobufCBinaryData){sizeof(entry->request_id), entry->request_id};
	message->author = row->author;
	message->form_name = row->form;
	jx_local_about(entry, &row->about);
	message->about = row->about.rows;
	message->n_about = row->about.n;
	message->submissions = (uint32_t)row->about.n;
}

static enum jx_exit list_read(const struct jx_app *app, struct list *list)
{
	struct jx_outbox *outbox;
	enum jx_exit exit = jx_memory_outbox(app, &outbox);
	enum jx_status status = JX_OK;
	int64_t id = 0;

	while (exit == JX_EXIT_OK && status == JX_OK) {
		if (!list_grow(list))
			return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
		list->rows[list->n] = (struct row){.refusal = NULL};
		status = jx_outbox_next(outbox, id, &list->rows[list->n].entry);
		if (status == JX_OK)
			id = list->rows[list->n++].entry.id;
	}
	for (size_t i = 0; i < list->n; i++)
		describe(app, list, &list->rows[i]);
	return exit == JX_EXIT_OK && status != JX_NOT_FOUND ? jx_memory_result(app, status) : exit;
}

/* -- list --------------------------------------------------------------------------------------------------------- */

enum jx_exit jx_outbox_list(struct jx_app *app)
{
	Jixiao__V1__OutboxEntries all = JIXIAO__V1__OUTBOX_ENTRIES__INIT;
	struct list list = {.rows = NULL};
	enum jx_exit exit = jx_local_open(app);

	if (exit == JX_EXIT_OK)
		exit = list_read(app, &list);
	if (exit == JX_EXIT_OK) {
		all.entries = calloc(list.n + 1, sizeof(Jixiao__V1__OutboxEntry *));
		all.n_entries = all.entries != NULL ? list.n : 0;
		for (size_t i = 0; i < all.n_entries; i++)
			all.entries[i] = &list.rows[i].message;
		exit = jx_app_print(app, &list_view, &all.base);
		free(all.entries);
	}
	list_clear(&list);
	return exit;
}

/* -- show, drop --------------------------------------------------------------------------------------------------- */

static enum jx_exit not_found(const struct jx_app *app)
{
	return jx_app_fail(app, JX_REASON_OUTBOX_ENTRY_NOT_FOUND, jx_arg(app, "NUMBER"), NULL);
}

/* The row that NUMBER names, among all; NULL: said. */
static enum jx_exit find(struct jx_app *app, struct list *list, struct row **row)
{
	uint64_t id = 0;
	enum jx_exit exit = jx_local_open(app);

	*row = NULL;
	if (exit == JX_EXIT_OK)
		exit = jx_app_number(app, "NUMBER", (struct jx_range){1, INT64_MAX}, 0, &id);
	if (exit == JX_EXIT_OK)
		exit = list_read(app, list);
	for (size_t i = 0; i < list->n && exit == JX_EXIT_OK; i++)
		if (list->rows[i].entry.id == (int64_t)id)
			*row = &list->rows[i];
	if (exit != JX_EXIT_OK)
		*row = NULL;
	return exit == JX_EXIT_OK && *row == NULL ? not_found(app) : exit;
}

enum jx_exit jx_outbox_show(struct jx_app *app)
{
	struct list list = {.rows = NULL};
	struct row *row;
	char *fix;
	enum jx_exit exit = find(app, &list, &row);

	if (row != NULL)
		exit = jx_app_print(app, &head_view, &row->message.base);
	if (row != NULL && exit == JX_EXIT_OK && app->output == JX_OUTPUT_TABLE)
		exit = jx_local_print_body(app, &row->entry);
	if (row != NULL && exit == JX_EXIT_OK && row->refusal != NULL && app->output == JX_OUTPUT_TABLE) {
		fix = jx_outgoing_again(app, &row->entry, &row->result);
		jx_outgoing_refused(app, &row->entry, &row->result, fix);
		free(fix);
	}
	list_clear(&list);
	return exit;
}

/* The author's newest entry that is about the same as this one, and so was made on it; 0: none is. */
static enum jx_exit find_later(const struct jx_app *app, const struct jx_outgoing *entry, int64_t *later)
{
	const struct jx_subjects subjects = jx_outgoing_subjects(entry);
	enum jx_status status = JX_OK;
	struct jx_outgoing last;

	*later = 0;
	for (size_t i = 0; i < subjects.n && status == JX_OK; i++) {
		status = jx_outbox_last(app->memory->outbox, entry->author, &subjects.rows[i], &last);
		if (status == JX_NOT_FOUND)
			status = JX_OK;
		if (last.id > entry->id && last.id > *later)
			*later = last.id;
		jx_outgoing_clear(&last);
	}
	free(subjects.rows);
	return jx_memory_result(app, status);
}

/* It is the last of its kind here, and the server has nothing of it. */
static enum jx_exit may_drop(const struct jx_app *app, const struct jx_outgoing *entry)
{
	const char *number = jx_arg(app, "NUMBER");
	char text[24];
	int64_t later;
	enum jx_exit exit = find_later(app, entry, &later);

	if (exit != JX_EXIT_OK)
		return exit;
	(void)snprintf(text, sizeof(text), "%" PRId64, later);
	if (later > 0)
		return jx_app_fail(app, JX_REASON_OUTBOX_ENTRY_CORRECTED, number, text, NULL);
	/* A refusal is the server's last word. */
	if (entry->sent && !entry->refused && jx_arg(app, "--force") == NULL)
		return jx_app_fail(app, JX_REASON_OUTBOX_ENTRY_SENT, number, NULL);
	return JX_EXIT_OK;
}

enum jx_exit jx_outbox_drop(struct jx_app *app)
{
	struct list list = {.rows = NULL};
	struct row *row;
	enum jx_exit exit = find(app, &list, &row);
	enum jx_status status;

	if (row != NULL)
		exit = may_drop(app, &row->entry);
	if (row != NULL && exit == JX_EXIT_OK) {
		status = jx_outbox_remove(app->memory->outbox, row->entry.id);
		exit = status == JX_NOT_FOUND ? not_found(app) : jx_memory_result(app, status);
	}
	if (row != NULL && exit == JX_EXIT_OK)
		jx_outgoing_line(app, _("dropped"), &row->entry, NULL);
	list_clear(&list);
	return exit;
}

/* -- sync --------------------------------------------------------------------------------------------------------- */

static void say(const char *sentence, const size_t *numbers, size_t n)
{
	char texts[4][24], line[512];
	const char *args[4];

	for (size_t i = 0; i < n; i++) {
		(void)snprintf(texts[i], sizeof(texts[i]), "%zu", numbers[i]);
		args[i] = texts[i];
	}
	(void)jx_reason_format(sentence, args, n, line, sizeof(line));
	(void)fprintf(stderr, "%s\n", line);
}

static enum jx_exit tell(const struct jx_app *app, const struct jx_delivered *delivered)
{
	struct jx_outbox_counts counts;
	enum jx_exit exit = jx_memory_result(app, jx_outbox_count(app->memory->outbox, app->key.public_key, &counts));

	if (exit != JX_EXIT_OK)
		return exit;
	say(_("delivered {0}, refused {1}, waiting behind others {2}"),
	    (const size_t[]){delivered->delivered, (size_t)counts.refused, (size_t)counts.held}, 3);
	if (counts.awaiting > 0)
		say(_("not sent before the head has signed: {0}; see: jixiao outbox list"),
		    (const size_t[]){(size_t)counts.awaiting}, 1);
	if (counts.of_others > 0)
		say(_("signed by another key and left alone: {0}; whose they are delivers them with his profile"),
		    (const size_t[]){(size_t)counts.of_others}, 1);
	return counts.refused > 0 ? JX_EXIT_CONFLICT : JX_EXIT_OK;
}

/* What the server lost goes first, where that is wanted; else it is told. */
static enum jx_exit look_for_lost(const struct jx_app *app, struct jx_outbox *outbox, size_t *lost)
{
	enum jx_exit exit = jx_lost_check(app, true);
	size_t n = 0;

	*lost = 0;
	if (exit != JX_EXIT_OK || jx_arg(app, "--resend") == NULL)
		return exit == JX_EXIT_OK ? jx_lost_tell(app, lost) : exit;
	exit = jx_memory_result(app, jx_outbox_resend(outbox, app->key.public_key, &n));
	if (exit == JX_EXIT_OK)
		say(_("to be sent again: {0}"), &n, 1);
	return exit;
}

enum jx_exit jx_sync(struct jx_app *app)
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *self;
	struct jx_outbox *outbox;
	struct jx_delivered delivered = {0};
	size_t lost = 0;
	enum jx_exit exit = jx_app_open(app);

	if (exit == JX_EXIT_OK)
		exit = jx_memory_outbox(app, &outbox);
	/* What was refused is judged anew: a role may be granted by now, a month be open. */
	if (exit == JX_EXIT_OK)
		exit = jx_memory_result(app, jx_outbox_retry(outbox, app->key.public_key));
	if (exit == JX_EXIT_OK)
		exit = look_for_lost(app, outbox, &lost);
	/* The office may have given up asking for its head's signature. */
	if (exit == JX_EXIT_OK && jx_own_self(app, &self) == JX_EXIT_OK && !self->needs_endorsement)
		exit = jx_endorsement_waive(app, outbox);
	if (exit == JX_EXIT_OK)
		exit = jx_deliver_all(app, &delivered);
	if (exit == JX_EXIT_OK)
		exit = tell(app, &delivered);
	return exit == JX_EXIT_OK && lost > 0 ? JX_EXIT_VERIFICATION : exit;
}
