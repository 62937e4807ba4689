/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of goal tables, from anybody: what is taken is whole, and each note and problem says where it is. */
#include <stdlib.h>
#include <string.h>

#include "client/document/encoding.h"
#include "client/document/goal_tables.h"
#include "common/base/text.h"
#include "tests/fuzz/fuzz.h"

static void check_table(const struct jx_goal_table *table)
{
	JX_FUZZ_MUST(table->code.text && table->name.text && table->department_code.text);
	JX_FUZZ_MUST(table->budget.fen == table->fiscal.fen + table->carry_over.fen + table->other.fen);
	JX_FUZZ_MUST(table->n_indicators > 0);
	for (size_t i = 0; i < table->n_indicators; i++) {
		const struct jx_printed_indicator *indicator = &table->indicators[i];

		JX_FUZZ_MUST(indicator->level1.text && indicator->level2.text && indicator->name.text);
		JX_FUZZ_MUST(jx_text_valid(indicator->target.text, strlen(indicator->target.text)));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct jx_goal_tables tables;
	struct jx_document_problem problem = {0};
	struct jx_text_problem unreadable = {0};
	struct jx_arena arena;
	enum jx_status status;
	char *text = NULL;

	if (jx_text_decode((const char *)data, size, &text, &unreadable) != JX_OK) {
		JX_FUZZ_MUST(unreadable.text && !text);
		return 0;
	}
	jx_arena_init(&arena, (size_t)64 << 20);
	status = jx_goal_tables_read(text, &arena, &tables, &problem);
	JX_FUZZ_MUST(status == JX_OK || status == JX_RESOURCE_EXHAUSTED || problem.text);
	for (size_t i = 0; status == JX_OK && i < tables.n; i++)
		check_table(tables.tables[i]);
	for (size_t i = 0; status == JX_OK && i < tables.n_notes; i++)
		JX_FUZZ_MUST(tables.notes[i].why && tables.notes[i].printed.text && tables.notes[i].printed.line > 0);
	jx_arena_clear(&arena);
	free(text);
	return 0;
}
