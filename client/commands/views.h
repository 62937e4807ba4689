/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How people read what several commands print: texts of cells.
 */
#ifndef JX_CLIENT_COMMANDS_VIEWS_H
#define JX_CLIENT_COMMANDS_VIEWS_H

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/fund.pb-c.h"

#include "client/print/print.h"

/* Appends to out what fits, cut at a character's border; `used` bytes of it stand already. Returns what stands then. */
size_t jx_cell_append(char *out, size_t size, size_t used, const char *text);

/* An amount in 万元, which the heading says. */
void jx_cell_wan(int64_t fen, char *out, size_t size);

/* "fiscal", in the language of the locale. */
void jx_cell_fund(Jixiao__V1__Fund fund, char *out, size_t size);

/* "clerk"; "role 9" for one that this release does not know. */
size_t jx_cell_role(char *out, size_t size, size_t used, Jixiao__V1__Role role);

/* "2026-12-31 23:59:59", UTC+8; the plain number for what is in no year that people write. */
void jx_cell_time_ms(int64_t time_ms, char *out, size_t size);
/* The same of the row's field `time_ms`. */
void jx_cell_time(const ProtobufCMessage *row, char *out, size_t size);

#endif
