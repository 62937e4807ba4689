/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of offices: codes and names. Pure.
 */
#ifndef JX_SERVER_DOMAIN_OFFICE_H
#define JX_SERVER_DOMAIN_OFFICE_H

/*
 * A code has 1 to JX_OFFICE_CODE_MAX of 0-9 A-Z a-z . _ - : it stands in file names, CSV and command lines as it is.
 * NULL where it is one, else what is wrong with it, in English.
 */
const char *jx_office_code_problem(const char *code);
const char *jx_office_name_problem(const char *name);

#endif
