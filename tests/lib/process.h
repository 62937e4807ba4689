/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real binaries in a temporary folder: run the client, start and end the server. Every function ends the test where
 * something that it takes for granted fails. Nothing outlives the test: the server is killed and the folder removed by
 * jx_site_close.
 */
#ifndef JX_TESTS_LIB_PROCESS_H
#define JX_TESTS_LIB_PROCESS_H

#include <sys/types.h>

#include "common/rpc/identity.h"
#include "common/rpc/profile.h"

/* How a program ended. */
struct jx_run {
	int exit_code; /* 128 + signal where it was killed */
	char *out;     /* owned, terminated */
	char *err;
	int64_t took_ms;
};

/* A bureau's server and what is around it. */
struct jx_site {
	char root[JX_PATH_SIZE / 2]; /* the temporary folder */
	char dir[JX_PATH_SIZE];      /* of the server */
	char profile[JX_PATH_SIZE];  /* of the first admin */
	char log[JX_PATH_SIZE];      /* what the server says */
	char state[JX_PATH_SIZE];    /* XDG_STATE_HOME of every client */
	pid_t server;                /* 0: not running */
	void (*before_serve)(void);  /* in the process that becomes the server; NULL: nothing */
	struct jx_profile admin;     /* read; its endpoint is the real one */
	struct jx_key admin_key;
};

/* argv ends with NULL; `input` may be NULL. A program that takes longer than a minute is killed, and the test fails. */
void jx_run_program(struct jx_run *run, const char *const argv[], const char *input);
void jx_run_clear(struct jx_run *run);

/* Runs `jixiao --profile PROFILE …`; the words end with NULL. */
__attribute__((sentinel)) void jx_run_client(struct jx_run *run, const char *profile, ...);
/* Runs `jixiaod …`. */
__attribute__((sentinel)) void jx_run_server(struct jx_run *run, ...);
/* The same, and the exit code must be as expected. The output is dropped. */
#define jx_expect_client(expected, profile, ...)                                                                       \
	do {                                                                                                           \
		struct jx_run expect_run_;                                                                             \
		jx_run_client(&expect_run_, profile, __VA_ARGS__, (char *)NULL);                                       \
		cr_assert_eq(expect_run_.exit_code, (expected), "exit %d instead of %d\n%s%s", expect_run_.exit_code,  \
			     (expected), expect_run_.out, expect_run_.err);                                            \
		jx_run_clear(&expect_run_);                                                                            \
	} while (0)

/* Makes the folder, initialises the server at a free port, and reads the admin's profile. */
void jx_site_open(struct jx_site *site);
void jx_site_close(struct jx_site *site);
/* Starts the server, whatever becomes of it. */
void jx_site_launch(struct jx_site *site);
/* The same, and waits for its ready line. */
void jx_site_start(struct jx_site *site);
/* Sends the signal and waits; returns the exit code, 128 + signal where it was killed. */
int jx_site_stop(struct jx_site *site, int signal_number);
/* `<root>/<name>`, in out (JX_PATH_SIZE). */
void jx_site_path(const struct jx_site *site, const char *name, char *out);
/* Makes a key and a profile `<name>` and enrols it with these roles; profile (JX_PATH_SIZE) gets its path. */
void jx_site_enrol(const struct jx_site *site, const char *name, const char *office, const char *roles, char *profile);
/* Runs `jixiaod check`; it must pass. The server must not be running. */
void jx_site_check(const struct jx_site *site);
/* The same with --receipt FILE. */
void jx_site_check_receipt(const struct jx_site *site, const char *file);

#endif
