/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/endorsements.h"

#include "server/store/internal.h"

enum jx_status jx_endorsing_get(struct jx_store *store, const char *office, struct jx_endorsing *endorsing)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ENDORSEMENT_OF_OFFICE);

	*endorsing = (struct jx_endorsing){.needed = false};
	jx_bind_text(&query, office);
	if (jx_query_next(&query)) {
		endorsing->needed = jx_read_int(&query, 0, 1) != 0;
		endorsing->seq = jx_read_number(&query);
	}
	return jx_query_end(&query);
}

enum jx_status jx_endorsing_set(struct jx_store *store, const char *office, const struct jx_endorsing *endorsing)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ENDORSEMENT_SET);

	jx_bind_text(&query, office);
	jx_bind_int(&query, endorsing->needed);
	jx_bind_number(&query, endorsing->seq);
	return jx_query_run(&query);
}

static void bind_key(struct jx_query *query, const struct jx_submission *submission)
{
	jx_bind_text(query, submission->key.form);
	jx_bind_text(query, submission->key.office);
	jx_bind_int(query, submission->key.month);
	jx_bind_number(query, submission->revision);
}

enum jx_status jx_endorsement_add(struct jx_store *store, const struct jx_submission *submission, uint64_t endorser)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ENDORSEMENT_ADD);

	bind_key(&query, submission);
	jx_bind_number(&query, endorser);
	jx_bind_number(&query, submission->seq);
	return jx_query_run(&query);
}

enum jx_status jx_endorsement_get(struct jx_store *store, const struct jx_submission *submission, uint64_t *endorser)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ENDORSEMENT_GET);

	bind_key(&query, submission);
	if (jx_query_next(&query))
		*endorser = jx_read_number(&query);
	return jx_query_end_found(&query);
}
