/* SPDX-License-Identifier: Apache-2.0 */
/* For pseudo-terminals. */
#define _XOPEN_SOURCE 700
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "client/print/printers.h"
#include "jixiao/v1/journal.pb-c.h"
#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/principals.pb-c.h"
#include "tests/lib/expect.h"

/* A list of three offices, names of mixed width. */
struct offices {
	Jixiao__V1__OfficesListResponse list;
	Jixiao__V1__Office rows[3];
	Jixiao__V1__Office *pointers[3];
};

static void offices_init(struct offices *offices)
{
	static const Jixiao__V1__Office office = JIXIAO__V1__OFFICE__INIT;
	static char *const names[][2] = {{"129001", "青岛市信访局"}, {"370202", "Shinan 市南"}, {"370203", ""}};

	jixiao__v1__offices_list_response__init(&offices->list);
	for (size_t i = 0; i < 3; i++) {
		offices->rows[i] = office;
		offices->rows[i].code = names[i][0];
		offices->rows[i].name = names[i][1];
		offices->rows[i].parent_code = i > 0 ? "129001" : "";
		offices->rows[i].seq = 10 * i + 1;
		offices->pointers[i] = &offices->rows[i];
	}
	offices->list.offices = offices->pointers;
	offices->list.n_offices = 3;
}

static const struct jx_column office_columns[] = {
	{"Code", "code", NULL, false},          {"Name", "name", NULL, false}, {"Entry", "seq", NULL, true},
	{"Parent", "parent_code", NULL, false}, {NULL, NULL, NULL, false},
};
static const struct jx_view office_view = {office_columns, "offices", "no offices"};

static void expect_text(FILE *file, const char *expected)
{
	char text[4096];
	size_t n;

	rewind(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	(void)fclose(file);
	cr_assert_str_eq(text, expected, "got:\n%s\nexpected:\n%s", text, expected);
}

static void expect_table(const struct jx_view *view, const ProtobufCMessage *message, size_t width,
			 const char *expected)
{
	FILE *file = tmpfile();

	cr_assert_not_null(file);
	EXPECT_OK(jx_print_table(file, view, message, width));
	expect_text(file, expected);
}

static void expect_csv(const struct jx_view *view, const ProtobufCMessage *message, const char *expected)
{
	FILE *file = tmpfile();

	cr_assert_not_null(file);
	EXPECT_OK(jx_print(file, JX_OUTPUT_CSV, view, message));
	expect_text(file, expected);
}

Test(print_table, is_aligned_by_display_width_without_trailing_blanks)
{
	struct offices offices;

	offices_init(&offices);
	expect_table(&office_view, &offices.list.base, 0,
		     "Code    Name          Entry  Parent\n"
		     "129001  青岛市信访局      1\n"
		     "370202  Shinan 市南      11  129001\n"
		     "370203                   21  129001\n");
}

Test(print_table, an_empty_list_says_so)
{
	Jixiao__V1__OfficesListResponse list = JIXIAO__V1__OFFICES_LIST_RESPONSE__INIT;
	const struct jx_view silent = {office_columns, "offices", NULL};

	expect_table(&office_view, &list.base, 0, "no offices\n");
	expect_table(&silent, &list.base, 0, "Code  Name  Entry  Parent\n");
	expect_csv(&office_view, &list.base, "code,name,seq,parent_code\r\n");
}

static void loud_name(const ProtobufCMessage *row, char *out, size_t size)
{
	(void)snprintf(out, size, "%s!", ((const Jixiao__V1__PrincipalsWhoAmIResponse *)row)->principal->name);
}

static const struct jx_column who_columns[] = {
	{"Name", "principal.name", loud_name, false},    {"办公室", "office_name", NULL, false},
	{"Key", "principal.identity", NULL, false},      {"Roles", "principal.roles.role", NULL, false},
	{"Until", "principal.roles.until", NULL, false}, {"In force", "roles_in_force", NULL, false},
	{"Revoked", "principal.revoked", NULL, false},   {NULL, NULL, NULL, false},
};
static const struct jx_view who_view = {who_columns, NULL, NULL};

static void who_init(Jixiao__V1__PrincipalsWhoAmIResponse *who, Jixiao__V1__Principal *principal)
{
	static Jixiao__V1__RoleGrant clerk = JIXIAO__V1__ROLE_GRANT__INIT, admin = JIXIAO__V1__ROLE_GRANT__INIT;
	static Jixiao__V1__RoleGrant *grants[] = {&clerk, &admin};
	static Jixiao__V1__Role in_force[] = {JIXIAO__V1__ROLE__ROLE_ADMIN, (Jixiao__V1__Role)9};

	clerk.role = JIXIAO__V1__ROLE__ROLE_CLERK;
	admin.role = JIXIAO__V1__ROLE__ROLE_ADMIN;
	admin.until = "2026-12-31";
	jixiao__v1__principals_who_am_iresponse__init(who);
	jixiao__v1__principal__init(principal);
	principal->name = "王芳";
	principal->roles = grants;
	principal->n_roles = 2;
	who->principal = principal;
	who->office_name = "市南区";
	who->roles_in_force = in_force;
	who->n_roles_in_force = 2;
}

Test(print_table, one_row_stands_upright)
{
	Jixiao__V1__PrincipalsWhoAmIResponse who;
	Jixiao__V1__Principal principal;

	who_init(&who, &principal);
	expect_table(&who_view, &who.base, 0,
		     "Name:     王芳!\n"
		     "办公室:   市南区\n"
		     "Key:\n"
		     "Roles:    ROLE_CLERK,ROLE_ADMIN\n"
		     "Until:    ,2026-12-31\n"
		     "In force: ROLE_ADMIN,9\n"
		     "Revoked:  false\n");
	expect_csv(&who_view, &who.base,
		   "principal.name,office_name,principal.identity,principal.roles.role,principal.roles.until,"
		   "roles_in_force,principal.revoked\r\n"
		   "王芳,市南区,,\"ROLE_CLERK,ROLE_ADMIN\",\",2026-12-31\",\"ROLE_ADMIN,9\",false\r\n");
}

Test(print_table, parts_are_aligned_as_one)
{
	static const struct jx_column entry_columns[] = {{"Entry of it", "seq", NULL, true}, {NULL, NULL, NULL, false}};
	static const struct jx_view entry_view = {entry_columns, NULL, NULL};
	static const struct jx_column name_columns[] = {{"Name", "name", NULL, false}, {NULL, NULL, NULL, false}};
	static const struct jx_view name_view = {name_columns, NULL, NULL};
	Jixiao__V1__PrincipalsWhoAmIResponse who;
	Jixiao__V1__Principal principal;
	const struct jx_part parts[] = {{&name_view, &principal.base}, {&entry_view, &principal.base}};
	FILE *file = tmpfile();

	cr_assert_not_null(file);
	who_init(&who, &principal);
	EXPECT_OK(jx_print_parts(file, parts, 2));
	expect_text(file, "Name:        王芳\n"
			  "Entry of it: 0\n");
}

static void roles_text(const ProtobufCMessage *row, char *out, size_t size)
{
	(void)row;
	(void)snprintf(out, size, "clerk,admin:2026-12-31");
}

/* A message has no plain value: a spreadsheet gets what people read. */
Test(print_table, a_message_is_legible_in_csv)
{
	static const struct jx_column columns[] = {{"Roles", "principal.roles", roles_text, false},
						   {"Name", "principal.name", loud_name, false},
						   {NULL, NULL, NULL, false}};
	static const struct jx_view view = {columns, NULL, NULL};
	Jixiao__V1__PrincipalsWhoAmIResponse who;
	Jixiao__V1__Principal principal;

	who_init(&who, &principal);
	expect_csv(&view, &who.base, "principal.roles,principal.name\r\n\"clerk,admin:2026-12-31\",王芳\r\n");
}

Test(print_table, an_output_that_is_full_is_told)
{
	Jixiao__V1__PrincipalsWhoAmIResponse who;
	Jixiao__V1__Principal principal;
	FILE *full = fopen("/dev/full", "w");

	cr_assert_not_null(full);
	who_init(&who, &principal);
	EXPECT_STATUS(jx_print(full, JX_OUTPUT_CSV, &who_view, &who.base), JX_UNAVAILABLE);
	(void)fclose(full);
}

Test(print_table, fields_below_an_unset_message_are_empty)
{
	Jixiao__V1__PrincipalsWhoAmIResponse who = JIXIAO__V1__PRINCIPALS_WHO_AM_IRESPONSE__INIT;
	const struct jx_column columns[] = {{"Name", "principal.name", NULL, false}, {NULL, NULL, NULL, false}};
	const struct jx_view view = {columns, NULL, NULL};

	expect_table(&view, &who.base, 0, "Name:\n");
	expect_csv(&view, &who.base, "principal.name\r\n\r\n");
}

Test(print_table, a_whole_message_is_json_in_one_line)
{
	Jixiao__V1__PrincipalsWhoAmIResponse who;
	Jixiao__V1__Principal principal;
	const struct jx_column columns[] = {{"Roles", "principal.roles", NULL, false}, {NULL, NULL, NULL, false}};
	const struct jx_view view = {columns, NULL, NULL};

	who_init(&who, &principal);
	expect_table(&view, &who.base, 0,
		     "Roles: {\"role\":\"ROLE_CLERK\",\"until\":\"\"},"
		     "{\"role\":\"ROLE_ADMIN\",\"until\":\"2026-12-31\"}\n");
}

Test(print_table, what_commands_a_terminal_is_shown_by_number)
{
	Jixiao__V1__Office office = JIXIAO__V1__OFFICE__INIT;
	const struct jx_column columns[] = {{"Name", "name", NULL, false}, {NULL, NULL, NULL, false}};
	const struct jx_view view = {columns, NULL, NULL};

	office.name = "\x1b[2Ja\tb\nc\x7f\xc2\x9b\xe2\x80\xae市\xff";
	expect_table(&view, &office.base, 0, "Name: \\u001b[2Ja\\u0009b\\u000ac\\u007f\\u009b\\u202e市\\xff\n");
}

Test(print_table, bytes_are_hex)
{
	Jixiao__V1__JournalGetResponse answer = JIXIAO__V1__JOURNAL_GET_RESPONSE__INIT;
	const struct jx_column columns[] = {{"Hash", "entry_hash", NULL, false}, {NULL, NULL, NULL, false}};
	const struct jx_view view = {columns, NULL, NULL};

	answer.entry_hash = (ProtobufCBinaryData){3, (uint8_t *)"\x00\x7f\xff"};
	expect_table(&view, &answer.base, 0, "Hash: 007fff\n");
	expect_csv(&view, &answer.base, "entry_hash\r\n007fff\r\n");
}

static const struct jx_column cut_columns[] = {
	{"Code", "code", NULL, false},
	{"Name", "name", NULL, false},
	{NULL, NULL, NULL, false},
};

Test(print_table, the_widest_texts_are_wrapped_and_only_as_far_as_needed)
{
	const struct jx_view view = {cut_columns, "offices", NULL};
	struct offices offices;

	offices_init(&offices);
	expect_table(&view, &offices.list.base, 20,
		     "Code    Name\n129001  青岛市信访局\n370202  Shinan 市南\n370203\n");
	/* Eleven columns: five characters of two. */
	expect_table(&view, &offices.list.base, 19,
		     "Code    Name\n129001  青岛市信访\n        局\n370202  Shinan 市南\n370203\n");
	expect_table(&view, &offices.list.base, 14,
		     "Code    Name\n129001  青岛市\n        信访局\n370202  Shinan\n        市南\n370203\n");
	/* Pieces of less than eight say nothing: that is left to the terminal. */
	expect_table(&view, &offices.list.base, 13,
		     "Code    Name\n129001  青岛市信访局\n370202  Shinan 市南\n370203\n");
}

Test(print_table, an_empty_column_gives_its_room_to_the_others)
{
	const struct jx_column columns[] = {
		{"Parent", "parent_code", NULL, false}, {"Name", "name", NULL, false}, {NULL, NULL, NULL, false}};
	const struct jx_view view = {columns, "offices", NULL};
	struct offices offices;

	offices_init(&offices);
	offices.list.n_offices = 1;
	expect_table(&view, &offices.list.base, 20, "Parent  Name\n        青岛市信访局\n");
	expect_table(&view, &offices.list.base, 19, "  Name\n  青岛市信访局\n");
}

Test(print_table, a_word_is_broken_where_it_does_not_fit)
{
	const struct jx_view view = {cut_columns, "offices", NULL};
	struct offices offices;

	offices_init(&offices);
	offices.rows[0].name = "jx1qpzry9x8g";
	offices.list.n_offices = 1;
	expect_table(&view, &offices.list.base, 20, "Code    Name\n129001  jx1qpzry9x8g\n");
	expect_table(&view, &offices.list.base, 18, "Code    Name\n129001  jx1qpzry9x\n        8g\n");
}

Test(print_table, a_value_is_wrapped_beside_its_title)
{
	Jixiao__V1__Office office = JIXIAO__V1__OFFICE__INIT;
	const struct jx_column columns[] = {{"所在单位", "name", NULL, false}, {NULL, NULL, NULL, false}};
	const struct jx_view view = {columns, NULL, NULL};

	office.name = "青岛市信访局本级";
	expect_table(&view, &office.base, 18, "所在单位: 青岛市信\n          访局本级\n");
}

Test(print_table, a_number_is_never_cut)
{
	const struct jx_column columns[] = {
		{"Name", "name", NULL, false}, {"Entry", "seq", NULL, true}, {NULL, NULL, NULL, false}};
	const struct jx_view view = {columns, "offices", NULL};
	struct offices offices;

	offices_init(&offices);
	offices.rows[0].seq = UINT64_MAX;
	offices.list.n_offices = 1;
	expect_table(&view, &offices.list.base, 24,
		     "Name                         Entry\n青岛市信访局  18446744073709551615\n");
}

Test(print_csv, quotes_what_rfc_4180_wants_quoted)
{
	const struct jx_view view = {cut_columns, "offices", NULL};
	struct offices offices;

	offices_init(&offices);
	offices.rows[0].name = "a,b";
	offices.rows[1].name = "say \"好\"";
	offices.rows[2].name = "two\nlines\r";
	expect_csv(&view, &offices.list.base,
		   "code,name\r\n"
		   "129001,\"a,b\"\r\n"
		   "370202,\"say \"\"好\"\"\"\r\n"
		   "370203,\"two\nlines\r\"\r\n");
}

Test(print_table, a_file_is_no_terminal)
{
	const struct jx_view view = {cut_columns, "offices", NULL};
	struct offices offices;
	FILE *file = tmpfile();

	cr_assert_not_null(file);
	offices_init(&offices);
	(void)unsetenv("COLUMNS");
	EXPECT_OK(jx_print(file, JX_OUTPUT_TABLE, &view, &offices.list.base));
	expect_text(file, "Code    Name\n129001  青岛市信访局\n370202  Shinan 市南\n370203\n");
}

Test(print_table, a_file_is_as_wide_as_the_environment_wants)
{
	static const char *const no_widths[] = {"", "0", "-18", "18x", "99999999999999999999"};
	const struct jx_view view = {cut_columns, "offices", NULL};
	struct offices offices;
	FILE *file = tmpfile();

	cr_assert_not_null(file);
	offices_init(&offices);
	offices.list.n_offices = 1;
	cr_assert_eq(setenv("COLUMNS", "18", 1), 0);
	EXPECT_OK(jx_print(file, JX_OUTPUT_TABLE, &view, &offices.list.base));
	expect_text(file, "Code    Name\n129001  青岛市信访\n        局\n");
	for (size_t i = 0; i < sizeof(no_widths) / sizeof(no_widths[0]); i++) {
		file = tmpfile();
		cr_assert_not_null(file);
		cr_assert_eq(setenv("COLUMNS", no_widths[i], 1), 0);
		EXPECT_OK(jx_print(file, JX_OUTPUT_TABLE, &view, &offices.list.base));
		expect_text(file, "Code    Name\n129001  青岛市信访局\n");
	}
}

Test(print_table, a_terminal_has_its_width)
{
	const struct jx_view view = {cut_columns, "offices", NULL};
	const struct winsize size = {.ws_row = 24, .ws_col = 18};
	const char expected[] =
		"Code    Name\r\n129001  青岛市信访\r\n        局\r\n370202  Shinan 市\r\n        南\r\n"
		"370203\r\n";
	struct offices offices;
	char text[256];
	size_t n = 0;
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	FILE *terminal;

	(void)unsetenv("COLUMNS");
	cr_assert(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
	/* Not by fopen: the terminal would become the test's own, and hang it up at the end. */
	terminal = fdopen(open(ptsname(master), O_RDWR | O_NOCTTY), "w");
	cr_assert_not_null(terminal);
	cr_assert_eq(ioctl(master, TIOCSWINSZ, &size), 0);
	offices_init(&offices);
	EXPECT_OK(jx_print(terminal, JX_OUTPUT_TABLE, &view, &offices.list.base));
	while (n < sizeof(expected) - 1) {
		ssize_t got = read(master, text + n, sizeof(text) - 1 - n);

		cr_assert_gt(got, 0);
		n += (size_t)got;
	}
	text[n] = '\0';
	cr_assert_str_eq(text, expected);
	(void)fclose(terminal);
	(void)close(master);
}
