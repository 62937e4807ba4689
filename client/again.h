/* SPDX-License-Identifier: Apache-2.0 */
/* The running command once more, as a line for a shell: what mends it is to be copied, not to be put together. */
#ifndef JX_CLIENT_AGAIN_H
#define JX_CLIENT_AGAIN_H

#include "client/app.h"
#include "client/print/buffer.h"

/* An option with a value, or a flag (NULL); a command that was given it already gets this value instead. */
struct jx_again {
	const char *option;
	const char *value;
};

/* "jixiao submit june.xlsx --base 2", every word quoted where a shell wants it; owned. NULL, logged: there is no
 * memory.
 */
char *jx_command_again(const struct jx_app *app, const struct jx_again *more, size_t n);
/* The same in a translated sentence, as its {0}. */
char *jx_sentence_again(const struct jx_app *app, const char *sentence, const struct jx_again *more, size_t n);

/* The parts of other lines: a word behind a blank, quoted where a shell wants it; the running command's --profile and
 * the like. */
void jx_again_word(struct jx_buffer *line, const char *word);
void jx_again_globals(struct jx_buffer *line, const struct jx_app *app);

#endif
