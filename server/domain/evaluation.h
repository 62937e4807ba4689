/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole evaluation as plain values: from a project's indicators, the catalogue, the settings, what persons said and
 * where figures come from, to every score, the total and the grade. Pure.
 *
 * The root office's is the project's. Another office has no targets of its own: what is counted or paid there
 * (additive: sums of items, paid()) is shown as its share of the city and not scored; rates, and what is the most or
 * the least of several figures, are held against the targets and scored, unless nobody there owes any of them. It has
 * no budget either, so that it has no budget execution. Its grade goes by what its scored indicators could reach.
 */
#ifndef JX_SERVER_DOMAIN_EVALUATION_H
#define JX_SERVER_DOMAIN_EVALUATION_H

#include "common/model/catalog.h"
#include "server/domain/score.h"
#include "server/domain/wording.h"

/* How far an item is reported, at and below an office. */
enum jx_reporting {
	JX_REPORTING_NONE, /* nobody owes it */
	JX_REPORTING_OPEN, /* somebody has yet to report it: a form is missing, or the cell was left out */
	JX_REPORTING_DONE, /* everybody who owes it has, if only as not applicable */
};

/* Where an office's figures come from: the store, or a test's literals. Any status but those named ends it. */
struct jx_figures {
	/*
	 * From January to the evaluation's month, in the item's unit, and how far it is reported. NOT_FOUND: no cell
	 * has a value; `reporting` is set with it too.
	 */
	enum jx_status (*item)(void *context, const struct jx_item *item, struct jx_rational *value,
			       enum jx_reporting *reporting);
	/* A ledger function, by name: paid is in 元. NOT_FOUND: there was nothing to measure. */
	enum jx_status (*ledger)(void *context, const char *name, struct jx_rational *value);
	void *context;
};

/* What a measure gave. */
struct jx_measured {
	struct jx_rational actual;                 /* of a VALUE, in the target's unit */
	struct jx_rational numerator, denominator; /* of a quotient */
	enum jx_data data;
	bool quotient; /* the measure is one, and both sides are known */
	bool additive; /* an office's is a share of the city's */
	bool owed;     /* it rests on the ledger, or somebody owes one of its items */
	bool open;     /* somebody has yet to report one of its items */
};

/*
 * `used` has catalog->n_items places; those of the items that the expression rests on are set, the others left. Where
 * its unit is not the target's (%, money, days are converted), the indicator counts as UNLINKED. OUT_OF_RANGE: a step
 * does not fit, or the result does not fit the contract.
 */
enum jx_status jx_measure(const struct jx_catalog *catalog, const char *expression, const struct jx_target *target,
			  const struct jx_figures *figures, bool *used, struct jx_measured *measured);

/* What of the unit one of the other is: 100 % is 1 of a rate that is a quotient, and as reported else. False where they
 * do not fit. */
bool jx_unit_factor(const struct jx_formula_unit *from, const char *to, struct jx_rational *factor);

/* The same of what an expression gives. False, too, where the expression is none. */
bool jx_measure_factor(const struct jx_catalog *catalog, const char *expression, const char *to,
		       struct jx_rational *factor);

struct jx_evaluation_indicator {
	const char *target;     /* as printed; borrowed, as all texts */
	const char *expression; /* NULL: no measure is linked */
	uint32_t weight;
	struct jx_judgement judgement;
};

struct jx_evaluation_input {
	const struct jx_catalog *catalog; /* empty where none is in force */
	const struct jx_scoring *scoring;
	const struct jx_figures *figures;
	const struct jx_figures *city; /* the root's, where another office is evaluated; else NULL */
	const struct jx_evaluation_indicator *indicators;
	size_t n_indicators; /* at most JX_INDICATORS_MAX */
	int64_t budget_fen, paid_fen;
	uint32_t execution_weight;
};

struct jx_evaluation_row {
	struct jx_rational share; /* an office's part of what the city has; where has_share */
	struct jx_measured measured;
	struct jx_target target;
	uint32_t weight; /* 0 for a share; else with what was spread */
	struct jx_score score;
	bool has_share;
	char actual[JX_ACTUAL_TEXT_SIZE]; /* with the tier where a person's counts; "" where there is none */
	char lost[JX_SENTENCE_SIZE];
	char arithmetic[JX_SENTENCE_SIZE];
};

struct jx_evaluation_whole {
	uint32_t execution_weight;
	struct jx_execution_score execution;
	uint32_t weight, total;
	const char *grade; /* static */
	bool waits;        /* an indicator does, for a figure or a person */
};

/* `rows` has a place for each indicator. *failed is the indicator whose numbers do not fit, with OUT_OF_RANGE. */
enum jx_status jx_evaluate(const struct jx_evaluation_input *input, struct jx_evaluation_row *rows,
			   struct jx_evaluation_whole *whole, size_t *failed);

#endif
