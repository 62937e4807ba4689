/* SPDX-License-Identifier: Apache-2.0 */
#include "client/locale.h"

#include <locale.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/platform.h"
#include "common/rpc/profile.h"

#define DOMAIN "jixiao"

/* The locale that the environment wants for texts, in the order of POSIX; NULL: none. */
static const char *wanted_locale(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && *value != '\0')
			return value;
	}
	return NULL;
}

/*
 * District PCs and containers often lack the generated locale that LANG names, and setlocale then leaves "C", in which
 * gettext does not translate. A locale that is always there, with LANGUAGE set, gives the catalogue that was meant;
 * also where LANGUAGE is all that the environment says.
 */
static void init_categories(void)
{
	const char *wanted = wanted_locale(), *language = getenv("LANGUAGE");
	bool only_language = wanted == NULL && language != NULL && *language != '\0';

	if ((only_language || setlocale(LC_ALL, "") == NULL) && setlocale(LC_ALL, "C.UTF-8") != NULL && wanted != NULL)
		jx_environment_default("LANGUAGE", wanted);
	(void)setlocale(LC_NUMERIC, "C");
}

/* The catalogues beside the program (share/locale next to bin), as in a build tree; else those of the installation. */
static const char *catalogue_folder(char *beside, size_t size)
{
	char program[JX_PATH_SIZE];

	if (jx_program_folder(program, sizeof(program)) &&
	    (size_t)snprintf(beside, size, "%s/../share/locale", program) < size && jx_readable(beside))
		return beside;
	return JIXIAO_LOCALE_DIR;
}

void jx_locale_init(void)
{
	char beside[JX_PATH_SIZE];

	init_categories();
	(void)bindtextdomain(DOMAIN, catalogue_folder(beside, sizeof(beside)));
	(void)bind_textdomain_codeset(DOMAIN, "UTF-8");
	(void)textdomain(DOMAIN);
}
