/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A second implementation of docs/protocol.md: written from the page alone, with libsodium and nothing of the product,
 * so that the page is shown to be enough, and the product to do what the page says.
 */
#ifndef JX_TESTS_CONTRACT_BY_PAGE_H
#define JX_TESTS_CONTRACT_BY_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The page itself. */
struct by_page {
	char text[128 << 10];
	unsigned read; /* values of the example that were looked up */
};

void by_page_open(const char *path, struct by_page *page);
/* A value of the page's example: the lines after its name that begin with blanks, joined. */
void by_page_value(struct by_page *page, const char *name, char *out, size_t size);
/* How many values the example has. */
unsigned by_page_count(const struct by_page *page);

struct by_page_bytes {
	uint8_t data[2048];
	size_t size;
};

struct by_page_key {
	uint8_t seed[32], public_key[32], secret[64];
	uint8_t curve_secret[32], curve_public[32];
};

/* What a write is signed as. */
struct by_page_write {
	uint8_t ledger[32], request_id[16];
	const char *method;
	struct by_page_bytes body;
};

/* A field of a message: number for a varint, else data and size. */
struct by_page_field {
	uint64_t number;
	const uint8_t *data;
	size_t size;
};

void by_page_add(struct by_page_bytes *bytes, const void *more, size_t n);
/* Fields of a message; one that is 0 or empty is left out. */
void by_page_add_number(struct by_page_bytes *message, unsigned field, uint64_t value);
void by_page_add_data(struct by_page_bytes *message, unsigned field, const void *data, size_t n);
void by_page_add_text(struct by_page_bytes *message, unsigned field, const char *text);
/* The first field of that number; false, and an empty one, where there is none. */
bool by_page_find(const uint8_t *message, size_t n, unsigned number, struct by_page_field *field);

void by_page_hash(const void *data, size_t n, uint8_t out[32]);
void by_page_key_make(const uint8_t seed[32], struct by_page_key *key);
/* 32 bytes as Bech32m; out has room for 80. */
void by_page_bech32m(const char *prefix, const uint8_t data[32], char *out);

void by_page_signed_bytes(const struct by_page_write *write, struct by_page_bytes *out);
void by_page_sign(const struct by_page_key *key, const struct by_page_bytes *bytes, uint8_t signature[64]);
void by_page_request(uint64_t call, const struct by_page_write *write, const uint8_t signature[64],
		     struct by_page_bytes *out);

void by_page_leaf(uint64_t seq, int64_t time_ms, const uint8_t entry_hash[32], const struct by_page_write *write,
		  uint8_t out[32]);
void by_page_node(const uint8_t left[32], const uint8_t right[32], uint8_t out[32]);
/* "jixiao.v1.receipt" 00 | ledger | root */
void by_page_receipt_bytes(const uint8_t ledger[32], const uint8_t root[32], struct by_page_bytes *out);
/* Is the packed Receipt the server's word on this write? */
bool by_page_receipt_fits(const uint8_t *receipt, size_t n, const uint8_t server[32],
			  const struct by_page_write *write);

#endif
