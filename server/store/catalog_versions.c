/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/catalog.h"

#include "server/store/internal.h"

enum jx_status jx_catalog_versions(struct jx_store *store, jx_month from, jx_month to, uint32_t *versions)
{
	enum jx_status status = JX_OK;

	for (jx_month month = from; month <= to && status == JX_OK; month++) {
		struct jx_query query = jx_query_begin(store, JX_SQL_CATALOG_VERSION_AT);

		versions[month - from] = 0;
		jx_bind_int(&query, month);
		if (jx_query_next(&query))
			versions[month - from] = (uint32_t)jx_read_int(&query, 1, UINT32_MAX);
		status = jx_query_end(&query);
	}
	return status;
}

enum jx_status jx_catalog_last_month(struct jx_store *store, jx_month month, jx_month *last)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_CATALOG_NEXT_FROM);

	*last = JX_MONTH_LAST;
	jx_bind_int(&query, month);
	if (jx_query_next(&query))
		*last = (jx_month)jx_read_int(&query, JX_MONTH_FIRST, JX_MONTH_LAST) - 1;
	return jx_query_end(&query);
}

enum jx_status jx_catalog_items(struct jx_store *store, uint32_t version, uint32_t *ids, size_t *n)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ITEMS_IN_VERSION);
	size_t read = 0;
	enum jx_status status;

	jx_bind_number(&query, version);
	while (read < JX_CATALOG_ITEMS_MAX && jx_query_next(&query))
		ids[read++] = (uint32_t)jx_read_int(&query, 1, UINT32_MAX);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*n = read;
	return status;
}
