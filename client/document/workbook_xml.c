/* SPDX-License-Identifier: Apache-2.0 */
#include "client/document/workbook_xml.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <expat.h>

/* Between an element's namespace and its name, as expat gives them. */
#define SEPARATOR '|'

struct reading {
	XML_Parser parser;
	const struct jx_xml_handlers *handlers;
	void *context;
	enum jx_status status;
};

static const char *local(const char *name)
{
	const char *separator = strrchr(name, SEPARATOR);

	return separator != NULL ? separator + 1 : name;
}

static void stop(struct reading *reading, enum jx_status status)
{
	if (status == JX_OK || reading->status != JX_OK)
		return;
	reading->status = status;
	(void)XML_StopParser(reading->parser, XML_FALSE);
}

static void XMLCALL on_begin(void *data, const XML_Char *name, const XML_Char **attributes)
{
	struct reading *reading = data;

	if (reading->handlers->begin != NULL && reading->status == JX_OK)
		stop(reading, reading->handlers->begin(reading->context, local(name), (const char *const *)attributes));
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
	struct reading *reading = data;

	if (reading->handlers->end != NULL && reading->status == JX_OK)
		stop(reading, reading->handlers->end(reading->context, local(name)));
}

static void XMLCALL on_text(void *data, const XML_Char *text, int n)
{
	struct reading *reading = data;

	if (reading->handlers->text != NULL && reading->status == JX_OK)
		stop(reading, reading->handlers->text(reading->context, text, (size_t)n));
}

static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public_id,
			       int internal)
{
	(void)name;
	(void)system;
	(void)public_id;
	(void)internal;
	stop(data, JX_INVALID_ARGUMENT);
}

static enum jx_status parse(struct reading *reading, const char *bytes, size_t n)
{
	enum XML_Status done;

	XML_SetUserData(reading->parser, reading);
	XML_SetElementHandler(reading->parser, on_begin, on_end);
	XML_SetCharacterDataHandler(reading->parser, on_text);
	XML_SetStartDoctypeDeclHandler(reading->parser, on_doctype);
	done = XML_Parse(reading->parser, bytes, (int)n, XML_TRUE);
	if (reading->status != JX_OK || done == XML_STATUS_OK)
		return reading->status;
	return XML_GetErrorCode(reading->parser) == XML_ERROR_NO_MEMORY ? JX_RESOURCE_EXHAUSTED : JX_INVALID_ARGUMENT;
}

enum jx_status jx_xml_read(const char *bytes, size_t n, const struct jx_xml_handlers *handlers, void *context)
{
	struct reading reading = {.handlers = handlers, .context = context};
	enum jx_status status;

	if (n > INT_MAX)
		return JX_INVALID_ARGUMENT;
	reading.parser = XML_ParserCreateNS(NULL, SEPARATOR);
	if (reading.parser == NULL)
		return JX_RESOURCE_EXHAUSTED;
	status = parse(&reading, bytes, n);
	XML_ParserFree(reading.parser);
	return status;
}

const char *jx_xml_attribute(const char *const *attributes, const char *name)
{
	for (; attributes[0] != NULL; attributes += 2)
		if (strcmp(local(attributes[0]), name) == 0)
			return attributes[1];
	return NULL;
}

bool jx_xml_number(const char *const *attributes, const char *name, unsigned long max, unsigned long *number)
{
	const char *text = jx_xml_attribute(attributes, name);
	unsigned long value = 0;

	if (text == NULL || *text == '\0')
		return false;
	for (; *text >= '0' && *text <= '9'; text++) {
		value = value * 10 + (unsigned long)(*text - '0');
		if (value > max)
			return false;
	}
	*number = value;
	return *text == '\0';
}
