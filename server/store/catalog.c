/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/catalog.h"

#include <assert.h>
#include <string.h>

#include "common/base/log.h"
#include "common/model/decimal.h"
#include "server/store/check_row.h"
#include "server/store/internal.h"
#include "server/store/schedule_row.h"

/* A row of a version, in an open round. */
struct place {
	struct jx_store *store;
	const struct jx_catalog *catalog;
	size_t number;
};

static struct jx_query begin_row(const struct place *place, enum jx_sql sql)
{
	struct jx_query query = jx_query_begin(place->store, sql);

	jx_bind_number(&query, place->catalog->version);
	jx_bind_number(&query, place->number);
	return query;
}

static enum jx_status end_row(const struct place *place, struct jx_query *query)
{
	jx_bind_number(query, place->catalog->seq);
	return jx_query_run(query);
}

/* -- adding -------------------------------------------------------------------------------------------------------- */

static enum jx_status add_version(struct jx_store *store, const struct jx_catalog *catalog)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_CATALOG_ADD);

	jx_bind_number(&query, catalog->version);
	jx_bind_int(&query, catalog->from);
	jx_bind_number(&query, catalog->n_forms);
	jx_bind_number(&query, catalog->n_items);
	jx_bind_number(&query, catalog->n_formulas);
	jx_bind_number(&query, catalog->n_measures);
	jx_bind_number(&query, catalog->n_checks);
	jx_bind_number(&query, catalog->seq);
	return jx_query_run(&query);
}

static enum jx_status last_item(struct jx_store *store, uint32_t *id)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ITEM_KEY_LAST);

	*id = 0;
	if (jx_query_next(&query))
		*id = (uint32_t)jx_read_int(&query, 1, UINT32_MAX - 1);
	return jx_query_end(&query);
}

static enum jx_status add_key(struct jx_store *store, const struct jx_item *item, uint64_t seq)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ITEM_KEY_ADD);

	jx_bind_number(&query, item->id);
	jx_bind_text(&query, item->code);
	jx_bind_text(&query, item->unit);
	jx_bind_number(&query, item->decimals);
	jx_bind_number(&query, item->over_offices);
	jx_bind_number(&query, item->over_months);
	jx_bind_number(&query, seq);
	return jx_query_run(&query);
}

/* Its number is the one that it always had, or the next. */
static enum jx_status number_item(struct jx_store *store, struct jx_item *item, uint64_t seq, uint32_t *last)
{
	struct jx_item key = {.id = 0};
	enum jx_status status = jx_item_key_get(store, item->code, &key);

	if (status == JX_OK) {
		assert(jx_item_counts_alike(&key, item));
		item->id = key.id;
	} else if (status == JX_NOT_FOUND) {
		item->id = ++*last;
		status = add_key(store, item, seq);
	}
	return status;
}

static enum jx_status add_items(struct jx_store *store, struct jx_catalog *catalog)
{
	struct place place = {.store = store, .catalog = catalog};
	uint32_t last;
	enum jx_status status = last_item(store, &last);

	for (size_t i = 0; i < catalog->n_items && status == JX_OK; i++) {
		struct jx_query query;

		status = number_item(store, &catalog->items[i], catalog->seq, &last);
		if (status != JX_OK)
			break;
		place.number = i;
		query = begin_row(&place, JX_SQL_ITEM_ADD);
		jx_bind_number(&query, catalog->items[i].id);
		jx_bind_text(&query, catalog->items[i].name);
		status = end_row(&place, &query);
	}
	return status;
}

static size_t count_checks(const struct jx_catalog *catalog, const char *form)
{
	size_t n = 0;

	for (size_t i = 0; i < catalog->n_checks; i++)
		n += strcmp(catalog->checks[i].form, form) == 0;
	return n;
}

static enum jx_status add_form(const struct place *place)
{
	const struct jx_form *form = &place->catalog->forms[place->number];
	struct jx_query query = begin_row(place, JX_SQL_FORM_ADD);

	jx_bind_text(&query, form->code);
	jx_bind_text(&query, form->name);
	jx_bind_number(&query, form->review);
	jx_schedule_bind(&query, &form->schedule);
	jx_bind_number(&query, form->first_item);
	jx_bind_number(&query, form->n_items);
	jx_bind_number(&query, count_checks(place->catalog, form->code));
	return end_row(place, &query);
}

static enum jx_status add_formula(const struct place *place)
{
	const struct jx_named_formula *formula = &place->catalog->formulas[place->number];
	struct jx_query query = begin_row(place, JX_SQL_FORMULA_ADD);

	jx_bind_text(&query, formula->code);
	jx_bind_text(&query, formula->name);
	jx_bind_text(&query, formula->expression);
	return end_row(place, &query);
}

static enum jx_status add_measure(const struct place *place)
{
	const struct jx_measure *measure = &place->catalog->measures[place->number];
	struct jx_query query = begin_row(place, JX_SQL_MEASURE_ADD);

	jx_bind_text(&query, measure->project);
	jx_bind_text(&query, measure->indicator);
	jx_bind_text(&query, measure->expression);
	return end_row(place, &query);
}

static enum jx_status add_check(const struct place *place)
{
	struct jx_query query = begin_row(place, JX_SQL_CHECK_ADD);

	jx_check_bind(&query, &place->catalog->checks[place->number]);
	return end_row(place, &query);
}

static enum jx_status add_rows(struct jx_store *store, const struct jx_catalog *catalog, size_t n,
			       enum jx_status (*add)(const struct place *place))
{
	struct place place = {.store = store, .catalog = catalog};
	enum jx_status status = JX_OK;

	for (; place.number < n && status == JX_OK; place.number++)
		status = add(&place);
	return status;
}

enum jx_status jx_catalog_add(struct jx_store *store, struct jx_catalog *catalog, uint64_t seq)
{
	struct jx_catalog newest = {.version = 0};
	enum jx_status status = jx_catalog_newest(store, &newest);

	if (status != JX_OK && status != JX_NOT_FOUND)
		return status;
	assert(newest.version == 0 || newest.from <= catalog->from);
	catalog->version = newest.version + 1;
	catalog->seq = seq;
	status = add_version(store, catalog);
	if (status == JX_OK)
		status = add_items(store, catalog);
	if (status == JX_OK)
		status = add_rows(store, catalog, catalog->n_forms, add_form);
	if (status == JX_OK)
		status = add_rows(store, catalog, catalog->n_formulas, add_formula);
	if (status == JX_OK)
		status = add_rows(store, catalog, catalog->n_measures, add_measure);
	return status == JX_OK ? add_rows(store, catalog, catalog->n_checks, add_check) : status;
}

/* -- reading ------------------------------------------------------------------------------------------------------- */

/* Ends the query. */
static enum jx_status read_version(struct jx_query *query, struct jx_catalog *catalog)
{
	struct jx_catalog read = {.version = 0};
	enum jx_status status;

	if (jx_query_next(query)) {
		read.version = (uint32_t)jx_read_int(query, 1, UINT32_MAX - 1);
		read.from = (jx_month)jx_read_int(query, JX_MONTH_FIRST, JX_MONTH_LAST);
		read.n_forms = (size_t)jx_read_int(query, 0, JX_FORMS_MAX);
		read.n_items = (size_t)jx_read_int(query, 0, JX_CATALOG_ITEMS_MAX);
		read.n_formulas = (size_t)jx_read_int(query, 0, JX_CATALOG_ROWS_MAX);
		read.n_measures = (size_t)jx_read_int(query, 0, JX_CATALOG_ROWS_MAX);
		read.n_checks = (size_t)jx_read_int(query, 0, JX_CATALOG_ROWS_MAX);
		read.seq = jx_read_number(query);
	}
	status = jx_query_end_found(query);
	if (status == JX_OK)
		*catalog = read;
	return status;
}

enum jx_status jx_catalog_newest(struct jx_store *store, struct jx_catalog *catalog)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_CATALOG_NEWEST);

	return read_version(&query, catalog);
}

static enum jx_status find_version(struct jx_store *store, jx_month month, struct jx_catalog *catalog)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_CATALOG_AT);

	jx_bind_int(&query, month);
	return read_version(&query, catalog);
}

static void read_key(struct jx_query *query, struct jx_item *item)
{
	item->id = (uint32_t)jx_read_int(query, 1, UINT32_MAX);
	jx_read_text(query, item->code, sizeof(item->code));
	jx_read_text(query, item->unit, sizeof(item->unit));
	item->decimals = (uint32_t)jx_read_int(query, 0, JX_DECIMAL_DIGITS);
	item->over_offices = (enum jx_aggregation)jx_read_int(query, JX_AGGREGATE_SUM, JX_AGGREGATE_NONE);
	item->over_months = (enum jx_aggregation)jx_read_int(query, JX_AGGREGATE_SUM, JX_AGGREGATE_LAST);
}

enum jx_status jx_item_key_get(struct jx_store *store, const char *code, struct jx_item *item)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ITEM_KEY_GET);
	struct jx_item read = {.id = 0};
	enum jx_status status;

	jx_bind_text(&query, code);
	if (jx_query_next(&query))
		read_key(&query, &read);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*item = read;
	return status;
}

/* The rows of one list of a version: so many, or the store is damaged. */
struct rows {
	struct jx_query query;
	struct jx_arena *arena;
	size_t n, size; /* how many, and how large one is */
	void (*read)(struct jx_query *query, void *row);
};

/* Ends the query. *out: an array in the arena. */
static enum jx_status read_rows(struct rows *rows, void *out)
{
	struct jx_store *store = rows->query.store;
	char *array = jx_arena_alloc(rows->arena, (rows->n > 0 ? rows->n : 1) * rows->size);
	size_t n = 0;
	enum jx_status status;

	for (; array && jx_query_next(&rows->query); n++)
		if (n < rows->n)
			rows->read(&rows->query, array + n * rows->size);
	status = jx_query_end(&rows->query);
	if (!array)
		return JX_RESOURCE_EXHAUSTED;
	if (status == JX_OK && n != rows->n)
		status = jx_store_note(store, JX_FAULT(JX_DATA_LOSS, "the catalogue has %zu rows of %zu", n, rows->n));
	if (status == JX_OK)
		memcpy(out, &array, sizeof(array));
	return status;
}

static void read_form(struct jx_query *query, void *row)
{
	struct jx_form *form = row;

	jx_read_text(query, form->code, sizeof(form->code));
	jx_read_text(query, form->name, sizeof(form->name));
	form->review = jx_read_int(query, 0, 1) == 1;
	jx_schedule_read(query, &form->schedule);
	form->first_item = (size_t)jx_read_int(query, 0, JX_CATALOG_ITEMS_MAX);
	form->n_items = (size_t)jx_read_int(query, 0, JX_FORM_ITEMS_MAX);
}

static void read_item(struct jx_query *query, void *row)
{
	struct jx_item *item = row;

	read_key(query, item);
	jx_read_text(query, item->name, sizeof(item->name));
}

static void read_formula(struct jx_query *query, void *row)
{
	struct jx_named_formula *formula = row;

	jx_read_text(query, formula->code, sizeof(formula->code));
	jx_read_text(query, formula->name, sizeof(formula->name));
	jx_read_text(query, formula->expression, sizeof(formula->expression));
}

static void read_measure(struct jx_query *query, void *row)
{
	struct jx_measure *measure = row;

	jx_read_text(query, measure->project, sizeof(measure->project));
	jx_read_text(query, measure->indicator, sizeof(measure->indicator));
	jx_read_text(query, measure->expression, sizeof(measure->expression));
}

static struct jx_query begin_list(struct jx_store *store, const struct jx_catalog *catalog, enum jx_sql sql)
{
	struct jx_query query = jx_query_begin(store, sql);

	jx_bind_number(&query, catalog->version);
	return query;
}

/* n items from the first one on. */
static enum jx_status load_items(struct jx_store *store, struct jx_arena *arena, size_t first,
				 struct jx_catalog *catalog)
{
	struct rows rows = {.query = begin_list(store, catalog, JX_SQL_ITEMS_OF),
			    .arena = arena,
			    .n = catalog->n_items,
			    .size = sizeof(struct jx_item),
			    .read = read_item};

	jx_bind_number(&rows.query, first);
	jx_bind_number(&rows.query, first + catalog->n_items);
	return read_rows(&rows, &catalog->items);
}

static enum jx_status load_form_rows(struct jx_store *store, struct jx_arena *arena, struct jx_catalog *catalog)
{
	struct rows rows = {.query = begin_list(store, catalog, JX_SQL_FORMS_OF),
			    .arena = arena,
			    .n = catalog->n_forms,
			    .size = sizeof(struct jx_form),
			    .read = read_form};

	return read_rows(&rows, &catalog->forms);
}

/* The forms, and items within them. */
static enum jx_status load_forms(struct jx_store *store, struct jx_arena *arena, struct jx_catalog *catalog)
{
	enum jx_status status = load_form_rows(store, arena, catalog);

	for (size_t i = 0; i < catalog->n_forms && status == JX_OK; i++)
		if (catalog->forms[i].first_item + catalog->forms[i].n_items > catalog->n_items)
			status = jx_store_note(store, JX_FAULT(JX_DATA_LOSS, "the items of form %s are damaged",
							       catalog->forms[i].code));
	return status == JX_OK ? load_items(store, arena, 0, catalog) : status;
}

static enum jx_status load_rest(struct jx_store *store, struct jx_arena *arena, struct jx_catalog *catalog)
{
	struct rows rows = {.query = begin_list(store, catalog, JX_SQL_FORMULAS_OF),
			    .arena = arena,
			    .n = catalog->n_formulas,
			    .size = sizeof(struct jx_named_formula),
			    .read = read_formula};
	enum jx_status status = read_rows(&rows, &catalog->formulas);

	if (status != JX_OK)
		return status;
	rows = (struct rows){.query = begin_list(store, catalog, JX_SQL_MEASURES_OF),
			     .arena = arena,
			     .n = catalog->n_measures,
			     .size = sizeof(struct jx_measure),
			     .read = read_measure};
	status = read_rows(&rows, &catalog->measures);
	if (status != JX_OK)
		return status;
	rows = (struct rows){.query = begin_list(store, catalog, JX_SQL_CHECKS_OF),
			     .arena = arena,
			     .n = catalog->n_checks,
			     .size = sizeof(struct jx_check),
			     .read = jx_check_read};
	return read_rows(&rows, &catalog->checks);
}

enum jx_status jx_catalog_load(struct jx_store *store, struct jx_arena *arena, jx_month month,
			       struct jx_catalog *catalog)
{
	struct jx_catalog read;
	enum jx_status status = find_version(store, month, &read);

	if (status == JX_OK)
		status = load_forms(store, arena, &read);
	if (status == JX_OK)
		status = load_rest(store, arena, &read);
	if (status == JX_OK)
		*catalog = read;
	return status;
}

enum jx_status jx_catalog_load_forms(struct jx_store *store, struct jx_arena *arena, jx_month month,
				     struct jx_catalog *catalog)
{
	struct jx_catalog read;
	enum jx_status status = find_version(store, month, &read);

	if (status == JX_OK)
		status = load_form_rows(store, arena, &read);
	if (status == JX_OK)
		*catalog = (struct jx_catalog){
			.version = read.version, .from = read.from, .forms = read.forms, .n_forms = read.n_forms};
	return status;
}

/* The form's own row: the catalogue then has as many items and checks as it has, and nothing else. */
static enum jx_status load_one_form(struct jx_store *store, struct jx_arena *arena, const char *code,
				    struct jx_catalog *catalog)
{
	struct jx_query query = begin_list(store, catalog, JX_SQL_FORM_GET);
	struct jx_form *form = jx_arena_alloc(arena, sizeof(*form));
	enum jx_status status;

	jx_bind_text(&query, code);
	if (form && jx_query_next(&query)) {
		read_form(&query, form);
		catalog->n_checks = (size_t)jx_read_int(&query, 0, JX_CATALOG_ROWS_MAX);
	}
	status = jx_query_end_found(&query);
	if (!form)
		return JX_RESOURCE_EXHAUSTED;
	catalog->forms = form;
	catalog->n_forms = 1;
	catalog->n_items = form->n_items;
	catalog->n_formulas = catalog->n_measures = 0;
	return status;
}

enum jx_status jx_catalog_read_form(struct jx_store *store, struct jx_arena *arena, jx_month month, const char *form,
				    struct jx_catalog *catalog)
{
	struct jx_catalog read;
	struct rows rows = {.arena = arena, .size = sizeof(struct jx_check), .read = jx_check_read};
	enum jx_status status = find_version(store, month, &read);

	if (status == JX_OK)
		status = load_one_form(store, arena, form, &read);
	if (status == JX_OK)
		status = load_items(store, arena, read.forms->first_item, &read);
	if (status != JX_OK)
		return status;
	read.forms->first_item = 0;
	rows.n = read.n_checks;
	rows.query = begin_list(store, &read, JX_SQL_CHECKS_OF_FORM);
	jx_bind_text(&rows.query, form);
	status = read_rows(&rows, &read.checks);
	if (status == JX_OK)
		*catalog = read;
	return status;
}
