/* SPDX-License-Identifier: Apache-2.0 */
/* A check in the columns of form_check; for catalog.c alone. */
#ifndef JX_SERVER_STORE_CHECK_ROW_H
#define JX_SERVER_STORE_CHECK_ROW_H

#include "common/model/check.h"
#include "server/store/internal.h"

void jx_check_bind(struct jx_query *query, const struct jx_check *check);
/* `row` is a struct jx_check. */
void jx_check_read(struct jx_query *query, void *row);

#endif
