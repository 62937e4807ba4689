/* SPDX-License-Identifier: Apache-2.0 */
/* The manual page in roff, from the tables of commands, exit codes and reasons. */
#include "client/help.h"

#include <stdio.h>
#include <string.h>

#include <unistr.h>

#include "client/locale.h"
#include "common/base/reasons.h"

#define LABEL_SIZE 96u

/* What each character that roff or its output devices would change is written as. */
static const char *escape(ucs4_t character)
{
	switch (character) {
	case '\\':
		return "\\e";
	case '-':
		return "\\-";
	case '\'':
		return "\\[aq]";
	case '"':
		return "\\[dq]";
	case '`':
		return "\\[ga]";
	case '^':
		return "\\[ha]";
	case '~':
		return "\\[ti]";
	default:
		return NULL;
	}
}

/* Text in a line; pure ASCII, so that it does not matter which encoding a formatter reads. */
static void put_text(const char *text)
{
	ucs4_t character;

	for (const uint8_t *next = u8_next(&character, (const uint8_t *)text); next != NULL;
	     next = u8_next(&character, next)) {
		if (escape(character) != NULL)
			(void)fputs(escape(character), stdout);
		else if (character < 0x80)
			(void)putchar((int)character);
		else
			(void)printf("\\[u%04X]", (unsigned)character);
	}
}

/* A line of its own: the zero-width \& keeps a leading dot from being a request. */
static void put_line(const char *text)
{
	(void)fputs(text[0] == '.' ? "\\&" : "", stdout);
	put_text(text);
	(void)putchar('\n');
}

/* A request with one argument: .SH, .SS, .B */
static void put_request(const char *request, const char *text)
{
	(void)printf("%s \"", request);
	put_text(text);
	(void)fputs("\"\n", stdout);
}

static void put_item(const char *term, const char *text)
{
	(void)puts(".TP");
	put_request(".B", term);
	put_line(text);
}

static void put_options(const struct jx_option *options)
{
	char label[LABEL_SIZE];

	for (const struct jx_option *option = options; option != NULL && option->name != NULL; option++) {
		jx_option_label(option, label, sizeof(label));
		put_item(label, _(option->help));
	}
}

static void put_alias(const struct jx_command *command)
{
	const struct jx_alias *alias = jx_alias_of(command);
	char label[LABEL_SIZE];

	if (alias == NULL)
		return;
	jx_alias_label(command, alias, label, sizeof(label));
	(void)puts(".br");
	put_text(_("The same in short: "));
	put_line(label);
}

static void put_command(const struct jx_command *command)
{
	(void)fputs(".SS \"", stdout);
	jx_help_synopsis(command, put_text);
	(void)fputs("\"\n", stdout);
	put_line(_(command->summary));
	put_alias(command);
	put_options(command->options);
	(void)puts(".PP");
	put_line(_("Example:"));
	(void)puts(".PP\n.RS 4\n.nf");
	put_line(command->example);
	(void)puts(".fi\n.RE");
}

static void put_beginning(void)
{
	/* The title must stay as it is: man finds the page by it. */
	(void)puts(".TH JIXIAO 1 \"\" \"jixiao\"");
	/* Chinese has no blanks that could be stretched. */
	(void)puts(".ad l");
	put_request(".SH", _("NAME"));
	(void)fputs("jixiao \\- ", stdout);
	put_line(_("client of the petition bureau's performance ledger"));
	put_request(".SH", _("SYNOPSIS"));
	(void)puts(".B jixiao");
	put_line(_("COMMAND [OPTION]... [ARGUMENT]..."));
	put_request(".SH", _("DESCRIPTION"));
	put_line(_("jixiao speaks to the server that a profile names. What changes something is signed with the "
		   "profile's key, and the server answers with a signed receipt that is verified before anything "
		   "is printed. Results go to the standard output, all else to the standard error."));
	(void)puts(".PP");
	put_line(_("What an office reports is signed and kept in the outbox before it is sent: without a network "
		   "nothing is "
		   "lost, and the next command that reaches the server delivers it, once."));
	(void)puts(".PP");
	put_line(_("jixiao alone tells what your office owes, and what to type next."));
	put_line(_("jixiao --help lists the commands, jixiao COMMAND --help explains one, jixiao man prints this page, "
		   "jixiao completion prints what completes words in bash, jixiao --version prints the release."));
}

static void put_surroundings(void)
{
	put_request(".SH", _("ENVIRONMENT"));
	put_item("JIXIAO_PROFILE", _("The profile, where --profile is not given."));
	put_item("XDG_STATE_HOME", _("The folder of the outbox's folder; ~/.local/state where it is not set."));
	put_item("XDG_CONFIG_HOME", _("The folder of the default profile's folder; ~/.config where it is not set."));
	put_item("COLUMNS", _("How wide tables and forms may be, where it is not the terminal that says so."));
	put_item("LC_ALL, LC_MESSAGES, LANG, LANGUAGE", _("The language of messages: Chinese or English."));
	put_request(".SH", _("FILES"));
	put_item(
		"$XDG_CONFIG_HOME/jixiao/profile.ini",
		_("The default profile: the server's identity, ledger and endpoints, and the path of the key. Only its "
		  "owner may read it."));
}

static const char *const exit_meanings[] = {
	[JX_EXIT_OK] = JX_N("Success."),
	[JX_EXIT_INTERNAL] =
		JX_N("A fault of the client's or the server's own, or it is not known whether a change was made."),
	[JX_EXIT_USAGE] =
		JX_N("Wrong usage: command line, profile, key, file; or a client that the server does not understand."),
	[JX_EXIT_VALIDATION] = JX_N("A value was refused."),
	[JX_EXIT_AUTHENTICATION] = JX_N("One of the two ends is not who it should be, or a signature does not fit."),
	[JX_EXIT_CONFLICT] = JX_N("It contradicts what is there."),
	[JX_EXIT_PERIOD_CLOSED] = JX_N("The period is closed."),
	[JX_EXIT_KEPT] = JX_N("Kept in the outbox, to be delivered later."),
	[JX_EXIT_NOT_FOUND] = JX_N("There is no such thing."),
	[JX_EXIT_PERMISSION] = JX_N("The role or the office does not allow it."),
	[JX_EXIT_VERIFICATION] = JX_N("A verification failed: a receipt or the journal is not as it should be."),
	[JX_EXIT_DIFFERENCES] = JX_N("Differences were found."),
	[JX_EXIT_UNREACHABLE] =
		JX_N("No server could do it at the moment; nothing was changed, and it is safe to run again."),
};

static void put_exit_codes(void)
{
	char number[16];

	put_request(".SH", _("EXIT STATUS"));
	for (size_t i = 0; i < sizeof(exit_meanings) / sizeof(exit_meanings[0]); i++) {
		(void)snprintf(number, sizeof(number), "%zu", i);
		put_item(number, _(exit_meanings[i]));
	}
}

/* The table of (status, reason) -> exit. */
static void put_reasons(void)
{
	char term[LABEL_SIZE];

	put_request(".SH", _("REASONS"));
	put_line(_("Every refusal has a reason, which decides the exit status. Each is given with its status and the "
		   "exit status, the sentence, in which numbers in braces stand for particulars, and what mends it."));
	for (int reason = JX_REASON_NONE + 1; reason < JX_REASON_COUNT; reason++) {
		const struct jx_reason_row *row = jx_reason_row((enum jx_reason)reason);

		(void)snprintf(term, sizeof(term), "%s (%s): %d", row->name, jx_status_name(row->status),
			       (int)row->exit);
		put_item(term, _(row->text));
		(void)puts(".br");
		put_line(_(row->fix));
	}
}

/* What a reason that this release does not know exits with. */
static void put_statuses(void)
{
	for (int status = JX_OK + 1; status <= JX_UNAUTHENTICATED; status++) {
		char number[16];

		(void)snprintf(number, sizeof(number), "%d", (int)jx_exit_of((enum jx_status)status, ""));
		put_item(jx_status_name((enum jx_status)status), number);
	}
}

void jx_help_man(void)
{
	put_beginning();
	put_request(".SH", _("COMMANDS"));
	for (const struct jx_command *command = jx_commands; command->noun != NULL; command++)
		put_command(command);
	put_request(".SH", _("GLOBAL OPTIONS"));
	put_options(jx_global_options);
	put_surroundings();
	put_exit_codes();
	put_reasons();
	put_request(".SH", _("STATUSES"));
	put_line(_("A reason that this release does not know exits by its status:"));
	put_statuses();
}
