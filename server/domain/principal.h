/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of principals: names, and roles with their last day. Pure.
 */
#ifndef JX_SERVER_DOMAIN_PRINCIPAL_H
#define JX_SERVER_DOMAIN_PRINCIPAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/model/date.h"

/* The numbers of jixiao.v1.Role; server/service/principal_message.c asserts that they are equal. */
enum jx_role {
	JX_ROLE_CLERK = 1,
	JX_ROLE_REVIEWER = 2,
	JX_ROLE_MANAGER = 3,
	JX_ROLE_AUDITOR = 4,
	JX_ROLE_ADMIN = 5,
	JX_ROLE_SERVER = 6,
	JX_ROLE_HEAD = 7,
};

#define JX_NO_END INT32_MAX

struct jx_role_grant {
	uint32_t role; /* number of jixiao.v1.Role */
	jx_day until;  /* the last day on which it holds; JX_NO_END */
};

/* NULL where it is right, else what is wrong with it, in English. */
const char *jx_person_name_problem(const char *name);

/* False for the server's own role, and for what is no role. */
bool jx_role_grantable(uint32_t role);
/* Through the last day. */
bool jx_grant_holds(const struct jx_role_grant *grant, jx_day day);
/* Orders by role. False where one role is there twice. */
bool jx_grants_order(struct jx_role_grant *grants, size_t n);

/* "2026-12-31", or "" for JX_NO_END; false for anything else. */
bool jx_until_parse(const char *text, jx_day *day);
void jx_until_format(jx_day day, char out[JX_DATE_SIZE]);

#endif
