/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "jixiao/v1/server.pb-c.h"

#include "server/admin/args.h"
#include "server/admin/own.h"
#include "server/admin/words.h"

enum jx_exit jx_admin_add(int argc, char **argv)
{
	const char *path = NULL, *identity = NULL, *name = NULL;
	const struct jx_admin_arg args[] = {
		{.name = "DIR", .values = &path},
		{.name = "--identity", .values = &identity},
		{.name = "--name", .values = &name},
	};
	Jixiao__V1__ServerAddAdminRequest request = JIXIAO__V1__SERVER_ADD_ADMIN_REQUEST__INIT;
	struct jx_dir dir;
	uint64_t seq = 0;

	if (!jx_admin_parse("admin add", args, sizeof(args) / sizeof(args[0]), argc, argv))
		return JX_EXIT_USAGE;
	enum jx_status status = jx_dir_open(path, &dir);
	if (status != JX_OK)
		return jx_dir_exit(status);

	enum jx_exit code = JX_EXIT_OK;
	status = jx_dir_verify(&dir);
	if (status != JX_OK) {
		code = jx_dir_exit(status);
		goto out;
	}
	request.identity = (char *)identity;
	request.name = (char *)name;
	code = jx_own_write(&dir, "jixiao.v1.Server/AddAdmin", &request.base, &seq);
	/* An id is the position of the entry that enrolled it. */
	if (code == JX_EXIT_OK)
		(void)printf("principal %llu (%s) is an administrator, journal position %llu\n",
			     (unsigned long long)seq, name, (unsigned long long)seq);
out:
	jx_dir_close(&dir);
	return code;
}
