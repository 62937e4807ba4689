# SPDX-License-Identifier: Apache-2.0
# Writes the bytes of INPUT as a C array to OUTPUT.
file(READ ${INPUT} hex HEX)
string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
file(WRITE ${OUTPUT} "#include <stddef.h>
#include <stdint.h>
extern const uint8_t jx_descriptor_set[];
extern const size_t jx_descriptor_set_size;
const uint8_t jx_descriptor_set[] = {
${bytes}
};
const size_t jx_descriptor_set_size = sizeof(jx_descriptor_set);
")
