/* SPDX-License-Identifier: Apache-2.0 */
/* styles.xml: which numbers are shown as something else than they are. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "client/document/workbook_parts.h"
#include "client/document/workbook_xml.h"
#include "common/base/limits.h"

/* -- one format ---------------------------------------------------------------------------------------------------- */

/* Behind what stands at `code` and shows nothing of the number: a quoted text, a character after \ _ or *. */
static const char *skip_literal(const char *code)
{
	const char *end;

	if (*code == '"') {
		end = strchr(code + 1, '"');
		return end != NULL ? end + 1 : code + strlen(code);
	}
	if (strchr("\\_*", *code) != NULL)
		return code[1] != '\0' ? code + 2 : code + 1;
	return code;
}

/* "[h]" is a span of time; "[Red]", "[$-804]" and "[>5]" are none. */
static bool is_span(const char *bracket, const char *end)
{
	size_t n = (size_t)(end - bracket) - 1;

	for (size_t i = 1; i <= n; i++)
		if (tolower((unsigned char)bracket[i]) != tolower((unsigned char)bracket[1]))
			return false;
	return n > 0 && strchr("hms", tolower((unsigned char)bracket[1])) != NULL;
}

/* Behind "General", which is "G/通用格式" where a Chinese WPS saves it, "G/標準" in Japanese; `code` where it is none.
 */
static const char *skip_general(const char *code)
{
	static const char general[] = "general";
	const char *end = code + 2;
	size_t n = 0;

	while (general[n] != '\0' && tolower((unsigned char)code[n]) == general[n])
		n++;
	if (general[n] == '\0')
		return code + n;
	if (toupper((unsigned char)code[0]) != 'G' || code[1] != '/' || (unsigned char)code[2] < 0x80)
		return code;
	while ((unsigned char)*end >= 0x80)
		end++;
	return end;
}

/* The letters of years, months, days (aaa is one, too), hours, minutes, seconds, eras; E+ and E- are an exponent. */
static bool is_of_date(const char *code)
{
	char letter = (char)tolower((unsigned char)*code);

	if (letter == 'e')
		return code[1] != '+' && code[1] != '-';
	return letter != '\0' && strchr("ymdahsgb", letter) != NULL;
}

enum jx_workbook_shown jx_workbook_shown_by(const char *code)
{
	enum jx_workbook_shown shown = JX_SHOWN_PLAIN;

	while (*code != '\0') {
		const char *next = skip_literal(code), *end = *code == '[' ? strchr(code, ']') : NULL;

		if (next == code)
			next = skip_general(code);
		if (next > code) {
			code = next;
		} else if (end != NULL) {
			if (is_span(code, end))
				return JX_SHOWN_DATE;
			code = end + 1;
		} else {
			if (is_of_date(code))
				return JX_SHOWN_DATE;
			if (*code++ == '%')
				shown = JX_SHOWN_PERCENT;
		}
	}
	return shown;
}

/* Of the formats that have a number alone (ISO/IEC 29500-1, 18.8.30; 27 to 36 and 50 to 58 are East Asian dates). */
static enum jx_workbook_shown shown_by_number(unsigned long id)
{
	if (id == 9 || id == 10)
		return JX_SHOWN_PERCENT;
	if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58))
		return JX_SHOWN_DATE;
	return JX_SHOWN_PLAIN;
}

/* -- the part ------------------------------------------------------------------------------------------------------ */

struct custom {
	unsigned long id;
	enum jx_workbook_shown shown;
};

struct formats {
	struct jx_workbook_shared *shared;
	struct custom *customs; /* owned */
	size_t n, room;
	bool of_cells; /* within cellXfs */
};

static enum jx_status add_custom(struct formats *formats, const char *const *attributes)
{
	const char *code = jx_xml_attribute(attributes, "formatCode");
	struct custom *grown;
	unsigned long id;

	if (code == NULL || !jx_xml_number(attributes, "numFmtId", INT32_MAX, &id))
		return JX_OK;
	if (formats->n == JX_WORKBOOK_CUSTOM_FORMATS_MAX)
		return JX_OUT_OF_RANGE;
	grown = jx_workbook_grow(formats->customs, formats->n, &formats->room, sizeof(*grown));
	if (grown == NULL)
		return JX_RESOURCE_EXHAUSTED;
	formats->customs = grown;
	grown[formats->n++] = (struct custom){id, jx_workbook_shown_by(code)};
	return JX_OK;
}

static enum jx_workbook_shown find_shown(const struct formats *formats, unsigned long id)
{
	for (size_t i = 0; i < formats->n; i++)
		if (formats->customs[i].id == id)
			return formats->customs[i].shown;
	return shown_by_number(id);
}

static enum jx_status add_format(struct formats *formats, const char *const *attributes)
{
	struct jx_workbook_shared *shared = formats->shared;
	unsigned long id = 0;
	uint8_t *grown;

	if (shared->n_shown == JX_WORKBOOK_FORMATS_MAX)
		return JX_OUT_OF_RANGE;
	grown = jx_workbook_grow(shared->shown, shared->n_shown, &shared->room_shown, sizeof(*grown));
	if (grown == NULL)
		return JX_RESOURCE_EXHAUSTED;
	shared->shown = grown;
	(void)jx_xml_number(attributes, "numFmtId", INT32_MAX, &id);
	grown[shared->n_shown++] = (uint8_t)find_shown(formats, id);
	return JX_OK;
}

static enum jx_status on_begin(void *context, const char *name, const char *const *attributes)
{
	struct formats *formats = context;

	if (strcmp(name, "numFmt") == 0)
		return add_custom(formats, attributes);
	if (strcmp(name, "cellXfs") == 0)
		formats->of_cells = true;
	return formats->of_cells && strcmp(name, "xf") == 0 ? add_format(formats, attributes) : JX_OK;
}

static enum jx_status on_end(void *context, const char *name)
{
	struct formats *formats = context;

	if (strcmp(name, "cellXfs") == 0)
		formats->of_cells = false;
	return JX_OK;
}

enum jx_status jx_workbook_read_formats(const char *bytes, size_t n, struct jx_workbook_shared *shared)
{
	static const struct jx_xml_handlers handlers = {on_begin, on_end, NULL};
	struct formats formats = {.shared = shared};
	enum jx_status status = jx_xml_read(bytes, n, &handlers, &formats);

	free(formats.customs);
	return status;
}
