/* SPDX-License-Identifier: Apache-2.0 */
#include "jixiao/v1/periods.pb-c.h"

#include "client/commands/catalog.h"
#include "client/commands/commands.h"
#include "client/commands/given.h"
#include "client/commands/user.h"
#include "client/commands/views.h"
#include "client/list.h"
#include "client/locale.h"

static void state_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	static const char *const names[] = {
		[JIXIAO__V1__WAIVER_STATE__WAIVER_STATE_REQUESTED] = JX_N("waits for a decision"),
		[JIXIAO__V1__WAIVER_STATE__WAIVER_STATE_GRANTED] = JX_N("granted"),
		[JIXIAO__V1__WAIVER_STATE__WAIVER_STATE_DENIED] = JX_N("denied"),
		[JIXIAO__V1__WAIVER_STATE__WAIVER_STATE_ENDED] = JX_N("ended"),
	};
	size_t number = (size_t)((const Jixiao__V1__Waiver *)row)->state;
	const char *name = number < sizeof(names) / sizeof(names[0]) ? names[number] : NULL;

	(void)jx_cell_append(out, size, 0, name != NULL ? _(name) : "?");
}

static const struct jx_column columns[] = {
	{JX_N("Waiver"), "id", NULL, true},
	{JX_N("Office"), "office_name", NULL, false},
	{JX_N("Form"), "form_name", NULL, false},
	{JX_N("Month"), "period", NULL, false},
	{JX_N("State"), "state", state_cell, false},
	{JX_N("Until"), "until", NULL, false},
	{JX_N("Reason"), "reason", NULL, false},
	{JX_N("Asked for by"), "requester_name", NULL, false},
	{JX_N("Decided by"), "decider_name", NULL, false},
	{JX_N("Note"), "note", NULL, false},
	{NULL, NULL, NULL, false},
};
static const struct jx_view one_waiver = {columns, NULL, NULL};
static const struct jx_view waivers = {columns, "waivers", JX_N("There is no waiver.")};

enum jx_exit jx_waiver_request(struct jx_app *app)
{
	Jixiao__V1__WaiversRequestRequest request = JIXIAO__V1__WAIVERS_REQUEST_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	char office[JX_OFFICE_CODE_MAX + 1], form[JX_ITEM_CODE_MAX + 1];
	const char *until;
	enum jx_exit exit = jx_given_day(app, "--until", &until);

	if (exit == JX_EXIT_OK)
		exit = jx_given_office(app, "--office", office);
	if (exit == JX_EXIT_OK)
		exit = jx_catalog_form_given(app, form);
	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = office;
	request.form_code = form;
	request.period = (char *)jx_given(app, "--period");
	request.until = (char *)until;
	request.reason = (char *)jx_arg(app, "--reason");
	jx_remote_init(&remote, app->channel, &jixiao__v1__waivers__descriptor);
	jixiao__v1__waivers__request(&remote.base, &request, (Jixiao__V1__WaiversRequestResponse_Closure)jx_keep_answer,
				     &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return jx_app_changed(app, &one_waiver,
			      (const ProtobufCMessage *)((const Jixiao__V1__WaiversRequestResponse *)answer)->waiver);
}

enum jx_exit jx_waiver_grant(struct jx_app *app)
{
	Jixiao__V1__WaiversGrantRequest request = JIXIAO__V1__WAIVERS_GRANT_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	const char *until;
	enum jx_exit exit = jx_given_day(app, "--until", &until);

	if (exit == JX_EXIT_OK)
		exit = jx_app_number(app, "ID", (struct jx_range){1, INT64_MAX}, 0, &request.id);
	if (exit != JX_EXIT_OK)
		return exit;
	request.until = (char *)until;
	request.note = (char *)jx_given(app, "--note");
	jx_remote_init(&remote, app->channel, &jixiao__v1__waivers__descriptor);
	jixiao__v1__waivers__grant(&remote.base, &request, (Jixiao__V1__WaiversGrantResponse_Closure)jx_keep_answer,
				   &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return jx_app_changed(app, &one_waiver,
			      (const ProtobufCMessage *)((const Jixiao__V1__WaiversGrantResponse *)answer)->waiver);
}

enum jx_exit jx_waiver_deny(struct jx_app *app)
{
	Jixiao__V1__WaiversDenyRequest request = JIXIAO__V1__WAIVERS_DENY_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_exit exit = jx_app_number(app, "ID", (struct jx_range){1, INT64_MAX}, 0, &request.id);

	if (exit != JX_EXIT_OK)
		return exit;
	request.note = (char *)jx_given(app, "--note");
	jx_remote_init(&remote, app->channel, &jixiao__v1__waivers__descriptor);
	jixiao__v1__waivers__deny(&remote.base, &request, (Jixiao__V1__WaiversDenyResponse_Closure)jx_keep_answer,
				  &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return jx_app_changed(app, &one_waiver,
			      (const ProtobufCMessage *)((const Jixiao__V1__WaiversDenyResponse *)answer)->waiver);
}

enum jx_exit jx_waiver_list(struct jx_app *app)
{
	Jixiao__V1__WaiversListRequest request = JIXIAO__V1__WAIVERS_LIST_REQUEST__INIT;
	char office[JX_OFFICE_CODE_MAX + 1];
	enum jx_exit exit = jx_given_office(app, "--office", office);

	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = office;
	request.open = jx_arg(app, "--open") != NULL;
	return jx_list_print(app, &jixiao__v1__waivers__descriptor, &request.base, &waivers);
}
