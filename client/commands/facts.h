/* SPDX-License-Identifier: Apache-2.0 */
/* What is printed but is no message of the contract: a few named values. */
#ifndef JX_CLIENT_COMMANDS_FACTS_H
#define JX_CLIENT_COMMANDS_FACTS_H

#include "client/print/print.h"

struct jx_fact {
	const char *title; /* English, for gettext */
	const char *name;  /* in JSON and CSV */
	const char *value;
};

/* To stdout. The facts end with a row of NULLs. */
void jx_facts_print(enum jx_output output, const struct jx_fact *facts);

#endif
