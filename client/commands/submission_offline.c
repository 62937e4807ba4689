/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks say of figures that wait for a server, beside the months that this machine remembers. */
#include <string.h>

#include "client/commands/submission_base.h"

/* A month that the caller has in the outbox, or has seen last. Of any other nothing is known. */
static void remember(struct jx_figures *figures, struct jx_past *past)
{
	const char *own = figures->period;
	struct jx_revision revision;
	char period[JX_MONTH_SIZE];

	memset(past, 0, sizeof(*past));
	figures->period = period;
	for (size_t i = 0; i < JX_PAST_MONTHS && figures->month - (jx_month)i > JX_MONTH_FIRST; i++) {
		jx_month_format(figures->month - 1 - (jx_month)i, period);
		if (jx_revision_load(figures, 0, &revision) != JX_EXIT_OK || revision.number == 0)
			continue;
		past->known[i] = true;
		past->cells[i] = revision.cells;
	}
	figures->period = own;
}

static void say(void *context, const struct jx_finding *finding)
{
	const struct jx_figures *figures = context;
	const bool whole = finding->item == NULL;
	Jixiao__V1__Violation said = JIXIAO__V1__VIOLATION__INIT;
	char where[JX_FIGURE_WHERE];

	said.text = (char *)finding->text;
	said.fix = (char *)finding->fix;
	said.severity = (Jixiao__V1__Severity)finding->severity;
	said.trial = finding->trial;
	jx_figures_where(figures, whole ? NULL : &figures->places[finding->index], whole ? NULL : finding->item->name,
			 where);
	if (jx_finding_refuses(finding))
		jx_app_doubt(where, &said);
	else
		jx_app_finding(where, &said);
}

void jx_figures_notice(struct jx_figures *figures)
{
	struct jx_past past;
	const struct jx_cells cells = {.catalog = &figures->catalog,
				       .form = figures->form,
				       .cells = figures->cells,
				       .month = figures->month,
				       .past = &past};

	remember(figures, &past);
	(void)jx_check_cells(&cells, say, figures);
}
