/* SPDX-License-Identifier: Apache-2.0 */
/* How weights are shared, in hundredths of a point. */
#include <criterion/criterion.h>
#include <string.h>

#include "common/model/weights.h"

#define MAX 8u

/* Points of 预算执行, 成本, 产出, 效益, 满意度. */
#define GIVEN(...) (&(const struct jx_level_weights){true, {__VA_ARGS__}})
#define USUAL      (&(const struct jx_level_weights){.given = false})

static uint32_t execution, weights[MAX];

/* Level 1 of each indicator, one character each: C 成本, O 产出, B 效益, S 满意度. */
static const char *share(const char *levels, const struct jx_level_weights *given)
{
	const char *level1[MAX];
	size_t n = 0;

	for (; levels[n]; n++) {
		level1[n] = levels[n] == 'C'   ? "成本指标"
			    : levels[n] == 'O' ? "产出指标"
			    : levels[n] == 'B' ? "效益指标"
			    : levels[n] == 'S' ? "满意度指标"
					       : "其他指标";
	}
	execution = 77;
	for (size_t i = 0; i < MAX; i++)
		weights[i] = 77;
	return jx_weights_share(level1, n, given, &execution, weights);
}

static void expect(const char *levels, const struct jx_level_weights *given, uint32_t first, const uint32_t *expected)
{
	size_t n = strlen(levels);

	cr_assert_null(share(levels, given), "%s", levels);
	cr_assert_eq(execution, first, "%s: execution is %u", levels, execution);
	for (size_t i = 0; i < n; i++)
		cr_assert_eq(weights[i], expected[i], "%s: indicator %zu is %u", levels, i, weights[i]);
	cr_assert_null(jx_weights_problem(execution, weights, n));
}

#define W(...) ((const uint32_t[]){__VA_ARGS__})

/* The first table of the document: 20; 40/5 = 8; 20; 10. */
Test(weights, with_cost)
{
	expect("COOOOOBS", USUAL, 1000, W(2000, 800, 800, 800, 800, 800, 2000, 1000));
}

/* 50; 30; 10. */
Test(weights, without_cost)
{
	expect("OBS", USUAL, 1000, W(5000, 3000, 1000));
	expect("OOBBS", USUAL, 1000, W(2500, 2500, 1500, 1500, 1000));
}

/* 40/3 = 13.33 and 0.01 left over; 20/7 in 2.85 and 0.05 left over, which the first five take. */
Test(weights, the_first_ones_take_what_is_left_over)
{
	expect("COOOBS", USUAL, 1000, W(2000, 1334, 1333, 1333, 2000, 1000));
	expect("BBBBBBBO", GIVEN(20, 0, 60, 20, 0), 2000, W(286, 286, 286, 286, 286, 285, 285, 6000));
}

/* The order of the levels does not matter: 40 of 产出 go to the second and the last. */
Test(weights, levels_may_be_mixed)
{
	expect("SOCBO", USUAL, 1000, W(1000, 2000, 2000, 2000, 2000));
}

/* 效益 20 + 10, or 30 + 10. */
Test(weights, benefit_takes_what_satisfaction_would_have)
{
	expect("COB", USUAL, 1000, W(2000, 4000, 3000));
	expect("OB", USUAL, 1000, W(5000, 4000));
}

/* 产出 takes the rest: 40 + 20 of 效益 + 10 of 满意度; 50 + 30 + 10; 40 + 20. */
Test(weights, output_takes_what_other_levels_would_have)
{
	expect("CO", USUAL, 1000, W(2000, 7000));
	expect("O", USUAL, 1000, W(9000));
	expect("COS", USUAL, 1000, W(2000, 6000, 1000));
}

/* Without 产出 the first level there is: 成本 20 + 40; 效益 30 + 10 + 50; 满意度 10 + 50 + 30. */
Test(weights, without_output_the_first_level_takes_it)
{
	expect("CBS", USUAL, 1000, W(6000, 2000, 1000));
	expect("CS", USUAL, 1000, W(8000, 1000));
	expect("C", USUAL, 1000, W(9000));
	expect("B", USUAL, 1000, W(9000));
	expect("BS", USUAL, 1000, W(8000, 1000));
	expect("SS", USUAL, 1000, W(4500, 4500));
}

/* 0 + 15 + 60 + 20 + 5. */
Test(weights, points_that_are_given_override)
{
	expect("COBS", GIVEN(0, 15, 60, 20, 5), 0, W(1500, 6000, 2000, 500));
	expect("COBS", GIVEN(20, 20, 40, 20, 0), 2000, W(2000, 4000, 2000, 0));
	expect("COBS", GIVEN(100, 0, 0, 0, 0), 10000, W(0, 0, 0, 0));
	/* What its levels without indicators would have goes the same ways: 20 + 5, 60 + 15. */
	expect("OB", GIVEN(0, 15, 60, 20, 5), 0, W(7500, 2500));
	/* A level that is there and that is given none weighs nothing. */
	expect("CO", GIVEN(10, 0, 90, 0, 0), 1000, W(0, 9000));
}

Test(weights, what_cannot_be_shared_is_told)
{
	cr_assert_not_null(share("", USUAL));
	cr_assert_not_null(share("OX", USUAL));
}

/* 100 points are 10,000 hundredths: one less and one more do not do. */
Test(weights, they_add_up)
{
	cr_assert_null(jx_weights_problem(1000, W(4000, 5000), 2));
	cr_assert_not_null(jx_weights_problem(1000, W(4000, 4999), 2));
	cr_assert_not_null(jx_weights_problem(1000, W(4000, 5001), 2));
	cr_assert_null(jx_weights_problem(JX_WEIGHTS_TOTAL, NULL, 0));
	/* 2^32 + 10,000 is not 10,000. */
	cr_assert_not_null(jx_weights_problem(10000, W(UINT32_MAX, 1), 2));
}
