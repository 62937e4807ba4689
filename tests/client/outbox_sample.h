/* SPDX-License-Identifier: Apache-2.0 */
/* An outbox in a temporary folder, and entries for it. */
#ifndef JX_TESTS_CLIENT_OUTBOX_SAMPLE_H
#define JX_TESTS_CLIENT_OUTBOX_SAMPLE_H

#include "client/outbox/receipts.h"
#include "tests/common/temp.h"

extern struct temp sample_temp;
extern char sample_path[512];
extern const uint8_t sample_author[JX_KEY_BYTES], sample_other[JX_KEY_BYTES];

/* Of a test suite. */
void sample_setup(void);
void sample_teardown(void);

struct jx_outbox *sample_open(void);
/* Number n of a form and month; its body tells n. */
struct jx_outgoing sample_entry(unsigned n, const char *period);
struct jx_subject sample_subject(const char *period);
enum jx_status sample_add(struct jx_outbox *outbox, unsigned n, const char *period, const uint8_t *after);
enum jx_status sample_settle(struct jx_outbox *outbox, unsigned n, const char *period);
/* The next one that may be sent past `after`; 0: none. */
void sample_expect_next(struct jx_outbox *outbox, int64_t after, int64_t expected);

#define SAMPLE_FIRST_VERSION                                                                                           \
	"DROP TABLE about; CREATE INDEX entry_subject ON entry (author, form, office, period, id);"                    \
	"PRAGMA user_version = 1"

#endif
