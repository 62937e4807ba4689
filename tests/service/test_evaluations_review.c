/* SPDX-License-Identifier: Apache-2.0 */
/* What waits for a reviewer counts in no evaluation but where that is asked for, and never in a final one. */
#include <string.h>

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/reviews.pb-c.h"

#include "tests/service/city.h"

#define RATE "信访事项及时受理率"

static struct jx_city city;
static struct jx_key reviewer;

static const struct jx_city_indicator rate_only[] = {{RATE, "≥98%", "accept.in_time / accept.due", 9000}};

static void setup(void)
{
	jx_city_open(&city, 2);
	city.reviewed = true;
	reviewer = jx_fixture_key(40);
	(void)jx_fixture_enrol(&city.fixture, &reviewer, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_REVIEWER, "");
	jx_city_plan(&city, rate_only, 1);
}

static void teardown(void)
{
	jx_city_close(&city);
}

TestSuite(evaluations_review, .init = setup, .fini = teardown);

/* All that waits, in one request. */
static void accept_all(void)
{
	Jixiao__V1__ReviewsPendingRequest asking = JIXIAO__V1__REVIEWS_PENDING_REQUEST__INIT;
	Jixiao__V1__ReviewsAcceptRequest request = JIXIAO__V1__REVIEWS_ACCEPT_REQUEST__INIT;
	const Jixiao__V1__ReviewsPendingResponse *pending;
	Jixiao__V1__ReviewsPendingResponse *kept;
	Jixiao__V1__Seen seen[4], *rows[4];
	uint8_t packed[4096];
	size_t n;

	asking.office_code = (char *)JX_FIXTURE_ROOT;
	pending = jx_fixture_ask(&city.fixture, &reviewer, "Reviews/Pending", &asking);
	n = jixiao__v1__reviews_pending_response__get_packed_size(pending);
	cr_assert(n <= sizeof(packed) && pending->n_submissions <= 4);
	(void)jixiao__v1__reviews_pending_response__pack(pending, packed);
	kept = jixiao__v1__reviews_pending_response__unpack(NULL, n, packed);
	cr_assert_not_null(kept);
	for (size_t i = 0; i < kept->n_submissions; i++) {
		jixiao__v1__seen__init(&seen[i]);
		seen[i].form_code = kept->submissions[i]->form_code;
		seen[i].office_code = kept->submissions[i]->office_code;
		seen[i].period = kept->submissions[i]->period;
		seen[i].hash = kept->submissions[i]->hash;
		rows[i] = &seen[i];
	}
	request.seen = rows;
	request.n_seen = kept->n_submissions;
	(void)jx_fixture_ask(&city.fixture, &reviewer, "Reviews/Accept", &request);
	jixiao__v1__reviews_pending_response__free_unpacked(kept, NULL);
}

static const Jixiao__V1__Evaluation *show(bool include_submitted)
{
	Jixiao__V1__EvaluationsShowRequest request = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;
	const Jixiao__V1__EvaluationsShowResponse *response;

	request.project_code = (char *)JX_CITY_PROJECT;
	request.as_of = (char *)"2023-01";
	request.include_submitted = include_submitted;
	response = jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Show", &request);
	cr_assert_eq(response->evaluation->include_submitted, include_submitted);
	return response->evaluation;
}

static const Jixiao__V1__EvaluationsExplainResponse *explain(bool include_submitted)
{
	Jixiao__V1__EvaluationsExplainRequest request = JIXIAO__V1__EVALUATIONS_EXPLAIN_REQUEST__INIT;

	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.project_code = (char *)JX_CITY_PROJECT;
	request.as_of = (char *)"2023-01";
	request.indicator = (char *)RATE;
	request.include_submitted = include_submitted;
	return jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Explain", &request);
}

Test(evaluations_review, what_waits_counts_only_where_it_is_asked_for)
{
	const Jixiao__V1__Evaluation *evaluation;

	jx_city_submit_rate(&city, 0, 0, 99, 100);
	accept_all();
	jx_city_submit_rate(&city, 1, 0, 49, 100);
	evaluation = show(false);
	cr_assert_eq(evaluation->missing_count, 1);
	cr_assert_str_eq(evaluation->indicators[0]->actual_text, "99.00%");
	cr_assert_eq(explain(false)->n_sources, 2);
	evaluation = show(true);
	cr_assert_eq(evaluation->missing_count, 0);
	cr_assert(evaluation->provisional);
	cr_assert_str_eq(evaluation->indicators[0]->actual_text, "74.00%");
	cr_assert_eq(explain(true)->n_sources, 4);
	accept_all();
	evaluation = show(false);
	cr_assert_str_eq(evaluation->indicators[0]->actual_text, "74.00%");
	cr_assert(!evaluation->provisional);
}

/* Of a finalized one: the submission changed nothing, its acceptance did, from what was accepted before. */
Test(evaluations_review, an_acceptance_is_what_changes_a_finalized_one)
{
	Jixiao__V1__EvaluationsFinalizeRequest finalize = JIXIAO__V1__EVALUATIONS_FINALIZE_REQUEST__INIT;
	Jixiao__V1__EvaluationsDiffRequest diff = JIXIAO__V1__EVALUATIONS_DIFF_REQUEST__INIT;
	const Jixiao__V1__EvaluationsFinalizeResponse *finalized;
	const Jixiao__V1__EvaluationsDiffResponse *response;

	jx_city_submit_rate(&city, 0, 0, 99, 100);
	jx_city_submit_rate(&city, 1, 0, 99, 100);
	accept_all();
	finalize.office_code = (char *)JX_FIXTURE_ROOT;
	finalize.project_code = (char *)JX_CITY_PROJECT;
	finalize.as_of = (char *)"2023-01";
	finalize.without_reasons = finalize.provisional = true;
	finalized = jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Finalize", &finalize);
	diff.id = finalized->evaluation->id;
	jx_city_submit_rate(&city, 0, 0, 98, 100);
	jx_city_submit_rate(&city, 0, 0, 97, 100);
	response = jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Diff", &diff);
	cr_assert_eq(response->n_causes, 0);
	cr_assert_eq(response->n_changes, 0);
	jx_city_submit_rate(&city, 1, 0, 90, 100);
	accept_all();
	response = jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Diff", &diff);
	cr_assert_eq(response->n_causes, 1);
	cr_assert_str_eq(response->causes[0]->method, "jixiao.v1.Reviews/Accept");
	cr_assert_str_eq(response->causes[0]->what, "370202 petition.monthly 2023-01: accept.in_time 99→97；"
						    "370203 petition.monthly 2023-01: accept.in_time 99→90");
}
