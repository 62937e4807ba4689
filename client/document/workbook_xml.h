/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The XML of a workbook's parts, element by element, whatever prefixes they are written with. Documents that declare
 * types or entities are refused: no workbook has them, and they are how small files become large ones. For
 * client/document/workbook*.
 */
#ifndef JX_CLIENT_DOCUMENT_WORKBOOK_XML_H
#define JX_CLIENT_DOCUMENT_WORKBOOK_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/status.h"

/* Each returns what the reading ends with where it is not JX_OK. Names have no prefix; NULL: nobody wants it. */
struct jx_xml_handlers {
	enum jx_status (*begin)(void *context, const char *name, const char *const *attributes);
	enum jx_status (*end)(void *context, const char *name);
	enum jx_status (*text)(void *context, const char *text, size_t n);
};

/* INVALID_ARGUMENT where the bytes are no XML, or what a handler returned. */
enum jx_status jx_xml_read(const char *bytes, size_t n, const struct jx_xml_handlers *handlers, void *context);

/* The attribute's value; NULL where the element has none such. */
const char *jx_xml_attribute(const char *const *attributes, const char *name);
/* The attribute as a whole number from 0 to max; false where there is none such. */
bool jx_xml_number(const char *const *attributes, const char *name, unsigned long max, unsigned long *number);

#endif
