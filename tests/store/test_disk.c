/* SPDX-License-Identifier: Apache-2.0 */
/* A disk that is full, or fails, at each write and sync in turn: SQLite's own system calls are made to say so. */
#include "server/store/store.h"

#include <errno.h>
#include <unistd.h>

#include "server/store/compare.h"
#include "tests/lib/expect.h"
#include "tests/store/sample.h"

/* The countdown: how many calls go well, and what the one after them says; 0: none fails. */
static unsigned left;
static int error;
static bool hit;

static bool due(int what)
{
	if (what != error || hit || left-- > 0)
		return false;
	hit = true;
	errno = what;
	return true;
}

static ssize_t full_write(int fd, const void *bytes, size_t n)
{
	return due(ENOSPC) ? -1 : write(fd, bytes, n);
}

static ssize_t full_pwrite(int fd, const void *bytes, size_t n, off_t offset)
{
	return due(ENOSPC) ? -1 : pwrite(fd, bytes, n, offset);
}

/* The C library's own, for SQLite too: there is no system call of that name to replace. */
int fdatasync(int fd)
{
	return due(EIO) ? -1 : fsync(fd);
}

static struct jx_folder folder;
static struct jx_store *store;

static void setup(void)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	cr_assert(vfs->xSetSystemCall);
	cr_assert_eq(vfs->xSetSystemCall(vfs, "write", (sqlite3_syscall_ptr)full_write), SQLITE_OK);
	cr_assert_eq(vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)full_pwrite), SQLITE_OK);
	cr_assert_eq(vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)full_pwrite), SQLITE_OK);
	jx_folder_make(&folder);
	store = jx_sample_open(folder.database);
	jx_sample_fill(store);
}

static void teardown(void)
{
	jx_store_close(store);
	jx_folder_drop(&folder);
}

TestSuite(disk, .init = setup, .fini = teardown);

static void fail_at(unsigned call, int what)
{
	left = call;
	error = what;
	hit = false;
}

static uint64_t head_seq(void)
{
	struct jx_journal_head head;

	EXPECT_OK(jx_journal_head_read(store, &head));
	return head.seq;
}

static void tell(void *context, const char *problem)
{
	(void)context;
	cr_assert_fail("%s", problem);
}

static enum jx_status append_one(uint64_t seq)
{
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_sample_append(store, seq));
	return jx_store_commit(store);
}

/* A commit that meets a full disk at any of its writes is surely undone, and the store goes on. */
Test(disk, full_at_every_write_of_a_commit)
{
	unsigned k = 0;

	for (;; k++) {
		enum jx_status status;

		fail_at(k, ENOSPC);
		status = append_one(4);
		fail_at(0, 0);
		if (status == JX_OK)
			break;
		EXPECT_STATUS(status, JX_RESOURCE_EXHAUSTED);
		EXPECT_STATUS(jx_store_poison(store), JX_RESOURCE_EXHAUSTED);
		cr_assert_eq(head_seq(), 3);
		EXPECT_OK(jx_store_integrity(store, tell, NULL));
	}
	cr_assert_gt(k, 3);
	jx_store_close(store);
	store = jx_sample_open(folder.database);
	cr_assert_eq(head_seq(), 4);
	EXPECT_OK(jx_store_integrity(store, tell, NULL));
}

Test(disk, full_at_every_write_of_a_checkpoint)
{
	unsigned k = 0;

	for (;; k++) {
		enum jx_status status;

		fail_at(k, ENOSPC);
		status = jx_store_checkpoint(store);
		fail_at(0, 0);
		if (status == JX_OK)
			break;
		EXPECT_STATUS(status, JX_RESOURCE_EXHAUSTED);
		cr_assert_eq(head_seq(), 3);
	}
	cr_assert_gt(k, 3);
	EXPECT_OK(append_one(4));
	EXPECT_OK(jx_store_integrity(store, tell, NULL));
}

/* A commit syncs. Where that fails nobody knows what is durable, and no answer may leave. */
Test(disk, a_failed_sync_loses_the_store)
{
	struct jx_journal_head head;

	fail_at(0, EIO);
	EXPECT_STATUS(append_one(4), JX_INTERNAL);
	cr_assert(hit);
	EXPECT_STATUS(jx_journal_head_read(store, &head), JX_INTERNAL);
	EXPECT_STATUS(jx_store_begin(store), JX_INTERNAL);
	jx_store_close(store);
	store = jx_sample_open(folder.database);
	cr_assert(head_seq() == 3 || head_seq() == 4);
	EXPECT_OK(jx_store_integrity(store, tell, NULL));
}
