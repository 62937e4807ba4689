/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The figures behind an evaluation, from the store: what offices reported and had accepted, from January to a month
 * (or where that is asked for, also what waits to be accepted),
 * what was paid, and which forms are still owed. Each form's completeness is read once, and all totals at once.
 */
#ifndef JX_SERVER_SERVICE_EVALUATION_FIGURES_H
#define JX_SERVER_SERVICE_EVALUATION_FIGURES_H

#include "server/dispatch/call.h"
#include "server/domain/evaluation.h"
#include "server/store/rollups.h"

#define JX_FIGURE_MONTHS 12u /* at most: January to December */

/* How a form stands that a measure asked for, at and below the office. */
struct jx_form_state {
	bool known;
	uint64_t owed[JX_FIGURE_MONTHS], accepted[JX_FIGURE_MONTHS]; /* where they count, also what is submitted */
};

/* An item that a measure asked for; looked at once. */
struct jx_item_state {
	size_t form; /* as the catalogue's */
	const struct jx_rollup_item *rollup;
	const bool *asked;     /* in which months its form asks for it */
	bool known;            /* the rest is what it is now */
	enum jx_status status; /* NOT_FOUND: no value */
	struct jx_rational value;
	enum jx_reporting reporting;
	uint64_t blank[JX_FIGURE_MONTHS]; /* forms that are there and leave its cell out */
};

struct jx_figure_source {
	struct jx_call *call;
	const struct jx_catalog *catalog;
	const char *project, *office;
	bool root;
	bool include_submitted; /* what no reviewer has accepted yet counts, too */
	jx_month january, as_of;
	struct jx_form_state forms[JX_FORMS_MAX]; /* as the catalogue's */
	struct jx_item_state *items;              /* as the catalogue's */
	struct jx_rollup_item *rollups;           /* theirs, ordered by id */
	bool (*asked)[JX_FIGURE_MONTHS];          /* as the rollups */
	bool read;                                /* the rollups are of the office */
};

/* In the call's arena, with nothing asked for yet. NULL: the call is refused or faulted. */
struct jx_figure_source *jx_figure_source_new(struct jx_call *call, const struct jx_figure_source *from);

/* What is asked for next is that office's, which is borrowed. */
void jx_figures_turn(struct jx_figure_source *source, const char *office);

/* Whose figures count. */
enum jx_stage jx_figures_stage(const struct jx_figure_source *source);

/* Borrows the source. */
struct jx_figures jx_figures_of(struct jx_figure_source *source);

/* What is not reported (未报) and was asked for: a form that was not submitted or accepted, or a cell of one. */
struct jx_missing {
	const char *form, *item; /* borrowed from the catalogue; item: NULL for the whole form */
	jx_month month;
	char office[JX_OFFICE_CODE_MAX + 1];
};

struct jx_missing_list {
	struct jx_missing *rows;
	size_t room, n;
	uint64_t count; /* in all */
};

/* The first of the forms, by form, month and office; and of the cells, by item, month and office. */
enum jx_status jx_figures_missing(const struct jx_figure_source *source, struct jx_missing_list *list);
enum jx_status jx_figures_blank(const struct jx_figure_source *source, struct jx_missing_list *list);

/* How many forms were owed. */
uint64_t jx_figures_owed(const struct jx_figure_source *source);

#endif
