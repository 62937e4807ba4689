/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The way to the server: one link at a time, over the profile's endpoints in turn; for the channel alone.
 */
#ifndef JX_CLIENT_ROUTE_H
#define JX_CLIENT_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/rpc/frame.h"
#include "common/rpc/profile.h"

struct jx_route {
	const struct jx_profile *profile; /* borrowed */
	const struct jx_key *key;         /* borrowed */
	struct jx_link *link;             /* owned; NULL: none at the moment */
	size_t endpoint;
	bool waiting_told;                      /* to the person before the terminal */
	unsigned strange[JX_PROFILE_ENDPOINTS]; /* how often in a row an endpoint was not the server */
	bool other[JX_PROFILE_ENDPOINTS];       /* where it was not: no server of this kind at all */
	bool silent[JX_PROFILE_ENDPOINTS];      /* something took the connection, and said nothing */
};

/* The link to the present endpoint, opened where there is none; waits at most timeout_ms until it can be used. */
enum jx_link_state jx_route_ready(struct jx_route *route, int timeout_ms);

/* Drops the link and turns to the next endpoint; true where that begins a new turn. */
bool jx_route_next(struct jx_route *route);

/* An endpoint where another server than the profile's stands, or what is no jixiaod (*other); NULL where that is
 * nowhere certain. */
const char *jx_route_stranger(const struct jx_route *route, bool *other);

/* An endpoint that took the connection when it was tried last, and said nothing; NULL: none did. */
const char *jx_route_silent(const struct jx_route *route);

/* Forgets what was learnt about the endpoints: a new call judges them anew. */
void jx_route_forget(struct jx_route *route);

void jx_route_clear(struct jx_route *route);

#endif
