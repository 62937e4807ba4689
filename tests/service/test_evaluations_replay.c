/* SPDX-License-Identifier: Apache-2.0 */
/* The journal, replayed up to where an evaluation was made, gives the very same evaluation, whatever came later. */
#include <stdlib.h>
#include <string.h>

#include "server/dispatch/replay.h"
#include "server/service/services.h"
#include "tests/lib/expect.h"
#include "tests/service/city.h"

#define LATER 100u

static struct jx_city city;

static const struct jx_city_indicator indicators[] = {
	{"信访事项及时受理率", "≥98%", "accept.in_time / accept.due", 5000},
	{"资金成本", "≤720万元", "paid()", 2000},
	{"社会稳定", "稳步提高", NULL, 2000},
};

static void no_problem(void *context, uint64_t seq, const char *problem)
{
	(void)context;
	cr_assert(false, "entry %llu: %s", (unsigned long long)seq, problem);
}

/* The state of that position, behind a dispatch of its own. */
static void rebuild(uint64_t seq, struct jx_fixture *past)
{
	const struct jx_store_options options = {.path = ":memory:", .create = true, .scratch = true};
	struct jx_dispatch_options dispatch = {
		.services = jx_services,
		.n_services = jx_services_count,
		.descriptor_set = jx_descriptor_set,
		.descriptor_set_size = jx_descriptor_set_size,
		.version = "0.0.0",
		.key = &city.fixture.server,
	};
	struct jx_replay replay = {
		.from = city.fixture.store,
		.to = seq,
		.services = jx_services,
		.n_services = jx_services_count,
		.descriptor_set = jx_descriptor_set,
		.descriptor_set_size = jx_descriptor_set_size,
		.version = "0.0.0",
		.problem = no_problem,
	};
	char problem[256];

	*past = (struct jx_fixture){.server = city.fixture.server, .at = city.fixture.at, .calls = 100000};
	EXPECT_OK(jx_methods_read(jx_descriptor_set, jx_descriptor_set_size, &past->methods, problem));
	EXPECT_OK(jx_store_open(&options, &past->store));
	replay.into = past->store;
	EXPECT_OK(jx_replay_run(&replay));
	cr_assert_eq(replay.entries, seq);
	dispatch.store = past->store;
	memcpy(dispatch.ledger, city.fixture.server.public_key, sizeof(dispatch.ledger));
	EXPECT_OK(jx_dispatch_open(&dispatch, &past->dispatch));
}

static uint8_t *packed(struct jx_fixture *fixture, size_t *size)
{
	Jixiao__V1__EvaluationsShowRequest request = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;
	const Jixiao__V1__EvaluationsShowResponse *response;
	uint8_t *bytes;

	request.project_code = (char *)JX_CITY_PROJECT;
	request.as_of = (char *)"2023-12";
	response = jx_fixture_ask(fixture, &city.manager, "Evaluations/Show", &request);
	*size = jixiao__v1__evaluation__get_packed_size(response->evaluation);
	bytes = malloc(*size + 1);
	cr_assert(bytes);
	(void)jixiao__v1__evaluation__pack(response->evaluation, bytes);
	return bytes;
}

static void fill_year(void)
{
	Jixiao__V1__EvaluationsNoteRequest note = jx_city_note("社会稳定");

	jx_city_plan(&city, indicators, 3);
	for (unsigned month = 0; month < 12; month++)
		jx_city_submit_rate(&city, 0, month, 7, 9);
	jx_city_submit_rate(&city, 0, 3, 8, 9);
	jx_city_pay(&city, "370202", 123456700, "2023-03-02", "2023-03-09");
	note.tier_case = JIXIAO__V1__EVALUATIONS_NOTE_REQUEST__TIER_TIER_HUNDREDTHS;
	note.tier_hundredths = 7777;
	note.reason = (char *)"群众反映良好";
	(void)jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Note", &note);
}

static void write_on(void)
{
	jx_city_set(&city, "overrun", "ratio");
	jx_city_pay(&city, "370203", 100000000, "2023-03-02", "2023-03-09");
	for (unsigned i = 0; i < LATER; i++)
		jx_city_submit_rate(&city, 1, i % 12, 5 + i, 6 + i);
}

Test(evaluations_replay, the_past_is_evaluated_as_it_was)
{
	struct jx_fixture past;
	size_t size, again, later;
	uint8_t *before, *rebuilt, *after;
	uint64_t seq;

	jx_city_open(&city, 2);
	fill_year();
	seq = jx_dispatch_seq(city.fixture.dispatch);
	before = packed(&city.fixture, &size);
	write_on();
	after = packed(&city.fixture, &later);
	cr_assert(later != size || memcmp(before, after, size) != 0);
	rebuild(seq, &past);
	rebuilt = packed(&past, &again);
	cr_assert_eq(again, size);
	cr_assert_arr_eq(rebuilt, before, size);
	free(before);
	free(rebuilt);
	free(after);
	jx_fixture_close(&past);
	jx_city_close(&city);
}
