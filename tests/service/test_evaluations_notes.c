/* SPDX-License-Identifier: Apache-2.0 */
/* What a person says of an indicator. */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/access.pb-c.h"

#include "common/base/limits.h"
#include "tests/service/city.h"

#define RATE "信访事项及时受理率"

static struct jx_city city;

static void setup(void)
{
	jx_city_open(&city, 2);
}

static void teardown(void)
{
	jx_city_close(&city);
}

TestSuite(evaluation_notes, .init = setup, .fini = teardown);

#define QUALITY "社会稳定"

static void plan_quality(void)
{
	static const struct jx_city_indicator both[] = {{QUALITY, "稳步提高", NULL, 2000},
							{RATE, "≥98%", "accept.in_time / accept.due", 7000}};

	jx_city_plan(&city, both, 2);
}

static const Jixiao__V1__IndicatorResult *note(const Jixiao__V1__EvaluationsNoteRequest *request)
{
	const Jixiao__V1__EvaluationsNoteResponse *response =
		jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Note", request);

	return response->result;
}

static void set_tier(Jixiao__V1__EvaluationsNoteRequest *request, uint32_t tier)
{
	request->tier_case = JIXIAO__V1__EVALUATIONS_NOTE_REQUEST__TIER_TIER_HUNDREDTHS;
	request->tier_hundredths = tier;
}

Test(evaluation_notes, a_note_gives_a_tier_and_the_newest_counts)
{
	Jixiao__V1__EvaluationsNoteRequest request = jx_city_note(QUALITY);
	const Jixiao__V1__IndicatorResult *result;
	uint8_t hash[32] = {7};

	plan_quality();
	cr_assert_eq(jx_city_show(&city, "2023-12", "")->indicators[0]->verdict,
		     JIXIAO__V1__VERDICT__VERDICT_AWAITS_TIER);
	set_tier(&request, 8500);
	request.reason = (char *)"群众反映良好";
	request.evidence_name = (char *)"报告.pdf";
	request.evidence_hash = (ProtobufCBinaryData){.data = hash, .len = sizeof(hash)};
	result = note(&request);
	cr_assert_eq(result->verdict, JIXIAO__V1__VERDICT__VERDICT_TIER);
	cr_assert_eq(result->score_hundredths, 1700); /* 20.00 x 85 % */
	cr_assert_str_eq(result->actual_text, "达成（85%）");
	cr_assert_str_eq(result->reason, "群众反映良好");
	cr_assert_str_eq(result->evidence_name, "报告.pdf");
	cr_assert_eq(result->evidence_hash.len, 32);
	cr_assert_not(result->reason_wanted);
	request = jx_city_note(QUALITY);
	set_tier(&request, 6000);
	request.deduction_hundredths = 100;
	cr_assert_eq(note(&request)->score_hundredths, 1100); /* 20.00 x 60 % - 1.00 */
	/* Another month has notes of its own. */
	cr_assert_eq(jx_city_show(&city, "2023-11", "")->indicators[0]->verdict,
		     JIXIAO__V1__VERDICT__VERDICT_AWAITS_TIER);
}

Test(evaluation_notes, a_note_keeps_what_it_does_not_say)
{
	static Jixiao__V1__NoteField clear[] = {JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_TIER,
						JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_EVIDENCE};
	Jixiao__V1__EvaluationsNoteRequest request = jx_city_note(QUALITY);
	const Jixiao__V1__IndicatorResult *result;
	uint8_t hash[32] = {7};

	plan_quality();
	set_tier(&request, 8500);
	request.deduction_hundredths = 100;
	request.evidence_name = (char *)"报告.pdf";
	request.evidence_hash = (ProtobufCBinaryData){.data = hash, .len = sizeof(hash)};
	(void)note(&request);
	request = jx_city_note(QUALITY);
	request.reason = (char *)"群众反映良好";
	result = note(&request);
	cr_assert_eq(result->score_hundredths, 1600); /* 20.00 x 85 % - 1.00 */
	cr_assert_eq(result->tier_hundredths, 8500);
	cr_assert_eq(result->deduction_hundredths, 100);
	cr_assert_str_eq(result->evidence_name, "报告.pdf");
	cr_assert_eq(result->evidence_hash.data[0], 7);
	request = jx_city_note(QUALITY);
	request.clear = clear;
	request.n_clear = 2;
	result = note(&request);
	cr_assert_eq(result->verdict, JIXIAO__V1__VERDICT__VERDICT_AWAITS_TIER);
	cr_assert_eq(result->tier_case, JIXIAO__V1__INDICATOR_RESULT__TIER__NOT_SET);
	cr_assert_str_eq(result->evidence_name, "");
	cr_assert_eq(result->evidence_hash.len, 0);
	cr_assert_str_eq(result->reason, "群众反映良好");
	set_tier(&request, 8500);
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Note", &request, "FIELD_INVALID");
	EXPECT_ARG(&city.fixture, 0, "clear");
	clear[0] = JIXIAO__V1__NOTE_FIELD__NOTE_FIELD_UNSPECIFIED;
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Note", &request, "FIELD_INVALID");
}

Test(evaluation_notes, a_note_at_its_bounds)
{
	Jixiao__V1__EvaluationsNoteRequest request = jx_city_note(QUALITY);
	uint8_t hash[33] = {7};

	plan_quality();
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Note", &request, "FIELD_INVALID"); /* says nothing */
	set_tier(&request, 10001);
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Note", &request, "FIELD_INVALID");
	EXPECT_ARG(&city.fixture, 0, "tier_hundredths");
	set_tier(&request, 10000);
	request.deduction_hundredths = 2001;
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Note", &request, "FIELD_INVALID");
	EXPECT_ARG(&city.fixture, 0, "deduction_hundredths");
	request.deduction_hundredths = 2000;
	request.evidence_name = (char *)"报告.pdf";
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Note", &request, "FIELD_INVALID");
	EXPECT_ARG(&city.fixture, 0, "evidence_hash");
	request.evidence_hash = (ProtobufCBinaryData){.data = hash, .len = 33};
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Note", &request, "FIELD_INVALID");
	request.evidence_hash.len = 32;
	cr_assert_eq(note(&request)->score_hundredths, 0);
}

Test(evaluation_notes, a_note_is_about_an_indicator_that_a_person_judges)
{
	Jixiao__V1__EvaluationsNoteRequest request = jx_city_note("nothing");

	plan_quality();
	set_tier(&request, 8000);
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Note", &request, "INDICATOR_NOT_FOUND");
	request.indicator = (char *)RATE;
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Note", &request, "TIER_NOT_TAKEN");
	EXPECT_REFUSED(&city.fixture, &city.clerks[0], "Evaluations/Note", &request, "ROLE_MISSING");
}
