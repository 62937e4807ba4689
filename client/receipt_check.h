/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a kept receipt is the server's word: by its bytes alone, without a server. */
#ifndef JX_CLIENT_RECEIPT_CHECK_H
#define JX_CLIENT_RECEIPT_CHECK_H

#include "jixiao/v1/rpc.pb-c.h"

#include "client/outbox/receipts.h"
#include "common/rpc/profile.h"

/* A receipt has less than 1 kB. */
#define JX_RECEIPT_BYTES_MAX 16384u

/* NULL where the bytes are none; owned by the caller. */
Jixiao__V1__KeptReceipt *jx_receipt_unpack(const void *bytes, size_t n);

/* NULL where the receipt is the word of the profile's server on what it names, else what does not fit, in English. */
const char *jx_receipt_word_problem(const Jixiao__V1__KeptReceipt *kept, const struct jx_profile *profile);
/* The same, and on the request that is kept with it. */
const char *jx_receipt_row_problem(const struct jx_receipt_row *row, const struct jx_profile *profile);

#endif
