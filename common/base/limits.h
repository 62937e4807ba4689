/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every bound of the product, with its reason. Whoever meets a bound refuses what lies past it, by name;
 * tests stand on both sides of each.
 */
#ifndef JX_COMMON_BASE_LIMITS_H
#define JX_COMMON_BASE_LIMITS_H

/* -- messages ---------------------------------------------------------------------------------------------------- */

/* The largest packed Request or Response. A submission of 500 cells with notes has about 60 kB; four times that. */
#define JX_MESSAGE_MAX       (256u << 10)
/* What a body may be, so that its envelope still fits: method, ids, signature, author, and the field headers; of an
 * answer, the receipt with the longest path. */
#define JX_ENVELOPE_OVERHEAD 512u
#define JX_BODY_MAX          (JX_MESSAGE_MAX - JX_ENVELOPE_OVERHEAD)
/* libzmq closes a connection without a word past ZMQ_MAXMSGSIZE, counted on the encrypted frame: leave it room, so
 * that a message that is a little too large is refused in words. */
#define JX_FRAME_MAX         (JX_MESSAGE_MAX + (64u << 10))
/* Nesting of messages inside a body. The contract's own messages nest 4 deep. */
#define JX_MESSAGE_DEPTH     8u
/* Fields and repeated elements in one message: bounds the memory that unpacking takes (up to 88 bytes for one byte). */
#define JX_MESSAGE_ELEMENTS  16384u
/* One string inside a body that has no tighter bound of its own; bytes are bounded by the message. */
#define JX_TEXT_MAX          8192u
/* Memory that unpacking and handling one request may take. */
#define JX_REQUEST_ARENA     (16u << 20)
#define JX_REQUEST_ID_BYTES  16u
#define JX_METHOD_NAME_MAX   128u
/* Args of a refusal, and violations in one response. */
#define JX_REFUSAL_ARGS      6u
#define JX_VIOLATIONS_MAX    64u

/* -- rounds ------------------------------------------------------------------------------------------------------ */

/* Requests and bytes that one transaction takes: more would make the first wait for the last. */
#define JX_ROUND_REQUESTS     256u
#define JX_ROUND_BYTES        (4u << 20)
/* Memory for the answers of a round: JX_MESSAGE_MAX for each and some more, so that none is refused for its neighbours.
 */
#define JX_ROUND_ANSWERS      (68u << 20)
/* Of these, what one principal may take where others wait. */
#define JX_ROUND_SHARE        64u
/* Hashes in the path of a receipt: a full round's tree is 8 levels high. */
#define JX_RECEIPT_PATH_MAX   8u
/* Requests and bytes that wait for a later round; past either, RESOURCE_EXHAUSTED. */
#define JX_QUEUE_REQUESTS     4096u
#define JX_QUEUE_BYTES        (16u << 20)
/* Of these, what one principal may hold; the bytes are a full round's. */
#define JX_QUEUE_SHARE        512u
#define JX_QUEUE_SHARE_BYTES  JX_ROUND_BYTES
/* Connections in all: one descriptor each, for every county of the country, several people each. */
#define JX_CONNECTIONS_MAX    65536u
/* Of these, what one key may use: a person's clients on a few machines, and a county's gateway with room to spare. */
#define JX_CONNECTIONS_SHARE  16u
/* Requests on one connection without an answer yet: past it, the server may drop answers that nobody fetches. */
#define JX_CONNECTION_CALLS   64u
/* Bytes of answers on one connection that its peer has not read yet: past it, too. Eight of the largest; with a key's
 * share of connections 32 MiB, whatever it asks for. */
#define JX_UNREAD_BYTES       (2u << 20)
/* Calls that wait for a change (Journal/Watch): in all, and of one principal. */
#define JX_PARKED_MAX         4096u
#define JX_PARKED_SHARE       16u
/* A parked request is kept for minutes: only small ones are. */
#define JX_PARKED_BYTES       4096u
/* How long one waits at most; its client asks again. One whose client went away takes its place that long. */
#define JX_PARKED_MS          60000u
/* A call without timeout_ms gets this long; no call gets longer than the second. */
#define JX_TIMEOUT_DEFAULT_MS 30000u
#define JX_TIMEOUT_MAX_MS     600000u
/* The wall clock may run this far ahead of the monotonic one before writes stop. */
#define JX_CLOCK_JUMP_MS      (INT64_C(24) * 60 * 60 * 1000)

/* -- lists ------------------------------------------------------------------------------------------------------- */

#define JX_PAGE_DEFAULT 100u
#define JX_PAGE_MAX     500u
/* What the rows of one page may take packed, so that a page always fits a message. */
#define JX_PAGE_BYTES   (JX_BODY_MAX - 1024u)
/* Receipts that one call confirms; each is looked up. */
#define JX_CONFIRM_MAX  100u
/* What a client joins to one list: some 400,000 journal entries, and well within a small PC's memory. */
#define JX_LIST_MAX     (64u << 20)

/* -- texts, in bytes of UTF-8 ------------------------------------------------------------------------------------ */

/* Six digits for a department or a region; streets have nine or twelve; local schemes add a suffix. */
#define JX_OFFICE_CODE_MAX 32u
#define JX_OFFICE_NAME_MAX 192u
#define JX_PERSON_NAME_MAX 96u
/* "jx1" + 52 characters of key + 6 of checksum is 61; the key file's "jxkey1…" is 64. */
#define JX_IDENTITY_MAX    64u
#define JX_KEY_TEXT_MAX    72u

/* 21 characters in the province's scheme; others have up to 24. */
#define JX_PROJECT_CODE_MAX   32u
#define JX_PROJECT_NAME_MAX   192u
/* A cell of a goal table that people fill in: an indicator's name, description, target, basis. */
#define JX_INDICATOR_NAME_MAX 256u
#define JX_TEXT_LINE_MAX      768u
/* A goal or a purpose is a paragraph or two. */
#define JX_TEXT_BLOCK_MAX     3072u
#define JX_UNIT_MAX           32u
#define JX_ITEM_CODE_MAX      48u
#define JX_ITEM_NAME_MAX      96u
/* Of a document or a voucher. */
#define JX_DOCUMENT_MAX       128u

/* -- files that the client reads ---------------------------------------------------------------------------------- */

/* A thousand goal tables, or a year's figures of a whole province; and well within a small PC's memory. */
#define JX_INPUT_MAX                   (8u << 20)
/* A row of a few short cells takes some 30 bytes: as much as fits, and no more memory than that many cells take. */
#define JX_SHEET_LINES_MAX             300000u
/* A large department has some dozens of projects. */
#define JX_GOAL_TABLES_MAX             200u
/* More than a person reads; how many more there are is said. */
#define JX_DOCUMENT_NOTES_MAX          500u
/* Files in the zip file that a workbook is; those that spreadsheets save have some dozens. */
#define JX_WORKBOOK_PARTS_MAX          1000u
/* All parts that are read, unpacked: a year of the largest form, with notes, takes some 4 MB. */
#define JX_WORKBOOK_BYTES_MAX          (32u << 20)
#define JX_WORKBOOK_SHEETS_MAX         64u
/* Cells with something in them, over all sheets: a year of the largest form, twice. */
#define JX_WORKBOOK_CELLS_MAX          50000u
/* Texts that cells share, one of which is read for each. */
#define JX_WORKBOOK_TEXTS_MAX          100000u
/* As many as spreadsheets allow. */
#define JX_WORKBOOK_FORMATS_MAX        65536u
/* Spreadsheets allow some 250. */
#define JX_WORKBOOK_CUSTOM_FORMATS_MAX 1000u
/* Of one cell, as spreadsheets have it (32,767 characters), in bytes. */
#define JX_WORKBOOK_TEXT_MAX           (128u << 10)
#define JX_WORKBOOK_ROWS_MAX           1048576u
#define JX_WORKBOOK_COLUMNS_MAX        16384u

/* -- projects and the catalogue ---------------------------------------------------------------------------------- */

/* The real ones have at most 10; departments' overall tables some 40. */
#define JX_INDICATORS_MAX        128u
#define JX_GOALS_MAX             32u
#define JX_PLAN_STEPS_MAX        12u
/* A change a month for eight years. */
#define JX_PROJECT_VERSIONS      100u
#define JX_ADJUSTMENTS_MAX       100u
/* A project packed, as a request gives it: with all of its adjustments, and what the server adds, it fits an answer.
 * The real ones have some 3 kB. */
#define JX_PROJECT_BYTES         (64u << 10)
#define JX_FORMS_MAX             64u
/* A form stays open for corrections until the year's evaluation, which is the year after. */
#define JX_CLOSES_AFTER_MAX      366u
/* How long a waiver may hold from the day on which it is asked for or granted. */
#define JX_WAIVER_DAYS_MAX       366u
/* A calendar says something of each day of a year. */
#define JX_CALENDAR_DAYS_MAX     366u
/* Cells of one submission. */
#define JX_FORM_ITEMS_MAX        500u
#define JX_CATALOG_ITEMS_MAX     1000u
#define JX_CATALOG_ROWS_MAX      1000u /* formulas, measures, checks: of each */
#define JX_CATALOG_DUTIES_MAX    4096u
#define JX_EXPRESSION_MAX        512u
#define JX_FORMULA_NODES         128u
#define JX_FORMULA_DEPTH         32u
/* Formulas that name formulas. */
#define JX_FORMULA_NESTING       8u
/* Months before its own that a check looks at: the year before's same month is the last. */
#define JX_PAST_MONTHS           12u
/* How many times the usual spread a figure may be away from the usual one: where nobody says it, and at most. */
#define JX_CHANGE_TIMES          4u
#define JX_CHANGE_TIMES_MAX      100u
/* Corrections of one form and month. */
#define JX_REVISIONS_MAX         1000u
/* That one request accepts: all cells of each are read, and those of the revision before it. */
#define JX_REVIEWS_MAX           50u
/* Submissions that an office brings for those below it in one write: ten offices for a year, or a hundred for a month.
 * With a common form they fit a message, and do not hold the loop for long. */
#define JX_BELOW_MAX             128u
/* Of one project: a payment a working day, for years. All of them are read for an evaluation. */
#define JX_PAYMENTS_MAX          5000u
#define JX_DISBURSEMENTS_MAX     5000u
/* Payments and reversals of one disbursement, so that it fits a message with all of their texts. */
#define JX_DISBURSEMENT_PAYMENTS 200u
/* A file whose hash a note keeps: a scan of a long report. It is read whole, and never sent. */
#define JX_EVIDENCE_MAX          (64u << 20)
/* Forms and cells not reported that an evaluation names: a year of ten offices is 120, and the count is of all. */
#define JX_MISSING_SHOWN         100u

/* -- comparisons ------------------------------------------------------------------------------------------------- */

/* Items and formulas that offices are compared on at once: a whole form and its rates; their names fit a message. */
#define JX_COMPARE_COLUMNS 512u
/* Values on one page of a comparison, with those of earlier months: each is computed, so that they bound the time that
 * a page takes, at some 4 ms. */
#define JX_COMPARE_CELLS   16384u
/* What is read of an office for each month, however few columns are asked for, counts as so many values: its row of
 * totals, so many for each form of the catalogue, and one for so many of its items. */
#define JX_COMPARE_MONTH   3u
#define JX_COMPARE_FORM    2u
#define JX_COMPARE_ITEMS   20u

/* -- who reported what --------------------------------------------------------------------------------------------- */

/* Forms and months that are shown at once: 32 forms of a year; what is said of each fits a message. */
#define JX_STATUS_COLUMNS   384u
/* Places on one page, reported or not: they bound the time that a page takes, at some 4 ms. An office counts as one
 * more, and what is read for each of its forms, however few months are asked for, as so many. */
#define JX_STATUS_CELLS     1536u
#define JX_STATUS_FORM      2u
/* Seconds that a program of `jixiao remind` may take for one office: a slow gateway, and one that hangs. */
#define JX_REMIND_DEFAULT_S 60u
#define JX_REMIND_MAX_S     600u

/* -- offices and principals -------------------------------------------------------------------------------------- */

/* Bureau, districts, streets, and room for a province above and villages below. */
#define JX_OFFICE_DEPTH    8u
/* 2,800 is every county of the country under one root. */
#define JX_OFFICE_CHILDREN 4096u
#define JX_ROLES_MAX       8u
/* A key a month for more than ten years. */
#define JX_KEYS_MAX        128u

#endif
