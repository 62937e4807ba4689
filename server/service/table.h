/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each file's service, for services.c alone.
 */
#ifndef JX_SERVER_SERVICE_TABLE_H
#define JX_SERVER_SERVICE_TABLE_H

#include "jixiao/v1/catalog.pb-c.h"
#include "jixiao/v1/duties.pb-c.h"
#include "jixiao/v1/disbursements.pb-c.h"
#include "jixiao/v1/evaluations.pb-c.h"
#include "jixiao/v1/journal.pb-c.h"
#include "jixiao/v1/monitoring.pb-c.h"
#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/periods.pb-c.h"
#include "jixiao/v1/principals.pb-c.h"
#include "jixiao/v1/projects.pb-c.h"
#include "jixiao/v1/reviews.pb-c.h"
#include "jixiao/v1/server.pb-c.h"
#include "jixiao/v1/settings.pb-c.h"
#include "jixiao/v1/status.pb-c.h"
#include "jixiao/v1/submissions.pb-c.h"

extern Jixiao__V1__Calendar_Service jx_calendar_service;
extern Jixiao__V1__Catalog_Service jx_catalog_service;
extern Jixiao__V1__Disbursements_Service jx_disbursements_service;
extern Jixiao__V1__Duties_Service jx_duties_service;
extern Jixiao__V1__Evaluations_Service jx_evaluations_service;
extern Jixiao__V1__Journal_Service jx_journal_service;
extern Jixiao__V1__Monitoring_Service jx_monitoring_service;
extern Jixiao__V1__Offices_Service jx_offices_service;
extern Jixiao__V1__Periods_Service jx_periods_service;
extern Jixiao__V1__Principals_Service jx_principals_service;
extern Jixiao__V1__Projects_Service jx_projects_service;
extern Jixiao__V1__Reviews_Service jx_reviews_service;
extern Jixiao__V1__Server_Service jx_server_service;
extern Jixiao__V1__Settings_Service jx_settings_service;
extern Jixiao__V1__Status_Service jx_status_service;
extern Jixiao__V1__Submissions_Service jx_submissions_service;
extern Jixiao__V1__Waivers_Service jx_waivers_service;

#endif
