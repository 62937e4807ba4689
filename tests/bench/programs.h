/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real server as a process of its own, in a temporary folder that goes with the bench. Whatever fails here ends the
 * bench with a word on stderr.
 */
#ifndef JX_TESTS_BENCH_PROGRAMS_H
#define JX_TESTS_BENCH_PROGRAMS_H

#include <stdio.h>
#include <sys/types.h>

#include "common/rpc/profile.h"

__attribute__((noreturn, format(printf, 1, 2))) void jx_bench_die(const char *format, ...);
double jx_bench_now_us(void);

struct jx_bench_server {
	const char *jixiaod; /* borrowed */
	char root[64];       /* the temporary folder */
	pid_t pid;           /* 0: not running */
	FILE *log;           /* what it says; open while it runs, since a broken pipe would end it */
};

/* Founds a ledger; *profile is the administrator's. The server is stopped and its folder removed when the bench ends.
 */
void jx_bench_init(struct jx_bench_server *server, const char *jixiaod, struct jx_profile *profile);
/* Starts it; returns the milliseconds from before exec until its ready line was read. */
double jx_bench_start(struct jx_bench_server *server);
void jx_bench_stop(struct jx_bench_server *server);
/* The same by SIGKILL: as after a power cut of the process. */
void jx_bench_kill(struct jx_bench_server *server);
/* Runs a program to its end, which must be good; returns how long it took, in ms. */
double jx_bench_run(const char *const argv[]);
/* Resident memory, in MiB. */
double jx_bench_rss(const struct jx_bench_server *server);
/* Size of the program without symbols, in kB. */
double jx_bench_stripped(const struct jx_bench_server *server, const char *program);

#endif
