/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The revision that new figures correct, and what stands against them: the figures of somebody else are never replaced
 * by who has not seen them. For the submission commands.
 */
#ifndef JX_CLIENT_COMMANDS_SUBMISSION_BASE_H
#define JX_CLIENT_COMMANDS_SUBMISSION_BASE_H

#include "jixiao/v1/submissions.pb-c.h"

#include "client/commands/submission_figures.h"

/* A revision, copied into the arena of the figures. */
struct jx_revision {
	uint32_t number; /* 0: there is none */
	uint8_t id[JX_REQUEST_ID_BYTES];
	size_t id_size;
	uint64_t submitter;
	const char *by, *note;
	int64_t time_ms;
	struct jx_item_cell *cells; /* one for each of the form's items */
	size_t n_cells;             /* reported or not applicable, those of items that the form has no more too */
	bool unconfirmed;           /* another office reported it, and the office itself has not confirmed it */
	uint8_t entry_id[16];       /* of the entry that waits */
	bool replaceable; /* that entry awaits the head: a correction takes its place, and `id` is what it corrects */
	bool waits;       /* in the outbox, as an entry of this id */
	bool returned, withdraws;
	bool known; /* made by the caller, or shown to him by this client */
};

/* Instead of a revision's number: the one that counts. */
#define JX_REVISION_ACCEPTED UINT32_MAX

/* What the server has, 0: the newest; borrowed until the next call. NULL where the call failed. */
const Jixiao__V1__Submission *jx_revision_ask(const struct jx_figures *figures, uint32_t number);
/* A message of the caller's own, since the next call takes the answer away; NULL: there is no memory. */
Jixiao__V1__Submission *jx_revision_own(struct jx_figures *figures, const Jixiao__V1__Submission *submission);
/* Copies it. */
enum jx_exit jx_revision_keep(struct jx_figures *figures, const Jixiao__V1__Submission *submission,
			      struct jx_revision *revision);

/*
 * `number` 0: the newest, which is what the caller himself has in the outbox, where there is such, else the server's,
 * or without a server what he saw last. What is wrong is said, but not that nothing was submitted yet.
 */
enum jx_exit jx_revision_load(struct jx_figures *figures, uint32_t number, struct jx_revision *revision);

/* Whether the figures and their note say what the revision says. */
bool jx_revision_same(const struct jx_figures *figures, const char *note, const struct jx_revision *revision);

/*
 * May the figures replace the newest revision? They may where --base or the template that they come in names it, and
 * without either where the caller knows it. A template of another revision may not, whoever made the newest. *merged,
 * and nothing more is to be done, where all that they change was changed alike; a withdrawal has no note (NULL). Else
 * the cells that differ are shown side by side, with what is corrected, and with the whole command that goes on;
 * JX_EXIT_CONFLICT.
 */
enum jx_exit jx_revision_allow(struct jx_figures *figures, const char *note, const struct jx_revision *newest,
			       bool *merged);
/* On stderr, the cells that the figures change; nothing with -o json, or where there is no base. */
void jx_revision_changes(const struct jx_figures *figures, const struct jx_revision *base);
/* The server has a newer revision than `base`, which it said: the same with that one, which becomes *newest. */
enum jx_exit jx_revision_overtaken(struct jx_figures *figures, const char *note, const struct jx_revision *base,
				   struct jx_revision *newest, bool *merged);

#endif
