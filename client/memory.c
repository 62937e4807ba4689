/* SPDX-License-Identifier: Apache-2.0 */
#include "client/memory.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/locale.h"
#include "client/platform.h"

/* What can be kept waits no longer for a server, unless --timeout says so: nobody is to sit before a dead line. */
#define PATIENCE_MS 8000u

/* The state folder of the person's environment, in two pieces; false where it names none. */
static bool state_parts(const char **folder, const char **rest)
{
	*folder = getenv("XDG_STATE_HOME");
	*rest = "/jixiao";
	if (*folder != NULL && **folder != '\0')
		return true;
	*folder = getenv("HOME");
	*rest = "/.local/state/jixiao";
	return *folder != NULL && **folder != '\0';
}

/* One file for each ledger: who changes his key keeps what waits. */
static void find_path(const struct jx_app *app, char path[JX_PATH_SIZE])
{
	const char *folder, *rest;
	char ledger[JX_IDENTITY_MAX];
	int n;

	path[0] = '\0';
	if (!state_parts(&folder, &rest))
		return;
	jx_identity_format(app->profile.ledger, ledger);
	n = snprintf(path, JX_PATH_SIZE, "%s%s/%s.db", folder, rest, ledger);
	if (n < 0 || (size_t)n >= JX_PATH_SIZE)
		path[0] = '\0';
}

enum jx_exit jx_memory_open(struct jx_app *app)
{
	app->memory = calloc(1, sizeof(*app->memory));
	if (app->memory == NULL)
		return JX_EXIT_INTERNAL;
	find_path(app, app->memory->path);
	return JX_EXIT_OK;
}

static void drop_recalled(struct jx_memory *memory)
{
	if (memory->recalled != NULL)
		protobuf_c_message_free_unpacked(memory->recalled, NULL);
	memory->recalled = NULL;
}

void jx_memory_close(struct jx_app *app)
{
	if (app->memory == NULL)
		return;
	drop_recalled(app->memory);
	jx_outbox_close(app->memory->outbox);
	free(app->memory);
	app->memory = NULL;
}

/* -- the outbox --------------------------------------------------------------------------------------------------- */

static enum jx_status open_outbox(struct jx_memory *memory)
{
	enum jx_status status;

	jx_make_folders_of(memory->path);
	status = jx_outbox_open(memory->path, &memory->outbox);
	memory->broken = status;
	return status;
}

static enum jx_exit fail(const struct jx_app *app, enum jx_status status)
{
	const struct jx_memory *memory = app->memory;
	enum jx_reason reason = status == JX_DATA_LOSS ? JX_REASON_OUTBOX_DAMAGED : JX_REASON_OUTBOX_FAILED;

	return jx_app_fail(app, reason, memory->path, _(jx_outbox_problem(memory->outbox)), NULL);
}

enum jx_exit jx_memory_outbox(const struct jx_app *app, struct jx_outbox **outbox)
{
	struct jx_memory *memory = app->memory;
	enum jx_status status = JX_OK;

	if (memory->path[0] == '\0')
		return jx_app_fail(app, JX_REASON_OUTBOX_FAILED, "~/.local/state/jixiao",
				   _("neither XDG_STATE_HOME nor HOME is given"), NULL);
	if (memory->outbox == NULL)
		status = open_outbox(memory);
	if (status != JX_OK || memory->broken != JX_OK)
		return fail(app, memory->broken);
	*outbox = memory->outbox;
	return JX_EXIT_OK;
}

struct jx_outbox *jx_memory_try(const struct jx_app *app, bool make)
{
	struct jx_memory *memory = app->memory;

	if (memory == NULL || memory->broken != JX_OK || memory->path[0] == '\0')
		return NULL;
	if (memory->outbox == NULL && (make || jx_readable(memory->path)))
		(void)open_outbox(memory);
	return memory->broken != JX_OK ? NULL : memory->outbox;
}

enum jx_exit jx_memory_result(const struct jx_app *app, enum jx_status status)
{
	return status == JX_OK ? JX_EXIT_OK : fail(app, status);
}

void jx_memory_allow_offline(const struct jx_app *app)
{
	app->memory->may_go_offline = true;
	app->memory->offline = jx_arg(app, "--offline") != NULL;
	if (jx_arg(app, "--timeout") == NULL)
		jx_channel_limit(app->channel, PATIENCE_MS);
}

bool jx_memory_go_offline(const struct jx_app *app)
{
	struct jx_memory *memory = app->memory;

	const struct jx_result *result = jx_channel_result(app->channel);

	if (memory->may_go_offline && (result->reason == JX_REASON_NO_ANSWER ||
				       jx_exit_of(result->status, result->reason_name) == JX_EXIT_UNREACHABLE))
		memory->offline = true;
	return memory->offline;
}

/* -- answers ------------------------------------------------------------------------------------------------------ */

void jx_memory_keep(const struct jx_app *app, const char *kind, const char *name, const ProtobufCMessage *message)
{
	struct jx_outbox *outbox = jx_memory_try(app, true);
	struct jx_blob blob = {.size = protobuf_c_message_get_packed_size(message)};

	if (outbox == NULL)
		return;
	blob.bytes = malloc(blob.size + 1);
	if (blob.bytes == NULL)
		return;
	(void)protobuf_c_message_pack(message, blob.bytes);
	(void)jx_outbox_cache(outbox, kind, name, &blob);
	free(blob.bytes);
}

const ProtobufCMessage *jx_memory_recall(const struct jx_app *app, const char *kind, const char *name,
					 const ProtobufCMessageDescriptor *type)
{
	struct jx_outbox *outbox = jx_memory_try(app, false);
	struct jx_memory *memory = app->memory;
	struct jx_blob blob;

	drop_recalled(memory);
	if (outbox == NULL || jx_outbox_recall(outbox, kind, name, &blob) != JX_OK)
		return NULL;
	memory->recalled = protobuf_c_message_unpack(type, NULL, blob.size, blob.bytes);
	free(blob.bytes);
	return memory->recalled;
}
