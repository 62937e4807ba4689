/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/commands.h"

#include <stdio.h>
#include <string.h>

#include "client/commands/calendar.h"
#include "client/commands/catalog.h"
#include "client/commands/given.h"
#include "client/commands/status_view.h"
#include "client/list.h"
#include "client/locale.h"
#include "common/model/period.h"

enum jx_exit jx_status_ask(const struct jx_app *app, Jixiao__V1__StatusShowRequest *request,
			   Jixiao__V1__StatusShowResponse **response)
{
	const struct jx_pages_method method = {&jixiao__v1__status__descriptor, "Show"};
	ProtobufCMessage *all = NULL;
	enum jx_exit exit = jx_pages_get(app, &method, &request->base, &all);

	*response = (Jixiao__V1__StatusShowResponse *)all;
	return exit;
}

/* The months that are asked for; none where neither option is given. */
struct months {
	char from[JX_MONTH_SIZE], to[JX_MONTH_SIZE];
};

static enum jx_exit read_months(const struct jx_app *app, struct months *months)
{
	const char *period = jx_arg(app, "--period"), *year = jx_arg(app, "--year");
	jx_month month;

	*months = (struct months){.from = ""};
	if (period != NULL && year != NULL)
		return jx_app_usage(app, _("--period and --year exclude each other"));
	if (period != NULL && !jx_month_parse(period, &month))
		return jx_given_wrong(app, "--period", _("it is no month as 2023-06"));
	if (year != NULL && strlen(year) == 4) {
		(void)snprintf(months->from, sizeof(months->from), "%.4s-01", year);
		(void)snprintf(months->to, sizeof(months->to), "%.4s-12", year);
	} else if (period != NULL) {
		memcpy(months->from, period, sizeof(months->from));
		memcpy(months->to, period, sizeof(months->to));
	}
	if (year != NULL && !jx_month_parse(months->from, &month))
		return jx_given_wrong(app, "--year", _("it is no year as 2023"));
	return JX_EXIT_OK;
}

enum jx_exit jx_status_show(struct jx_app *app)
{
	Jixiao__V1__StatusShowRequest request = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	Jixiao__V1__StatusShowResponse *response;
	char office[JX_OFFICE_CODE_MAX + 1], form[JX_ITEM_CODE_MAX + 1] = "";
	struct months months;
	enum jx_exit exit = read_months(app, &months);

	if (exit == JX_EXIT_OK && jx_arg(app, "--form") != NULL)
		exit = jx_catalog_form_given(app, form);
	if (exit == JX_EXIT_OK)
		exit = jx_given_office(app, "--office", office);
	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = office;
	request.form_code = form;
	request.from = months.from;
	request.to = months.to;
	exit = jx_status_ask(app, &request, &response);
	if (exit != JX_EXIT_OK)
		return exit;
	exit = jx_status_print(app, response);
	jx_calendar_say_missing(response->years_without_calendar, response->n_years_without_calendar);
	protobuf_c_message_free_unpacked(&response->base, NULL);
	return exit;
}
