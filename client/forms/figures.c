/* SPDX-License-Identifier: Apache-2.0 */
#include "client/forms/figures.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/period.h"
#include "common/model/rational.h"

const struct jx_cell_style jx_form_heading = {.align = JX_ALIGN_CENTER, .role = JX_ROLE_HEADING};
const struct jx_cell_style jx_form_text = {.align = JX_ALIGN_LEFT};
const struct jx_cell_style jx_form_figure = {.align = JX_ALIGN_CENTER};
const struct jx_cell_style jx_form_name = {.align = JX_ALIGN_LEFT, .whole = 6};

void jx_form_wan(int64_t fen, char out[JX_MONEY_SIZE])
{
	char *unit;

	jx_money_format_wan(fen, out);
	unit = strstr(out, "万元");
	assert(unit != NULL);
	*unit = '\0';
}

void jx_form_score(uint32_t hundredths, char out[JX_FIGURE_SIZE])
{
	(void)snprintf(out, JX_FIGURE_SIZE, "%" PRIu32 ".%02" PRIu32, hundredths / 100, hundredths % 100);
}

void jx_form_weight(uint32_t hundredths, char out[JX_FIGURE_SIZE])
{
	jx_form_score(hundredths, out);
	for (size_t n = strlen(out); out[n - 1] == '0' || out[n - 1] == '.'; n--) {
		bool point = out[n - 1] == '.';

		out[n - 1] = '\0';
		if (point)
			break;
	}
}

void jx_form_percent(const Jixiao__V1__Rational *rate, char out[JX_FIGURE_SIZE])
{
	if (rate == NULL)
		(void)snprintf(out, JX_FIGURE_SIZE, "-");
	else
		jx_form_rate(rate->num, rate->den, out);
}

void jx_form_rate(int64_t part, int64_t whole, char out[JX_FIGURE_SIZE])
{
	struct jx_rational rate;
	int64_t hundredths;

	if (jx_rational_make(part, whole, &rate) != JX_OK || jx_rational_round(rate, 4, &hundredths) != JX_OK) {
		(void)snprintf(out, JX_FIGURE_SIZE, "-");
		return;
	}
	(void)snprintf(out, JX_FIGURE_SIZE, "%s%" PRId64 ".%02" PRId64 "%%", hundredths < 0 ? "-" : "",
		       hundredths / 100 * (hundredths < 0 ? -1 : 1), hundredths % 100 * (hundredths < 0 ? -1 : 1));
}

const char *jx_form_fund(Jixiao__V1__Fund fund)
{
	static const char *const names[] = {
		[JIXIAO__V1__FUND__FUND_FISCAL] = "财政资金",
		[JIXIAO__V1__FUND__FUND_CARRY_OVER] = "上年结转资金",
		[JIXIAO__V1__FUND__FUND_OTHER] = "其他资金",
	};
	size_t i = (size_t)fund;

	return i < sizeof(names) / sizeof(names[0]) && names[i] != NULL ? names[i] : "";
}

const char *jx_form_actual(const char *actual_text, Jixiao__V1__Verdict verdict)
{
	static const char *const without[] = {
		[JIXIAO__V1__VERDICT__VERDICT_NOT_REPORTED] = "未报",
		[JIXIAO__V1__VERDICT__VERDICT_NO_MATTER] = "无事项",
		[JIXIAO__V1__VERDICT__VERDICT_UNLINKED] = "未关联数据",
		[JIXIAO__V1__VERDICT__VERDICT_AWAITS_TIER] = "待评定",
		[JIXIAO__V1__VERDICT__VERDICT_SHARE] = "无数据",
	};
	size_t i = (size_t)verdict;

	return *actual_text == '\0' && i < sizeof(without) / sizeof(without[0]) && without[i] != NULL ? without[i]
												      : actual_text;
}

const char *jx_form_office(const char *name, const char *code)
{
	return *name != '\0' ? name : code;
}

void jx_form_month(const char *month, char out[JX_FIGURE_SIZE])
{
	jx_month parsed;

	if (jx_month_parse(month, &parsed))
		(void)snprintf(out, JX_FIGURE_SIZE, "%d年%d月", parsed / 12, parsed % 12 + 1);
	else
		(void)snprintf(out, JX_FIGURE_SIZE, "%.*s", (int)JX_FIGURE_SIZE - 1, month);
}

void jx_form_heads(struct jx_grid *form, const struct jx_form_head *heads)
{
	for (; heads->text != NULL; heads++)
		jx_grid_put(form, &jx_form_heading, JX_SPAN(1, heads->columns), heads->text);
}

void jx_form_add(struct jx_buffer *buffer, const char *format, ...)
{
	va_list args;
	int length;
	char *text;

	va_start(args, format);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(length >= 0);
	text = malloc((size_t)length + 1);
	if (text == NULL) {
		buffer->failed = true;
		return;
	}
	va_start(args, format);
	(void)vsnprintf(text, (size_t)length + 1, format, args);
	va_end(args);
	jx_buffer_add(buffer, text, (size_t)length);
	free(text);
}

/* NULL where memory ended, which the form remembers. */
static char *take(struct jx_grid *form, struct jx_buffer *buffer)
{
	char *text = NULL;

	if (jx_buffer_take(buffer, &text) != JX_OK)
		form->failed = true;
	return text;
}

void jx_form_put(struct jx_grid *form, const struct jx_cell_style *style, struct jx_span span, struct jx_buffer *buffer)
{
	char *text = take(form, buffer);

	jx_grid_put(form, style, span, text);
	free(text);
}

void jx_form_caption(struct jx_grid *form, enum jx_caption which, struct jx_buffer *buffer)
{
	char *text = take(form, buffer);

	if (text != NULL)
		jx_grid_caption(form, which, text);
	free(text);
}

void jx_form_goals(struct jx_buffer *buffer, Jixiao__V1__Goal *const *goals, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			jx_buffer_text(buffer, "\n");
		if (goals[i]->number > 0)
			jx_form_add(buffer, "%" PRIu32 ".", goals[i]->number);
		jx_buffer_text(buffer, goals[i]->text);
	}
}

void jx_form_level1(struct jx_grid *form, const ProtobufCMessage *message, jx_form_level level, size_t row, size_t n)
{
	const char *name = level(message, row);
	size_t rows = 1;

	if (row > 0 && strcmp(level(message, row - 1), name) == 0)
		return;
	while (row + rows < n && strcmp(level(message, row + rows), name) == 0)
		rows++;
	jx_grid_put(form, &jx_form_text, JX_SPAN(rows, 1), name);
}
