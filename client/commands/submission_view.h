/* SPDX-License-Identifier: Apache-2.0 */
/* A submission as people read it: who and when, and every item of its form; for the submission commands. */
#ifndef JX_CLIENT_COMMANDS_SUBMISSION_VIEW_H
#define JX_CLIENT_COMMANDS_SUBMISSION_VIEW_H

#include "jixiao/v1/submissions.pb-c.h"

#include "client/app.h"
#include "common/model/catalog.h"

/* What lists and the head of one submission show. */
extern const struct jx_view jx_submission_list_view;
/* One, without its items; as a table with what a reviewer said of it. */
extern const struct jx_view jx_submission_view;
enum jx_exit jx_submission_print_head(const struct jx_app *app, const Jixiao__V1__Submission *submission);
void jx_submission_state(const ProtobufCMessage *row, char *out, size_t size);

/*
 * As a table the head and the form's items in its order, those not reported too; as CSV the items alone, as a file that
 * could be submitted; as JSON the message. One without entry (seq 0) is a draft, of which the head says less. `form` is
 * NULL where the catalogue has it no more.
 */
enum jx_exit jx_submission_print(const struct jx_app *app, const Jixiao__V1__Submission *submission,
				 const struct jx_catalog *catalog, const struct jx_form *form);

/* On stderr, what was noticed when it came, each with its rule and the note that explains it; among several offices
 * with the office's name. */
void jx_submission_say_findings(const Jixiao__V1__Submission *submission, const struct jx_catalog *catalog,
				const struct jx_form *form, bool among_offices);

/* The items alone, as a table. */
enum jx_exit jx_submission_print_items(const struct jx_app *app, const Jixiao__V1__Submission *submission,
				       const struct jx_catalog *catalog, const struct jx_form *form);

#endif
