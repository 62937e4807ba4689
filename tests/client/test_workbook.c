/* SPDX-License-Identifier: Apache-2.0 */
/* Workbooks as several programs write them, broken ones, and those that are made to do harm. */
#include "client/document/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/document/workbook_number.h"
#include "client/document/workbook_parts.h"
#include "common/base/limits.h"
#include "tests/client/workbook_file.h"
#include "tests/lib/expect.h"

static struct jx_workbook workbook;
static struct jx_workbook_problem problem;

static void clear(void)
{
	jx_workbook_clear(&workbook);
}

TestSuite(workbook, .fini = clear);

static enum jx_status read_bytes(char *bytes, size_t n)
{
	enum jx_status status;

	jx_workbook_clear(&workbook);
	status = jx_workbook_read(bytes, n, &workbook, &problem);
	free(bytes);
	return status;
}

static enum jx_status read_rows(const char *texts, const char *formats, const char *rows)
{
	size_t n;
	char *bytes = jx_workbook_file(texts, formats, rows, &n);

	return read_bytes(bytes, n);
}

static void expect_cell(const char *address, enum jx_workbook_kind kind, const char *text)
{
	const struct jx_workbook_sheet *sheet = &workbook.sheets[0];
	char found[JX_WORKBOOK_ADDRESS_SIZE];

	for (size_t i = 0; i < sheet->n; i++) {
		jx_workbook_address(sheet->cells[i].row, sheet->cells[i].column, found);
		if (strcmp(found, address) != 0)
			continue;
		cr_assert_str_eq(sheet->cells[i].text, text);
		cr_assert_eq(sheet->cells[i].kind, kind, "%s: %d", address, (int)sheet->cells[i].kind);
		cr_assert_eq(jx_workbook_cell(sheet, sheet->cells[i].row, sheet->cells[i].column), &sheet->cells[i]);
		return;
	}
	cr_assert_fail("no cell %s", address);
}

static void expect_refused(enum jx_status status, const char *part)
{
	EXPECT_STATUS(status, JX_INVALID_ARGUMENT);
	cr_assert(strstr(problem.text, part), "%s", problem.text);
	cr_assert_not_null(problem.fix);
}

/* -- cells --------------------------------------------------------------------------------------------------------- */

Test(workbook, every_kind_of_cell)
{
	EXPECT_OK(read_rows(
		"<si><t>甲</t></si><si><r><t>应</t></r><r><t xml:space=\"preserve\"> 受理</t></r><rPh sb=\"0\" "
		"eb=\"1\"><t>ying</t></rPh></si>",
		"",
		"<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"C2\"><v>12</v></c><c r=\"D2\" t=\"n\"><v>1.5</v>"
		"</c><c r=\"E2\" t=\"inlineStr\"><is><t>12</t></is></c><c r=\"F2\"><f>6*7</f><v>42</v></c><c r=\"G2\" "
		"t=\"str\"><f>A2</f><v>x</v></c><c r=\"H2\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c r=\"I2\" t=\"b\">"
		"<v>1</v></c><c r=\"J2\" s=\"3\"/><c r=\"K2\"><f>NOW()</f></c><c r=\"AA2\" t=\"d\"><v>2023-06-01</v>"
		"</c></row><row><c><v>7</v></c><c><v>8</v></c></row>"));
	cr_assert_eq(workbook.n, 1);
	cr_assert_str_eq(workbook.sheets[0].name, "Figures");
	cr_assert_eq(workbook.sheets[0].n, 12);
	expect_cell("A2", JX_WORKBOOK_TEXT, "应 受理");
	expect_cell("C2", JX_WORKBOOK_NUMBER, "12");
	expect_cell("D2", JX_WORKBOOK_NUMBER, "1.5");
	expect_cell("E2", JX_WORKBOOK_TEXT, "12");
	expect_cell("F2", JX_WORKBOOK_NUMBER, "42");
	expect_cell("G2", JX_WORKBOOK_TEXT, "x");
	expect_cell("H2", JX_WORKBOOK_ERROR, "#DIV/0!");
	expect_cell("I2", JX_WORKBOOK_BOOLEAN, "1");
	expect_cell("K2", JX_WORKBOOK_NUMBER, "");
	expect_cell("AA2", JX_WORKBOOK_DATE, "2023-06-01");
	expect_cell("A3", JX_WORKBOOK_NUMBER, "7");
	expect_cell("B3", JX_WORKBOOK_NUMBER, "8");
	cr_assert(jx_workbook_cell(&workbook.sheets[0], 1, 5)->formula);
	cr_assert_null(jx_workbook_cell(&workbook.sheets[0], 1, 9));
}

/* By number, by a format of the file's own, and as a percentage. */
Test(workbook, dates_and_percentages)
{
	EXPECT_OK(read_rows(
		"",
		"<numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/></numFmts>"
		"<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf "
		"numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"10\"/></cellXfs>",
		"<row r=\"1\"><c r=\"A1\" s=\"0\"><v>45000</v></c><c r=\"B1\" s=\"1\"><v>45000</v></c><c "
		"r=\"C1\" s=\"2\"><v>45000</v></c><c r=\"D1\" s=\"3\"><v>0.5</v></c><c r=\"E1\" "
		"s=\"99\"><v>1</v></c></row>"));
	expect_cell("A1", JX_WORKBOOK_NUMBER, "45000");
	expect_cell("B1", JX_WORKBOOK_DATE, "45000");
	expect_cell("C1", JX_WORKBOOK_DATE, "45000");
	expect_cell("D1", JX_WORKBOOK_PERCENT, "0.5");
	expect_cell("E1", JX_WORKBOOK_NUMBER, "1");
}

Test(workbook, what_formats_show)
{
	static const char *const plain[] = {"General",
					    "0.00_);[Red](0.00)",
					    "#,##0\"day\"",
					    "0.00E+00",
					    "##0.0E-0",
					    "@",
					    "\\d0",
					    "[$-804]0",
					    "G/通用格式",
					    "g/通用格式\"件\"",
					    "G/標準",
					    "[DBNum1][$-804]G/通用格式",
					    "[$-804]General",
					    "常规",
					    "0\"个 (ymd)\"",
					    "[Red][>=100]0;General",
					    "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ",
					    "[$¥-804]#,##0.00;[$¥-804]\\-#,##0.00",
					    "#\\ ?/?"},
				 *const dates[] = {"yyyy-mm-dd",
						   "[$-804]yyyy\"年\"",
						   "[h]:mm",
						   "d/m",
						   "e\"年\"",
						   "AM/PM h",
						   "GENERAL;m",
						   "G/通用格式;m",
						   "yyyy/m/d;@",
						   "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
						   "[DBNum1][$-804]yyyy\"年\"m\"月\"",
						   "yyyy年m月d日",
						   "[$-804]aaaa;@",
						   "上午/下午h\"时\"mm\"分\"",
						   "ge.m.d",
						   "G",
						   "mm:ss.0"};

	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		cr_assert_eq(jx_workbook_shown_by(plain[i]), JX_SHOWN_PLAIN, "%s", plain[i]);
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
		cr_assert_eq(jx_workbook_shown_by(dates[i]), JX_SHOWN_DATE, "%s", dates[i]);
	cr_assert_eq(jx_workbook_shown_by("0.0%"), JX_SHOWN_PERCENT);
	cr_assert_eq(jx_workbook_shown_by("0\"%\""), JX_SHOWN_PLAIN);
	cr_assert_eq(jx_workbook_shown_by("[h"), JX_SHOWN_DATE);
	cr_assert_eq(jx_workbook_shown_by("\"d"), JX_SHOWN_PLAIN);
	cr_assert_eq(jx_workbook_shown_by("0\\"), JX_SHOWN_PLAIN);
}

static void expect_number(const char *text, const char *expected)
{
	char out[JX_WORKBOOK_NUMBER_SIZE] = "none";
	bool is = jx_workbook_number(text, out);

	cr_assert_eq(is, expected != NULL, "%s: %s", text, out);
	cr_assert(expected == NULL || strcmp(out, expected) == 0, "%s: %s", text, out);
}

/* Of 17 digits in the file, 15 are what a person typed. */
Test(workbook, numbers_as_they_were_typed)
{
	expect_number("0", "0");
	expect_number("-0", "0");
	expect_number("007", "7");
	expect_number("12.50", "12.5");
	expect_number("1.1000000000000001", "1.1");
	expect_number("0.28999999999999998", "0.29");
	expect_number("670.49999999999995", "670.5");
	expect_number("9999999999999995", "10000000000000000");
	expect_number("0.99999999999999995", "1");
	expect_number("1.2E+5", "120000");
	expect_number("1.25e-3", "0.00125");
	expect_number("-1.5", "-1.5");
	expect_number(".5", "0.5");
	expect_number("5.", "5");
	expect_number("1E30", NULL);
	expect_number("1E31", NULL);
	expect_number("1E-99999999999999", NULL);
	expect_number("0E99999", "0");
	expect_number("", NULL);
	expect_number("-", NULL);
	expect_number(".", NULL);
	expect_number("1e", NULL);
	expect_number("1 ", NULL);
	expect_number("1,5", NULL);
	expect_number("NaN", NULL);
	expect_number("0x10", NULL);
}

Test(workbook, addresses)
{
	char out[JX_WORKBOOK_ADDRESS_SIZE];

	jx_workbook_address(0, 0, out);
	cr_assert_str_eq(out, "A1");
	jx_workbook_address(13, 25, out);
	cr_assert_str_eq(out, "Z14");
	jx_workbook_address(0, 26, out);
	cr_assert_str_eq(out, "AA1");
	jx_workbook_address(JX_WORKBOOK_ROWS_MAX - 1, JX_WORKBOOK_COLUMNS_MAX - 1, out);
	cr_assert_str_eq(out, "XFD1048576");
}

/* -- files that are none ------------------------------------------------------------------------------------------- */

static void expect_damaged(const char *rows)
{
	expect_refused(read_rows("<si><t>x</t></si>", "", rows), "damaged");
}

Test(workbook, cells_that_cannot_be)
{
	expect_damaged("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>");
	expect_damaged("<row r=\"2\"/><row r=\"1\"/>");
	expect_damaged("<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>");
	expect_damaged("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>");
	expect_damaged("<row r=\"1048577\"/>");
	expect_damaged("<row r=\"0\"/>");
	expect_damaged("<c r=\"A1\"><v>1</v></c>");
	expect_damaged("<row r=\"1\"><c r=\"1A\"><v>1</v></c></row>");
	expect_damaged("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c></row>");
	expect_damaged("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>");
	expect_damaged("<row r=\"1\"><c r=\"A1\"><v>1</v></row>");
	EXPECT_OK(read_rows("", "", "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"));
}

Test(workbook, other_files)
{
	static const struct jx_file_part text = {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"};
	static const struct jx_file_part lost = {
		"_rels/.rels",
		"<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/>"
		"</Relationships>"};
	char ole[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", torn[] = "PK\x03\x04 and no more";
	size_t n;
	char *bytes = jx_zip(&text, 1, &n);

	cr_assert(jx_workbook_is(bytes, n));
	expect_refused(read_bytes(bytes, n), "no workbook of the kind .xlsx");
	bytes = jx_zip(&lost, 1, &n);
	expect_refused(read_bytes(bytes, n), "damaged");
	cr_assert(jx_workbook_is(ole, sizeof(ole)));
	jx_workbook_clear(&workbook);
	expect_refused(jx_workbook_read(ole, sizeof(ole), &workbook, &problem), "password");
	cr_assert(jx_workbook_is(torn, sizeof(torn)));
	jx_workbook_clear(&workbook);
	expect_refused(jx_workbook_read(torn, sizeof(torn), &workbook, &problem), "damaged");
	cr_assert_not(jx_workbook_is("item,value", 10));
	cr_assert_not(jx_workbook_is("P", 1));
}

/* Cut anywhere, or with any byte changed, a file is read or refused. */
Test(workbook, damaged_anywhere)
{
	size_t n, refused = 0;
	char *bytes =
		jx_workbook_file("<si><t>x</t></si>", "", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>", &n);

	for (size_t i = 0; i < n; i += 3) {
		bytes[i] = (char)(bytes[i] ^ 0x41);
		jx_workbook_clear(&workbook);
		refused += jx_workbook_read(bytes, n, &workbook, &problem) != JX_OK;
		bytes[i] = (char)(bytes[i] ^ 0x41);
		jx_workbook_clear(&workbook);
		EXPECT_STATUS(jx_workbook_read(bytes, i, &workbook, &problem), JX_INVALID_ARGUMENT);
	}
	cr_assert_gt(refused, n / 12);
	free(bytes);
}

/* -- files that are made to do harm -------------------------------------------------------------------------------- */

/* A document that declares anything is refused before any of it is expanded. */
Test(workbook, entities)
{
	static const struct jx_file_part bomb = {
		"_rels/.rels",
		"<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><r>&b;</r>"};
	static const struct jx_file_part outside = {"_rels/.rels", "<!DOCTYPE r SYSTEM \"file:///etc/passwd\"><r/>"};
	size_t n;
	char *bytes = jx_zip(&bomb, 1, &n);

	expect_refused(read_bytes(bytes, n), "damaged");
	bytes = jx_zip(&outside, 1, &n);
	expect_refused(read_bytes(bytes, n), "damaged");
}

/* Small packed, too large unpacked. */
Test(workbook, a_zip_bomb)
{
	size_t n, size = JX_WORKBOOK_BYTES_MAX;
	char *rows = malloc(size + 1), *bytes;

	cr_assert_not_null(rows);
	memset(rows, ' ', size);
	rows[size] = '\0';
	bytes = jx_workbook_file("", "", rows, &n);
	cr_assert_lt(n, 100000);
	expect_refused(read_bytes(bytes, n), "larger than any form");
	free(rows);
}

/* Rows of one cell each, `cells` in all. */
static char *many_rows(size_t cells)
{
	static const char row[] = "<row><c><v>1</v></c></row>";
	char *rows = malloc(cells * (sizeof(row) - 1) + 1);

	cr_assert_not_null(rows);
	for (size_t i = 0; i < cells; i++)
		memcpy(rows + i * (sizeof(row) - 1), row, sizeof(row));
	return rows;
}

Test(workbook, as_many_cells_as_there_may_be)
{
	char *rows = many_rows(JX_WORKBOOK_CELLS_MAX);

	EXPECT_OK(read_rows("", "", rows));
	cr_assert_eq(workbook.n_cells, JX_WORKBOOK_CELLS_MAX);
	free(rows);
	rows = many_rows(JX_WORKBOOK_CELLS_MAX + 1);
	expect_refused(read_rows("", "", rows), "larger than any form");
	free(rows);
}

/* A cell of n bytes. */
static char *long_cell(size_t n)
{
	static const char before[] = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>", after[] = "</v></c></row>";
	char *row = malloc(n + sizeof(before) + sizeof(after));

	cr_assert_not_null(row);
	memcpy(row, before, sizeof(before) - 1);
	memset(row + sizeof(before) - 1, 'x', n);
	memcpy(row + sizeof(before) - 1 + n, after, sizeof(after));
	return row;
}

Test(workbook, as_long_as_a_cell_may_be)
{
	char *row = long_cell(JX_WORKBOOK_TEXT_MAX);

	EXPECT_OK(read_rows("", "", row));
	cr_assert_eq(strlen(workbook.sheets[0].cells[0].text), JX_WORKBOOK_TEXT_MAX);
	free(row);
	row = long_cell(JX_WORKBOOK_TEXT_MAX + 1);
	expect_refused(read_rows("", "", row), "larger than any form");
	free(row);
}

/* Too many files in it, whatever they are. */
Test(workbook, as_many_parts_as_there_may_be)
{
	static struct jx_file_part parts[JX_WORKBOOK_PARTS_MAX + 1];
	static char names[JX_WORKBOOK_PARTS_MAX + 1][16];
	size_t n;
	char *bytes;

	for (size_t i = 0; i <= JX_WORKBOOK_PARTS_MAX; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "part%zu", i);
		parts[i] = (struct jx_file_part){names[i], ""};
	}
	bytes = jx_zip(parts, JX_WORKBOOK_PARTS_MAX, &n);
	expect_refused(read_bytes(bytes, n), "no workbook of the kind .xlsx");
	bytes = jx_zip(parts, JX_WORKBOOK_PARTS_MAX + 1, &n);
	expect_refused(read_bytes(bytes, n), "larger than any form");
}

/* The word so often. */
static char *repeat(const char *word, size_t times)
{
	const size_t n = strlen(word);
	char *text = malloc(n * times + 1);

	cr_assert_not_null(text);
	for (size_t i = 0; i < times; i++)
		memcpy(text + i * n, word, n + 1);
	return text;
}

static void expect_bound(const char *text_word, const char *format_word, size_t most)
{
	char *fits = repeat(text_word[0] != '\0' ? text_word : format_word, most);
	char *more = repeat(text_word[0] != '\0' ? text_word : format_word, most + 1);
	const bool texts = text_word[0] != '\0';

	EXPECT_OK(read_rows(texts ? fits : "", texts ? "" : fits, ""));
	expect_refused(read_rows(texts ? more : "", texts ? "" : more, ""), "larger than any form");
	free(fits);
	free(more);
}

Test(workbook, as_many_texts_and_formats_as_there_may_be)
{
	expect_bound("<si/>", "", JX_WORKBOOK_TEXTS_MAX);
	expect_bound("", "<cellXfs><xf/></cellXfs>", JX_WORKBOOK_FORMATS_MAX);
	expect_bound("", "<numFmt numFmtId=\"200\" formatCode=\"0\"/>", JX_WORKBOOK_CUSTOM_FORMATS_MAX);
}

/* Sheets that all have the same cells. */
static enum jx_status read_sheets(size_t sheets)
{
	static const char sheet[] = "<sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/>";
	char *rows = repeat(sheet, sheets), list[8192];
	const struct jx_file_part parts[] = {
		{"_rels/.rels", "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"book.xml\"/>"
				"</Relationships>"},
		{"_rels/book.xml.rels", "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" "
					"Target=\"/sheet.xml\"/></Relationships>"},
		{"book.xml", list},
		{"sheet.xml", "<worksheet/>"},
	};
	size_t n;
	char *bytes;

	(void)snprintf(list, sizeof(list), "<workbook xmlns:r=\"x\"><sheets>%s</sheets></workbook>", rows);
	free(rows);
	bytes = jx_zip(parts, sizeof(parts) / sizeof(parts[0]), &n);
	return read_bytes(bytes, n);
}

Test(workbook, as_many_sheets_as_there_may_be)
{
	EXPECT_OK(read_sheets(JX_WORKBOOK_SHEETS_MAX));
	cr_assert_eq(workbook.n, JX_WORKBOOK_SHEETS_MAX);
	expect_refused(read_sheets(JX_WORKBOOK_SHEETS_MAX + 1), "larger than any form");
}
