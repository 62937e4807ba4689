/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The language of what people read. Sentences are English in the source, marked by _() where they are printed and by
 * JX_N() in tables, and translated by gettext. Output is UTF-8 whatever the locale; numbers are always written as in C.
 */
#ifndef JX_CLIENT_LOCALE_H
#define JX_CLIENT_LOCALE_H

#include <libintl.h>

/* Never of an empty text: gettext answers that with the catalogue's header. */
#define _(text) gettext(text)

/* Once, before anything is printed. Without a catalogue for the wanted language, texts stay English. */
void jx_locale_init(void);

#endif
