/* SPDX-License-Identifier: Apache-2.0 */
/* Who has to be reminded of what: below the form of an evaluation, the forms and cells that are not reported. */
#include "client/commands/evaluation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/locale.h"
#include "common/base/log.h"
#include "common/model/period.h"

static bool same_what(const Jixiao__V1__Missing *a, const Jixiao__V1__Missing *b)
{
	return strcmp(a->form_code, b->form_code) == 0 && strcmp(a->item_code, b->item_code) == 0;
}

static int by_office(const void *left, const void *right)
{
	const Jixiao__V1__Missing *a = *(Jixiao__V1__Missing *const *)left;
	const Jixiao__V1__Missing *b = *(Jixiao__V1__Missing *const *)right;
	int order = strcmp(a->office_code, b->office_code);

	if (order == 0)
		order = strcmp(a->form_code, b->form_code);
	if (order == 0)
		order = strcmp(a->item_code, b->item_code);
	return order != 0 ? order : strcmp(a->period, b->period);
}

static bool is_next_month(const char *period, const char *next)
{
	jx_month a, b;

	return jx_month_parse(period, &a) && jx_month_parse(next, &b) && b == a + 1;
}

/* "市北区信访局 (370203)". */
static void print_named(FILE *out, const char *name, const char *code)
{
	if (*name == '\0')
		(void)fputs(code, out);
	else
		(void)fprintf(out, _("%s (%s)"), name, code);
}

/* "2023-03…2023-05, 2023-12". */
static void print_months(FILE *out, Jixiao__V1__Missing *const *rows, size_t n)
{
	for (size_t i = 0, last; i < n; i = last + 1) {
		last = i;
		while (last + 1 < n && is_next_month(rows[last]->period, rows[last + 1]->period))
			last++;
		(void)fprintf(out, "%s%s", i > 0 ? _(", ") : "", rows[i]->period);
		if (last > i)
			(void)fprintf(out, "…%s", rows[last]->period);
	}
}

static void print_what(FILE *out, Jixiao__V1__Missing *const *rows, size_t n)
{
	(void)fputs("    ", out);
	print_named(out, rows[0]->form_name, rows[0]->form_code);
	if (*rows[0]->item_code != '\0') {
		(void)fputs(" / ", out);
		print_named(out, rows[0]->item_name, rows[0]->item_code);
	}
	(void)fputs(_(": "), out);
	print_months(out, rows, n);
	(void)fputc('\n', out);
}

static void print_sorted(FILE *out, Jixiao__V1__Missing *const *rows, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		end = i + 1;
		if (i == 0 || strcmp(rows[i - 1]->office_code, rows[i]->office_code) != 0) {
			(void)fputs("  ", out);
			print_named(out, rows[i]->office_name, rows[i]->office_code);
			(void)fputc('\n', out);
		}
		while (end < n && strcmp(rows[i]->office_code, rows[end]->office_code) == 0 &&
		       same_what(rows[i], rows[end]))
			end++;
		print_what(out, rows + i, end - i);
	}
}

static enum jx_status print_rows(FILE *out, const char *title, Jixiao__V1__Missing *const *rows, size_t n,
				 uint32_t count)
{
	Jixiao__V1__Missing **sorted;

	if (n == 0)
		return JX_OK;
	sorted = malloc(n * sizeof(Jixiao__V1__Missing *));
	if (sorted == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a list");
	memcpy(sorted, rows, n * sizeof(Jixiao__V1__Missing *));
	qsort(sorted, n, sizeof(Jixiao__V1__Missing *), by_office);
	(void)fprintf(out, "%s\n", title);
	print_sorted(out, sorted, n);
	if (count > n)
		(void)fprintf(out, _("  and %" PRIu32 " more, which are not listed\n"), count - (uint32_t)n);
	free(sorted);
	return JX_OK;
}

enum jx_status jx_missing_print(FILE *out, const Jixiao__V1__Evaluation *evaluation)
{
	enum jx_status status = print_rows(out, _("Forms that are not reported:"), evaluation->missing,
					   evaluation->n_missing, evaluation->missing_count);

	if (status == JX_OK)
		status = print_rows(out, _("Cells left out of forms that are there:"), evaluation->blanks,
				    evaluation->n_blanks, evaluation->blank_count);
	return status;
}
