/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person said on a monitoring form, in words.
 */
#ifndef JX_CLIENT_COMMANDS_MONITOR_VIEW_H
#define JX_CLIENT_COMMANDS_MONITOR_VIEW_H

#include "client/print/print.h"

/* Of a jixiao.v1.MonitorNote; one row. */
extern const struct jx_view jx_monitor_note_view;

#endif
