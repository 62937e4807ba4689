/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/project_message.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/evaluation.h"
#include "client/locale.h"
#include "client/print/value.h"
#include "common/base/reasons.h"
#include "common/model/money.h"
#include "common/rpc/project_check.h"

/* To whom a difference is told, and of what. */
struct scope {
	const struct jx_difference_told *to;
	const char *subject; /* of the locale, as titles; "": the project itself */
};

enum unit {
	TEXT,
	MONEY,
	POINTS, /* hundredths */
};

struct field {
	const char *title; /* English, for gettext */
	const char *path;
	enum unit unit;
};

static const struct field project_fields[] = {
	{JX_N("Name"), "name", TEXT},
	{JX_N("Year"), "year", TEXT},
	{JX_N("Department"), "department_code", TEXT},
	{JX_N("Department's name"), "department_name", TEXT},
	{JX_N("Budget"), "budget_fen", MONEY},
	{JX_N("Fiscal funds"), "fiscal_fen", MONEY},
	{JX_N("Carried over"), "carry_over_fen", MONEY},
	{JX_N("Other funds"), "other_fen", MONEY},
	{JX_N("Purpose"), "purpose", TEXT},
};

static const struct field indicator_fields[] = {
	{JX_N("Level 1"), "level1", TEXT},
	{JX_N("Level 2"), "level2", TEXT},
	{JX_N("Description"), "description", TEXT},
	{JX_N("Target"), "target.text", TEXT},
	{JX_N("Basis"), "basis", TEXT},
};

static const struct field weight = {JX_N("Weight"), "weight_hundredths", POINTS};
static const struct field execution_weight = {JX_N("Weight of budget execution"), "execution_weight_hundredths",
					      POINTS};

#define POINTS_SIZE  32u
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static size_t say(struct scope scope, const char *title, const char *was, const char *is)
{
	if (strcmp(was, is) == 0)
		return 0;
	scope.to->told(scope.to->context, &(struct jx_difference){scope.subject, title, was, is});
	return 1;
}

static size_t say_money(struct scope scope, const char *title, int64_t was, int64_t is)
{
	char was_text[JX_MONEY_SIZE], is_text[JX_MONEY_SIZE];

	jx_money_format_wan(was, was_text);
	jx_money_format_wan(is, is_text);
	return say(scope, title, was_text, is_text);
}

static size_t say_points(struct scope scope, const char *title, int64_t was, int64_t is)
{
	char was_text[POINTS_SIZE], is_text[POINTS_SIZE];

	jx_points_text((uint32_t)was, was_text, sizeof(was_text));
	jx_points_text((uint32_t)is, is_text, sizeof(is_text));
	return say(scope, title, was_text, is_text);
}

/* The plain text of a field; owned by the caller; NULL where memory ends, which has been logged. */
static char *value_text(const ProtobufCMessage *message, const char *path)
{
	struct jx_buffer buffer = {0};
	char *text = NULL;

	jx_buffer_text(&buffer, "");
	if (jx_value_text(&buffer, message, path) == JX_OK)
		(void)jx_buffer_take(&buffer, &text);
	jx_buffer_clear(&buffer);
	return text;
}

static size_t say_field(struct scope scope, const struct field *field, const ProtobufCMessage *was,
			const ProtobufCMessage *is)
{
	char *was_text = value_text(was, field->path), *is_text = value_text(is, field->path);
	size_t n = 1;

	if (was_text && is_text && field->unit == POINTS)
		n = say_points(scope, _(field->title), strtoll(was_text, NULL, 10), strtoll(is_text, NULL, 10));
	else if (was_text && is_text && field->unit == MONEY)
		n = say_money(scope, _(field->title), strtoll(was_text, NULL, 10), strtoll(is_text, NULL, 10));
	else if (was_text && is_text)
		n = say(scope, _(field->title), was_text, is_text);
	free(was_text);
	free(is_text);
	return n;
}

static size_t say_fields(struct scope scope, const struct field *fields, size_t n_fields, const ProtobufCMessage *was,
			 const ProtobufCMessage *is)
{
	size_t n = 0;

	for (size_t i = 0; i < n_fields; i++)
		n += say_field(scope, &fields[i], was, is);
	return n;
}

/* -- plan, goals --------------------------------------------------------------------------------------------------- */

/* "" where the plan has no amount of that month. */
static void plan_text(const Jixiao__V1__Project *project, uint32_t month, char out[JX_MONEY_SIZE])
{
	*out = '\0';
	for (size_t i = 0; i < project->n_plan; i++) {
		if (project->plan[i]->month == month)
			jx_money_format_wan(project->plan[i]->amount_fen, out);
	}
}

static size_t say_plan(const struct jx_difference_told *to, const Jixiao__V1__Project *was,
		       const Jixiao__V1__Project *is)
{
	size_t n = 0;

	for (uint32_t month = 1; month <= 12; month++) {
		char was_text[JX_MONEY_SIZE], is_text[JX_MONEY_SIZE], title[32];

		plan_text(was, month, was_text);
		plan_text(is, month, is_text);
		(void)snprintf(title, sizeof(title), "%" PRIu32, month);
		n += say((struct scope){to, _("Spending plan, month")}, title, was_text, is_text);
	}
	return n;
}

static size_t say_goals(const struct jx_difference_told *to, const Jixiao__V1__Project *was,
			const Jixiao__V1__Project *is)
{
	size_t n = 0;

	for (size_t i = 0; i < was->n_goals || i < is->n_goals; i++) {
		const Jixiao__V1__Goal *was_goal = i < was->n_goals ? was->goals[i] : NULL;
		const Jixiao__V1__Goal *is_goal = i < is->n_goals ? is->goals[i] : NULL;
		char was_number[16] = "", is_number[16] = "";

		if (was_goal)
			(void)snprintf(was_number, sizeof(was_number), "%" PRIu32, was_goal->number);
		if (is_goal)
			(void)snprintf(is_number, sizeof(is_number), "%" PRIu32, is_goal->number);
		n += say((struct scope){to, _("Goal")}, _("Number"), was_number, is_number);
		n += say((struct scope){to, _("Goal")}, _("Text"), was_goal ? was_goal->text : "",
			 is_goal ? is_goal->text : "");
	}
	return n;
}

/* -- indicators ---------------------------------------------------------------------------------------------------- */

/* The place of that indicator; n_indicators where there is none of the name. */
static size_t find_indicator(const Jixiao__V1__Project *project, const char *name)
{
	size_t i = 0;

	while (i < project->n_indicators && strcmp(project->indicators[i]->name, name) != 0)
		i++;
	return i;
}

static size_t say_indicator(const struct jx_difference_told *to, const Jixiao__V1__Project *was,
			    const Jixiao__V1__Indicator *is, size_t index)
{
	size_t found = find_indicator(was, is->name), n;
	struct scope scope = {to, is->name};
	char was_place[24] = "", is_place[24];

	(void)snprintf(is_place, sizeof(is_place), "%zu", index + 1);
	if (found == was->n_indicators)
		return say(scope, _("Place"), "", is_place);
	(void)snprintf(was_place, sizeof(was_place), "%zu", found + 1);
	n = say(scope, _("Place"), was_place, is_place);
	return n +
	       say_fields(scope, indicator_fields, COUNT(indicator_fields), &was->indicators[found]->base, &is->base);
}

static size_t say_indicators(const struct jx_difference_told *to, const Jixiao__V1__Project *was,
			     const Jixiao__V1__Project *is)
{
	size_t n = 0;

	for (size_t i = 0; i < is->n_indicators; i++)
		n += say_indicator(to, was, is->indicators[i], i);
	for (size_t i = 0; i < was->n_indicators; i++) {
		const char *name = was->indicators[i]->name;
		char place[24];

		(void)snprintf(place, sizeof(place), "%zu", i + 1);
		if (find_indicator(is, name) == is->n_indicators)
			n += say((struct scope){to, name}, _("Place"), place, "");
	}
	return n;
}

/* -- weights ------------------------------------------------------------------------------------------------------- */

/* Of the indicators that both have. */
static size_t say_weights(const struct jx_difference_told *to, const Jixiao__V1__Project *was,
			  const Jixiao__V1__Project *is)
{
	size_t n = say_field((struct scope){to, ""}, &execution_weight, &was->base, &is->base);

	for (size_t i = 0; i < is->n_indicators; i++) {
		const Jixiao__V1__Indicator *indicator = is->indicators[i];
		size_t found = find_indicator(was, indicator->name);

		if (found < was->n_indicators)
			n += say_field((struct scope){to, indicator->name}, &weight, &was->indicators[found]->base,
				       &indicator->base);
	}
	return n;
}

bool jx_project_keep_weights(const Jixiao__V1__Project *was, Jixiao__V1__Project *is)
{
	if (jx_project_gives_weights(is) || !was->weights_given)
		return true;
	for (size_t i = 0; i < is->n_indicators; i++) {
		size_t found = find_indicator(was, is->indicators[i]->name);

		if (found == was->n_indicators || was->n_indicators != is->n_indicators)
			return false;
		is->indicators[i]->weight_hundredths = was->indicators[found]->weight_hundredths;
	}
	is->execution_weight_hundredths = was->execution_weight_hundredths;
	return true;
}

size_t jx_project_differences(const struct jx_difference_told *to, const Jixiao__V1__Project *was,
			      const Jixiao__V1__Project *is)
{
	return say_fields((struct scope){to, ""}, project_fields, COUNT(project_fields), &was->base, &is->base) +
	       say_plan(to, was, is) + say_goals(to, was, is) + say_indicators(to, was, is) +
	       (jx_project_gives_weights(is) ? say_weights(to, was, is) : 0);
}
