/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands about people share. */
#ifndef JX_CLIENT_COMMANDS_USER_H
#define JX_CLIENT_COMMANDS_USER_H

#include "jixiao/v1/principals.pb-c.h"

#include "client/channel.h"
#include "client/print/print.h"

/* Of one Principal. */
extern const struct jx_view jx_principal_view;

/* Who the channel's key stands for, as the server has it; borrowed until the next call. NULL where the call failed. */
const Jixiao__V1__PrincipalsWhoAmIResponse *jx_ask_whoami(struct jx_channel *channel);

#endif
