/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The numbers of a workbook. Spreadsheets keep what a person types in binary, with 15 digits that are his, and write 17
 * of them: 1.1 is saved as 1.1000000000000001. Rounded to 15 digits, in decimals, it is what was typed.
 */
#ifndef JX_CLIENT_DOCUMENT_WORKBOOK_NUMBER_H
#define JX_CLIENT_DOCUMENT_WORKBOOK_NUMBER_H

#include <stdbool.h>

#define JX_WORKBOOK_NUMBER_SIZE 64u

/* "1.2E+5" becomes "120000"; false for what is no number, or further from 1 than 10^30 either way. */
bool jx_workbook_number(const char *text, char out[JX_WORKBOOK_NUMBER_SIZE]);

#endif
