/* SPDX-License-Identifier: Apache-2.0 */
#include "client/print/printers.h"
#include "client/template/template.h"

#define MARK "\xef\xbb\xbf"

void jx_template_csv(FILE *out, const struct jx_template *template)
{
	struct jx_template_cell cell;

	(void)fputs(MARK, out);
	for (size_t row = 0; row < jx_template_rows(template); row++) {
		for (size_t column = 0; column < jx_template_columns(template); column++) {
			if (column > 0)
				(void)fputc(',', out);
			jx_template_cell(template, row, column, &cell);
			jx_csv_text(out, cell.text);
		}
		(void)fputs("\r\n", out);
	}
}
