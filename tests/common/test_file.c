/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/common/temp.h"
#include "tests/lib/expect.h"

static struct temp temp;

static void open_folder(void)
{
	temp_open(&temp);
}

static void close_folder(void)
{
	temp_close(&temp);
}

TestSuite(file, .init = open_folder, .fini = close_folder);

Test(file, comes_back_as_it_was_written)
{
	const char *problem = NULL;
	char text[16];
	struct stat info;

	EXPECT_OK(jx_file_write_new(temp_path(&temp, "new"), "line\n", 5, &problem));
	EXPECT_OK(jx_file_read_private(temp_path(&temp, "new"), text, sizeof(text), &problem));
	cr_assert_str_eq(text, "line\n");
	cr_assert_null(problem);
	cr_assert_eq(stat(temp_path(&temp, "new"), &info), 0);
	cr_assert_eq(info.st_mode & 07777, 0600);
}

Test(file, is_private_whatever_the_umask)
{
	const char *problem = NULL;
	mode_t before = umask(0);
	struct stat info;

	EXPECT_OK(jx_file_write_new(temp_path(&temp, "new"), "x", 1, &problem));
	(void)umask(before);
	cr_assert_eq(stat(temp_path(&temp, "new"), &info), 0);
	cr_assert_eq(info.st_mode & 07777, 0600);
}

Test(file, is_never_replaced)
{
	const char *problem = NULL;
	char text[16];

	EXPECT_OK(jx_file_write_new(temp_path(&temp, "new"), "old", 3, &problem));
	EXPECT_STATUS(jx_file_write_new(temp_path(&temp, "new"), "x", 1, &problem), JX_ALREADY_EXISTS);
	cr_assert_not_null(problem);
	EXPECT_OK(jx_file_read_private(temp_path(&temp, "new"), text, sizeof(text), &problem));
	cr_assert_str_eq(text, "old");
	/* Nor through a link that leads nowhere yet. */
	cr_assert_eq(symlink("elsewhere", temp_path(&temp, "link")), 0);
	EXPECT_STATUS(jx_file_write_new(temp_path(&temp, "link"), "x", 1, &problem), JX_ALREADY_EXISTS);
}

Test(file, needs_its_folder)
{
	const char *problem = NULL;
	char text[16];

	EXPECT_STATUS(jx_file_write_new(temp_path(&temp, "no/new"), "x", 1, &problem), JX_NOT_FOUND);
	cr_assert_not_null(problem);
	EXPECT_STATUS(jx_file_read_private(temp_path(&temp, "no"), text, sizeof(text), &problem), JX_NOT_FOUND);
}

Test(file, may_be_named_without_a_folder)
{
	const char *problem = NULL;

	cr_assert_eq(chdir(temp.folder), 0);
	EXPECT_OK(jx_file_write_new("here", "x", 1, &problem));
	cr_assert_eq(access(temp_path(&temp, "here"), F_OK), 0);
}

Test(file, that_others_may_touch_is_refused)
{
	static const mode_t bits[] = {040, 020, 010, 04, 02, 01};
	const char *problem = NULL;
	char text[16];

	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++) {
		temp_write(&temp, "open", "x", 1, 0600 | bits[i]);
		EXPECT_STATUS(jx_file_read_private(temp_path(&temp, "open"), text, sizeof(text), &problem),
			      JX_FAILED_PRECONDITION);
	}
	temp_write(&temp, "open", "x", 1, 0400);
	EXPECT_OK(jx_file_read_private(temp_path(&temp, "open"), text, sizeof(text), &problem));
}

Test(file, must_fit_and_be_a_text)
{
	const char *problem = NULL;
	char text[5];

	temp_write(&temp, "file", "1234", 4, 0600);
	EXPECT_OK(jx_file_read_private(temp_path(&temp, "file"), text, sizeof(text), &problem));
	cr_assert_str_eq(text, "1234");
	temp_write(&temp, "file", "12345", 5, 0600);
	EXPECT_STATUS(jx_file_read_private(temp_path(&temp, "file"), text, sizeof(text), &problem),
		      JX_INVALID_ARGUMENT);
	temp_write(&temp, "file", "a\0b", 3, 0600);
	EXPECT_STATUS(jx_file_read_private(temp_path(&temp, "file"), text, sizeof(text), &problem),
		      JX_INVALID_ARGUMENT);
	temp_write(&temp, "file", "", 0, 0600);
	EXPECT_OK(jx_file_read_private(temp_path(&temp, "file"), text, sizeof(text), &problem));
	cr_assert_str_eq(text, "");
}

Test(file, must_be_a_plain_one)
{
	const char *problem = NULL;
	char text[16];

	EXPECT_STATUS(jx_file_read_private(temp.folder, text, sizeof(text), &problem), JX_FAILED_PRECONDITION);
	/* Nobody writes into it: reading must not wait. */
	cr_assert_eq(mkfifo(temp_path(&temp, "fifo"), 0600), 0);
	EXPECT_STATUS(jx_file_read_private(temp_path(&temp, "fifo"), text, sizeof(text), &problem),
		      JX_FAILED_PRECONDITION);
}

/* /dev/full takes no byte; a file that could not be written must not stay. */
Test(file, a_failure_is_told)
{
	const char *problem = NULL;
	char text[4096 + 8];

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	EXPECT_STATUS(jx_file_write_new(text, "x", 1, &problem), JX_FAILED_PRECONDITION);
	cr_assert_not_null(problem);
}
