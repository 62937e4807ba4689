/* SPDX-License-Identifier: Apache-2.0 */
#include "client/nearest.h"

#include <string.h>

/* Longer words are not compared: the table's own are short. */
#define WORD_MAX     48u
/* More mistakes than these make it another word. */
#define DISTANCE_MAX 3u

static size_t least(size_t a, size_t b, size_t c)
{
	size_t smaller = a < b ? a : b;

	return smaller < c ? smaller : c;
}

/* Levenshtein's distance, with one row of his table kept. */
static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1];
	size_t length = strlen(b);

	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < length; j++) {
			size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);

			diagonal = row[j + 1];
			row[j + 1] = least(changed, row[j] + 1, diagonal + 1);
		}
	}
	return row[length];
}

void jx_nearest_offer(struct jx_nearest *nearest, const char *candidate)
{
	size_t length = strlen(nearest->word);
	size_t d;

	if (length > WORD_MAX || strlen(candidate) > WORD_MAX)
		return;
	d = distance(nearest->word, candidate);
	if (d > DISTANCE_MAX || d >= length || (nearest->best != NULL && d >= nearest->distance))
		return;
	nearest->best = candidate;
	nearest->distance = d;
}
