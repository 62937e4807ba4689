/* SPDX-License-Identifier: Apache-2.0 */
/*
 * New keys and new principals. A key belongs to one principal for ever; so does its twin, the other point that derives
 * the same CURVE key.
 */
#ifndef JX_SERVER_SERVICE_ENROL_H
#define JX_SERVER_SERVICE_ENROL_H

#include "server/dispatch/call.h"

/* The key of this identity, in force from the call's seq. False: the call is refused, or faulted. */
bool jx_new_key(struct jx_call *call, const char *identity, struct jx_principal_key *key);

/* Adds the principal, whose name, office and roles are right, with this identity as its first key. False: refused. */
bool jx_enrol(struct jx_call *call, const char *identity, struct jx_principal *principal);

/* A principal that has the one role without an end; `name` and `office` are right and copied. */
struct jx_principal jx_principal_of(const struct jx_call *call, const char *name, const char *office,
				    enum jx_role role);

#endif
