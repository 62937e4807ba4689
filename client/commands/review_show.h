/* SPDX-License-Identifier: Apache-2.0 */
/* What a reviewer is about to accept, before he is asked; for review.c and review_all.c. */
#ifndef JX_CLIENT_COMMANDS_REVIEW_SHOW_H
#define JX_CLIENT_COMMANDS_REVIEW_SHOW_H

#include "client/commands/submission_figures.h"
#include "jixiao/v1/submissions.pb-c.h"

/*
 * On stderr, of submissions of one form and month: the figures side by side, each with the one that counts until now
 * where that differs; withdrawals apart, with the figures that they take back; and what was noticed, with the notes
 * that explain it. The rows are not borrowed from the channel's last answer, since it asks for more.
 */
enum jx_exit jx_review_show(struct jx_figures *figures, Jixiao__V1__Submission *const *rows, size_t n);
/* The withdrawals alone. */
enum jx_exit jx_review_show_withdrawals(struct jx_figures *figures, Jixiao__V1__Submission *const *rows, size_t n);
/* How many of them are withdrawals. */
size_t jx_review_withdrawals(Jixiao__V1__Submission *const *rows, size_t n);

#endif
