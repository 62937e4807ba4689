/* SPDX-License-Identifier: Apache-2.0 */
#include "client/route.h"

#include <string.h>

/* A server that is killed before its greeting looks like something else than a server; it does not do so twice. */
#define STRANGE_FOR_CERTAIN 2u

static void note_state(struct jx_route *route, enum jx_link_state state)
{
	unsigned *strange = &route->strange[route->endpoint];

	if (state == JX_LINK_READY)
		*strange = 0;
	else if (state == JX_LINK_NOT_JIXIAO)
		*strange += 1;
	else if (state == JX_LINK_IDENTITY_MISMATCH)
		*strange = STRANGE_FOR_CERTAIN;
	route->other[route->endpoint] = state == JX_LINK_NOT_JIXIAO;
}

enum jx_link_state jx_route_ready(struct jx_route *route, int timeout_ms)
{
	const struct jx_profile *profile = route->profile;
	enum jx_link_state state;

	if (route->link == NULL &&
	    jx_link_open(profile->endpoints[route->endpoint], profile->server, route->key, &route->link) != JX_OK)
		return JX_LINK_CONNECTING;
	state = jx_link_wait(route->link, 0);
	if (state == JX_LINK_CONNECTING)
		state = jx_link_wait(route->link, timeout_ms);
	note_state(route, state);
	return state;
}

bool jx_route_next(struct jx_route *route)
{
	route->silent[route->endpoint] = route->link != NULL && jx_link_is_silent(route->link);
	jx_link_close(route->link);
	route->link = NULL;
	route->endpoint = (route->endpoint + 1) % route->profile->n_endpoints;
	return route->endpoint == 0;
}

const char *jx_route_stranger(const struct jx_route *route, bool *other)
{
	for (size_t i = 0; i < route->profile->n_endpoints; i++) {
		if (route->strange[i] < STRANGE_FOR_CERTAIN)
			continue;
		*other = route->other[i];
		return route->profile->endpoints[i];
	}
	return NULL;
}

const char *jx_route_silent(const struct jx_route *route)
{
	for (size_t i = 0; i < route->profile->n_endpoints; i++)
		if (route->silent[i])
			return route->profile->endpoints[i];
	return NULL;
}

void jx_route_forget(struct jx_route *route)
{
	memset(route->strange, 0, sizeof(route->strange));
	memset(route->silent, 0, sizeof(route->silent));
}

void jx_route_clear(struct jx_route *route)
{
	jx_link_close(route->link);
	route->link = NULL;
}
