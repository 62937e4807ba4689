/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/project_mistakes.h"

#include <stdio.h>
#include <string.h>

#include "jixiao/v1/offices.pb-c.h"

#include "client/commands/user.h"
#include "client/list.h"
#include "client/locale.h"
#include "common/model/weights.h"
#include "common/rpc/project_check.h"

#define PLACE_SIZE    32u
#define SENTENCE_SIZE 2048u

void jx_mistake_add(struct jx_mistakes *mistakes, struct jx_printed printed, const char *text)
{
	if (mistakes->n < JX_VIOLATIONS_MAX)
		mistakes->rows[mistakes->n] = (struct jx_mistake){printed, text};
	mistakes->n++;
}

/* -- the rules ----------------------------------------------------------------------------------------------------- */

struct checking {
	const struct jx_goal_table *table;
	struct jx_mistakes *mistakes;
};

/* An indicator whose weight must be given, since its level 1 is of no usual kind; else the first one's own weight. */
static struct jx_printed place_of_weights(const struct jx_goal_table *table)
{
	for (size_t i = 0; i < table->n_indicators; i++) {
		const char *level1 = table->indicators[i].level1.text;
		const struct jx_level_weights usual = {.given = false};
		uint32_t execution, weight;

		if (jx_weights_share(&level1, 1, &usual, &execution, &weight) != NULL)
			return table->indicators[i].level1;
	}
	return table->code;
}

static void told(void *context, const struct jx_project_problem *problem)
{
	const struct checking *checking = context;

	jx_mistake_add(checking->mistakes,
		       problem->rule == JX_RULE_WEIGHTS ? place_of_weights(checking->table)
							: jx_project_place(checking->table, problem->field),
		       problem->text);
}

void jx_project_mistakes(const struct jx_goal_table *table, const Jixiao__V1__Project *project,
			 struct jx_mistakes *mistakes)
{
	struct checking checking = {table, mistakes};

	(void)jx_project_check(project, told, &checking);
}

/* -- departments --------------------------------------------------------------------------------------------------- */

static const Jixiao__V1__Office *find(const Jixiao__V1__OfficesListResponse *list, const char *code)
{
	for (size_t i = 0; i < list->n_offices; i++) {
		if (strcmp(list->offices[i]->code, code) == 0)
			return list->offices[i];
	}
	return NULL;
}

static const char *department_problem(const Jixiao__V1__OfficesListResponse *list, const char *code, const char *own)
{
	const Jixiao__V1__Office *office = find(list, code);

	if (office == NULL)
		return JX_N("there is no such office: jixiao office list shows those that there are");
	for (size_t depth = 0; office != NULL && depth <= JX_OFFICE_DEPTH; depth++) {
		if (strcmp(office->code, own) == 0)
			return NULL;
		office = find(list, office->parent_code);
	}
	return JX_N("this department is neither your office nor below it");
}

enum jx_exit jx_department_mistakes(const struct jx_app *app, const struct jx_goal_tables *tables,
				    struct jx_mistakes *mistakes)
{
	Jixiao__V1__OfficesListRequest request = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;
	const Jixiao__V1__PrincipalsWhoAmIResponse *self;
	ProtobufCMessage *list;
	enum jx_exit exit = jx_list_get(app, &jixiao__v1__offices__descriptor, &request.base, &list);

	if (exit != JX_EXIT_OK)
		return exit;
	self = jx_ask_whoami(app->channel);
	exit = self != NULL ? JX_EXIT_OK : jx_app_result(app);
	for (size_t i = 0; i < tables->n && self != NULL && self->principal != NULL; i++) {
		const struct jx_goal_table *table = tables->tables[i];
		const char *problem = department_problem((const Jixiao__V1__OfficesListResponse *)list,
							 table->department_code.text, self->principal->office_code);

		if (problem != NULL)
			jx_mistake_add(mistakes, table->department_code, problem);
	}
	protobuf_c_message_free_unpacked(list, NULL);
	return exit;
}

/* -- what is said -------------------------------------------------------------------------------------------------- */

static void say_another(const struct jx_mistake *mistake)
{
	char line[PLACE_SIZE], cell[PLACE_SIZE], text[SENTENCE_SIZE];
	const char *const args[] = {line, cell, _(mistake->text)};

	(void)snprintf(line, sizeof(line), "%zu", mistake->printed.line);
	(void)snprintf(cell, sizeof(cell), "%zu", mistake->printed.cell);
	(void)jx_reason_format(_("line {0}, cell {1} as well: {2}"), args, 3, text, sizeof(text));
	(void)fprintf(stderr, "jixiao: %s\n", text);
}

enum jx_exit jx_mistakes_say(const struct jx_app *app, const char *path, const struct jx_mistakes *mistakes)
{
	const struct jx_mistake *first = &mistakes->rows[0];
	char line[PLACE_SIZE], cell[PLACE_SIZE];
	enum jx_exit exit;

	if (mistakes->n == 0)
		return JX_EXIT_OK;
	(void)snprintf(line, sizeof(line), "%zu", first->printed.line);
	(void)snprintf(cell, sizeof(cell), "%zu", first->printed.cell);
	exit = jx_app_fail(app, JX_REASON_FILE_CELL_INVALID, path, line, cell, first->text, NULL);
	/* With -o json, stderr is for one object. */
	for (size_t i = 1; i < mistakes->n && i < JX_VIOLATIONS_MAX && app->output != JX_OUTPUT_JSON; i++)
		say_another(&mistakes->rows[i]);
	return exit;
}
