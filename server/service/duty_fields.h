/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Duties as requests name them, one by one or with a catalogue.
 */
#ifndef JX_SERVER_SERVICE_DUTY_FIELDS_H
#define JX_SERVER_SERVICE_DUTY_FIELDS_H

#include "server/service/fields.h"
#include "server/store/catalog.h"

/* A month as texts write it; NULL, and the month, or what is wrong. */
const char *jx_month_problem(const char *text, jx_month *month);

struct jx_duty_texts {
	const char *office, *form, *from, *to; /* borrowed; to: empty for no end */
};

/* Reads what stands below `prefix` ("duties[3].", ""); what is wrong is a field's. */
void jx_duty_read(struct jx_fields *fields, const char *prefix, const struct jx_duty_texts *texts,
		  struct jx_duty *duty);

/* Its office and, in this catalogue, its form exist. False: the call is refused. */
bool jx_duty_place(struct jx_call *call, const struct jx_catalog *catalog, const struct jx_duty *duty);

/* Adds it. False: the call is refused, since the office owes the form in one of its months already. */
bool jx_duty_put(struct jx_call *call, const struct jx_duty *duty);

#endif
