#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A bureau with ten districts, from the founding of its ledger to a check of it, with the real programs. Everything happens
# in a temporary folder and at a free port of this machine, and is gone at the end.
#     demo.sh FOLDER_OF_THE_PROGRAMS
set -eu
bin=$(cd "$1" && pwd)
PATH=$bin:$PATH
work=$(mktemp -d)
server=

districts="370202 市南区
370203 市北区
370211 黄岛区
370212 崂山区
370213 李沧区
370214 城阳区
370215 即墨区
370281 胶州市
370283 平度市
370285 莱西市"

clean_up() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	[ -z "$server" ] || wait "$server" 2>/dev/null || true
	rm -rf "$work"
}

say() {
	printf '\n# %s\n' "$*"
}

fail() {
	echo "demo: $*" >&2
	exit 1
}

# Shows the command, and runs it.
run() {
	printf '$ %s\n' "$*"
	"$@"
}

# refused EXIT COMMAND…: it must end with that exit code.
refused() {
	expected=$1
	shift
	printf '$ %s\n' "$*"
	"$@" && code=0 || code=$?
	[ "$code" -eq "$expected" ] || fail "exit $code where $expected was due"
	printf '[exit %s, as it should be]\n' "$code"
}

# Founds the ledger; the port is any that nobody has at the moment, so another try follows where one is taken.
found_and_serve() {
	for port in $(shuf -i 20000-32000 -n 5); do
		rm -rf server admin.ini admin.ini.key
		run jixiaod init server --office 129001 --name 青岛市信访局 --listen "tcp://127.0.0.1:$port" \
			--admin-profile admin.ini
		printf '$ jixiaod serve server &\n'
		jixiaod serve server 2>server.log &
		server=$!
		wait_until_ready && return
	done
	fail "the server did not become ready"
}

wait_until_ready() {
	for _ in $(seq 100); do
		if grep -q 'ready at' server.log; then
			cat server.log
			return 0
		fi
		kill -0 "$server" 2>/dev/null || break
		sleep 0.1
	done
	cat server.log >&2
	kill "$server" 2>/dev/null || true
	wait "$server" 2>/dev/null || true
	server=
	return 1
}

stop_server() {
	printf '$ kill -TERM %s\n' "$server"
	kill -TERM "$server"
	wait "$server" || fail "the server ended with exit $?"
	server=
}

# Where the bureau's profile says the server is, and who it is.
of_profile() {
	sed -n "s/^ *$1 *= *//p" admin.ini | head -n 1
}

admin() {
	run jixiao --profile admin.ini "$@"
}

# A clerk's own key and profile; only the identity goes to the bureau.
make_clerk() {
	run jixiao key new "$1.key"
	run jixiao profile new "$1.ini" --endpoint "$(of_profile endpoint)" --server "$(of_profile identity)" \
		--key "$1.key"
}

identity_of() {
	jixiao key show "$1" | grep -o 'jx1[0-9a-z]*' | head -n 1
}

enrol_districts() {
	echo "$districts" | while read -r code name; do
		admin office add --code "$code" --name "$name" --parent 129001
		make_clerk "$code"
		identity=$(identity_of "$code.key")
		admin user add --identity "$identity" --name "${name}信访局" --office "$code" --role clerk
	done
}

trap clean_up EXIT
trap 'exit 130' INT TERM
cd "$work"

say "The bureau founds its ledger and serves it"
found_and_serve
admin whoami
admin ping -n 3

say "Ten districts, each with a key that it made itself"
enrol_districts
admin office list
admin user list

say "A clerk of 市南区 asks who he is, and may not add an office"
run jixiao --profile 370202.ini whoami
refused 9 jixiao --profile 370202.ini office add --code 370299 --name 新区 --parent 370202

say "A stranger's key is refused at once"
make_clerk stranger
refused 4 jixiao --profile stranger.ini whoami

say "The last district's key is revoked, and counts no more"
last=$(jixiao --profile admin.ini user list -o csv | awk -F, '/莱西市信访局/ { print $1 }')
admin user revoke "$last"
refused 4 jixiao --profile 370285.ini whoami

say "What happened stands in the journal"
admin journal list
admin journal show 2

say "The server stops, and its store is proved from the journal"
stop_server
run jixiaod check server
say "That was all; nothing of it is left."
