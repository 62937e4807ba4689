#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Does statements.sh find what it is there to find? A copy of the server, and one more statement in it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# refuses FILE TEXT
refuses() {
	cp -r "$here/../../server" "$tree"
	printf '%s\n' "$2" >>"$tree/$1"
	if "$here/statements.sh" "$tree" >"$tree/said" 2>&1; then
		fail "accepted in $1: $2"
	fi
	grep -q "$1" "$tree/said" || fail "$1 is not named: $(cat "$tree/said")"
	rm -r "$tree/server"
}

cp -r "$here/../../server" "$tree"
"$here/statements.sh" "$tree" >"$tree/said" 2>&1 || fail "refused as it is: $(cat "$tree/said")"
rm -r "$tree/server"
refuses server/store/offices.c 'store->driver->prepare(store->db, "SELECT code FROM office", &stmt);'
refuses server/store/store.c 'store->driver->execute(store->db, "DELETE FROM rollup");'
refuses server/store/totals.c 'driver.execute(db, "DELETE FROM rollup");'
echo "statements_test: statements.sh finds what it is there to find"
