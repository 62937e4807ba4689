/* SPDX-License-Identifier: Apache-2.0 */
/* What offices.c and office_changes.c share, and who needs an office that has not ended. */
#ifndef JX_SERVER_SERVICE_OFFICE_HANDLERS_H
#define JX_SERVER_SERVICE_OFFICE_HANDLERS_H

#include "jixiao/v1/offices.pb-c.h"

#include "common/model/period.h"
#include "server/dispatch/call.h"
#include "server/store/offices.h"

/* A message and the texts of its months. */
struct jx_office_shown {
	Jixiao__V1__Office message;
	char from[JX_MONTH_SIZE], ended[JX_MONTH_SIZE];
};

/* Borrows the office's texts. */
void jx_office_show(const struct jx_office *office, struct jx_office_shown *shown);

/* Whether it asks for its head's endorsement, and who changed that last. False: the call is faulted. */
bool jx_office_show_endorsing(struct jx_call *call, Jixiao__V1__Office *message);

/* There is room for one more below the parent, which goes on. False: the call is refused. */
bool jx_office_has_room(struct jx_call *call, const struct jx_office *parent);
/* It has not ended by that month. False: the call is refused. */
bool jx_office_stands(struct jx_call *call, const struct jx_office *office, jx_month month);
/* In all months to come. */
bool jx_office_goes_on(struct jx_call *call, const struct jx_office *office);
/* False: the call is refused, by OFFICE_NOT_FOUND where there is none. */
bool jx_office_find(struct jx_call *call, const char *code, struct jx_office *office);

void jx_offices_move(Jixiao__V1__Offices_Service *service, const Jixiao__V1__OfficesMoveRequest *request,
		     Jixiao__V1__OfficesMoveResponse_Closure closure, void *closure_data);
void jx_offices_rename(Jixiao__V1__Offices_Service *service, const Jixiao__V1__OfficesRenameRequest *request,
		       Jixiao__V1__OfficesRenameResponse_Closure closure, void *closure_data);
void jx_offices_end(Jixiao__V1__Offices_Service *service, const Jixiao__V1__OfficesEndRequest *request,
		    Jixiao__V1__OfficesEndResponse_Closure closure, void *closure_data);

#endif
