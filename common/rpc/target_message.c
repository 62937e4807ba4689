/* SPDX-License-Identifier: Apache-2.0 */
#include "common/rpc/target_message.h"

#define SAME(ours, contracts)                                                                                          \
	_Static_assert((int)(ours) == (int)JIXIAO__V1__COMPARATOR__COMPARATOR_##contracts,                             \
		       "the model has the contract's number")
SAME(JX_AT_LEAST, AT_LEAST);
SAME(JX_MORE_THAN, MORE_THAN);
SAME(JX_AT_MOST, AT_MOST);
SAME(JX_LESS_THAN, LESS_THAN);
SAME(JX_EQUAL, EQUAL);
SAME(JX_BETWEEN, RANGE);
SAME(JX_BEFORE, BEFORE);
SAME(JX_QUALITATIVE, QUALITATIVE);

/* NULL where the value does not fit the message. */
static Jixiao__V1__Rational *put(Jixiao__V1__Rational *message, struct jx_rational value)
{
	jixiao__v1__rational__init(message);
	return jx_rational_parts(value, &message->num, &message->den) == JX_OK ? message : NULL;
}

void jx_target_explain(Jixiao__V1__Target *message, struct jx_target_parts *parts)
{
	const struct jx_target *target = &parts->target;

	(void)jx_target_parse(message->text, &parts->target);
	message->comparator = (Jixiao__V1__Comparator)target->comparator;
	message->unit = parts->target.unit;
	if (target->comparator != JX_BEFORE && target->comparator != JX_QUALITATIVE)
		message->value = put(&parts->value, target->value);
	if (target->comparator == JX_BETWEEN)
		message->upper = put(&parts->upper, target->upper);
	if (target->comparator == JX_BEFORE) {
		jx_date_format(target->day, parts->date);
		message->date = parts->date;
	}
}
