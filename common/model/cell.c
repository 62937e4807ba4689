/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/cell.h"

#include <string.h>

#include "common/base/reasons.h"
#include "common/base/text.h"
#include "common/model/decimal.h"

static bool is_not_applicable(const char *text, size_t length)
{
	static const char *const words[] = {"NA", "na", "N/A", "n/a", "不适用", "不涉及"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strlen(words[i]) == length && memcmp(words[i], text, length) == 0)
			return true;
	}
	return false;
}

const char *jx_cell_parse(const char *text, size_t length, struct jx_item_cell *cell)
{
	enum jx_cell_state state = JX_CELL_ABSENT;
	int64_t value = 0;
	const char *problem = NULL;

	if (is_not_applicable(text, length)) {
		state = JX_CELL_NOT_APPLICABLE;
	} else if (length > 0) {
		state = JX_CELL_REPORTED;
		problem = jx_decimal_parse(text, length, &value);
	}
	if (problem != NULL)
		return problem;
	cell->state = state;
	cell->value = value;
	return NULL;
}

/* What is left of a value beyond so many decimals. */
static int64_t beyond(int64_t value, uint32_t decimals)
{
	int64_t unit = JX_DECIMAL_ONE;

	while (decimals-- > 0 && unit > 1)
		unit /= 10;
	return value % unit;
}

static const char *note_problem(const char *note)
{
	return note == NULL || note[0] == '\0' ? NULL : jx_text_name_problem(note, JX_TEXT_LINE_MAX);
}

static const char *value_problem(const struct jx_item *item, int64_t value)
{
	if (value < 0)
		return JX_N("a figure is not negative");
	if (value > JX_DECIMAL_WHOLE_MAX * JX_DECIMAL_ONE)
		return JX_N("it is too large: at most 10,000,000,000");
	if (beyond(value, item->decimals) != 0)
		return item->decimals == 0 ? JX_N("this item is counted in whole numbers")
					   : JX_N("it has more decimals than the item has");
	return NULL;
}

const char *jx_cell_problem(const struct jx_item *item, const struct jx_item_cell *cell)
{
	const char *problem = NULL;

	if (cell->state == JX_CELL_REPORTED)
		problem = value_problem(item, cell->value);
	else if (cell->value != 0)
		problem = JX_N("only what is reported has a value");
	return problem != NULL ? problem : note_problem(cell->note);
}

bool jx_cell_equal(const struct jx_item_cell *a, const struct jx_item_cell *b)
{
	return a->state == b->state && a->value == b->value &&
	       strcmp(a->note != NULL ? a->note : "", b->note != NULL ? b->note : "") == 0;
}
