/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/calendar.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/periods.pb-c.h"

#include "client/commands/catalog_mistakes.h"
#include "client/commands/commands.h"
#include "client/commands/user.h"
#include "client/commands/views.h"
#include "client/document/calendar_rows.h"
#include "client/locale.h"

#define YEAR_DIGITS 4u
#define WHERE_SIZE  4200u

static void replaced_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	(void)jx_cell_append(out, size, 0,
			     ((const Jixiao__V1__CalendarImportResponse *)row)->replaced ? _("yes") : _("no"));
}

static const struct jx_column imported_columns[] = {
	{JX_N("Year"), "year", NULL, true},
	{JX_N("Days off"), "days_off", NULL, true},
	{JX_N("Days made up for"), "days_worked", NULL, true},
	{JX_N("Workdays of the year"), "workdays", NULL, true},
	{JX_N("Replaces an earlier one"), "replaced", replaced_cell, false},
	{NULL, NULL, NULL, false},
};
static const struct jx_view imported = {imported_columns, NULL, NULL};

static void kind_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	bool works = ((const Jixiao__V1__CalendarDay *)row)->kind == JIXIAO__V1__DAY_KIND__DAY_KIND_WORK;

	(void)jx_cell_append(out, size, 0, works ? _("workday") : _("day off"));
}

static const struct jx_column day_columns[] = {
	{JX_N("Date"), "date", NULL, false},
	{JX_N("Kind"), "kind", kind_cell, false},
	{JX_N("Name"), "name", NULL, false},
	{NULL, NULL, NULL, false},
};
static const struct jx_view days = {day_columns, "days",
				    JX_N("No calendar was imported for this year: its weekends alone are off.")};

/* -- import -------------------------------------------------------------------------------------------------------- */

struct import {
	struct jx_app *app;
	char folder[JX_PATH_SIZE]; /* of the file, with a slash at its end, or empty */
	const char *file;
	struct jx_calendar_rows rows;
	Jixiao__V1__CalendarDay *messages, **pointers; /* owned */
};

/* Where the field that the server names, as "days[3].date", stands in the file. */
static void find_place(const struct import *import, const char *field, char where[WHERE_SIZE])
{
	static const char *const fields[] = {".date", ".kind", ".name"};
	struct jx_file_problem problem = {.file = import->file, .line = 1, .column = 1};
	const char *number = strchr(field, '['), *name = strchr(field, '.');
	size_t row = number != NULL ? strtoul(number + 1, NULL, 10) : import->rows.n;

	if (row < import->rows.n)
		problem.line = import->rows.rows[row].line;
	for (size_t i = 0; name != NULL && i < JX_CALENDAR_COLUMNS; i++)
		if (strcmp(name, fields[i]) == 0)
			problem.column = import->rows.columns[i];
	jx_catalog_mistake_where(import->folder, &problem, where, WHERE_SIZE);
}

/* What the server finds wrong, at the places of the file. */
static enum jx_exit refused(const struct import *import)
{
	const struct jx_result *result = jx_channel_result(import->app->channel);
	static char where[JX_VIOLATIONS_MAX][WHERE_SIZE];
	Jixiao__V1__Violation said[JX_VIOLATIONS_MAX];
	const Jixiao__V1__Violation *pointers[JX_VIOLATIONS_MAX];

	for (size_t i = 0; i < result->n_violations && i < JX_VIOLATIONS_MAX; i++) {
		said[i] = *result->violations[i];
		find_place(import, said[i].field, where[i]);
		said[i].field = where[i];
		pointers[i] = &said[i];
	}
	return jx_app_result_as(import->app, pointers);
}

static bool fill(struct import *import)
{
	const struct jx_calendar_rows *rows = &import->rows;

	import->messages = calloc(rows->n + 1, sizeof(*import->messages));
	import->pointers = calloc(rows->n + 1, sizeof(Jixiao__V1__CalendarDay *));
	if (import->messages == NULL || import->pointers == NULL)
		return false;
	for (size_t i = 0; i < rows->n; i++) {
		Jixiao__V1__CalendarDay *day = &import->messages[i];

		jixiao__v1__calendar_day__init(day);
		day->date = (char *)rows->rows[i].date;
		day->kind =
			rows->rows[i].works ? JIXIAO__V1__DAY_KIND__DAY_KIND_WORK : JIXIAO__V1__DAY_KIND__DAY_KIND_OFF;
		day->name = (char *)rows->rows[i].name;
		import->pointers[i] = day;
	}
	return true;
}

/* The first day says which year it is; the server looks whether all are of it. */
static uint32_t year_of(const struct jx_calendar_rows *rows)
{
	char digits[YEAR_DIGITS + 1] = "";

	if (rows->n > 0)
		memcpy(digits, rows->rows[0].date, strnlen(rows->rows[0].date, YEAR_DIGITS));
	return (uint32_t)strtoul(digits, NULL, 10);
}

static enum jx_exit send(struct import *import)
{
	Jixiao__V1__CalendarImportRequest request = JIXIAO__V1__CALENDAR_IMPORT_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	char own[JX_OFFICE_CODE_MAX + 1];
	enum jx_exit exit = jx_own_office(import->app, own);

	if (exit != JX_EXIT_OK)
		return exit;
	if (!fill(import))
		return JX_EXIT_INTERNAL;
	request.office_code = own;
	request.year = year_of(&import->rows);
	request.days = import->pointers;
	request.n_days = import->rows.n;
	jx_remote_init(&remote, import->app->channel, &jixiao__v1__calendar__descriptor);
	jixiao__v1__calendar__import(&remote.base, &request, (Jixiao__V1__CalendarImportResponse_Closure)jx_keep_answer,
				     &answer);
	return answer != NULL ? jx_app_changed(import->app, &imported, answer) : refused(import);
}

static enum jx_exit read_file(struct import *import)
{
	struct jx_catalog_mistakes mistakes = {.folder = import->folder};
	enum jx_status status = jx_calendar_rows_read(jx_arg(import->app, "FILE"), import->file, &import->rows,
						      jx_catalog_mistakes_keep, &mistakes);
	enum jx_exit exit = JX_EXIT_OK;

	if (status != JX_OK)
		exit = jx_catalog_mistakes_say(import->app, &mistakes,
					       status == JX_FAILED_PRECONDITION ? JX_REASON_FILE_FAILED
										: JX_REASON_FILE_INVALID);
	jx_catalog_mistakes_clear(&mistakes);
	return exit;
}

enum jx_exit jx_calendar_import(struct jx_app *app)
{
	const char *path = jx_arg(app, "FILE"), *slash = strrchr(path, '/');
	struct import import = {.app = app, .file = slash != NULL ? slash + 1 : path};
	enum jx_exit exit;

	(void)snprintf(import.folder, sizeof(import.folder), "%.*s", (int)(import.file - path), path);
	exit = read_file(&import);
	if (exit == JX_EXIT_OK)
		exit = send(&import);
	free(import.messages);
	free(import.pointers);
	jx_calendar_rows_clear(&import.rows);
	return exit;
}

/* -- without one --------------------------------------------------------------------------------------------------- */

void jx_calendar_say_missing(const uint32_t *years, size_t n)
{
	char year[16];

	(void)fflush(stdout);
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(year, sizeof(year), "%" PRIu32, years[i]);
		jx_app_hint(year, JX_N("this year has no calendar: its weekends alone are off"),
			    JX_N("an administrator imports it: jixiao calendar import FILE"));
	}
}

/* -- show ---------------------------------------------------------------------------------------------------------- */

enum jx_exit jx_calendar_show(struct jx_app *app)
{
	Jixiao__V1__CalendarShowRequest request = JIXIAO__V1__CALENDAR_SHOW_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	uint64_t year;
	enum jx_exit exit = jx_app_number(app, "YEAR", (struct jx_range){1970, 9998}, 0, &year);

	if (exit != JX_EXIT_OK)
		return exit;
	request.year = (uint32_t)year;
	jx_remote_init(&remote, app->channel, &jixiao__v1__calendar__descriptor);
	jixiao__v1__calendar__show(&remote.base, &request, (Jixiao__V1__CalendarShowResponse_Closure)jx_keep_answer,
				   &answer);
	if (answer == NULL)
		return jx_app_result(app);
	exit = jx_app_print(app, &days, answer);
	/* People have it in the table's place. */
	if (((const Jixiao__V1__CalendarShowResponse *)answer)->n_days == 0 && app->output != JX_OUTPUT_TABLE)
		jx_calendar_say_missing(&request.year, 1);
	return exit;
}
