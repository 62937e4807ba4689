/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/rpc/catalog_message.h"
#include "server/service/catalog_links.h"
#include "server/service/duty_fields.h"
#include "server/service/fields.h"
#include "server/service/table.h"
#include "server/store/catalog.h"
#include "server/store/offices.h"

_Static_assert(JX_CATALOG_DUTIES_MAX == 4096, "the sentence below says so");

/* Tag and length of a row in its list, and the two counts beside the list, at their longest. */
#define ROW_HEADER      4u
#define UNLINKED_COUNTS 12u

/* What an import brings, as values. */
struct import {
	struct jx_fields fields;
	bool preview; /* nothing is written */
	jx_month from;
	uint32_t newest; /* version that there is; 0: none */
	struct jx_catalog catalog;
	struct jx_duty *duties;
	size_t n_duties;
};

/* -- what is wrong ------------------------------------------------------------------------------------------------- */

/* "forms[0].items[3].unit", "measures[3].expression". */
static void write_path(const struct jx_catalog *catalog, const struct jx_catalog_problem *problem,
		       char path[JX_FIELD_PATH])
{
	static const char *const lists[] = {
		[JX_CATALOG_FORM] = "forms",       [JX_CATALOG_ITEM] = "items",   [JX_CATALOG_FORMULA] = "formulas",
		[JX_CATALOG_MEASURE] = "measures", [JX_CATALOG_CHECK] = "checks",
	};
	size_t form = 0;

	if (problem->part != JX_CATALOG_ITEM || catalog->n_forms == 0) {
		(void)snprintf(path, JX_FIELD_PATH, "%s[%zu].%s", lists[problem->part], problem->index, problem->field);
		return;
	}
	while (form + 1 < catalog->n_forms && catalog->forms[form + 1].first_item <= problem->index)
		form++;
	(void)snprintf(path, JX_FIELD_PATH, "forms[%zu].items[%zu].%s", form,
		       problem->index - catalog->forms[form].first_item, problem->field);
}

static void note_problem(void *context, const struct jx_catalog_problem *problem)
{
	struct import *import = context;
	char path[JX_FIELD_PATH];

	write_path(&import->catalog, problem, path);
	jx_field_check(&import->fields, path, JX_RULE_CATALOG, problem->text);
}

/* The field in which an item counts something else than it always did; NULL: none. */
static const char *changed_field(const struct jx_item *key, const struct jx_item *item)
{
	if (jx_item_counts_alike(key, item))
		return NULL;
	return strcmp(key->unit, item->unit) != 0        ? "unit"
	       : key->decimals != item->decimals         ? "decimals"
	       : key->over_offices != item->over_offices ? "over_offices"
							 : "over_months";
}

/* What an item counts is the same for ever: figures are kept by it. */
static bool check_item_keys(struct import *import)
{
	struct jx_call *call = import->fields.call;

	for (size_t i = 0; i < import->catalog.n_items; i++) {
		struct jx_catalog_problem problem = {
			.part = JX_CATALOG_ITEM,
			.index = i,
			.text = JX_N("this code has another unit, other decimals or another aggregation already: "
				     "another meaning is another code"),
		};
		struct jx_item key;
		enum jx_status status = jx_item_key_get(call->store, import->catalog.items[i].code, &key);

		if (status != JX_OK && status != JX_NOT_FOUND) {
			jx_call_fault(call, status);
			return false;
		}
		problem.field = status == JX_OK ? changed_field(&key, &import->catalog.items[i]) : NULL;
		if (problem.field)
			note_problem(import, &problem);
	}
	return true;
}

static bool read_catalog(struct import *import, const Jixiao__V1__CatalogImportRequest *request)
{
	const struct jx_catalog_lists lists = JX_CATALOG_LISTS(request);
	struct jx_call *call = import->fields.call;
	enum jx_status status = jx_catalog_of_lists(&lists, call->arena, &import->catalog, note_problem, import);

	if (status == JX_RESOURCE_EXHAUSTED)
		jx_call_refuse(call, JX_REASON_OUT_OF_MEMORY);
	if (status == JX_OK && jx_catalog_check(&import->catalog, note_problem, import) == 0 &&
	    !check_item_keys(import))
		return false;
	return call->outcome == JX_CALL_OPEN && jx_fields_right(&import->fields);
}

/* -- who and when -------------------------------------------------------------------------------------------------- */

static bool is_root(struct jx_call *call, const char *office_code)
{
	struct jx_office root;
	enum jx_status status = jx_office_root(call->store, &root);

	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (strcmp(root.code, office_code) != 0)
		jx_call_refuse(call, JX_REASON_CATALOG_OF_ROOT, root.code, office_code);
	return call->outcome == JX_CALL_OPEN;
}

/* Not before the newest version's first month: what was in force before stays so. */
static bool read_from(struct import *import, const char *text)
{
	struct jx_call *call = import->fields.call;
	struct jx_catalog newest;
	char month[JX_MONTH_SIZE];
	enum jx_status status;

	jx_field_check(&import->fields, "from", JX_RULE_MONTH, jx_month_problem(text, &import->from));
	if (!jx_fields_right(&import->fields))
		return false;
	status = jx_catalog_newest(call->store, &newest);
	if (status == JX_NOT_FOUND)
		return true;
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	import->newest = newest.version;
	if (import->from >= newest.from)
		return true;
	jx_month_format(newest.from, month);
	jx_call_refuse(call, JX_REASON_CATALOG_NEWER, text, month);
	return false;
}

/* -- duties -------------------------------------------------------------------------------------------------------- */

/* By form, office and first month; of equal ones the row that stands first. */
static int order_duties(const void *left, const void *right)
{
	const struct jx_duty *a = *(const struct jx_duty *const *)left, *b = *(const struct jx_duty *const *)right;
	int form = strcmp(a->form, b->form), office = strcmp(a->office, b->office);

	if (form != 0 || office != 0)
		return form != 0 ? form : office;
	return a->from != b->from ? (a->from > b->from) - (a->from < b->from) : (a > b) - (a < b);
}

/* An office owes a form once a month. */
static bool duties_alone(struct import *import)
{
	const struct jx_duty **rows =
		jx_call_take(import->fields.call, (import->n_duties + 1) * sizeof(const struct jx_duty *));
	char path[JX_FIELD_PATH];

	if (!rows)
		return false;
	for (size_t i = 0; i < import->n_duties; i++)
		rows[i] = &import->duties[i];
	qsort(rows, import->n_duties, sizeof(const struct jx_duty *), order_duties);
	for (size_t i = 1; i < import->n_duties; i++) {
		if (strcmp(rows[i]->form, rows[i - 1]->form) != 0 ||
		    strcmp(rows[i]->office, rows[i - 1]->office) != 0 || rows[i]->from > rows[i - 1]->to)
			continue;
		(void)snprintf(path, sizeof(path), "duties[%zu].from", (size_t)(rows[i] - import->duties));
		jx_field_check(&import->fields, path, JX_RULE_CATALOG,
			       JX_N("another row has the office owe the form in one of these months already"));
	}
	return jx_fields_right(&import->fields);
}

static bool read_duties(struct import *import, const Jixiao__V1__CatalogImportRequest *request)
{
	struct jx_call *call = import->fields.call;

	if (request->n_duties > JX_CATALOG_DUTIES_MAX)
		jx_field_check(&import->fields, "duties", JX_RULE_CATALOG, JX_N("an import has at most 4096 duties"));
	if (!jx_fields_right(&import->fields))
		return false;
	import->duties = jx_call_take(call, (request->n_duties + 1) * sizeof(*import->duties));
	if (!import->duties)
		return false;
	for (size_t i = 0; i < request->n_duties; i++) {
		const struct jx_duty_texts texts = {
			.office = request->duties[i]->office_code,
			.form = request->duties[i]->form_code,
			.from = request->duties[i]->from,
			.to = request->duties[i]->to,
		};
		char prefix[JX_FIELD_PATH];

		(void)snprintf(prefix, sizeof(prefix), "duties[%zu].", i);
		jx_duty_read(&import->fields, prefix, &texts, &import->duties[i]);
		import->duties[i].seq = call->seq;
	}
	import->n_duties = request->n_duties;
	return jx_fields_right(&import->fields) && duties_alone(import);
}

/* Months that an office owes already stay as they are, wherever they were ended: *missing is false. */
static bool find_duty(struct jx_call *call, const struct jx_catalog *catalog, const struct jx_duty *duty, bool *missing)
{
	struct jx_duty met;
	enum jx_status status = jx_duty_meet(call->store, duty, &met);

	if (status != JX_OK && status != JX_NOT_FOUND) {
		jx_call_fault(call, status);
		return false;
	}
	*missing = status == JX_NOT_FOUND;
	return !*missing || jx_duty_place(call, catalog, duty);
}

/* -- the methods --------------------------------------------------------------------------------------------------- */

/* Writes them unless it is a preview. */
static bool take_duties(struct import *import, Jixiao__V1__CatalogImportResponse *response)
{
	struct jx_call *call = import->fields.call;
	bool missing;

	for (size_t i = 0; i < import->n_duties; i++) {
		const struct jx_duty *duty = &import->duties[i];

		if (!find_duty(call, &import->catalog, duty, &missing))
			return false;
		if (missing && !import->preview && !jx_duty_put(call, duty))
			return false;
		response->duties_added += missing;
		response->duties_kept += !missing;
	}
	return true;
}

static bool take_catalog(struct import *import)
{
	struct jx_call *call = import->fields.call;
	enum jx_status status;

	import->catalog.from = import->from;
	import->catalog.version = import->newest + 1;
	status = import->preview ? JX_OK : jx_catalog_add(call->store, &import->catalog, call->seq);
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* Everything that Import and Preview have in common. False: the call has its answer. */
static bool take(struct import *import, const Jixiao__V1__CatalogImportRequest *request, struct jx_unlinked *unlinked,
		 Jixiao__V1__CatalogImportResponse *response)
{
	struct jx_call *call = import->fields.call;

	if (!is_root(call, request->office_code) || !read_from(import, request->from) ||
	    !read_catalog(import, request) || !read_duties(import, request) || !take_catalog(import) ||
	    !take_duties(import, response) || !jx_catalog_unlinked(call, &import->catalog, unlinked))
		return false;
	response->version = import->catalog.version;
	response->form_count = (uint32_t)import->catalog.n_forms;
	response->item_count = (uint32_t)import->catalog.n_items;
	response->formula_count = (uint32_t)import->catalog.n_formulas;
	response->measure_count = (uint32_t)import->catalog.n_measures;
	response->check_count = (uint32_t)import->catalog.n_checks;
	response->unlinked = unlinked->rows;
	response->n_unlinked = unlinked->n;
	response->unlinked_left_out = unlinked->left_out;
	response->projects_left_out = unlinked->projects_left_out;
	return true;
}

static void catalog_import(Jixiao__V1__Catalog_Service *service, const Jixiao__V1__CatalogImportRequest *request,
			   Jixiao__V1__CatalogImportResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	struct import import = {.fields = {.call = call}};
	Jixiao__V1__CatalogImportResponse response = JIXIAO__V1__CATALOG_IMPORT_RESPONSE__INIT;
	struct jx_unlinked unlinked;

	(void)service;
	if (take(&import, request, &unlinked, &response))
		closure(&response, call);
}

static void catalog_preview(Jixiao__V1__Catalog_Service *service, const Jixiao__V1__CatalogPreviewRequest *request,
			    Jixiao__V1__CatalogPreviewResponse_Closure closure, void *closure_data)
{
	static const Jixiao__V1__CatalogImportRequest nothing = JIXIAO__V1__CATALOG_IMPORT_REQUEST__INIT;
	struct jx_call *call = closure_data;
	struct import import = {.fields = {.call = call}, .preview = true};
	Jixiao__V1__CatalogImportResponse outcome = JIXIAO__V1__CATALOG_IMPORT_RESPONSE__INIT;
	Jixiao__V1__CatalogPreviewResponse response = JIXIAO__V1__CATALOG_PREVIEW_RESPONSE__INIT;
	struct jx_unlinked unlinked;

	(void)service;
	if (!is_root(call, request->office_code) ||
	    !take(&import, request->import ? request->import : &nothing, &unlinked, &outcome))
		return;
	response.outcome = &outcome;
	closure(&response, call);
}

/* Of a month, or the newest, whose first month no other version's is after. False: the call has its answer. */
static bool find_catalog(struct jx_call *call, const char *text, struct jx_catalog *catalog)
{
	struct jx_fields fields = {.call = call};
	jx_month month = JX_MONTH_LAST;
	enum jx_status status;

	if (text[0] != '\0')
		jx_field_check(&fields, "month", JX_RULE_MONTH, jx_month_problem(text, &month));
	if (!jx_fields_right(&fields))
		return false;
	status = jx_catalog_load(call->store, call->arena, month, catalog);
	if (status == JX_RESOURCE_EXHAUSTED)
		jx_call_refuse(call, JX_REASON_OUT_OF_MEMORY);
	else if (status != JX_OK && status != JX_NOT_FOUND)
		jx_call_fault(call, status);
	return call->outcome == JX_CALL_OPEN;
}

/* As many as the message has room for beside the catalogue, which itself came in one. */
static void put_unlinked(Jixiao__V1__CatalogGetResponse *response, const struct jx_unlinked *unlinked)
{
	size_t size = jixiao__v1__catalog_get_response__get_packed_size(response) + UNLINKED_COUNTS;

	response->unlinked = (Jixiao__V1__Unlinked **)unlinked->rows;
	while (response->n_unlinked < unlinked->n) {
		size += jixiao__v1__unlinked__get_packed_size(unlinked->rows[response->n_unlinked]) + ROW_HEADER;
		if (size > JX_BODY_MAX)
			break;
		response->n_unlinked++;
	}
	response->unlinked_left_out = unlinked->left_out + (uint32_t)(unlinked->n - response->n_unlinked);
	response->projects_left_out = unlinked->projects_left_out;
}

static void catalog_get(Jixiao__V1__Catalog_Service *service, const Jixiao__V1__CatalogGetRequest *request,
			Jixiao__V1__CatalogGetResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__CatalogGetResponse response = JIXIAO__V1__CATALOG_GET_RESPONSE__INIT;
	struct jx_catalog catalog = {.version = 0};
	struct jx_catalog_lists lists;
	struct jx_unlinked unlinked = {.n = 0};
	char from[JX_MONTH_SIZE] = "";

	(void)service;
	if (!find_catalog(call, request->month, &catalog))
		return;
	if (jx_lists_of_catalog(&catalog, call->arena, &lists) != JX_OK) {
		jx_call_refuse(call, JX_REASON_OUT_OF_MEMORY);
		return;
	}
	if (catalog.version > 0 && !jx_catalog_unlinked(call, &catalog, &unlinked))
		return;
	if (catalog.version > 0)
		jx_month_format(catalog.from, from);
	response.version = catalog.version;
	response.from = from;
	response.seq = catalog.seq;
	response.forms = lists.forms;
	response.n_forms = lists.n_forms;
	response.formulas = lists.formulas;
	response.n_formulas = lists.n_formulas;
	response.measures = lists.measures;
	response.n_measures = lists.n_measures;
	response.checks = lists.checks;
	response.n_checks = lists.n_checks;
	put_unlinked(&response, &unlinked);
	closure(&response, call);
}

Jixiao__V1__Catalog_Service jx_catalog_service = JIXIAO__V1__CATALOG__INIT(catalog_);
