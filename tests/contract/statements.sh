#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Checks who gives SQL to a driver of the store: the lists of statements, which tests/store/test_plans.c judges, and what
# it sees run beside them. A statement that is prepared elsewhere would be seen by nobody.
#     statements.sh [TOP]
set -eu
export LC_ALL=C
cd "${1:-$(dirname "$0")/../..}"

givers=$(grep -rEo --include='*.[ch]' '(->|\.)(prepare|execute)\(' server | sort | uniq -c | awk '{ print $2, $1 }')
known='server/store/compare.c:->prepare( 1
server/store/schema.c:->execute( 1
server/store/store.c:->prepare( 1'
if [ "$givers" != "$known" ]; then
	echo "statements: SQL is given to a driver elsewhere than tests/store/test_plans.c sees (want, then have):" >&2
	printf '%s\n\n%s\n' "$known" "$givers" >&2
	echo "put the statement into a sql_*.h of server/store/, or let the test see it and say so here" >&2
	exit 1
fi
echo "statements: every statement is seen by tests/store/test_plans.c"
