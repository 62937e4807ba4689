/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/common/temp.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

void temp_open(struct temp *temp)
{
	const char *root = getenv("TMPDIR");

	(void)snprintf(temp->folder, sizeof(temp->folder), "%s/jixiao-test-XXXXXX", root ? root : "/tmp");
	cr_assert_not_null(mkdtemp(temp->folder));
}

const char *temp_path(struct temp *temp, const char *name)
{
	(void)snprintf(temp->path, sizeof(temp->path), "%s/%s", temp->folder, name);
	return temp->path;
}

void temp_close(struct temp *temp)
{
	DIR *folder = opendir(temp->folder);
	struct dirent *entry;

	cr_assert_not_null(folder);
	while ((entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			cr_assert_eq(remove(temp_path(temp, entry->d_name)), 0);
	(void)closedir(folder);
	cr_assert_eq(rmdir(temp->folder), 0);
}

void temp_write(struct temp *temp, const char *name, const void *bytes, size_t n, mode_t mode)
{
	FILE *file = fopen(temp_path(temp, name), "w");

	cr_assert_not_null(file);
	cr_assert_eq(fwrite(bytes, 1, n, file), n);
	cr_assert_eq(fchmod(fileno(file), mode), 0);
	cr_assert_eq(fclose(file), 0);
}
