/* SPDX-License-Identifier: Apache-2.0 */
/* What the client prints about itself. */
#include "client/commands/commands.h"

enum jx_exit jx_man(struct jx_app *app)
{
	(void)app;
	jx_help_man();
	return JX_EXIT_OK;
}

enum jx_exit jx_completion(struct jx_app *app)
{
	(void)app;
	jx_help_completion();
	return JX_EXIT_OK;
}
