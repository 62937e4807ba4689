/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/client/outbox_sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

struct temp sample_temp;
char sample_path[512];

void sample_setup(void)
{
	temp_open(&sample_temp);
	(void)snprintf(sample_path, sizeof(sample_path), "%s", temp_path(&sample_temp, "outbox.db"));
}

void sample_teardown(void)
{
	temp_close(&sample_temp);
}

const uint8_t sample_author[JX_KEY_BYTES] = "the author's key", sample_other[JX_KEY_BYTES] = "another key";

struct jx_outbox *sample_open(void)
{
	struct jx_outbox *outbox;
	enum jx_status status = jx_outbox_open(sample_path, &outbox);

	cr_assert_eq(status, JX_OK, "%s", jx_outbox_problem(outbox));
	return outbox;
}

/* Number n of a form and month; its body tells n. */
struct jx_outgoing sample_entry(unsigned n, const char *period)
{
	struct jx_outgoing entry = {.method = "jixiao.v1.Submissions/Create", .created_ms = 1000 + n};

	memcpy(entry.author, sample_author, sizeof(sample_author));
	memset(entry.request_id, (int)n, sizeof(entry.request_id));
	memset(entry.signature, (int)n + 1, sizeof(entry.signature));
	(void)snprintf(entry.subject.form, sizeof(entry.subject.form), "petition.monthly");
	(void)snprintf(entry.subject.office, sizeof(entry.subject.office), "370202");
	(void)snprintf(entry.subject.period, sizeof(entry.subject.period), "%s", period);
	entry.body.size = 200;
	entry.body.bytes = malloc(entry.body.size);
	memset(entry.body.bytes, (int)n, entry.body.size);
	return entry;
}

struct jx_subject sample_subject(const char *period)
{
	struct jx_outgoing entry = sample_entry(0, period);
	const struct jx_subject subject = entry.subject;

	jx_outgoing_clear(&entry);
	return subject;
}

enum jx_status sample_add(struct jx_outbox *outbox, unsigned n, const char *period, const uint8_t *after)
{
	struct jx_outgoing entry = sample_entry(n, period);
	enum jx_status status = jx_outbox_add(outbox, &entry, after);

	jx_outgoing_clear(&entry);
	return status;
}

enum jx_status sample_settle(struct jx_outbox *outbox, unsigned n, const char *period)
{
	char kept[] = "kept", packed[] = "figures";
	const struct jx_receipt_row receipt = {
		.seq = n + 10, .time_ms = n + 100, .revision = 1, .kept = {kept, sizeof(kept)}};
	struct jx_outgoing entry = sample_entry(n, period);
	const struct jx_seen seen = {
		.subject = entry.subject, .time_ms = n + 100, .submission = {packed, sizeof(packed)}};
	enum jx_status status = jx_outbox_settle(outbox, &entry, &receipt, &seen, 1);

	jx_outgoing_clear(&entry);
	return status;
}

void sample_expect_next(struct jx_outbox *outbox, int64_t after, int64_t expected)
{
	struct jx_outgoing entry;
	enum jx_status status = jx_outbox_next_to_send(outbox, sample_author, after, &entry);

	cr_assert_eq(status, expected > 0 ? JX_OK : JX_NOT_FOUND);
	cr_assert_eq(entry.id, expected, "%lld instead of %lld", (long long)entry.id, (long long)expected);
	jx_outgoing_clear(&entry);
}
