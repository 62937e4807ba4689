#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Lints the contract with buf, and checks it for breaking changes against the last tag, if there is one.
set -eu
cd "$(dirname "$0")/../.."

config=tests/buf/buf.yaml
buf=tests/buf/node_modules/.bin/buf

# The lock file pins buf; its binaries come as packages, so that no install script has to run.
install_buf() {
	wanted=$(sed -n 's/.*"@bufbuild\/buf": "\([0-9.]*\)".*/\1/p' tests/buf/package.json)
	if [ ! -x "$buf" ] || [ "$("$buf" --version 2>&1)" != "$wanted" ]; then
		echo "buf: installing $wanted with npm"
		(cd tests/buf && npm ci --ignore-scripts --silent)
	fi
}

lint() {
	"$buf" lint --config "$config"
	echo "buf: the contract is clean"
}

breaking() {
	if ! tag=$(git describe --tags --abbrev=0 2>/dev/null); then
		echo "buf: no tag yet, so nothing to break; the check for breaking changes is skipped"
		return
	fi
	"$buf" breaking --config "$config" --against ".git#tag=$tag" --against-config "$config"
	echo "buf: no breaking change since $tag"
}

install_buf
lint
breaking
