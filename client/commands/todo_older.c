/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/todo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/submissions.pb-c.h"

#include "client/list.h"
#include "client/locale.h"
#include "client/platform.h"
#include "client/print/matrix.h"

/* "2025-11" of "2026-11-27": the first month that status shows by itself. */
static bool first_shown(const char *today, char period[8])
{
	const long year = strtol(today, NULL, 10);

	if (strlen(today) != strlen("2026-11-27") || year < 1 || year > 9999)
		return false;
	(void)snprintf(period, 8, "%04ld%.3s", year - 1, today + 4);
	return true;
}

static bool is_older(const Jixiao__V1__Submission *submission, const char *first)
{
	return submission->state == JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_RETURNED &&
	       strcmp(submission->period, first) < 0;
}

static enum jx_status print(const Jixiao__V1__SubmissionsListResponse *list, const char *first, size_t n)
{
	const size_t shown = n < JX_TODO_SHOWN ? n : JX_TODO_SHOWN;
	struct jx_matrix matrix;
	enum jx_status status;
	size_t line = 0;

	jx_matrix_init(&matrix,
		       (struct jx_matrix_shape){.rows = 1 + shown, .columns = 3, .left = 3, .fixed = 3, .group = 1});
	jx_matrix_set(&matrix, 0, 0, _("Returned before that"));
	jx_matrix_set(&matrix, 0, 1, _("Month"));
	jx_matrix_set(&matrix, 0, 2, _("Why"));
	for (size_t i = 0; i < list->n_submissions && line < shown; i++) {
		const Jixiao__V1__Submission *submission = list->submissions[i];

		if (!is_older(submission, first))
			continue;
		line++;
		jx_matrix_set(&matrix, line, 0, submission->form_name);
		jx_matrix_set(&matrix, line, 1, submission->period);
		jx_matrix_set(&matrix, line, 2, submission->review_reason);
	}
	(void)printf("\n");
	status = jx_matrix_table(stdout, &matrix, jx_terminal_width(stdout));
	jx_matrix_clear(&matrix);
	jx_todo_rest(n - shown);
	return status;
}

static void print_next(const Jixiao__V1__SubmissionsListResponse *list, const char *first)
{
	for (size_t i = 0; i < list->n_submissions; i++) {
		const Jixiao__V1__Submission *submission = list->submissions[i];

		if (!is_older(submission, first))
			continue;
		(void)printf("\n%s\n  jixiao submission show %s %s\n", _("Next:"), submission->form_code,
			     submission->period);
		return;
	}
}

enum jx_exit jx_todo_older(const struct jx_app *app, const char *office, const char *today)
{
	Jixiao__V1__SubmissionsListRequest request = JIXIAO__V1__SUBMISSIONS_LIST_REQUEST__INIT;
	const Jixiao__V1__SubmissionsListResponse *list;
	ProtobufCMessage *all = NULL;
	enum jx_status status = JX_OK;
	enum jx_exit exit;
	char first[8];
	size_t n = 0;

	if (!first_shown(today, first))
		return JX_EXIT_OK;
	request.office_code = (char *)office;
	request.to = first;
	exit = jx_list_get(app, &jixiao__v1__submissions__descriptor, &request.base, &all);
	if (exit != JX_EXIT_OK)
		return exit;
	list = (const Jixiao__V1__SubmissionsListResponse *)all;
	for (size_t i = 0; i < list->n_submissions; i++)
		n += is_older(list->submissions[i], first);
	if (n > 0) {
		status = print(list, first, n);
		print_next(list, first);
	}
	protobuf_c_message_free_unpacked(all, NULL);
	return jx_app_printed(app, status);
}
