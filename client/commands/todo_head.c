/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/todo.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/endorsement.h"
#include "client/locale.h"
#include "client/memory.h"
#include "client/outgoing.h"

typedef bool is_listed(const struct jx_app *app, const char *office, const struct jx_outgoing *entry);

static bool is_own(const struct jx_app *app, const char *office, const struct jx_outgoing *entry)
{
	(void)office;
	return entry->awaits && memcmp(entry->author, app->key.public_key, JX_KEY_BYTES) == 0;
}

static void print_entry(const struct jx_app *app, const struct jx_outgoing *entry)
{
	char form[JX_ITEM_NAME_MAX + 1], about[JX_ABOUT_SIZE], number[24], line[JX_ABOUT_SIZE + JX_ITEM_NAME_MAX + 64];
	const char *const args[] = {number, form, about};

	(void)snprintf(number, sizeof(number), "%" PRId64, entry->id);
	jx_outgoing_form(app, &entry->subject, form);
	jx_outgoing_about(entry, about);
	(void)jx_reason_format(_("number {0}: {1}, {2}"), args, 3, line, sizeof(line));
	(void)printf("  %s\n", line);
}

/* Returns how many there are. */
static size_t list(const struct jx_app *app, const char *office, const char *title, is_listed *listed)
{
	struct jx_outbox *outbox = jx_memory_try(app, false);
	struct jx_outgoing entry;
	int64_t id = 0;
	size_t n = 0;

	while (outbox != NULL && jx_outbox_next(outbox, id, &entry) == JX_OK) {
		id = entry.id;
		if (listed(app, office, &entry)) {
			if (n == 0)
				(void)printf("\n%s\n", title);
			if (n < JX_TODO_SHOWN)
				print_entry(app, &entry);
			n++;
		}
		jx_outgoing_clear(&entry);
	}
	if (n > JX_TODO_SHOWN)
		(void)printf("  … jixiao outbox list\n");
	return n;
}

void jx_todo_head(const struct jx_app *app, const struct jx_todo_self *self)
{
	if (self->head &&
	    list(app, self->office, _("To sign as the head of the office, on this machine:"), jx_endorsement_asks) > 0)
		(void)printf("%s\n  jixiao submission endorse\n", _("Next:"));
	if (list(app, self->office, _("Not sent before the head of the office has signed:"), is_own) > 0)
		(void)printf("%s\n  %s jixiao submission endorse\n  %s jixiao outbox export --for-head FILE\n",
			     _("Next:"), _("the head signs at this machine, with his own profile:"),
			     _("or at another one, by a file:"));
}
