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

/*
 * The same, or as it was when this machine last asked, where no server is to be asked; borrowed until the next call.
 * What is wrong is said.
 */
enum jx_exit jx_own_self(const struct jx_app *app, const Jixiao__V1__PrincipalsWhoAmIResponse **self);

/* As it was when this machine last asked; borrowed until the next recall. NULL: it never did. */
const Jixiao__V1__PrincipalsWhoAmIResponse *jx_own_self_remembered(const struct jx_app *app);
/* The same of anybody who uses this folder. */
const Jixiao__V1__PrincipalsWhoAmIResponse *jx_self_remembered(const struct jx_app *app,
							       const uint8_t key[JX_KEY_BYTES]);

/* What this machine remembers of the caller is remembered of the new key, too. */
void jx_own_self_inherit(const struct jx_app *app, const struct jx_key *new_key);

/* The caller's own office; says why where it is not known. */
enum jx_exit jx_own_office(const struct jx_app *app, char office[JX_OFFICE_CODE_MAX + 1]);

#endif
