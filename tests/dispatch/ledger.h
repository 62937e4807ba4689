/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small ledger in a file of its own, whose journal is changed behind the server's back, and its replay.
 */
#ifndef JX_TESTS_DISPATCH_LEDGER_H
#define JX_TESTS_DISPATCH_LEDGER_H

#include "jixiao/v1/rpc.pb-c.h"

#include "server/dispatch/replay.h"

/*
 * Entry 2 adds office 370202, entry 3 enrols its admin (key 2), entry 4 replaces that key (by key 3), entry 5 adds an
 * office by the new key, and entry 6 revokes it.
 */
#define LEDGER_ENTRIES 6u

void ledger_open(void);
void ledger_close(void);
/* Of the database. */
const char *ledger_path(void);

struct ledger_replay {
	enum jx_status status;
	struct jx_replay replay;
	unsigned differences; /* of the tables */
	struct {
		unsigned n;
		uint64_t seq; /* of the first problem */
		char text[256];
		uint64_t done, total;
	} found;
};

struct ledger_replay ledger_replay_to(uint64_t to);
/* The replay finds something; the first of it is at seq, and says `part`. */
void ledger_expect_problem(uint64_t seq, const char *part);

/* Must change something. */
void ledger_tamper(const char *sql);
/* Changes one entry, and the chain so that it fits. */
void ledger_forge(uint64_t seq, void (*change)(Jixiao__V1__JournalEntry *entry));

#endif
