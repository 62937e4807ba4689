/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/faulty_driver.h"

#include <stddef.h>

static struct jx_faulty_plan current;
static unsigned left, count;
static bool hit;
static struct jx_db *in_transaction; /* the connection that began last; NULL: none */

void jx_faulty_set(const struct jx_faulty_plan *plan)
{
	current = plan ? *plan : (struct jx_faulty_plan){0};
	left = current.after;
	count = 0;
	hit = false;
}

bool jx_faulty_hit(void)
{
	return hit;
}

unsigned jx_faulty_count(void)
{
	return count;
}

static enum jx_status rollback(struct jx_db *db)
{
	in_transaction = NULL;
	return jx_sqlite.rollback(db);
}

/* Is it this operation's turn to fail? */
static bool due(bool commit)
{
	count++;
	if ((hit && !current.lasting) || current.status == JX_OK || (current.commits_only && !commit))
		return false;
	if (!hit && left-- > 0)
		return false;
	hit = true;
	if (current.effect == JX_FAULTY_ROLLED_BACK && in_transaction)
		(void)rollback(in_transaction);
	return true;
}

/* The operation that fails is done all the same. */
static bool done_anyway(void)
{
	return current.effect == JX_FAULTY_DONE;
}

static enum jx_status open_db(const struct jx_db_options *options, struct jx_db **db)
{
	return due(false) ? current.status : jx_sqlite.open(options, db);
}

static void close_db(struct jx_db *db)
{
	if (db && db == in_transaction)
		in_transaction = NULL;
	jx_sqlite.close(db);
}

static enum jx_status execute(struct jx_db *db, const char *sql)
{
	if (!due(false))
		return jx_sqlite.execute(db, sql);
	if (done_anyway())
		(void)jx_sqlite.execute(db, sql);
	return current.status;
}

static enum jx_status begin(struct jx_db *db)
{
	enum jx_status status;

	if (due(false))
		return current.status;
	status = jx_sqlite.begin(db);
	if (status == JX_OK)
		in_transaction = db;
	return status;
}

static enum jx_status commit(struct jx_db *db)
{
	enum jx_status status;

	if (due(true)) {
		if (done_anyway())
			(void)jx_sqlite.commit(db);
		else
			(void)rollback(db);
		return current.status;
	}
	status = jx_sqlite.commit(db);
	if (status == JX_OK)
		in_transaction = NULL;
	return status;
}

static enum jx_status version(struct jx_db *db, int64_t *number)
{
	return due(false) ? current.status : jx_sqlite.version(db, number);
}

static enum jx_status set_version(struct jx_db *db, int64_t number)
{
	return due(false) ? current.status : jx_sqlite.set_version(db, number);
}

static int64_t log_pages(struct jx_db *db)
{
	return jx_sqlite.log_pages(db);
}

static enum jx_status checkpoint(struct jx_db *db)
{
	return due(false) ? current.status : jx_sqlite.checkpoint(db);
}

static enum jx_status integrity(struct jx_db *db, void (*found)(void *context, const char *problem), void *context)
{
	return due(false) ? current.status : jx_sqlite.integrity(db, found, context);
}

static enum jx_status prepare(struct jx_db *db, const char *sql, struct jx_stmt **stmt)
{
	return due(false) ? current.status : jx_sqlite.prepare(db, sql, stmt);
}

static void finalize(struct jx_stmt *stmt)
{
	jx_sqlite.finalize(stmt);
}

static void bind_int(struct jx_stmt *stmt, int index, int64_t value)
{
	jx_sqlite.bind_int(stmt, index, value);
}

static void bind_bytes(struct jx_stmt *stmt, int index, const void *bytes, size_t n)
{
	jx_sqlite.bind_bytes(stmt, index, bytes, n);
}

static void bind_text(struct jx_stmt *stmt, int index, const char *text)
{
	jx_sqlite.bind_text(stmt, index, text);
}

static enum jx_status step(struct jx_stmt *stmt, bool *row)
{
	if (!due(false))
		return jx_sqlite.step(stmt, row);
	if (done_anyway())
		(void)jx_sqlite.step(stmt, row);
	return current.status;
}

static void reset(struct jx_stmt *stmt)
{
	jx_sqlite.reset(stmt);
}

static int64_t column_int(struct jx_stmt *stmt, int index)
{
	return jx_sqlite.column_int(stmt, index);
}

static const void *column_bytes(struct jx_stmt *stmt, int index, size_t *n)
{
	return jx_sqlite.column_bytes(stmt, index, n);
}

const struct jx_driver jx_faulty = {
	.open = open_db,
	.close = close_db,
	.execute = execute,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.version = version,
	.set_version = set_version,
	.log_pages = log_pages,
	.checkpoint = checkpoint,
	.integrity = integrity,
	.prepare = prepare,
	.finalize = finalize,
	.bind_int = bind_int,
	.bind_bytes = bind_bytes,
	.bind_text = bind_text,
	.step = step,
	.reset = reset,
	.column_int = column_int,
	.column_bytes = column_bytes,
};
