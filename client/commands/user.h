/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands about people share. */
#ifndef JX_CLIENT_COMMANDS_USER_H
#define JX_CLIENT_COMMANDS_USER_H

#include "jixiao/v1/principals.pb-c.h"

#include "client/app.h"

/* Of one Principal. */
extern const struct jx_view jx_principal_view;

/* Who the channel's key stands for, as the server has it; borrowed until the next call. NULL where the call failed. */
const Jixiao__V1__PrincipalsWhoAmIResponse *jx_ask_whoami(struct jx_channel *channel);

/* The caller's own office; says why where it is not known. */
enum jx_exit jx_own_office(const struct jx_app *app, char office[JX_OFFICE_CODE_MAX + 1]);

#endif
