/* SPDX-License-Identifier: Apache-2.0 */
/* Where the figures of one indicator come from: totals, every office's own figures, payments. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "server/service/evaluation_handlers.h"
#include "server/service/evaluation_message.h"
#include "server/service/fields.h"
#include "server/service/page.h"
#include "server/store/disbursements.h"
#include "server/store/offices.h"
#include "server/store/submissions.h"

/* What one page looks at, however little it finds: offices, and of those below the one that is explained, months. */
#define OFFICES_A_PAGE       256u
#define MONTHS_A_PAGE        192u
#define DISBURSEMENTS_A_PAGE 200u

struct source_row {
	Jixiao__V1__Source message;
	char office[JX_OFFICE_CODE_MAX + 1];
	char period[JX_MONTH_SIZE];
};

struct payment_row {
	Jixiao__V1__PaymentSource message;
	char requested[JX_DATE_SIZE], paid[JX_DATE_SIZE];
};

/* A page ends behind an office's month, "370202/2023-06", or a disbursement, "/812": no office has an empty code. */
#define KEY_SIZE (JX_OFFICE_CODE_MAX + 1 + JX_MONTH_SIZE)
_Static_assert(KEY_SIZE > 1 + 20, "\"/\" and the digits of a uint64_t fit");

struct explaining {
	struct jx_call *call;
	const struct jx_evaluated *evaluated;
	const char *expression; /* NULL: no measure is linked */
	bool *used;             /* of the catalogue's items */
	bool ledger;
	struct jx_page *page;
	Jixiao__V1__EvaluationsExplainResponse *response;
	size_t offices, months; /* looked at */
	bool more;              /* another page follows */
	char key[KEY_SIZE];     /* behind which it begins */
};

/* -- which items --------------------------------------------------------------------------------------------------- */

static enum jx_status note_ledger(void *context, const char *name, struct jx_rational *value)
{
	struct explaining *explaining = context;

	(void)name;
	explaining->ledger = true;
	*value = jx_rational_of(1);
	return JX_OK;
}

static enum jx_status no_figure(void *context, const struct jx_item *item, struct jx_rational *value,
				enum jx_reporting *reporting)
{
	(void)context;
	(void)item;
	*value = jx_rational_of(1);
	*reporting = JX_REPORTING_NONE;
	return JX_OK;
}

/* Notes what the measure asks for; its value is not looked at. */
static void find_used(struct explaining *explaining, const struct jx_target *target)
{
	const struct jx_figures figures = {no_figure, note_ledger, explaining};
	struct jx_measured measured;

	(void)jx_measure(&explaining->evaluated->catalog, explaining->expression, target, &figures, explaining->used,
			 &measured);
}

/* -- totals -------------------------------------------------------------------------------------------------------- */

/* The latest month with a value. */
static bool set_last(struct explaining *explaining, const struct jx_item *item, Jixiao__V1__ItemTotal *message)
{
	const struct jx_figure_source *source = explaining->evaluated->source;
	struct jx_total total = {.contributors = 0};
	jx_month month = source->as_of;
	enum jx_status status = JX_OK;

	for (; month >= source->january; month--) {
		status = jx_rollup_get(explaining->call->store, jx_figures_stage(source), source->office, month,
				       item->id, &total);
		if (status != JX_OK || total.contributors > 0)
			break;
	}
	if (status != JX_OK) {
		jx_call_fault(explaining->call, status);
		return false;
	}
	if (total.contributors == 0)
		return true;
	message->last_period = jx_call_take(explaining->call, JX_MONTH_SIZE);
	if (message->last_period)
		jx_month_format(month, message->last_period);
	return message->last_period != NULL;
}

static bool add_total(struct explaining *explaining, const struct jx_item *item)
{
	Jixiao__V1__EvaluationsExplainResponse *response = explaining->response;
	const struct jx_figure_source *source = explaining->evaluated->source;
	Jixiao__V1__ItemTotal *message = jx_call_take(explaining->call, sizeof(*message));
	struct jx_rollup_item rollup = jx_rollup_item_of(item);
	enum jx_status status;

	if (!message)
		return false;
	status = jx_rollup_over(
		explaining->call->store,
		&(struct jx_rollup_range){jx_figures_stage(source), source->office, source->january, source->as_of},
		&rollup, 1);
	if (status == JX_OK)
		status = rollup.status;
	if (status != JX_OK) {
		jx_call_fault(explaining->call, status);
		return false;
	}
	jixiao__v1__item_total__init(message);
	message->item_code = (char *)item->code;
	message->item_name = (char *)item->name;
	message->unit = (char *)item->unit;
	message->over_offices = (Jixiao__V1__Aggregation)item->over_offices;
	message->over_months = (Jixiao__V1__Aggregation)item->over_months;
	message->ten_thousandths = rollup.total.value;
	message->contributors = (uint32_t)rollup.total.contributors;
	response->totals[response->n_totals++] = message;
	return item->over_months != JX_AGGREGATE_LAST || set_last(explaining, item, message);
}

static bool add_totals(struct explaining *explaining)
{
	const struct jx_catalog *catalog = &explaining->evaluated->catalog;

	explaining->response->totals = jx_call_take(explaining->call, (catalog->n_items + 1) * sizeof(void *));
	if (!explaining->response->totals)
		return false;
	for (size_t i = 0; i < catalog->n_items; i++)
		if (explaining->used[i] && !add_total(explaining, &catalog->items[i]))
			return false;
	return true;
}

/* -- every office's own figures ------------------------------------------------------------------------------------ */

static const struct jx_item *used_item(const struct explaining *explaining, uint32_t id)
{
	const struct jx_catalog *catalog = &explaining->evaluated->catalog;

	for (size_t i = 0; i < catalog->n_items; i++)
		if (explaining->used[i] && catalog->items[i].id == id)
			return &catalog->items[i];
	return NULL;
}

static bool add_source(struct explaining *explaining, const struct jx_submission *submission,
		       const struct jx_stored_cell *cell, const struct jx_item *item)
{
	Jixiao__V1__EvaluationsExplainResponse *response = explaining->response;
	struct source_row *row = jx_call_take(explaining->call, sizeof(*row));

	if (!row)
		return false;
	jixiao__v1__source__init(&row->message);
	memcpy(row->office, submission->key.office, sizeof(row->office));
	jx_month_format(submission->key.month, row->period);
	row->message.item_code = (char *)item->code;
	row->message.office_code = row->office;
	row->message.period = row->period;
	row->message.ten_thousandths = cell->cell.value;
	row->message.not_applicable = cell->cell.state == JX_CELL_NOT_APPLICABLE;
	row->message.seq = submission->entry;
	row->message.revision = submission->revision;
	row->message.form_code =
		jx_arena_string(explaining->call->arena, submission->key.form, strlen(submission->key.form));
	if (!row->message.form_code) {
		jx_call_refuse(explaining->call, JX_REASON_OUT_OF_MEMORY);
		return false;
	}
	(void)jx_page_take(explaining->page, &row->message.base);
	response->sources[response->n_sources++] = &row->message;
	return true;
}

static bool add_form(struct explaining *explaining, const struct jx_submission_key *key)
{
	struct jx_submission submission;
	enum jx_status status = jx_submission_at(explaining->call->store, explaining->call->arena, key,
						 jx_figures_stage(explaining->evaluated->source), &submission);

	if (status == JX_NOT_FOUND)
		return true;
	if (status != JX_OK) {
		jx_call_fault(explaining->call, status);
		return false;
	}
	for (size_t i = 0; i < submission.n_cells; i++) {
		const struct jx_item *item = used_item(explaining, submission.cells[i].item);

		if (item && !add_source(explaining, &submission, &submission.cells[i], item))
			return false;
	}
	return true;
}

static bool uses_form(const struct explaining *explaining, const struct jx_form *form)
{
	for (size_t i = 0; i < form->n_items; i++)
		if (explaining->used[form->first_item + i])
			return true;
	return false;
}

static bool add_month(struct explaining *explaining, const char *office, jx_month month)
{
	const struct jx_catalog *catalog = &explaining->evaluated->catalog;
	struct jx_submission_key key = {.month = month};

	(void)snprintf(key.office, sizeof(key.office), "%s", office);
	for (size_t i = 0; i < catalog->n_forms; i++) {
		if (!uses_form(explaining, &catalog->forms[i]))
			continue;
		memcpy(key.form, catalog->forms[i].code, sizeof(key.form));
		if (!add_form(explaining, &key))
			return false;
	}
	explaining->months++;
	return true;
}

/* A message holds what a page's last month may add: half of it is more than all items of a catalogue take. */
static bool is_full(const struct explaining *explaining)
{
	return explaining->response->n_sources >= explaining->page->size ||
	       explaining->page->bytes > JX_PAGE_BYTES / 2 || explaining->months >= MONTHS_A_PAGE ||
	       explaining->offices >= OFFICES_A_PAGE;
}

static void stop_behind(struct explaining *explaining, const char *office, jx_month month)
{
	char text[JX_MONTH_SIZE];

	jx_month_format(month, text);
	(void)snprintf(explaining->key, sizeof(explaining->key), "%s/%s", office, text);
	explaining->more = true;
}

static bool find_path(struct explaining *explaining, const char *office, jx_month month, struct jx_office_path *path)
{
	const struct jx_office_in in = {office, month};
	enum jx_status status = jx_office_path(explaining->call->store, &in, path);

	if (status != JX_OK)
		jx_call_fault(explaining->call, status);
	return status == JX_OK;
}

/* Its months after `after`, in which it stood at or below the office that is explained. */
static bool add_office(struct explaining *explaining, const char *office, jx_month after)
{
	const struct jx_figure_source *source = explaining->evaluated->source;
	jx_month month = after < source->january ? source->january : after + 1;
	struct jx_office_path path = {.until = 0};

	explaining->offices++;
	for (; month <= source->as_of && !explaining->more; month++) {
		if (month > path.until && !find_path(explaining, office, month, &path))
			return false;
		if (!jx_office_on_path(&path, source->office)) {
			month = path.until < source->as_of ? path.until : source->as_of;
			continue;
		}
		if (!add_month(explaining, office, month))
			return false;
		if (is_full(explaining))
			stop_behind(explaining, office, month);
	}
	if (!explaining->more && is_full(explaining))
		stop_behind(explaining, office, source->as_of);
	return true;
}

/* Where the page begins: behind that office's month. False: the call is refused. */
static bool read_position(struct jx_call *call, const struct jx_page *page, char office[JX_OFFICE_CODE_MAX + 1],
			  jx_month *month)
{
	struct jx_fields fields = {.call = call};
	const char *slash = strchr(page->after, '/');
	size_t n = slash ? (size_t)(slash - page->after) : 0;

	*month = 0;
	office[0] = '\0';
	if (*page->after == '\0')
		return true;
	if (n == 0 || n > JX_OFFICE_CODE_MAX || !jx_month_parse(slash + 1, month))
		jx_field_check(&fields, "page", JX_RULE_PAGE_TOKEN, JX_N("this server gave no such token"));
	else
		memcpy(office, page->after, n);
	office[n <= JX_OFFICE_CODE_MAX ? n : 0] = '\0';
	return jx_fields_right(&fields);
}

static bool add_sources(struct explaining *explaining)
{
	struct jx_call *call = explaining->call;
	struct jx_office offices[OFFICES_A_PAGE];
	char office[JX_OFFICE_CODE_MAX + 1];
	jx_month month;
	size_t n = 0;
	enum jx_status status;

	if (!read_position(call, explaining->page, office, &month))
		return false;
	explaining->response->sources = jx_call_take(
		call, (explaining->page->size + explaining->evaluated->catalog.n_items + 1) * sizeof(void *));
	if (!explaining->response->sources)
		return false;
	if (office[0] != '\0' && !add_office(explaining, office, month))
		return false;
	status = jx_office_list(call->store, office, OFFICES_A_PAGE, offices, &n);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	for (size_t i = 0; i < n && !explaining->more; i++)
		if (!add_office(explaining, offices[i].code, 0))
			return false;
	return true;
}

/* -- payments ------------------------------------------------------------------------------------------------------ */

static bool add_payment(struct explaining *explaining, const struct jx_disbursement *disbursement,
			const struct jx_payment *payment)
{
	Jixiao__V1__EvaluationsExplainResponse *response = explaining->response;
	struct payment_row *row;

	if (payment->day > jx_month_last_day(explaining->evaluated->source->as_of))
		return true;
	row = jx_call_take(explaining->call, sizeof(*row));
	if (!row)
		return false;
	jixiao__v1__payment_source__init(&row->message);
	jx_date_format(disbursement->requested, row->requested);
	jx_date_format(payment->day, row->paid);
	row->message.disbursement_id = disbursement->id;
	row->message.payment_id = payment->id;
	row->message.requested_on = row->requested;
	row->message.paid_on = row->paid;
	row->message.amount_fen = payment->amount_fen;
	row->message.days =
		payment->day > disbursement->requested ? (uint32_t)(payment->day - disbursement->requested) : 0;
	(void)jx_page_take(explaining->page, &row->message.base);
	response->payments[response->n_payments++] = &row->message;
	return true;
}

static bool add_payments_of(struct explaining *explaining, const struct jx_disbursement *disbursement)
{
	struct jx_payment *payments;
	size_t n = 0;
	enum jx_status status =
		jx_payment_list(explaining->call->store, explaining->call->arena, disbursement->id, &payments, &n);

	if (status != JX_OK) {
		jx_call_fault(explaining->call, status);
		return false;
	}
	for (size_t i = 0; i < n; i++)
		if (!add_payment(explaining, disbursement, &payments[i]))
			return false;
	return true;
}

/* Of the disbursements after that one, as many as the page has room for. */
static bool add_payments(struct explaining *explaining, uint64_t after)
{
	struct jx_call *call = explaining->call;
	const struct jx_figure_source *source = explaining->evaluated->source;
	const struct jx_disbursement_range range = {source->project, source->office, after, DISBURSEMENTS_A_PAGE};
	struct jx_disbursement *rows = jx_call_take(call, DISBURSEMENTS_A_PAGE * sizeof(*rows));
	size_t n = 0, i = 0;
	enum jx_status status;

	if (!rows)
		return false;
	explaining->response->payments =
		jx_call_take(call, (explaining->page->size + JX_DISBURSEMENT_PAYMENTS) * sizeof(void *));
	if (!explaining->response->payments)
		return false;
	status = jx_disbursement_list(call->store, call->arena, &range, rows, &n);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	for (; i < n && explaining->response->n_payments < explaining->page->size &&
	       explaining->page->bytes <= JX_PAGE_BYTES / 2;
	     i++)
		if (!add_payments_of(explaining, &rows[i]))
			return false;
	explaining->more = i < n || n == DISBURSEMENTS_A_PAGE;
	(void)snprintf(explaining->key, sizeof(explaining->key), "/%" PRIu64, i > 0 ? rows[i - 1].id : after);
	return true;
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

/* Of figures, and of payments once there are no more of these. */
static bool add_page(struct explaining *explaining)
{
	struct jx_page behind = *explaining->page;
	uint64_t after = 0;

	if (*behind.after != '/')
		return add_sources(explaining) &&
		       (explaining->more || !explaining->ledger || add_payments(explaining, 0));
	behind.after++;
	return jx_page_number(explaining->call, &behind, &after) &&
	       (!explaining->ledger || add_payments(explaining, after));
}

static bool explain(struct explaining *explaining, size_t indicator)
{
	struct jx_call *call = explaining->call;
	bool first = *explaining->page->after == '\0';

	explaining->used = jx_call_take(call, explaining->evaluated->catalog.n_items + 1);
	if (!explaining->used)
		return false;
	explaining->expression = explaining->evaluated->indicators[indicator].expression;
	find_used(explaining, &explaining->evaluated->rows[indicator].target);
	if (!add_page(explaining))
		return false;
	if (!first)
		return true;
	explaining->response->result = jx_indicator_message(call, explaining->evaluated, indicator);
	return explaining->response->result && add_totals(explaining);
}

void jx_evaluations_explain(Jixiao__V1__Evaluations_Service *service,
			    const Jixiao__V1__EvaluationsExplainRequest *request,
			    Jixiao__V1__EvaluationsExplainResponse_Closure closure, void *closure_data)
{
	const struct jx_evaluated_key key = {request->project_code, request->office_code, request->as_of,
					     request->include_submitted};
	Jixiao__V1__EvaluationsExplainResponse response = JIXIAO__V1__EVALUATIONS_EXPLAIN_RESPONSE__INIT;
	struct jx_call *call = closure_data;
	struct jx_evaluated evaluated;
	struct jx_page page;
	struct explaining explaining = {.call = call, .evaluated = &evaluated, .page = &page, .response = &response};
	size_t i;

	(void)service;
	if (!jx_page_open(call, request->page_size, request->page, &page) || !jx_evaluated_read(call, &key, &evaluated))
		return;
	i = jx_evaluated_find(&evaluated, request->indicator);
	if (i == evaluated.project.n_indicators) {
		jx_call_refuse(call, JX_REASON_INDICATOR_NOT_FOUND, evaluated.project.code, request->indicator);
		return;
	}
	if (!explain(&explaining, i))
		return;
	if (explaining.more)
		response.next = jx_page_next(&page, explaining.key);
	response.journal_seq = call->seq;
	closure(&response, call);
}
