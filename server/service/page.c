/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/base/reasons.h"
#include "server/service/fields.h"

/* Tag and length of a row in its list: a row is far smaller than the 2^21 bytes that three bytes of length tell. */
#define ROW_OVERHEAD 4u

_Static_assert(JX_PAGE_MAX == 500, "the sentence below says so");

static const char *size_problem(uint32_t page_size)
{
	return page_size > JX_PAGE_MAX ? JX_N("a page has at most 500 rows") : NULL;
}

static const char *token_problem(const struct jx_call *call, const Jixiao__V1__PageToken *token)
{
	if (token && (token->seq == 0 || token->seq > call->seq || token->last_key[0] == '\0'))
		return JX_N("this server gave no such token");
	return NULL;
}

bool jx_page_open(struct jx_call *call, uint32_t page_size, const Jixiao__V1__PageToken *token, struct jx_page *page)
{
	struct jx_fields fields = {.call = call};

	jx_field_check(&fields, "page_size", JX_RULE_PAGE_SIZE, size_problem(page_size));
	jx_field_check(&fields, "page", JX_RULE_PAGE_TOKEN, token_problem(call, token));
	if (!jx_fields_right(&fields))
		return false;
	*page = (struct jx_page){
		.size = page_size ? page_size : JX_PAGE_DEFAULT,
		.seq = token ? token->seq : call->seq,
		.after = token ? token->last_key : "",
	};
	return true;
}

bool jx_page_number(struct jx_call *call, const struct jx_page *page, uint64_t *after)
{
	struct jx_fields fields = {.call = call};
	size_t digits = strspn(page->after, "0123456789");
	unsigned long long number;

	errno = 0;
	number = strtoull(page->after, NULL, 10);
	if (page->after[digits] != '\0' || errno != 0 || number > INT64_MAX)
		jx_field_check(&fields, "page", JX_RULE_PAGE_TOKEN, JX_N("this server gave no such token"));
	if (!jx_fields_right(&fields))
		return false;
	*after = number;
	return true;
}

bool jx_page_take(struct jx_page *page, const ProtobufCMessage *row)
{
	size_t size = protobuf_c_message_get_packed_size(row) + ROW_OVERHEAD;

	if (page->bytes + size > JX_PAGE_BYTES)
		return false;
	page->bytes += size;
	return true;
}

Jixiao__V1__PageToken *jx_page_next(struct jx_page *page, const char *last_key)
{
	jixiao__v1__page_token__init(&page->next);
	page->next.seq = page->seq;
	page->next.last_key = (char *)last_key;
	return &page->next;
}
