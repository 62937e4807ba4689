/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/services.h"

#include "server/service/table.h"

/* A line each. */
/* clang-format off */
ProtobufCService *const jx_services[] = {
	&jx_calendar_service.base,
	&jx_catalog_service.base,
	&jx_disbursements_service.base,
	&jx_duties_service.base,
	&jx_evaluations_service.base,
	&jx_journal_service.base,
	&jx_monitoring_service.base,
	&jx_offices_service.base,
	&jx_periods_service.base,
	&jx_principals_service.base,
	&jx_projects_service.base,
	&jx_reviews_service.base,
	&jx_server_service.base,
	&jx_settings_service.base,
	&jx_status_service.base,
	&jx_submissions_service.base,
	&jx_waivers_service.base,
};
/* clang-format on */
const size_t jx_services_count = sizeof(jx_services) / sizeof(jx_services[0]);
