/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/lock.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/expect.h"
#include "tests/store/sample.h"

Test(lock, one_holder_at_a_time)
{
	struct jx_folder folder;
	struct jx_lock first = {.fd = -1}, second = {.fd = -1};
	long holder = -1;

	jx_folder_make(&folder);
	EXPECT_OK(jx_lock_take(folder.path, &first, &holder));
	cr_assert_eq(holder, -1);
	EXPECT_STATUS(jx_lock_take(folder.path, &second, &holder), JX_UNAVAILABLE);
	cr_assert_eq(holder, (long)getpid());
	cr_assert_eq(second.fd, -1);
	jx_lock_drop(&first);
	cr_assert_eq(first.fd, -1);
	EXPECT_OK(jx_lock_take(folder.path, &second, &holder));
	jx_lock_drop(&second);
	jx_lock_drop(&second);
	jx_folder_drop(&folder);
}

/* Takes the lock, says so, and holds it until the parent has closed its end. */
static void hold(const char *path, int ready, int end)
{
	struct jx_lock lock = {.fd = -1};
	long holder;
	char byte = jx_lock_take(path, &lock, &holder) == JX_OK ? 'y' : 'n';

	if (write(ready, &byte, 1) == 1)
		while (read(end, &byte, 1) > 0)
			;
	_exit(0); /* without dropping it: the system does */
}

Test(lock, another_process_holds_it_until_it_ends)
{
	struct jx_folder folder;
	struct jx_lock lock = {.fd = -1};
	long holder = -1;
	int ready[2], end[2];
	char byte = 0;
	pid_t child;

	jx_folder_make(&folder);
	cr_assert_eq(pipe(ready), 0);
	cr_assert_eq(pipe(end), 0);
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0) {
		(void)close(end[1]);
		hold(folder.path, ready[1], end[0]);
	}
	cr_assert_eq(read(ready[0], &byte, 1), 1);
	cr_assert_eq(byte, 'y');
	EXPECT_STATUS(jx_lock_take(folder.path, &lock, &holder), JX_UNAVAILABLE);
	cr_assert_eq(holder, (long)child);
	(void)close(end[1]);
	cr_assert_eq(waitpid(child, NULL, 0), child);
	EXPECT_OK(jx_lock_take(folder.path, &lock, &holder));
	jx_lock_drop(&lock);
	jx_folder_drop(&folder);
	(void)close(end[0]);
	(void)close(ready[0]);
	(void)close(ready[1]);
}

Test(lock, the_file_is_private_and_survives)
{
	struct jx_folder folder;
	struct jx_lock lock = {.fd = -1};
	struct stat status;
	long holder;
	char path[320];

	jx_folder_make(&folder);
	(void)snprintf(path, sizeof(path), "%s/lock", folder.path);
	EXPECT_OK(jx_lock_take(folder.path, &lock, &holder));
	cr_assert_eq(stat(path, &status), 0);
	cr_assert_eq(status.st_mode & 0777, 0600);
	jx_lock_drop(&lock);
	cr_assert_eq(stat(path, &status), 0);
	cr_assert_eq(status.st_size, 0);
	jx_folder_drop(&folder);
}

Test(lock, no_folder_no_lock)
{
	struct jx_lock lock = {.fd = -1};
	long holder;

	EXPECT_STATUS(jx_lock_take("/nonexistent/folder", &lock, &holder), JX_INTERNAL);
	cr_assert_eq(lock.fd, -1);
}
