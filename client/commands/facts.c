/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/facts.h"

#include <stdio.h>

#include <jansson.h>

#include "client/locale.h"
#include "common/base/text.h"

static void print_table(const struct jx_fact *facts)
{
	size_t widest = 0;

	for (const struct jx_fact *fact = facts; fact->title != NULL; fact++) {
		size_t width = jx_text_width(_(fact->title));

		widest = width > widest ? width : widest;
	}
	for (const struct jx_fact *fact = facts; fact->title != NULL; fact++) {
		const char *title = _(fact->title);

		(void)printf("%s:%*s %s\n", title, (int)(widest - jx_text_width(title)), "", fact->value);
	}
}

static void print_json(const struct jx_fact *facts)
{
	json_t *object = json_object();

	for (; facts->title != NULL; facts++)
		(void)json_object_set_new(object, facts->name, json_string(facts->value));
	(void)json_dumpf(object, stdout, JSON_INDENT(2));
	(void)putchar('\n');
	json_decref(object);
}

/* RFC 4180, every value in quotes. */
static void print_csv(const struct jx_fact *facts)
{
	for (const struct jx_fact *fact = facts; fact->title != NULL; fact++)
		(void)printf("%s%s", fact == facts ? "" : ",", fact->name);
	(void)fputs("\r\n", stdout);
	for (const struct jx_fact *fact = facts; fact->title != NULL; fact++) {
		(void)fputs(fact == facts ? "\"" : ",\"", stdout);
		for (const char *c = fact->value; *c != '\0'; c++)
			(void)printf(*c == '"' ? "\"%c" : "%c", *c);
		(void)putchar('"');
	}
	(void)fputs("\r\n", stdout);
}

void jx_facts_print(enum jx_output output, const struct jx_fact *facts)
{
	static void (*const printers[])(const struct jx_fact *) = {
		[JX_OUTPUT_TABLE] = print_table,
		[JX_OUTPUT_JSON] = print_json,
		[JX_OUTPUT_CSV] = print_csv,
	};

	printers[output](facts);
}
