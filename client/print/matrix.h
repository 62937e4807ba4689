/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A table whose columns are known only when it is filled, as many as there are offices. What is wider than the terminal
 * is printed in blocks, one below the other: the first columns stand in each of them, so that every line can be read by
 * itself. Nothing is cut.
 */
#ifndef JX_CLIENT_PRINT_MATRIX_H
#define JX_CLIENT_PRINT_MATRIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "common/base/status.h"

struct jx_matrix_shape {
	size_t rows; /* with the heading, which is row 0 */
	size_t columns;
	size_t left;  /* so many columns at the beginning are texts; the others are numbers, aligned right */
	size_t fixed; /* so many at the beginning stand in every block */
	size_t group; /* so many of the others stay together; what follows the fixed ones is a multiple of it */
};

struct jx_matrix {
	struct jx_matrix_shape shape;
	char **cells; /* owned, as are they; NULL: empty */
	bool failed;
};

void jx_matrix_init(struct jx_matrix *matrix, struct jx_matrix_shape shape);
void jx_matrix_clear(struct jx_matrix *matrix);

/* Copied; once for each cell. Memory that ends is remembered, and told by whoever writes it. */
void jx_matrix_set(struct jx_matrix *matrix, size_t row, size_t column, const char *text);

/* `width` of the terminal; 0: all stands in one block. RESOURCE_EXHAUSTED, logged, where memory ended. */
enum jx_status jx_matrix_table(FILE *out, const struct jx_matrix *matrix, size_t width);
/* RFC 4180, the heading first. */
enum jx_status jx_matrix_csv(FILE *out, const struct jx_matrix *matrix);

#endif
