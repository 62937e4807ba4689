/* SPDX-License-Identifier: Apache-2.0 */
/* Reading formulas: recursive descent, whose depth is bounded as it goes. */
#include "common/model/formula.h"

#include <string.h>

#include "common/base/reasons.h"
#include "common/model/decimal.h"

_Static_assert(JX_EXPRESSION_MAX == 512 && JX_ITEM_CODE_MAX == 48 && JX_FORMULA_NODES == 128 && JX_FORMULA_DEPTH == 32,
	       "the sentences below say so");

struct parser {
	struct jx_formula *formula;
	struct jx_formula_problem *problem;
	size_t at;
	unsigned depth;
};

static bool fail(const struct parser *parser, const char *text, size_t at)
{
	*parser->problem = (struct jx_formula_problem){.text = text, .at = at};
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* The character that comes next, blanks apart; '\0' at the end. */
static char peek(struct parser *parser)
{
	const char *text = parser->formula->text;

	while (text[parser->at] == ' ' || text[parser->at] == '\t')
		parser->at++;
	return text[parser->at];
}

static bool take(struct parser *parser, char wanted)
{
	if (peek(parser) != wanted)
		return false;
	parser->at++;
	return true;
}

static bool push(struct parser *parser, struct jx_formula_node node, uint16_t *index)
{
	struct jx_formula *formula = parser->formula;

	if (formula->n_nodes == JX_FORMULA_NODES)
		return fail(parser, JX_N("a formula has at most 128 parts"), node.at);
	*index = (uint16_t)formula->n_nodes;
	formula->nodes[formula->n_nodes++] = node;
	return true;
}

/* An operator that stands at `at`. */
static bool push_operator(struct parser *parser, enum jx_formula_op op, size_t at, const uint16_t operands[2],
			  uint16_t *index)
{
	return push(parser,
		    (struct jx_formula_node){
			    .op = op, .at = (uint16_t)at, .length = 1, .left = operands[0], .right = operands[1]},
		    index);
}

static bool parse_sum(struct parser *parser, uint16_t *index);

static bool parse_number(struct parser *parser, uint16_t *index)
{
	const char *text = parser->formula->text;
	size_t begin = parser->at;
	struct jx_formula_node node = {.op = JX_FORMULA_NUMBER, .at = (uint16_t)begin};
	const char *problem;
	int64_t value = 0;

	while (is_digit(text[parser->at]) || text[parser->at] == '.')
		parser->at++;
	node.length = (uint16_t)(parser->at - begin);
	problem = jx_decimal_parse(text + begin, node.length, &value);
	if (problem)
		return fail(parser, problem, begin);
	return jx_rational_make(value, JX_DECIMAL_ONE, &node.number) == JX_OK && push(parser, node, index);
}

static bool is_word(const struct parser *parser, const struct jx_formula_node *node, const char *word)
{
	return strlen(word) == node->length && memcmp(parser->formula->text + node->at, word, node->length) == 0;
}

/* The values of min or max, behind the opening parenthesis: each joins those before it. */
static bool parse_choice(struct parser *parser, const struct jx_formula_node *word, uint16_t *index)
{
	struct jx_formula_node node = *word;
	size_t n = 1;

	if (!parse_sum(parser, &node.left))
		return false;
	*index = node.left;
	for (; take(parser, ','); n++) {
		if (!parse_sum(parser, &node.right) || !push(parser, node, index))
			return false;
		node.left = *index;
	}
	if (n < 2)
		return fail(parser, JX_N("min and max compare two values or more"), word->at);
	return take(parser, ')') || fail(parser, JX_N("a closing parenthesis is missing"), parser->at);
}

static bool parse_name(struct parser *parser, struct jx_formula_node *node)
{
	const char *text = parser->formula->text;
	size_t begin = parser->at;

	*node = (struct jx_formula_node){.op = JX_FORMULA_NAME, .at = (uint16_t)begin};
	while (is_letter(text[parser->at]) || is_digit(text[parser->at]) || text[parser->at] == '.')
		parser->at++;
	node->length = (uint16_t)(parser->at - begin);
	return node->length <= JX_ITEM_CODE_MAX || fail(parser, JX_N("a name has at most 48 characters"), begin);
}

/* What a word before a parenthesis makes of the item in it; NAME: nothing. */
static enum jx_formula_op month_word(const struct parser *parser, const struct jx_formula_node *word)
{
	if (is_word(parser, word, "prev"))
		return JX_FORMULA_PREV;
	if (is_word(parser, word, "year_ago"))
		return JX_FORMULA_YEAR_AGO;
	return is_word(parser, word, "ytd") ? JX_FORMULA_YTD : JX_FORMULA_NAME;
}

/* Behind the word and its opening parenthesis. */
static bool parse_month(struct parser *parser, const struct jx_formula_node *word, uint16_t *index)
{
	struct jx_formula_node node;

	if (!is_letter(peek(parser)))
		return fail(parser, JX_N("prev, year_ago and ytd take the name of one item"), parser->at);
	if (!parse_name(parser, &node))
		return false;
	if (!take(parser, ')'))
		return fail(parser, JX_N("prev, year_ago and ytd take the name of one item"), parser->at);
	node.op = month_word(parser, word);
	node.left = word->at;
	node.right = (uint16_t)parser->at;
	return push(parser, node, index);
}

/* A name, or a word with parentheses. */
static bool parse_word(struct parser *parser, uint16_t *index)
{
	size_t begin = parser->at;
	struct jx_formula_node node;

	if (!parse_name(parser, &node))
		return false;
	if (!take(parser, '('))
		return push(parser, node, index);
	if (is_word(parser, &node, "min") || is_word(parser, &node, "max")) {
		node.op = is_word(parser, &node, "min") ? JX_FORMULA_MIN : JX_FORMULA_MAX;
		return parse_choice(parser, &node, index);
	}
	if (month_word(parser, &node) != JX_FORMULA_NAME)
		return parse_month(parser, &node, index);
	if (!take(parser, ')'))
		return fail(parser, JX_N("only min and max take values in parentheses"), begin);
	node.op = JX_FORMULA_CALL;
	return push(parser, node, index);
}

static bool parse_primary(struct parser *parser, uint16_t *index)
{
	char next = peek(parser);

	if (is_digit(next) || next == '.')
		return parse_number(parser, index);
	if (is_letter(next))
		return parse_word(parser, index);
	if (take(parser, '(')) {
		if (!parse_sum(parser, index))
			return false;
		return take(parser, ')') || fail(parser, JX_N("a closing parenthesis is missing"), parser->at);
	}
	if (next == '\0')
		return fail(parser, JX_N("a value is missing at the end"), parser->at);
	return fail(parser, JX_N("a value is expected here: a name, a number or a parenthesis"), parser->at);
}

static bool parse_signed(struct parser *parser, uint16_t *index)
{
	uint16_t operands[2] = {0, 0};
	size_t at;
	bool right;

	if (peek(parser) != '-')
		return parse_primary(parser, index);
	at = parser->at++;
	if (parser->depth == JX_FORMULA_DEPTH)
		return fail(parser, JX_N("it is nested more than 32 deep"), at);
	parser->depth++;
	right = parse_signed(parser, &operands[0]) && push_operator(parser, JX_FORMULA_NEGATE, at, operands, index);
	parser->depth--;
	return right;
}

static bool parse_product(struct parser *parser, uint16_t *index)
{
	uint16_t operands[2];
	char sign;

	if (!parse_signed(parser, index))
		return false;
	while ((sign = peek(parser)) == '*' || sign == '/') {
		size_t at = parser->at++;

		operands[0] = *index;
		if (!parse_signed(parser, &operands[1]) ||
		    !push_operator(parser, sign == '*' ? JX_FORMULA_MULTIPLY : JX_FORMULA_DIVIDE, at, operands, index))
			return false;
	}
	return true;
}

static bool parse_terms(struct parser *parser, uint16_t *index)
{
	uint16_t operands[2];
	char sign;

	if (!parse_product(parser, index))
		return false;
	while ((sign = peek(parser)) == '+' || sign == '-') {
		size_t at = parser->at++;

		operands[0] = *index;
		if (!parse_product(parser, &operands[1]) ||
		    !push_operator(parser, sign == '+' ? JX_FORMULA_ADD : JX_FORMULA_SUBTRACT, at, operands, index))
			return false;
	}
	return true;
}

/* What a parenthesis holds, and the whole. */
static bool parse_sum(struct parser *parser, uint16_t *index)
{
	bool right;

	if (parser->depth == JX_FORMULA_DEPTH)
		return fail(parser, JX_N("it is nested more than 32 deep"), parser->at);
	parser->depth++;
	right = parse_terms(parser, index);
	parser->depth--;
	return right;
}

bool jx_formula_parse(const char *text, struct jx_formula *formula, struct jx_formula_problem *problem)
{
	struct parser parser = {.formula = formula, .problem = problem};
	uint16_t whole;

	formula->text = text;
	formula->n_nodes = 0;
	if (strnlen(text, JX_EXPRESSION_MAX + 1) > JX_EXPRESSION_MAX)
		return fail(&parser, JX_N("a formula has at most 512 bytes"), JX_EXPRESSION_MAX);
	if (peek(&parser) == '\0')
		return fail(&parser, JX_N("it is empty"), 0);
	if (!parse_sum(&parser, &whole))
		return false;
	if (peek(&parser) == ')')
		return fail(&parser, JX_N("an opening parenthesis is missing"), parser.at);
	if (peek(&parser) != '\0')
		return fail(&parser, JX_N("an operator is expected here: + - * /"), parser.at);
	return true;
}

bool jx_formula_is_figure(enum jx_formula_op op)
{
	return op >= JX_FORMULA_NAME && op <= JX_FORMULA_YTD;
}

void jx_formula_name(const struct jx_formula *formula, const struct jx_formula_node *node,
		     char name[JX_ITEM_CODE_MAX + 1])
{
	memcpy(name, formula->text + node->at, node->length);
	name[node->length] = '\0';
}
