/* SPDX-License-Identifier: Apache-2.0 */
/* Who owes what: with a catalogue, and duty by duty. */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/duties.pb-c.h"

#include "common/base/limits.h"
#include "server/store/submissions.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"
#include "tests/service/catalog_sample.h"

static struct jx_fixture fixture;
static struct jx_key manager;
static struct catalog_sample sample;

static void setup(void)
{
	jx_fixture_open(&fixture, NULL);
	manager = jx_fixture_key(2);
	(void)jx_fixture_enrol(&fixture, &manager, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_MANAGER, "");
	jx_fixture_add_office(&fixture, "370202", JX_FIXTURE_ROOT);
	catalog_sample_set(&sample);
}

static void teardown(void)
{
	jx_fixture_close(&fixture);
}

TestSuite(duties_service, .init = setup, .fini = teardown);

static const Jixiao__V1__CatalogImportResponse *import(void)
{
	return jx_fixture_ask(&fixture, &manager, "Catalog/Import", &sample.request);
}

Test(duties_service, duties_are_of_offices_and_forms_that_there_are)
{
	sample.duties[0].office_code = (char *)"370203";
	EXPECT_REFUSED(&fixture, &manager, "Catalog/Import", &sample.request, "OFFICE_NOT_FOUND");
	catalog_sample_set(&sample);
	sample.duties[0].form_code = (char *)"nothing";
	EXPECT_REFUSED(&fixture, &manager, "Catalog/Import", &sample.request, "FORM_NOT_FOUND");
	catalog_sample_set(&sample);
	sample.duties[1] = sample.duties[0];
	EXPECT_REFUSED(&fixture, &manager, "Catalog/Import", &sample.request, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "duties[1].from");
	sample.duties[0].to = (char *)"2023-06";
	sample.duties[1].from = (char *)"2023-04";
	EXPECT_REFUSED(&fixture, &manager, "Catalog/Import", &sample.request, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "duties[1].from");
	sample.duties[1].from = (char *)"2023-07";
	cr_assert_eq(import()->duties_added, 2);
}

static const Jixiao__V1__DutiesListResponse *list(const char *form, uint32_t size, Jixiao__V1__PageToken *page)
{
	Jixiao__V1__DutiesListRequest asked = JIXIAO__V1__DUTIES_LIST_REQUEST__INIT;

	asked.form_code = (char *)form;
	asked.page_size = size;
	asked.page = page;
	return jx_fixture_ask(&fixture, &manager, "Duties/List", &asked);
}

static Jixiao__V1__DutiesAddRequest adding(const char *office, const char *form, const char *from, const char *to)
{
	Jixiao__V1__DutiesAddRequest asked = JIXIAO__V1__DUTIES_ADD_REQUEST__INIT;

	asked.office_code = (char *)office;
	asked.form_code = (char *)form;
	asked.from = (char *)from;
	asked.to = (char *)to;
	return asked;
}

static Jixiao__V1__DutiesEndRequest ending(const char *to)
{
	Jixiao__V1__DutiesEndRequest asked = JIXIAO__V1__DUTIES_END_REQUEST__INIT;

	asked.office_code = (char *)"370202";
	asked.form_code = (char *)"petition.monthly";
	asked.to = (char *)to;
	return asked;
}

Test(duties_service, a_duty_is_added_and_ended)
{
	Jixiao__V1__DutiesAddRequest add = adding("370202", "video.monthly", "2023-03", "2023-05");
	Jixiao__V1__DutiesEndRequest end = ending("2023-06");
	const Jixiao__V1__DutiesAddResponse *added;
	const Jixiao__V1__DutiesEndResponse *ended;

	(void)import();
	added = jx_fixture_ask(&fixture, &manager, "Duties/Add", &add);
	cr_assert_str_eq(added->duty->from, "2023-03");
	cr_assert_str_eq(added->duty->to, "2023-05");
	EXPECT_REFUSED(&fixture, &manager, "Duties/Add", &add, "DUTY_EXISTS");
	ended = jx_fixture_ask(&fixture, &manager, "Duties/End", &end);
	cr_assert_str_eq(ended->duty->from, "2023-01");
	cr_assert_str_eq(ended->duty->to, "2023-06");
	end.to = (char *)"2023-07"; /* it is over by then */
	EXPECT_REFUSED(&fixture, &manager, "Duties/End", &end, "DUTY_NOT_FOUND");
	/* An import brings nothing back that was ended. */
	cr_assert_eq(import()->duties_added, 0);
	cr_assert_eq(import()->duties_kept, 2);
	cr_assert_str_eq(list("petition.monthly", 0, NULL)->duties[0]->to, "2023-06");
}

/* Straight into the store: what the office submitted for that month. */
static void submit(jx_month month)
{
	struct jx_arena arena;
	const struct jx_stored_cell cell = {1, JX_AGGREGATE_SUM, {JX_CELL_REPORTED, 0, ""}};
	const struct jx_submission submission = {
		.entry = 4,
		.seq = 4,
		.key = {"petition.monthly", "370202", month},
		.revision = 1,
		.stage = JX_STAGE_ACCEPTED,
		.submitter = 2,
		.note = "",
		.cells = &cell,
		.n_cells = 1,
	};

	jx_arena_init(&arena, JX_REQUEST_ARENA);
	EXPECT_OK(jx_store_begin(fixture.store));
	EXPECT_OK(jx_submission_add(fixture.store, &arena, &submission));
	EXPECT_OK(jx_store_commit(fixture.store));
	jx_arena_clear(&arena);
}

Test(duties_service, figures_of_later_months_keep_a_duty)
{
	Jixiao__V1__DutiesEndRequest end = ending("2023-05");

	(void)import();
	submit(2023 * 12 + 5);
	EXPECT_REFUSED(&fixture, &manager, "Duties/End", &end, "DUTY_HAS_FIGURES");
	EXPECT_ARG(&fixture, 2, "2023-06");
	end.to = (char *)"2023-06";
	(void)jx_fixture_ask(&fixture, &manager, "Duties/End", &end);
}

Test(duties_service, a_duty_is_taken_back)
{
	Jixiao__V1__DutiesEndRequest end = ending("2022-12");
	Jixiao__V1__DutiesAddRequest add = adding("370202", "petition.monthly", "2023-04", "");
	Jixiao__V1__DutiesAddRequest again = adding("370202", "petition.monthly", "2023-01", "2023-03");

	(void)import();
	(void)jx_fixture_ask(&fixture, &manager, "Duties/End", &end);
	cr_assert_eq(list("petition.monthly", 0, NULL)->n_duties, 0);
	EXPECT_REFUSED(&fixture, &manager, "Duties/End", &end, "DUTY_NOT_FOUND");
	(void)jx_fixture_ask(&fixture, &manager, "Duties/Add", &add);
	(void)jx_fixture_ask(&fixture, &manager, "Duties/Add", &again);
	/* The one that begins behind it is meant, not the one that ends there. */
	submit(2023 * 12 + 1);
	end.to = (char *)"2023-03";
	(void)jx_fixture_ask(&fixture, &manager, "Duties/End", &end);
	cr_assert_eq(list("petition.monthly", 0, NULL)->n_duties, 1);
	cr_assert_str_eq(list("petition.monthly", 0, NULL)->duties[0]->to, "2023-03");
	end.to = (char *)"2022-12";
	EXPECT_REFUSED(&fixture, &manager, "Duties/End", &end, "DUTY_HAS_FIGURES");
}

Test(duties_service, a_duty_has_its_form_and_months)
{
	Jixiao__V1__DutiesAddRequest add = adding("370202", "video.monthly", "2022-12", "");

	(void)import();
	/* The form is not there yet in that month. */
	EXPECT_REFUSED(&fixture, &manager, "Duties/Add", &add, "FORM_NOT_FOUND");
	add.from = (char *)"2023-13";
	EXPECT_REFUSED(&fixture, &manager, "Duties/Add", &add, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "from");
	add = adding("370202", "video.monthly", "2023-05", "2023-04");
	EXPECT_REFUSED(&fixture, &manager, "Duties/Add", &add, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "to");
	add = adding("370202", "", "2023-05", "2023-05");
	EXPECT_REFUSED(&fixture, &manager, "Duties/Add", &add, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "form_code");
}

Test(duties_service, duties_are_listed_page_by_page)
{
	Jixiao__V1__DutiesAddRequest add = adding("370202", "video.monthly", "2023-03", "");
	const Jixiao__V1__DutiesListResponse *page;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;
	char key[128];

	(void)import();
	(void)jx_fixture_ask(&fixture, &manager, "Duties/Add", &add);
	page = list("", 2, NULL);
	cr_assert(page->n_duties == 2 && page->next);
	cr_assert_str_eq(page->duties[0]->form_code, "petition.monthly");
	cr_assert_str_eq(page->duties[0]->to, "");
	(void)snprintf(key, sizeof(key), "%s", page->next->last_key);
	token.seq = page->next->seq;
	token.last_key = key;
	page = list("", 2, &token);
	cr_assert(page->n_duties == 1 && !page->next);
	cr_assert_str_eq(page->duties[0]->office_code, "370202");
	cr_assert_eq(list("video.monthly", 0, NULL)->n_duties, 2);
}

Test(duties_service, a_token_that_was_not_given_is_refused)
{
	static const char *const keys[] = {"a", "a/b", "a/b/c", "a/b/2023-01/x"};
	Jixiao__V1__DutiesListRequest asked = JIXIAO__V1__DUTIES_LIST_REQUEST__INIT;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;

	token.seq = 1;
	asked.page = &token;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		token.last_key = (char *)keys[i];
		EXPECT_REFUSED(&fixture, &manager, "Duties/List", &asked, "FIELD_INVALID");
		EXPECT_ARG(&fixture, 0, "page");
	}
}
