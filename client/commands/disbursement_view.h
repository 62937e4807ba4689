/* SPDX-License-Identifier: Apache-2.0 */
/* How people read disbursements. */
#ifndef JX_CLIENT_COMMANDS_DISBURSEMENT_VIEW_H
#define JX_CLIENT_COMMANDS_DISBURSEMENT_VIEW_H

#include "jixiao/v1/disbursements.pb-c.h"

#include "client/app.h"

/* Of a list of them. */
extern const struct jx_view jx_disbursements_view;

/* One of them; people also see its payments. */
enum jx_exit jx_disbursement_print(const struct jx_app *app, const Jixiao__V1__Disbursement *disbursement);

#endif
