/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A founded ledger behind dispatch, without a socket: the services through their bytes. Keys and time are fixed, so
 * that two runs write the same journal. What a function takes for granted and does not find ends the test.
 */
#ifndef JX_TESTS_LIB_FIXTURE_H
#define JX_TESTS_LIB_FIXTURE_H

#include <criterion/criterion.h>

#include "jixiao/v1/rpc.pb-c.h"

#include "common/rpc/identity.h"
#include "common/rpc/methods.h"
#include "server/dispatch/dispatch.h"
#include "server/store/store.h"

#define JX_FIXTURE_ROOT  "129001"
#define JX_FIXTURE_TODAY "2026-09-01" /* the day on which it begins, nine in the morning */
#define JX_DAY_MS        INT64_C(86400000)

struct jx_fixture {
	struct jx_store *store;
	struct jx_dispatch *dispatch;
	struct jx_methods methods;
	struct jx_key server, admin; /* the admin is principal 1, at the root office */
	struct jx_instant at;        /* of every round; a test moves it on */
	uint64_t calls;              /* so far; each has its own request id */
	/* Of the last call; good until the next one. */
	Jixiao__V1__Response *response; /* NULL: it is parked */
	ProtobufCMessage *answer;       /* NULL: it was refused */
};

/* A database at `path`, which must not exist; in memory where that is NULL. Its driver fails on command
 * (faulty_driver.h). */
void jx_fixture_open(struct jx_fixture *fixture, const char *path);
/* The same, on a disk that is full past so many pages; 0: it never is. */
void jx_fixture_open_bounded(struct jx_fixture *fixture, const char *path, uint64_t max_pages);
/* Dispatch anew, with these threads; NULL: none. */
void jx_fixture_dispatch(struct jx_fixture *fixture, struct jx_verifier *verifier);
void jx_fixture_close(struct jx_fixture *fixture);

/* Where it is set, it is told of each request before its round. */
extern void (*jx_fixture_sent)(const struct jx_fixture *fixture, const struct jx_inbound *in);

/* The key with this number; 0 and 1 are the server's and the admin's. */
struct jx_key jx_fixture_key(unsigned number);

/*
 * Runs a round with this one request, by its short name ("Offices/Add"), signed where it writes. Returns the response;
 * NULL where the call is parked.
 */
const Jixiao__V1__Response *jx_fixture_call(struct jx_fixture *fixture, const struct jx_key *key, const char *method,
					    const void *request);
/* The same; it must not be refused. Returns the message that answers it. */
const void *jx_fixture_ask(struct jx_fixture *fixture, const struct jx_key *key, const char *method,
			   const void *request);
/* A round without a request; returns the response to a parked call, or NULL. */
const Jixiao__V1__Response *jx_fixture_tick(struct jx_fixture *fixture, const char *method);

/* An office below `parent`, named as its code. */
void jx_fixture_add_office(struct jx_fixture *fixture, const char *code, const char *parent);
/* Enrols a principal with one role; returns its id. */
uint64_t jx_fixture_enrol(struct jx_fixture *fixture, const struct jx_key *key, const char *office, uint32_t role,
			  const char *until);

/* The call is refused for this reason, and the journal is as long as before. */
#define EXPECT_REFUSED(fixture, key, method, request, expected)                                                        \
	do {                                                                                                           \
		uint64_t expect_seq_ = jx_dispatch_seq((fixture)->dispatch);                                           \
		const Jixiao__V1__Response *expect_got_ = jx_fixture_call((fixture), (key), (method), (request));      \
		cr_assert(expect_got_ && expect_got_->status != JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK,               \
			  "%s was not refused", (method));                                                             \
		cr_assert_str_eq(expect_got_->reason, (expected), "%s: %s: %s", (method), expect_got_->reason,         \
				 expect_got_->message);                                                                \
		cr_assert_eq(jx_dispatch_seq((fixture)->dispatch), expect_seq_);                                       \
	} while (0)

/* The last refusal's arg. */
#define EXPECT_ARG(fixture, index, expected)                                                                           \
	do {                                                                                                           \
		cr_assert_gt((fixture)->response->n_args, (size_t)(index));                                            \
		cr_assert_str_eq((fixture)->response->args[index], (expected));                                        \
	} while (0)

#endif
