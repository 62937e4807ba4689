/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/principals.h"

#include <string.h>

#include "tests/lib/expect.h"
#include "tests/store/sample.h"

static struct jx_store *store;

static void setup(void)
{
	store = jx_sample_open(NULL);
	jx_sample_fill(store);
	EXPECT_OK(jx_store_begin(store));
}

static void teardown(void)
{
	EXPECT_OK(jx_store_commit(store));
	jx_store_close(store);
}

TestSuite(principals, .init = setup, .fini = teardown);

static bool same_key(const uint8_t key[JX_PUBLIC_KEY_BYTES], unsigned n)
{
	const struct jx_principal_key expected = jx_sample_key(n);

	return memcmp(key, expected.key, JX_PUBLIC_KEY_BYTES) == 0;
}

/* Whether the CURVE key n is let in, and as the public key n. */
static bool admitted(unsigned n)
{
	const struct jx_principal_key key = jx_sample_key(n);
	uint8_t found[JX_PUBLIC_KEY_BYTES];
	enum jx_status status = jx_principal_admits(store, key.curve, found);

	cr_assert(status == JX_OK || status == JX_NOT_FOUND);
	return status == JX_OK && same_key(found, n);
}

static void rotate(uint64_t id, unsigned n, uint64_t seq)
{
	const struct jx_principal_key key = jx_sample_key(n);

	EXPECT_OK(jx_principal_rotate(store, id, &key, seq));
}

Test(principals, what_is_added_is_read_back)
{
	struct jx_principal added = jx_sample_principal(10, "370202"), read;

	added.roles[1] = (struct jx_role_grant){.role = 5, .until = 20000};
	added.n_roles = 2;
	memset(added.name, 'n', JX_PERSON_NAME_MAX);
	added.name[JX_PERSON_NAME_MAX] = '\0';
	EXPECT_OK(jx_principal_add(store, &added));
	EXPECT_OK(jx_principal_get(store, 10, &read));
	cr_assert_eq(read.id, 10);
	cr_assert_eq(read.seq, 10);
	cr_assert_eq(read.revoked_seq, 0);
	cr_assert_str_eq(read.name, added.name);
	cr_assert_str_eq(read.office, "370202");
	cr_assert_eq(read.n_roles, 2);
	cr_assert_eq(read.roles[0].role, 1);
	cr_assert_eq(read.roles[0].until, JX_NO_END);
	cr_assert_eq(read.roles[1].role, 5);
	cr_assert_eq(read.roles[1].until, 20000);
	cr_assert(same_key(read.key.key, 10));
	cr_assert_eq(read.key.from_seq, 10);
	cr_assert_eq(read.key.to_seq, 0);
	EXPECT_STATUS(jx_principal_get(store, 11, &read), JX_NOT_FOUND);
	EXPECT_STATUS(jx_principal_get(store, UINT64_MAX, &read), JX_NOT_FOUND);
}

Test(principals, as_many_roles_as_fit)
{
	struct jx_principal principal = jx_sample_principal(10, "370202");

	principal.n_roles = JX_ROLES_MAX;
	for (uint32_t i = 0; i < JX_ROLES_MAX; i++)
		principal.roles[i] = (struct jx_role_grant){.role = JX_ROLES_MAX - i, .until = (jx_day)i};
	EXPECT_OK(jx_principal_add(store, &principal));
	EXPECT_OK(jx_principal_get(store, 10, &principal));
	cr_assert_eq(principal.n_roles, JX_ROLES_MAX);
	for (uint32_t i = 0; i < JX_ROLES_MAX; i++)
		cr_assert_eq(principal.roles[i].role, i + 1);
}

Test(principals, the_server_stands_in_no_office)
{
	struct jx_principal server;

	EXPECT_OK(jx_principal_get(store, JX_PRINCIPAL_SERVER, &server));
	cr_assert_str_eq(server.office, "");
}

Test(principals, by_key)
{
	struct jx_principal principal;
	struct jx_principal_key key = jx_sample_key(2), record;

	EXPECT_OK(jx_principal_by_key(store, key.key, &principal, &record));
	cr_assert_eq(principal.id, 2);
	cr_assert_eq(principal.n_roles, 1);
	cr_assert(same_key(record.key, 2));
	cr_assert(same_key(principal.key.key, 2));
	rotate(2, 20, 5);
	EXPECT_OK(jx_principal_by_key(store, key.key, &principal, &record));
	cr_assert_eq(principal.id, 2);
	cr_assert_eq(record.to_seq, 5);
	cr_assert(same_key(principal.key.key, 20));
	cr_assert_eq(principal.key.from_seq, 5);
	key = jx_sample_key(3);
	EXPECT_STATUS(jx_principal_by_key(store, key.key, &principal, &record), JX_NOT_FOUND);
}

Test(principals, only_keys_in_force_are_admitted)
{
	cr_assert(admitted(1));
	cr_assert(admitted(2));
	cr_assert(!admitted(20));
	rotate(2, 20, 5);
	cr_assert(!admitted(2));
	cr_assert(admitted(20));
	EXPECT_OK(jx_principal_revoke(store, 2, 6));
	cr_assert(!admitted(2));
	cr_assert(!admitted(20));
	cr_assert(admitted(1));
}

Test(principals, rotation_keeps_the_history)
{
	struct jx_principal principal;
	struct jx_principal_key keys[JX_KEYS_MAX];
	size_t n;

	rotate(2, 20, 5);
	rotate(2, 21, 6);
	EXPECT_OK(jx_principal_keys(store, 2, keys, &n));
	cr_assert_eq(n, 3);
	cr_assert(same_key(keys[0].key, 2) && same_key(keys[1].key, 20) && same_key(keys[2].key, 21));
	cr_assert(keys[0].from_seq == 2 && keys[0].to_seq == 5);
	cr_assert(keys[1].from_seq == 5 && keys[1].to_seq == 6);
	cr_assert(keys[2].from_seq == 6 && keys[2].to_seq == 0);
	EXPECT_OK(jx_principal_get(store, 2, &principal));
	cr_assert_eq(principal.seq, 6);
	EXPECT_OK(jx_principal_keys(store, 99, keys, &n));
	cr_assert_eq(n, 0);
}

Test(principals, at_most_the_bound_of_keys_is_read)
{
	struct jx_principal_key keys[JX_KEYS_MAX];
	size_t n;

	for (unsigned i = 0; i < JX_KEYS_MAX; i++)
		rotate(2, 1000 + i, 1000 + i);
	EXPECT_OK(jx_principal_keys(store, 2, keys, &n));
	cr_assert_eq(n, JX_KEYS_MAX);
	cr_assert(same_key(keys[0].key, 2));
}

static void expect_key_at(uint64_t seq, unsigned n)
{
	uint8_t key[JX_PUBLIC_KEY_BYTES];

	EXPECT_OK(jx_principal_key_at(store, 2, seq, key));
	cr_assert(same_key(key, n), "at %u", (unsigned)seq);
}

/* Entry 10 rotates: it is signed with the key in force after entry 9, entry 11 with the new one. */
Test(principals, key_at_a_position)
{
	uint8_t key[JX_PUBLIC_KEY_BYTES];

	rotate(2, 20, 10);
	EXPECT_OK(jx_principal_revoke(store, 2, 15));
	EXPECT_STATUS(jx_principal_key_at(store, 2, 1, key), JX_NOT_FOUND);
	expect_key_at(2, 2);
	expect_key_at(9, 2);
	expect_key_at(10, 20);
	expect_key_at(14, 20);
	EXPECT_STATUS(jx_principal_key_at(store, 2, 15, key), JX_NOT_FOUND);
	EXPECT_STATUS(jx_principal_key_at(store, 99, 15, key), JX_NOT_FOUND);
	EXPECT_OK(jx_principal_key_at(store, JX_PRINCIPAL_SERVER, 0, key));
	cr_assert(same_key(key, 0));
}

Test(principals, revocation)
{
	struct jx_principal principal;

	EXPECT_OK(jx_principal_revoke(store, 2, 7));
	EXPECT_OK(jx_principal_get(store, 2, &principal));
	cr_assert_eq(principal.revoked_seq, 7);
	cr_assert_eq(principal.seq, 7);
	cr_assert(same_key(principal.key.key, 2));
	cr_assert_eq(principal.key.to_seq, 7);
	EXPECT_STATUS(jx_principal_revoke(store, 2, 8), JX_NOT_FOUND);
	EXPECT_STATUS(jx_principal_revoke(store, 99, 8), JX_NOT_FOUND);
	EXPECT_STATUS(jx_principal_rotate(store, 2, &principal.key, 8), JX_NOT_FOUND);
	EXPECT_STATUS(jx_principal_rotate(store, 99, &principal.key, 8), JX_NOT_FOUND);
}

static enum jx_status rotate_first_to(struct jx_store *in, const struct jx_principal *principal)
{
	return jx_principal_rotate(in, 1, &principal->key, principal->seq);
}

/* Inside a savepoint that is then undone. */
static void expect_exists(enum jx_status (*change)(struct jx_store *, const struct jx_principal *),
			  const struct jx_principal *principal)
{
	EXPECT_OK(jx_store_savepoint(store));
	EXPECT_STATUS(change(store, principal), JX_ALREADY_EXISTS);
	EXPECT_OK(jx_store_undo(store));
}

/* Nobody is enrolled with that key, and principal 1 cannot change to it. */
static void expect_taken(const struct jx_principal *principal)
{
	expect_exists(jx_principal_add, principal);
	expect_exists(rotate_first_to, principal);
	EXPECT_OK(jx_store_poison(store));
	cr_assert(admitted(1));
}

Test(principals, a_key_is_enrolled_once)
{
	struct jx_principal other = jx_sample_principal(10, "370203");

	other.key = jx_sample_key(2);
	expect_taken(&other);
	other.key = jx_sample_key(10);
	memcpy(other.key.curve, jx_sample_key(2).curve, sizeof(other.key.curve)); /* another key, the same CURVE key */
	expect_taken(&other);
	EXPECT_OK(jx_principal_revoke(store, 2, 9));
	expect_taken(&other);
	other.key = jx_sample_key(2);
	expect_taken(&other);
	other.key = jx_sample_key(10);
	EXPECT_OK(jx_principal_add(store, &other));
}

Test(principals, an_id_is_enrolled_once)
{
	struct jx_principal same = jx_sample_principal(2, "370203");

	same.key = jx_sample_key(10);
	EXPECT_STATUS(jx_principal_add(store, &same), JX_ALREADY_EXISTS);
}

Test(principals, list_goes_on_after_the_last_id)
{
	struct jx_principal rows[3];
	size_t n;

	for (unsigned i = 10; i < 14; i++) {
		const struct jx_principal principal = jx_sample_principal(i, "370202");

		EXPECT_OK(jx_principal_add(store, &principal));
	}
	EXPECT_OK(jx_principal_list(store, 0, 3, rows, &n));
	cr_assert_eq(n, 3);
	cr_assert(rows[0].id == 1 && rows[1].id == 2 && rows[2].id == 10);
	cr_assert_eq(rows[1].n_roles, 1);
	cr_assert(same_key(rows[2].key.key, 10));
	EXPECT_OK(jx_principal_list(store, 10, 3, rows, &n));
	cr_assert_eq(n, 3);
	cr_assert_eq(rows[2].id, 13);
	EXPECT_OK(jx_principal_list(store, 13, 3, rows, &n));
	cr_assert_eq(n, 0);
	EXPECT_OK(jx_principal_list(store, UINT64_MAX, 3, rows, &n));
	cr_assert_eq(n, 0);
}

static uint64_t count(const char *office, uint32_t role, jx_day day)
{
	uint64_t found = 77;

	EXPECT_OK(jx_principal_count(store, office, role, day, &found));
	return found;
}

Test(principals, count_of_a_role)
{
	struct jx_principal principal = jx_sample_principal(10, "370202");

	principal.roles[0].until = 100;
	EXPECT_OK(jx_principal_add(store, &principal));
	cr_assert_eq(count("370202", 1, 100), 2);
	cr_assert_eq(count("370202", 1, 101), 1);
	cr_assert_eq(count("370202", 2, 100), 0);
	cr_assert_eq(count("370203", 1, 100), 0);
	EXPECT_OK(jx_principal_revoke(store, 2, 12));
	cr_assert_eq(count("370202", 1, 100), 1);
	cr_assert_eq(count("370202", 1, 101), 0);
}
