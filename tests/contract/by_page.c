/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/contract/by_page.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>
#include <sodium.h>

enum wire { VARINT = 0, DATA = 2 };

/* -- the page ---------------------------------------------------------------------------------------------------- */

void by_page_open(const char *path, struct by_page *page)
{
	FILE *file = fopen(path, "r");
	size_t n;

	cr_assert_not_null(file, "cannot read %s", path);
	n = fread(page->text, 1, sizeof(page->text) - 1, file);
	page->text[n] = '\0';
	page->read = 0;
	cr_assert(feof(file), "the page is longer than this test takes");
	(void)fclose(file);
}

static const char *example_of(const struct by_page *page)
{
	const char *example = strstr(page->text, "```example\n");

	cr_assert_not_null(example, "the page has no example");
	return strchr(example, '\n');
}

void by_page_value(struct by_page *page, const char *name, char *out, size_t size)
{
	char line[128];
	const char *at;
	size_t n = 0;

	(void)snprintf(line, sizeof(line), "\n%s\n    ", name);
	at = strstr(example_of(page), line);
	cr_assert_not_null(at, "the page's example has no \"%s\"", name);
	for (at += strlen(name) + 1; *at == '\n' && at[1] == ' '; at += strcspn(at, "\n")) {
		size_t length;

		at += 1 + strspn(at + 1, " ");
		length = strcspn(at, "\n");
		cr_assert_lt(n + length, size);
		memcpy(out + n, at, length);
		n += length;
	}
	out[n] = '\0';
	page->read++;
}

unsigned by_page_count(const struct by_page *page)
{
	unsigned count = 0;

	for (const char *at = example_of(page); at && strncmp(at, "\n```", 4) != 0; at = strchr(at + 1, '\n'))
		count += at[1] != ' ';
	return count;
}

/* -- bytes ------------------------------------------------------------------------------------------------------- */

void by_page_add(struct by_page_bytes *bytes, const void *more, size_t n)
{
	cr_assert_leq(n, sizeof(bytes->data) - bytes->size);
	if (n > 0)
		memcpy(bytes->data + bytes->size, more, n);
	bytes->size += n;
}

static void add_byte(struct by_page_bytes *bytes, uint64_t byte)
{
	by_page_add(bytes, &(uint8_t){(uint8_t)byte}, 1);
}

static void add_little_endian(struct by_page_bytes *bytes, uint64_t number, unsigned width)
{
	for (unsigned i = 0; i < width; i++)
		add_byte(bytes, number >> 8 * i & 0xff);
}

/* -- messages ---------------------------------------------------------------------------------------------------- */

static void add_varint(struct by_page_bytes *bytes, uint64_t number)
{
	for (; number > 0x7f; number >>= 7)
		add_byte(bytes, 0x80 | (number & 0x7f));
	add_byte(bytes, number);
}

void by_page_add_number(struct by_page_bytes *message, unsigned field, uint64_t value)
{
	if (value == 0)
		return;
	add_varint(message, field << 3 | VARINT);
	add_varint(message, value);
}

void by_page_add_data(struct by_page_bytes *message, unsigned field, const void *data, size_t n)
{
	if (n == 0)
		return;
	add_varint(message, field << 3 | DATA);
	add_varint(message, n);
	by_page_add(message, data, n);
}

void by_page_add_text(struct by_page_bytes *message, unsigned field, const char *text)
{
	by_page_add_data(message, field, text, strlen(text));
}

static uint64_t take_varint(const uint8_t **at, const uint8_t *end)
{
	uint64_t number = 0;
	unsigned shift = 0;

	for (;; shift += 7) {
		cr_assert(*at < end && shift < 64, "a number has no end");
		number |= (uint64_t)(**at & 0x7f) << shift;
		if (*(*at)++ < 0x80)
			return number;
	}
}

bool by_page_find(const uint8_t *message, size_t n, unsigned number, struct by_page_field *field)
{
	const uint8_t *at = message, *end = message + n;

	while (at < end) {
		uint64_t tag = take_varint(&at, end);

		*field = (struct by_page_field){.number = take_varint(&at, end)};
		if ((tag & 7) == DATA) {
			cr_assert_leq(field->number, (size_t)(end - at));
			field->data = at;
			field->size = (size_t)field->number;
			at += field->size;
		} else {
			cr_assert_eq(tag & 7, VARINT);
		}
		if (tag >> 3 == number)
			return true;
	}
	*field = (struct by_page_field){0};
	return false;
}

/* -- keys -------------------------------------------------------------------------------------------------------- */

void by_page_hash(const void *data, size_t n, uint8_t out[32])
{
	cr_assert_eq(crypto_generichash_blake2b(out, 32, data, n, NULL, 0), 0);
}

void by_page_key_make(const uint8_t seed[32], struct by_page_key *key)
{
	uint8_t wide[64];

	memcpy(key->seed, seed, 32);
	cr_assert_eq(crypto_sign_ed25519_seed_keypair(key->public_key, key->secret, seed), 0);
	cr_assert_eq(crypto_hash_sha512(wide, seed, 32), 0);
	wide[0] &= 0xf8;
	wide[31] = (uint8_t)((wide[31] & 0x7f) | 0x40);
	memcpy(key->curve_secret, wide, 32);
	cr_assert_eq(crypto_scalarmult_curve25519_base(key->curve_public, key->curve_secret), 0);
}

/* The checksum's polynomial, as BIP 173 and 350 give it. */
static uint32_t polymod_step(uint32_t sum, unsigned value)
{
	static const uint32_t generator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
	uint32_t top = sum >> 25;

	sum = (sum & 0x1ffffff) << 5 ^ value;
	for (unsigned i = 0; i < 5; i++)
		sum ^= top >> i & 1 ? generator[i] : 0;
	return sum;
}

/* The five bits at place i of the 32 bytes, zero bits after their end. */
static unsigned five_bits(const uint8_t data[32], unsigned i)
{
	unsigned value = 0;

	for (unsigned bit = 5 * i; bit < 5 * i + 5; bit++)
		value = value << 1 | (bit < 256 ? (unsigned)data[bit / 8] >> (7 - bit % 8) & 1 : 0);
	return value;
}

void by_page_bech32m(const char *prefix, const uint8_t data[32], char *out)
{
	static const char letters[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
	size_t n = strlen(prefix);
	uint32_t sum = 1;

	memcpy(out, prefix, n);
	for (size_t i = 0; i < n; i++)
		sum = polymod_step(sum, (unsigned)prefix[i] >> 5);
	sum = polymod_step(sum, 0);
	for (size_t i = 0; i < n; i++)
		sum = polymod_step(sum, (unsigned)prefix[i] & 31);
	out[n++] = '1';
	for (unsigned i = 0; i < 52; i++) {
		sum = polymod_step(sum, five_bits(data, i));
		out[n++] = letters[five_bits(data, i)];
	}
	for (unsigned i = 0; i < 6; i++)
		sum = polymod_step(sum, 0);
	sum ^= 0x2bc830a3;
	for (unsigned i = 0; i < 6; i++)
		out[n++] = letters[sum >> 5 * (5 - i) & 31];
	out[n] = '\0';
}

/* -- writes ------------------------------------------------------------------------------------------------------ */

void by_page_signed_bytes(const struct by_page_write *write, struct by_page_bytes *out)
{
	uint8_t body_hash[32];

	out->size = 0;
	by_page_hash(write->body.data, write->body.size, body_hash);
	by_page_add(out, "jixiao.v1.request", 18);
	by_page_add(out, write->ledger, 32);
	by_page_add(out, write->request_id, 16);
	add_little_endian(out, strlen(write->method), 2);
	by_page_add(out, write->method, strlen(write->method));
	by_page_add(out, body_hash, 32);
}

void by_page_sign(const struct by_page_key *key, const struct by_page_bytes *bytes, uint8_t signature[64])
{
	cr_assert_eq(crypto_sign_ed25519_detached(signature, NULL, bytes->data, bytes->size, key->secret), 0);
}

void by_page_request(uint64_t call, const struct by_page_write *write, const uint8_t signature[64],
		     struct by_page_bytes *out)
{
	out->size = 0;
	by_page_add_number(out, 1, call);
	by_page_add_text(out, 2, write->method);
	by_page_add_number(out, 3, 10000);
	by_page_add_data(out, 4, write->body.data, write->body.size);
	by_page_add_data(out, 5, write->request_id, 16);
	by_page_add_data(out, 6, signature, 64);
}

/* -- receipts ---------------------------------------------------------------------------------------------------- */

void by_page_leaf(uint64_t seq, int64_t time_ms, const uint8_t entry_hash[32], const struct by_page_write *write,
		  uint8_t out[32])
{
	struct by_page_bytes request, leaf = {.size = 0};
	uint8_t request_hash[32];

	by_page_signed_bytes(write, &request);
	by_page_hash(request.data, request.size, request_hash);
	add_byte(&leaf, 0);
	add_little_endian(&leaf, seq, 8);
	add_little_endian(&leaf, (uint64_t)time_ms, 8);
	by_page_add(&leaf, entry_hash, 32);
	by_page_add(&leaf, request_hash, 32);
	by_page_hash(leaf.data, leaf.size, out);
}

void by_page_node(const uint8_t left[32], const uint8_t right[32], uint8_t out[32])
{
	struct by_page_bytes node = {.size = 0};

	add_byte(&node, 1);
	by_page_add(&node, left, 32);
	by_page_add(&node, right, 32);
	by_page_hash(node.data, node.size, out);
}

void by_page_receipt_bytes(const uint8_t ledger[32], const uint8_t root[32], struct by_page_bytes *out)
{
	out->size = 0;
	by_page_add(out, "jixiao.v1.receipt", 18);
	by_page_add(out, ledger, 32);
	by_page_add(out, root, 32);
}

/* From the leaf in `node` to the root; false where the path is none. */
static bool follow_path(const uint8_t *receipt, size_t n, uint64_t leaf, uint8_t node[32])
{
	const uint8_t *at = receipt, *end = receipt + n;
	struct by_page_field hash;
	unsigned hashes = 0;

	for (; by_page_find(at, (size_t)(end - at), 7, &hash); at = hash.data + 32, hashes++) {
		if (hash.size != 32 || hashes == 32)
			return false;
		if (leaf >> hashes & 1)
			by_page_node(hash.data, node, node);
		else
			by_page_node(node, hash.data, node);
	}
	return leaf >> hashes == 0;
}

bool by_page_receipt_fits(const uint8_t *receipt, size_t n, const uint8_t server[32], const struct by_page_write *write)
{
	struct by_page_field seq, entry_hash, time_ms, signature, leaf;
	struct by_page_bytes bytes;
	uint8_t root[32];

	(void)by_page_find(receipt, n, 1, &seq);
	(void)by_page_find(receipt, n, 2, &entry_hash);
	(void)by_page_find(receipt, n, 3, &time_ms);
	(void)by_page_find(receipt, n, 4, &signature);
	(void)by_page_find(receipt, n, 6, &leaf);
	if (entry_hash.size != 32 || signature.size != 64)
		return false;
	by_page_leaf(seq.number, (int64_t)time_ms.number, entry_hash.data, write, root);
	if (!follow_path(receipt, n, leaf.number, root))
		return false;
	by_page_receipt_bytes(write->ledger, root, &bytes);
	return crypto_sign_ed25519_verify_detached(signature.data, bytes.data, bytes.size, server) == 0;
}
