#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Does includes.sh find what it is there to find? Each case lays one file into a small tree and names what must be said.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

lay() {
	mkdir -p "$tree/$(dirname "$1")"
	printf '%b' "$2" >"$tree/$1"
}

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# accepts NAME FILE TEXT
accepts() {
	lay "$2" "$3"
	"$here/includes.sh" "$tree" >"$tree/said" 2>&1 || fail "$1: refused: $(cat "$tree/said")"
	rm "$tree/$2"
}

# refuses NAME FILE TEXT EXPECTED
refuses() {
	lay "$2" "$3"
	if "$here/includes.sh" "$tree" >"$tree/said" 2>&1; then
		fail "$1: accepted"
	fi
	grep -qF "$4" "$tree/said" || fail "$1: said: $(cat "$tree/said")"
	rm "$tree/$2"
}

lay docs/architecture.md "$(cat "$here/../../docs/architecture.md")"
lay common/base/text.c '#include "common/base/text.h"\n#include <string.h>\n'
lay server/main.c '#include "server/transport/loop.h"\n#include <stdio.h>\n'
lay client/main.c '#include "common/base/status.h"\n'

accepts "the table's own folders" server/domain/score.c '#include "common/model/date.h"\n#include <stdint.h>\n'
accepts "a row for one file" common/rpc/frame.c '#include <zmq.h>\n'
refuses "a clock in the domain" server/domain/score.c '#include <time.h>\n' \
	'server/domain/score.c:1: <time.h> is not for server/domain/'
refuses "ZeroMQ beside frame.c" common/rpc/signing.c '#include <zmq.h>\n' '<zmq.h> is not for common/rpc/'
refuses "POSIX in the client" client/locale.c '#include <unistd.h>\n' '<unistd.h> is not for client/'
accepts "POSIX in the client's one file for it" client/platform.c '#include <unistd.h>\n'
refuses "inih beside settings.c" server/admin/dir.c '#include <ini.h>\n' '<ini.h> is not for server/admin/'
refuses "the store in the transport" server/transport/loop.c '\n\n# include "server/store/store.h"\n' \
	'server/transport/loop.c:3: "server/store/store.h" is not for server/transport/'
refuses "the server in the client" client/main.c '#include "server/dispatch/call.h"\n' 'is not for client/'
lay client/main.c '#include "common/base/status.h"\n'
refuses "upwards from the base" common/base/text.c '#include "common/rpc/identity.h"\n' 'is not for common/base/'
lay common/base/text.c '#include <string.h>\n'
refuses "SQL outside the store" server/service/offices.c '#include <sqlite3.h>\n' '<sqlite3.h> is not for'
refuses "a relative path" server/dispatch/access.c '#include "access.h"\n' '"access.h" is not for server/dispatch/'
refuses "a macro" server/dispatch/access.c '#include HEADER\n' 'cannot judge'
refuses "a folder without a row" common/stray/x.c '#include <string.h>\n' 'no row of the include table'

lay docs/architecture.md 'No table here.\n'
refuses "a page without a table" server/domain/score.c '#include <stdint.h>\n' 'no table'
echo "includes_test: all cases hold"
