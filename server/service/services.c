/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/services.h"

#include "server/service/table.h"

ProtobufCService *const jx_services[] = {
	&jx_catalog_service.base, &jx_duties_service.base,     &jx_journal_service.base,
	&jx_offices_service.base, &jx_principals_service.base, &jx_server_service.base,
};
const size_t jx_services_count = sizeof(jx_services) / sizeof(jx_services[0]);
