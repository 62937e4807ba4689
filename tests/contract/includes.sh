#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Checks every #include of common/, server/ and client/ against the include table of docs/architecture.md.
#     includes.sh [TOP]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/../..}"

find common server client -name '*.[ch]' | sort | xargs awk -f "$here/includes.awk" docs/architecture.md >&2
echo "includes: every #include is within the table of docs/architecture.md"
