/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/many.h"

#include <inttypes.h>
#include <stdio.h>

#include "client/locale.h"
#include "client/memory.h"
#include "client/outgoing.h"

#define SENTENCE_SIZE 2048u

/* Somebody else's figures are not replaced by who has not seen them. */
static void guard_theirs(struct jx_many *many)
{
	for (size_t i = 0; i < many->n; i++) {
		struct jx_many_one *one = many->ones[i];
		const struct jx_figures *figures = &one->figures;
		char number[16], text[SENTENCE_SIZE], fix[SENTENCE_SIZE];
		const char *const args[] = {number, one->newest.by, figures->form ? figures->form->code : "",
					    figures->period, figures->office};

		if (!jx_many_open(one) || one->newest.number == 0 || one->newest.known)
			continue;
		(void)snprintf(number, sizeof(number), "%u", one->newest.number);
		(void)jx_reason_format(_("somebody else's figures stand there: revision {0} by {1}"), args, 5, text,
				       sizeof(text));
		(void)jx_reason_format(_("look at them with: jixiao submission show {2} {3} --office {4}; or have "
					 "these in the place of all such with --replace"),
				       args, 5, fix, sizeof(fix));
		jx_many_refuse(one, JX_EXIT_CONFLICT, text, fix);
	}
}

/* The caller's entry that awaits the head with figures of the same; false where there is none. */
static bool find_awaiting(const struct jx_many *many, const struct jx_many_one *one, struct jx_outgoing *entry)
{
	struct jx_outbox *outbox = jx_memory_try(many->app, false);
	struct jx_subject subject;

	if (outbox == NULL || !jx_many_open(one) || !one->newest.waits)
		return false;
	jx_subject_of(one->figures.form->code, one->figures.office, one->figures.period, &subject);
	if (jx_outbox_last(outbox, many->app->key.public_key, &subject, entry) != JX_OK)
		return false;
	if (!entry->awaits)
		jx_outgoing_clear(entry);
	return entry->awaits;
}

/* An entry of many is signed once: none of it is replaced by itself. */
static void guard_awaiting(struct jx_many *many)
{
	struct jx_outgoing entry;
	char number[24], about[JX_ABOUT_SIZE], text[SENTENCE_SIZE], fix[SENTENCE_SIZE];
	const char *const args[] = {number, about};

	for (size_t i = 0; i < many->n; i++) {
		if (!find_awaiting(many, many->ones[i], &entry))
			continue;
		(void)snprintf(number, sizeof(number), "%" PRId64, entry.id);
		jx_outgoing_about(&entry, about);
		jx_outgoing_clear(&entry);
		(void)jx_reason_format(_("other figures of it await the head as number {0} ({1})"), args, 2, text,
				       sizeof(text));
		(void)jx_reason_format(_("drop them, and submit all that was in it again: jixiao outbox drop {0}"),
				       args, 1, fix, sizeof(fix));
		jx_many_refuse(many->ones[i], JX_EXIT_CONFLICT, text, fix);
	}
}

void jx_many_guard(struct jx_many *many)
{
	if (jx_arg(many->app, "--replace") == NULL)
		guard_theirs(many);
	guard_awaiting(many);
}
