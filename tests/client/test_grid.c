/* SPDX-License-Identifier: Apache-2.0 */
/* For pseudo-terminals. */
#define _XOPEN_SOURCE 700
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "client/print/grid_text.h"
#include "client/print/print.h"
#include "client/print/wrap.h"
#include "common/base/text.h"
#include "tests/lib/expect.h"

static const struct jx_cell_style heading = {.align = JX_ALIGN_CENTER, .role = JX_ROLE_HEADING};
static const struct jx_cell_style value = {.align = JX_ALIGN_LEFT};
static const struct jx_cell_style amount = {.align = JX_ALIGN_RIGHT};
static const struct jx_cell_style name = {.align = JX_ALIGN_LEFT, .whole = 6};

static const unsigned even[] = {1, 1, 1};

static char *drawn(const struct jx_grid *grid, struct jx_grid_look look)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	cr_assert_not_null(out);
	EXPECT_OK(jx_grid_write(out, grid, look));
	(void)fclose(out);
	return text;
}

/* Draws and clears the grid. */
static void expect_drawn(struct jx_grid *grid, struct jx_grid_look look, const char *expected)
{
	char *text;

	EXPECT_OK(jx_grid_end(grid));
	text = drawn(grid, look);
	cr_assert_str_eq(text, expected, "got:\n%s\nexpected:\n%s", text, expected);
	free(text);
	jx_grid_clear(grid);
}

/*
 * A cell over two columns, one over two rows, one over two of both:
 *     A A B
 *     C D D
 *     C D D
 */
static void spans_init(struct jx_grid *grid)
{
	jx_grid_init(grid, even, 3);
	jx_grid_row(grid);
	jx_grid_put(grid, &heading, JX_SPAN(1, 2), "项目");
	jx_grid_put(grid, &amount, JX_SPAN(1, 1), "9.00");
	jx_grid_row(grid);
	jx_grid_put(grid, &heading, JX_SPAN(2, 1), "目标");
	jx_grid_put(grid, &value, JX_SPAN(2, 2), "一\n二\n三\n四");
	jx_grid_row(grid);
}

Test(grid, lines_go_around_cells_that_span)
{
	struct jx_grid grid;

	spans_init(&grid);
	expect_drawn(&grid, (struct jx_grid_look){0},
		     "┌──────────┬──────┐\n"
		     "│   项目   │ 9.00 │\n"
		     "├──────┬───┴──────┤\n"
		     "│      │ 一       │\n"
		     "│ 目标 │ 二       │\n"
		     "│      │ 三       │\n"
		     "│      │ 四       │\n"
		     "└──────┴──────────┘\n");
}

Test(grid, a_charset_without_lines_gets_ascii)
{
	struct jx_grid grid;

	spans_init(&grid);
	expect_drawn(&grid, (struct jx_grid_look){.ascii = true},
		     "+----------+------+\n"
		     "|   项目   | 9.00 |\n"
		     "+------+---+------+\n"
		     "|      | 一       |\n"
		     "| 目标 | 二       |\n"
		     "|      | 三       |\n"
		     "|      | 四       |\n"
		     "+------+----------+\n");
}

/* The merged cell's second line stands where the rule between its rows would be. */
Test(grid, rules_end_at_a_merged_cell)
{
	struct jx_grid grid;

	jx_grid_init(&grid, even, 3);
	jx_grid_row(&grid);
	jx_grid_put(&grid, &value, JX_SPAN(1, 1), "a");
	jx_grid_put(&grid, &value, JX_SPAN(2, 1), "b\nc");
	jx_grid_put(&grid, &value, JX_SPAN(1, 1), "d");
	jx_grid_row(&grid);
	jx_grid_put(&grid, &value, JX_SPAN(1, 1), "e");
	jx_grid_put(&grid, &value, JX_SPAN(1, 1), NULL);
	expect_drawn(&grid, (struct jx_grid_look){0},
		     "┌───┬───┬───┐\n"
		     "│ a │ b │ d │\n"
		     "├───┤ c ├───┤\n"
		     "│ e │   │   │\n"
		     "└───┴───┴───┘\n");
}

Test(grid, captions_stand_outside_of_the_frame)
{
	struct jx_grid grid;

	spans_init(&grid);
	jx_grid_caption(&grid, JX_CAPTION_TITLE, "目标表");
	jx_grid_caption(&grid, JX_CAPTION_SUBTITLE, "（2023）");
	jx_grid_caption(&grid, JX_CAPTION_LEFT, "129001");
	jx_grid_caption(&grid, JX_CAPTION_RIGHT, "单位：万元");
	jx_grid_caption(&grid, JX_CAPTION_NOTES, "一\n二");
	expect_drawn(&grid, (struct jx_grid_look){0},
		     "      目标表\n"
		     "     （2023）\n"
		     "129001   单位：万元\n"
		     "┌──────────┬──────┐\n"
		     "│   项目   │ 9.00 │\n"
		     "├──────┬───┴──────┤\n"
		     "│      │ 一       │\n"
		     "│ 目标 │ 二       │\n"
		     "│      │ 三       │\n"
		     "│      │ 四       │\n"
		     "└──────┴──────────┘\n"
		     "一\n"
		     "二\n");
}

/* What could command the terminal is shown by number. */
Test(grid, control_characters_are_harmless)
{
	struct jx_grid grid;

	jx_grid_init(&grid, even, 1);
	jx_grid_row(&grid);
	jx_grid_put(&grid, &value, JX_SPAN(1, 1), "\x1b[2J\xff");
	expect_drawn(&grid, (struct jx_grid_look){0},
		     "┌───────────────┐\n"
		     "│ \\u001b[2J\\xff │\n"
		     "└───────────────┘\n");
}

/* A row as the indicators of a form have it. */
static void wide_init(struct jx_grid *grid)
{
	static const unsigned weights[] = {10, 16, 20, 9};

	jx_grid_init(grid, weights, 4);
	jx_grid_row(grid);
	jx_grid_put(grid, &heading, JX_SPAN(1, 1), "一级指标");
	jx_grid_put(grid, &heading, JX_SPAN(1, 1), "三级指标");
	jx_grid_put(grid, &heading, JX_SPAN(1, 1), "绩效指标描述");
	jx_grid_put(grid, &heading, JX_SPAN(1, 1), "得分");
	jx_grid_row(grid);
	jx_grid_put(grid, &value, JX_SPAN(1, 1), "产出指标");
	jx_grid_put(grid, &name, JX_SPAN(1, 1), "化解上级治理重复信访事项数量");
	jx_grid_put(grid, &value, JX_SPAN(1, 1),
		    "指从市级信访部门资金申请到拨付到积案化解资金申请单位的时间天数，不得超过20日。");
	jx_grid_put(grid, &amount, JX_SPAN(1, 1), "10.00");
	jx_grid_row(grid);
	jx_grid_put(grid, &heading, JX_SPAN(1, 1), "年度总体目标");
	jx_grid_put(grid, &value, JX_SPAN(1, 3),
		    "6.确保金宏视频会议系统全年运转正常；\n7.保障各类信访视频会议正常召开。");
	EXPECT_OK(jx_grid_end(grid));
}

/* All lines of the text are as wide as the first, and at most `most`. */
static void expect_one_width(const char *text, size_t most)
{
	char line[4096];
	size_t width = 0;

	for (const char *at = text; *at != '\0'; at += strcspn(at, "\n") + 1) {
		(void)snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
		width = width == 0 ? jx_text_width(line) : width;
		cr_assert_eq(jx_text_width(line), width, "%s", text);
	}
	cr_assert_leq(width, most, "%zu columns:\n%s", width, text);
}

Test(grid, every_line_is_as_wide_as_the_others)
{
	static const size_t widths[] = {40, 41, 60, 79, 80, 120, 200};
	struct jx_grid grid;

	wide_init(&grid);
	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		char *text = drawn(&grid, (struct jx_grid_look){.width = widths[i]});

		expect_one_width(text, widths[i]);
		cr_assert_not_null(strstr(text, "化解上级治理"), "%s", text);
		cr_assert_not_null(strstr(text, " 10.00 "), "%s", text);
		free(text);
	}
	jx_grid_clear(&grid);
}

/* At a tenth of what it needs the form is wider than the terminal, and still whole. */
Test(grid, what_cannot_fit_is_wide_and_never_cut)
{
	struct jx_grid grid;
	char *text;

	wide_init(&grid);
	text = drawn(&grid, (struct jx_grid_look){.width = 10});
	expect_one_width(text, 40);
	cr_assert_not_null(strstr(text, "化解上级治理"), "%s", text);
	free(text);
	jx_grid_clear(&grid);
}

Test(grid, without_a_terminal_nothing_is_wrapped)
{
	struct jx_grid grid;
	char *text;

	wide_init(&grid);
	text = drawn(&grid, (struct jx_grid_look){0});
	cr_assert_not_null(
		strstr(text, "指从市级信访部门资金申请到拨付到积案化解资金申请单位的时间天数，不得超过20日。"));
	cr_assert_not_null(strstr(text, "7.保障各类信访视频会议正常召开。"));
	free(text);
	jx_grid_clear(&grid);
}

/* 18 columns of a terminal: the frame takes 4, and the text is wrapped after 7 characters. */
Test(grid, a_terminal_has_a_width_and_a_charset)
{
	const struct winsize size = {.ws_row = 24, .ws_col = 18};
	const char expected[] =
		"+----------------+\r\n| 信访积案化解率 |\r\n| 及时受理率     |\r\n+----------------+\r\n";
	struct jx_grid grid;
	char text[256];
	size_t n = 0;
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	FILE *terminal;

	cr_assert(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
	/* Not by fopen: the terminal would become the test's own, and hang it up at the end. */
	terminal = fdopen(open(ptsname(master), O_RDWR | O_NOCTTY), "w");
	cr_assert_not_null(terminal);
	cr_assert_eq(ioctl(master, TIOCSWINSZ, &size), 0);
	cr_assert_not_null(setlocale(LC_ALL, "C"));
	jx_grid_init(&grid, even, 1);
	jx_grid_row(&grid);
	jx_grid_put(&grid, &value, JX_SPAN(1, 1), "信访积案化解率及时受理率");
	EXPECT_OK(jx_grid_end(&grid));
	EXPECT_OK(jx_print_form(terminal, &grid));
	while (n < sizeof(expected) - 1) {
		ssize_t got = read(master, text + n, sizeof(text) - 1 - n);

		cr_assert_gt(got, 0);
		n += (size_t)got;
	}
	text[n] = '\0';
	cr_assert_str_eq(text, expected, "got %s", text);
	(void)fclose(terminal);
	(void)close(master);
	jx_grid_clear(&grid);
}

static void expect_wrapped(const char *text, size_t width, size_t whole, const char *expected)
{
	char joined[512] = "";
	size_t used = 0;
	struct jx_lines lines;

	EXPECT_OK(jx_wrap(text, width, whole, &lines));
	for (size_t i = 0; i < lines.n; i++) {
		cr_assert_leq(lines.lines[i].width, width);
		used += (size_t)snprintf(joined + used, sizeof(joined) - used, "%.*s|", (int)lines.lines[i].length,
					 lines.lines[i].text);
	}
	cr_assert_str_eq(joined, expected, "got %s, expected %s", joined, expected);
	jx_lines_clear(&lines);
}

Test(wrap, breaks_where_the_language_allows)
{
	expect_wrapped("信访积案化解率", 6, 0, "信访积|案化解|率|");
	expect_wrapped("信访积案化解率", 7, 0, "信访积|案化解|率|");
	/* No line begins with a comma, no number is parted. */
	expect_wrapped("信访积，案", 6, 0, "信访|积，案|");
	expect_wrapped("满意率98.50%以上", 8, 0, "满意率|98.50%以|上|");
	expect_wrapped("", 4, 0, "|");
	expect_wrapped("一\n\n二\n", 4, 0, "一||二|");
}

Test(wrap, breaks_words_only_where_it_must)
{
	expect_wrapped("37020023P88", 4, 0, "3702|0023|P88|");
	expect_wrapped("ab cdefg", 4, 0, "ab|cdef|g|");
}

Test(wrap, blanks_at_a_break_are_the_break)
{
	expect_wrapped("财政    资金", 4, 0, "财政|资金|");
	expect_wrapped("财政    资金", 12, 0, "财政    资金|");
	expect_wrapped("财政  ", 4, 0, "财政|");
}

/* "12次ab会" is 9 columns wide. */
Test(wrap, keeps_a_beginning_whole)
{
	struct jx_extent extent;

	EXPECT_OK(jx_wrap_extent("12次ab会议召开", 6, &extent));
	cr_assert_eq(extent.line, 14);
	cr_assert_eq(extent.least, 8);
	expect_wrapped("12次ab会议召开", 8, 6, "12次ab会|议召开|");
	expect_wrapped("化解ABCDEFGH", 8, 6, "化解ABCD|EFGH|");
	expect_wrapped("化解ABCDEFGH", 8, 0, "化解|ABCDEFGH|");
}
