/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands that write profiles share. */
#ifndef JX_CLIENT_COMMANDS_PROFILE_H
#define JX_CLIENT_COMMANDS_PROFILE_H

#include "client/app.h"

/*
 * How a profile at profile_path names the key file, which exists: by its name alone where both lie in one folder, so
 * that the folder can be moved, else by its absolute path. False where it cannot be told, or does not fit.
 */
bool jx_key_reference(const char *profile_path, const char *key_path, char out[JX_PATH_SIZE]);

#endif
