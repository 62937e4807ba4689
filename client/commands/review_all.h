/* SPDX-License-Identifier: Apache-2.0 */
/* Accepting many submissions at once; for review.c alone. */
#ifndef JX_CLIENT_COMMANDS_REVIEW_ALL_H
#define JX_CLIENT_COMMANDS_REVIEW_ALL_H

#include "jixiao/v1/reviews.pb-c.h"

#include "client/app.h"

/* A submission as it was shown. */
struct jx_reviewed {
	Jixiao__V1__Seen message; /* borrows the hash below */
	uint8_t hash[32];
};

/* Accepts all of them, some at a time, and prints what was accepted. What is refused is said, and ends it. */
enum jx_exit jx_review_accept(struct jx_app *app, struct jx_reviewed *seen, size_t n);

/* What waits of --form and --period: shows it, asks, and accepts it. */
enum jx_exit jx_review_all(struct jx_app *app);

#endif
