/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Submissions through a real server: signed before the clock runs, sent over several connections, so many at a time.
 * They go on from one measurement to the next: all offices for a month, then for the next one, from JX_CITY_SINCE on.
 */
#ifndef JX_TESTS_BENCH_STREAM_H
#define JX_TESTS_BENCH_STREAM_H

#include "tests/bench/city.h"

#define JX_STREAM_CONNECTIONS 8u
#define JX_STREAM_CELLS       20u
/* A first part of each measurement does not count: caches and clocks wake up. */
#define JX_STREAM_WARM_UP     500u

struct jx_stream {
	const struct jx_city *city;       /* borrowed */
	struct jx_city_request *requests; /* of the measurement at hand; n of them, at most `most` */
	double *sent_us, *took_us;        /* took_us is 0 until it is acknowledged */
	unsigned most, n;
	unsigned first; /* how many came before it */
};

struct jx_peers {
	void *context;
	void *sockets[JX_STREAM_CONNECTIONS];
};

/* `first`: how many the city has of them already. */
void jx_stream_open(struct jx_stream *stream, const struct jx_city *city, unsigned first, unsigned most);
void jx_stream_close(struct jx_stream *stream);
/* How many more there can be before the city's own figures begin. */
unsigned jx_stream_room(const struct jx_stream *stream);

/* Signs the next n, and forgets those before them. */
void jx_stream_prepare(struct jx_stream *stream, unsigned n);
/*
 * Sends what is not acknowledged, `each` in flight on so many connections, until `enough` are; returns those a second
 * past the warm-up.
 */
double jx_stream_run(struct jx_stream *stream, const struct jx_peers *peers, unsigned connections, unsigned each,
		     unsigned enough);
/* The time that this part of a hundred does not exceed, in µs, past the warm-up; orders what was taken. */
double jx_stream_took(struct jx_stream *stream, unsigned hundredths);
/* Is every one there with its figures, do they add up, and does the journal hold these entries more than so many, and
 * none else? */
void jx_stream_check(const struct jx_stream *stream, struct jx_store *store, uint64_t entries, uint64_t seq);

void jx_peers_connect(struct jx_peers *peers, const struct jx_city *city, const struct jx_profile *profile);
void jx_peers_disconnect(struct jx_peers *peers);
/* One connection to the server, by that key. */
void *jx_peer_connect(void *context, const struct jx_key *key, const struct jx_profile *profile);

#endif
