/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include <jansson.h>

#include "jixiao/v1/journal.pb-c.h"

#include "client/commands/entry.h"
#include "client/commands/views.h"
#include "client/list.h"
#include "client/locale.h"

/* -- journal list ------------------------------------------------------------------------------------------------- */

static const struct jx_column summary_columns[] = {
	{JX_N("Entry"), "seq", NULL, true},
	{JX_N("Time"), "time_ms", jx_cell_time, false},
	{JX_N("Signer"), "signer", NULL, true},
	{JX_N("Name"), "signer_name", NULL, false},
	{JX_N("Method"), "method", NULL, false},
	{JX_N("Hash"), "entry_hash", NULL, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_view summaries = {summary_columns, "entries", JX_N("There is no entry from there on.")};

enum jx_exit jx_journal_list(struct jx_app *app)
{
	Jixiao__V1__JournalListRequest request = JIXIAO__V1__JOURNAL_LIST_REQUEST__INIT;
	enum jx_exit exit = jx_app_number(app, "--from", (struct jx_range){0, UINT64_MAX}, 0, &request.from_seq);

	if (exit != JX_EXIT_OK)
		return exit;
	return jx_list_print(app, &jixiao__v1__journal__descriptor, &request.base, &summaries);
}

/* -- journal show ------------------------------------------------------------------------------------------------- */

static const struct jx_column entry_columns[] = {
	{JX_N("Entry"), "seq", NULL, false},
	{JX_N("Time"), "time_ms", jx_cell_time, false},
	{JX_N("Signer"), "signer", NULL, false},
	{JX_N("Method"), "method", NULL, false},
	{JX_N("Request id"), "request_id", NULL, false},
	{JX_N("Signature"), "signature", NULL, false},
	{JX_N("Behaviour"), "behaviour", NULL, false},
	{JX_N("Carrier"), "carrier", NULL, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_view entry_view = {entry_columns, NULL, NULL};

static const struct jx_column origin_columns[] = {
	{JX_N("Signer's name"), "signer_name", NULL, false},
	{JX_N("Signer's identity"), "signer_identity", NULL, false},
	{JX_N("Hash"), "entry_hash", NULL, false},
	{JX_N("Hash before"), "previous_hash", NULL, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_view origin_view = {origin_columns, NULL, NULL};

static void print_part(const char *title, const struct json_t *part)
{
	(void)printf("\n%s\n", title);
	(void)json_dumpf(part, stdout, JSON_INDENT(2) | JSON_ENCODE_ANY);
	(void)putchar('\n');
}

static enum jx_exit print_table(const struct jx_app *app, const struct jx_entry *entry)
{
	const struct jx_part parts[] = {{&entry_view, &entry->entry->base}, {&origin_view, &entry->stored->base}};
	json_t *body = jx_entry_body_json(entry), *response = jx_entry_response_json(entry);
	enum jx_exit exit = jx_app_printed(app, jx_print_parts(stdout, parts, 2));

	if (exit == JX_EXIT_OK) {
		print_part(_("Request:"), body);
		print_part(_("Response:"), response);
		if (entry->problem == NULL)
			(void)printf("\n%s\n", _("The hash and the signature fit this entry."));
	}
	json_decref(body);
	json_decref(response);
	return exit;
}

static enum jx_exit print_json(const struct jx_entry *entry)
{
	json_t *object = jx_entry_json(entry);

	(void)json_dumpf(object, stdout, JSON_INDENT(2) | JSON_ENCODE_ANY);
	(void)putchar('\n');
	json_decref(object);
	return JX_EXIT_OK;
}

static enum jx_exit show(const struct jx_app *app, const Jixiao__V1__JournalGetResponse *stored, uint64_t seq)
{
	struct jx_entry entry;
	enum jx_exit exit = JX_EXIT_OK;
	char text[24];

	(void)snprintf(text, sizeof(text), "%" PRIu64, seq);
	jx_entry_init(&entry, stored, seq, app->profile.ledger);
	if (entry.entry != NULL)
		exit = app->output == JX_OUTPUT_JSON ? print_json(&entry) : print_table(app, &entry);
	if (entry.problem != NULL)
		exit = jx_app_fail(app, JX_REASON_ENTRY_INVALID, text, _(entry.problem), NULL);
	jx_entry_clear(&entry);
	return exit;
}

enum jx_exit jx_journal_show(struct jx_app *app)
{
	Jixiao__V1__JournalGetRequest request = JIXIAO__V1__JOURNAL_GET_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_exit exit = jx_app_number(app, "SEQ", (struct jx_range){1, INT64_MAX}, 1, &request.seq);

	if (exit != JX_EXIT_OK)
		return exit;
	if (app->output == JX_OUTPUT_CSV)
		return jx_app_usage(app, _("an entry is no row, so that there is no CSV of it; -o json has all of it"));
	jx_remote_init(&remote, app->channel, &jixiao__v1__journal__descriptor);
	jixiao__v1__journal__get(&remote.base, &request, (Jixiao__V1__JournalGetResponse_Closure)jx_keep_answer,
				 &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return show(app, (const Jixiao__V1__JournalGetResponse *)answer, request.seq);
}
