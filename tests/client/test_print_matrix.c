/* SPDX-License-Identifier: Apache-2.0 */
#include "client/print/matrix.h"

#include <stdlib.h>
#include <string.h>

#include "tests/lib/expect.h"

/* Item and unit, the city, and two districts, each with a value and a change. */
static const char *const cells[3][8] = {
	{"项目", "单位", "全市", "同比", "市南区", "同比", "市北区", "同比"},
	{"来信登记", "件次", "1200", "+12.50%", "800", "+1.00%", "400", "-"},
	{"及时受理率", "%", "53.64", "+3.64个百分点", "50.00", "-", "90.00", "-"},
};

static void fill(struct jx_matrix *matrix)
{
	jx_matrix_init(matrix, (struct jx_matrix_shape){.rows = 3, .columns = 8, .left = 2, .fixed = 4, .group = 2});
	for (size_t row = 0; row < 3; row++)
		for (size_t column = 0; column < 8; column++)
			jx_matrix_set(matrix, row, column, cells[row][column]);
}

static void expect_table(size_t width, const char *expected)
{
	struct jx_matrix matrix;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	fill(&matrix);
	EXPECT_OK(jx_matrix_table(out, &matrix, width));
	(void)fclose(out);
	cr_assert_str_eq(text, expected, "\n%s", text);
	free(text);
	jx_matrix_clear(&matrix);
}

static const char one_block[] = "项目        单位   全市           同比  市南区    同比  市北区  同比\n"
				"来信登记    件次   1200        +12.50%     800  +1.00%     400     -\n"
				"及时受理率  %     53.64  +3.64个百分点   50.00       -   90.00     -\n";

static const char two_blocks[] = "项目        单位   全市           同比  市南区    同比\n"
				 "来信登记    件次   1200        +12.50%     800  +1.00%\n"
				 "及时受理率  %     53.64  +3.64个百分点   50.00       -\n"
				 "\n"
				 "项目        单位   全市           同比  市北区  同比\n"
				 "来信登记    件次   1200        +12.50%     400     -\n"
				 "及时受理率  %     53.64  +3.64个百分点   90.00     -\n";

Test(matrix, what_fits_is_one_block)
{
	/* 10 + 4 + 5 + 13 + 6 + 6 + 6 + 4 columns and seven gaps of 2: 68. */
	expect_table(0, one_block);
	expect_table(68, one_block);
}

Test(matrix, what_is_wider_goes_into_blocks_that_begin_alike)
{
	expect_table(67, two_blocks);
	/* Not even one group fits beside the fixed columns: nothing is cut, it is wider than the terminal. */
	expect_table(20, two_blocks);
}

Test(matrix, a_table_may_end_with_its_fixed_columns)
{
	struct jx_matrix matrix;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	jx_matrix_init(&matrix, (struct jx_matrix_shape){.rows = 2, .columns = 2, .left = 1, .fixed = 2, .group = 1});
	jx_matrix_set(&matrix, 0, 0, "a");
	jx_matrix_set(&matrix, 1, 1, "\x1b[2J");
	EXPECT_OK(jx_matrix_table(out, &matrix, 80));
	(void)fclose(out);
	cr_assert_str_eq(text, "a\n   \\u001b[2J\n", "%s", text);
	free(text);
	jx_matrix_clear(&matrix);
}

Test(matrix, csv_has_every_cell)
{
	struct jx_matrix matrix;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	jx_matrix_init(&matrix, (struct jx_matrix_shape){.rows = 2, .columns = 2, .left = 2, .fixed = 2, .group = 1});
	jx_matrix_set(&matrix, 0, 0, "a,b");
	jx_matrix_set(&matrix, 1, 1, "1");
	EXPECT_OK(jx_matrix_csv(out, &matrix));
	(void)fclose(out);
	cr_assert_str_eq(text, "\"a,b\",\r\n,1\r\n");
	free(text);
	jx_matrix_clear(&matrix);
}
