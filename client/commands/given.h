/* SPDX-License-Identifier: Apache-2.0 */
/* What several commands are given: each says what is wrong before anything is sent. */
#ifndef JX_CLIENT_COMMANDS_GIVEN_H
#define JX_CLIENT_COMMANDS_GIVEN_H

#include "jixiao/v1/fund.pb-c.h"

#include "client/app.h"
#include "common/base/limits.h"

/* The option's value is wrong: `problem` is in the words of the locale. */
enum jx_exit jx_given_wrong(const struct jx_app *app, const char *option, const char *problem);
/* The option's value; "" where it was not given. */
const char *jx_given(const struct jx_app *app, const char *option);
/* The code of the office that the option names by code or name, else the caller's own. */
enum jx_exit jx_given_office(const struct jx_app *app, const char *option, char office[JX_OFFICE_CODE_MAX + 1]);
/* The same, but "" where none is named. */
enum jx_exit jx_given_office_if(const struct jx_app *app, const char *option, char office[JX_OFFICE_CODE_MAX + 1]);
/* The amount of --amount; 0 where it was not given. */
enum jx_exit jx_given_amount(const struct jx_app *app, int64_t *fen);
/* The option's text, "" where it is not given, of at most so many bytes. */
enum jx_exit jx_given_text(const struct jx_app *app, const char *option, size_t max_bytes, char **text);
/* The day of the option as it was given; "" where it was not. */
enum jx_exit jx_given_day(const struct jx_app *app, const char *option, const char **text);
/* The fund of --fund; the fiscal one where it was not given. */
enum jx_exit jx_given_fund(const struct jx_app *app, Jixiao__V1__Fund *fund);

/*
 * Asks on the terminal, and takes what --yes says for a script's answer; where there is neither, what is to be given is
 * said.
 */
enum jx_exit jx_given_yes(const struct jx_app *app, const char *question, bool *yes);

/* What a word stands for; a table ends with a NULL. */
struct jx_word {
	const char *text;
	int number;
};

/* 0 where it is none of them. */
int jx_word_number(const struct jx_word *words, const char *text, size_t length);

#define JX_WORDS_MAX 8u

/* "tier,reason", the numbers of these; none where the option is not given. `problem` as in jx_given_wrong. */
enum jx_exit jx_given_words(const struct jx_app *app, const char *option, const struct jx_word *words,
			    const char *problem, int numbers[JX_WORDS_MAX], size_t *n);

#endif
