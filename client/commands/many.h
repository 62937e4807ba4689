/* SPDX-License-Identifier: Apache-2.0 */
/* A file with the figures of many offices and months, for submit --many. */
#ifndef JX_CLIENT_COMMANDS_MANY_H
#define JX_CLIENT_COMMANDS_MANY_H

#include "jixiao/v1/many.pb-c.h"
#include "jixiao/v1/offices.pb-c.h"

#include "client/commands/submission_sent.h"
#include "client/delivery.h"
#include "client/document/figure_rows.h"

/* One office's figures of one month: the rows that name both. What is wrong is noted in its figures. */
struct jx_many_one {
	struct jx_figures figures;
	struct jx_revision newest; /* which is corrected */
	const char *note;          /* on the whole; that of the revision */
	struct jx_sent sent;
	const Jixiao__V1__Office *office; /* NULL: there is none such */
	const char *office_text, *period_text;
	const struct jx_csv_row *first; /* of its rows */
	uint32_t rows;
	Jixiao__V1__ManyOutcome outcome; /* UNSPECIFIED: not known yet */
	enum jx_exit exit;               /* of one that is refused */
	uint32_t revision;
	uint64_t seq;
	int64_t number; /* in the outbox, where it waits */
	bool awaits;    /* the head's signature there */
};

struct jx_many {
	struct jx_app *app;
	struct jx_figure_file file;
	struct jx_figures whole; /* what is wrong with it */
	struct jx_figure_columns columns;
	struct jx_many_one **ones; /* owned, and each of them */
	size_t n;
	size_t *belongs;                          /* owned; to which of them each row of the table */
	Jixiao__V1__OfficesListResponse *offices; /* owned */
	char own[JX_OFFICE_CODE_MAX + 1];
	char form[JX_ITEM_CODE_MAX + 1];
	enum jx_exit exit;       /* what was said already, and ended it */
	enum jx_exit told;       /* what was said of why they wait: the caller is not admitted */
	char why[JX_POSTED_WHY]; /* what waits does */
};

/* Reads the file, and what the server has of each already; fails where that cannot be done. jx_many_clear in any case.
 */
enum jx_exit jx_many_read(struct jx_many *many);
void jx_many_clear(struct jx_many *many);

/* Nothing is wrong with it so far, and nothing became of it. */
static inline bool jx_many_open(const struct jx_many_one *one)
{
	return one->outcome == JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_UNSPECIFIED;
}

/* Refuses those that would replace figures which somebody else reported, or which await the head. */
void jx_many_guard(struct jx_many *many);

/* One is refused as a whole. Texts are for gettext or in
 * the words of the locale. */
void jx_many_refuse(struct jx_many_one *one, enum jx_exit exit, const char *text, const char *fix);

/* Says all that is wrong, what became of each, and the counts; returns what to exit with. */
enum jx_exit jx_many_print(const struct jx_many *many);

#endif
