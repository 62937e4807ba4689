/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/check_row.h"

void jx_check_bind(struct jx_query *query, const struct jx_check *check)
{
	jx_bind_text(query, check->code);
	jx_bind_text(query, check->form);
	jx_bind_number(query, check->kind);
	jx_bind_number(query, check->cumulative);
	jx_bind_text(query, check->left);
	jx_bind_text(query, check->right);
	jx_bind_text(query, check->text);
	jx_bind_number(query, check->severity);
	jx_bind_number(query, check->trial);
}

void jx_check_read(struct jx_query *query, void *row)
{
	struct jx_check *check = row;

	jx_read_text(query, check->code, sizeof(check->code));
	jx_read_text(query, check->form, sizeof(check->form));
	check->kind = (enum jx_check_kind)jx_read_int(query, JX_CHECK_AT_MOST, JX_CHECK_CUMULATIVE);
	check->cumulative = jx_read_int(query, 0, 1) == 1;
	jx_read_text(query, check->left, sizeof(check->left));
	jx_read_text(query, check->right, sizeof(check->right));
	jx_read_text(query, check->text, sizeof(check->text));
	check->severity = (enum jx_severity)jx_read_int(query, JX_SEVERITY_ERROR, JX_SEVERITY_HINT);
	check->trial = jx_read_int(query, 0, 1) == 1;
}
