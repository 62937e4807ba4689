/* SPDX-License-Identifier: Apache-2.0 */
/* A site with the example's catalogue, its districts, and people in one of them. */
#ifndef JX_TESTS_LIB_BUREAU_H
#define JX_TESTS_LIB_BUREAU_H

#include "tests/lib/process.h"

struct jx_bureau {
	struct jx_site site;
	/* Profiles: of the root's manager, of two clerks of the office 370202, of one of 370203. */
	char manager[JX_PATH_SIZE], clerk[JX_PATH_SIZE], second[JX_PATH_SIZE], elsewhere[JX_PATH_SIZE];
};

/* Served; the clients' language is English. */
void jx_bureau_open(struct jx_bureau *bureau);
void jx_bureau_close(struct jx_bureau *bureau);

/* The run ended so, and its outputs have these words in them; clears it. */
void jx_bureau_expect(struct jx_run *run, int exit_code, const char *out, const char *err);
/* So ends the client that is run with this profile and these words. */
#define EXPECT_CLIENT(exit_code, out, err, profile, ...)                                                               \
	do {                                                                                                           \
		struct jx_run expect_run_;                                                                             \
		jx_run_client(&expect_run_, (profile), __VA_ARGS__, (char *)NULL);                                     \
		jx_bureau_expect(&expect_run_, (exit_code), (out), (err));                                             \
	} while (0)

#endif
