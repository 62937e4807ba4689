/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/results.h"

#include <stdlib.h>
#include <string.h>

/* NOLINTBEGIN(cert-err34-c): the programs wrote the lines themselves; what does not read is passed over. */

static bool read_size(const char *line, struct jx_results_size *size)
{
	return sscanf(line, "city: offices %u, years %u, values %lf", &size->offices, &size->years, &size->values) ==
		       3 &&
	       size->values > 0;
}

static void read_aim(const char *text, struct jx_aim *aim)
{
	*aim = JX_NO_AIM;
	if (!text || sscanf(text, "aim: at most %lf", &aim->most) == 1)
		return;
	(void)sscanf(text, "aim: at least %lf", &aim->least);
}

/* The name ends where two blanks follow each other; the unit may be missing. */
static bool read_figure(const char *line, struct jx_figure *figure, struct jx_result *result)
{
	const char *end = strstr(line, "  "), *spread = strchr(line, '(');
	char *after;
	size_t n;

	if (!end || end == line || !spread || spread < end || (size_t)(end - line) >= sizeof(figure->name))
		return false;
	memcpy(figure->name, line, (size_t)(end - line));
	figure->name[end - line] = '\0';
	result->median = strtod(end, &after);
	after += strspn(after, " ");
	n = strcspn(after, " (");
	if (after == end || n >= sizeof(figure->unit) ||
	    sscanf(spread, "(%lf to %lf)", &result->least, &result->most) != 2)
		return false;
	memcpy(figure->unit, after, n);
	figure->unit[n] = '\0';
	read_aim(strstr(spread, "aim: "), &figure->aim);
	result->there = true;
	return true;
}

/* NOLINTEND(cert-err34-c) */

static bool add_figure(struct jx_results *results, const struct jx_figure *read, const struct jx_result *result)
{
	struct jx_figure *figure = (struct jx_figure *)jx_results_find(results, read->name);

	if (!figure) {
		if (results->n_figures == JX_RESULTS_FIGURES)
			return false;
		figure = &results->figures[results->n_figures++];
		*figure = *read;
	}
	figure->at[results->n_sizes - 1] = *result;
	return true;
}

bool jx_results_read(FILE *file, struct jx_results *results)
{
	char line[256];

	memset(results, 0, sizeof(*results));
	while (fgets(line, sizeof(line), file)) {
		struct jx_results_size size;
		struct jx_figure figure = {0};
		struct jx_result result = {0};

		if (read_size(line, &size)) {
			if (results->n_sizes == JX_RESULTS_SIZES ||
			    (results->n_sizes > 0 && results->sizes[results->n_sizes - 1].values >= size.values))
				return false;
			results->sizes[results->n_sizes++] = size;
		} else if (results->n_sizes > 0 && read_figure(line, &figure, &result) &&
			   !add_figure(results, &figure, &result)) {
			return false;
		}
	}
	return results->n_sizes > 0;
}

const struct jx_figure *jx_results_find(const struct jx_results *results, const char *name)
{
	for (size_t i = 0; i < results->n_figures; i++)
		if (strcmp(results->figures[i].name, name) == 0)
			return &results->figures[i];
	return NULL;
}
