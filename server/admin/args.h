/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arguments of one of jixiaod's words, from a table.
 */
#ifndef JX_SERVER_ADMIN_ARGS_H
#define JX_SERVER_ADMIN_ARGS_H

#include <stdbool.h>
#include <stddef.h>

enum jx_admin_arg_kind {
	JX_ARG_REQUIRED = 0,
	JX_ARG_OPTIONAL,
	JX_ARG_FLAG,     /* has no value of its own; is set to "" */
	JX_ARG_REPEATED, /* any number of times */
};

struct jx_admin_arg {
	const char *name;    /* "--office"; "DIR" for one without dashes: those come in the table's order */
	const char **values; /* one, NULL where it was not given; as many as there are arguments where it is repeated */
	enum jx_admin_arg_kind kind;
	size_t *count; /* of a repeated one */
};

/*
 * Fills the values of the table, which borrow from argv. On a mistake says on stderr what is wrong and where help is,
 * and returns false. "--office 129001" and "--office=129001" are the same.
 */
bool jx_admin_parse(const char *command, const struct jx_admin_arg *args, size_t n_args, int argc, char **argv);

#endif
