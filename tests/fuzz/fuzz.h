/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libFuzzer calls. Without libFuzzer, replay.c calls it for every file of a folder, so that what was found once
 * stays found.
 */
#ifndef JX_TESTS_FUZZ_FUZZ_H
#define JX_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program where an input did what no input may do; never compiled out. */
#define JX_FUZZ_MUST(condition)                                                                                        \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			__builtin_trap();                                                                              \
	} while (0)

#endif
