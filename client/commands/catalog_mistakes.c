/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/catalog_mistakes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/locale.h"

#define WHERE_SIZE 4200u
#define WHAT_SIZE  1024u

void jx_catalog_mistake_where(const char *folder, const struct jx_file_problem *problem, char *out, size_t size)
{
	size_t length = strlen(folder);
	bool slash = length == 0 || folder[length - 1] == '/';
	int used = snprintf(out, size, "%s%s%s", folder, slash ? "" : "/", problem->file);

	if (problem->line > 0 && used > 0 && (size_t)used < size)
		used += snprintf(out + used, size - (size_t)used, ":%zu", problem->line);
	if (problem->line > 0 && problem->column > 0 && used > 0 && (size_t)used < size)
		(void)snprintf(out + used, size - (size_t)used, ":%zu", problem->column);
}

static void write_what(const struct jx_file_problem *problem, char *out, size_t size)
{
	char number[24];
	const char *const args[] = {_(problem->text), problem->name, number};

	(void)snprintf(number, sizeof(number), "%zu", problem->character);
	if (problem->character > 0 && problem->name[0] != '\0')
		(void)jx_reason_format(_("{0}: {1} (at character {2})"), args, 3, out, size);
	else if (problem->character > 0)
		(void)jx_reason_format(_("{0} (at character {2})"), args, 3, out, size);
	else
		(void)jx_reason_format(problem->name[0] != '\0' ? _("{0}: {1}") : "{0}", args, 2, out, size);
}

/* A row and its texts in one piece; NULL: no memory. */
static Jixiao__V1__Violation *make_row(const char *where, const char *what)
{
	size_t size = strlen(where) + 1, length = strlen(what) + 1;
	Jixiao__V1__Violation *row = malloc(sizeof(*row) + size + length);
	char *texts;

	if (row == NULL)
		return NULL;
	texts = (char *)(row + 1);
	jixiao__v1__violation__init(row);
	row->rule = (char *)"CATALOG";
	row->field = memcpy(texts, where, size);
	row->text = memcpy(texts + size, what, length);
	return row;
}

static bool make_room(struct jx_catalog_mistakes *mistakes)
{
	size_t room = mistakes->room > 0 ? 2 * mistakes->room : 16;
	Jixiao__V1__Violation **rows;

	if (mistakes->n < mistakes->room)
		return true;
	rows = realloc(mistakes->rows, room * sizeof(Jixiao__V1__Violation *));
	if (rows == NULL)
		return false;
	mistakes->rows = rows;
	mistakes->room = room;
	return true;
}

void jx_catalog_mistakes_keep(void *context, const struct jx_file_problem *problem)
{
	struct jx_catalog_mistakes *mistakes = context;
	char where[WHERE_SIZE], what[WHAT_SIZE];
	Jixiao__V1__Violation *row;

	jx_catalog_mistake_where(mistakes->folder, problem, where, sizeof(where));
	write_what(problem, what, sizeof(what));
	row = make_room(mistakes) ? make_row(where, what) : NULL;
	if (row == NULL)
		mistakes->lost = true;
	else
		mistakes->rows[mistakes->n++] = row;
}

enum jx_exit jx_catalog_mistakes_say(const struct jx_app *app, const struct jx_catalog_mistakes *mistakes,
				     enum jx_reason reason)
{
	if (mistakes->lost || mistakes->n == 0)
		return jx_app_fail(app, JX_REASON_FILE_FAILED, mistakes->folder, _("there is no memory for it"), NULL);
	return jx_app_wrong(app, reason, (const Jixiao__V1__Violation *const *)mistakes->rows, mistakes->n);
}

void jx_catalog_mistakes_clear(struct jx_catalog_mistakes *mistakes)
{
	for (size_t i = 0; i < mistakes->n; i++)
		free(mistakes->rows[i]);
	free(mistakes->rows);
	*mistakes = (struct jx_catalog_mistakes){.folder = mistakes->folder};
}
