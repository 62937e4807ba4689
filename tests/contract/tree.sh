#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What holds for every file of ours: an SPDX line, a bounded length, nothing new at the top level. The two headers that
# are lists, of all bounds and of all reasons, may be as long as a source.
#     tree.sh [TOP]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/../..}"

source_lines=500
header_lines=150
top_level="CHANGELOG.md CMakeLists.txt CMakePresets.json LICENSE README.md build client common dev docs po proto server tests"

# list TESTS OF FIND…
list() {
	find .ci common server client tests proto po dev CMakeLists.txt -name node_modules -prune -o \
		-type f \( "$@" \) -print | sort
}

no_spdx() {
	list -name '*.[ch]' -o -name '*.proto' -o -name '*.sh' -o -name '*.awk' -o -name '*.cmake' -o -name '*.yaml' \
		-o -name CMakeLists.txt -o -path .ci/run -o -name dev |
		xargs grep -L 'SPDX-License-Identifier: Apache-2.0' | sed 's/$/: no SPDX line/'
}

# too_long LINES TESTS OF FIND…
too_long() {
	most=$1
	shift
	list "$@" | xargs wc -l |
		awk -v most="$most" '$2 != "total" && $1 > most { print $2 ": " $1 " lines, and at most " most " are allowed" }'
}

strangers() {
	for entry in *; do
		case " $top_level " in
		*" $entry "*) ;;
		*) echo "$entry: the top level has a fixed list, and this is not of it" ;;
		esac
	done
}

found=$(
	no_spdx || true
	too_long "$source_lines" -name '*.c' -o -name '*.sh' -o -name dev
	too_long "$header_lines" -name '*.h' ! -path common/base/limits.h ! -path common/base/reasons.h
	too_long "$source_lines" -path common/base/limits.h -o -path common/base/reasons.h
	strangers
)
if [ -n "$found" ]; then
	printf '%s\n' "$found" >&2
	exit 1
fi
echo "tree: every file has its SPDX line and is within bounds"
