/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The figures of one form and month on the client: the catalogue that names them, and what a file or the command line
 * says; for the submission commands.
 */
#ifndef JX_CLIENT_COMMANDS_SUBMISSION_FIGURES_H
#define JX_CLIENT_COMMANDS_SUBMISSION_FIGURES_H

#include "jixiao/v1/rpc.pb-c.h"

#include "client/app.h"
#include "client/commands/submission_file.h"
#include "client/document/figure_rows.h"
#include "common/base/arena.h"
#include "common/model/check_cells.h"

/* Where a figure was given: a line and a column of the file, or a word of the command line; else neither. */
struct jx_figure_place {
	size_t line, column;
	const char *word; /* of --set; NULL: of the file */
	bool explains;    /* of --explain instead */
	const char *cell; /* of a workbook: "Sheet!C14"; NULL: of none */
};

struct jx_figures {
	struct jx_app *app;
	struct jx_arena arena;
	struct jx_catalog catalog;
	const struct jx_form *form; /* NULL: the catalogue has none of that code or name */
	const char *period;
	jx_month month;
	char office[JX_OFFICE_CODE_MAX + 1];
	/* One for each of the form's items. */
	struct jx_item_cell *cells;
	struct jx_figure_place *places;
	const struct jx_figure_file *file; /* borrowed; NULL: none was given */
	/* Where a file of several begins with these; line 0: they are the whole file. */
	struct jx_figure_place begin;
	const struct jx_filled_month *column; /* of a template, which holds these figures; else NULL */
	/* What is wrong; the first of them are kept. */
	Jixiao__V1__Violation problems[JX_VIOLATIONS_MAX];
	size_t n_problems;
	bool no_memory;
};

/*
 * Finds the month, the office (jx_given_office) and, asking the server for its catalogue, the
 * form. What is wrong is said. To be cleared in any case.
 */
enum jx_exit jx_figures_open(struct jx_figures *figures, struct jx_app *app, const char *form, const char *period);
/* The same for an office that is known. */
enum jx_exit jx_figures_open_of(struct jx_figures *figures, struct jx_app *app, const char *form, const char *period,
				const char *office);
void jx_figures_clear(struct jx_figures *figures);
/* Its parts, for who finds office and form otherwise: nothing is known; the catalogue of its period, what is wrong is
 * said; no figure is given yet, false where there is no memory. */
void jx_figures_init(struct jx_figures *figures, struct jx_app *app, const char *period);
enum jx_exit jx_figures_catalog(struct jx_figures *figures);
bool jx_figures_blank(struct jx_figures *figures);

/* "june.csv:3:2: 应受理": a place as people find it, and what it is about (NULL: nothing more). */
#define JX_FIGURE_WHERE 1024u
void jx_figures_where(const struct jx_figures *figures, const struct jx_figure_place *place, const char *what,
		      char where[JX_FIGURE_WHERE]);
/*
 * Notes what is wrong with a figure: where it was given (NULL: with the whole), what it is about (NULL: nothing more),
 * what is wrong and what mends it; the texts are for gettext, and copied.
 */
void jx_figures_wrong(struct jx_figures *figures, const struct jx_figure_place *place, const char *what,
		      const char *text, const char *fix);
/* The same at a place that is a text already. */
void jx_figures_wrong_at(struct jx_figures *figures, const char *where, const char *text, const char *fix);
/* Says all that was noted; JX_EXIT_OK where nothing was. */
enum jx_exit jx_figures_outcome(const struct jx_figures *figures);

/* Takes what FILE and each --set say, and checks it. Each mistake is said with its place. */
enum jx_exit jx_figures_read(struct jx_figures *figures);
enum jx_exit jx_figures_check(struct jx_figures *figures);
/*
 * Without a server: says what the checks find beside the months that this machine remembers, and refuses nothing, since
 * a colleague may have corrected these. The server judges when it is delivered.
 */
void jx_figures_notice(struct jx_figures *figures);
/* Only notes what the check finds. */
void jx_figures_find(struct jx_figures *figures);
/* Takes what a row of a table says. */
void jx_figures_take_row(struct jx_figures *figures, const struct jx_figure_columns *columns,
			 const struct jx_csv_row *row);

#endif
