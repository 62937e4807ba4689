/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bech32m (BIP 350): text for keys that people copy. Its checksum finds any error in up to four characters.
 */
#ifndef JX_COMMON_BASE_BECH32M_H
#define JX_COMMON_BASE_BECH32M_H

#include <stddef.h>
#include <stdint.h>

/* Prefix, separator, 52 characters for 32 bytes, 6 of checksum, and the end. */
#define JX_BECH32M_SIZE 96u

/* Writes "<prefix>1…" for 32 bytes; out has JX_BECH32M_SIZE. The prefix has 1 to 16 lower-case letters. */
void jx_bech32m_encode(const char *prefix, const uint8_t bytes[32], char *out);

/*
 * NULL and the 32 bytes, or what is wrong, in English: "the prefix is not jx", "the checksum does not fit: a character
 * is mistyped". Upper case alone is accepted, mixed case is not.
 */
const char *jx_bech32m_decode(const char *prefix, const char *text, uint8_t bytes[32]);

#endif
