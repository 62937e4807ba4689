/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small city behind dispatch, for evaluations: districts that report monthly, one project, a catalogue of the items
 * below. The fixture's day is 2026-09-01, the project's year 2023.
 */
#ifndef JX_TESTS_SERVICE_CITY_H
#define JX_TESTS_SERVICE_CITY_H

#include "jixiao/v1/evaluations.pb-c.h"

#include "tests/lib/fixture.h"

#define JX_CITY_PROJECT     "37020023P88002811184N"
#define JX_CITY_PROJECT_NOW "37020026P88002811184N" /* of the fixture's year */
#define JX_CITY_FORM        "petition.monthly"
#define JX_CITY_BUDGET      INT64_C(720000000) /* fen */
#define JX_CITY_OFFICES     4u
#define JX_CITY_MONTHS      12u

enum jx_city_item {
	JX_CITY_DUE,     /* accept.due, 件次 */
	JX_CITY_IN_TIME, /* accept.in_time, 件次 */
	JX_CITY_HANDLED, /* online.handled, 件次 */
	JX_CITY_REPAIR,  /* repair.hours, 小时: the longest */
	JX_CITY_SYSTEMS, /* system.count, 个: of the largest office, in the last month */
	JX_CITY_ITEMS,
};

enum jx_city_state {
	JX_CITY_ABSENT,
	JX_CITY_VALUE,
	JX_CITY_NA,
};

struct jx_city_cell {
	enum jx_city_state state;
	int64_t value; /* whole units */
};

/* What an office's form of a month says. */
struct jx_city_figures {
	struct jx_city_cell cells[JX_CITY_ITEMS];
};

struct jx_city_indicator {
	const char *name, *target;
	const char *measure; /* NULL: none */
	uint32_t weight;
};

struct jx_city {
	struct jx_fixture fixture;
	/* Two managers of the bureau: the second one pays. */
	struct jx_key manager, payer;
	size_t n_offices;
	char offices[JX_CITY_OFFICES][8]; /* "370202", … */
	struct jx_key clerks[JX_CITY_OFFICES];
	/* Of the newest revision of each office and month (0 is January). */
	uint8_t revisions[JX_CITY_OFFICES][JX_CITY_MONTHS][16];
	bool submitted[JX_CITY_OFFICES][JX_CITY_MONTHS];
	bool this_year; /* the project is JX_CITY_PROJECT_NOW */
	bool reviewed;  /* what its catalogues' form is; a test may set it first */
};

void jx_city_open(struct jx_city *city, size_t n_offices);
void jx_city_close(struct jx_city *city);

/* The weights with the execution's 1000 are 10000, or all are 0: none is given. Each district owes the form from
 * 2023-01. */
void jx_city_plan(struct jx_city *city, const struct jx_city_indicator *indicators, size_t n);

/* The two halves of it: the project, and a version of the catalogue from that month on, with the first n_items; each
 * district owes the form from 2023-01. */
void jx_city_project(struct jx_city *city, const struct jx_city_indicator *indicators, size_t n);
void jx_city_catalog(struct jx_city *city, const struct jx_city_indicator *indicators, size_t n, const char *from,
		     size_t n_items);

/* Corrects what was submitted for the month before. */
void jx_city_submit(struct jx_city *city, size_t office, unsigned month, const struct jx_city_figures *figures);
/* Of the two that rates are made of. */
void jx_city_submit_rate(struct jx_city *city, size_t office, unsigned month, int64_t in_time, int64_t due);
/* That in January, 0 of 0 in every other month. */
void jx_city_submit_year(struct jx_city *city, size_t office, int64_t in_time, int64_t due);
/* Asks for money; the disbursement's id. */
uint64_t jx_city_ask_for(struct jx_city *city, const char *office, int64_t fen, const char *date);
void jx_city_pay(struct jx_city *city, const char *office, int64_t fen, const char *requested, const char *paid);
/* From January on, or another month. */
void jx_city_set(struct jx_city *city, const char *key, const char *value);
void jx_city_set_from(struct jx_city *city, const char *key, const char *value, const char *from);

/* Good until the next call. */
const Jixiao__V1__Evaluation *jx_city_show(struct jx_city *city, const char *as_of, const char *office);
const Jixiao__V1__Evaluation *jx_city_show_frozen(struct jx_city *city, uint64_t id);
/* Of the root, at the end of 2023. */
Jixiao__V1__EvaluationsNoteRequest jx_city_note(const char *indicator);

#endif
