/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The profile: which server a person speaks to, and with which key. An ini file of mode 0600:
 *
 *     [server]
 *     identity = jx1…              the first jx1… of the file
 *     ledger = jx1…
 *     endpoint = tcp://…           one or more, tried in turn
 *     [user]
 *     key = clerk.key              relative to the profile's folder
 *     [remind]
 *     run = send-sms               a program, for jixiao remind --send; may be missing
 */
#ifndef JX_COMMON_RPC_PROFILE_H
#define JX_COMMON_RPC_PROFILE_H

#include "common/rpc/identity.h"

#define JX_PROFILE_ENDPOINTS 8u
#define JX_ENDPOINT_MAX      256u
#define JX_PATH_SIZE         4096u

struct jx_profile {
	uint8_t server[JX_KEY_BYTES];
	uint8_t ledger[JX_KEY_BYTES];
	char endpoints[JX_PROFILE_ENDPOINTS][JX_ENDPOINT_MAX];
	size_t n_endpoints;
	char remind_program[JX_PATH_SIZE]; /* "": there is none */
	char key_path[JX_PATH_SIZE]; /* as written in the file after a read: already joined to the profile's folder */
};

/* Makes a new file, mode 0600, synced; JX_ALREADY_EXISTS where there is one. *problem: English, names no path. */
enum jx_status jx_profile_write(const char *path, const struct jx_profile *profile, const char **problem);
#define JX_PROFILE_PROBLEM 256u
/* Reads and checks everything but the key file. Unknown sections and names are refused. problem, of JX_PROFILE_PROBLEM
 * bytes, is in the words that `translate` turns the English ones into; NULL leaves them. */
enum jx_status jx_profile_read(const char *path, struct jx_profile *profile, char *(*translate)(const char *english),
			       char *problem);

/* Packed KeptReceipt in a new file, mode 0600, synced. */
enum jx_status jx_kept_receipt_write(const char *path, const void *bytes, size_t n, const char **problem);

#endif
