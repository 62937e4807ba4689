/* SPDX-License-Identifier: Apache-2.0 */
/* The head of a goal table: its department, its unit of money, its year; and how amounts are written. */
#include <string.h>

#include "client/document/goal_reader.h"
#include "common/base/reasons.h"

/* -- amounts ------------------------------------------------------------------------------------------------------- */

bool jx_goal_is_dash(const char *text)
{
	static const char *const dashes[] = {"-", "--", "—", "——", "－", "–", "/"};

	for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++) {
		if (strcmp(text, dashes[i]) == 0)
			return true;
	}
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The full-width signs of a number, U+FF05 to U+FF19, in ASCII. */
static void narrow(const char *text, char *out)
{
	static const char ascii[] = "%&'()*+,-./0123456789";

	while (*text != '\0') {
		const unsigned char *at = (const unsigned char *)text;
		bool wide = at[0] == 0xef && at[1] == 0xbc && at[2] >= 0x85 && at[2] <= 0x99;

		if (wide)
			*out++ = ascii[at[2] - 0x85];
		else
			*out++ = *text;
		text += wide ? 3 : 1;
	}
	*out = '\0';
}

/* "1,100.00": groups of three behind the first; else the commas stay, for the number to be refused. */
static void drop_separators(char *text)
{
	size_t first = strcspn(text, ","), n = first;
	char *out = text + first;

	if (first == 0 || first > 3 + (size_t)(*text == '-'))
		return;
	while (text[n] == ',') {
		if (!is_digit(text[n + 1]) || !is_digit(text[n + 2]) || !is_digit(text[n + 3]) || is_digit(text[n + 4]))
			return;
		n += 4;
	}
	for (n = first; text[n] != '\0'; n++) {
		if (text[n] != ',')
			*out++ = text[n];
	}
	*out = '\0';
}

const char *jx_goal_number_text(struct jx_arena *arena, const char *text)
{
	char *out = jx_arena_alloc(arena, strlen(text) + 1);

	if (!out)
		return NULL;
	narrow(text, out);
	drop_separators(out);
	return out;
}

enum jx_money_unit jx_goal_unit(const struct jx_goal_reader *reader)
{
	const char *unit = reader->table->unit.text;

	if (!unit)
		return JX_MONEY_UNIT_NONE;
	if (strcmp(unit, "元") == 0)
		return JX_MONEY_YUAN;
	return strcmp(unit, "万元") == 0 ? JX_MONEY_WAN_YUAN : JX_MONEY_YI_YUAN;
}

static bool is_unit_of_money(const char *text)
{
	return strcmp(text, "元") == 0 || strcmp(text, "万元") == 0 || strcmp(text, "亿元") == 0;
}

/* "单位：万元", "金额单位：万元", also in parentheses. */
static bool take_unit(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell)
{
	static const char *const labels[] = {"单位:", "金额单位:", "计量单位:"};
	const char *at = cell->key + (*cell->key == '(');
	size_t i = 0;
	char *unit;

	while (i < sizeof(labels) / sizeof(labels[0]) && strncmp(at, labels[i], strlen(labels[i])) != 0)
		i++;
	if (i == sizeof(labels) / sizeof(labels[0]) || reader->table->unit.text)
		return false;
	at += strlen(labels[i]);
	unit = jx_arena_string(reader->arena, at, strcspn(at, ")"));
	if (!unit || !is_unit_of_money(unit))
		return false;
	reader->table->unit = (struct jx_printed){unit, cell->line, cell->column + 1};
	return true;
}

/* -- year ---------------------------------------------------------------------------------------------------------- */

uint32_t jx_goal_year_in(const char *text)
{
	for (const char *at = text; (at = strstr(at, "年")) != NULL; at += strlen("年")) {
		uint32_t year = 0;

		for (const char *digit = at - 4; at - text >= 4 && digit < at && is_digit(*digit); digit++)
			year = year * 10 + (uint32_t)(*digit - '0');
		if (year >= 2000 && year <= 2099)
			return year;
	}
	return 0;
}

/* "2024年度", also in parentheses: nothing but a year. */
static bool take_year(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell)
{
	const char *at = cell->key + (*cell->key == '(');
	uint32_t year = jx_goal_year_in(at);
	bool taken = false;

	if (year == 0 || reader->year != 0 || strspn(at, "0123456789") != 4)
		return false;
	at += 4 + strlen("年");
	taken = strcmp(at, "") == 0 || strcmp(at, ")") == 0 || strcmp(at, "度") == 0 || strcmp(at, "度)") == 0;
	reader->year = taken ? year : 0;
	return taken;
}

/* -- department ---------------------------------------------------------------------------------------------------- */

static const struct {
	const char *label;
	enum jx_department_rank rank;
} labels[] = {
	{"填报单位", JX_DEPARTMENT_UNIT},     {"实施单位", JX_DEPARTMENT_UNIT}, {"项目单位", JX_DEPARTMENT_UNIT},
	{"预算单位", JX_DEPARTMENT_UNIT},     {"单位名称", JX_DEPARTMENT_UNIT}, {"主管部门", JX_DEPARTMENT_SUPERIOR},
	{"部门名称", JX_DEPARTMENT_SUPERIOR},
};

/* What stands behind "填报单位：" in the same cell; the whole text where there is no such label. */
static const char *behind_label(const char *text, enum jx_department_rank *rank)
{
	static const char *const colons[] = {":", "："};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		const char *at = text + strlen(labels[i].label);

		if (strncmp(text, labels[i].label, strlen(labels[i].label)) != 0)
			continue;
		for (size_t k = 0; k < 2; k++) {
			if (strncmp(at, colons[k], strlen(colons[k])) != 0)
				continue;
			*rank = labels[i].rank;
			at += strlen(colons[k]);
			return at + strspn(at, " ");
		}
	}
	return text;
}

/* Digits of a code that a name stands behind; "2024年度" has none. */
static size_t code_length(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	const char *name = text + digits;

	if (digits < 3 || digits > JX_OFFICE_CODE_MAX || *name == '\0')
		return 0;
	return strncmp(name, "年", strlen("年")) == 0 ? 0 : digits;
}

bool jx_goal_begins_head(const struct jx_sheet_cell *cell)
{
	enum jx_department_rank rank = JX_DEPARTMENT_LOOSE;

	return code_length(behind_label(cell->text, &rank)) > 0;
}

enum jx_status jx_goal_department(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell,
				  enum jx_department_rank rank)
{
	const char *text = behind_label(cell->text, &rank);
	size_t digits = code_length(text);
	struct jx_goal_table *table = reader->table;
	char *code;

	if (digits == 0)
		jx_goal_note(reader, cell, JX_N("it lacks the department's code: 129001青岛市信访局"));
	else if (reader->department_rank >= rank && strcmp(table->department_name.text, text + digits) != 0)
		jx_goal_note(reader, cell, JX_N("another cell names the department"));
	if (digits == 0 || reader->department_rank >= rank)
		return JX_OK;
	code = jx_arena_string(reader->arena, text, digits);
	if (!code)
		return JX_RESOURCE_EXHAUSTED;
	if (reader->department)
		jx_goal_note(reader, reader->department, JX_N("another cell names the department"));
	table->department_code = table->department_name = jx_printed_of(cell);
	table->department_code.text = code;
	table->department_name.text = text + digits + strspn(text + digits, " ");
	reader->department_rank = rank;
	reader->department = cell;
	return JX_OK;
}

enum jx_status jx_goal_head_cell(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell)
{
	enum jx_department_rank rank = JX_DEPARTMENT_LOOSE;
	const char *text = behind_label(cell->text, &rank);

	if (take_unit(reader, cell) || take_year(reader, cell))
		return JX_OK;
	if (rank != JX_DEPARTMENT_LOOSE || code_length(text) > 0)
		return jx_goal_department(reader, cell, rank);
	jx_goal_note(reader, cell, JX_N("it is not understood"));
	return JX_OK;
}
