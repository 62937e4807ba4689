/* SPDX-License-Identifier: Apache-2.0 */
/* The columns and rows of Status/Show; for status.c. */
#ifndef JX_SERVER_SERVICE_STATUS_ROWS_H
#define JX_SERVER_SERVICE_STATUS_ROWS_H

#include "jixiao/v1/status.pb-c.h"
#include "jixiao/v1/submissions.pb-c.h"

#include "common/model/catalog.h"
#include "server/dispatch/call.h"
#include "server/domain/calendar.h"
#include "server/store/offices.h"
#include "server/store/rollups.h"

#define JX_STATUS_MONTHS 12
#define JX_STATUS_NAMES  64u

/* One form in one month, over the offices that were asked for. */
struct jx_status_month {
	bool shown; /* somebody owes it */
	bool over;  /* the month is, and the form is taken */
	bool closed;
	uint32_t n_items;
	struct jx_period_days days;
	uint64_t owed;
	struct jx_submitted count;
};

struct jx_status_form {
	const struct jx_form *form; /* as in the last month that has it; borrowed from the arena */
	struct jx_status_month months[JX_STATUS_MONTHS];
};

struct jx_status_asked {
	struct jx_call *call;
	struct jx_office top;
	const char *form; /* "": every one */
	jx_month from, to;
	jx_day today;
	struct jx_status_form *forms;
	size_t n_forms, n_columns;
	/* Of submitters who were looked up, by the end of their number. */
	struct {
		uint64_t id; /* 0: none */
		char *name;
	} names[JX_STATUS_NAMES];
};

/* Finds what is owed in the months. False: the call is refused. */
bool jx_status_columns(struct jx_status_asked *asked);
/* n_columns of them; NULL: the call is refused. */
Jixiao__V1__StatusColumn **jx_status_column_messages(const struct jx_status_asked *asked);
/* NULL: the call is refused. The office is borrowed. */
Jixiao__V1__StatusRow *jx_status_row(struct jx_status_asked *asked, const struct jx_office *office);

#endif
