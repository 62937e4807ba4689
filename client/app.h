/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One run of the client: what was asked for, with which profile, over which channel, printed how.
 */
#ifndef JX_CLIENT_APP_H
#define JX_CLIENT_APP_H

#include "client/channel.h"
#include "client/command.h"
#include "client/forms/forms.h"
#include "client/print/print.h"
#include "common/rpc/profile.h"

/* A whole form on the command line: JX_FORM_ITEMS_MAX times --set, and one to be refused. */
#define JX_REPEATED_MAX 501u

struct jx_memory;

struct jx_app {
	const struct jx_command *command;
	/* One for each row of the command's options, then one for each global option; NULL: not given. Borrowed. */
	const char *values[2 * JX_OPTIONS_MAX];
	/* The values after the first of options that may be given several times. Borrowed. */
	struct {
		size_t slot;
		const char *value;
	} repeated[JX_REPEATED_MAX];
	size_t n_repeated;
	enum jx_output output;
	char profile_path[JX_PATH_SIZE];
	struct jx_profile profile;
	struct jx_key key;
	struct jx_channel *channel; /* owned; NULL for a local command */
	struct jx_memory *memory;   /* owned; NULL for a local command */
};

/* Where the profile is, or would be: sets profile_path. */
enum jx_exit jx_app_find_profile(struct jx_app *app);
/*
 * Finds the profile (--profile, else JIXIAO_PROFILE, else the user's configuration folder) and reads it. Says so where
 * there is none or it is not valid.
 */
enum jx_exit jx_app_profile(struct jx_app *app);
/* Profile, key, channel and memory: what a command that is not local needs. jx_app_close in any case. */
enum jx_exit jx_app_open(struct jx_app *app);
void jx_app_close(struct jx_app *app);

/* The number that an option or argument gives, `preset` where it is not given; says so where it is no number in range.
 */
struct jx_range {
	uint64_t min;
	uint64_t max;
};
enum jx_exit jx_app_number(const struct jx_app *app, const char *name, struct jx_range range, uint64_t preset,
			   uint64_t *number);

/* Says why something could not be printed; JX_EXIT_OK, and nothing said, where it was. errno is that of the printing.
 */
enum jx_exit jx_app_printed(const struct jx_app *app, enum jx_status status);
/* To stdout, in the output that was asked for. */
enum jx_exit jx_app_print(const struct jx_app *app, const struct jx_view *view, const ProtobufCMessage *message);

/* The same, but as the official form where a table was asked for. */
enum jx_exit jx_app_print_form(const struct jx_app *app, jx_form_build build, const struct jx_view *view,
			       const ProtobufCMessage *message);

/*
 * Says on stderr, in the language of the locale, what the reason's sentence says and which command mends it; with
 * -o json, as a JSON object {"status", "reason", "message", "fix", …}. Returns the reason's exit code. The args, all
 * const char *, end with NULL.
 */
__attribute__((sentinel)) enum jx_exit jx_app_fail(const struct jx_app *app, enum jx_reason reason, ...);

/* The same, where another sentence, in the language of the locale, says what mends it; `conflict` (NULL: none) is a
 * field of the JSON object. */
__attribute__((sentinel)) enum jx_exit jx_app_fail_fix(const struct jx_app *app, const char *fix,
						       const ProtobufCMessage *conflict, enum jx_reason reason, ...);

/*
 * The same, where several things are wrong: each names its place, what is wrong and what mends it. The reason's
 * sentence is the first one's. At least one.
 */
enum jx_exit jx_app_wrong(const struct jx_app *app, enum jx_reason reason,
			  const Jixiao__V1__Violation *const *violations, size_t n);

/* Says on stderr what was noticed and not refused: what it is about, a sentence, and what mends it. */
void jx_app_hint(const char *about, const char *text, const char *fix);
/* What a check of the catalogue says of it, and did not refuse. */
void jx_app_finding(const char *about, const Jixiao__V1__Violation *finding);
/* What the server will refuse, as far as this machine knows. */
void jx_app_doubt(const char *about, const Jixiao__V1__Violation *finding);

/* What jx_app_fail does, for the channel's last result; JX_EXIT_OK, and nothing said, where it was OK. */
enum jx_exit jx_app_result(const struct jx_app *app);
/* The same, with these in place of the result's violations, one for each. */
enum jx_exit jx_app_result_as(const struct jx_app *app, const Jixiao__V1__Violation *const *violations);
/* The same for any result, as it was then; `fix` NULL: the reason's. */
enum jx_exit jx_app_result_was(const struct jx_app *app, const struct jx_result *result,
			       const Jixiao__V1__Violation *const *violations, const char *fix);

/* The sentence of a failed call, in the language of the locale. */
void jx_app_sentence(const struct jx_result *result, char *out, size_t size);

/* A mistake on the command line: `sentence` is in the language of the locale. The command's help mends it. */
enum jx_exit jx_app_usage(const struct jx_app *app, const char *sentence);

/*
 * After a write: one line on stderr with the journal position, and the receipt into --receipt FILE where that was asked
 * for.
 */
enum jx_exit jx_app_committed(const struct jx_app *app);

/* After a write: prints what it changed, and does jx_app_committed. The object is NULL where the answer lacks it. */
enum jx_exit jx_app_changed(const struct jx_app *app, const struct jx_view *view, const ProtobufCMessage *object);

#endif
