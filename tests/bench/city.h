/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cities of any size, made from a seed: a bureau, districts below it (and where there are many of them, towns between),
 * one clerk each, one form, and figures month by month. All of it goes through dispatch, signed, in the store of a
 * server that is not running; what it makes is therefore what the real server would have. A city may lie in a folder,
 * for several programs.
 */
#ifndef JX_TESTS_BENCH_CITY_H
#define JX_TESTS_BENCH_CITY_H

#include <protobuf-c/protobuf-c.h>

#include "common/model/period.h"
#include "common/rpc/identity.h"
#include "server/admin/dir.h"
#include "server/dispatch/dispatch.h"

#define JX_CITY_ROOT       "129001"
#define JX_CITY_PROJECT    "37020023P88002811184N"
#define JX_CITY_FORM       "bench.monthly"
#define JX_CITY_INDICATORS 26u
#define JX_CITY_OFFICES    2800u
#define JX_CITY_ITEMS      100u
/* Offices that one town has below it; as few as these have none. Towns are T0000, T0001, … */
#define JX_CITY_TOWN       200u
/* The catalogue and the duties of the benches begin before the figures do, so that there is room for more of them. */
#define JX_CITY_SINCE      JX_MONTH_FIRST
#define JX_CITY_YEAR       2023
#define JX_CITY_LAST       (JX_CITY_YEAR * 12 + 11)
/* As many as a thousand connections need, at JX_CONNECTIONS_SHARE of a key; those beyond the offices are second ones.
 */
#define JX_CITY_CLERKS     64u

/* Figures of all offices and items, from a month to the end of JX_CITY_YEAR, which is the project's. */
struct jx_city_size {
	unsigned offices; /* that report */
	unsigned items;   /* of the form; an even number */
	jx_month since;   /* the first month of the catalogue and the duties */
	jx_month from;
	uint64_t seed;
};

struct jx_city {
	struct jx_city_size size;
	uint8_t ledger[JX_KEY_BYTES];
	struct jx_key admin, manager;
	struct jx_key clerks[JX_CITY_OFFICES];
	unsigned n_clerks; /* clerk i is of office i % offices */
	char codes[JX_CITY_OFFICES][24];
	char items[JX_CITY_ITEMS][24];
	struct jx_instant at; /* where the clock stands still; zero: it is the machine's */
	/* While the store is open. */
	struct jx_dir dir;
	struct jx_dispatch *dispatch;
};

/* Opens the store of a server's folder, which `jixiaod init` has made. */
void jx_city_open(struct jx_city *city, const char *dir);
void jx_city_close(struct jx_city *city);
/* By city->admin: offices, people, catalogue, duties, and a project of JX_CITY_YEAR with JX_CITY_INDICATORS indicators.
 */
void jx_city_found(struct jx_city *city, const struct jx_city_size *size);

/* Notes in the folder what the city beside it is, and how many entries its journal has. */
void jx_city_save(const struct jx_city *city, const char *folder, uint64_t entries);
/* The city of the folder, with its keys and codes; returns how many entries it was made of. */
uint64_t jx_city_load(struct jx_city *city, const char *folder);

unsigned jx_city_months(const struct jx_city *city);
double jx_city_values(const struct jx_city *city);

/* One signed request: `n` bytes, owned. */
struct jx_city_request {
	uint8_t *bytes;
	size_t n;
};
/* Any request, signed by this key. `id` is its call's number, and a time (in any unit) that its request id begins with;
 * both once for a key. */
void jx_city_pack(const struct jx_city *city, const struct jx_key *key, const char *method,
		  const ProtobufCMessage *message, const uint64_t id[2], struct jx_city_request *made);
/* That all of these were answered with OK. */
void jx_city_expect_ok(const struct jx_outbox *out, size_t n);
/* An office's figures for a month: `cells` of the form's items, from the first on; all figures of a city differ and
 * come from its seed. */
void jx_city_submission(const struct jx_city *city, unsigned office, jx_month month, unsigned cells, uint64_t call,
			struct jx_city_request *request);
/* One call by the manager, in a round of its own; `answer` (may be NULL) gets the packed body, owned. Returns the µs
 * that the round took. */
double jx_city_ask(struct jx_city *city, const char *method, const ProtobufCMessage *request,
		   ProtobufCBinaryData *answer);

/* The office whose turn it is in the month, of 0 to offices - 1: neighbours do not come together. */
unsigned jx_city_turn(const struct jx_city *city, jx_month month, unsigned turn);
/* The items that indicator k divides: the one and the next. */
unsigned jx_city_divided(const struct jx_city *city, unsigned indicator);
/* What the figure is, in whole units. */
int64_t jx_city_figure(const struct jx_city *city, unsigned office, jx_month month, unsigned item);
/* All offices for the months, in rounds as large as they may be; returns how long the rounds took, in µs. */
double jx_city_fill(struct jx_city *city, jx_month from, jx_month to, unsigned cells);

#endif
