/* SPDX-License-Identifier: Apache-2.0 */
/* What the table of jixiaod's words points to: one function a file. */
#ifndef JX_SERVER_ADMIN_WORDS_H
#define JX_SERVER_ADMIN_WORDS_H

#include "common/base/status.h"

enum jx_exit jx_admin_init(int argc, char **argv);
enum jx_exit jx_admin_serve(int argc, char **argv);
enum jx_exit jx_admin_add(int argc, char **argv);
enum jx_exit jx_admin_check(int argc, char **argv);
enum jx_exit jx_admin_replay(int argc, char **argv);

#endif
