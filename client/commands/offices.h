/* SPDX-License-Identifier: Apache-2.0 */
/* Offices as people name them. */
#ifndef JX_CLIENT_COMMANDS_OFFICES_H
#define JX_CLIENT_COMMANDS_OFFICES_H

#include "jixiao/v1/offices.pb-c.h"

#include "client/app.h"

/*
 * All offices, or those that this machine saw last where no server is to be asked; owned, to be freed by
 * protobuf_c_message_free_unpacked. What is wrong is said.
 */
enum jx_exit jx_offices_get(const struct jx_app *app, Jixiao__V1__OfficesListResponse **offices);

/* NULL: there is none. Borrowed. */
const Jixiao__V1__Office *jx_offices_by_code(const Jixiao__V1__OfficesListResponse *offices, const char *code);
/* By code, else by name: *n have it. NULL where that is not one alone. */
const Jixiao__V1__Office *jx_offices_find(const Jixiao__V1__OfficesListResponse *offices, const char *text, size_t *n);

#endif
