/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/client/workbook_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <zip.h>

#define XML      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN     "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE   "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE  "http://schemas.openxmlformats.org/package/2006/relationships"
#define RELATION "<Relationship Id=\"%s\" Type=\"" OFFICE "/%s\" Target=\"%s\"/>"

char *jx_zip(const struct jx_file_part *parts, size_t n_parts, size_t *n)
{
	zip_source_t *whole = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(whole, ZIP_TRUNCATE, NULL);
	zip_stat_t stat;
	char *bytes;

	cr_assert_not_null(zip);
	zip_source_keep(whole);
	for (size_t i = 0; i < n_parts; i++) {
		zip_source_t *part = zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0);

		cr_assert_geq(zip_file_add(zip, parts[i].name, part, 0), 0);
	}
	cr_assert_eq(zip_close(zip), 0);
	zip_stat_init(&stat);
	cr_assert_eq(zip_source_open(whole), 0);
	cr_assert_eq(zip_source_stat(whole, &stat), 0);
	bytes = malloc((size_t)stat.size);
	cr_assert_not_null(bytes);
	cr_assert_eq(zip_source_read(whole, bytes, stat.size), (zip_int64_t)stat.size);
	(void)zip_source_close(whole);
	zip_source_free(whole);
	*n = (size_t)stat.size;
	return bytes;
}

static char *join(const char *before, const char *middle, const char *after)
{
	size_t size = strlen(before) + strlen(middle) + strlen(after) + 1;
	char *text = malloc(size);

	cr_assert_not_null(text);
	(void)snprintf(text, size, "%s%s%s", before, middle, after);
	return text;
}

char *jx_workbook_file(const char *texts, const char *formats, const char *rows, size_t *n)
{
	char root[512], relations[1024];
	struct jx_file_part parts[6] = {
		{"_rels/.rels", root},
		{"xl/workbook.xml", XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE
					"\"><sheets><sheet name=\"Figures\" sheetId=\"1\" r:id=\"rId1\"/></sheets>"
					"</workbook>"},
		{"xl/_rels/workbook.xml.rels", relations},
	};
	char *owned[3] = {
		join(XML "<sst xmlns=\"" MAIN "\">", texts, "</sst>"),
		join(XML "<styleSheet xmlns=\"" MAIN "\">", formats, "</styleSheet>"),
		join(XML "<worksheet xmlns=\"" MAIN "\"><sheetData>", rows, "</sheetData></worksheet>"),
	};
	char *bytes;

	(void)snprintf(root, sizeof(root), XML "<Relationships xmlns=\"" PACKAGE "\">" RELATION "</Relationships>",
		       "rId1", "officeDocument", "/xl/workbook.xml");
	(void)snprintf(relations, sizeof(relations),
		       XML "<Relationships xmlns=\"" PACKAGE "\">" RELATION RELATION RELATION "</Relationships>",
		       "rId3", "sharedStrings", "sharedStrings.xml", "rId2", "styles", "styles.xml", "rId1",
		       "worksheet", "worksheets/sheet1.xml");
	parts[3] = (struct jx_file_part){"xl/worksheets/sheet1.xml", owned[2]};
	parts[4] = (struct jx_file_part){"xl/sharedStrings.xml", owned[0]};
	parts[5] = (struct jx_file_part){"xl/styles.xml", owned[1]};
	bytes = jx_zip(parts, 6, n);
	for (size_t i = 0; i < 3; i++)
		free(owned[i]);
	return bytes;
}
