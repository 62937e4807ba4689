/* SPDX-License-Identifier: Apache-2.0 */
#include "client/document/catalog_layout.h"

#include <string.h>

#include "common/base/reasons.h"

#define AT(type, field) offsetof(struct type, field), sizeof(((struct type *)0)->field)

const struct jx_file_layout jx_file_layouts[JX_CATALOG_FILES] = {
	[JX_FILE_FORMS] = {"forms.csv",
			   sizeof(struct jx_form),
			   JX_FORMS_MAX,
			   {{"code", JX_CELL_TEXT, AT(jx_form, code), false},
			    {"name", JX_CELL_TEXT, AT(jx_form, name), false},
			    {"review", JX_CELL_YES_NO, AT(jx_form, review), false},
			    {"opens_day", JX_CELL_DAYS, AT(jx_form, schedule.opens_day), true},
			    {"due_day", JX_CELL_DAYS, AT(jx_form, schedule.due_day), true},
			    {"due_rolls", JX_CELL_YES_NO, AT(jx_form, schedule.due_rolls), true},
			    {"closes_after_days", JX_CELL_DAYS, AT(jx_form, schedule.closes_after_days), true}}},
	[JX_FILE_ITEMS] = {"items.csv",
			   sizeof(struct jx_item_row),
			   JX_CATALOG_ITEMS_MAX,
			   {{"form_code", JX_CELL_TEXT, AT(jx_item_row, form), false},
			    {"code", JX_CELL_TEXT, AT(jx_item_row, item.code), false},
			    {"name", JX_CELL_TEXT, AT(jx_item_row, item.name), false},
			    {"unit", JX_CELL_TEXT, AT(jx_item_row, item.unit), false},
			    {"decimals", JX_CELL_NUMBER, AT(jx_item_row, item.decimals), false},
			    {"over_offices", JX_CELL_AGGREGATION, AT(jx_item_row, item.over_offices), false},
			    {"over_months", JX_CELL_AGGREGATION, AT(jx_item_row, item.over_months), false}}},
	[JX_FILE_FORMULAS] = {"formulas.csv",
			      sizeof(struct jx_named_formula),
			      JX_CATALOG_ROWS_MAX,
			      {{"code", JX_CELL_TEXT, AT(jx_named_formula, code), false},
			       {"name", JX_CELL_TEXT, AT(jx_named_formula, name), false},
			       {"expression", JX_CELL_TEXT, AT(jx_named_formula, expression), false}}},
	[JX_FILE_MEASURES] = {"measures.csv",
			      sizeof(struct jx_measure),
			      JX_CATALOG_ROWS_MAX,
			      {{"project_code", JX_CELL_TEXT, AT(jx_measure, project), false},
			       {"indicator", JX_CELL_TEXT, AT(jx_measure, indicator), false},
			       {"expression", JX_CELL_TEXT, AT(jx_measure, expression), false}}},
	[JX_FILE_CHECKS] = {"checks.csv",
			    sizeof(struct jx_check),
			    JX_CATALOG_ROWS_MAX,
			    {{"code", JX_CELL_TEXT, AT(jx_check, code), false},
			     {"form_code", JX_CELL_TEXT, AT(jx_check, form), false},
			     {"kind", JX_CELL_CHECK_KIND, AT(jx_check, kind), false},
			     {"cumulative", JX_CELL_YES_NO, AT(jx_check, cumulative), false},
			     {"left", JX_CELL_TEXT, AT(jx_check, left), false},
			     {"right", JX_CELL_TEXT, AT(jx_check, right), false},
			     {"text", JX_CELL_TEXT, AT(jx_check, text), false},
			     {"severity", JX_CELL_SEVERITY, AT(jx_check, severity), true},
			     {"trial", JX_CELL_YES_NO, AT(jx_check, trial), true}}},
	[JX_FILE_DUTIES] = {"duties.csv",
			    sizeof(struct jx_duty_row),
			    JX_CATALOG_DUTIES_MAX,
			    {{"office_code", JX_CELL_TEXT, AT(jx_duty_row, office), false},
			     {"form_code", JX_CELL_TEXT, AT(jx_duty_row, form), false},
			     {"from", JX_CELL_MONTH, AT(jx_duty_row, from), false},
			     {"to", JX_CELL_END, AT(jx_duty_row, to), false}}},
};

size_t jx_heading_count(const struct jx_file_layout *layout)
{
	size_t n = 0;

	while (n < JX_CATALOG_HEADINGS && layout->headings[n].name)
		n++;
	return n;
}

size_t jx_heading_find(const struct jx_file_layout *layout, const char *name)
{
	size_t i = 0, n = jx_heading_count(layout);

	while (i < n && strcmp(layout->headings[i].name, name) != 0)
		i++;
	return i;
}

/* -- cells ----------------------------------------------------------------------------------------------------------
 */

struct cell_word {
	const char *text;
	int value;
};

static const struct cell_word yes_no[] = {{"yes", 1}, {"no", 0}, {"", 0}, {"是", 1}, {"否", 0}, {NULL, 0}};
static const struct cell_word aggregations[] = {{"sum", JX_AGGREGATE_SUM},   {"max", JX_AGGREGATE_MAX},
						{"min", JX_AGGREGATE_MIN},   {"last", JX_AGGREGATE_LAST},
						{"none", JX_AGGREGATE_NONE}, {NULL, 0}};
static const struct cell_word check_kinds[] = {{"at_most", JX_CHECK_AT_MOST},       {"together", JX_CHECK_TOGETHER},
					       {"change", JX_CHECK_CHANGE},         {"digits", JX_CHECK_DIGITS},
					       {"cumulative", JX_CHECK_CUMULATIVE}, {NULL, 0}};
/* 0: by the check's kind. */
static const struct cell_word severities[] = {{"", 0},
					      {"error", JX_SEVERITY_ERROR},
					      {"verify", JX_SEVERITY_VERIFY},
					      {"hint", JX_SEVERITY_HINT},
					      {"强制", JX_SEVERITY_ERROR},
					      {"核实", JX_SEVERITY_VERIFY},
					      {"提示", JX_SEVERITY_HINT},
					      {NULL, 0}};

static bool find_word(const struct cell_word *words, const char *text, int *value)
{
	for (; words->text; words++)
		if (strcmp(words->text, text) == 0) {
			*value = words->value;
			return true;
		}
	return false;
}

static const char *read_text(const char *text, char *out, size_t size)
{
	size_t n = strlen(text);

	if (n >= size)
		return JX_N("it is too long");
	memcpy(out, text, n + 1);
	return NULL;
}

static const char *read_number(const char *text, void *out)
{
	uint32_t number = 0;
	size_t n = strspn(text, "0123456789");

	if (n == 0 || n > 3 || text[n] != '\0')
		return JX_N("it is not a number");
	for (; *text != '\0'; text++)
		number = number * 10 + (uint32_t)(*text - '0');
	memcpy(out, &number, sizeof(number));
	return NULL;
}

static const char *read_yes_no(const char *text, void *out)
{
	int value = 0;
	bool yes;

	if (!find_word(yes_no, text, &value))
		return JX_N("it is one of yes and no");
	yes = value == 1;
	memcpy(out, &yes, sizeof(yes));
	return NULL;
}

static const char *read_aggregation(const char *text, void *out)
{
	enum jx_aggregation aggregation;
	int value = 0;

	if (!find_word(aggregations, text, &value))
		return JX_N("it is one of sum, max, min, last and none");
	aggregation = (enum jx_aggregation)value;
	memcpy(out, &aggregation, sizeof(aggregation));
	return NULL;
}

static const char *read_check_kind(const char *text, void *out)
{
	enum jx_check_kind kind;
	int value = 0;

	if (!find_word(check_kinds, text, &value))
		return JX_N("a check is one of at_most, together, change, digits and cumulative");
	kind = (enum jx_check_kind)value;
	memcpy(out, &kind, sizeof(kind));
	return NULL;
}

static const char *read_severity(const char *text, void *out)
{
	enum jx_severity severity;
	int value = 0;

	if (!find_word(severities, text, &value))
		return JX_N("a severity is one of error, verify and hint");
	severity = (enum jx_severity)value;
	memcpy(out, &severity, sizeof(severity));
	return NULL;
}

static const char *read_month(const char *text, char *out, size_t size)
{
	jx_month month;

	return jx_month_parse(text, &month) ? read_text(text, out, size) : JX_N("it is not a month as 2023-06");
}

const char *jx_cell_read(const struct jx_heading *heading, const char *text, char *out)
{
	switch (heading->kind) {
	case JX_CELL_DAYS:
		return text[0] != '\0' ? read_number(text, out) : NULL;
	case JX_CELL_NUMBER:
		return read_number(text, out);
	case JX_CELL_YES_NO:
		return read_yes_no(text, out);
	case JX_CELL_AGGREGATION:
		return read_aggregation(text, out);
	case JX_CELL_CHECK_KIND:
		return read_check_kind(text, out);
	case JX_CELL_SEVERITY:
		return read_severity(text, out);
	case JX_CELL_MONTH:
		return read_month(text, out, heading->size);
	case JX_CELL_END:
		return text[0] != '\0' ? read_month(text, out, heading->size) : NULL;
	case JX_CELL_TEXT:
		break;
	}
	return read_text(text, out, heading->size);
}
