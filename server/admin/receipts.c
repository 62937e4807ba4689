/* SPDX-License-Identifier: Apache-2.0 */
#include "server/admin/receipts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/rpc.pb-c.h"

#include "common/base/log.h"
#include "common/rpc/signing.h"
#include "server/dispatch/guard.h"
#include "server/store/journal.h"
#include "server/store/principals.h"

/* A receipt with the longest path that a round can have takes less than 1 kB. */
#define FILE_SIZE 16384u

struct search {
	const Jixiao__V1__KeptReceipt *kept;
	bool same;
};

static enum jx_status file_read(const char *path, uint8_t bytes[FILE_SIZE], size_t *n)
{
	FILE *file = fopen(path, "rb");

	if (file != NULL)
		*n = fread(bytes, 1, FILE_SIZE, file);
	const bool failed = file == NULL || ferror(file);
	if (failed)
		jx_log(JX_LOG_ERROR, "%s: %s", path, strerror(errno));
	if (file != NULL)
		(void)fclose(file);
	return failed ? JX_FAILED_PRECONDITION : JX_OK;
}

static Jixiao__V1__KeptReceipt *receipt_unpack(const uint8_t *bytes, size_t n)
{
	const struct jx_guard_limits limits = {.depth = 2, .elements = 256, .text = JX_METHOD_NAME_MAX};
	struct jx_guard_report report;

	if (jx_guard_check(&jixiao__v1__kept_receipt__descriptor, bytes, n, &limits, &report) != JX_GUARD_OK)
		return NULL;
	Jixiao__V1__KeptReceipt *kept = jixiao__v1__kept_receipt__unpack(NULL, n, bytes);
	if (kept != NULL && kept->ledger.len == JX_KEY_BYTES && kept->server.len == JX_KEY_BYTES &&
	    kept->request_id.len == JX_REQUEST_ID_BYTES && kept->body_hash.len == JX_HASH_BYTES &&
	    kept->receipt != NULL && kept->receipt->entry_hash.len == JX_HASH_BYTES)
		return kept;
	jixiao__v1__kept_receipt__free_unpacked(kept, NULL);
	return NULL;
}

static enum jx_status server_had(struct jx_store *store, const uint8_t *key, bool *had)
{
	struct jx_principal_key keys[JX_KEYS_MAX];
	size_t n = 0;

	const enum jx_status status = jx_principal_keys(store, JX_PRINCIPAL_SERVER, keys, &n);
	if (status != JX_OK && status != JX_NOT_FOUND)
		return status;
	*had = false;
	for (size_t i = 0; i < n; i++)
		*had = *had || memcmp(keys[i].key, key, JX_KEY_BYTES) == 0;
	return JX_OK;
}

/* Is it the server's word at all? Needs no journal. */
static const char *word_problem(const struct jx_dir *dir, const Jixiao__V1__KeptReceipt *kept)
{
	struct jx_signed_request request = {
		.ledger = dir->ledger, .request_id = kept->request_id.data, .method = kept->method};

	if (memcmp(kept->ledger.data, dir->ledger, JX_KEY_BYTES) != 0)
		return "it is a receipt of another ledger";
	memcpy(request.body_hash, kept->body_hash.data, JX_HASH_BYTES);
	return jx_receipt_problem(kept->receipt, kept->server.data, &request);
}

static enum jx_status visit_entry(void *context, const struct jx_journal_row *row)
{
	struct search *search = context;
	const Jixiao__V1__KeptReceipt *kept = search->kept;
	uint8_t body_hash[JX_HASH_BYTES];

	Jixiao__V1__JournalEntry *entry = jixiao__v1__journal_entry__unpack(NULL, row->entry_size, row->entry);
	if (entry == NULL)
		return JX_OK;
	jx_hash(entry->body.data, entry->body.len, body_hash);
	search->same = memcmp(row->hash, kept->receipt->entry_hash.data, JX_HASH_BYTES) == 0 &&
		       entry->request_id.len == JX_REQUEST_ID_BYTES &&
		       memcmp(entry->request_id.data, kept->request_id.data, JX_REQUEST_ID_BYTES) == 0 &&
		       strcmp(entry->method, kept->method) == 0 &&
		       memcmp(body_hash, kept->body_hash.data, JX_HASH_BYTES) == 0;
	jixiao__v1__journal_entry__free_unpacked(entry, NULL);
	return JX_OK;
}

static enum jx_status journal_search(const struct jx_dir *dir, const Jixiao__V1__KeptReceipt *kept, char *problem)
{
	struct search search = {.kept = kept};
	const unsigned long long seq = kept->receipt->seq;
	bool had = false;

	enum jx_status status = jx_journal_get(dir->store, kept->receipt->seq, visit_entry, &search);
	if (status == JX_NOT_FOUND) {
		(void)snprintf(problem, JX_RECEIPT_PROBLEM,
			       "the journal was cut or changed: receipt for entry %llu, which the journal has not",
			       seq);
		return JX_OK;
	}
	if (status == JX_OK)
		status = server_had(dir->store, kept->server.data, &had);
	if (status != JX_OK)
		return status;
	if (!search.same)
		(void)snprintf(problem, JX_RECEIPT_PROBLEM,
			       "the journal was cut or changed: receipt for entry %llu, which now is another", seq);
	else if (!had)
		(void)snprintf(problem, JX_RECEIPT_PROBLEM, "the key that signed it was never the server's");
	return JX_OK;
}

enum jx_status jx_receipt_file_check(const struct jx_dir *dir, const char *path, char problem[JX_RECEIPT_PROBLEM])
{
	uint8_t bytes[FILE_SIZE];
	size_t n = 0;

	problem[0] = '\0';
	enum jx_status status = file_read(path, bytes, &n);
	if (status != JX_OK)
		return status;
	Jixiao__V1__KeptReceipt *kept = receipt_unpack(bytes, n);
	if (kept == NULL) {
		(void)snprintf(problem, JX_RECEIPT_PROBLEM, "it is not a receipt, or it was changed");
		return JX_OK;
	}
	const char *word = word_problem(dir, kept);
	if (word != NULL)
		(void)snprintf(problem, JX_RECEIPT_PROBLEM, "%s", word);
	else
		status = journal_search(dir, kept, problem);
	jixiao__v1__kept_receipt__free_unpacked(kept, NULL);
	return status;
}
