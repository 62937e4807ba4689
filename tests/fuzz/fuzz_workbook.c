/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Workbooks, from anybody. A file that begins as a zip file is read whole; of any other, the first byte says which part
 * of a workbook the rest is, since no fuzzer finds checksums.
 */
#include <stdlib.h>
#include <string.h>

#include "client/document/workbook_number.h"
#include "client/document/workbook_parts.h"
#include "client/template/filled.h"
#include "common/base/text.h"
#include "tests/fuzz/fuzz.h"

static void check_cells(const struct jx_workbook_sheet *sheet)
{
	const struct jx_workbook_cell *before = NULL;

	for (size_t i = 0; i < sheet->n; i++) {
		const struct jx_workbook_cell *cell = &sheet->cells[i];
		char text[JX_FILLED_TEXT];
		const char *fix = NULL;

		JX_FUZZ_MUST(jx_text_valid(cell->text, strlen(cell->text)));
		JX_FUZZ_MUST(before == NULL || before->row < cell->row ||
			     (before->row == cell->row && before->column < cell->column));
		JX_FUZZ_MUST(jx_workbook_cell(sheet, cell->row, cell->column) == cell);
		if (jx_filled_figure(cell, text, &fix) != NULL)
			JX_FUZZ_MUST(fix);
		JX_FUZZ_MUST(jx_text_valid(text, strlen(text)));
		before = cell;
	}
}

static void check_workbook(const struct jx_workbook *workbook)
{
	struct jx_filled_problem problem = {.text = NULL};
	struct jx_filled filled;
	enum jx_status status = jx_filled_find(workbook, &filled, &problem);

	for (size_t i = 0; i < workbook->n; i++)
		check_cells(&workbook->sheets[i]);
	if (status == JX_INVALID_ARGUMENT)
		JX_FUZZ_MUST(problem.text && problem.fix && problem.sheet);
	for (size_t i = 0; status == JX_OK && i < filled.n_months; i++)
		(void)jx_filled_empty(&filled, &filled.months[i]);
}

static void read_part(char kind, const char *bytes, size_t n)
{
	static const char *texts[] = {"a", "b"};
	static uint8_t shown[] = {JX_SHOWN_PLAIN, JX_SHOWN_DATE, JX_SHOWN_PERCENT};
	struct jx_workbook_shared own = {.n_texts = 0},
				  given = {.texts = texts, .n_texts = 2, .shown = shown, .n_shown = 3};
	struct jx_workbook_sheet sheet = {.name = "sheet"};
	struct jx_workbook workbook = {.sheets = &sheet, .n = 1};

	jx_arena_init(&workbook.arena, 1u << 24);
	if (kind == 't')
		(void)jx_workbook_read_texts(bytes, n, &workbook, &own);
	else if (kind == 'f')
		(void)jx_workbook_read_formats(bytes, n, &own);
	else if (jx_workbook_read_sheet(bytes, n, &given, &workbook, &sheet) == JX_OK)
		check_workbook(&workbook);
	free(own.texts);
	free(own.shown);
	free(sheet.cells);
	jx_arena_clear(&workbook.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct jx_workbook_problem problem = {.text = NULL};
	struct jx_workbook workbook;

	if (!jx_workbook_is((const char *)data, size)) {
		if (size > 0)
			read_part((char)data[0], (const char *)data + 1, size - 1);
		return 0;
	}
	if (jx_workbook_read((const char *)data, size, &workbook, &problem) == JX_OK)
		check_workbook(&workbook);
	else
		JX_FUZZ_MUST(problem.text && problem.fix);
	jx_workbook_clear(&workbook);
	return 0;
}
