/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small catalogue as an import brings it: two forms, three items, a formula, a measure, a check, two duties.
 */
#ifndef JX_TESTS_SERVICE_CATALOG_SAMPLE_H
#define JX_TESTS_SERVICE_CATALOG_SAMPLE_H

#include "jixiao/v1/catalog.pb-c.h"

struct catalog_sample {
	Jixiao__V1__Item items[3], *item_rows[3];
	Jixiao__V1__Form forms[2], *form_rows[2];
	Jixiao__V1__Formula formula, *formula_rows[1];
	Jixiao__V1__Measure measure, *measure_rows[1];
	Jixiao__V1__Check check, *check_rows[1];
	Jixiao__V1__Duty duties[2], *duty_rows[2];
	Jixiao__V1__CatalogImportRequest request;
};

void catalog_sample_set(struct catalog_sample *sample);

#endif
