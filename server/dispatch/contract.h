/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The method table: the descriptor set's methods, each bound to the service that implements it. The server does not
 * start where the two do not agree.
 */
#ifndef JX_SERVER_DISPATCH_CONTRACT_H
#define JX_SERVER_DISPATCH_CONTRACT_H

#include <protobuf-c/protobuf-c.h>

#include "common/rpc/methods.h"

struct jx_contract_row {
	const struct jx_method *method; /* borrowed from the methods of the contract */
	ProtobufCService *service;      /* borrowed */
	unsigned index;                 /* of the method in its service */
	const ProtobufCMessageDescriptor *input;
	const ProtobufCMessageDescriptor *output;
	const ProtobufCFieldDescriptor *scope_rows; /* the repeated messages that have the field; NULL: the input has */
	const ProtobufCFieldDescriptor *scope_field; /* NULL where the scope is ANY */
};

struct jx_contract {
	struct jx_methods methods;    /* owned */
	struct jx_contract_row *rows; /* owned; ordered as methods.rows */
};

/*
 * FAILED_PRECONDITION, and `problem` (256 bytes) says what: a method without access option, a scoped method without its
 * field (or with one that is no string), a service of the set that nothing implements, an implementation that the set
 * does not know, a recursive message. jx_contract_clear in any case.
 */
enum jx_status jx_contract_init(struct jx_contract *contract, const uint8_t *set, size_t n,
				ProtobufCService *const *services, size_t n_services, char problem[256]);
void jx_contract_clear(struct jx_contract *contract);

/* NULL where there is none. */
const struct jx_contract_row *jx_contract_find(const struct jx_contract *contract, const char *name);

#endif
