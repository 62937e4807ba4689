/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/views.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/locale.h"
#include "common/base/reasons.h"
#include "common/base/text.h"
#include "common/model/date.h"
#include "common/model/money.h"
#include "common/rpc/methods.h"

/* 9999-12-31 23:59:59 at UTC+8: what jx_time_format can write. */
#define TIME_MAX_MS INT64_C(253402271999999)

size_t jx_cell_append(char *out, size_t size, size_t used, const char *text)
{
	size_t n = jx_text_cut(text, size - used - 1);

	assert(used < size);
	memcpy(out + used, text, n);
	out[used + n] = '\0';
	return used + n;
}

void jx_cell_wan(int64_t fen, char *out, size_t size)
{
	char text[JX_MONEY_SIZE];

	if (fen < -JX_MONEY_MAX || fen > JX_MONEY_MAX) {
		(void)snprintf(text, sizeof(text), "%" PRId64 "分", fen);
	} else {
		jx_money_format_wan(fen, text);
		assert(strlen(text) > strlen("万元"));
		text[strlen(text) - strlen("万元")] = '\0';
	}
	(void)jx_cell_append(out, size, 0, text);
}

size_t jx_cell_role(char *out, size_t size, size_t used, Jixiao__V1__Role role)
{
	const char *name = jx_role_name(role);
	char unknown[24];

	(void)snprintf(unknown, sizeof(unknown), "role %d", (int)role);
	return jx_cell_append(out, size, used, name != NULL ? name : unknown);
}

void jx_cell_time_ms(int64_t time_ms, char *out, size_t size)
{
	char text[32];

	if (time_ms >= 0 && time_ms <= TIME_MAX_MS)
		jx_time_format(time_ms, text);
	else
		(void)snprintf(text, sizeof(text), "%" PRId64, time_ms);
	(void)jx_cell_append(out, size, 0, text);
}

void jx_cell_time(const ProtobufCMessage *row, char *out, size_t size)
{
	const ProtobufCFieldDescriptor *field =
		protobuf_c_message_descriptor_get_field_by_name(row->descriptor, "time_ms");
	int64_t time_ms;

	assert(field != NULL && field->type == PROTOBUF_C_TYPE_INT64);
	memcpy(&time_ms, (const char *)row + field->offset, sizeof(time_ms));
	jx_cell_time_ms(time_ms, out, size);
}

void jx_cell_fund(Jixiao__V1__Fund fund, char *out, size_t size)
{
	static const char *const names[] = {
		[JIXIAO__V1__FUND__FUND_FISCAL] = JX_N("fiscal"),
		[JIXIAO__V1__FUND__FUND_CARRY_OVER] = JX_N("carry-over"),
		[JIXIAO__V1__FUND__FUND_OTHER] = JX_N("other"),
	};
	size_t number = (size_t)fund;
	const char *name = number < sizeof(names) / sizeof(*names) ? names[number] : NULL;

	(void)jx_cell_append(out, size, 0, name != NULL ? _(name) : "?");
}
