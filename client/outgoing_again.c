/* SPDX-License-Identifier: Apache-2.0 */
/* How to go on with an entry that was refused since somebody was faster: by a line for a shell. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/again.h"
#include "client/locale.h"
#include "client/memory.h"
#include "client/outgoing.h"
#include "common/model/decimal.h"

/* Of the args of SUBMISSION_CHANGED. */
#define NEWEST 2u

static void add_option(struct jx_buffer *line, const char *option, const char *value)
{
	jx_again_word(line, option);
	jx_again_word(line, value);
}

/* "--set visit.improper=6" */
static void add_pair(struct jx_buffer *line, const char *option, const char *item, const char *value)
{
	char *word;
	const size_t size = strlen(item) + strlen(value) + 2;

	word = malloc(size);
	line->failed |= word == NULL;
	if (word == NULL)
		return;
	(void)snprintf(word, size, "%s=%s", item, value);
	add_option(line, option, word);
	free(word);
}

/* What the entry corrects, where this machine still has it; owned. */
static Jixiao__V1__Submission *find_base(const struct jx_app *app, const struct jx_outgoing *entry,
					 const Jixiao__V1__SubmissionsCreateRequest *request)
{
	struct jx_outbox *outbox = jx_memory_try(app, false);
	struct jx_seen seen;
	Jixiao__V1__Submission *base;

	if (outbox == NULL || jx_outbox_seen(outbox, entry->author, &entry->subject, &seen) != JX_OK)
		return NULL;
	base = jixiao__v1__submission__unpack(NULL, seen.submission.size, seen.submission.bytes);
	free(seen.submission.bytes);
	if (base == NULL || (base->request_id.len == request->base_id.len && base->request_id.len > 0 &&
			     memcmp(base->request_id.data, request->base_id.data, base->request_id.len) == 0))
		return base;
	jixiao__v1__submission__free_unpacked(base, NULL);
	return NULL;
}

static const Jixiao__V1__Cell *find_cell(Jixiao__V1__Cell *const *cells, size_t n, const char *item)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(cells[i]->item_code, item) == 0)
			return cells[i];
	return NULL;
}

static bool is_same(const Jixiao__V1__Cell *cell, const Jixiao__V1__Cell *other)
{
	return other != NULL && cell->state == other->state && cell->ten_thousandths == other->ten_thousandths &&
	       strcmp(cell->note, other->note) == 0;
}

static void add_cell(struct jx_buffer *line, const Jixiao__V1__Cell *cell)
{
	char value[JX_DECIMAL_SIZE];

	jx_decimal_format(cell->ten_thousandths, value);
	add_pair(line, "--set", cell->item_code,
		 cell->state == JIXIAO__V1__CELL_STATE__CELL_STATE_NOT_APPLICABLE ? "NA" : value);
	if (*cell->note != '\0')
		add_pair(line, "--explain", cell->item_code, cell->note);
}

/* What the entry changes of its base, or all of it where that is not known; how many cells. */
static size_t add_cells(struct jx_buffer *line, const Jixiao__V1__SubmissionsCreateRequest *request,
			const Jixiao__V1__Submission *base)
{
	size_t n = 0;

	for (size_t i = 0; i < request->n_cells; i++) {
		const Jixiao__V1__Cell *cell = request->cells[i];

		if (base != NULL && is_same(cell, find_cell(base->cells, base->n_cells, cell->item_code)))
			continue;
		add_cell(line, cell);
		n++;
	}
	for (size_t i = 0; base != NULL && i < base->n_cells; i++) {
		if (find_cell(request->cells, request->n_cells, base->cells[i]->item_code) != NULL)
			continue;
		add_pair(line, "--set", base->cells[i]->item_code, "");
		n++;
	}
	return n;
}

/* False where nothing of it would be submitted. */
static bool add_create(struct jx_buffer *line, const struct jx_app *app, const struct jx_outgoing *entry)
{
	Jixiao__V1__SubmissionsCreateRequest *request = jx_outgoing_create(entry, &entry->subject);
	Jixiao__V1__Submission *base = request != NULL ? find_base(app, entry, request) : NULL;
	size_t n = 0;

	if (request == NULL)
		return false;
	jx_buffer_text(line, "jixiao submit");
	add_option(line, "--form", request->form_code);
	add_option(line, "--period", request->period);
	n = add_cells(line, request, base);
	if (*request->note != '\0')
		add_option(line, "--note", request->note);
	jixiao__v1__submissions_create_request__free_unpacked(request, NULL);
	if (base != NULL)
		jixiao__v1__submission__free_unpacked(base, NULL);
	return n > 0;
}

static bool add_withdraw(struct jx_buffer *line, const struct jx_outgoing *entry)
{
	Jixiao__V1__SubmissionsWithdrawRequest *request =
		jixiao__v1__submissions_withdraw_request__unpack(NULL, entry->body.size, entry->body.bytes);

	if (request == NULL)
		return false;
	jx_buffer_text(line, "jixiao submission withdraw");
	jx_again_word(line, request->form_code);
	jx_again_word(line, request->period);
	add_option(line, "--reason", request->reason);
	jixiao__v1__submissions_withdraw_request__free_unpacked(request, NULL);
	return true;
}

static char *fix_of(const char *sentence, struct jx_buffer *line)
{
	char *command = NULL, *fix = NULL;
	size_t size;

	if (jx_buffer_take(line, &command) != JX_OK)
		return NULL;
	size = strlen(sentence) + strlen(command) + 1;
	fix = malloc(size);
	if (fix != NULL)
		(void)jx_reason_format(sentence, (const char *const[]){command}, 1, fix, size);
	free(command);
	return fix;
}

char *jx_outgoing_again(const struct jx_app *app, const struct jx_outgoing *entry, const struct jx_result *result)
{
	const bool withdraws = strcmp(jx_outgoing_method(entry), "Withdraw") == 0;
	struct jx_buffer line = {.text = NULL};
	char number[24];
	bool made;

	if (result->reason != JX_REASON_SUBMISSION_CHANGED || result->n_args <= NEWEST)
		return NULL;
	(void)snprintf(number, sizeof(number), "%" PRId64, entry->id);
	jx_buffer_text(&line, "jixiao outbox drop");
	jx_again_word(&line, number);
	jx_again_globals(&line, app);
	jx_buffer_text(&line, " && ");
	made = withdraws ? add_withdraw(&line, entry) : add_create(&line, app, entry);
	add_option(&line, "--office", entry->subject.office);
	add_option(&line, "--base", result->args[NEWEST]);
	jx_again_globals(&line, app);
	if (made)
		return fix_of(withdraws ? _("look at it; to withdraw it nevertheless: {0}")
					: _("compare both; to have yours in its place: {0}"),
			      &line);
	jx_buffer_clear(&line);
	return NULL;
}
