/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of jixiaod, one file each. Each gets the arguments after its name and returns what to exit with.
 */
#ifndef JX_SERVER_ADMIN_ADMIN_H
#define JX_SERVER_ADMIN_ADMIN_H

#include "common/base/status.h"

struct jx_admin_command {
	const char *name;  /* "admin add" */
	const char *usage; /* what follows the name */
	const char *summary;
	const char *example;
	enum jx_exit (*run)(int argc, char **argv);
};

/* Ends with a row of NULLs. */
extern const struct jx_admin_command jx_admin_commands[];

#endif
