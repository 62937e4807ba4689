/* SPDX-License-Identifier: Apache-2.0 */
/* What a person has to do now, and the command to type next; also what `jixiao` alone says. */
#include "client/commands/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/status_view.h"
#include "client/commands/todo.h"
#include "client/commands/user.h"
#include "client/delivery.h"
#include "client/locale.h"
#include "client/memory.h"
#include "client/platform.h"
#include "client/print/matrix.h"

static enum jx_exit read_self(const struct jx_app *app, struct jx_todo_self *self)
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *answer;
	enum jx_exit exit = jx_own_self(app, &answer);

	*self = (struct jx_todo_self){.clerk = false};
	if (exit != JX_EXIT_OK)
		return exit;
	(void)snprintf(self->name, sizeof(self->name), "%s", answer->principal->name);
	(void)snprintf(self->office, sizeof(self->office), "%s", answer->principal->office_code);
	for (size_t i = 0; i < answer->n_roles_in_force; i++) {
		self->clerk = self->clerk || answer->roles_in_force[i] == JIXIAO__V1__ROLE__ROLE_CLERK;
		self->head = self->head || answer->roles_in_force[i] == JIXIAO__V1__ROLE__ROLE_HEAD;
		self->reviewer = self->reviewer || answer->roles_in_force[i] == JIXIAO__V1__ROLE__ROLE_REVIEWER;
	}
	return JX_EXIT_OK;
}

/* -- the offices below --------------------------------------------------------------------------------------------- */

/* A form's month over the offices below. */
struct below {
	const Jixiao__V1__StatusColumn *column;
	uint32_t owed, submitted, accepted;
	size_t at; /* in the answer */
};

/* What of it is the own office's counts apart. */
static struct below below_of(const Jixiao__V1__StatusShowResponse *response, const Jixiao__V1__StatusColumn *column)
{
	struct below below = {column, column->owed_count, column->submitted_count, column->accepted_count, 0};
	const Jixiao__V1__StatusRow *row = jx_todo_own_row(response);

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

/* The newest month first, else in the catalogue's order. */
static int order_below(const void *left, const void *right)
{
	const struct below *a = left, *b = right;
	int by = strcmp(b->column->period, a->column->period);

	return by != 0 ? by : (a->at > b->at) - (a->at < b->at);
}

static size_t list_below(const Jixiao__V1__StatusShowResponse *response, struct below *list, bool *waits)
{
	size_t n = 0;

	for (size_t i = 0; i < response->n_columns && i < JX_STATUS_COLUMNS; i++) {
		struct below below = below_of(response, response->columns[i]);

		below.at = i;
		*waits = *waits || waiting(&below) > 0;
		if (is_unfinished(&below))
			list[n++] = below;
	}
	qsort(list, n, sizeof(*list), order_below);
	return n;
}

static enum jx_exit show_below(const struct jx_app *app, const struct jx_todo_self *self,
			       const Jixiao__V1__StatusShowResponse *response)
{
	struct below list[JX_STATUS_COLUMNS];
	bool waits = false;
	const size_t n = list_below(response, list, &waits), shown = n < JX_TODO_SHOWN ? n : JX_TODO_SHOWN;
	struct jx_matrix matrix;
	enum jx_status status;

	if (n == 0)
		return JX_EXIT_OK;
	jx_matrix_init(&matrix,
		       (struct jx_matrix_shape){.rows = 1 + shown, .columns = 4, .left = 2, .fixed = 4, .group = 1});
	jx_matrix_set(&matrix, 0, 0, _("Offices below"));
	jx_matrix_set(&matrix, 0, 1, _("Month"));
	jx_matrix_set(&matrix, 0, 2, _("Submitted/owed"));
	jx_matrix_set(&matrix, 0, 3, _("Await review"));
	for (size_t i = 0; i < shown; i++)
		set_below(&matrix, 1 + i, &list[i]);
	(void)printf("\n");
	status = jx_matrix_table(stdout, &matrix, jx_terminal_width(stdout));
	jx_matrix_clear(&matrix);
	jx_todo_rest(n - shown);
	(void)printf("\n%s\n", _("Next:"));
	if (self->reviewer && waits)
		(void)printf("  jixiao submission pending\n");
	(void)printf("  jixiao status --period %s\n", list[0].column->period);
	return jx_app_printed(app, status);
}

/* -- todo ---------------------------------------------------------------------------------------------------------- */

static enum jx_exit show(const struct jx_app *app, const struct jx_todo_self *self,
			 const Jixiao__V1__StatusShowResponse *response)
{
	enum jx_exit exit;
	char line[256];

	(void)printf("%s  %s%s%s  %s\n", self->name, self->office, response->n_rows > 0 ? " " : "",
		     response->n_rows > 0 ? response->rows[0]->office_name : "", response->today);
	if (app->memory->offline) {
		(void)jx_reason_format(
			_("No server was reached: this is what it said on {0}, and what was done here since."),
			(const char *const[]){response->today}, 1, line, sizeof(line));
		(void)printf("%s\n", line);
	}
	(void)printf("\n");
	if (response->n_columns == 0)
		(void)printf("%s\n",
			     _("Your office and those below it owe no form for the last twelve months. Who owes "
			       "what is listed by: jixiao duty list"));
	exit = jx_todo_own(app, self, response);
	if (exit == JX_EXIT_OK)
		jx_todo_head(app, self);
	return exit == JX_EXIT_OK ? show_below(app, self, response) : exit;
}

/* What was signed here and is not there yet. */
static void show_outbox(const struct jx_app *app)
{
	struct jx_outbox *outbox = jx_memory_try(app, false);
	struct jx_outbox_counts counts;
	char waiting[24], refused[24], line[256];
	const char *const args[] = {waiting, refused};

	if (app->output != JX_OUTPUT_TABLE || outbox == NULL ||
	    jx_outbox_count(outbox, app->key.public_key, &counts) != JX_OK ||
	    counts.sendable + counts.held + counts.refused == 0)
		return;
	(void)snprintf(waiting, sizeof(waiting), "%" PRId64, counts.sendable + counts.held);
	(void)snprintf(refused, sizeof(refused), "%" PRId64, counts.refused);
	(void)jx_reason_format(_("In the outbox {0} wait for the server, and {1} were refused: jixiao outbox list"),
			       args, 2, line, sizeof(line));
	(void)printf("\n%s\n", line);
}

/* Under which the answer is remembered: of one key. */
static void status_kind(const struct jx_key *key, char kind[JX_IDENTITY_MAX + 8])
{
	char identity[JX_IDENTITY_MAX];

	jx_identity_format(key->public_key, identity);
	(void)snprintf(kind, JX_IDENTITY_MAX + 8, "todo %s", identity);
}

/* The server's answer, or where none answers the last one; NULL where there is none. */
static const Jixiao__V1__StatusShowResponse *ask(const struct jx_app *app, char *office)
{
	Jixiao__V1__StatusShowRequest request = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	const ProtobufCMessage *answer = NULL;
	char kind[JX_IDENTITY_MAX + 8];
	struct jx_remote remote;

	/* The first row is the own office's; what is below it is counted in the columns. */
	request.office_code = office;
	request.page_size = 1;
	status_kind(&app->key, kind);
	jx_remote_init(&remote, app->channel, &jixiao__v1__status__descriptor);
	if (!app->memory->offline)
		jixiao__v1__status__show(&remote.base, &request, (Jixiao__V1__StatusShowResponse_Closure)jx_keep_answer,
					 &answer);
	if (answer != NULL)
		jx_memory_keep(app, kind, "", answer);
	else if (app->memory->offline || jx_memory_go_offline(app))
		answer = jx_memory_recall(app, kind, "", &jixiao__v1__status_show_response__descriptor);
	return (const Jixiao__V1__StatusShowResponse *)answer;
}

static enum jx_exit tell(struct jx_app *app)
{
	const Jixiao__V1__StatusShowResponse *response;
	struct jx_todo_self self;
	char today[16];
	enum jx_exit exit = jx_deliver_first(app);

	if (exit != JX_EXIT_OK)
		return exit;
	exit = read_self(app, &self);
	/* It was never used: why there is nothing to tell. */
	if (exit == JX_EXIT_UNREACHABLE && app->memory->offline && app->output == JX_OUTPUT_TABLE)
		(void)jx_app_result(app);
	if (exit != JX_EXIT_OK)
		return exit;
	response = ask(app, self.office);
	if (response == NULL && app->memory->offline)
		return jx_app_fail(app, JX_REASON_NOT_KNOWN_OFFLINE, JX_N("what you owe"), NULL);
	if (response == NULL)
		return jx_app_result(app);
	(void)snprintf(today, sizeof(today), "%s", response->today);
	exit = app->output != JX_OUTPUT_TABLE ? jx_status_print(app, response) : show(app, &self, response);
	if (exit == JX_EXIT_OK && app->output == JX_OUTPUT_TABLE && self.clerk && !app->memory->offline)
		exit = jx_todo_older(app, self.office, today);
	if (exit == JX_EXIT_OK)
		show_outbox(app);
	return exit;
}

/* How to get a profile. */
static void show_first_steps(const char *path)
{
	(void)printf("%s\n\n", _("You have no profile on this machine yet. To get one:"));
	(void)printf("1. %s\n   jixiao key new clerk.key\n", _("Make your key, which never leaves this machine:"));
	(void)printf("2. %s\n", _("Give the bureau the identity that it prints (jx1…), with your name and office. Its "
				  "administrator enrols you, and gives you the server's endpoint and identity."));
	(void)printf("3. %s\n   jixiao profile new %s --endpoint tcp://HOST:7130 --server jx1… --key clerk.key\n",
		     _("Write your profile with them:"), path);
	(void)printf("4. %s\n   jixiao\n", _("See what is to be reported:"));
}

enum jx_exit jx_todo(struct jx_app *app)
{
	enum jx_exit exit = jx_app_find_profile(app);

	if (exit == JX_EXIT_OK && app->output == JX_OUTPUT_TABLE && !jx_readable(app->profile_path)) {
		show_first_steps(app->profile_path);
		return JX_EXIT_USAGE;
	}
	if (exit == JX_EXIT_OK)
		exit = jx_app_open(app);
	if (exit != JX_EXIT_OK)
		return exit;
	jx_memory_allow_offline(app);
	exit = tell(app);
	/* What was shown is not what is: why no server said so, unless none was to be asked. */
	if (exit == JX_EXIT_OK && app->memory->offline)
		exit = jx_app_result(app);
	return exit;
}
