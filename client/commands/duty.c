/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/commands.h"
#include "client/commands/given.h"

#include <stdio.h>

#include "jixiao/v1/duties.pb-c.h"

#include "client/commands/catalog.h"
#include "client/list.h"
#include "client/locale.h"
#include "common/model/period.h"

static const struct jx_column columns[] = {
	{JX_N("Form"), "form_code", NULL, false},
	{JX_N("Office"), "office_code", NULL, false},
	{JX_N("From"), "from", NULL, false},
	{JX_N("To"), "to", NULL, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_view one_duty = {columns, NULL, NULL};
static const struct jx_view duties = {columns, "duties", JX_N("There is no duty.")};

static enum jx_exit month_given(const struct jx_app *app, const char *name, const char **text)
{
	jx_month month;

	*text = jx_arg(app, name);
	if (*text == NULL)
		*text = "";
	else if (!jx_month_parse(*text, &month))
		return jx_app_fail(app, JX_REASON_FIELD_INVALID, name, _("it is not a month as 2023-06"), NULL);
	return JX_EXIT_OK;
}

enum jx_exit jx_duty_add(struct jx_app *app)
{
	Jixiao__V1__DutiesAddRequest request = JIXIAO__V1__DUTIES_ADD_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	char form[JX_ITEM_CODE_MAX + 1], office[JX_OFFICE_CODE_MAX + 1];
	const char *from, *to;
	enum jx_exit exit = month_given(app, "--from", &from);

	if (exit == JX_EXIT_OK)
		exit = month_given(app, "--to", &to);
	if (exit == JX_EXIT_OK)
		exit = jx_catalog_form_given(app, form);
	if (exit == JX_EXIT_OK)
		exit = jx_given_office(app, "--office", office);
	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = office;
	request.form_code = form;
	request.from = (char *)from;
	request.to = (char *)to;
	jx_remote_init(&remote, app->channel, &jixiao__v1__duties__descriptor);
	jixiao__v1__duties__add(&remote.base, &request, (Jixiao__V1__DutiesAddResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return jx_app_changed(app, &one_duty,
			      (const ProtobufCMessage *)((const Jixiao__V1__DutiesAddResponse *)answer)->duty);
}

enum jx_exit jx_duty_end(struct jx_app *app)
{
	Jixiao__V1__DutiesEndRequest request = JIXIAO__V1__DUTIES_END_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	char form[JX_ITEM_CODE_MAX + 1], office[JX_OFFICE_CODE_MAX + 1];
	const char *to;
	enum jx_exit exit = month_given(app, "--to", &to);

	if (exit == JX_EXIT_OK)
		exit = jx_catalog_form_given(app, form);
	if (exit == JX_EXIT_OK)
		exit = jx_given_office(app, "--office", office);
	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = office;
	request.form_code = form;
	request.to = (char *)to;
	jx_remote_init(&remote, app->channel, &jixiao__v1__duties__descriptor);
	jixiao__v1__duties__end(&remote.base, &request, (Jixiao__V1__DutiesEndResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return jx_app_changed(app, &one_duty,
			      (const ProtobufCMessage *)((const Jixiao__V1__DutiesEndResponse *)answer)->duty);
}

enum jx_exit jx_duty_list(struct jx_app *app)
{
	Jixiao__V1__DutiesListRequest request = JIXIAO__V1__DUTIES_LIST_REQUEST__INIT;
	char form[JX_ITEM_CODE_MAX + 1] = "";
	enum jx_exit exit = jx_arg(app, "--form") != NULL ? jx_catalog_form_given(app, form) : JX_EXIT_OK;

	if (exit != JX_EXIT_OK)
		return exit;
	request.form_code = form;
	return jx_list_print(app, &jixiao__v1__duties__descriptor, &request.base, &duties);
}
