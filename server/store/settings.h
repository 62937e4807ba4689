/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings: every value that was ever set stays, with the month from which it holds.
 */
#ifndef JX_SERVER_STORE_SETTINGS_H
#define JX_SERVER_STORE_SETTINGS_H

#include "common/base/arena.h"
#include "common/base/limits.h"
#include "common/model/period.h"
#include "server/store/store.h"

struct jx_setting_row {
	const char *key, *value, *project; /* project: "" for all; borrowed */
	jx_month from;
	uint64_t setter;
	int64_t time_ms;
	uint64_t seq;
};

enum jx_status jx_setting_add(struct jx_store *store, const struct jx_setting_row *row);
/*
 * In force in that month: the project's own, else the one for all; of several the one with the latest first month, then
 * the one set last. NOT_FOUND: none was ever set for it.
 */
enum jx_status jx_setting_get(struct jx_store *store, struct jx_arena *arena, const char *key, const char *project,
			      jx_month month, struct jx_setting_row *row);
/* What was set of the key with a seq above `after`, at most `limit`. */
struct jx_setting_range {
	const char *key;
	uint64_t after;
	uint32_t limit;
};
/* By seq. */
enum jx_status jx_setting_history(struct jx_store *store, struct jx_arena *arena, const struct jx_setting_range *range,
				  struct jx_setting_row *rows, size_t *n);

#endif
