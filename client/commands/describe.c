/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/commands.h"

#include <stdio.h>
#include <string.h>

#include "jixiao/v1/server.pb-c.h"

#include "client/commands/views.h"
#include "client/locale.h"
#include "common/rpc/methods.h"

static void ledger_text(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__ServerDescribeResponse *described = (const Jixiao__V1__ServerDescribeResponse *)row;
	char identity[JX_IDENTITY_MAX] = "";

	if (described->ledger.len == JX_KEY_BYTES)
		jx_identity_format(described->ledger.data, identity);
	(void)jx_cell_append(out, size, 0, identity);
}

static void now_text(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_cell_time_ms(((const Jixiao__V1__ServerDescribeResponse *)row)->now_ms, out, size);
}

static const struct jx_column describe_columns[] = {
	{JX_N("Release"), "version", NULL, false},
	{JX_N("Identity"), "identity", NULL, false},
	{JX_N("Ledger"), "ledger", ledger_text, false},
	{JX_N("Entry"), "journal_seq", NULL, false},
	{JX_N("Time"), "now_ms", now_text, false},
	{JX_N("Behaviour"), "behaviour", NULL, false},
	{JX_N("Largest message in bytes"), "max_message_bytes", NULL, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_view describe_view = {describe_columns, NULL, NULL};

static const char *scope_name(Jixiao__V1__Scope scope)
{
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(&jixiao__v1__scope__descriptor, (int)scope);

	return value != NULL ? value->name + strlen("SCOPE_") : "";
}

static void print_method(const struct jx_method *method)
{
	char roles[256] = "";
	size_t used = 0;

	for (size_t i = 0; i < method->access->n_roles; i++) {
		used = jx_cell_append(roles, sizeof(roles), used, i > 0 ? "," : "");
		used = jx_cell_role(roles, sizeof(roles), used, method->access->roles[i]);
	}
	(void)printf("  %-32s %-5s %-20s %s\n", method->name, method->access->write ? "write" : "read",
		     used > 0 ? roles : "-", scope_name(method->access->scope));
}

/* The methods as the server's own contract tells them, not as this client was built with. */
static enum jx_exit print_methods(const struct jx_app *app, const ProtobufCBinaryData *set)
{
	struct jx_methods methods = {0};
	char problem[256];
	enum jx_exit exit = JX_EXIT_OK;

	if (jx_methods_read(set->data, set->len, &methods, problem) == JX_OK) {
		(void)printf("%s\n", _("Methods, who may call them, and for which office:"));
		for (size_t i = 0; i < methods.count; i++)
			print_method(&methods.rows[i]);
	} else {
		exit = jx_app_fail(app, JX_REASON_RESPONSE_INVALID, problem, NULL);
	}
	jx_methods_clear(&methods);
	return exit;
}

enum jx_exit jx_describe(struct jx_app *app)
{
	Jixiao__V1__ServerDescribeRequest request = JIXIAO__V1__SERVER_DESCRIBE_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_exit exit;

	jx_remote_init(&remote, app->channel, &jixiao__v1__server__descriptor);
	jixiao__v1__server__describe(&remote.base, &request, (Jixiao__V1__ServerDescribeResponse_Closure)jx_keep_answer,
				     &answer);
	if (answer == NULL)
		return jx_app_result(app);
	exit = jx_app_print(app, &describe_view, answer);
	if (exit != JX_EXIT_OK || app->output != JX_OUTPUT_TABLE)
		return exit;
	return print_methods(app, &((const Jixiao__V1__ServerDescribeResponse *)answer)->descriptor_set);
}
