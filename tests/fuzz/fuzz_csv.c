/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of figures, from anybody: rows follow each other, and what is wrong is said. */
#include <stdlib.h>
#include <string.h>

#include "client/document/encoding.h"
#include "client/document/figure_rows.h"
#include "common/base/text.h"
#include "tests/fuzz/fuzz.h"

static void check_rows(const struct jx_csv *csv)
{
	size_t line = 0;

	for (size_t i = 0; i < csv->n_rows; i++) {
		JX_FUZZ_MUST(csv->rows[i].line > line && csv->rows[i].n_cells > 0);
		line = csv->rows[i].line;
		for (size_t k = 0; k < csv->rows[i].n_cells; k++)
			JX_FUZZ_MUST(jx_text_valid(csv->rows[i].cells[k], strlen(csv->rows[i].cells[k])));
	}
}

static void check_figures(const struct jx_csv *csv)
{
	struct jx_figure_columns columns = {0};
	struct jx_figure_problem problem = {0};
	struct jx_figure_row row;

	if (!jx_figure_columns_find(csv, &columns, &problem)) {
		JX_FUZZ_MUST(problem.text && problem.fix);
		return;
	}
	for (size_t i = columns.row + 1; i < csv->n_rows; i++) {
		problem.text = NULL;
		if (!jx_figure_row_read(&csv->rows[i], &columns, &row, &problem))
			JX_FUZZ_MUST(problem.text && problem.fix && problem.column > 0);
		else if (jx_figure_cause(row.value, &problem))
			JX_FUZZ_MUST(problem.text && problem.fix);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct jx_text_problem problem = {0};
	struct jx_csv csv;
	char *text = NULL;

	if (jx_text_decode((const char *)data, size, &text, &problem) != JX_OK)
		return 0;
	if (jx_csv_read(text, &csv, &problem) == JX_OK) {
		check_rows(&csv);
		check_figures(&csv);
	} else {
		JX_FUZZ_MUST(problem.text);
	}
	jx_csv_clear(&csv);
	free(text);
	return 0;
}
