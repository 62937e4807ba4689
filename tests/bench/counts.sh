#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Instructions of our own code in the parts of bench_counts. Figures are lines "PART FUNCTION INSTRUCTIONS", where the
# function `total` stands for all of the part, and those follow that have at least one in a hundred of it.
#     counts.sh count PROGRAM          runs it under callgrind, and prints its figures
#     counts.sh sum CALLGRIND…         prints the figures of what callgrind wrote
#     counts.sh compare COMMITTED NOW  fails where a part needs 5 % more than committed, or less
set -eu
here=$(cd "$(dirname "$0")" && pwd)

sum() {
	awk -f "$here/counts_sum.awk" "$@" | LC_ALL=C sort -k1,1 -k3,3nr -k2,2
}

count() {
	folder=$(mktemp -d)
	trap 'rm -rf "$folder"' EXIT
	valgrind --tool=callgrind --instr-atstart=no --compress-strings=no --compress-pos=no \
		--callgrind-out-file="$folder/out" "$1" >"$folder/said" 2>&1 || {
		cat "$folder/said" >&2
		exit 1
	}
	echo "# Made by ./dev bench counts --accept: see docs/benchmarks.md."
	echo "toolchain $("$1" --toolchain)"
	sum "$folder"/out.*
}

case ${1:-} in
count) count "$2" ;;
sum)
	shift
	sum "$@"
	;;
compare) awk -v ci="${CI:-}" -f "$here/counts_compare.awk" "$2" "$3" ;;
*)
	sed -n '5,7s/^# *//p' "$0" >&2
	exit 2
	;;
esac
