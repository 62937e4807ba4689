/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "jixiao/v1/offices.pb-c.h"

#include "client/commands/given.h"
#include "client/commands/views.h"
#include "client/list.h"
#include "client/locale.h"
#include "common/base/limits.h"
#include "common/base/reasons.h"

static void endorsing_text(const ProtobufCMessage *row, char *out, size_t size)
{
	(void)jx_cell_append(out, size, 0,
			     ((const Jixiao__V1__Office *)row)->needs_endorsement ? _("what the office sends") : "");
}

static const struct jx_column columns[] = {
	{JX_N("Code"), "code", NULL, false},
	{JX_N("Name"), "name", NULL, false},
	{JX_N("Parent"), "parent_code", NULL, false},
	{JX_N("From"), "from", NULL, false},
	{JX_N("Ended from"), "ended_from", NULL, false},
	{JX_N("Successor"), "successor_code", NULL, false},
	{JX_N("Head signs"), "needs_endorsement", endorsing_text, false},
	{JX_N("Entry"), "seq", NULL, true},
	{NULL, NULL, NULL, false},
};

static const struct jx_view one_office = {columns, NULL, NULL};
static const struct jx_view offices = {columns, "offices", JX_N("There is no office.")};

enum jx_exit jx_office_add(struct jx_app *app)
{
	Jixiao__V1__OfficesAddRequest request = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	const Jixiao__V1__OfficesAddResponse *response;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.code = (char *)jx_arg(app, "--code");
	request.name = (char *)jx_arg(app, "--name");
	request.parent_code = (char *)jx_arg(app, "--parent");
	jx_remote_init(&remote, app->channel, &jixiao__v1__offices__descriptor);
	jixiao__v1__offices__add(&remote.base, &request, (Jixiao__V1__OfficesAddResponse_Closure)jx_keep_answer,
				 &answer);
	if (answer == NULL)
		return jx_app_result(app);
	response = (const Jixiao__V1__OfficesAddResponse *)answer;
	return jx_app_changed(app, &one_office, (const ProtobufCMessage *)response->office);
}

enum jx_exit jx_office_move(struct jx_app *app)
{
	Jixiao__V1__OfficesMoveRequest request = JIXIAO__V1__OFFICES_MOVE_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.code = (char *)jx_arg(app, "CODE");
	request.parent_code = (char *)jx_arg(app, "--parent");
	request.from = (char *)jx_arg(app, "--from");
	jx_remote_init(&remote, app->channel, &jixiao__v1__offices__descriptor);
	jixiao__v1__offices__move(&remote.base, &request, (Jixiao__V1__OfficesMoveResponse_Closure)jx_keep_answer,
				  &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return jx_app_changed(app, &one_office,
			      (const ProtobufCMessage *)((const Jixiao__V1__OfficesMoveResponse *)answer)->office);
}

enum jx_exit jx_office_rename(struct jx_app *app)
{
	Jixiao__V1__OfficesRenameRequest request = JIXIAO__V1__OFFICES_RENAME_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.code = (char *)jx_arg(app, "CODE");
	request.name = (char *)jx_arg(app, "--name");
	request.from = (char *)jx_arg(app, "--from");
	jx_remote_init(&remote, app->channel, &jixiao__v1__offices__descriptor);
	jixiao__v1__offices__rename(&remote.base, &request, (Jixiao__V1__OfficesRenameResponse_Closure)jx_keep_answer,
				    &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return jx_app_changed(app, &one_office,
			      (const ProtobufCMessage *)((const Jixiao__V1__OfficesRenameResponse *)answer)->office);
}

static void tell_end(uint32_t duties)
{
	char number[16], line[JX_TEXT_LINE_MAX];
	const char *args[] = {number};

	(void)snprintf(number, sizeof(number), "%" PRIu32, duties);
	(void)jx_reason_format(_("{0} duties ended with it. Its people keep their access, for the months before; who "
				 "needs it no more loses it by: jixiao user revoke"),
			       args, 1, line, sizeof(line));
	(void)fprintf(stderr, "%s\n", line);
}

enum jx_exit jx_office_end(struct jx_app *app)
{
	Jixiao__V1__OfficesEndRequest request = JIXIAO__V1__OFFICES_END_REQUEST__INIT;
	const Jixiao__V1__OfficesEndResponse *response;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.code = (char *)jx_arg(app, "CODE");
	request.from = (char *)jx_arg(app, "--from");
	request.successor_code = (char *)jx_given(app, "--successor");
	jx_remote_init(&remote, app->channel, &jixiao__v1__offices__descriptor);
	jixiao__v1__offices__end(&remote.base, &request, (Jixiao__V1__OfficesEndResponse_Closure)jx_keep_answer,
				 &answer);
	if (answer == NULL)
		return jx_app_result(app);
	response = (const Jixiao__V1__OfficesEndResponse *)answer;
	if (app->output == JX_OUTPUT_TABLE)
		tell_end(response->duty_count);
	return jx_app_changed(app, &one_office, (const ProtobufCMessage *)response->office);
}

enum jx_exit jx_office_history(struct jx_app *app)
{
	Jixiao__V1__OfficesHistoryRequest request = JIXIAO__V1__OFFICES_HISTORY_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.code = (char *)jx_arg(app, "CODE");
	jx_remote_init(&remote, app->channel, &jixiao__v1__offices__descriptor);
	jixiao__v1__offices__history(&remote.base, &request, (Jixiao__V1__OfficesHistoryResponse_Closure)jx_keep_answer,
				     &answer);
	return answer == NULL ? jx_app_result(app) : jx_app_print(app, &offices, answer);
}

enum jx_exit jx_office_list(struct jx_app *app)
{
	Jixiao__V1__OfficesListRequest request = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;

	request.period = (char *)jx_given(app, "--period");
	return jx_list_print(app, &jixiao__v1__offices__descriptor, &request.base, &offices);
}

enum jx_exit jx_office_endorsement(struct jx_app *app)
{
	Jixiao__V1__OfficesSetEndorsementRequest request = JIXIAO__V1__OFFICES_SET_ENDORSEMENT_REQUEST__INIT;
	const bool needed = jx_arg(app, "--needed") != NULL;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	if (needed == (jx_arg(app, "--not-needed") != NULL))
		return jx_app_usage(app, _("either --needed or --not-needed is to be given"));
	request.office_code = (char *)jx_arg(app, "CODE");
	request.needed = needed;
	jx_remote_init(&remote, app->channel, &jixiao__v1__offices__descriptor);
	jixiao__v1__offices__set_endorsement(
		&remote.base, &request, (Jixiao__V1__OfficesSetEndorsementResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return jx_app_changed(
		app, &one_office,
		(const ProtobufCMessage *)((const Jixiao__V1__OfficesSetEndorsementResponse *)answer)->office);
}
