/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/commands.h"

#include "jixiao/v1/offices.pb-c.h"

#include "client/list.h"

static const struct jx_column columns[] = {
	{JX_N("Code"), "code", NULL, false},
	{JX_N("Name"), "name", NULL, false},
	{JX_N("Parent"), "parent_code", NULL, false},
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

enum jx_exit jx_office_list(struct jx_app *app)
{
	Jixiao__V1__OfficesListRequest request = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;

	return jx_list_print(app, &jixiao__v1__offices__descriptor, &request.base, &offices);
}
