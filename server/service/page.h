/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One page of a list: how many rows, where it begins, and where the next one does. A page ends before it would outgrow
 * a message.
 */
#ifndef JX_SERVER_SERVICE_PAGE_H
#define JX_SERVER_SERVICE_PAGE_H

#include "jixiao/v1/page.pb-c.h"

#include "server/dispatch/call.h"

struct jx_page {
	uint32_t size;     /* rows at most */
	uint64_t seq;      /* journal position that the first page was read at */
	const char *after; /* key of the last row of the page before; "" on the first. Borrowed from the token */
	size_t bytes;      /* of the rows taken so far, packed */
	Jixiao__V1__PageToken next;
};

/* `token` is NULL for the first page. False: the call is refused. */
bool jx_page_open(struct jx_call *call, uint32_t page_size, const Jixiao__V1__PageToken *token, struct jx_page *page);
/* The key of a list ordered by number; 0 on the first page. False: the call is refused. */
bool jx_page_number(struct jx_call *call, const struct jx_page *page, uint64_t *after);

/* Takes one more row, or ends the page before it. */
bool jx_page_take(struct jx_page *page, const ProtobufCMessage *row);

/* The token that leads on from this page, whose last row has this key, which is borrowed; it stands in the page. */
Jixiao__V1__PageToken *jx_page_next(struct jx_page *page, const char *last_key);

#endif
