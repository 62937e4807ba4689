/* SPDX-License-Identifier: Apache-2.0 */
/* What waits in the outbox, into a file: for the server by somebody else's hand, or for the office's head to sign. */
#include "client/commands/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/carried.h"
#include "client/commands/local.h"
#include "client/delivery.h"

static bool add_request(Jixiao__V1__CarriedRequests *file, const struct jx_outgoing *entry)
{
	Jixiao__V1__Request *request;

	if (jx_carried_grow((void ***)(void *)&file->requests, file->n_requests) == NULL)
		return false;
	request = jixiao__v1__request__unpack(NULL, 0, NULL);
	if (request == NULL)
		return false;
	file->requests[file->n_requests++] = request;
	request->method = malloc(sizeof(entry->method));
	if (request->method == NULL)
		return false;
	memcpy(request->method, entry->method, sizeof(entry->method));
	return jx_carried_copy(&request->body, entry->body.bytes, entry->body.size) &&
	       jx_carried_copy(&request->request_id, entry->request_id, sizeof(entry->request_id)) &&
	       jx_carried_copy(&request->signature, entry->signature, sizeof(entry->signature)) &&
	       jx_carried_copy(&request->author, entry->author, sizeof(entry->author));
}

struct exporting {
	const struct jx_app *app;
	struct jx_outbox *outbox;
	Jixiao__V1__CarriedRequests *file; /* owned */
	int64_t *ids;                      /* owned; of the entries whose requests are in the file */
};

/* What the head is to sign; nothing of it is on its way to the server. */
static enum jx_exit collect_awaiting(struct exporting *exporting)
{
	const struct jx_app *app = exporting->app;
	struct jx_outgoing entry;
	int64_t id = 0;
	bool added = true;

	while (added && jx_outbox_next(exporting->outbox, id, &entry) == JX_OK) {
		id = entry.id;
		if (entry.awaits && memcmp(entry.author, app->key.public_key, JX_KEY_BYTES) == 0)
			added = add_request(exporting->file, &entry) &&
				jx_carried_bases(exporting->file, exporting->outbox, &entry);
		jx_outgoing_clear(&entry);
	}
	return added ? JX_EXIT_OK : jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
}

static bool add_id(struct exporting *exporting, int64_t id)
{
	int64_t *more = realloc(exporting->ids, exporting->file->n_requests * sizeof(*more));

	if (more == NULL)
		return false;
	exporting->ids = more;
	more[exporting->file->n_requests - 1] = id;
	return true;
}

/* All that could be sent now, in order. */
static enum jx_exit collect(struct exporting *exporting)
{
	const struct jx_app *app = exporting->app;
	struct jx_outgoing entry;
	int64_t id = 0;
	enum jx_status status;

	while ((status = jx_outbox_next_to_send(exporting->outbox, app->key.public_key, id, &entry)) == JX_OK) {
		bool added = add_request(exporting->file, &entry) && add_id(exporting, entry.id);

		id = entry.id;
		jx_outgoing_clear(&entry);
		if (!added)
			return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	}
	return status == JX_NOT_FOUND ? JX_EXIT_OK : jx_memory_result(app, status);
}

/* They may arrive from here on; where that cannot be noted, there is no file that could be carried. */
static enum jx_exit mark_carried(const struct exporting *exporting)
{
	enum jx_exit exit = jx_memory_result(exporting->app, jx_outbox_mark_all_sent(exporting->outbox, exporting->ids,
										     exporting->file->n_requests));

	if (exit != JX_EXIT_OK)
		(void)remove(jx_arg(exporting->app, "FILE"));
	return exit;
}

/* Nothing is noted of what was not written. */
static enum jx_exit write_requests(const struct exporting *exporting)
{
	const struct jx_app *app = exporting->app;
	Jixiao__V1__CarriedRequests *file = exporting->file;
	enum jx_exit exit;

	if (file->n_requests == 0) {
		jx_carried_say(JX_N("no file is written: nothing waits that could be sent"), 0, 0, 0);
		return JX_EXIT_OK;
	}
	if (!jx_carried_copy(&file->ledger, app->profile.ledger, JX_KEY_BYTES))
		return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	exit = jx_carried_write(app, jx_arg(app, "FILE"), &file->base);
	if (exit == JX_EXIT_OK && jx_arg(app, "--for-head") != NULL) {
		jx_carried_say(
			JX_N("written: {0}; the head signs with: jixiao submission endorse --file FILE --signed FILE"),
			file->n_requests, 0, 0);
		return exit;
	}
	if (exit == JX_EXIT_OK)
		exit = mark_carried(exporting);
	if (exit == JX_EXIT_OK)
		jx_carried_say(JX_N("written: {0}; they stay in the outbox until it is told what became of them"),
			       file->n_requests, 0, 0);
	return exit;
}

enum jx_exit jx_outbox_export(struct jx_app *app)
{
	struct exporting exporting = {.app = app, .file = jixiao__v1__carried_requests__unpack(NULL, 0, NULL)};
	enum jx_exit exit = exporting.file != NULL ? jx_local_open(app) : JX_EXIT_INTERNAL;

	if (exporting.file == NULL)
		return exit;
	if (exit == JX_EXIT_OK)
		exit = jx_memory_outbox(app, &exporting.outbox);
	if (exit == JX_EXIT_OK)
		exit = jx_arg(app, "--for-head") != NULL ? collect_awaiting(&exporting) : collect(&exporting);
	if (exit == JX_EXIT_OK)
		exit = write_requests(&exporting);
	free(exporting.ids);
	jixiao__v1__carried_requests__free_unpacked(exporting.file, NULL);
	return exit;
}
