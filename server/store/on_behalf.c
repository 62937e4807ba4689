/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/on_behalf.h"

#include "server/store/internal.h"

static void bind_key(struct jx_query *query, const struct jx_submission *submission)
{
	jx_bind_text(query, submission->key.form);
	jx_bind_text(query, submission->key.office);
	jx_bind_int(query, submission->key.month);
	jx_bind_number(query, submission->revision);
}

enum jx_status jx_on_behalf_add(struct jx_store *store, const struct jx_submission *submission, const char *reporter)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ON_BEHALF_ADD);

	bind_key(&query, submission);
	jx_bind_text(&query, reporter);
	jx_bind_number(&query, 0);
	jx_bind_number(&query, submission->seq);
	return jx_query_run(&query);
}

enum jx_status jx_on_behalf_get(struct jx_store *store, const struct jx_submission *submission,
				struct jx_on_behalf *on_behalf)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ON_BEHALF_GET);

	bind_key(&query, submission);
	if (jx_query_next(&query)) {
		jx_read_text(&query, on_behalf->reporter, sizeof(on_behalf->reporter));
		on_behalf->confirmer = jx_read_number(&query);
	}
	return jx_query_end_found(&query);
}

enum jx_status jx_on_behalf_confirm(struct jx_store *store, const struct jx_submission *submission, uint64_t confirmer,
				    uint64_t seq)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ON_BEHALF_CONFIRM);

	jx_bind_number(&query, confirmer);
	jx_bind_number(&query, seq);
	bind_key(&query, submission);
	(void)jx_query_next(&query);
	return jx_query_end_found(&query);
}
