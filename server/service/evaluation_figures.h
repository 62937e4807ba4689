/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The figures behind an evaluation, from the store: what offices reported and had accepted, from January to a month,
 * what was paid, and which forms are still owed. Each form's completeness is read once.
 */
#ifndef JX_SERVER_SERVICE_EVALUATION_FIGURES_H
#define JX_SERVER_SERVICE_EVALUATION_FIGURES_H

#include "server/dispatch/call.h"
#include "server/domain/evaluation.h"

/* How a form stands that a measure asked for. */
struct jx_form_state {
	bool known;
	uint64_t owed, missing; /* form-months at and below the office */
};

struct jx_figure_source {
	struct jx_call *call;
	const struct jx_catalog *catalog;
	const char *project, *office;
	bool root;
	jx_month january, as_of;
	struct jx_form_state forms[JX_FORMS_MAX]; /* as the catalogue's */
};

/* Borrows the source. */
struct jx_figures jx_figures_of(struct jx_figure_source *source);

/* A form that is owed and was not submitted, or not accepted. */
struct jx_missing_form {
	const char *form; /* borrowed from the catalogue */
	jx_month month;
	char office[JX_OFFICE_CODE_MAX + 1];
};

/* The first `room` of the forms that measures asked for, by form, month and office. */
enum jx_status jx_figures_missing(const struct jx_figure_source *source, struct jx_missing_form *rows, size_t room,
				  size_t *n);

#endif
