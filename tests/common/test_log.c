/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/common/temp.h"
#include "tests/lib/expect.h"

static struct temp temp;

static void catch_stderr(void)
{
	temp_open(&temp);
	cr_assert_not_null(freopen(temp_path(&temp, "log"), "w", stderr));
	cr_assert_eq(setvbuf(stderr, NULL, _IONBF, 0), 0);
	(void)unsetenv("JOURNAL_STREAM");
	jx_log_open("tested");
}

static void drop_stderr(void)
{
	temp_close(&temp);
}

/* What was logged so far. */
static const char *logged(void)
{
	static char text[8192];
	FILE *file = fopen(temp_path(&temp, "log"), "r");
	size_t n;

	cr_assert_not_null(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	(void)fclose(file);
	return text;
}

TestSuite(log, .init = catch_stderr, .fini = drop_stderr);

Test(log, writes_one_line_a_call)
{
	jx_log(JX_LOG_INFO, "listening at %s", "tcp://127.0.0.1:7130");
	jx_log(JX_LOG_ERROR, "%d", 7);
	cr_assert_str_eq(logged(), "tested: listening at tcp://127.0.0.1:7130\ntested: 7\n");
}

Test(log, puts_the_level_in_front_for_systemd)
{
	cr_assert_eq(setenv("JOURNAL_STREAM", "8:1", 1), 0);
	jx_log_open("tested");
	jx_log(JX_LOG_WARNING, "w");
	jx_log(JX_LOG_ERROR, "e");
	cr_assert_str_eq(logged(), "<4>tested: w\n<3>tested: e\n");
}

Test(log, lets_nobody_forge_a_line)
{
	jx_log(JX_LOG_INFO, "name %s", "x\ntested: forged\r\x1b[2J");
	cr_assert_str_eq(logged(), "tested: name x tested: forged  [2J\n");
}

Test(log, cuts_a_long_line_at_a_character)
{
	char text[9000];
	const char *line;

	for (size_t i = 0; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "信", 4);
	jx_log(JX_LOG_INFO, "%s", text);
	line = logged();
	cr_assert_eq(strlen(line), strlen("tested: ") + 2046 + 1);
	cr_assert_eq(line[strlen(line) - 1], '\n');
}

Test(log, forwards_a_fault_and_keeps_errno)
{
	errno = ENOSPC;
	EXPECT_STATUS(JX_FAULT(JX_DATA_LOSS, "row %d", 3), JX_DATA_LOSS);
	cr_assert_eq(errno, ENOSPC);
	cr_assert_not_null(strstr(logged(), "tested: test_log.c:"));
	cr_assert_not_null(strstr(logged(), ": DATA_LOSS: row 3\n"));
}
