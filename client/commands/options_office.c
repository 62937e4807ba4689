/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/options.h"

#include <stddef.h>

#include "client/commands/options_shared.h"
#include "common/base/reasons.h"

const struct jx_option jx_office_add_options[] = {
	{"--code", "CODE", JX_N("code of the new office"), true},
	{"--name", "NAME", JX_N("its name"), true},
	{"--parent", "CODE", JX_N("code of the office above it"), true},
	RECEIPT,
	END,
};

#define CODE                                                                                                           \
	{                                                                                                              \
		"CODE", NULL, JX_N("code of the office"), true                                                         \
	}

const struct jx_option jx_office_move_options[] = {
	CODE,
	{"--parent", "CODE", JX_N("code of the office above it from then on"), true},
	{"--from", "MONTH", JX_N("the first month in which it stands there: this month or an earlier one"), true},
	RECEIPT,
	END,
};

const struct jx_option jx_office_rename_options[] = {
	CODE,
	{"--name", "NAME", JX_N("its name from then on"), true},
	{"--from", "MONTH", JX_N("the first month in which it is called so: this month or an earlier one"), true},
	RECEIPT,
	END,
};

const struct jx_option jx_office_end_options[] = {
	CODE,
	{"--from", "MONTH", JX_N("the first month in which it is no more: this month or an earlier one"), true},
	{"--successor", "CODE", JX_N("code of the office that takes over from it"), false},
	RECEIPT,
	END,
};

const struct jx_option jx_office_history_options[] = {
	CODE,
	END,
};

const struct jx_option jx_office_list_options[] = {
	{"--period", "MONTH", JX_N("those of this month, as they were (if not given: all, as they are now)"), false},
	END,
};
