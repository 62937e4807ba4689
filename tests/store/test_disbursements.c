/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/disbursements.h"

#include <string.h>

#include "tests/lib/expect.h"
#include "tests/store/sample.h"

static struct jx_store *store;
static struct jx_arena arena;

static void setup(void)
{
	store = jx_sample_open(NULL);
	jx_sample_fill(store);
	jx_arena_init(&arena, 16u << 20);
	EXPECT_OK(jx_store_begin(store));
}

static void teardown(void)
{
	EXPECT_OK(jx_store_commit(store));
	jx_arena_clear(&arena);
	jx_store_close(store);
}

TestSuite(disbursements, .init = setup, .fini = teardown);

/* Above what the sample has. */
#define FIRST UINT64_C(100)

static void request(uint64_t id, const char *office, enum jx_fund fund, int64_t fen, jx_day day)
{
	struct jx_disbursement row = {.id = id,
				      .payee = "某公司",
				      .note = "用途",
				      .fund = fund,
				      .amount_fen = fen,
				      .requested = day,
				      .requester = 2};

	memcpy(row.project, JX_SAMPLE_PROJECT, sizeof(JX_SAMPLE_PROJECT));
	memcpy(row.office, office, strlen(office));
	EXPECT_OK(jx_disbursement_add(store, &row));
}

static void pay(uint64_t id, uint64_t disbursement, int64_t fen, jx_day day, uint64_t reverses)
{
	const struct jx_payment row = {.id = id,
				       .disbursement = disbursement,
				       .amount_fen = fen,
				       .day = day,
				       .reverses = reverses,
				       .payer = 1,
				       .voucher = reverses ? "" : "记-1",
				       .reason = reverses ? "多付" : ""};

	EXPECT_OK(jx_payment_add(store, &row));
}

/* What the sample has of its own, so that the tests see theirs alone. */
static int64_t paid(const char *office, jx_day day, size_t fund)
{
	int64_t fen[JX_FUND_COUNT];

	EXPECT_OK(jx_paid_by(store, JX_SAMPLE_PROJECT, office, day, fen));
	cr_assert_eq(fen[0], fen[1] + fen[2] + fen[3]);
	return fen[fund];
}

Test(disbursements, what_is_added_is_read_back)
{
	struct jx_disbursement row;
	struct jx_payment payment, *payments;
	size_t n;

	request(FIRST, "370202", JX_FUND_OTHER, 500, 18000);
	pay(101, FIRST, 300, 18007, 0);
	pay(102, FIRST, -100, 18008, 101);
	EXPECT_OK(jx_disbursement_get(store, &arena, FIRST, &row));
	cr_assert_str_eq(row.project, JX_SAMPLE_PROJECT);
	cr_assert_str_eq(row.office, "370202");
	cr_assert_str_eq(row.payee, "某公司");
	cr_assert_str_eq(row.note, "用途");
	cr_assert_str_eq(row.withdrawn_reason, "");
	cr_assert_eq(row.fund, JX_FUND_OTHER);
	cr_assert_eq(row.amount_fen, 500);
	cr_assert_eq(row.paid_fen, 200);
	cr_assert_eq(row.n_payments, 2);
	cr_assert_eq(row.requested, 18000);
	cr_assert_eq(row.requester, 2);
	cr_assert_eq(row.withdrawn_seq, 0);
	cr_assert_eq(row.seq, 102);
	EXPECT_OK(jx_payment_get(store, &arena, 102, &payment));
	cr_assert_eq(payment.disbursement, FIRST);
	cr_assert_eq(payment.amount_fen, -100);
	cr_assert_eq(payment.day, 18008);
	cr_assert_eq(payment.reverses, 101);
	cr_assert_eq(payment.payer, 1);
	cr_assert_str_eq(payment.reason, "多付");
	EXPECT_OK(jx_payment_list(store, &arena, FIRST, &payments, &n));
	cr_assert_eq(n, 2);
	cr_assert_eq(payments[0].reverses, 0);
	cr_assert_str_eq(payments[0].voucher, "记-1");
	EXPECT_STATUS(jx_disbursement_get(store, &arena, 101, &row), JX_NOT_FOUND);
	EXPECT_STATUS(jx_payment_get(store, &arena, FIRST, &payment), JX_NOT_FOUND);
}

Test(disbursements, one_is_withdrawn_once)
{
	struct jx_disbursement row;

	request(FIRST, "370202", JX_FUND_FISCAL, 500, 18000);
	EXPECT_OK(jx_disbursement_withdraw(store, FIRST, "撤销", 101));
	EXPECT_OK(jx_disbursement_get(store, &arena, FIRST, &row));
	cr_assert_str_eq(row.withdrawn_reason, "撤销");
	cr_assert_eq(row.withdrawn_seq, 101);
	cr_assert_eq(row.seq, 101);
	EXPECT_STATUS(jx_disbursement_withdraw(store, FIRST, "又", 102), JX_NOT_FOUND);
	EXPECT_STATUS(jx_disbursement_withdraw(store, 99, "无", 102), JX_NOT_FOUND);
}

Test(disbursements, commitment)
{
	struct jx_commitment before, after;

	EXPECT_OK(jx_commitment_get(store, JX_SAMPLE_PROJECT, &before));
	request(100, "370202", JX_FUND_FISCAL, 500, 18000);
	request(101, "370203", JX_FUND_FISCAL, 70, 18000);
	request(102, "129001", JX_FUND_OTHER, 9, 18000);
	pay(103, 100, 200, 18001, 0); /* 300 are open */
	pay(104, 101, 30, 18001, 0);
	EXPECT_OK(jx_disbursement_withdraw(store, 101, "余款撤销", 105)); /* of 40 */
	EXPECT_OK(jx_commitment_get(store, JX_SAMPLE_PROJECT, &after));
	cr_assert_eq(after.paid_fen[JX_FUND_FISCAL] - before.paid_fen[JX_FUND_FISCAL], 230);
	cr_assert_eq(after.open_fen[JX_FUND_FISCAL] - before.open_fen[JX_FUND_FISCAL], 300);
	cr_assert_eq(after.open_fen[JX_FUND_OTHER] - before.open_fen[JX_FUND_OTHER], 9);
	cr_assert_eq(after.paid_fen[0] - before.paid_fen[0], 230);
	cr_assert_eq(after.open_fen[0] - before.open_fen[0], 309);
	cr_assert_eq(after.n_disbursements - before.n_disbursements, 3);
	cr_assert_eq(after.n_payments - before.n_payments, 2);
	EXPECT_OK(jx_commitment_get(store, "nothing", &after));
	cr_assert_eq(after.paid_fen[0] + after.open_fen[0], 0);
}

Test(disbursements, paid_by_office_fund_and_day)
{
	const int64_t before = paid(NULL, 18100, 0);

	request(100, "370202", JX_FUND_FISCAL, 500, 18000);
	request(101, "370202001", JX_FUND_OTHER, 70, 18000); /* the street below it */
	request(102, "370203", JX_FUND_FISCAL, 9, 18000);
	pay(103, 100, 500, 18010, 0);
	pay(104, 101, 70, 18011, 0);
	pay(105, 102, 9, 18012, 0);
	pay(106, 100, -200, 18013, 103);
	cr_assert_eq(paid(NULL, 18009, 0) - paid(NULL, 17999, 0), 0);
	cr_assert_eq(paid("370202", 18010, 0), 500);
	cr_assert_eq(paid("370202", 18011, 0), 570);
	cr_assert_eq(paid("370202", 18012, JX_FUND_OTHER), 70);
	cr_assert_eq(paid("370202", 18013, 0), 370);
	cr_assert_eq(paid("370202001", 18013, 0), 70);
	cr_assert_eq(paid("370203", 18013, 0), 9);
	cr_assert_eq(paid("129001", 18100, 0) - before, 379);
	cr_assert_eq(paid(NULL, 18100, 0) - before, 379);
}

static int64_t longest(const char *office, jx_day day)
{
	int64_t days = -1;
	enum jx_status status = jx_longest_payment_days(store, JX_SAMPLE_PROJECT, office, day, &days);

	cr_assert(status == JX_OK || status == JX_NOT_FOUND);
	return status == JX_OK ? days : -1;
}

Test(disbursements, the_longest_time_to_a_payment_that_stands)
{
	request(100, "370202001", JX_FUND_FISCAL, 500, 18000);
	request(101, "370203", JX_FUND_FISCAL, 500, 18000);
	request(102, "370203", JX_FUND_FISCAL, 500, 18000);
	pay(103, 100, 100, 18000, 0); /* the same day: 0 days */
	pay(104, 101, 100, 18005, 0);
	pay(105, 102, 100, 18009, 0);
	cr_assert_eq(longest("370202", 17999), -1);
	cr_assert_eq(longest("370202", 18000), 0);
	cr_assert_eq(longest("370202001", 18000), 0);
	cr_assert_eq(longest("129001", 18004), 0);
	cr_assert_eq(longest("129001", 18005), 5);
	cr_assert_eq(longest("370203", 18009), 9);
	pay(106, 102, -99, 18010, 105); /* one fen of it still stands */
	cr_assert_eq(longest("370203", 18010), 9);
	pay(107, 102, -1, 18011, 105);
	cr_assert_eq(longest("370203", 18010), 9); /* it stood then */
	cr_assert_eq(longest("370203", 18011), 5);
	cr_assert_eq(longest("370202", 18011), 0);
}

Test(disbursements, lists_go_on_and_stay_at_and_below_the_office)
{
	struct jx_disbursement_range range = {.office = "370202", .after = FIRST - 1, .limit = 2};
	struct jx_disbursement rows[4];
	size_t n;

	request(100, "370202", JX_FUND_FISCAL, 1, 18000);
	request(101, "370202001", JX_FUND_FISCAL, 1, 18000);
	request(102, "370203", JX_FUND_FISCAL, 1, 18000);
	request(103, "370202", JX_FUND_FISCAL, 1, 18000);
	EXPECT_OK(jx_disbursement_list(store, &arena, &range, rows, &n));
	cr_assert_eq(n, 2);
	cr_assert_eq(rows[0].id, 100);
	cr_assert_eq(rows[1].id, 101);
	range.after = 101;
	range.project = JX_SAMPLE_PROJECT;
	EXPECT_OK(jx_disbursement_list(store, &arena, &range, rows, &n));
	cr_assert_eq(n, 1);
	cr_assert_eq(rows[0].id, 103);
	range.project = "nothing";
	EXPECT_OK(jx_disbursement_list(store, &arena, &range, rows, &n));
	cr_assert_eq(n, 0);
	range = (struct jx_disbursement_range){.office = "129001", .after = FIRST - 1, .limit = 4};
	EXPECT_OK(jx_disbursement_list(store, &arena, &range, rows, &n));
	cr_assert_eq(n, 4);
}
