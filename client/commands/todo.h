/* SPDX-License-Identifier: Apache-2.0 */
/* What a person has to do, in two parts: for the own office, and for those below. */
#ifndef JX_CLIENT_COMMANDS_TODO_H
#define JX_CLIENT_COMMANDS_TODO_H

#include "jixiao/v1/status.pb-c.h"

#include "client/app.h"

/* Who asks: copied, since an answer lives until the next call. */
struct jx_todo_self {
	char name[JX_PERSON_NAME_MAX + 1], office[JX_OFFICE_CODE_MAX + 1];
	bool clerk, reviewer, head;
};

/* A screen has room for so many lines of each and for what is to be done. */
#define JX_TODO_SHOWN 12u
/* Says that there are so many more, where there are. */
void jx_todo_rest(size_t n);

/* Prints what awaits the head on this machine: for him what he is to sign, for who made it what is not sent before. */
void jx_todo_head(const struct jx_app *app, const struct jx_todo_self *self);

/* The own office's row is the first of all; NULL where the answer lacks it. */
const Jixiao__V1__StatusRow *jx_todo_own_row(const Jixiao__V1__StatusShowResponse *response);

/* Prints what the own office owes, the most urgent first, and what to type next. */
enum jx_exit jx_todo_own(const struct jx_app *app, const struct jx_todo_self *self,
			 const Jixiao__V1__StatusShowResponse *response);

/*
 * Prints what was returned of months before those that status shows by itself, on `today` as the server said it: the
 * month may be long past, and still be the one that is waited for.
 */
enum jx_exit jx_todo_older(const struct jx_app *app, const char *office, const char *today);

#endif
