/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Money: whole fen (分), as the bureau's documents and people write it. Exact both ways: what is finer than a fen is
 * refused, and an amount without its unit is refused where nothing else says it.
 */
#ifndef JX_COMMON_MODEL_MONEY_H
#define JX_COMMON_MODEL_MONEY_H

#include <stddef.h>
#include <stdint.h>

enum jx_money_unit {
	JX_MONEY_UNIT_NONE, /* the text must say it */
	JX_MONEY_FEN,       /* 分 */
	JX_MONEY_YUAN,      /* 元, 100 分 */
	JX_MONEY_WAN_YUAN,  /* 万元, 1,000,000 分 */
	JX_MONEY_YI_YUAN,   /* 亿元, 10,000,000,000 分 */
};

/* A hundred thousand 亿元: beyond what any bureau spends, and sums of thousands of them still fit. */
#define JX_MONEY_MAX  (INT64_C(1000000) * 1000000000)
#define JX_MONEY_SIZE 32u

/*
 * NULL and the amount in fen, or what is wrong, in English. "720.00万元", "-20万元", "12.5元", "100分", "1亿元"; the
 * unit of the table may be given, and then may be left out: "720.00" under 单位：万元. Where the text names one, that
 * counts. One unit only, no blanks, no separators.
 */
const char *jx_money_parse(const char *text, enum jx_money_unit table_unit, int64_t *fen);

/*
 * The same as a person types it, who says the unit: wide characters, blanks before the unit and commas between each
 * three digits are taken too, "３ 万元", "1,200.50元".
 */
const char *jx_money_read(const char *text, int64_t *fen);

/* In a sentence: "720.00万元" from 1万元 on where two decimals are enough, else "1,200.50元". */
void jx_money_format(int64_t fen, char out[JX_MONEY_SIZE]);
/* In forms and tables: "720.00万元", with more than two decimals where the amount has them: "0.000001万元". */
void jx_money_format_wan(int64_t fen, char out[JX_MONEY_SIZE]);

#endif
