/* SPDX-License-Identifier: Apache-2.0 */
/* What a person has to do now, and the command to type next; also what `jixiao` alone says. */
#include "client/commands/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/commands/status_view.h"
#include "client/commands/user.h"
#include "client/locale.h"
#include "client/platform.h"
#include "client/print/matrix.h"
#include "common/model/period.h"

#define CELL_SIZE 512u

/* Who asks: copied, since an answer lives until the next call. */
struct self {
	char name[JX_PERSON_NAME_MAX + 1], office[JX_OFFICE_CODE_MAX + 1];
	bool clerk, reviewer;
};

static enum jx_exit read_self(const struct jx_app *app, struct self *self)
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *answer;
	enum jx_exit exit = jx_own_self(app, &answer);

	*self = (struct self){.clerk = false};
	if (exit != JX_EXIT_OK)
		return exit;
	(void)snprintf(self->name, sizeof(self->name), "%s", answer->principal->name);
	(void)snprintf(self->office, sizeof(self->office), "%s", answer->principal->office_code);
	for (size_t i = 0; i < answer->n_roles_in_force; i++) {
		self->clerk = self->clerk || answer->roles_in_force[i] == JIXIAO__V1__ROLE__ROLE_CLERK;
		self->reviewer = self->reviewer || answer->roles_in_force[i] == JIXIAO__V1__ROLE__ROLE_REVIEWER;
	}
	return JX_EXIT_OK;
}

/* A table without a heading, of at most so many lines; the first line is blank. */
static enum jx_status print_lines(struct jx_matrix *matrix)
{
	enum jx_status status = jx_matrix_table(stdout, matrix, jx_terminal_width(stdout));

	jx_matrix_clear(matrix);
	return status;
}

/* -- the person's own office --------------------------------------------------------------------------------------- */

/* The own office's row is the first of all. */
static const Jixiao__V1__StatusRow *own_row(const Jixiao__V1__StatusShowResponse *response)
{
	return response->n_rows > 0 && response->rows[0]->level == 0 ? response->rows[0] : NULL;
}

/* Months first, so that the oldest one comes first. */
static size_t list_open(const Jixiao__V1__StatusShowResponse *response, const Jixiao__V1__StatusRow *row,
			const Jixiao__V1__StatusCell **open)
{
	jx_month from, to;
	char period[JX_MONTH_SIZE];
	size_t n = 0;

	if (!jx_month_parse(response->from, &from) || !jx_month_parse(response->to, &to))
		return 0;
	for (jx_month month = from; month <= to; month++) {
		jx_month_format(month, period);
		for (size_t i = 0; i < row->n_cells; i++)
			if (jx_status_open(row->cells[i]) && strcmp(row->cells[i]->period, period) == 0 &&
			    jx_status_column(response, row->cells[i]) != NULL)
				open[n++] = row->cells[i];
	}
	return n;
}

static enum jx_status print_open(const Jixiao__V1__StatusShowResponse *response,
				 const Jixiao__V1__StatusCell *const *open, size_t n)
{
	struct jx_matrix matrix;
	char text[CELL_SIZE];

	jx_matrix_init(&matrix,
		       (struct jx_matrix_shape){.rows = 1 + n, .columns = 4, .left = 4, .fixed = 4, .group = 1});
	jx_matrix_set(&matrix, 0, 0, _("To report"));
	jx_matrix_set(&matrix, 0, 1, _("Month"));
	jx_matrix_set(&matrix, 0, 2, _("Due"));
	jx_matrix_set(&matrix, 0, 3, _("State"));
	for (size_t i = 0; i < n; i++) {
		const Jixiao__V1__StatusColumn *column = jx_status_column(response, open[i]);

		jx_status_text(column, open[i], text, sizeof(text));
		jx_matrix_set(&matrix, 1 + i, 0, column->form_name);
		jx_matrix_set(&matrix, 1 + i, 1, column->period);
		jx_matrix_set(&matrix, 1 + i, 2, *column->due != '\0' ? column->due : "-");
		jx_matrix_set(&matrix, 1 + i, 3, text);
	}
	return print_lines(&matrix);
}

static void print_next(const char *format, const Jixiao__V1__StatusCell *cell)
{
	char line[256];

	(void)jx_reason_format(format, (const char *const[]){cell->form_code, cell->period}, 2, line, sizeof(line));
	(void)printf("  %s\n", line);
}

/* `open` has room for each cell of the row. */
static enum jx_status tell_own(const struct self *self, const Jixiao__V1__StatusShowResponse *response,
			       const Jixiao__V1__StatusCell **open)
{
	const size_t n = list_open(response, own_row(response), open);
	enum jx_status status;

	if (n == 0) {
		(void)printf("%s\n", _("Your office has reported all that it owes."));
		return JX_OK;
	}
	status = print_open(response, open, n);
	if (!self->clerk)
		return status;
	(void)printf("\n%s\n", _("Next:"));
	if (open[0]->state == JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_RETURNED)
		print_next("jixiao submission show {0} {1}", open[0]);
	else
		print_next("jixiao template {0} --period {1} --file {0}-{1}.xlsx", open[0]);
	print_next("jixiao submit {0}-{1}.xlsx", open[0]);
	return status;
}

static enum jx_exit show_own(const struct jx_app *app, const struct self *self,
			     const Jixiao__V1__StatusShowResponse *response)
{
	const Jixiao__V1__StatusRow *row = own_row(response);
	const Jixiao__V1__StatusCell *open[JX_STATUS_COLUMNS];

	if (row == NULL || row->n_cells == 0 || row->n_cells > JX_STATUS_COLUMNS)
		return JX_EXIT_OK;
	return jx_app_printed(app, tell_own(self, response, open));
}

/* -- the offices below --------------------------------------------------------------------------------------------- */

/* A form's month over the offices below. */
struct below {
	const Jixiao__V1__StatusColumn *column;
	uint32_t owed, submitted, accepted;
};

/* What of it is the own office's counts apart. */
static struct below below_of(const Jixiao__V1__StatusShowResponse *response, const Jixiao__V1__StatusColumn *column)
{
	struct below below = {column, column->owed_count, column->submitted_count, column->accepted_count};
	const Jixiao__V1__StatusRow *row = own_row(response);

	for (size_t i = 0; row != NULL && i < row->n_cells; i++) {
		const Jixiao__V1__StatusCell *cell = row->cells[i];

		if (jx_status_column(response, cell) != column)
			continue;
		below.owed -= cell->owed && below.owed > 0;
		below.accepted -= cell->accepted_revision > 0 && below.accepted > 0;
		below.submitted -= (cell->accepted_revision > 0 ||
				    cell->state == JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_SUBMITTED) &&
				   below.submitted > 0;
	}
	return below;
}

/* Where figures count that somebody wants to take back, more count than stand. */
static uint32_t waiting(const struct below *below)
{
	return below->submitted > below->accepted ? below->submitted - below->accepted : 0;
}

/* Somebody has yet to report, or to review. */
static bool is_unfinished(const struct below *below)
{
	return below->column->over && (below->submitted < below->owed || waiting(below) > 0);
}

static void set_below(struct jx_matrix *matrix, size_t line, const struct below *below)
{
	char text[32];

	jx_matrix_set(matrix, line, 0, below->column->form_name);
	jx_matrix_set(matrix, line, 1, below->column->period);
	(void)snprintf(text, sizeof(text), "%" PRIu32 "/%" PRIu32, below->submitted, below->owed);
	jx_matrix_set(matrix, line, 2, text);
	(void)snprintf(text, sizeof(text), "%" PRIu32, waiting(below));
	jx_matrix_set(matrix, line, 3, text);
}

static enum jx_exit show_below(const struct jx_app *app, const struct self *self,
			       const Jixiao__V1__StatusShowResponse *response)
{
	const char *period = "";
	struct jx_matrix matrix;
	size_t n = 0, line = 1;
	bool waits = false;
	enum jx_status status;

	for (size_t i = 0; i < response->n_columns; i++) {
		const struct below below = below_of(response, response->columns[i]);

		n += is_unfinished(&below);
		waits = waits || waiting(&below) > 0;
		if (is_unfinished(&below) && strcmp(below.column->period, period) > 0)
			period = below.column->period;
	}
	if (n == 0)
		return JX_EXIT_OK;
	jx_matrix_init(&matrix,
		       (struct jx_matrix_shape){.rows = 1 + n, .columns = 4, .left = 2, .fixed = 4, .group = 1});
	jx_matrix_set(&matrix, 0, 0, _("Offices below"));
	jx_matrix_set(&matrix, 0, 1, _("Month"));
	jx_matrix_set(&matrix, 0, 2, _("Submitted/owed"));
	jx_matrix_set(&matrix, 0, 3, _("Await review"));
	for (size_t i = 0; i < response->n_columns; i++) {
		const struct below below = below_of(response, response->columns[i]);

		if (is_unfinished(&below))
			set_below(&matrix, line++, &below);
	}
	(void)printf("\n");
	status = print_lines(&matrix);
	(void)printf("\n%s\n", _("Next:"));
	if (self->reviewer && waits)
		(void)printf("  jixiao submission pending\n");
	(void)printf("  jixiao status --period %s\n", period);
	return jx_app_printed(app, status);
}

/* -- todo ---------------------------------------------------------------------------------------------------------- */

static enum jx_exit show(const struct jx_app *app, const struct self *self,
			 const Jixiao__V1__StatusShowResponse *response)
{
	enum jx_exit exit;

	(void)printf("%s  %s %s  %s\n\n", self->name, self->office,
		     response->n_rows > 0 ? response->rows[0]->office_name : "", response->today);
	if (response->n_columns == 0)
		(void)printf("%s\n",
			     _("Your office and those below it owe no form for the last twelve months. Who owes "
			       "what is listed by: jixiao duty list"));
	exit = show_own(app, self, response);
	return exit == JX_EXIT_OK ? show_below(app, self, response) : exit;
}

enum jx_exit jx_todo(struct jx_app *app)
{
	Jixiao__V1__StatusShowRequest request = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	struct self self;
	enum jx_exit exit = read_self(app, &self);

	if (exit != JX_EXIT_OK)
		return exit;
	/* The first row is the own office's; what is below it is counted in the columns. */
	request.office_code = self.office;
	request.page_size = 1;
	jx_remote_init(&remote, app->channel, &jixiao__v1__status__descriptor);
	jixiao__v1__status__show(&remote.base, &request, (Jixiao__V1__StatusShowResponse_Closure)jx_keep_answer,
				 &answer);
	if (answer == NULL)
		return jx_app_result(app);
	if (app->output != JX_OUTPUT_TABLE)
		return jx_status_print(app, (const Jixiao__V1__StatusShowResponse *)answer);
	return show(app, &self, (const Jixiao__V1__StatusShowResponse *)answer);
}

void jx_todo_without_profile(const char *path)
{
	(void)printf("%s\n\n", _("You have no profile on this machine yet. To get one:"));
	(void)printf("1. %s\n   jixiao key new clerk.key\n", _("Make your key, which never leaves this machine:"));
	(void)printf("2. %s\n", _("Give the bureau the identity that it prints (jx1…), with your name and office. Its "
				  "administrator enrols you, and gives you the server's endpoint and identity."));
	(void)printf("3. %s\n   jixiao profile new %s --endpoint tcp://HOST:7130 --server jx1… --key clerk.key\n",
		     _("Write your profile with them:"), path);
	(void)printf("4. %s\n   jixiao\n", _("See what is to be reported:"));
}
