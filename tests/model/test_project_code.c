/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/project_code.h"

#include <string.h>

#include "tests/lib/expect.h"

static void expect_code(const char *text, uint32_t year, bool mistyped)
{
	const char *problem = jx_project_code_problem(text);

	cr_assert_null(problem, "%s: %s", text, problem ? problem : "");
	cr_assert_eq(jx_project_code_year(text), year);
	cr_assert_eq(jx_project_code_mistyped(text), mistyped, "%s", text);
}

static void expect_problem(const char *text, const char *part)
{
	const char *problem = jx_project_code_problem(text);

	cr_assert(problem && strstr(problem, part), "%s: %s", text, problem ? problem : "taken");
}

Test(project_code, the_three_of_the_document)
{
	expect_code("37020023P88002811184N", 2023, false);
	expect_code("37020023P880028111789", 2023, false);
	expect_code("37020023P130004102147", 2023, false);
}

Test(project_code, what_one_may_mistype_there)
{
	/* One character another, two exchanged, the check character another, one that is not of its alphabet. */
	expect_code("37020023P88002811194N", 2023, true);
	expect_code("37020023P88002811814N", 2023, true);
	expect_code("37020023P88002811184M", 2023, true);
	expect_code("37020023P8800281118ON", 2023, true);
	expect_code("37020023P88002811184O", 2023, true);
}

Test(project_code, other_codes_are_never_mistyped)
{
	expect_code("37020024P88002811184N", 2024, false);
	expect_code("37020023Y880028111840", 2023, false);
}

Test(project_code, the_shape)
{
	expect_problem("", "no project code");
	expect_problem("37020023P8800281118", "no project code");
	expect_problem("37020023P88002811184", "no project code");
	expect_problem("37020023P88002811184NN", "no project code");
	expect_problem("370200238880028111840", "no project code");
	expect_problem("37020023p88002811184N", "no project code");
	expect_problem("37020023P88002811184n", "no project code");
	expect_problem("3702002PP88002811184N", "no project code");
	expect_problem("37020023P8800281118 N", "no project code");
}

Test(project_code, the_region)
{
	expect_problem("10999923P880028111840", "no region");
	expect_code("11000023P880028111840", 2023, false);
	expect_code("82999999P880028111840", 2099, false);
	expect_problem("83000023P880028111840", "no region");
}
