/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/submission_newest.h"

#include <string.h>

const char *jx_base_problem(const ProtobufCBinaryData *base)
{
	return base->len == 0 || base->len == JX_SUBMISSION_ID_BYTES ? NULL : JX_N("it is no request id of 16 bytes");
}

bool jx_revision_names(struct jx_call *call, const struct jx_submission *submission, struct jx_revision_names *names)
{
	enum jx_status status = jx_principal_get(call->store, submission->submitter, &names->submitter);

	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	jx_time_format(submission->time_ms, names->time);
	jx_month_format(submission->key.month, names->month);
	return true;
}

static void refuse_changed(struct jx_call *call, const struct jx_submission *newest)
{
	struct jx_revision_names names;

	if (jx_revision_names(call, newest, &names))
		jx_call_refuse(call, JX_REASON_SUBMISSION_CHANGED, newest->key.form, names.month,
			       jx_call_number(call, newest->revision), names.submitter.name, names.time);
}

/* There is no revision. */
static bool allow_first(struct jx_call *call, const struct jx_submission_key *key, const ProtobufCBinaryData *base)
{
	char month[JX_MONTH_SIZE];

	jx_month_format(key->month, month);
	if (base->len > 0)
		jx_call_refuse(call, JX_REASON_SUBMISSION_NOT_FOUND, key->form, key->office, month);
	return base->len == 0;
}

bool jx_submission_base(struct jx_call *call, const struct jx_submission_key *key, const ProtobufCBinaryData *base,
			struct jx_submission *newest)
{
	char month[JX_MONTH_SIZE];
	enum jx_status status = jx_submission_newest(call->store, call->arena, key, newest);

	if (status == JX_NOT_FOUND) {
		newest->revision = 0;
		return allow_first(call, key, base);
	}
	jx_month_format(key->month, month);
	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (base->len != sizeof(newest->request_id) || memcmp(base->data, newest->request_id, base->len) != 0)
		refuse_changed(call, newest);
	else if (newest->revision >= JX_REVISIONS_MAX)
		jx_call_refuse(call, JX_REASON_TOO_MANY_REVISIONS, key->form, month,
			       jx_call_number(call, newest->revision));
	return call->outcome == JX_CALL_OPEN;
}
