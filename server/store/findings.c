/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/findings.h"

#include "common/base/log.h"
#include "server/store/internal.h"
#include "server/store/submissions.h"

static void bind_revision(struct jx_query *query, const struct jx_submission *submission)
{
	jx_bind_text(query, submission->key.form);
	jx_bind_text(query, submission->key.office);
	jx_bind_int(query, submission->key.month);
	jx_bind_number(query, submission->revision);
}

static enum jx_status add(struct jx_store *store, const struct jx_submission *added, size_t number)
{
	const struct jx_stored_finding *finding = &added->findings[number];
	struct jx_query query = jx_query_begin(store, JX_SQL_FINDING_ADD);

	bind_revision(&query, added);
	jx_bind_number(&query, number);
	jx_bind_number(&query, finding->item);
	jx_bind_number(&query, finding->severity);
	jx_bind_number(&query, finding->trial);
	jx_bind_text(&query, finding->rule);
	jx_bind_text(&query, finding->text);
	jx_bind_text(&query, finding->fix);
	jx_bind_number(&query, added->seq);
	return jx_query_run(&query);
}

enum jx_status jx_findings_add(struct jx_store *store, const struct jx_submission *added)
{
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < added->n_findings && status == JX_OK; i++)
		status = add(store, added, i);
	return status;
}

static void read_finding(struct jx_query *query, struct jx_arena *arena, struct jx_stored_finding *finding)
{
	finding->item = (uint32_t)jx_read_int(query, 0, UINT32_MAX);
	finding->severity = (enum jx_severity)jx_read_int(query, JX_SEVERITY_ERROR, JX_SEVERITY_HINT);
	finding->trial = jx_read_int(query, 0, 1) == 1;
	finding->rule = jx_read_string(query, arena);
	finding->text = jx_read_string(query, arena);
	finding->fix = jx_read_string(query, arena);
}

enum jx_status jx_findings_load(struct jx_store *store, struct jx_arena *arena, struct jx_submission *submission)
{
	struct jx_stored_finding *rows = jx_arena_alloc(arena, (submission->n_findings + 1) * sizeof(*rows));
	struct jx_query query;
	size_t n = 0;
	enum jx_status status;

	if (!rows)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no room for findings");
	query = jx_query_begin(store, JX_SQL_FINDINGS);
	bind_revision(&query, submission);
	while (n < submission->n_findings && jx_query_next(&query))
		read_finding(&query, arena, &rows[n++]);
	status = jx_query_end(&query);
	if (status == JX_OK && n < submission->n_findings)
		status = jx_store_note(store,
				       JX_FAULT(JX_DATA_LOSS, "findings of revision %u of %s of %s are gone",
						submission->revision, submission->key.form, submission->key.office));
	submission->findings = rows;
	return status;
}

enum jx_status jx_submission_item_code(struct jx_store *store, uint32_t item, char code[JX_ITEM_CODE_MAX + 1])
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ITEM_CODE);

	jx_bind_number(&query, item);
	if (jx_query_next(&query))
		jx_read_text(&query, code, JX_ITEM_CODE_MAX + 1);
	return jx_query_end_found(&query);
}
