/* SPDX-License-Identifier: Apache-2.0 */
/* Who owes what as rows for programs. */
#include <inttypes.h>
#include <stdio.h>

#include "client/commands/status_view.h"
#include "client/print/matrix.h"

static const char *state_name(Jixiao__V1__ReportingState state)
{
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(&jixiao__v1__reporting_state__descriptor, (int)state);

	return value != NULL ? value->name : "";
}

static const char *const heads[] = {"office_code",
				    "office_name",
				    "form_code",
				    "form_name",
				    "period",
				    "state",
				    "owed",
				    "due",
				    "late_days",
				    "revision",
				    "accepted_revision",
				    "blank_count",
				    "finding_count",
				    "submitter_name",
				    "time_ms",
				    "on_behalf_by",
				    "confirmed"};

#define HEADS (sizeof(heads) / sizeof(heads[0]))

static void set_csv(struct jx_matrix *matrix, size_t line, const Jixiao__V1__StatusRow *row,
		    const Jixiao__V1__StatusColumn *column, const Jixiao__V1__StatusCell *cell)
{
	char late[16], revision[16], accepted[16], blank[16], findings[16], time[24];
	const char *cells[HEADS] = {row->office_code,
				    row->office_name,
				    cell->form_code,
				    column->form_name,
				    cell->period,
				    state_name(cell->state),
				    cell->owed ? "true" : "false",
				    column->due,
				    late,
				    revision,
				    accepted,
				    blank,
				    findings,
				    cell->submitter_name,
				    time,
				    cell->on_behalf_by,
				    cell->confirmed ? "true" : "false"};

	(void)snprintf(late, sizeof(late), "%" PRIu32, cell->late_days);
	(void)snprintf(revision, sizeof(revision), "%" PRIu32, cell->revision);
	(void)snprintf(accepted, sizeof(accepted), "%" PRIu32, cell->accepted_revision);
	(void)snprintf(blank, sizeof(blank), "%" PRIu32, cell->blank_count);
	(void)snprintf(findings, sizeof(findings), "%" PRIu32, cell->finding_count);
	(void)snprintf(time, sizeof(time), "%" PRId64, cell->time_ms);
	for (size_t i = 0; i < HEADS; i++)
		jx_matrix_set(matrix, line, i, cells[i]);
}

enum jx_status jx_status_csv(const Jixiao__V1__StatusShowResponse *response)
{
	static const Jixiao__V1__StatusColumn unknown = JIXIAO__V1__STATUS_COLUMN__INIT;
	struct jx_matrix matrix;
	size_t lines = 1;
	enum jx_status status;

	for (size_t i = 0; i < response->n_rows; i++)
		lines += response->rows[i]->n_cells;
	jx_matrix_init(&matrix, (struct jx_matrix_shape){
					.rows = lines, .columns = HEADS, .left = HEADS, .fixed = HEADS, .group = 1});
	for (size_t i = 0; i < HEADS; i++)
		jx_matrix_set(&matrix, 0, i, heads[i]);
	lines = 1;
	for (size_t i = 0; i < response->n_rows; i++)
		for (size_t j = 0; j < response->rows[i]->n_cells; j++) {
			const Jixiao__V1__StatusCell *cell = response->rows[i]->cells[j];
			const Jixiao__V1__StatusColumn *column = jx_status_column(response, cell);

			set_csv(&matrix, lines++, response->rows[i], column != NULL ? column : &unknown, cell);
		}
	status = jx_matrix_csv(stdout, &matrix);
	jx_matrix_clear(&matrix);
	return status;
}
