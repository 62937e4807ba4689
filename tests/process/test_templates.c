/* SPDX-License-Identifier: Apache-2.0 */
/* Forms to be filled in: made, filled in by other programs, submitted and shown, with the real binaries. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <uniconv.h>

#include "tests/client/workbook_file.h"
#include "tests/lib/process.h"

#define FORM        "petition.monthly"
#define OFFICE      "370202"
/* Made by this program, filled in and saved by LibreOffice 7.4.7: a month and a year. */
#define SAVED_MONTH JIXIAO_TEST_DATA "/templates/petition-2023-06.xlsx"
#define SAVED_YEAR  JIXIAO_TEST_DATA "/templates/petition-2023.xlsx"

static struct jx_site site;
static char manager[JX_PATH_SIZE], clerk[JX_PATH_SIZE], second[JX_PATH_SIZE], file[JX_PATH_SIZE];

static void setup(void)
{
	static const char *const codes[] = {"370202", "370203", "370211", "370212", "370213",
					    "370214", "370215", "370281", "370283", "370285"};

	(void)setenv("LC_ALL", "C", 1);
	jx_site_open(&site);
	jx_site_start(&site);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		jx_expect_client(0, site.profile, "office", "add", "--code", codes[i], "--name", codes[i], "--parent",
				 "129001");
	jx_site_enrol(&site, "manager", "129001", "manager", manager);
	jx_site_enrol(&site, "clerk", OFFICE, "clerk", clerk);
	jx_site_enrol(&site, "second", OFFICE, "clerk", second);
	jx_expect_client(0, manager, "catalog", "import", EXAMPLE_PATH);
	jx_site_path(&site, "june.csv", file);
}

static void teardown(void)
{
	jx_site_close(&site);
}

TestSuite(templates, .init = setup, .fini = teardown, .timeout = 120);

/* -- helpers ------------------------------------------------------------------------------------------------------- */

static void write_bytes(const char *path, const char *bytes, size_t n)
{
	FILE *out = fopen(path, "wb");

	cr_assert_not_null(out);
	cr_assert_eq(fwrite(bytes, 1, n, out), n);
	cr_assert_eq(fclose(out), 0);
}

static char *read_text(const char *path)
{
	static char text[65536];
	FILE *in = fopen(path, "rb");
	size_t n;

	cr_assert_not_null(in);
	n = fread(text, 1, sizeof(text) - 1, in);
	(void)fclose(in);
	text[n] = '\0';
	return text;
}

static void expect(struct jx_run *run, int exit_code, const char *out, const char *err)
{
	cr_assert_eq(run->exit_code, exit_code, "exit %d instead of %d\n%s%s", run->exit_code, exit_code, run->out,
		     run->err);
	cr_assert(strstr(run->out, out) != NULL, "no \"%s\" in: %s%s", out, run->out, run->err);
	cr_assert(strstr(run->err, err) != NULL, "no \"%s\" in: %s", err, run->err);
	jx_run_clear(run);
}

static void submit(int exit_code, const char *who, const char *path, const char *out, const char *err)
{
	struct jx_run run;

	jx_run_client(&run, who, "submit", path, (char *)NULL);
	expect(&run, exit_code, out, err);
}

static void expect_shown(const char *period, const char *text)
{
	struct jx_run run;

	jx_run_client(&run, clerk, "submission", "show", FORM, period, "-o", "csv", (char *)NULL);
	expect(&run, 0, text, "");
}

/* Writes into the empty cells of the item's row of the CSV file. */
static void fill_in(char *text, size_t size, const char *row, const char *filled)
{
	char *at = strstr(text, row);
	char after[65536];

	cr_assert_not_null(at, "no %s in %s", row, text);
	(void)snprintf(after, sizeof(after), "%s", at + strlen(row));
	(void)snprintf(at, size - (size_t)(at - text), "%s%s", filled, after);
}

/* -- CSV ----------------------------------------------------------------------------------------------------------- */

static void as_gb18030(const char *text, const char *path)
{
	size_t n = 0;
	char *bytes =
		u8_conv_to_encoding("GB18030", iconveh_error, (const uint8_t *)text, strlen(text), NULL, NULL, &n);

	cr_assert_not_null(bytes);
	write_bytes(path, bytes, n);
	free(bytes);
}

/* Template, filled in, submitted, shown: with a mark as it is made, without it, and as a Chinese spreadsheet saves it.
 */
Test(templates, csv_in_three_encodings)
{
	static const char *const periods[] = {"2023-01", "2023-02", "2023-03"};
	char path[JX_PATH_SIZE], text[65536];

	for (size_t i = 0; i < 3; i++) {
		jx_site_path(&site, periods[i], path);
		(void)strncat(path, ".csv", sizeof(path) - strlen(path) - 1);
		jx_expect_client(0, clerk, "template", "信访业务月报", "--period", periods[i], "--file", path);
		(void)snprintf(text, sizeof(text), "%s", read_text(path));
		cr_assert(strncmp(text, "\xef\xbb\xbfjixiao.template.1/petition.monthly/370202,", 29) == 0);
		fill_in(text, sizeof(text),
			i == 0   ? "accept.due,应受理,件次,,,"
			: i == 1 ? "accept.due,应受理,件次,6,6,"
				 : "accept.due,应受理,件次,6,12,",
			i == 0   ? "accept.due,应受理,件次,,,6"
			: i == 1 ? "accept.due,应受理,件次,6,6,6"
				 : "accept.due,应受理,件次,6,12,6");
		fill_in(text, sizeof(text),
			i == 0   ? "accept.in_time,及时受理,件次,,,,"
			: i == 1 ? "accept.in_time,及时受理,件次,5,5,,"
				 : "accept.in_time,及时受理,件次,5,10,,",
			"accept.in_time,及时受理,件次,,,5,一件延期");
		if (i == 2)
			as_gb18030(text + 3, path);
		else
			write_bytes(path, text + 3 * i, strlen(text + 3 * i));
		submit(0, clerk, path, "accept.in_time", "entry ");
		expect_shown(periods[i], "accept.due,应受理,6,件次,\r\n");
		expect_shown(periods[i], "accept.in_time,及时受理,5,件次,一件延期\r\n");
		submit(0, clerk, path, "", "nothing changes");
	}
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
}

/* What is named on the command line as well has to be the same. */
Test(templates, named_twice)
{
	struct jx_run run;

	jx_run_client(&run, clerk, "submit", "--form", "信访业务月报", "--period", "2023-06", "--office", OFFICE,
		      SAVED_MONTH, "--dry-run", (char *)NULL);
	expect(&run, 0, "224", "nothing was sent");
	jx_run_client(&run, clerk, "submit", "--period", "2023-05", SAVED_MONTH, (char *)NULL);
	expect(&run, 2, "", "--period is 2023-05, and the template is of 2023-06");
	jx_run_client(&run, clerk, "submit", "--form", "video.monthly", SAVED_MONTH, (char *)NULL);
	expect(&run, 2, "", "--form is video.monthly");
	jx_run_client(&run, clerk, "submit", "--office", "370203", SAVED_MONTH, (char *)NULL);
	expect(&run, 2, "", "--office is 370203, and the template is of 370202");
	write_bytes(file, "item,value\naccept.due,1\n", 24);
	submit(2, clerk, file, "", "--form and --period are missing");
}

/* -- workbooks ----------------------------------------------------------------------------------------------------- */

/* Numbers, one as text with a blank behind it, a formula, NA and 不适用, zeros, a note; and what was left empty. */
Test(templates, a_month_as_libreoffice_saves_it)
{
	submit(0, clerk, SAVED_MONTH, "accept.in_time", "entry ");
	expect_shown("2023-06", "online.handled,网上信访受理办理,224,件次,\r\n");
	expect_shown("2023-06", "letter.registered,来信登记,72,件次,\r\n");
	expect_shown("2023-06", "letter.processed,来信处理,72,件次,\r\n");
	expect_shown("2023-06", "accept.in_time,及时受理,360,件次,3件因补正延期\r\n");
	expect_shown("2023-06", "close.due,应办结,0,件次,\r\n");
	expect_shown("2023-06", "leader.due,领导接访应公开,NA,次,\r\n");
	expect_shown("2023-06", "rating.rated,参评,,件次,\r\n");
	submit(0, clerk, SAVED_MONTH, "", "nothing changes");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
}

/* One submission each; what nobody filled in is none. */
Test(templates, a_year_as_libreoffice_saves_it)
{
	struct jx_run run;

	jx_run_client(&run, clerk, "submit", SAVED_YEAR, "--note", "x", (char *)NULL);
	expect(&run, 2, "", "--note is of one month");
	jx_run_client(&run, clerk, "submit", SAVED_YEAR, "--dry-run", (char *)NULL);
	expect(&run, 0, "", "months: 12; would be submitted: 3, unchanged: 0, empty: 9, refused: 0");
	jx_run_client(&run, clerk, "submit", SAVED_YEAR, "--period", "2023-02", (char *)NULL);
	expect(&run, 0, "2023-02", "entry ");
	submit(0, clerk, SAVED_YEAR, "2023-12", "months: 12; submitted: 2, unchanged: 1, empty: 9, not submitted: 0");
	expect_shown("2023-01", "accept.due,应受理,363,件次,\r\n");
	expect_shown("2023-02", "accept.in_time,及时受理,90,件次,\r\n");
	expect_shown("2023-12", "accept.in_time,及时受理,7,件次,\r\n");
	jx_run_client(&run, clerk, "submission", "show", FORM, "2023-03", (char *)NULL);
	expect(&run, 8, "", "has not submitted");
}

#define TEXT(text) "<c t=\"inlineStr\"><is><t>" text "</t></is></c>"

/* A workbook of this one's keys, with this row of accept.due. */
static void make_workbook(const char *row)
{
	char rows[4096], *bytes;
	size_t n;

	(void)snprintf(
		rows, sizeof(rows),
		"<row r=\"1\">" TEXT("jixiao.template.1/" FORM "/" OFFICE) TEXT("value/2023-01/0")
			TEXT("note/2023-01") "</row><row r=\"3\">" TEXT("item") "</row><row r=\"14\">" TEXT(
				"accept.due") "%s</row><row r=\"99\">" TEXT("accept.in_time") "<c><v>1</v></c></row>",
		row);
	bytes = jx_workbook_file("", "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"9\"/></cellXfs>",
				 rows, &n);
	jx_site_path(&site, "june.xlsx", file);
	write_bytes(file, bytes, n);
	free(bytes);
}

/* Each with its address; nothing is guessed. */
Test(templates, wrong_cells_are_named_by_their_addresses)
{
	static const struct {
		const char *row, *said;
	} cells[] = {
		{TEXT("１２"), "june.xlsx:Figures!B14: 应受理: its digits are of full width"},
		{TEXT("1,234"), "june.xlsx:Figures!B14: 应受理: there is a comma"},
		{TEXT("12件"), "june.xlsx:Figures!B14: 应受理: there is something behind the number"},
		{TEXT("十二"), "june.xlsx:Figures!B14: 应受理: it is not a number"},
		{"<c s=\"1\"><v>45000</v></c>", "june.xlsx:Figures!B14: accept.due: the cell is formatted as a date"},
		{"<c s=\"2\"><v>0.5</v></c>",
		 "june.xlsx:Figures!B14: accept.due: the cell is formatted as a percentage"},
		{"<c t=\"b\"><v>1</v></c>", "june.xlsx:Figures!B14: accept.due: the cell says true or false"},
		{"<c t=\"e\"><v>#N/A</v></c>", "june.xlsx:Figures!B14: accept.due: the cell shows an error"},
		{"<c><f>1+1</f></c>", "june.xlsx:Figures!B14: accept.due: the cell has a formula, and no result"},
		{"<c><v>-3</v></c>", "june.xlsx:Figures!B14: 应受理: a figure is not negative"},
		{"<c><v>12.5</v></c>", "june.xlsx:Figures!B14: 应受理: this item is counted in whole numbers"},
		{"<c><v>0</v></c>", "june.xlsx:Figures!B99: 及时受理: 及时受理数不应大于应受理数"},
		{"<c><v>1</v></c><c t=\"e\"><v>#N/A</v></c>",
		 "june.xlsx:Figures!C14: accept.due: the cell shows an error"},
		{"<c><v>1</v></c><c r=\"B14\"><v>2</v></c>", "june.xlsx: the workbook is damaged"},
	};

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		make_workbook(cells[i].row);
		submit(3, clerk, file, "", cells[i].said);
	}
	make_workbook(TEXT(" 12 \xe3\x80\x80"));
	submit(0, clerk, file, "accept.due", "entry ");
	expect_shown("2023-01", "accept.due,应受理,12,件次,\r\n");
}

/* A figure and a note beside no item, an item that the form has not, one that comes twice; a row that says nothing. */
Test(templates, wrong_rows_are_named)
{
	static const char *const told[] = {
		"june.xlsx:Figures!B18: 7: no item belongs to this row",
		"june.xlsx:Figures!C19: beside: no item belongs to this row",
		"june.xlsx:Figures!A16: no.such: the form has no such item",
		"june.xlsx:Figures!A20: accept.due: the item is given twice",
	};

	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		make_workbook("<c><v>1</v></c></row><row r=\"16\">" TEXT(
			"no.such") "<c><v>1</v></c></row><row r=\"17\">" TEXT("no.such.either") "</row><row "
												"r=\"18\"><c "
												"r=\"B18\"><v>7</v></"
												"c></row><row r=\"19\">"
												"<c r=\"C19\" "
												"t=\"str\"><v>beside</"
												"v></c></row><row "
												"r=\"20\">" TEXT(
													"accept.due") "<c><v>1</v></c></row><row r=\"21\"><c r=\"D21\"><v>5</v></c>");
		submit(3, clerk, file, "", told[i]);
	}
}

static char *blank_workbook(size_t *n)
{
	return jx_workbook_file("", "", "<row r=\"1\">" TEXT("item") TEXT("value") "</row>", n);
}

Test(templates, files_that_are_none)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *said;
	} kinds[] = {
		{"", 0, "other.xlsx: the file is empty"},
		{"\xef\xbb\xbf", 3, "other.xlsx: the file is empty"},
		{" \r\n\t\r\n,,,\r\n", 11, "other.xlsx: the file is empty"},
		{"\xff\xfe"
		 "i\0",
		 4, "other.xlsx: it is in UTF-16"},
		{"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, "it is no plain text"},
	};
	static const char by_hand[] = "jixiao.template.1/petition.monthly/370202,value/2023-01/0\nitem\nno.such,1\n";
	size_t n;
	char *bytes = blank_workbook(&n);

	jx_site_path(&site, "other.xlsx", file);
	write_bytes(file, bytes, n);
	submit(3, clerk, file, "", "other.xlsx: the workbook is no template of jixiao");
	write_bytes(file, bytes, n / 2);
	submit(3, clerk, file, "", "other.xlsx: the workbook is damaged");
	write_bytes(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
	submit(3, clerk, file, "", "other.xlsx: it is an old workbook (.xls), or one with a password");
	free(bytes);
	write_bytes(file, by_hand, strlen(by_hand));
	submit(3, clerk, file, "", "other.xlsx:3:1: no.such: the form has no such item");
	/* Of another kind, by whatever name. */
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		write_bytes(file, kinds[i].bytes, kinds[i].n);
		submit(3, clerk, file, "", kinds[i].said);
	}
	submit(2, clerk, site.dir, "", "Is a directory");
}

/* -- what it corrects ---------------------------------------------------------------------------------------------- */

/* The template has what was submitted; sent back as it is, it changes nothing. */
Test(templates, of_what_was_submitted)
{
	submit(0, clerk, SAVED_MONTH, "", "entry ");
	jx_site_path(&site, "again.xlsx", file);
	jx_expect_client(0, second, "form", "template", FORM, "--period", "2023-06", "-o", file);
	submit(0, second, file, "", "nothing changes");
	jx_site_path(&site, "year.xlsx", file);
	jx_expect_client(0, second, "form", "template", FORM, "--year", "2023", "--file", file);
	submit(0, second, file, "", "months: 12; submitted: 0, unchanged: 1, empty: 11, not submitted: 0");
}

/* Made from revision 1, which a colleague has corrected since: nothing is replaced unseen. */
Test(templates, a_stale_template_is_a_conflict)
{
	char text[65536];
	struct jx_run run;

	submit(0, clerk, SAVED_MONTH, "", "entry ");
	jx_site_path(&site, "june.csv", file);
	jx_expect_client(0, second, "template", FORM, "--period", "2023-06", "-o", file);
	(void)snprintf(text, sizeof(text), "%s", read_text(file));
	fill_in(text, sizeof(text), "件次,,,363,", "件次,,,400,");
	write_bytes(file, text, strlen(text));
	jx_expect_client(0, clerk, "submit", "--form", FORM, "--period", "2023-06", "--set", "accept.due=390");
	jx_run_client(&run, second, "submission", "show", FORM, "2023-06", (char *)NULL);
	jx_run_clear(&run);
	submit(5, second, file, "", "base (1, clerk");
	submit(5, second, file, "", "--base 2");
	jx_run_client(&run, second, "submit", file, "--base", "2", (char *)NULL);
	expect(&run, 0, "accept.due", "entry ");
	expect_shown("2023-06", "accept.due,应受理,400,件次,\r\n");
	/* It is of revision 1, and two have come since, though the last is his own. */
	fill_in(text, sizeof(text), "件次,,,400,", "件次,,,401,");
	write_bytes(file, text, strlen(text));
	submit(5, second, file, "", "--base 3");
}

/* One that was made before anything was there: what a colleague has reported since, he may have seen, and still not
 * meant to take back. What the same file brought before may be corrected by it, and nothing that came after. */
Test(templates, a_template_of_nothing_is_stale_too)
{
	char text[65536];
	struct jx_run run;

	jx_site_path(&site, "june.csv", file);
	jx_expect_client(0, second, "template", FORM, "--period", "2023-06", "-o", file);
	(void)snprintf(text, sizeof(text), "%s", read_text(file));
	jx_expect_client(0, clerk, "submit", "--form", FORM, "--period", "2023-06", "--set", "visit.improper=3");
	jx_run_client(&run, second, "submission", "show", FORM, "2023-06", (char *)NULL);
	jx_run_clear(&run);
	fill_in(text, sizeof(text), "aid.surveyed,救助回访,人,,,", "aid.surveyed,救助回访,人,,,NA");
	fill_in(text, sizeof(text), "aid.satisfied,救助回访满意,人,,,", "aid.satisfied,救助回访满意,人,,,NA");
	write_bytes(file, text, strlen(text));
	submit(5, second, file, "", "--base 1");
	expect_shown("2023-06", "visit.improper,非正常接待场所上访,3,次,\r\n");
	/* His own revision he made since, and not from this file. */
	submit(5, clerk, file, "", "--base 1");
	jx_run_client(&run, clerk, "submit", file, "--base", "1", (char *)NULL);
	expect(&run, 0, "", "entry ");
	submit(0, clerk, file, "", "nothing changes");
	jx_expect_client(0, clerk, "submit", "--form", FORM, "--period", "2023-06", "--set", "visit.improper=4");
	submit(5, clerk, file, "", "--base 3");
}

/* Of revision 1, which a server lost, and which is another one now: the number alone would not tell. */
Test(templates, a_template_of_another_revision_of_that_number)
{
	char text[65536], *id;

	jx_expect_client(0, clerk, "submit", "--form", FORM, "--period", "2023-06", "--set", "visit.improper=3");
	jx_expect_client(0, clerk, "template", FORM, "--period", "2023-06", "-o", file);
	(void)snprintf(text, sizeof(text), "%s", read_text(file));
	fill_in(text, sizeof(text), "次,,,3,", "次,,,4,");
	id = strstr(text, "value/2023-06/1/");
	cr_assert_not_null(id);
	id += strlen("value/2023-06/1/");
	*id = *id == '0' ? '1' : '0';
	write_bytes(file, text, strlen(text));
	submit(5, clerk, file, "", "--base 1");
	expect_shown("2023-06", "visit.improper,非正常接待场所上访,3,次,\r\n");
}

/* A note is of a figure: by itself it is told of, with its cell, and not lost. */
Test(templates, a_note_without_a_figure)
{
	char text[65536];
	struct jx_run run;

	make_workbook("<c r=\"C14\" t=\"inlineStr\"><is><t>why</t></is></c>");
	submit(3, clerk, file, "", "june.xlsx:Figures!C14: 应受理: there is a note, and no figure");
	make_workbook("<c><v>5</v></c>" TEXT("why"));
	submit(0, clerk, file, "accept.due", "entry ");
	jx_site_path(&site, "note.csv", file);
	jx_expect_client(0, clerk, "template", FORM, "--period", "2023-01", "-o", file);
	(void)snprintf(text, sizeof(text), "%s", read_text(file));
	fill_in(text, sizeof(text), ",5,why", ",,why");
	write_bytes(file, text, strlen(text));
	submit(3, clerk, file, "", "note.csv:10:7: 应受理: there is a note, and no figure");
	write_bytes(file, "item,value,note\naccept.due,,why\n", 32);
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", file, (char *)NULL);
	expect(&run, 3, "", "note.csv:2:3: 应受理: there is a note, and no figure");
	/* Where nothing is said about notes, one goes with its figure. */
	write_bytes(file, "item,value\naccept.due,\naccept.in_time,\nvisit.improper,1\n", 56);
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", file, (char *)NULL);
	expect(&run, 0, "", "entry ");
}

/* A mistake in one month, and none of the others is sent. */
Test(templates, a_year_is_checked_whole)
{
	char text[65536];
	struct jx_run run;

	jx_site_path(&site, "year.csv", file);
	jx_expect_client(0, clerk, "template", FORM, "--year", "2023", "--file", file);
	(void)snprintf(text, sizeof(text), "%s", read_text(file));
	fill_in(text, sizeof(text), "accept.due,应受理,件次,,,", "accept.due,应受理,件次,6,七,");
	fill_in(text, sizeof(text), "accept.in_time,及时受理,件次,,,", "accept.in_time,及时受理,件次,5,5,");
	write_bytes(file, text, strlen(text));
	submit(3, clerk, file, "", "year.csv:10:5: 应受理: it is not a number");
	submit(3, clerk, file, "", "months: 12; submitted: 0, unchanged: 0, empty: 10, not submitted: 2");
	jx_run_client(&run, clerk, "submission", "show", FORM, "2023-01", (char *)NULL);
	expect(&run, 8, "", "has not submitted");
}

/* Without a server it waits in the outbox, as any other submission does. */
Test(templates, submitted_without_a_network)
{
	jx_expect_client(0, clerk, "submit", SAVED_MONTH, "--dry-run");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	submit(7, clerk, SAVED_MONTH, "", "");
	jx_site_start(&site);
	jx_expect_client(0, clerk, "sync");
	expect_shown("2023-06", "accept.due,应受理,363,件次,\r\n");
}

/* -- making them --------------------------------------------------------------------------------------------------- */

Test(templates, refusals)
{
	struct jx_run run;

	jx_expect_client(0, clerk, "template", FORM, "--period", "2023-06", "--file", file);
	jx_run_client(&run, clerk, "template", FORM, "--period", "2023-06", "--file", file, (char *)NULL);
	expect(&run, 2, "", "already, and none is replaced");
	jx_run_client(&run, clerk, "template", FORM, "--period", "2023-06", "-o", "june.ods", (char *)NULL);
	expect(&run, 2, "", "ends with .csv or .xlsx");
	jx_run_client(&run, clerk, "template", FORM, "--period", "2023-06", "-o", "june", (char *)NULL);
	expect(&run, 2, "", "there is no output june");
	jx_run_client(&run, clerk, "template", FORM, "--period", "2023-06", (char *)NULL);
	expect(&run, 2, "", "--file is missing");
	jx_run_client(&run, clerk, "template", FORM, "-o", "june.csv", (char *)NULL);
	expect(&run, 2, "", "either --period or --year");
	jx_run_client(&run, clerk, "template", FORM, "--year", "23", "-o", "june.csv", (char *)NULL);
	expect(&run, 3, "", "not a year");
	jx_run_client(&run, clerk, "template", FORM, "--period", "2023-13", "-o", "june.csv", (char *)NULL);
	expect(&run, 3, "", "not a month");
	jx_run_client(&run, clerk, "template", "no.such", "--period", "2023-06", "-o", "june.csv", (char *)NULL);
	expect(&run, 8, "", "there is no report form no.such");
	jx_run_client(&run, clerk, "template", FORM, "--period", "2023-06", "-o", "/no/such/june.xlsx", (char *)NULL);
	expect(&run, 2, "", "/no/such/june.xlsx");
}
