/* SPDX-License-Identifier: Apache-2.0 */
#include "client/field.h"

#include <ctype.h>
#include <string.h>

/* Fields whose option has another name, wherever it is one of the command's. */
static const struct {
	const char *field, *option;
} others[] = {
	{"amount_fen", "--amount"},
	{"causes", "--cause"},
	{"date", "--on"},
	{"deduction_hundredths", "--deduct"},
	{"effective_from", "--from"},
	{"evidence_hash", "--evidence"},
	{"evidence_name", "--evidence"},
	{"forecasts", "--fund-forecast"},
	{"marked_items[", "--mark"},
	{"form_code", "--form"},
	{"form_code", "FORM"},
	{"office_code", "--office"},
	{"office_code", "--to"}, /* who receives money */
	{"parent_code", "--parent"},
	{"payment_id", "ID"},
	{"project_code", "--project"},
	{"project_code", "CODE"},
	{"roles", "--role"},
	{"successor_code", "--successor"},
	{"tier_hundredths", "--tier"},
};

/* "--as-of" and "AS-OF" are "as_of". */
static bool is_of(const char *option, const char *field)
{
	option += strspn(option, "-");
	for (; *option != '\0' && *field != '\0'; option++, field++) {
		int letter = *option == '-' ? '_' : tolower((unsigned char)*option);

		if (letter != *field)
			return false;
	}
	return *option == *field;
}

static const struct jx_option *option_of(const struct jx_command *command, const char *field)
{
	for (const struct jx_option *option = command->options; option->name != NULL; option++) {
		if (is_of(option->name, field))
			return option;
	}
	return NULL;
}

/* "marked_items[" is each of them. */
static bool is_field(const char *name, const char *field)
{
	const size_t n = strlen(name);

	return name[n - 1] == '[' ? strncmp(name, field, n) == 0 : strcmp(name, field) == 0;
}

static bool has(const struct jx_command *command, const char *name)
{
	for (const struct jx_option *option = command->options; option->name != NULL; option++) {
		if (strcmp(option->name, name) == 0)
			return true;
	}
	return false;
}

const char *jx_field_shown(const struct jx_command *command, const char *field)
{
	const struct jx_option *option;

	if (command == NULL || command->options == NULL)
		return field;
	option = option_of(command, field);
	if (option != NULL)
		return option->name;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		if (is_field(others[i].field, field) && has(command, others[i].option))
			return others[i].option;
	}
	return field;
}
