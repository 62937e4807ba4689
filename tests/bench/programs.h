/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real server as a process of its own, over a folder that goes with the bench or over one that lasts. Whatever
 * fails here ends the bench with a word on stderr.
 */
#ifndef JX_TESTS_BENCH_PROGRAMS_H
#define JX_TESTS_BENCH_PROGRAMS_H

#include <stdio.h>
#include <sys/types.h>

#include "common/rpc/profile.h"

__attribute__((noreturn, format(printf, 1, 2))) void jx_bench_die(const char *format, ...);
double jx_bench_now_us(void);

/* A folder for what goes with the bench: in $TMPDIR, or /tmp. */
const char *jx_bench_scratch(void);
/* With all that is in it. */
void jx_bench_remove(const char *folder);

struct jx_bench_server {
	const char *jixiaod;    /* borrowed */
	char dir[JX_PATH_SIZE]; /* its data */
	pid_t pid;              /* 0: not running */
	FILE *log;              /* what it says; open while it runs, since a broken pipe would end it */
	struct jx_bench_server *next;
};

/* Founds a ledger in the folder, as server/ and admin.ini; *profile is the administrator's. A server that still runs
 * is ended with the bench. */
void jx_bench_found(struct jx_bench_server *server, const char *jixiaod, const char *folder,
		    struct jx_profile *profile);
/* The same in the scratch folder. */
void jx_bench_init(struct jx_bench_server *server, const char *jixiaod, struct jx_profile *profile);
/* One that was founded before. */
void jx_bench_adopt(struct jx_bench_server *server, const char *jixiaod, const char *folder,
		    struct jx_profile *profile);
/* Starts it; returns the milliseconds from before exec until its ready line was read. */
double jx_bench_start(struct jx_bench_server *server);
void jx_bench_stop(struct jx_bench_server *server);
/* The same by SIGKILL: as after a power cut of the process. */
void jx_bench_kill(struct jx_bench_server *server);
/* Runs a program to its end, which must be good; returns how long it took, in ms. `tell` (may be NULL) is called with
 * the folder every ten seconds. */
double jx_bench_run(const char *const argv[], void (*tell)(const char *folder), const char *folder);
/* Resident memory, in MiB. */
double jx_bench_rss(const struct jx_bench_server *server);
/* Of a file that is there, in bytes; of a database with its log, since what was written back stays in it. */
double jx_bench_size(const char *folder, const char *name);
/* Size of the program without symbols, in kB. */
double jx_bench_stripped(const char *program);

#endif
