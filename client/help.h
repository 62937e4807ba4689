/* SPDX-License-Identifier: Apache-2.0 */
/* What help, the man page and completion share; for these three alone. */
#ifndef JX_CLIENT_HELP_H
#define JX_CLIENT_HELP_H

#include <stdbool.h>
#include <stddef.h>

#include "client/command.h"

/* An option; else an argument, known by its place. */
bool jx_option_named(const struct jx_option *option);

/* The short form of an option, "-o"; NULL: it has none. */
const char *jx_option_short(const struct jx_option *option);

/* "--code CODE", "-h, --help", "FILE" */
void jx_option_label(const struct jx_option *option, char *out, size_t size);

/* The alias of a command, or of its noun; NULL: it has none. */
const struct jx_alias *jx_alias_of(const struct jx_command *command);
/* "jixiao submit", "jixiao disburse request" */
void jx_alias_label(const struct jx_command *command, const struct jx_alias *alias, char *out, size_t size);

/* "jixiao office add --code CODE [--parent CODE]" in pieces, each given to `put`. */
void jx_help_synopsis(const struct jx_command *command, void (*put)(const char *text));

#endif
