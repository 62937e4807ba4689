/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/client/faulty_vfs.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include <criterion/criterion.h>

/* The real file lies behind ours. */
struct file {
	sqlite3_file base;
	sqlite3_file *real;
};

static sqlite3_vfs *real_vfs;
static sqlite3_vfs vfs;
static sqlite3_io_methods methods;
static struct {
	enum faulty_kind kind;
	unsigned left;
	bool hit;
} plan;

void faulty_vfs_set(enum faulty_kind kind, unsigned after)
{
	plan.kind = kind;
	plan.left = after;
	plan.hit = false;
}

bool faulty_vfs_hit(void)
{
	return plan.hit;
}

/* What this operation gives instead of being done; OK: it is done. */
static int fault(int error)
{
	if (plan.kind == FAULTY_NOTHING || (plan.hit && plan.kind != FAULTY_POWER_CUT))
		return SQLITE_OK;
	if (plan.left > 0) {
		plan.left--;
		return SQLITE_OK;
	}
	plan.hit = true;
	return plan.kind == FAULTY_FULL ? SQLITE_FULL : error;
}

static sqlite3_file *behind(sqlite3_file *file)
{
	return ((struct file *)file)->real;
}

static int do_close(sqlite3_file *file)
{
	int rc = behind(file)->pMethods->xClose(behind(file));

	free(behind(file));
	return rc;
}

static int do_read(sqlite3_file *file, void *out, int n, sqlite3_int64 at)
{
	return behind(file)->pMethods->xRead(behind(file), out, n, at);
}

static int do_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
	int rc = fault(SQLITE_IOERR_WRITE);

	return rc == SQLITE_OK ? behind(file)->pMethods->xWrite(behind(file), bytes, n, at) : rc;
}

static int do_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int rc = fault(SQLITE_IOERR_TRUNCATE);

	return rc == SQLITE_OK ? behind(file)->pMethods->xTruncate(behind(file), size) : rc;
}

static int do_sync(sqlite3_file *file, int flags)
{
	int rc = fault(SQLITE_IOERR_FSYNC);

	return rc == SQLITE_OK ? behind(file)->pMethods->xSync(behind(file), flags) : rc;
}

static int do_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return behind(file)->pMethods->xFileSize(behind(file), size);
}

static int do_lock(sqlite3_file *file, int level)
{
	return behind(file)->pMethods->xLock(behind(file), level);
}

static int do_unlock(sqlite3_file *file, int level)
{
	return behind(file)->pMethods->xUnlock(behind(file), level);
}

static int do_check(sqlite3_file *file, int *out)
{
	return behind(file)->pMethods->xCheckReservedLock(behind(file), out);
}

static int do_control(sqlite3_file *file, int operation, void *argument)
{
	return behind(file)->pMethods->xFileControl(behind(file), operation, argument);
}

static int do_sector(sqlite3_file *file)
{
	return behind(file)->pMethods->xSectorSize(behind(file));
}

static int do_device(sqlite3_file *file)
{
	return behind(file)->pMethods->xDeviceCharacteristics(behind(file));
}

static int do_open(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	struct file *ours = (struct file *)file;
	int rc;

	(void)self;
	*ours = (struct file){.real = calloc(1, (size_t)real_vfs->szOsFile)};
	cr_assert(ours->real);
	rc = real_vfs->xOpen(real_vfs, name, ours->real, flags, out_flags);
	if (rc == SQLITE_OK)
		ours->base.pMethods = &methods;
	else
		free(ours->real);
	return rc;
}

static int do_delete(sqlite3_vfs *self, const char *name, int sync)
{
	int rc = fault(SQLITE_IOERR_DELETE);

	(void)self;
	return rc == SQLITE_OK ? real_vfs->xDelete(real_vfs, name, sync) : rc;
}

void faulty_vfs_register(void)
{
	real_vfs = sqlite3_vfs_find(NULL);
	cr_assert(real_vfs);
	vfs = *real_vfs;
	vfs.zName = "faulty";
	vfs.szOsFile = (int)sizeof(struct file);
	vfs.xOpen = do_open;
	vfs.xDelete = do_delete;
	methods = (sqlite3_io_methods){
		.iVersion = 1,
		.xClose = do_close,
		.xRead = do_read,
		.xWrite = do_write,
		.xTruncate = do_truncate,
		.xSync = do_sync,
		.xFileSize = do_size,
		.xLock = do_lock,
		.xUnlock = do_unlock,
		.xCheckReservedLock = do_check,
		.xFileControl = do_control,
		.xSectorSize = do_sector,
		.xDeviceCharacteristics = do_device,
	};
	cr_assert_eq(sqlite3_vfs_register(&vfs, 1), SQLITE_OK);
}
