/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/catalog_duties.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/catalog_mistakes.h"
#include "client/locale.h"
#include "common/model/period.h"

#define WHERE_SIZE   4200u
#define COMMAND_SIZE 256u
#define TOLD_MAX     20u /* one by one */

struct span {
	jx_month from, to; /* to: JX_MONTH_LAST for no end */
};

/* A duty of either side; the texts are borrowed. */
struct owed {
	const char *office, *form;
	struct span span;
	size_t row; /* of the file */
};

struct comparison {
	const char *folder;
	const struct jx_catalog_files *files;
	struct owed *ours, *theirs; /* owned; ordered by form, office, first month */
	size_t n_ours, n_theirs;
	struct jx_duty_counts counts;
};

/* -- telling ------------------------------------------------------------------------------------------------------- */

static void write_months(const struct span *span, char *out, size_t size)
{
	char from[JX_MONTH_SIZE], to[JX_MONTH_SIZE] = "";
	const char *const args[] = {from, to};

	jx_month_format(span->from, from);
	if (span->to != JX_MONTH_LAST)
		jx_month_format(span->to, to);
	(void)jx_reason_format(to[0] != '\0' ? _("{0} to {1}") : _("{0} and later"), args, 2, out, size);
}

static void write_add(const struct owed *duty, const struct span *span, char *out, size_t size)
{
	char from[JX_MONTH_SIZE], to[JX_MONTH_SIZE] = "";

	jx_month_format(span->from, from);
	if (span->to != JX_MONTH_LAST)
		jx_month_format(span->to, to);
	(void)snprintf(out, size, "jixiao duty add --office %s --form %s --from %s%s%s", duty->office, duty->form, from,
		       to[0] != '\0' ? " --to " : "", to);
}

/* Months that a row has and the server has not. */
static void tell_absent(struct comparison *comparison, const struct owed *row, const struct span *gap)
{
	struct jx_file_problem place = {.name = ""};
	char where[WHERE_SIZE], months[64], text[512], fix[COMMAND_SIZE];
	const char *const args[] = {row->office, row->form, months};

	if (comparison->counts.differing++ >= TOLD_MAX)
		return;
	jx_catalog_files_duty_place(comparison->files, row->row, &place);
	jx_catalog_mistake_where(comparison->folder, &place, where, sizeof(where));
	write_months(gap, months, sizeof(months));
	(void)jx_reason_format(
		_("office {0} does not owe the form {1} ({2}), as this row says; an import brings none back"), args, 3,
		text, sizeof(text));
	write_add(row, gap, fix, sizeof(fix));
	jx_app_hint(where, text, fix);
}

/* Months that the server has and no row has: the duty ends before them, and goes on behind them as one of its own. */
static void tell_extra(struct comparison *comparison, const struct owed *duty, const struct span *gap)
{
	const struct jx_file_problem file = {.file = "duties.csv"};
	const struct span rest = {gap->to + 1, duty->span.to};
	char where[WHERE_SIZE], months[64], text[512], add[COMMAND_SIZE], fix[2 * COMMAND_SIZE], before[JX_MONTH_SIZE];
	const char *const args[] = {duty->office, duty->form, months};
	bool goes_on = gap->to < duty->span.to;

	if (comparison->counts.differing++ >= TOLD_MAX)
		return;
	jx_catalog_mistake_where(comparison->folder, &file, where, sizeof(where));
	write_months(gap, months, sizeof(months));
	(void)jx_reason_format(_("office {0} owes the form {1} ({2}), which no row says; an import ends none"), args, 3,
			       text, sizeof(text));
	jx_month_format(gap->from - 1, before);
	if (goes_on)
		write_add(duty, &rest, add, sizeof(add));
	(void)snprintf(fix, sizeof(fix), "jixiao duty end --office %s --form %s --to %s%s%s", duty->office, duty->form,
		       before, goes_on ? " && " : "", goes_on ? add : "");
	jx_app_hint(where, text, fix);
}

/* -- comparing ----------------------------------------------------------------------------------------------------- */

static int order(const void *left, const void *right)
{
	const struct owed *a = left, *b = right;
	int form = strcmp(a->form, b->form), office = strcmp(a->office, b->office);

	if (form != 0 || office != 0)
		return form != 0 ? form : office;
	return (a->span.from > b->span.from) - (a->span.from < b->span.from);
}

static bool is_same(const struct owed *a, const struct owed *b)
{
	return strcmp(a->form, b->form) == 0 && strcmp(a->office, b->office) == 0;
}

/* The other side's first that is of the same office and form and not over before the duty; n: none is. */
static size_t find_first(const struct owed *others, size_t n, const struct owed *duty)
{
	size_t i = 0;

	while (i < n && (!is_same(&others[i], duty) || others[i].span.to < duty->span.from))
		i++;
	return i;
}

typedef void (*gap_told)(struct comparison *comparison, const struct owed *duty, const struct span *gap);

/* The months of a duty that the other side does not have, told of stretch by stretch. */
static void find_gaps(struct comparison *comparison, const struct owed *duty, const struct owed *others, size_t n,
		      gap_told told)
{
	jx_month next = duty->span.from;

	for (size_t i = find_first(others, n, duty); i < n && is_same(&others[i], duty) && next <= duty->span.to; i++) {
		const struct owed *other = &others[i];
		const struct span gap = {next,
					 other->span.from - 1 < duty->span.to ? other->span.from - 1 : duty->span.to};

		if (gap.from <= gap.to)
			told(comparison, duty, &gap);
		if (other->span.to >= next)
			next = other->span.to + 1;
	}
	if (next <= duty->span.to)
		told(comparison, duty, &(struct span){next, duty->span.to});
}

static void compare(struct comparison *comparison)
{
	const struct owed *theirs = comparison->theirs;

	for (size_t i = 0; i < comparison->n_ours; i++) {
		const struct owed *row = &comparison->ours[i];
		size_t first = find_first(theirs, comparison->n_theirs, row);

		if (first == comparison->n_theirs || theirs[first].span.from > row->span.to)
			comparison->counts.missing++;
		else
			find_gaps(comparison, row, theirs, comparison->n_theirs, tell_absent);
	}
	for (size_t i = 0; i < comparison->n_theirs; i++)
		find_gaps(comparison, &theirs[i], comparison->ours, comparison->n_ours, tell_extra);
}

/* -- both sides ---------------------------------------------------------------------------------------------------- */

static struct span span_of(const char *from, const char *to)
{
	struct span span = {JX_MONTH_FIRST, JX_MONTH_LAST};

	(void)jx_month_parse(from, &span.from);
	(void)jx_month_parse(to, &span.to);
	return span;
}

static bool read_sides(struct comparison *comparison, const Jixiao__V1__DutiesListResponse *list)
{
	const struct jx_catalog_files *files = comparison->files;

	comparison->ours = calloc(files->n_duties + 1, sizeof(*comparison->ours));
	comparison->theirs = calloc(list->n_duties + 1, sizeof(*comparison->theirs));
	if (comparison->ours == NULL || comparison->theirs == NULL)
		return false;
	comparison->n_ours = files->n_duties;
	comparison->n_theirs = list->n_duties;
	for (size_t i = 0; i < files->n_duties; i++) {
		const struct jx_duty_row *row = &files->duties[i];

		comparison->ours[i] = (struct owed){row->office, row->form, span_of(row->from, row->to), i};
	}
	for (size_t i = 0; i < list->n_duties; i++) {
		const Jixiao__V1__Duty *duty = list->duties[i];

		comparison->theirs[i] =
			(struct owed){duty->office_code, duty->form_code, span_of(duty->from, duty->to), 0};
	}
	qsort(comparison->ours, comparison->n_ours, sizeof(*comparison->ours), order);
	qsort(comparison->theirs, comparison->n_theirs, sizeof(*comparison->theirs), order);
	return true;
}

bool jx_duties_compare(const char *folder, const struct jx_catalog_files *files,
		       const Jixiao__V1__DutiesListResponse *list, struct jx_duty_counts *counts)
{
	struct comparison comparison = {.folder = folder, .files = files};
	bool good = read_sides(&comparison, list);

	if (good)
		compare(&comparison);
	*counts = comparison.counts;
	free(comparison.ours);
	free(comparison.theirs);
	return good;
}
