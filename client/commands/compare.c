/* SPDX-License-Identifier: Apache-2.0 */
/* Districts side by side: an item a line, an office a column, so that thirty items and ten districts can be read. */
#include "client/commands/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/evaluations.pb-c.h"

#include "client/commands/given.h"
#include "client/list.h"
#include "client/locale.h"
#include "client/platform.h"
#include "client/print/matrix.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/model/period.h"

#define NO_DATA "-"
#define PARTIAL "*"

/* -- what is asked ------------------------------------------------------------------------------------------------ */

static enum jx_exit read_against(const struct jx_app *app, Jixiao__V1__EvaluationsCompareRequest *request)
{
	const char *text = jx_arg(app, "--against");

	if (text == NULL)
		return JX_EXIT_OK;
	if (strcmp(text, "year-ago") == 0)
		request->against = JIXIAO__V1__AGAINST__AGAINST_YEAR_AGO;
	else if (strcmp(text, "previous") == 0)
		request->against = JIXIAO__V1__AGAINST__AGAINST_PREVIOUS;
	else
		return jx_given_wrong(app, "--against", _("it is year-ago or previous"));
	return JX_EXIT_OK;
}

/* The codes of the columns that are asked for. */
struct codes {
	char *copy; /* owned: the option, cut into them */
	char *texts[JX_COMPARE_COLUMNS];
	size_t n;
};

/* "accept.due,rate.accepted". */
static enum jx_exit read_columns(const struct jx_app *app, struct codes *codes)
{
	const char *text = jx_arg(app, "--columns");
	char *at;

	if (text == NULL || *text == '\0')
		return JX_EXIT_OK;
	at = codes->copy = malloc(strlen(text) + 1);
	if (at == NULL) {
		(void)JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a list");
		return JX_EXIT_INTERNAL;
	}
	memcpy(at, text, strlen(text) + 1);
	for (bool more = true; more;) {
		size_t length = strcspn(at, ",");

		if (length == 0 || codes->n == JX_COMPARE_COLUMNS)
			return jx_given_wrong(app, "--columns", _("it is CODE,CODE,…, at most 512 of them"));
		codes->texts[codes->n++] = at;
		more = at[length] == ',';
		at[length] = '\0';
		at += length + 1;
	}
	return JX_EXIT_OK;
}

_Static_assert(JX_COMPARE_COLUMNS == 512, "the sentence above says so");

static enum jx_exit read_request(const struct jx_app *app, struct codes *codes,
				 Jixiao__V1__EvaluationsCompareRequest *request)
{
	enum jx_exit exit = read_against(app, request);
	uint64_t months = 0;
	jx_month month;

	if (exit == JX_EXIT_OK)
		exit = read_columns(app, codes);
	if (exit == JX_EXIT_OK)
		exit = jx_app_number(app, "--months", (struct jx_range){1, 12}, 0, &months);
	if (exit != JX_EXIT_OK)
		return exit;
	if (!jx_month_parse(jx_arg(app, "--as-of"), &month))
		return jx_given_wrong(app, "--as-of", _("it is no month as 2023-06"));
	request->as_of = (char *)jx_arg(app, "--as-of");
	request->columns = codes->texts;
	request->n_columns = codes->n;
	request->months = (uint32_t)months;
	return JX_EXIT_OK;
}

/* -- what is shown ------------------------------------------------------------------------------------------------ */

/* A message that a server broke has fewer values than columns. */
static const Jixiao__V1__CompareValue *value_at(const Jixiao__V1__CompareRow *row, size_t column)
{
	static const Jixiao__V1__CompareValue nothing = JIXIAO__V1__COMPARE_VALUE__INIT;

	return column < row->n_values ? row->values[column] : &nothing;
}

static const char *or_dash(const char *text)
{
	return *text != '\0' ? text : NO_DATA;
}

/* Before the figure, so that figures stay below each other. */
static void set_figure(struct jx_matrix *matrix, size_t row, size_t column, const char *text, bool partial)
{
	char marked[64];

	(void)snprintf(marked, sizeof(marked), "%s%s", partial && *text != '\0' ? PARTIAL : "", or_dash(text));
	jx_matrix_set(matrix, row, column, marked);
}

/* "11/12": of the forms that are owed, those that are there. */
static void forms_text(const Jixiao__V1__CompareRow *row, char *out, size_t size)
{
	if (row->owed_count == 0)
		(void)snprintf(out, size, NO_DATA);
	else
		(void)snprintf(out, size, "%" PRIu32 "/%" PRIu32, row->owed_count - row->missing_count,
			       row->owed_count);
}

#define ABOVE 2u /* lines above the items: the heading, and how many forms are there */

static void set_office(struct jx_matrix *matrix, size_t at, const Jixiao__V1__CompareRow *row, const char *change)
{
	char forms[32];

	forms_text(row, forms, sizeof(forms));
	jx_matrix_set(matrix, 0, at, row->office_name);
	jx_matrix_set(matrix, 1, at, forms);
	if (change != NULL)
		jx_matrix_set(matrix, 0, at + 1, change);
	for (size_t i = ABOVE; i < matrix->shape.rows; i++) {
		const Jixiao__V1__CompareValue *value = value_at(row, i - ABOVE);

		set_figure(matrix, i, at, value->text, value->partial);
		if (change != NULL)
			set_figure(matrix, i, at + 1, value->change_text, value->partial || value->earlier_partial);
	}
}

/* NULL where nothing is compared with anything earlier. */
static const char *change_title(Jixiao__V1__Against against)
{
	if (against == JIXIAO__V1__AGAINST__AGAINST_UNSPECIFIED)
		return NULL;
	return against == JIXIAO__V1__AGAINST__AGAINST_YEAR_AGO ? _("on the year") : _("on before");
}

/* -- below the table ---------------------------------------------------------------------------------------------- */

#define RANGE_SIZE 64u

/* "2023-01 to 2023-06", "2023-06". */
static void range_text(const Jixiao__V1__MonthRange *range, char out[RANGE_SIZE])
{
	if (strcmp(range->from, range->to) == 0)
		(void)snprintf(out, RANGE_SIZE, "%s", range->from);
	else
		(void)snprintf(out, RANGE_SIZE, _("%s to %s"), range->from, range->to);
}

static bool any_value(const Jixiao__V1__EvaluationsCompareResponse *response,
		      bool (*has)(const Jixiao__V1__CompareValue *value))
{
	for (size_t i = 0; i < response->n_rows; i++)
		for (size_t j = 0; j < response->n_columns; j++)
			if (has(value_at(response->rows[i], j)))
				return true;
	return false;
}

static bool is_partial(const Jixiao__V1__CompareValue *value)
{
	return (value->partial && *value->text != '\0') || (value->earlier_partial && *value->change_text != '\0');
}

static bool has_earlier(const Jixiao__V1__CompareValue *value)
{
	return *value->earlier_text != '\0';
}

static void print_earlier(const Jixiao__V1__EvaluationsCompareRequest *request,
			  const Jixiao__V1__EvaluationsCompareResponse *response)
{
	char range[RANGE_SIZE];

	if (response->earlier == NULL)
		return;
	range_text(response->earlier, range);
	if (any_value(response, has_earlier))
		(void)printf(_("%s: compared with %s.\n"), change_title(request->against), range);
	else
		(void)printf(_("%s: nobody reported any figure for %s, so that there is nothing to compare with.\n"),
			     change_title(request->against), range);
}

static void print_notes(const Jixiao__V1__EvaluationsCompareRequest *request,
			const Jixiao__V1__EvaluationsCompareResponse *response)
{
	char range[RANGE_SIZE] = "", seq[24];

	if (response->months != NULL)
		range_text(response->months, range);
	(void)snprintf(seq, sizeof(seq), "%" PRIu64, response->journal_seq);
	(void)printf("\n");
	(void)printf(_("Figures of %s, as of entry %s of the journal.\n"), range, seq);
	print_earlier(request, response);
	if (any_value(response, is_partial))
		(void)printf(
			"%s %s\n", PARTIAL,
			_("rests on forms that are missing or on cells that were left out: not to be compared yet"));
}

/* The office above them all stands in every block: the districts are read against it. */
static enum jx_status print_table(const Jixiao__V1__EvaluationsCompareRequest *request,
				  const Jixiao__V1__EvaluationsCompareResponse *response)
{
	const char *change = change_title(request->against);
	size_t group = change != NULL ? 2 : 1;
	struct jx_matrix matrix;
	enum jx_status status;

	if (response->n_columns == 0 || response->n_rows == 0) {
		(void)printf("%s\n", _("There is no figure to compare."));
		return JX_OK;
	}
	jx_matrix_init(&matrix, (struct jx_matrix_shape){.rows = ABOVE + response->n_columns,
							 .columns = 2 + group * response->n_rows,
							 .left = 2,
							 .fixed = 2 + group,
							 .group = group});
	jx_matrix_set(&matrix, 0, 0, _("Item"));
	jx_matrix_set(&matrix, 0, 1, _("Unit"));
	jx_matrix_set(&matrix, 1, 0, _("Forms reported/owed"));
	jx_matrix_set(&matrix, 1, 1, "份");
	for (size_t i = 0; i < response->n_columns; i++) {
		jx_matrix_set(&matrix, ABOVE + i, 0, response->columns[i]->name);
		jx_matrix_set(&matrix, ABOVE + i, 1, response->columns[i]->unit);
	}
	for (size_t i = 0; i < response->n_rows; i++)
		set_office(&matrix, 2 + group * i, response->rows[i], change);
	status = jx_matrix_table(stdout, &matrix, jx_terminal_width(stdout));
	jx_matrix_clear(&matrix);
	print_notes(request, response);
	return status;
}

/* An office and an item a line: what spreadsheets turn as they like. */
static enum jx_status print_csv(const Jixiao__V1__EvaluationsCompareResponse *response)
{
	static const char *const heads[] = {"office_code", "office_name", "code",   "name",    "unit",
					    "value",       "earlier",     "change", "partial", "earlier_partial"};
	const size_t columns = sizeof(heads) / sizeof(heads[0]);
	struct jx_matrix matrix;
	enum jx_status status;

	jx_matrix_init(&matrix, (struct jx_matrix_shape){.rows = 1 + response->n_rows * response->n_columns,
							 .columns = columns,
							 .left = columns,
							 .fixed = columns,
							 .group = 1});
	for (size_t i = 0; i < columns; i++)
		jx_matrix_set(&matrix, 0, i, heads[i]);
	for (size_t line = 1; line < matrix.shape.rows; line++) {
		const Jixiao__V1__CompareRow *row = response->rows[(line - 1) / response->n_columns];
		const Jixiao__V1__CompareColumn *column = response->columns[(line - 1) % response->n_columns];
		const Jixiao__V1__CompareValue *value = value_at(row, (line - 1) % response->n_columns);
		const char *cells[] = {row->office_code,
				       row->office_name,
				       column->code,
				       column->name,
				       column->unit,
				       value->text,
				       value->earlier_text,
				       value->change_text,
				       value->partial ? "true" : "false",
				       value->earlier_partial ? "true" : "false"};

		for (size_t i = 0; i < columns; i++)
			jx_matrix_set(&matrix, line, i, cells[i]);
	}
	status = jx_matrix_csv(stdout, &matrix);
	jx_matrix_clear(&matrix);
	return status;
}

static enum jx_exit print(const struct jx_app *app, const Jixiao__V1__EvaluationsCompareRequest *request,
			  const Jixiao__V1__EvaluationsCompareResponse *response)
{
	enum jx_status status;

	if (app->output == JX_OUTPUT_JSON)
		status = jx_print_json(stdout, &response->base);
	else if (app->output == JX_OUTPUT_CSV)
		status = print_csv(response);
	else
		status = print_table(request, response);
	if (status == JX_OK && fflush(stdout) != 0)
		status = JX_UNAVAILABLE;
	return jx_app_printed(app, status);
}

/* -- compare ------------------------------------------------------------------------------------------------------ */

/* All pages, of the columns that the first one has: what is reported meanwhile adds none. */
static enum jx_exit compare_all(const struct jx_app *app, const Jixiao__V1__EvaluationsCompareResponse *first,
				Jixiao__V1__EvaluationsCompareRequest *request)
{
	const struct jx_pages_method method = {&jixiao__v1__evaluations__descriptor, "Compare"};
	char *texts[JX_COMPARE_COLUMNS];
	ProtobufCMessage *all;
	enum jx_exit exit;

	if (first->n_columns > JX_COMPARE_COLUMNS)
		return jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it has too many columns"), NULL);
	for (size_t i = 0; i < first->n_columns; i++)
		texts[i] = first->columns[i]->code;
	request->columns = texts;
	request->n_columns = first->n_columns;
	exit = jx_pages_get(app, &method, &request->base, &all);
	if (exit == JX_EXIT_OK)
		exit = print(app, request, (const Jixiao__V1__EvaluationsCompareResponse *)all);
	if (all != NULL)
		protobuf_c_message_free_unpacked(all, NULL);
	return exit;
}

/* The answer borrowed from the channel ends with the next call. Owned; NULL where memory ended. */
static ProtobufCMessage *copy_of(const ProtobufCMessage *message)
{
	size_t size = protobuf_c_message_get_packed_size(message);
	uint8_t *bytes = malloc(size + 1);
	ProtobufCMessage *copy = NULL;

	if (bytes != NULL) {
		(void)protobuf_c_message_pack(message, bytes);
		copy = protobuf_c_message_unpack(message->descriptor, NULL, size, bytes);
	}
	free(bytes);
	if (copy == NULL)
		(void)JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a list");
	return copy;
}

static enum jx_exit compare_pages(const struct jx_app *app, const ProtobufCMessage *answer,
				  Jixiao__V1__EvaluationsCompareRequest *request)
{
	ProtobufCMessage *first = copy_of(answer);
	enum jx_exit exit = JX_EXIT_INTERNAL;

	if (first != NULL)
		exit = compare_all(app, (const Jixiao__V1__EvaluationsCompareResponse *)first, request);
	protobuf_c_message_free_unpacked(first, NULL);
	return exit;
}

static enum jx_exit compare(const struct jx_app *app, struct codes *codes)
{
	Jixiao__V1__EvaluationsCompareRequest request = JIXIAO__V1__EVALUATIONS_COMPARE_REQUEST__INIT;
	const Jixiao__V1__EvaluationsCompareResponse *response;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	char office[JX_OFFICE_CODE_MAX + 1];
	enum jx_exit exit = read_request(app, codes, &request);

	if (exit == JX_EXIT_OK)
		exit = jx_given_office_if(app, "--office", office);
	request.office_code = office;
	if (exit != JX_EXIT_OK)
		return exit;
	jx_remote_init(&remote, app->channel, &jixiao__v1__evaluations__descriptor);
	jixiao__v1__evaluations__compare(&remote.base, &request,
					 (Jixiao__V1__EvaluationsCompareResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return jx_app_result(app);
	response = (const Jixiao__V1__EvaluationsCompareResponse *)answer;
	return response->next == NULL ? print(app, &request, response) : compare_pages(app, answer, &request);
}

enum jx_exit jx_compare(struct jx_app *app)
{
	struct codes codes = {.n = 0};
	enum jx_exit exit = compare(app, &codes);

	free(codes.copy);
	return exit;
}
