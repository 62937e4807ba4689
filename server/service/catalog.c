/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
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

/* What an import brings, as values. */
struct import {
	struct jx_fields fields;
	jx_month from;
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

/* What an item counts is the same for ever: figures are kept by it. */
static bool check_item_keys(struct import *import)
{
	struct jx_call *call = import->fields.call;

	for (size_t i = 0; i < import->catalog.n_items; i++) {
		struct jx_catalog_problem problem = {
			.part = JX_CATALOG_ITEM,
			.index = i,
			.field = "code",
			.text = JX_N("this code has another unit, other decimals or another aggregation already: "
				     "another meaning is another code"),
		};
		struct jx_item key;
		enum jx_status status = jx_item_key_get(call->store, import->catalog.items[i].code, &key);

		if (status == JX_OK && !jx_item_counts_alike(&key, &import->catalog.items[i]))
			note_problem(import, &problem);
		if (status != JX_OK && status != JX_NOT_FOUND) {
			jx_call_fault(call, status);
			return false;
		}
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
	if (import->from >= newest.from)
		return true;
	jx_month_format(newest.from, month);
	jx_call_refuse(call, JX_REASON_CATALOG_NEWER, text, month);
	return false;
}

/* -- duties -------------------------------------------------------------------------------------------------------- */

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
	return jx_fields_right(&import->fields);
}

/* Months that an office owes already stay as they are, wherever they were ended; but none is there by this very import.
 */
static bool add_missing_duty(struct jx_call *call, const struct jx_catalog *catalog, const struct jx_duty *duty,
			     Jixiao__V1__CatalogImportResponse *response)
{
	struct jx_duty met;
	enum jx_status status = jx_duty_meet(call->store, duty, &met);

	if (status == JX_OK && met.seq != call->seq) {
		response->duties_kept++;
		return true;
	}
	if (status != JX_OK && status != JX_NOT_FOUND) {
		jx_call_fault(call, status);
		return false;
	}
	if (!jx_duty_place(call, catalog, duty) || !jx_duty_put(call, duty))
		return false;
	response->duties_added++;
	return true;
}

/* -- the methods --------------------------------------------------------------------------------------------------- */

static bool write_import(struct import *import, Jixiao__V1__CatalogImportResponse *response)
{
	struct jx_call *call = import->fields.call;
	enum jx_status status;

	import->catalog.from = import->from;
	status = jx_catalog_add(call->store, &import->catalog, call->seq);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	for (size_t i = 0; i < import->n_duties; i++)
		if (!add_missing_duty(call, &import->catalog, &import->duties[i], response))
			return false;
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
	if (!is_root(call, request->office_code) || !read_from(&import, request->from) ||
	    !read_catalog(&import, request) || !read_duties(&import, request) || !write_import(&import, &response) ||
	    !jx_catalog_unlinked(call, &import.catalog, &unlinked))
		return;
	response.version = import.catalog.version;
	response.form_count = (uint32_t)import.catalog.n_forms;
	response.item_count = (uint32_t)import.catalog.n_items;
	response.formula_count = (uint32_t)import.catalog.n_formulas;
	response.measure_count = (uint32_t)import.catalog.n_measures;
	response.check_count = (uint32_t)import.catalog.n_checks;
	response.unlinked = unlinked.rows;
	response.n_unlinked = unlinked.n;
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
	response.unlinked = unlinked.rows;
	response.n_unlinked = unlinked.n;
	closure(&response, call);
}

Jixiao__V1__Catalog_Service jx_catalog_service = JIXIAO__V1__CATALOG__INIT(catalog_);
