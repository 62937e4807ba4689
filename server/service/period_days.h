/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When a form's month is taken and due, for whoever takes or shows submissions.
 */
#ifndef JX_SERVER_SERVICE_PERIOD_DAYS_H
#define JX_SERVER_SERVICE_PERIOD_DAYS_H

#include "server/dispatch/call.h"
#include "server/domain/calendar.h"
#include "server/store/periods.h"
#include "server/store/submissions.h"

struct jx_period {
	struct jx_period_days days;
	bool changed; /* by an administrator */
	struct jx_period_change change;
};

/* The server's day. */
jx_day jx_call_today(const struct jx_call *call);

/* NOT_FOUND: the month's catalogue has no such form. */
enum jx_status jx_period_find(struct jx_call *call, const char *form, jx_month month, struct jx_period *period);

/*
 * Whether the office may change what it submits for the form's month today: it is open, or a waiver holds. False: the
 * call is refused, with the command that asks for a waiver, or faulted. A form that the month's catalogue lacks has no
 * schedule.
 */
bool jx_period_allow(struct jx_call *call, const struct jx_submission_key *key);

/* By how many days the first revision since the last withdrawal that was accepted was late; none of a withdrawal.
 * False: the call is faulted. */
bool jx_period_lateness(struct jx_call *call, const struct jx_submission *submission, uint32_t *days);

/* A future month has no figures, but days: how far ahead they are told. NULL, or what is wrong. */
const char *jx_period_problem(const struct jx_call *call, jx_month month);

/* Years of due days. */
#define JX_DUE_YEARS_MAX 4u

struct jx_due_years {
	uint32_t years[JX_DUE_YEARS_MAX];
	size_t n;
};

/* The year of a day, once; 0: there is none. */
void jx_due_year_note(struct jx_due_years *years, jx_day day);
/* Keeps those that have no calendar: days that fall on a holiday there did not move. False: the call is faulted. */
bool jx_due_years_without_calendar(struct jx_call *call, struct jx_due_years *years);

/* The root alone keeps calendar and periods. False: the call is refused or faulted. */
bool jx_periods_of_root(struct jx_call *call, const char *office);

/* "" for a day of 0; false where it is no day from today on within JX_WAIVER_DAYS_MAX: what is wrong, or NULL. */
const char *jx_until_problem(const struct jx_call *call, const char *text, jx_day *until);

#endif
