/* SPDX-License-Identifier: Apache-2.0 */
/* Submissions for tests of the store: short words for cells, and the next revision of what is there. */
#ifndef JX_TESTS_STORE_FIGURES_H
#define JX_TESTS_STORE_FIGURES_H

#include "server/store/submissions.h"

#define JX_FIGURES_JANUARY (2023 * 12)

struct jx_figures {
	struct jx_store *store;
	struct jx_arena arena; /* of one submission */
	uint64_t seq;          /* so far */
};

/* In a store that jx_sample_fill filled. */
void jx_figures_open(struct jx_figures *figures, struct jx_store *store);
void jx_figures_close(struct jx_figures *figures);

/* Of whole units; "" as the note. */
struct jx_stored_cell jx_figure(uint32_t item, enum jx_aggregation over_offices, int64_t whole);
struct jx_stored_cell jx_figure_none(uint32_t item, enum jx_aggregation over_offices);

struct jx_submission_key jx_figures_key(const char *form, const char *office, jx_month month);
/* The next revision at that key, in the open round. */
enum jx_status jx_figures_add(struct jx_figures *figures, const struct jx_submission_key *key, enum jx_stage stage,
			      const struct jx_stored_cell *cells, size_t n);
/* The same in a round of its own; it must succeed. */
void jx_figures_submit(struct jx_figures *figures, const struct jx_submission_key *key, enum jx_stage stage,
		       const struct jx_stored_cell *cells, size_t n);

/* The total must be so, of n answers that all have a value. */
#define jx_figures_expect(figures, stage, office, month, item, ten_thousandths, n)                                     \
	jx_figures_expect_total(                                                                                       \
		(figures), (stage), (office), (month), (item),                                                         \
		&(const struct jx_total){.value = (ten_thousandths), .contributors = (n), .answers = (n)})
void jx_figures_expect_total(const struct jx_figures *figures, enum jx_stage stage, const char *office, jx_month month,
			     uint32_t item, const struct jx_total *expected);

#endif
