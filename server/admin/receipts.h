/* SPDX-License-Identifier: Apache-2.0 */
/* A receipt that a client kept, against the journal: what finds a journal whose tail was cut, or that was rewritten. */
#ifndef JX_SERVER_ADMIN_RECEIPTS_H
#define JX_SERVER_ADMIN_RECEIPTS_H

#include "server/admin/dir.h"

#define JX_RECEIPT_PROBLEM 256u

/*
 * `problem` is empty where the receipt is the server's word and the journal keeps it, else says in English what does
 * not fit. FAILED_PRECONDITION, said on stderr, where the file cannot be read; other statuses are the store's.
 */
enum jx_status jx_receipt_file_check(const struct jx_dir *dir, const char *path, char problem[JX_RECEIPT_PROBLEM]);

#endif
