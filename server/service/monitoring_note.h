/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What persons say on the monitoring form; for monitoring.c alone.
 */
#ifndef JX_SERVER_SERVICE_MONITORING_NOTE_H
#define JX_SERVER_SERVICE_MONITORING_NOTE_H

#include "jixiao/v1/monitoring.pb-c.h"

#include "server/dispatch/call.h"
#include "server/store/monitoring.h"

/* Empty where nobody said anything. False: the call faulted. */
bool jx_monitoring_said(struct jx_call *call, const struct jx_monitored_place *place, struct jx_monitoring_note *note);
/* In ascending order. False: the call is refused. */
bool jx_monitoring_causes(struct jx_call *call, uint32_t mask, Jixiao__V1__DeviationCause **causes, size_t *n);

void jx_monitoring_note(Jixiao__V1__Monitoring_Service *service, const Jixiao__V1__MonitoringNoteRequest *request,
			Jixiao__V1__MonitoringNoteResponse_Closure closure, void *closure_data);

#endif
