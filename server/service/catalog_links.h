/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of a catalogue and the projects does not find each other: measures and indicators are linked by project code and
 * full name, whichever is there first.
 */
#ifndef JX_SERVER_SERVICE_CATALOG_LINKS_H
#define JX_SERVER_SERVICE_CATALOG_LINKS_H

#include "jixiao/v1/catalog.pb-c.h"

#include "common/model/catalog.h"
#include "server/dispatch/call.h"

/* How many rows, and how many projects are looked at for them, by code. */
#define JX_UNLINKED_MAX        100u
#define JX_LINKED_PROJECTS_MAX 200u

struct jx_unlinked {
	Jixiao__V1__Unlinked *rows[JX_UNLINKED_MAX]; /* in the call's arena */
	size_t n;
	uint32_t left_out;          /* of these */
	uint32_t projects_left_out; /* that were not looked at */
};

/* By the newest version of each project. False: the call is refused. */
bool jx_catalog_unlinked(struct jx_call *call, const struct jx_catalog *catalog, struct jx_unlinked *unlinked);

#endif
