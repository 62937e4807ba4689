/* SPDX-License-Identifier: Apache-2.0 */
/* What is understood of a target, in a message of the contract: as the server tells it, and a dry run before. */
#ifndef JX_COMMON_RPC_TARGET_MESSAGE_H
#define JX_COMMON_RPC_TARGET_MESSAGE_H

#include "jixiao/v1/projects.pb-c.h"

#include "common/model/target.h"

/* What a message points to. */
struct jx_target_parts {
	struct jx_target target;
	Jixiao__V1__Rational value, upper;
	char date[JX_DATE_SIZE];
};

/* Reads the message's text and fills in the rest, which points into `parts`. */
void jx_target_explain(Jixiao__V1__Target *message, struct jx_target_parts *parts);

#endif
