/* SPDX-License-Identifier: Apache-2.0 */
/* The (form, office, month) that the requests of Submissions name. */
#ifndef JX_SERVER_SERVICE_SUBMISSION_KEY_H
#define JX_SERVER_SERVICE_SUBMISSION_KEY_H

#include "server/service/fields.h"
#include "server/store/submissions.h"

/* What is wrong is a field's: form_code, office_code, period. */
void jx_submission_key_read(struct jx_fields *fields, const char *form, const char *office, const char *period,
			    struct jx_submission_key *key);

#endif
