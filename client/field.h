/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fields of requests by the words that people fill them with.
 */
#ifndef JX_CLIENT_FIELD_H
#define JX_CLIENT_FIELD_H

#include "client/command.h"

/*
 * "--on" for "date", "--amount" for "amount_fen", "CODE" for "code": the option or argument of the command that the
 * field comes from. The field itself where none does, as in "cells[3].value", or where no command is known. Borrowed.
 */
const char *jx_field_shown(const struct jx_command *command, const char *field);

#endif
