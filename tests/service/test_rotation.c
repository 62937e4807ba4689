/* SPDX-License-Identifier: Apache-2.0 */
/* Principals/Rotate: both keys sign, and only the key changes. */
#include "jixiao/v1/principals.pb-c.h"

#include "common/base/limits.h"
#include "common/rpc/signing.h"
#include "server/store/principals.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"

static struct jx_fixture fixture;
static struct jx_key clerk;

static void open_fixture(void)
{
	jx_fixture_open(&fixture, NULL);
	clerk = jx_fixture_key(2);
}

static void close_fixture(void)
{
	jx_fixture_close(&fixture);
}

TestSuite(rotation, .init = open_fixture, .fini = close_fixture);

static const char *identity_of(const struct jx_key *key)
{
	static char identity[JX_IDENTITY_MAX];

	jx_identity_format(key->public_key, identity);
	return identity;
}

static const Jixiao__V1__PrincipalsWhoAmIResponse *who_am_i(const struct jx_key *key)
{
	Jixiao__V1__PrincipalsWhoAmIRequest request = JIXIAO__V1__PRINCIPALS_WHO_AM_IREQUEST__INIT;

	return jx_fixture_ask(&fixture, key, "Principals/WhoAmI", &request);
}

struct rotation {
	Jixiao__V1__PrincipalsRotateRequest message;
	uint8_t signature[JX_SIGNATURE_BYTES];
	char identity[JX_IDENTITY_MAX];
};

/* From one key of the principal to another, as it must be. */
static void rotate_to(struct rotation *rotation, uint64_t id, const struct jx_key *from, const struct jx_key *to)
{
	jixiao__v1__principals_rotate_request__init(&rotation->message);
	jx_identity_format(to->public_key, rotation->identity);
	jx_rotation_sign(to, fixture.server.public_key, id, from->public_key, rotation->signature);
	rotation->message.new_identity = rotation->identity;
	rotation->message.new_signature =
		(ProtobufCBinaryData){.data = rotation->signature, .len = sizeof(rotation->signature)};
}

Test(rotation, rotate_replaces_the_callers_key_and_nothing_else)
{
	uint64_t id = jx_fixture_enrol(&fixture, &clerk, JX_FIXTURE_ROOT, JX_ROLE_CLERK, "2026-12-31");
	Jixiao__V1__PrincipalsWhoAmIRequest me = JIXIAO__V1__PRINCIPALS_WHO_AM_IREQUEST__INIT;
	struct jx_key next = jx_fixture_key(9);
	const Jixiao__V1__Principal *principal;
	struct rotation rotation;
	uint8_t key[JX_KEY_BYTES];

	rotate_to(&rotation, id, &clerk, &next);
	principal = ((const Jixiao__V1__PrincipalsRotateResponse *)jx_fixture_ask(&fixture, &clerk, "Principals/Rotate",
										  &rotation.message))
			    ->principal;
	cr_assert_eq(principal->id, id);
	cr_assert_eq(principal->seq, 3);
	cr_assert_eq(principal->n_roles, 1);
	cr_assert_str_eq(principal->roles[0]->until, "2026-12-31");
	cr_assert_str_eq(principal->identity, identity_of(&next));
	cr_assert_eq(principal->n_keys, 2);
	cr_assert_str_eq(principal->keys[0]->identity, identity_of(&clerk));
	cr_assert_eq(principal->keys[0]->to_seq, 3);
	cr_assert_eq(principal->keys[1]->from_seq, 3);
	cr_assert_eq(principal->keys[1]->to_seq, 0);

	EXPECT_REFUSED(&fixture, &clerk, "Principals/WhoAmI", &me, "KEY_REPLACED");
	EXPECT_STATUS(jx_dispatch_admits(fixture.dispatch, clerk.curve_public, key), JX_NOT_FOUND);
	EXPECT_OK(jx_dispatch_admits(fixture.dispatch, next.curve_public, key));
	cr_assert_eq(who_am_i(&next)->principal->id, id);
}

Test(rotation, rotate_wants_the_new_keys_own_signature)
{
	uint64_t id = jx_fixture_enrol(&fixture, &clerk, JX_FIXTURE_ROOT, JX_ROLE_CLERK, "");
	struct jx_key next = jx_fixture_key(9), other = jx_fixture_key(10);
	struct rotation rotation;

	/* For another principal, from another key, by another key, cut, and none. */
	rotate_to(&rotation, id + 1, &clerk, &next);
	EXPECT_REFUSED(&fixture, &clerk, "Principals/Rotate", &rotation.message, "BAD_SIGNATURE");
	rotate_to(&rotation, id, &other, &next);
	EXPECT_REFUSED(&fixture, &clerk, "Principals/Rotate", &rotation.message, "BAD_SIGNATURE");
	rotate_to(&rotation, id, &clerk, &next);
	jx_identity_format(other.public_key, rotation.identity);
	EXPECT_REFUSED(&fixture, &clerk, "Principals/Rotate", &rotation.message, "BAD_SIGNATURE");
	rotate_to(&rotation, id, &clerk, &next);
	rotation.message.new_signature.len--;
	EXPECT_REFUSED(&fixture, &clerk, "Principals/Rotate", &rotation.message, "BAD_SIGNATURE");
	rotation.message.new_signature.len = 0;
	EXPECT_REFUSED(&fixture, &clerk, "Principals/Rotate", &rotation.message, "BAD_SIGNATURE");
}

Test(rotation, rotate_takes_no_key_that_was_ever_used)
{
	uint64_t id = jx_fixture_enrol(&fixture, &clerk, JX_FIXTURE_ROOT, JX_ROLE_CLERK, "");
	struct jx_key next = jx_fixture_key(9);
	struct rotation rotation;

	rotate_to(&rotation, id, &clerk, &clerk);
	EXPECT_REFUSED(&fixture, &clerk, "Principals/Rotate", &rotation.message, "IDENTITY_TAKEN");
	rotate_to(&rotation, id, &clerk, &fixture.admin);
	EXPECT_REFUSED(&fixture, &clerk, "Principals/Rotate", &rotation.message, "IDENTITY_TAKEN");
	rotate_to(&rotation, id, &clerk, &next);
	(void)jx_fixture_ask(&fixture, &clerk, "Principals/Rotate", &rotation.message);
	rotate_to(&rotation, id, &next, &clerk);
	EXPECT_REFUSED(&fixture, &next, "Principals/Rotate", &rotation.message, "IDENTITY_TAKEN");
	rotation.identity[5] = '!';
	EXPECT_REFUSED(&fixture, &next, "Principals/Rotate", &rotation.message, "IDENTITY_INVALID");
}

Test(rotation, a_principal_has_so_many_keys_and_no_more)
{
	uint64_t id = jx_fixture_enrol(&fixture, &clerk, JX_FIXTURE_ROOT, JX_ROLE_CLERK, "");
	struct jx_key from = clerk, to;
	struct rotation rotation;

	for (unsigned i = 1; i < JX_KEYS_MAX; i++) {
		to = jx_fixture_key(100 + i);
		rotate_to(&rotation, id, &from, &to);
		(void)jx_fixture_ask(&fixture, &from, "Principals/Rotate", &rotation.message);
		from = to;
	}
	cr_assert_eq(who_am_i(&from)->principal->n_keys, JX_KEYS_MAX);
	to = jx_fixture_key(99);
	rotate_to(&rotation, id, &from, &to);
	EXPECT_REFUSED(&fixture, &from, "Principals/Rotate", &rotation.message, "TOO_MANY_KEYS");
	EXPECT_ARG(&fixture, 1, "128");
}

Test(rotation, the_server_does_not_rotate_so)
{
	Jixiao__V1__PrincipalsRotateRequest request = JIXIAO__V1__PRINCIPALS_ROTATE_REQUEST__INIT;
	struct jx_own_answer answer;

	EXPECT_STATUS(
		jx_dispatch_own(fixture.dispatch, fixture.at, "jixiao.v1.Principals/Rotate", &request.base, &answer),
		JX_FAILED_PRECONDITION);
	cr_assert_eq(answer.reason, JX_REASON_SERVER_PRINCIPAL);
}
