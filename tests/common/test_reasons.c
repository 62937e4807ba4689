/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/reasons.h"

#include <string.h>

#include <criterion/criterion.h>

#include "common/base/limits.h"

#define FIRST ((unsigned)JX_REASON_NONE + 1)

static const struct jx_reason_row *row(unsigned reason)
{
	return jx_reason_row((enum jx_reason)reason);
}

/* The placeholders of a sentence are {0} … below JX_REFUSAL_ARGS, and there is no other brace. */
static void check_placeholders(const char *text)
{
	for (const char *c = strpbrk(text, "{}"); c; c = strpbrk(c + 3, "{}")) {
		cr_assert_eq(c[0], '{', "%s", text);
		cr_assert(c[1] >= '0' && c[1] < (char)('0' + JX_REFUSAL_ARGS), "%s", text);
		cr_assert_eq(c[2], '}', "%s", text);
	}
}

Test(reasons, every_row_has_words)
{
	for (unsigned i = FIRST; i < JX_REASON_COUNT; i++) {
		cr_assert(row(i)->name[0] && row(i)->text[0] && row(i)->fix[0], "%s", row(i)->name);
		cr_assert_neq(row(i)->status, JX_OK);
		cr_assert_neq(row(i)->exit, JX_EXIT_OK);
		check_placeholders(row(i)->text);
		check_placeholders(row(i)->fix);
	}
}

Test(reasons, names_are_unique_and_found)
{
	for (unsigned i = FIRST; i < JX_REASON_COUNT; i++)
		cr_assert_eq((unsigned)jx_reason_find(row(i)->name), i);
	cr_assert_eq(jx_reason_find("NO_SUCH_REASON"), JX_REASON_NONE);
	cr_assert_eq(jx_reason_find(""), JX_REASON_NONE);
	cr_assert_eq(jx_reason_find("role_missing"), JX_REASON_NONE);
}

Test(reasons, the_reason_decides_the_exit)
{
	cr_assert_eq(jx_exit_of(JX_PERMISSION_DENIED, "ROLE_MISSING"), JX_EXIT_PERMISSION);
	cr_assert_eq(jx_exit_of(JX_INVALID_ARGUMENT, "MALFORMED_BODY"), JX_EXIT_USAGE);
	cr_assert_eq(jx_exit_of(JX_INVALID_ARGUMENT, "FIELD_INVALID"), JX_EXIT_VALIDATION);
	cr_assert_eq(jx_exit_of(JX_RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE"), JX_EXIT_USAGE);
	cr_assert_eq(jx_exit_of(JX_DATA_LOSS, "RECEIPT_INVALID"), JX_EXIT_VERIFICATION);
	for (unsigned i = FIRST; i < JX_REASON_COUNT; i++)
		cr_assert_eq(jx_exit_of(row(i)->status, row(i)->name), row(i)->exit);
	cr_assert_eq(jx_exit_of(JX_OK, "ROLE_MISSING"), JX_EXIT_OK);
}

Test(reasons, an_unknown_reason_exits_by_its_status)
{
	static const enum jx_exit expected[] = {
		[JX_OK] = JX_EXIT_OK,
		[JX_CANCELLED] = JX_EXIT_INTERNAL,
		[JX_UNKNOWN] = JX_EXIT_INTERNAL,
		[JX_INVALID_ARGUMENT] = JX_EXIT_VALIDATION,
		[JX_DEADLINE_EXCEEDED] = JX_EXIT_UNREACHABLE,
		[JX_NOT_FOUND] = JX_EXIT_NOT_FOUND,
		[JX_ALREADY_EXISTS] = JX_EXIT_CONFLICT,
		[JX_PERMISSION_DENIED] = JX_EXIT_PERMISSION,
		[JX_RESOURCE_EXHAUSTED] = JX_EXIT_UNREACHABLE,
		[JX_FAILED_PRECONDITION] = JX_EXIT_VALIDATION,
		[JX_ABORTED] = JX_EXIT_CONFLICT,
		[JX_OUT_OF_RANGE] = JX_EXIT_VALIDATION,
		[JX_UNIMPLEMENTED] = JX_EXIT_USAGE,
		[JX_INTERNAL] = JX_EXIT_INTERNAL,
		[JX_UNAVAILABLE] = JX_EXIT_UNREACHABLE,
		[JX_DATA_LOSS] = JX_EXIT_VERIFICATION,
		[JX_UNAUTHENTICATED] = JX_EXIT_AUTHENTICATION,
	};
	volatile int beyond = 99;

	for (int i = 0; i <= JX_UNAUTHENTICATED; i++) {
		cr_assert_eq(jx_exit_of((enum jx_status)i, "OF_A_NEWER_SERVER"), expected[i]);
		cr_assert_eq(jx_exit_of((enum jx_status)i, NULL), expected[i]);
		cr_assert_eq(jx_exit_of((enum jx_status)i, ""), expected[i]);
	}
	cr_assert_eq(jx_exit_of((enum jx_status)beyond, NULL), JX_EXIT_INTERNAL);
}

static void expect(const char *template, const char *const *args, size_t n_args, const char *expected)
{
	char out[64];
	size_t length = jx_reason_format(template, args, n_args, out, sizeof(out));

	cr_assert_str_eq(out, expected);
	cr_assert_eq(length, strlen(expected));
}

Test(reasons, fills_a_sentence)
{
	const char *const args[] = {"青岛", "2", "{0}"};

	expect("", args, 3, "");
	expect("plain", NULL, 0, "plain");
	expect("{0}", args, 3, "青岛");
	expect("{1}{0}{1}", args, 3, "2青岛2");
	expect("office {0} has {1}.", args, 2, "office 青岛 has 2.");
	/* An arg is not a template. */
	expect("{2}!", args, 3, "{0}!");
}

Test(reasons, leaves_what_is_no_placeholder)
{
	const char *const args[] = {"a", NULL};

	expect("{1} {2} {9}", args, 1, "{1} {2} {9}");
	expect("{1}", args, 2, "{1}");
	expect("{", args, 1, "{");
	expect("{0", args, 1, "{0");
	expect("{{0}}", args, 1, "{a}");
	expect("{x}{00}", args, 1, "{x}{00}");
}

Test(reasons, cuts_at_a_character)
{
	const char *const args[] = {"青岛市"};
	char out[16];

	for (size_t size = 1; size <= sizeof(out); size++) {
		size_t length = jx_reason_format("{0}", args, 1, out, size);
		size_t whole = (size - 1) / 3 * 3;

		cr_assert_eq(length, whole < 9 ? whole : 9);
		cr_assert_eq(strlen(out), length);
	}
	/* What follows an arg that did not fit does not slip in behind it. */
	cr_assert_eq(jx_reason_format("{0}x", args, 1, out, 9), 6);
	cr_assert_eq(jx_reason_format("青岛市", NULL, 0, out, 6), 3);
}
