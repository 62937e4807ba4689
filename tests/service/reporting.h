/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A district that reports, behind dispatch: two clerks of 370202, a catalogue with a form of four items that is
 * accepted at once and one that is reviewed (video.monthly), both owed from 2026-01 on. The fixture's day is
 * 2026-09-01.
 */
#ifndef JX_TESTS_SERVICE_REPORTING_H
#define JX_TESTS_SERVICE_REPORTING_H

#include "jixiao/v1/submissions.pb-c.h"

#include "common/model/schedule.h"
#include "tests/lib/fixture.h"

#define JX_REPORT_DISTRICT "370202"
#define JX_REPORT_FORM     "petition.monthly"
#define JX_REPORT_CELLS    8u

extern struct jx_reporting {
	struct jx_fixture fixture;
	struct jx_key clerk, second;
	/* The request that is being written, with its cells; `base` is what it says it corrects. */
	struct {
		Jixiao__V1__SubmissionsCreateRequest request;
		Jixiao__V1__Cell cells[JX_REPORT_CELLS];
		Jixiao__V1__Cell *rows[JX_REPORT_CELLS];
		uint8_t base[JX_REQUEST_ID_BYTES];
	} draft;
} jx_reporting;

void jx_reporting_open(void);
/* The same, but every form is reviewed. */
void jx_reporting_open_reviewed(void);
/* The same, with forms that are due. */
void jx_reporting_open_scheduled(const struct jx_schedule *schedule);
void jx_reporting_close(void);
/* The catalogue once more, as its next version from that month on. */
void jx_reporting_catalog(const char *from);

/* A request without cells, for that month. */
void jx_report_begin(const char *period);
Jixiao__V1__Cell *jx_report_add(const char *item, int64_t ten_thousandths);
/* Sent by the clerk; good until the next call. */
const Jixiao__V1__SubmissionsCreateResponse *jx_report_create(void);
/* The next request names what this one brought as its base. */
void jx_report_create_and_go_on(void);
void jx_report_expect_refused(const char *reason);
/* Refused for one figure, by this rule, at this field. */
void jx_report_expect_figure(const char *field, const char *rule);
/* The revision that was answered, by Get: the answer says the same of it, without its cells, hash and findings. */
const Jixiao__V1__Submission *jx_report_look(const struct jx_key *key, const Jixiao__V1__Submission *answered);
/* Of 2026-06. */
const Jixiao__V1__SubmissionsGetResponse *jx_report_get(uint32_t revision);

#endif
