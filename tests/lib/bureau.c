/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include "tests/lib/bureau.h"

#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

void jx_bureau_open(struct jx_bureau *bureau)
{
	static const char *const codes[] = {"370202", "370203", "370211", "370212", "370213",
					    "370214", "370215", "370281", "370283", "370285"};
	struct jx_site *site = &bureau->site;
	char state[JX_PATH_SIZE];

	(void)setenv("LC_ALL", "C", 1);
	jx_site_open(site);
	jx_site_start(site);
	/* What the bureau does first is another machine's business. */
	jx_site_path(site, "elsewhere-state", state);
	(void)setenv("XDG_STATE_HOME", state, 1);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		jx_expect_client(0, site->profile, "office", "add", "--code", codes[i], "--name", codes[i], "--parent",
				 "129001");
	jx_site_enrol(site, "manager", "129001", "manager", bureau->manager);
	jx_site_enrol(site, "clerk", "370202", "clerk", bureau->clerk);
	jx_site_enrol(site, "second", "370202", "clerk", bureau->second);
	jx_site_enrol(site, "elsewhere", "370203", "clerk", bureau->elsewhere);
	jx_expect_client(0, bureau->manager, "catalog", "import", EXAMPLE_PATH);
	(void)setenv("XDG_STATE_HOME", site->state, 1);
}

void jx_bureau_close(struct jx_bureau *bureau)
{
	jx_site_close(&bureau->site);
}

void jx_bureau_expect(struct jx_run *run, int exit_code, const char *out, const char *err)
{
	cr_assert_eq(run->exit_code, exit_code, "exit %d instead of %d\n%s%s", run->exit_code, exit_code, run->out,
		     run->err);
	cr_assert(strstr(run->out, out) != NULL, "no \"%s\" in: %s%s", out, run->out, run->err);
	cr_assert(strstr(run->err, err) != NULL, "no \"%s\" in: %s", err, run->err);
	jx_run_clear(run);
}
