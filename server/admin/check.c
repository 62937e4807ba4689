/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/base/text.h"
#include "common/rpc/methods.h"
#include "server/admin/args.h"
#include "server/admin/dir.h"
#include "server/admin/progress.h"
#include "server/admin/receipts.h"
#include "server/admin/words.h"
#include "server/dispatch/replay.h"
#include "server/service/services.h"
#include "server/store/compare.h"
#include "server/store/offices.h"
#include "server/store/principals.h"

#define OFFICES_PAGE 64u

struct check {
	struct jx_dir dir;
	struct jx_store *rebuilt;
	struct jx_replay replay;
	struct jx_progress progress;
	const char **receipts;
	size_t n_receipts;
	size_t receipt_findings;
	uint64_t findings;
};

/* -- what is found goes to stdout, a line each ------------------------------------------------------------------- */

/* One finding is one line, whatever a damaged file holds. */
static void put_flat(const char *text)
{
	for (; *text != '\0'; text++)
		(void)putchar((unsigned char)*text < ' ' || *text == 0x7f ? ' ' : *text);
}

static void found_in_file(void *context, const char *problem)
{
	struct check *check = context;

	check->findings++;
	(void)printf("%s: ", JX_DIR_STORE);
	put_flat(problem);
	(void)putchar('\n');
}

static void found_in_journal(void *context, uint64_t seq, const char *problem)
{
	struct check *check = context;

	jx_progress_end(&check->progress);
	check->findings++;
	(void)printf("table journal, row %llu, seq %llu: ", (unsigned long long)seq, (unsigned long long)seq);
	put_flat(problem);
	(void)putchar('\n');
}

static void found_difference(void *context, const struct jx_difference *difference)
{
	static const char *const kinds[] = {
		[JX_ROW_MISSING] = "the row is missing",
		[JX_ROW_EXTRA] = "the journal gives no such row",
		[JX_ROW_CHANGED] = "the journal gives another value",
	};
	struct check *check = context;
	const bool column = difference->column != NULL;

	check->findings++;
	(void)printf("table %s, row ", difference->table);
	put_flat(difference->key);
	(void)printf(", seq %llu: %s%s%s\n", (unsigned long long)difference->seq, kinds[difference->kind],
		     column ? " for " : "", column ? difference->column : "");
}

static void found_in_schema(void *context, const struct jx_difference *difference)
{
	static const char *const kinds[] = {
		[JX_ROW_MISSING] = "it is missing",
		[JX_ROW_EXTRA] = "this release makes no such thing",
		[JX_ROW_CHANGED] = "this release makes it otherwise",
	};
	struct check *check = context;

	check->findings++;
	(void)printf("table %s, row ", difference->table);
	put_flat(difference->key);
	(void)printf(": %s\n", kinds[difference->kind]);
}

static void replayed(void *context, uint64_t done, uint64_t total)
{
	struct check *check = context;

	jx_progress_show(&check->progress, done, total);
}

/* -- the steps --------------------------------------------------------------------------------------------------- */

static enum jx_status check_file(struct check *check)
{
	return jx_store_integrity(check->dir.store, found_in_file, check);
}

static enum jx_status check_ledger(struct check *check)
{
	uint8_t ledger[JX_KEY_BYTES];

	const enum jx_status status = jx_dir_founder(check->dir.store, ledger);
	if (status == JX_OK && memcmp(ledger, check->dir.ledger, JX_KEY_BYTES) == 0)
		return JX_OK;
	if (status != JX_OK && status != JX_NOT_FOUND && status != JX_DATA_LOSS)
		return status;
	found_in_journal(check, 1,
			 status == JX_OK ? "it founds another ledger than " JX_DIR_SETTINGS " names"
					 : "it does not found a ledger");
	return JX_OK;
}

/* Without its key the server could not sign for this ledger. */
static enum jx_status check_key(struct check *check)
{
	struct jx_principal server;

	const enum jx_status status = jx_principal_get(check->dir.store, JX_PRINCIPAL_SERVER, &server);
	if (status == JX_OK && memcmp(server.key.key, check->dir.key.public_key, JX_KEY_BYTES) != 0) {
		check->findings++;
		(void)printf(JX_DIR_KEY ": it is not the key that the server of this ledger has in force\n");
	}
	return status == JX_NOT_FOUND ? JX_OK : status;
}

static enum jx_status check_journal(struct check *check)
{
	check->replay = (struct jx_replay){.from = check->dir.store,
					   .into = check->rebuilt,
					   .services = jx_services,
					   .n_services = jx_services_count,
					   .descriptor_set = jx_descriptor_set,
					   .descriptor_set_size = jx_descriptor_set_size,
					   .version = JX_VERSION,
					   .problem = found_in_journal,
					   .progress = replayed,
					   .context = check};
	const enum jx_status status = jx_replay_run(&check->replay);
	jx_progress_end(&check->progress);
	return status;
}

static enum jx_status check_tables(struct check *check)
{
	return jx_store_compare(check->dir.store, check->rebuilt, found_difference, check);
}

static enum jx_status check_receipts(struct check *check)
{
	for (size_t i = 0; i < check->n_receipts; i++) {
		char problem[JX_RECEIPT_PROBLEM];

		const enum jx_status status = jx_receipt_file_check(&check->dir, check->receipts[i], problem);
		if (status != JX_OK)
			return status;
		if (problem[0] == '\0')
			continue;
		check->receipt_findings++;
		(void)printf("%s: %s\n", check->receipts[i], problem);
	}
	return JX_OK;
}

/* A step that meets damage is a finding, and the next one may still name what else is wrong. */
static enum jx_status check_all(struct check *check)
{
	static enum jx_status (*const steps[])(struct check *) = {check_file,    check_ledger, check_key,
								  check_journal, check_tables, check_receipts};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		const enum jx_status status = steps[i](check);
		if (status == JX_DATA_LOSS)
			found_in_file(check, "the file is damaged, and cannot be read any further");
		else if (status != JX_OK)
			return status;
	}
	return JX_OK;
}

static enum jx_status count_offices(struct jx_store *store, uint64_t *count)
{
	struct jx_office rows[OFFICES_PAGE];
	char after[JX_OFFICE_CODE_MAX + 1] = "";
	uint64_t counted = 0;
	size_t n;

	do {
		const enum jx_status status = jx_office_list(store, after, OFFICES_PAGE, rows, &n);
		if (status != JX_OK)
			return status;
		if (n > 0)
			(void)snprintf(after, sizeof(after), "%s", rows[n - 1].code);
		counted += n;
	} while (n == OFFICES_PAGE);
	*count = counted;
	return JX_OK;
}

static enum jx_exit summarize(const struct check *check)
{
	char head[2 * JX_HASH_BYTES + 1];
	uint64_t offices = 0;

	if (check->findings > 0) {
		jx_log(JX_LOG_ERROR, "%s does not verify (findings: %llu): keep it as it is, and restore a backup",
		       check->dir.path, (unsigned long long)check->findings);
		return JX_EXIT_VERIFICATION;
	}
	if (check->receipt_findings > 0) {
		jx_log(JX_LOG_ERROR,
		       "%s is sound in itself, but does not hold what %zu of %zu receipts promise: either they are of "
		       "another "
		       "ledger, or this store was cut or brought back from before them",
		       check->dir.path, check->receipt_findings, check->n_receipts);
		return JX_EXIT_VERIFICATION;
	}
	const enum jx_status status = count_offices(check->dir.store, &offices);
	if (status != JX_OK)
		return jx_dir_exit(status);
	jx_hex_encode(check->replay.head_hash, JX_HASH_BYTES, head);
	(void)printf("ok: %llu entries, %llu offices, %zu receipts, head %s\n",
		     (unsigned long long)check->replay.entries, (unsigned long long)offices, check->n_receipts, head);
	return JX_EXIT_OK;
}

/* A name that is mistyped is said before the journal is replayed, not after. */
static bool receipts_readable(const struct check *check)
{
	for (size_t i = 0; i < check->n_receipts; i++) {
		if (access(check->receipts[i], R_OK) == 0)
			continue;
		jx_log(JX_LOG_ERROR, "check: %s: %s", check->receipts[i], strerror(errno));
		return false;
	}
	return true;
}

static enum jx_exit check_run(struct check *check, const char *path)
{
	const struct jx_store_options scratch = {.path = ":memory:", .create = true, .scratch = true};

	if (!receipts_readable(check))
		return JX_EXIT_USAGE;
	enum jx_status status = jx_dir_inspect(path, found_in_schema, check, &check->dir);
	if (status == JX_DATA_LOSS)
		found_in_file(check, "the file is damaged, and cannot be opened");
	if (status != JX_OK)
		return jx_dir_exit(status);

	status = jx_store_open(&scratch, &check->rebuilt);
	if (status == JX_OK)
		status = check_all(check);
	const enum jx_exit code = status == JX_OK ? summarize(check) : jx_dir_exit(status);
	jx_store_close(check->rebuilt);
	jx_dir_close(&check->dir);
	return code;
}

enum jx_exit jx_admin_check(int argc, char **argv)
{
	const char *path = NULL, *progress = NULL;
	struct check check = {.receipts = calloc((size_t)argc + 1, sizeof(const char *))};
	const struct jx_admin_arg args[] = {
		{.name = "DIR", .values = &path},
		{.name = "--progress", .values = &progress, .kind = JX_ARG_FLAG},
		{.name = "--receipt", .values = check.receipts, .kind = JX_ARG_REPEATED, .count = &check.n_receipts},
	};
	enum jx_exit code = JX_EXIT_INTERNAL;

	if (check.receipts == NULL)
		return code;
	if (jx_admin_parse("check", args, sizeof(args) / sizeof(args[0]), argc, argv)) {
		jx_progress_init(&check.progress, progress != NULL);
		code = check_run(&check, path);
	} else {
		code = JX_EXIT_USAGE;
	}
	free(check.receipts);
	return code;
}
