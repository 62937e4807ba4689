/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree of offices, one root, up to JX_OFFICE_DEPTH deep. Where an office stands and what it is called holds from a
 * month on: each month has its tree, and that of JX_MONTH_LAST is the one as it is now, since no change begins in a
 * month to come.
 */
#ifndef JX_SERVER_STORE_OFFICES_H
#define JX_SERVER_STORE_OFFICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/limits.h"
#include "common/model/period.h"
#include "server/store/store.h"

struct jx_office {
	uint64_t seq;
	uint32_t depth; /* 1 for the root; as it is now */
	jx_month from;  /* since when it is so; 0: as long as it exists */
	jx_month ended; /* the first month without it; 0: it goes on */
	char code[JX_OFFICE_CODE_MAX + 1];
	char name[JX_OFFICE_NAME_MAX + 1];
	char parent[JX_OFFICE_CODE_MAX + 1]; /* empty for the root */
	char successor[JX_OFFICE_CODE_MAX + 1];
};

/* One office in the tree of a month. */
struct jx_office_in {
	const char *code;
	jx_month month;
};

/* The office's code and those of all above it, the root's last. */
struct jx_office_path {
	char codes[JX_OFFICE_DEPTH][JX_OFFICE_CODE_MAX + 1];
	size_t n;
	jx_month until; /* the last month in which it is known to be so */
};

/* Up to a year, seen from an office. */
struct jx_office_span {
	const char *top;
	jx_month from, to;
};

/* Where an office stands, seen from another. */
enum jx_office_relation {
	JX_OFFICE_OWN,
	JX_OFFICE_BELOW,
	JX_OFFICE_ABOVE,
	JX_OFFICE_ELSEWHERE,
};

/* ALREADY_EXISTS: the code is taken. The caller has checked parent and depth. */
enum jx_status jx_office_add(struct jx_store *store, const struct jx_office *office);
/* NOT_FOUND. */
enum jx_status jx_office_get(struct jx_store *store, const char *code, struct jx_office *office);
/* As it was in that month, but its depth and its end. NOT_FOUND. */
enum jx_status jx_office_at(struct jx_store *store, const struct jx_office_in *in, struct jx_office *office);
/* The one without a parent; NOT_FOUND in an empty store. */
enum jx_status jx_office_root(struct jx_store *store, struct jx_office *office);
/* How many offices stand directly below. */
enum jx_status jx_office_children(struct jx_store *store, const char *code, uint64_t *count);
/* Offices whose code is above `after` bytewise, ordered, at most `limit`; *n of them. */
enum jx_status jx_office_list(struct jx_store *store, const char *after, uint32_t limit, struct jx_office *rows,
			      size_t *n);
/* The same of those that stood directly below one. */
enum jx_status jx_office_list_below(struct jx_store *store, const struct jx_office_in *in, const char *after,
				    uint32_t limit, struct jx_office *rows, size_t *n);
/*
 * The next office at and below `top`, each before those below it and otherwise by code, with its depth in that month;
 * `after` is at or below `top`, or "" for `top` itself. NOT_FOUND past the last. Reads few rows, however many offices
 * there are.
 */
enum jx_status jx_office_walk(struct jx_store *store, const struct jx_office_in *top, const char *after,
			      struct jx_office *office);
/* NOT_FOUND. */
enum jx_status jx_office_path(struct jx_store *store, const struct jx_office_in *in, struct jx_office_path *path);
bool jx_office_on_path(const struct jx_office_path *path, const char *code);
/* Was the office at or below the top in any of the months? NOT_FOUND where it does not exist. */
enum jx_status jx_office_stood(struct jx_store *store, const struct jx_office_span *span, const char *office,
			       bool *stood);
/* The deepest that it has ever stood. */
enum jx_status jx_office_deepest(struct jx_store *store, const char *code, uint32_t *depth);
/* What it was, the oldest first and what it is now last; at most `limit`, the newest ones. */
enum jx_status jx_office_history(struct jx_store *store, const char *code, uint32_t limit, struct jx_office *rows,
				 size_t *n);
/* Where `other` stands, seen from `own`; NOT_FOUND where `other` does not exist. At most JX_OFFICE_DEPTH steps. */
enum jx_status jx_office_relate(struct jx_store *store, const char *own, const char *other,
				enum jx_office_relation *relation);

#endif
