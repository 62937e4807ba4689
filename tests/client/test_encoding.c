/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L /* mkstemp */
#include "client/document/encoding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/limits.h"
#include "tests/lib/expect.h"

/* "信访" in GB18030. */
#define PETITION_GB "\xd0\xc5\xb7\xc3"

static void expect_text(const char *bytes, const char *expected)
{
	struct jx_text_problem problem = {0};
	char *text = NULL;

	EXPECT_OK(jx_text_decode(bytes, strlen(bytes), &text, &problem));
	cr_assert_str_eq(text, expected);
	free(text);
}

static void expect_problem(const char *bytes, size_t n, size_t line, const char *part)
{
	struct jx_text_problem problem = {0};
	char *text = NULL;

	EXPECT_STATUS(jx_text_decode(bytes, n, &text, &problem), JX_INVALID_ARGUMENT);
	cr_assert_eq(problem.line, line, "line %zu: %s", problem.line, problem.text);
	cr_assert(strstr(problem.text, part), "%s", problem.text);
	cr_assert_null(text);
}

Test(encoding, the_three_that_are_in_use)
{
	expect_text("信访\t1\n", "信访\t1\n");
	expect_text("\xef\xbb\xbf信访\t1\n", "信访\t1\n");
	expect_text(PETITION_GB "\t1\n", "信访\t1\n");
	expect_text("abc", "abc");
	expect_text("", "");
	expect_text("\xef\xbb\xbf", "");
	/* Four bytes of GB18030: U+3403. */
	expect_text(PETITION_GB "\x81\x39\xef\x32", "信访㐃");
}

/* Small ones have no NUL byte that would tell. */
Test(encoding, documents_are_named)
{
	static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
	static const char rtf[] = "{\\rtf1\\ansi petitions}",
			  page[] = "<html><table><tr><td>1</td></tr></table></html>";

	expect_problem(pdf, sizeof(pdf) - 1, 0, "a PDF document");
	expect_problem(rtf, sizeof(rtf) - 1, 0, "RTF");
	expect_problem(page, sizeof(page) - 1, 0, "a web page");
	expect_text("PDF,1", "PDF,1");
}

Test(encoding, lines_end_alike)
{
	expect_text("a\r\nb\r\n", "a\nb\n");
	expect_text("a\rb\r", "a\nb\n");
	expect_text("a\rb\n", "a\rb\n");
	expect_text(PETITION_GB "\r\n", "信访\n");
}

Test(encoding, the_end_of_old_files)
{
	expect_text("a\r\n\x1a", "a\n");
	expect_text("\x1a", "");
	expect_text("a\x1a"
		    "b",
		    "a\x1a"
		    "b");
}

Test(encoding, garbled_characters)
{
	expect_problem("a\n信\xef\xbf\xbd\n", 9, 2, "garbled");
	expect_problem("\xef\xbf\xbe", 3, 1, "garbled");
	expect_problem("信\n\n\xef\xbf\xbf", 8, 3, "garbled");
	/* U+FFFC and U+10000 are characters. */
	expect_text("\xef\xbf\xbc\xf0\x90\x80\x80", "\xef\xbf\xbc\xf0\x90\x80\x80");
}

Test(encoding, mixtures_are_told_by_line)
{
	const char utf8_first[] = "1\n信访\n" PETITION_GB "\n", gb_first[] = PETITION_GB "\n2\n信访\n";
	const char marked[] = "\xef\xbb\xbf信\n" PETITION_GB;

	expect_problem(utf8_first, strlen(utf8_first), 3, "encoding of the lines before");
	expect_problem(gb_first, strlen(gb_first), 3, "encoding of the lines before");
	expect_problem(marked, strlen(marked), 2, "encoding of the lines before");
	/* The last character is cut. */
	expect_problem("信访\n信访", strlen("信访\n信访") - 1, 2, "encoding of the lines before");
}

Test(encoding, what_is_no_text)
{
	expect_problem("a\nb\0c", 5, 2, "no plain text");
	expect_problem("a\n\xff\xff", 4, 2, "neither UTF-8 nor GB18030");
	expect_problem("PK\x03\x04\0\0", 6, 1, "no plain text");
	expect_problem("\xff\xfe\xe1\x4f", 4, 0, "UTF-16");
	expect_problem("\xfe\xff\x4f\xe1", 4, 0, "UTF-16");
}

static void expect_loaded(size_t n, enum jx_status expected)
{
	char path[] = "/tmp/jixiao-test-XXXXXX";
	int fd = mkstemp(path);
	struct jx_text_problem problem = {0};
	char *text = NULL, *bytes = malloc(n);

	cr_assert(fd >= 0 && bytes != NULL);
	memset(bytes, 'a', n);
	cr_assert_eq(write(fd, bytes, n), (ssize_t)n);
	(void)close(fd);
	EXPECT_STATUS(jx_text_load(path, &text, &problem), expected);
	cr_assert_eq(text != NULL, expected == JX_OK);
	cr_assert(expected == JX_OK || strstr(problem.text, "larger than 8 MiB"));
	(void)unlink(path);
	free(text);
	free(bytes);
}

Test(encoding, files_up_to_the_bound)
{
	expect_loaded(JX_INPUT_MAX, JX_OK);
	expect_loaded(JX_INPUT_MAX + 1, JX_INVALID_ARGUMENT);
}

Test(encoding, what_cannot_be_read)
{
	struct jx_text_problem problem = {0};
	char *text = NULL;

	EXPECT_STATUS(jx_text_load("/nowhere/at/all", &text, &problem), JX_FAILED_PRECONDITION);
	cr_assert_str_eq(problem.text, "No such file or directory");
	EXPECT_STATUS(jx_text_load("/tmp", &text, &problem), JX_FAILED_PRECONDITION);
	cr_assert_str_eq(problem.text, "Is a directory");
	/* Endless: no more than the bound is read of it. NUL bytes, but the size tells first. */
	EXPECT_STATUS(jx_text_load("/dev/zero", &text, &problem), JX_INVALID_ARGUMENT);
	cr_assert(strstr(problem.text, "larger"));
}
