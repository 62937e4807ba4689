/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the commands about catalogue, forms and duties share.
 */
#ifndef JX_CLIENT_COMMANDS_CATALOG_H
#define JX_CLIENT_COMMANDS_CATALOG_H

#include "jixiao/v1/catalog.pb-c.h"

#include "client/app.h"

/*
 * The catalogue in force in that month, or the newest for "", or the one that this machine last saw where no server is
 * to be asked; borrowed until the next call. NULL: the call failed.
 */
const Jixiao__V1__CatalogGetResponse *jx_catalog_ask(const struct jx_app *app, const char *month);
/* Says why jx_catalog_ask gave none. */
enum jx_exit jx_catalog_failed(const struct jx_app *app);

/* The code of the form that has this code or name; borrowed from the catalogue. NULL where it has none such. */
const char *jx_catalog_form_code(const Jixiao__V1__CatalogGetResponse *catalog, const char *code_or_name);

/* What such a list does not have. */
struct jx_left_out {
	uint32_t unlinked, projects;
};

/* The code of the form that --form names by code or name, in the newest catalogue; says so where there is none. */
enum jx_exit jx_catalog_form_given(const struct jx_app *app, char code[JX_ITEM_CODE_MAX + 1]);

/* For people: the list `unlinked` of a message of Import or Get. */
enum jx_exit jx_catalog_print_unlinked(const struct jx_app *app, const ProtobufCMessage *message,
				       const struct jx_left_out *left_out);

#endif
