/* SPDX-License-Identifier: Apache-2.0 */
/* The example that the bureau begins with, and folders that are wrong. */
#include "client/document/catalog_files.h"

#include <stdio.h>
#include <string.h>

#include "tests/common/temp.h"
#include "tests/lib/expect.h"

#define TOLD_MAX 4u /* that are kept */

static const char *const names[JX_CATALOG_FILES] = {"forms.csv",    "items.csv",  "formulas.csv",
						    "measures.csv", "checks.csv", "duties.csv"};
static struct jx_catalog_files files;
static char told[TOLD_MAX][256];
static size_t n_told;

static void setup(void)
{
	n_told = 0;
}

static void teardown(void)
{
	jx_catalog_files_clear(&files);
}

TestSuite(catalog_files, .init = setup, .fini = teardown);

static void hear(void *context, const struct jx_file_problem *problem)
{
	(void)context;
	if (n_told < TOLD_MAX)
		(void)snprintf(told[n_told], sizeof(told[0]), "%s:%zu:%zu:%zu: %s: %s", problem->file, problem->line,
			       problem->column, problem->character, problem->text, problem->name);
	n_told++;
}

static enum jx_status read_folder(const char *folder)
{
	return jx_catalog_files_read(folder, &files, hear, NULL);
}

/* -- the example --------------------------------------------------------------------------------------------------- */

static void expect_unit(const char *expression, const char *name)
{
	struct jx_formula_unit unit;
	struct jx_formula_problem problem;

	cr_assert(jx_catalog_unit(&files.catalog, expression, &unit, &problem));
	cr_assert_str_eq(unit.name, name, "%s: %s", expression, unit.name);
}

Test(catalog_files, the_example_is_right)
{
	const struct jx_catalog *catalog = &files.catalog;
	const struct jx_form *petition, *video;

	EXPECT_OK(read_folder(JIXIAO_EXAMPLE));
	cr_assert_eq(n_told, 0);
	petition = jx_catalog_form(catalog, "信访业务月报");
	video = jx_catalog_form(catalog, "视频会议系统运维月报");
	cr_assert(petition && strcmp(petition->code, "petition.monthly") == 0 && petition->n_items == 21);
	cr_assert(video && strcmp(video->code, "video.monthly") == 0 && video->n_items == 10);
	cr_assert_eq(catalog->n_measures, 26); /* 8 + 10 + 8 indicators */
	cr_assert_eq(files.n_duties, 11);
	cr_assert_eq(jx_catalog_item_by_code(catalog, "system.count")->over_months, JX_AGGREGATE_LAST);
	cr_assert_eq(jx_catalog_item_by_code(catalog, "fault.repair_hours")->over_offices, JX_AGGREGATE_MAX);
	/* What the targets of the document are in. */
	expect_unit(jx_catalog_measure(catalog, "37020023P88002811184N", "资金拨付到位天数")->expression, "日");
	expect_unit(jx_catalog_measure(catalog, "37020023P88002811184N", "市级信访积案化解资金成本")->expression, "元");
	expect_unit(jx_catalog_measure(catalog, "37020023P880028111789", "登记接待群众来访数量")->expression, "人次");
	expect_unit(jx_catalog_measure(catalog, "37020023P880028111789", "信访事项处理群众满意率")->expression, "%");
	expect_unit(jx_catalog_measure(catalog, "37020023P130004102147", "系统故障修复处理时间")->expression, "小时");
}

/* -- wrong folders ------------------------------------------------------------------------------------------------- */

/* The file of the example; its text is good until the next call. */
static const char *example(const char *name)
{
	static char text[16384];
	char path[512];
	size_t n;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", JIXIAO_EXAMPLE, name);
	file = fopen(path, "rb");
	cr_assert_not_null(file, "%s", path);
	n = fread(text, 1, sizeof(text), file);
	cr_assert_lt(n, sizeof(text));
	text[n] = '\0';
	cr_assert_eq(fclose(file), 0);
	return text;
}

/* A copy of the example in which one file says this instead; NULL: it is not there. */
static enum jx_status read_with(const char *name, const char *text)
{
	struct temp folder;
	enum jx_status status;

	temp_open(&folder);
	for (size_t i = 0; i < JX_CATALOG_FILES; i++) {
		const char *says = strcmp(names[i], name) == 0 ? text : example(names[i]);

		if (says)
			temp_write(&folder, names[i], says, strlen(says), 0600);
	}
	n_told = 0;
	jx_catalog_files_clear(&files);
	status = read_folder(folder.folder);
	temp_close(&folder);
	return status;
}

/* That file makes the folder wrong; this is the first thing that is told. */
static void expect_told(const char *name, const char *text, const char *expected)
{
	EXPECT_STATUS(read_with(name, text), JX_INVALID_ARGUMENT);
	cr_assert_gt(n_told, 0);
	cr_assert(strncmp(told[0], expected, strlen(expected)) == 0, "%s", told[0]);
}

/* Two columns of a form's schedule, and what is told of them; NULL: they are right. */
static void expect_schedule(const char *columns, const char *cells, const char *expected)
{
	char text[256];

	(void)snprintf(text, sizeof(text),
		       "code,name,review,%s\npetition.monthly,信访业务月报,no,%s\nvideo.monthly,视频,no,,\n", columns,
		       cells);
	if (expected)
		expect_told("forms.csv", text, expected);
	else
		EXPECT_OK(read_with("forms.csv", text));
}

#define MEASURES "project_code,indicator,expression\n37020023P880028111789,群众来信处理率,"

Test(catalog_files, formulas_that_are_wrong)
{
	expect_told("measures.csv", MEASURES "accept.in_time / accept.dew\n",
		    "measures.csv:2:3:18: there is no item or formula of this name: accept.dew");
	expect_told("measures.csv", MEASURES "online.handled + visit.registered\n",
		    "measures.csv:2:3:16: figures of different units are not added");
	expect_told("measures.csv", MEASURES "(rate.satisfied + rate.aid_satisfied) / 2\n",
		    "measures.csv:2:3:17: rates are neither added nor averaged");
	expect_told("measures.csv", MEASURES "max(accept.due - accept.in_time, 0)\n",
		    "measures.csv:2:4:0: there is no heading above this cell; a formula with a comma");
	EXPECT_OK(read_with("measures.csv", MEASURES "\"max(accept.due - accept.in_time, 0)\"\n"));
	expect_told("formulas.csv", "code,expression,name\na,b,甲\nb,a,乙\n",
		    "formulas.csv:2:2:1: formulas name each other in a circle: b");
	expect_told("checks.csv",
		    "code,form_code,kind,cumulative,left,right,text\n,,,,,,\n\nc,petition.monthly,at_most,no,"
		    "accept.due,hours.up,x\n",
		    "checks.csv:4:6:1: the form has no such item: hours.up");
}

#define ITEMS "form_code,code,name,unit,decimals,over_offices,over_months\npetition.monthly,a,甲,"

Test(catalog_files, cells_that_are_wrong)
{
	expect_told("items.csv", ITEMS "件,two,sum,sum\n", "items.csv:2:5:0: it is not a number: two");
	expect_told("items.csv", ITEMS "件,0,mean,sum\n", "items.csv:2:6:0: it is one of sum");
	expect_told("items.csv", ITEMS "件,0,sum,sum,x\n",
		    "items.csv:2:8:0: there is no heading above this cell; a formula with a comma");
	expect_told("items.csv", ITEMS "件,5,sum,sum\nvideo.monthly,b,乙,件,0,sum,sum\n",
		    "items.csv:2:5:0: a figure has 0 to 4 decimals");
	/* The mean of a percentage, as an item. */
	expect_told("items.csv", ITEMS "%,0,sum,last\nvideo.monthly,b,乙,件,0,sum,sum\n",
		    "items.csv:2:6:0: percentages are not added");
	expect_told("items.csv", "form_code,code,name,unit,decimals,over_offices,over_months\nnone,a,甲,件,0,sum,sum\n",
		    "items.csv:2:1:0: there is no form of this code: none");
	expect_told("forms.csv", "code,name,review\npetition.monthly,信访业务月报,maybe\n",
		    "forms.csv:2:3:0: it is one of yes and no: maybe");
	expect_told("forms.csv",
		    "code,name,review,due_day\npetition.monthly,信访业务月报,no,32\nvideo.monthly,视频,no,\n",
		    "forms.csv:2:4:0: a month has at most 31 days");
	expect_told("forms.csv", "code,name,review,due_day\npetition.monthly,信访业务月报,no,soon\n",
		    "forms.csv:2:4:0: it is not a number: soon");
	expect_told("forms.csv",
		    "code,name,review,due_rolls\npetition.monthly,信访业务月报,no,yes\nvideo.monthly,视频,no,\n",
		    "forms.csv:2:4:0: there is no day on which it is due");
	expect_schedule("opens_day,due_day", "6,5", "forms.csv:2:4:0: it opens after it is due");
	expect_schedule("due_day,closes_after_days", ",5", "forms.csv:2:5:0: there is no day on which it is due");
	expect_schedule("due_day,closes_after_days", "31,366", NULL);
	expect_schedule("due_day,closes_after_days", "31,367", "forms.csv:2:5:0: it closes at most 366 days");
	expect_told("duties.csv", "office_code,form_code,from,to\n370202,petition.monthly,2023-13,\n",
		    "duties.csv:2:3:0: it is not a month as 2023-06: 2023-13");
	expect_told("duties.csv", "office_code,form_code,from,to\n370202,petition.monthly,2023-02,2023-01\n",
		    "duties.csv:2:4:0: it is before the first month: 2023-01");
	expect_told("duties.csv", "office_code,form_code,from,to\n370202,nothing,2023-02,\n",
		    "duties.csv:2:2:0: there is no form of this code: nothing");
}

#define DUTIES "office_code,form_code,from,to\n370202,petition.monthly,2023-01,2023-06\n"

Test(catalog_files, duties_that_meet)
{
	expect_told("duties.csv", DUTIES "370202,petition.monthly,2023-06,\n",
		    "duties.csv:3:3:0: another row has the office owe the form in one of these months already: "
		    "duties.csv:2");
	expect_told("duties.csv", DUTIES "370202,petition.monthly,2022-01,\n", "duties.csv:3:3:0: another row has");
	expect_told("duties.csv", DUTIES "370202,petition.monthly,2023-01,2023-06\n", "duties.csv:3:3:0: another row");
	EXPECT_OK(read_with("duties.csv", DUTIES "370202,petition.monthly,2023-07,\n370202,video.monthly,2023-01,\n"
						 "370203,petition.monthly,2023-01,\n"));
}

Test(catalog_files, files_that_were_cut)
{
	expect_told("duties.csv", DUTIES "370203,petition.monthly,2023-0",
		    "duties.csv:3:0:0: the file ends within this line");
	expect_told("duties.csv", DUTIES "370203,petition.monthly\n", "duties.csv:3:3:0: it is not a month as 2023-06");
	expect_told("duties.csv", DUTIES "370203,petition.monthly,2023-01\n",
		    "duties.csv:3:3:0: the row ends here, before the last heading");
	/* Columns of a spreadsheet without a heading are none. */
	EXPECT_OK(read_with("duties.csv", "office_code,form_code,from,to,,\n370202,petition.monthly,2023-01,\n"));
}

Test(catalog_files, files_that_are_wrong)
{
	expect_told("forms.csv", "code,name\n", "forms.csv:1:3:0: a column is missing: review");
	expect_told("forms.csv", "code,name,review,reveiw\n", "forms.csv:1:4:0: there is no such column: reveiw");
	expect_told("forms.csv", "code,name,code,review\n", "forms.csv:1:3:0: the column stands there twice: code");
	expect_told("forms.csv", "", "forms.csv:1:1:0: it has no headings");
	expect_told("forms.csv", "code,name,review\na\"b,c,no\n", "forms.csv:2:0:0: a quotation mark");
	expect_told("forms.csv", "code,name,review\na,\"c,no\n", "forms.csv:2:0:0: a quotation mark");
	/* Without forms, what names them is wrong before it. */
	expect_told("forms.csv", "code,name,review\n", "items.csv:2:1:0: there is no form of this code");
	EXPECT_STATUS(read_with("checks.csv", NULL), JX_FAILED_PRECONDITION);
	cr_assert(strncmp(told[0], "checks.csv:0:0:0: ", 18) == 0, "%s", told[0]);
}

Test(catalog_files, what_is_told_is_told_of_every_file)
{
	expect_told("items.csv", ITEMS "件,two,mean,last\n", "items.csv:2:5:0");
	cr_assert_eq(n_told, 2);
	cr_assert(strncmp(told[1], "items.csv:2:6:0", 15) == 0);
}

/* Items may stand in any order; they are told of where they stand. */
Test(catalog_files, items_of_forms_that_take_turns)
{
	expect_told("items.csv",
		    "form_code,code,name,unit,decimals,over_offices,over_months\n"
		    "video.monthly,v,甲,件,0,sum,sum\n"
		    "petition.monthly,p,乙,件,0,sum,sum\n"
		    "video.monthly,v,丙,件,0,sum,sum\n",
		    "items.csv:4:2:0: another row has the same code");
}

Test(catalog_files, gb18030_and_blank_rows)
{
	/* 信访业务月报 and 视频 in GB18030. */
	EXPECT_STATUS(read_with("forms.csv",
				"code,name,review\r\n,,\r\n\r\npetition.monthly,\xd0\xc5\xb7\xc3\xd2\xb5\xce\xf1"
				"\xd4\xc2\xb1\xa8,no\r\nvideo.monthly,\"\xca\xd3\xc6\xb5\",yes\r\n"),
		      JX_OK);
	cr_assert_str_eq(files.catalog.forms[0].name, "信访业务月报");
	cr_assert(strcmp(files.catalog.forms[1].name, "视频") == 0 && files.catalog.forms[1].review);
}
