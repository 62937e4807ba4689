/* SPDX-License-Identifier: Apache-2.0 */
/* Accepting many submissions at once; for review.c alone. */
#ifndef JX_CLIENT_COMMANDS_REVIEW_ALL_H
#define JX_CLIENT_COMMANDS_REVIEW_ALL_H

#include "jixiao/v1/reviews.pb-c.h"

#include "client/app.h"

/*
 * Asks about submissions that were shown, unless there is --yes, and accepts them as they were shown, some at a time;
 * prints what was accepted. What is refused is said, and ends it; what would be is said before anybody is asked. With
 * --dry-run nobody is asked, and nothing is accepted.
 */
enum jx_exit jx_review_ask(struct jx_app *app, Jixiao__V1__Submission *const *rows, size_t n);

/* What waits of --form and --period: shows it, asks, and accepts it. */
enum jx_exit jx_review_all(struct jx_app *app);

#endif
