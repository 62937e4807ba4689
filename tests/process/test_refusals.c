/* SPDX-License-Identifier: Apache-2.0 */
/* Who does not belong is refused at once and in words, and leaves nothing behind. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/server.pb-c.h"

#include "common/rpc/frame.h"
#include "common/rpc/identity.h"
#include "tests/lib/process.h"
#include "tests/lib/request.h"

/* A tenth of the client's time-out of 30 s: nobody is made to wait for a refusal. */
#define AT_ONCE_MS 3000

static struct jx_site site;

static void open_site(void)
{
	jx_site_open(&site);
	jx_site_start(&site);
}

static void close_site(void)
{
	jx_site_close(&site);
}

TestSuite(refusals, .init = open_site, .fini = close_site);

/* The journal's last entry, as the server says. */
static unsigned long last_entry(void)
{
	struct jx_run run;
	const char *at;
	unsigned long seq;

	jx_run_client(&run, site.profile, "describe", "-o", "json", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	at = strstr(run.out, "\"journalSeq\": \"");
	cr_assert(at, "%s", run.out);
	seq = strtoul(at + strlen("\"journalSeq\": \""), NULL, 10);
	jx_run_clear(&run);
	return seq;
}

static void expect_refused_run(struct jx_run *run, int exit_code, const char *reason)
{
	char wanted[128];

	(void)snprintf(wanted, sizeof(wanted), "\"reason\": \"%s\"", reason);
	cr_assert_eq(run->exit_code, exit_code, "exit %d: %s%s", run->exit_code, run->out, run->err);
	cr_assert(strstr(run->err, wanted), "%s", run->err);
	cr_assert_lt(run->took_ms, AT_ONCE_MS);
	jx_run_clear(run);
}

/* A read and a write. */
static void expect_refusal(const char *profile, int exit_code, const char *reason)
{
	unsigned long before = last_entry();
	struct jx_run run;

	jx_run_client(&run, profile, "whoami", "-o", "json", (char *)NULL);
	expect_refused_run(&run, exit_code, reason);
	jx_run_client(&run, profile, "office", "add", "--code", "370204", "--name", "某区信访局", "--parent", "129001",
		      "-o", "json", (char *)NULL);
	expect_refused_run(&run, exit_code, reason);
	cr_assert_eq(last_entry(), before);
}

static void read_profile(const char *path, struct jx_profile *profile, struct jx_key *key)
{
	char problem[256];
	const char *key_problem;

	cr_assert(jx_profile_read(path, profile, NULL, problem) == JX_OK, "%s", problem);
	cr_assert(jx_key_read(profile->key_path, key, &key_problem) == JX_OK, "%s", key_problem);
}

static struct jx_link *connect_as(const char *path)
{
	struct jx_profile profile;
	struct jx_key key;

	read_profile(path, &profile, &key);
	return jx_test_connect(profile.endpoints[0], profile.server, &key);
}

static void expect_reason(struct jx_link *link, uint8_t *bytes, size_t n, const char *reason)
{
	Jixiao__V1__Response *response = jx_test_exchange(link, bytes, n, AT_ONCE_MS);

	cr_assert(response, "no answer instead of %s", reason);
	cr_assert_str_eq(response->reason, reason, "%s: %s", response->reason, response->message);
	jixiao__v1__response__free_unpacked(response, NULL);
	free(bytes);
}

/* A write that everybody's roles would allow, as somebody signs it. */
struct attempt {
	const struct jx_key *key; /* that signs */
	const uint8_t *ledger;
	const uint8_t *author;
	bool change_body;
	const char *reason;
};

static void try_write(struct jx_link *link, const struct attempt *attempt)
{
	Jixiao__V1__OfficesAddRequest office = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	uint8_t request_id[JX_REQUEST_ID_BYTES];
	struct jx_test_request request = {
		.call = 3,
		.method = "jixiao.v1.Offices/Add",
		.message = &office.base,
		.key = attempt->key,
		.ledger = attempt->ledger,
		.request_id = request_id,
		.author = attempt->author,
	};
	uint8_t *bytes, *name;
	size_t n;

	jx_request_id_new(request_id);
	office.code = "370203";
	office.name = "NAME-OF-THE-OFFICE";
	office.parent_code = "129001";
	bytes = jx_test_pack(&request, &n);
	if (attempt->change_body) {
		name = bytes;
		while (memcmp(name, "NAME-OF-THE-OFFICE", 18) != 0)
			name++;
		name[0] = 'M';
	}
	expect_reason(link, bytes, n, attempt->reason);
}

/* What a key that no longer holds signs is refused over its own connection and over somebody else's. */
static void expect_no_write(struct jx_link *own, const struct jx_key *key, const char *reason)
{
	const struct attempt directly = {.key = key, .ledger = site.admin.ledger, .reason = reason};
	const struct attempt carried = {
		.key = key, .ledger = site.admin.ledger, .author = key->public_key, .reason = "AUTHOR_UNKNOWN"};
	unsigned long before = last_entry();
	struct jx_link *carrier = connect_as(site.profile);

	try_write(own, &directly);
	try_write(carrier, &carried);
	jx_link_close(carrier);
	cr_assert_eq(last_entry(), before);
}

static uint8_t *pack_ping(size_t *n)
{
	struct jx_test_request request = {.call = 1, .method = "jixiao.v1.Server/Ping"};

	return jx_test_pack(&request, n);
}

static void write_profile(const char *name, const uint8_t *server, const char *key_path, char *path)
{
	struct jx_profile profile = site.admin;
	const char *problem;

	jx_site_path(&site, name, path);
	memcpy(profile.server, server, JX_KEY_BYTES);
	memcpy(profile.ledger, server, JX_KEY_BYTES);
	(void)snprintf(profile.key_path, sizeof(profile.key_path), "%s", key_path);
	cr_assert(jx_profile_write(path, &profile, &problem) == JX_OK, "%s", problem);
}

Test(refusals, a_key_that_is_not_enrolled)
{
	char key_path[JX_PATH_SIZE], path[JX_PATH_SIZE];

	jx_site_path(&site, "stranger.key", key_path);
	jx_expect_client(0, site.profile, "key", "new", key_path);
	write_profile("stranger.ini", site.admin.server, key_path, path);
	expect_refusal(path, 4, "NOT_ENROLLED_OR_REVOKED");
}

Test(refusals, a_revoked_key_on_an_open_connection_and_on_a_new_one)
{
	struct jx_profile profile;
	struct jx_key key;
	char path[JX_PATH_SIZE];
	struct jx_link *link;
	uint8_t *ping;
	size_t n;
	char id[32];

	jx_site_enrol(&site, "second", "129001", "admin", path);
	read_profile(path, &profile, &key);
	(void)snprintf(id, sizeof(id), "%lu", last_entry());
	jx_expect_client(0, path, "whoami");
	link = connect_as(path);
	jx_expect_client(0, site.profile, "user", "revoke", id);
	ping = pack_ping(&n);
	expect_reason(link, ping, n, "REVOKED");
	expect_no_write(link, &key, "REVOKED");
	expect_refusal(path, 4, "NOT_ENROLLED_OR_REVOKED");
	jx_expect_client(5, site.profile, "user", "revoke", id);
	jx_link_close(link);
}

Test(refusals, a_key_that_was_rotated_out)
{
	char path[JX_PATH_SIZE], new_key[JX_PATH_SIZE], new_path[JX_PATH_SIZE];
	struct jx_profile profile;
	struct jx_key key;
	struct jx_link *link;
	uint8_t *ping;
	size_t n;

	jx_site_enrol(&site, "second", "129001", "admin", path);
	read_profile(path, &profile, &key);
	jx_site_path(&site, "newer.key", new_key);
	jx_expect_client(0, path, "key", "new", new_key);
	link = connect_as(path);
	jx_expect_client(0, path, "user", "rotate", "--new-key", new_key);
	ping = pack_ping(&n);
	expect_reason(link, ping, n, "KEY_REPLACED");
	expect_no_write(link, &key, "KEY_REPLACED");
	expect_refusal(path, 4, "NOT_ENROLLED_OR_REVOKED");
	write_profile("newer.ini", site.admin.server, new_key, new_path);
	jx_expect_client(0, new_path, "whoami");
	jx_link_close(link);
}

Test(refusals, a_server_that_is_another_one)
{
	char path[JX_PATH_SIZE];
	struct jx_key other;

	jx_key_generate(&other);
	write_profile("other.ini", other.public_key, site.admin.key_path, path);
	expect_refusal(path, 4, "SERVER_IDENTITY_MISMATCH");
}

Test(refusals, a_role_that_ended)
{
	char path[JX_PATH_SIZE];
	unsigned long before;

	jx_site_enrol(&site, "former", "129001", "admin:2020-12-31", path);
	before = last_entry();
	jx_expect_client(0, path, "whoami");
	jx_expect_client(9, path, "office", "add", "--code", "370202", "--name", "市南区信访局", "--parent", "129001");
	cr_assert_eq(last_entry(), before);
}

/* -- writes whose signature does not fit ------------------------------------------------------------------------------
 */

Test(refusals, forged_writes)
{
	struct jx_key stranger;
	uint8_t other_ledger[JX_KEY_BYTES];
	unsigned long before = last_entry();
	struct jx_link *link = connect_as(site.profile);
	const struct attempt forgeries[] = {
		{&stranger, site.admin.ledger, NULL, false, "BAD_SIGNATURE"},
		{&site.admin_key, site.admin.ledger, NULL, true, "BAD_SIGNATURE"},
		{&site.admin_key, other_ledger, NULL, false, "BAD_SIGNATURE"},
		{&stranger, site.admin.ledger, stranger.public_key, false, "AUTHOR_UNKNOWN"},
		{&stranger, site.admin.ledger, site.admin_key.public_key, false, "BAD_SIGNATURE"},
	};

	jx_key_generate(&stranger);
	jx_random(other_ledger, sizeof(other_ledger));
	for (size_t i = 0; i < sizeof(forgeries) / sizeof(*forgeries); i++)
		try_write(link, &forgeries[i]);
	jx_link_close(link);
	cr_assert_eq(last_entry(), before);
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
}

Test(refusals, a_carried_write_counts_as_its_authors)
{
	char path[JX_PATH_SIZE];
	struct jx_link *link;
	struct jx_run run;
	Jixiao__V1__OfficesAddRequest office = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	static const uint8_t request_id[JX_REQUEST_ID_BYTES] = "carried by clerk";
	struct jx_test_request request = {
		.call = 1,
		.method = "jixiao.v1.Offices/Add",
		.message = &office.base,
		.key = &site.admin_key,
		.ledger = site.admin.ledger,
		.request_id = request_id,
		.author = site.admin_key.public_key,
	};
	uint8_t *bytes;
	size_t n;

	jx_site_enrol(&site, "carrier", "129001", "clerk", path);
	office.code = "370202";
	office.name = "市南区信访局";
	office.parent_code = "129001";
	link = connect_as(path);
	bytes = jx_test_pack(&request, &n);
	expect_reason(link, bytes, n, "");
	jx_link_close(link);
	/* Signed by the admin (principal 1), carried by the clerk (principal 2). */
	jx_run_client(&run, site.profile, "journal", "show", "3", "-o", "json", (char *)NULL);
	cr_assert(strstr(run.out, "\"signer\": \"1\""), "%s", run.out);
	cr_assert(strstr(run.out, "\"carrier\": \"2\""), "%s", run.out);
	jx_run_clear(&run);
}
