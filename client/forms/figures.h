/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the official forms have in common: styles of cells, and figures as they are printed. For client/forms alone.
 */
#ifndef JX_CLIENT_FORMS_FIGURES_H
#define JX_CLIENT_FORMS_FIGURES_H

#include <stdint.h>

#include "client/print/buffer.h"
#include "client/print/grid.h"
#include "common/model/money.h"
#include "jixiao/v1/evaluations.pb-c.h"
#include "jixiao/v1/projects.pb-c.h"
#include "jixiao/v1/rational.pb-c.h"

extern const struct jx_cell_style jx_form_heading;
extern const struct jx_cell_style jx_form_text;
extern const struct jx_cell_style jx_form_figure;
/* An indicator's name: who searches for its beginning finds it. */
extern const struct jx_cell_style jx_form_name;

#define JX_FIGURE_SIZE 32u

/* "720.00", under 单位：万元. */
void jx_form_wan(int64_t fen, char out[JX_MONEY_SIZE]);
/* A score: "10.00". A weight: "10", "6.67". */
void jx_form_score(uint32_t hundredths, char out[JX_FIGURE_SIZE]);
void jx_form_weight(uint32_t hundredths, char out[JX_FIGURE_SIZE]);
/* "97.22%", rounded half up; "-" where there is none. */
void jx_form_percent(const Jixiao__V1__Rational *rate, char out[JX_FIGURE_SIZE]);
void jx_form_rate(int64_t part, int64_t whole, char out[JX_FIGURE_SIZE]);

/* "财政资金". */
const char *jx_form_fund(Jixiao__V1__Fund fund);

/* 实际完成值; where there is none, why: 未报, 无事项 and a reported 0 are three different things. */
const char *jx_form_actual(const char *actual_text, Jixiao__V1__Verdict verdict);

/* 实施单位: its name, or its code where the message has none. */
const char *jx_form_office(const char *name, const char *code);

/* "2023年6月" of "2023-06"; as it is where it is no month. */
void jx_form_month(const char *month, char out[JX_FIGURE_SIZE]);

/* Adds as printf does. */
__attribute__((format(printf, 2, 3))) void jx_form_add(struct jx_buffer *buffer, const char *format, ...);
/* Puts what the buffer holds into a cell, or below the frame, and clears it. */
void jx_form_put(struct jx_grid *form, const struct jx_cell_style *style, struct jx_span span,
		 struct jx_buffer *buffer);
void jx_form_caption(struct jx_grid *form, enum jx_caption which, struct jx_buffer *buffer);

/* A row of headings, each over so many columns; ends with a NULL text. */
struct jx_form_head {
	const char *text;
	size_t columns;
};
void jx_form_heads(struct jx_grid *form, const struct jx_form_head *heads);

/* A line a goal, "6.…". */
void jx_form_goals(struct jx_buffer *buffer, Jixiao__V1__Goal *const *goals, size_t n);

/* The level-1 name of a form's row. */
typedef const char *(*jx_form_level)(const ProtobufCMessage *message, size_t row);
/*
 * Puts the level-1 cell where its first indicator stands, over all that follow under the same name; of the others
 * nothing. `n`: the form's indicators.
 */
void jx_form_level1(struct jx_grid *form, const ProtobufCMessage *message, jx_form_level level, size_t row, size_t n);

#endif
