/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The duties of a catalogue's files beside those that there are.
 */
#ifndef JX_CLIENT_COMMANDS_CATALOG_DUTIES_H
#define JX_CLIENT_COMMANDS_CATALOG_DUTIES_H

#include "jixiao/v1/duties.pb-c.h"

#include "client/app.h"
#include "client/document/catalog_files.h"

struct jx_duty_counts {
	uint32_t missing;   /* rows that an import adds: the office owes the form in none of their months */
	uint32_t differing; /* stretches of months that one side has and the other has not, and no import changes */
};

/*
 * Compares them month by month: a duty that was ended and goes on in another is as good as one. What differs is told on
 * stderr as hints, the first ones, with the commands that change the server. False: memory ended.
 */
bool jx_duties_compare(const char *folder, const struct jx_catalog_files *files,
		       const Jixiao__V1__DutiesListResponse *list, struct jx_duty_counts *counts);

#endif
