/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one table of the client's words. Parsing, help, man pages and shell completion come from it.
 */
#ifndef JX_CLIENT_COMMAND_H
#define JX_CLIENT_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/status.h"

struct jx_app;

/*
 * What a command takes. A name without "--" is a positional argument; they come in the order of the table. Three
 * options have a short form as well: -o for --output, -n for --count, -h for --help.
 */
struct jx_option {
	const char *name;  /* "--code" or "FILE" */
	const char *value; /* what follows: "CODE"; NULL: a flag */
	const char *help;  /* English, for gettext */
	bool required;
};

#define JX_OPTIONS_MAX 16u

struct jx_command {
	const char *noun;                /* "office", "whoami" */
	const char *verb;                /* "add"; NULL for a command of one word */
	const char *summary;             /* English, for gettext */
	const char *example;             /* the first thing that --help shows */
	const struct jx_option *options; /* ends with a row of NULLs; NULL: none */
	bool local;                      /* needs no server, or opens what it needs itself */
	enum jx_exit (*run)(struct jx_app *app);
};

/* Ends with a row whose noun is NULL. */
extern const struct jx_command jx_commands[];
/* Those that every command takes: --profile, --output, --timeout, --offline, --help. */
extern const struct jx_option jx_global_options[];

/* "-o" is "--output", wherever that is one of the command's options. Ends with a row of NULLs. */
struct jx_short_form {
	const char *name;
	const char *long_name;
};
extern const struct jx_short_form jx_short_forms[];

/* Another word for a command, or for a noun: help, man page and completion name it beside what it stands for. */
struct jx_alias {
	const char *word; /* "submit" */
	const char *noun;
	const char *verb; /* NULL: the word stands for the noun, and its verb follows */
};
/* The word is the noun itself: it stands for that one of its commands where no verb follows, "monitor CODE". */
bool jx_alias_is_noun(const struct jx_alias *alias);

/* Ends with a row of NULLs. */
extern const struct jx_alias jx_aliases[];

/* Options that may be given several times, wherever they are one of the command's. Ends with NULL. */
extern const char *const jx_repeated_options[];
bool jx_option_repeated(const struct jx_option *option);

/*
 * The value of an option or argument of the running command; NULL where it was not given, or the command has none such.
 * A flag's value is "".
 */
const char *jx_arg(const struct jx_app *app, const char *name);
/* The n-th value, from 0, of an option that may be given several times; NULL past the last. */
const char *jx_arg_nth(const struct jx_app *app, const char *name, size_t n);

/* The command whose NOUN [VERB] are the first words of argv, global options apart; NULL where there is none such. */
const struct jx_command *jx_command_find(int argc, char **argv);
/*
 * Fills app->command, app->values (borrowed from argv) and app->output from the whole of argv; on a mistake says so on
 * stderr and returns JX_EXIT_USAGE. With --help nothing is required.
 */
enum jx_exit jx_command_parse(struct jx_app *app, const struct jx_command *command, int argc, char **argv);

/*
 * The first words of argv that are neither global options nor their values, at most n >= 2, an alias replaced by what
 * it stands for; returns how many there are.
 */
size_t jx_command_words(int argc, char **argv, const char **words, size_t n);

/* To stdout, in the language of the locale. */
void jx_help_command(const struct jx_command *command);
/* The verbs of a noun that there is. */
void jx_help_noun(const char *noun);
void jx_help_overview(void);
/* roff of the manual page, from the same tables (commands, options, exit codes, reasons). */
void jx_help_man(void);
/* A bash completion script. */
void jx_help_completion(void);

#endif
