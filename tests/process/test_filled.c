/* SPDX-License-Identifier: Apache-2.0 */
/* Templates as people and spreadsheets hand them in: every way to write a figure is understood or refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <uniconv.h>

#include "tests/client/workbook_file.h"
#include "tests/lib/bureau.h"

#define FORM "petition.monthly"
#define ITEM "visit.improper"

static struct jx_bureau bureau;
static char file[JX_PATH_SIZE], text[65536];

static void setup(void)
{
	jx_bureau_open(&bureau);
}

static void teardown(void)
{
	jx_bureau_close(&bureau);
}

TestSuite(filled_in, .init = setup, .fini = teardown, .timeout = 120);

/* -- files --------------------------------------------------------------------------------------------------------- */

static void write_bytes(const char *name, const char *bytes, size_t n)
{
	FILE *out;

	jx_site_path(&bureau.site, name, file);
	out = fopen(file, "wb");
	cr_assert_not_null(out);
	cr_assert_eq(fwrite(bytes, 1, n, out), n);
	cr_assert_eq(fclose(out), 0);
}

static void write_workbook(const char *cell)
{
	char rows[2048], *bytes;
	size_t n;

	(void)snprintf(rows, sizeof(rows),
		       "<row r=\"1\"><c t=\"inlineStr\"><is><t>jixiao.template.1/" FORM "/370202</t></is></c>"
		       "<c t=\"inlineStr\"><is><t>value/2023-01/0</t></is></c></row>"
		       "<row r=\"4\"><c t=\"inlineStr\"><is><t>item</t></is></c></row>"
		       "<row r=\"9\"><c t=\"inlineStr\"><is><t>" ITEM "</t></is></c>%s</row>",
		       cell);
	bytes = jx_workbook_file("",
				 "<numFmts><numFmt numFmtId=\"200\" formatCode=\"G/通用格式\"/></numFmts>"
				 "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"200\"/><xf numFmtId=\"4\"/></cellXfs>",
				 rows, &n);
	write_bytes("figure.xlsx", bytes, n);
	free(bytes);
}

static void write_table(const char *cell)
{
	int n = snprintf(text, sizeof(text),
			 "jixiao.template.1/" FORM "/370202,value/2023-01/0\nitem,\n" ITEM ",\"%s\"\n", cell);

	write_bytes("figure.csv", text, (size_t)n);
}

/* The template of that year or month, in `text`, without its mark. */
static void make(const char *option, const char *when)
{
	FILE *in;
	size_t n;

	jx_site_path(&bureau.site, "made.csv", file);
	(void)remove(file);
	jx_expect_client(0, bureau.clerk, "template", FORM, option, when, "--file", file);
	in = fopen(file, "rb");
	cr_assert_not_null(in);
	n = fread(text, 1, sizeof(text) - 1, in);
	(void)fclose(in);
	text[n] = '\0';
	cr_assert_eq(strncmp(text, "\xef\xbb\xbf", 3), 0);
	memmove(text, text + 3, n - 2);
}

static void replace(const char *from, const char *to)
{
	static char after[sizeof(text)];
	char *at = strstr(text, from);

	cr_assert_not_null(at, "no %s in %s", from, text);
	(void)snprintf(after, sizeof(after), "%s", at + strlen(from));
	(void)snprintf(at, sizeof(text) - (size_t)(at - text), "%s%s", to, after);
}

static void as_gb18030(const char *name)
{
	size_t n = 0;
	char *bytes =
		u8_conv_to_encoding("GB18030", iconveh_error, (const uint8_t *)text, strlen(text), NULL, NULL, &n);

	cr_assert_not_null(bytes);
	write_bytes(name, bytes, n);
	free(bytes);
}

#define expect(exit_code, out, err, ...) EXPECT_CLIENT(exit_code, out, err, bureau.clerk, __VA_ARGS__)

/* -- figures ------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *written;
	const char *understood; /* NULL: refused */
	const char *told;
} figures[] = {
	{"12", "12", NULL},
	{"12 ", "12", NULL},
	{" 12", "12", NULL},
	{"\u300012\u3000", "12", NULL},
	{"12.0", "12", NULL},
	{"007", "7", NULL},
	{"NA", "not applicable", NULL},
	{"不适用", "not applicable", NULL},
	{"１２３", NULL, "its digits are of full width"},
	{"1２", NULL, "its digits are of full width"},
	{"1,234", NULL, "there is a comma in the number"},
	{"1,23", NULL, "there is a comma in the number"},
	{"1，234", NULL, "there is a comma in the number"},
	{"１,２３４", NULL, "its digits are of full width"},
	{"1 234", NULL, "there are blanks in the cell"},
	{"1'234", NULL, "there is something behind the number"},
	{"1.5E3", NULL, "the number has an exponent"},
	{"0x10", NULL, "there is something behind the number"},
	{"12%", NULL, "there is something behind the number"},
	{"12％", NULL, "there is something behind the number"},
	{"1.234.567", NULL, "it is not a number"},
	{"-3", NULL, "a figure is not negative"},
	{"+3", "3", NULL},
	{"-0", " 0", NULL},
	{"-", NULL, "it is not a number"},
	{"十二", NULL, "it is not a number"},
	{"—", NULL, "it is not a number"},
	{"2023-06-01", NULL, "there is something behind the number"},
	{"12.5", NULL, "this item is counted in whole numbers"},
};

static void expect_figure(size_t i, const char *where)
{
	char shown[128];

	if (figures[i].understood == NULL) {
		(void)snprintf(shown, sizeof(shown), "%s: 非正常接待场所上访: %s", where, figures[i].told);
		expect(3, "", shown, "submit", file, "--dry-run");
		return;
	}
	expect(0, figures[i].understood, "nothing was sent", "submit", file, "--dry-run");
}

/* The same in a cell of text and between quotation marks. */
Test(filled_in, every_way_to_write_a_figure)
{
	char cell[256];

	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		(void)snprintf(cell, sizeof(cell), "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">%s</t></is></c>",
			       figures[i].written);
		write_workbook(cell);
		expect_figure(i, "figure.xlsx:Figures!B9");
		write_table(figures[i].written);
		expect_figure(i, "figure.csv:3:2");
	}
}

/* Numbers are what they are, however they are shown; G/通用格式 is how WPS says that there is no format. */
Test(filled_in, numbers_of_workbooks)
{
	write_workbook("<c s=\"1\"><v>12</v></c>");
	expect(0, "12", "", "submit", file, "--dry-run");
	write_workbook("<c s=\"2\"><v>1234</v></c>");
	expect(0, "1234", "", "submit", file, "--dry-run");
	write_workbook("<c><v>1.5E3</v></c>");
	expect(0, "1500", "", "submit", file, "--dry-run");
	write_workbook("<c><v>-0</v></c>");
	expect(0, " 0", "", "submit", file, "--dry-run");
}

/* -- CSV as it comes back ------------------------------------------------------------------------------------------ */

/* Without quotation marks 1,234 is two cells, and none of them is the figure. */
Test(filled_in, thousands_without_quotation_marks)
{
	static const char *const filled[] = {ITEM ",非正常接待场所上访,次,,,1,234,\r\n",
					     ITEM ",非正常接待场所上访,次,,,1,234\r\n",
					     ITEM ",非正常接待场所上访,次,,,1,234,补录\r\n"};
	const char *at;
	struct jx_run run;

	for (size_t i = 0; i < sizeof(filled) / sizeof(filled[0]); i++) {
		make("--period", "2023-01");
		replace(ITEM ",非正常接待场所上访,次,,,,\r\n", filled[i]);
		write_bytes("cut.csv", text, strlen(text));
		expect(3, "", ":6: " ITEM ": a comma between thousands", "submit", file, "--dry-run");
	}
	make("--year", "2023");
	replace(ITEM ",非正常接待场所上访,次,,", ITEM ",非正常接待场所上访,次,1,234,");
	write_bytes("cut.csv", text, strlen(text));
	expect(3, "", ":4: " ITEM ": a comma between thousands", "submit", file, "--dry-run");
	/* Of the row, however many months have figures. */
	make("--year", "2023");
	replace(ITEM ",非正常接待场所上访,次,,,", ITEM ",非正常接待场所上访,次,5,1,234,7,");
	write_bytes("cut.csv", text, strlen(text));
	jx_run_client(&run, bureau.clerk, "submit", file, "--dry-run", (char *)NULL);
	cr_assert_eq(run.exit_code, 3);
	at = strstr(run.err, ":5: " ITEM ": a comma between thousands");
	cr_assert(at != NULL && strstr(at + strlen(":5: " ITEM ": a"), "a comma between") == NULL, "%s", run.err);
	jx_run_clear(&run);
}

/* Small ones have no NUL byte that would tell; what is wrong is not that a form is not named. */
Test(filled_in, a_document_is_named)
{
	static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

	write_bytes("june.pdf", pdf, sizeof(pdf) - 1);
	expect(3, "", "it is a PDF document", "submit", file);
}

/* As a Chinese Excel saves it: GB18030, months as dates, columns that it thinks are used, what needs it in quotes. */
Test(filled_in, a_month_as_excel_saves_it)
{
	make("--period", "2023-01");
	replace(ITEM ",非正常接待场所上访,次,,,,\r\n", ITEM ",非正常接待场所上访,次,,,12,\"一件, 说\"\"已\"\"办\"\r\n");
	replace("2022-12", "Dec-22");
	for (char *at = text; (at = strstr(at, "\r\n")) != NULL; at += 4) {
		memmove(at + 2, at, strlen(at) + 1);
		at[0] = at[1] = ',';
	}
	as_gb18030("excel.csv");
	expect(0, "12", "entry ", "submit", file);
	expect(0, "12,次,\"一件, 说\"\"已\"\"办\"\r\n", "", "submission", "show", FORM, "2023-01", "-o", "csv");
	expect(0, "", "nothing changes", "submit", file);
}

/* Twelve columns, in each of the encodings; and what comes of them comes back unchanged. */
Test(filled_in, a_year_in_three_encodings)
{
	static const char *const offered[] = {"5,4,5,,,,,,,,,", "5,4,5,4,5,4,,,,,,", "5,4,5,4,5,4,5,4,5,4,5,4"};
	static const char *const counted[] = {"submitted: 3, unchanged: 0, empty: 9",
					      "submitted: 3, unchanged: 3, empty: 6",
					      "submitted: 6, unchanged: 6, empty: 0"};
	char row[128];

	for (size_t i = 0; i < 3; i++) {
		make("--year", "2023");
		char *at = strstr(text, "\r\n" ITEM ",");

		cr_assert_not_null(at);
		(void)snprintf(row, sizeof(row), "\r\n" ITEM ",非正常接待场所上访,次,%s,\r\n", offered[i]);
		char rest[8192];

		(void)snprintf(rest, sizeof(rest), "%s", strstr(at + 2, "\r\n") + 2);
		(void)snprintf(at, sizeof(text) - (size_t)(at - text), "%s%s", row, rest);
		char marked[sizeof(text) + 4];

		(void)snprintf(marked, sizeof(marked), "%s%s", i == 1 ? "\xef\xbb\xbf" : "", text);
		if (i < 2)
			write_bytes("year.csv", marked, strlen(marked));
		else
			as_gb18030("year.csv");
		expect(0, "", counted[i], "submit", file);
	}
	expect(0, ITEM ",非正常接待场所上访,4,次,\r\n", "", "submission", "show", FORM, "2023-12", "-o", "csv");
	make("--year", "2023");
	write_bytes("year.csv", text, strlen(text));
	expect(0, "", "submitted: 0, unchanged: 12, empty: 0", "submit", file);
}
