#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Does counts.sh add up the right lines, and fail where it must? Without callgrind, by figures that are made up.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# committed TOTAL: replay has 1,000,000 now.
committed() {
	printf 'toolchain GNU 12.2.0\nreplay total %s\nreplay jx_one 500000\nstatus total 10\n' "$1" >committed
}

# passes NAME TEXT
passes() {
	CI=$ci "$here/counts.sh" compare committed now >said 2>&1 || fail "$1: failed: $(cat said)"
	grep -qF -- "$2" said || fail "$1: said: $(cat said)"
}

# fails NAME TEXT
fails() {
	if CI=$ci "$here/counts.sh" compare committed now >said 2>&1; then
		fail "$1: passed: $(cat said)"
	fi
	grep -qF -- "$2" said || fail "$1: said: $(cat said)"
}

ci=true
cat >now <<'END'
# A comment.
toolchain GNU 12.2.0
replay total 1000000
replay jx_one 520000
replay jx_two 30000
status total 10
END
committed 1000000
passes "the same" 'replay: 1,000,000 instructions, 1,000,000 committed, +0.0 %'
committed 961538 # 4 % less
passes "a rise of 4 %" 'replay: 1,000,000 instructions, 961,538 committed, +4.0 %'
committed 943396 # 6 % less
fails "a rise of 6 %" 'replay: 1,000,000 instructions, 943,396 committed, +6.0 %: a rise of more than 5 %'
fails "what grew most" 'jx_two: +30,000, now 30,000'
fails "what grew, too" 'jx_one: +20,000, now 520,000'
fails "the command" './dev bench counts --accept'
committed 1041667 # 4 % more
passes "a fall of 4 %" '-4.0 %'
committed 1063830 # 6 % more
fails "a fall of 6 %" '-6.0 %: a fall of more than 5 %: the committed figure should be lowered: ./dev bench'

committed 1000000
sed -i '/^status/d' committed
fails "a part more" 'status: counted, and not committed: ./dev bench counts --accept'
committed 1000000
echo 'other total 1' >>committed
fails "a part less" 'other: committed, and counted no more'

printf 'toolchain GNU 12.2.0\n' >committed
mv now kept
cp committed now
fails "no parts at all" 'neither committed nor now has a part'
mv kept now

committed 1000000
sed -i 's/12.2.0/13.1.0/' committed
fails "another toolchain in CI" "these cannot be compared. Where CI's toolchain has changed, count anew"
fails "both toolchains" 'committed with: GNU 13.1.0'
ci=
passes "another toolchain elsewhere" 'these cannot be compared: nothing was checked'
sed -i '/^toolchain/d' committed
fails "no toolchain" 'committed names no toolchain'
: >committed
fails "nothing committed" 'committed names no toolchain'

cat >out.1 <<'END'
# callgrind format
desc: Trigger: Client Request: replay
events: Ir
ob=/usr/lib/libsqlite3.so.0
fl=./build/sqlite3.c
fn=sqlite3_step
10 1000
ob=/build/bin/bench_counts
fl=/server/jixiao/build/proto/gen/jixiao/v1/rpc.pb-c.c
fn=jixiao__v1__request__init
10 2000
fl=/server/jixiao/tests/bench/bench_counts.c
fn=run_replay
10 3000
fl=/server/jixiao/server/dispatch/guard.c
fn=jx_guard_check
10 70
cfi=/server/jixiao/common/base/arena.c
cfn=jx_arena_alloc
calls=2 20
10 100000
fi=/usr/include/string_fortified.h
30 7
fe=/server/jixiao/server/dispatch/guard.c
12 3
fn=jx_guard_check.part.0'2
14 20
fl=../../common/base/arena.c
fn=jx_arena_alloc
20 299
fn=jx_arena_reset
30 1
END
cp out.1 out.2
sed -i 's/Client Request: replay/Program termination/' out.2
"$here/counts.sh" sum out.1 out.2 >said
printf 'replay total 400\nreplay jx_arena_alloc 299\nreplay jx_guard_check 100\n' >expected
cmp -s expected said || fail "sum: said: $(cat said)"

grep -q '^toolchain ' "$here/counts.txt" || fail "counts.txt names no toolchain"
echo "counts_test: all cases hold"
