/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The services of the contract, one file each: message -> domain values, store, domain values -> message.
 */
#ifndef JX_SERVER_SERVICE_SERVICES_H
#define JX_SERVER_SERVICE_SERVICES_H

#include <stddef.h>

#include <protobuf-c/protobuf-c.h>

extern ProtobufCService *const jx_services[];
extern const size_t jx_services_count;

#endif
