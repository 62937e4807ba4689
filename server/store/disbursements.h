/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Disbursements and their payments. Rows are added; of a disbursement only its withdrawal is set later, once, and what
 * its payments add up to is kept with each of them.
 */
#ifndef JX_SERVER_STORE_DISBURSEMENTS_H
#define JX_SERVER_STORE_DISBURSEMENTS_H

#include "common/base/arena.h"
#include "common/base/limits.h"
#include "common/model/date.h"
#include "server/store/projects.h"
#include "server/store/store.h"

struct jx_disbursement {
	uint64_t id; /* the seq that requested it */
	char project[JX_PROJECT_CODE_MAX + 1];
	char office[JX_OFFICE_CODE_MAX + 1];
	enum jx_fund fund;
	jx_day requested;
	uint32_t n_payments;                         /* with the reversals; read only */
	const char *payee, *note, *withdrawn_reason; /* borrowed, as in projects.h */
	int64_t amount_fen;
	int64_t paid_fen; /* less what was reversed; read only */
	uint64_t requester;
	uint64_t withdrawn_seq; /* 0: it stands */
	uint64_t seq;
};

struct jx_payment {
	uint64_t id; /* the seq that made it */
	uint64_t disbursement;
	int64_t amount_fen; /* below 0: a reversal */
	jx_day day;
	uint64_t reverses; /* of a reversal: the payment's id; else 0 */
	uint64_t payer;
	const char *voucher, *reason;
};

enum jx_status jx_disbursement_add(struct jx_store *store, const struct jx_disbursement *disbursement);
/* Does the office, or one that stood below it when it was asked for, have the disbursement? */
enum jx_status jx_disbursement_stands(struct jx_store *store, uint64_t id, const char *office, bool *stands);
enum jx_status jx_disbursement_get(struct jx_store *store, struct jx_arena *arena, uint64_t id,
				   struct jx_disbursement *disbursement);
/* NOT_FOUND: there is none that was not withdrawn. */
enum jx_status jx_disbursement_withdraw(struct jx_store *store, uint64_t id, const char *reason, uint64_t seq);

/* Those of the project (NULL: of all) and of offices at and below this one, with an id above `after`. */
struct jx_disbursement_range {
	const char *project, *office;
	uint64_t after;
	uint32_t limit;
};
/* By id. */
enum jx_status jx_disbursement_list(struct jx_store *store, struct jx_arena *arena,
				    const struct jx_disbursement_range *range, struct jx_disbursement *rows, size_t *n);

enum jx_status jx_payment_add(struct jx_store *store, const struct jx_payment *payment);
enum jx_status jx_payment_get(struct jx_store *store, struct jx_arena *arena, uint64_t id, struct jx_payment *payment);
/* Of one disbursement, by id, at most JX_DISBURSEMENT_PAYMENTS; in the arena. */
enum jx_status jx_payment_list(struct jx_store *store, struct jx_arena *arena, uint64_t disbursement,
			       struct jx_payment **rows, size_t *n);

/* What stands against a fund of a project, whatever the day: paid, and asked for and neither paid nor withdrawn. */
struct jx_commitment {
	int64_t paid_fen[JX_FUND_COUNT]; /* by fund; [0] is their sum */
	int64_t open_fen[JX_FUND_COUNT];
	uint32_t n_disbursements, n_payments;
};
enum jx_status jx_commitment_get(struct jx_store *store, const char *project, struct jx_commitment *commitment);

/* Of a payment, or a reversal with an amount below 0. */
struct jx_paid_day {
	jx_day day;
	enum jx_fund fund;
	int64_t fen;
};
/* Of all of a project's, in no order; at most JX_PAYMENTS_MAX; in the arena. */
enum jx_status jx_paid_days(struct jx_store *store, struct jx_arena *arena, const char *project,
			    const struct jx_paid_day **rows, size_t *n);

/*
 * What was paid by the end of `day`, by fund ([0]: the sum), to offices at and below `office` (NULL: to everybody),
 * less reversals dated up to then.
 */
enum jx_status jx_paid_by(struct jx_store *store, const char *project, const char *office, jx_day day,
			  int64_t fen[JX_FUND_COUNT]);
/*
 * The longest time from request to payment, in days, of payments dated up to `day` and not wholly reversed by then.
 * NOT_FOUND: there is none.
 */
enum jx_status jx_longest_payment_days(struct jx_store *store, const char *project, const char *office, jx_day day,
				       int64_t *days);

#endif
