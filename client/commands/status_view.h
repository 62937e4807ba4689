/* SPDX-License-Identifier: Apache-2.0 */
/* How people read who owes what; and how the commands that need it ask for it. */
#ifndef JX_CLIENT_COMMANDS_STATUS_VIEW_H
#define JX_CLIENT_COMMANDS_STATUS_VIEW_H

#include "jixiao/v1/status.pb-c.h"

#include "client/app.h"

/* Did nothing come, or was it taken back, so that nothing stands? */
bool jx_status_nothing(const Jixiao__V1__StatusCell *cell);
/* Has the office to do something about it? */
bool jx_status_open(const Jixiao__V1__StatusCell *cell);
/* The cell's column; NULL where the server broke its answer. */
const Jixiao__V1__StatusColumn *jx_status_column(const Jixiao__V1__StatusShowResponse *response,
						 const Jixiao__V1__StatusCell *cell);
/* "missing, 3 days overdue" */
void jx_status_text(const Jixiao__V1__StatusColumn *column, const Jixiao__V1__StatusCell *cell, char *out, size_t size);

/* All pages of the answer, owned by the caller; what is wrong is said. */
enum jx_exit jx_status_ask(const struct jx_app *app, Jixiao__V1__StatusShowRequest *request,
			   Jixiao__V1__StatusShowResponse **response);

enum jx_status jx_status_csv(const Jixiao__V1__StatusShowResponse *response);
/* In the output that was asked for. */
enum jx_exit jx_status_print(const struct jx_app *app, const Jixiao__V1__StatusShowResponse *response);

#endif
