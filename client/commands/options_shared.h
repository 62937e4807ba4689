/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that the lists of options share; for these alone. */
#ifndef JX_CLIENT_COMMANDS_OPTIONS_SHARED_H
#define JX_CLIENT_COMMANDS_OPTIONS_SHARED_H

#include "client/commands/options.h"
#include "common/base/reasons.h"

#define END                                                                                                            \
	{                                                                                                              \
		NULL, NULL, NULL, false                                                                                \
	}

/* What every command that changes something takes. */
#define RECEIPT                                                                                                        \
	{                                                                                                              \
		"--receipt", "FILE", JX_N("keep the receipt of the change in a new file"), false                       \
	}

/* Whose figures are meant. */
#define OFFICE                                                                                                         \
	{                                                                                                              \
		"--office", "CODE", JX_N("code or name of the office (your own if not given)"), false                  \
	}

#endif
