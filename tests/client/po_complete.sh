#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every sentence that the client shows, its own or the server's, has its Chinese, with the same placeholders, and the catalogue has nothing besides.
# Usage: po_complete.sh SOURCE-FOLDER; with --update, brings po/zh_CN.po to what the sources say.
set -eu
cd "$1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

find client common server/domain server/service -name '*.[ch]' | LC_ALL=C sort >"$folder/sources"
xgettext --from-code=UTF-8 --no-location -k -k_ -kJX_N -o "$folder/jixiao.pot" -f "$folder/sources"
msgmerge --quiet --no-fuzzy-matching --no-location --no-wrap po/zh_CN.po "$folder/jixiao.pot" -o "$folder/zh_CN.po"
if [ "${2-}" = --update ]; then
	msgattrib --no-obsolete --no-wrap "$folder/zh_CN.po" | sed '/^"POT-Creation-Date:/d; /^"Report-Msgid/d' >po/zh_CN.po
fi

# Nothing, or the sentences that are wrong, below a heading.
complain() {
	if [ -s "$folder/found" ]; then
		echo "$1:"
		cat "$folder/found"
		exit 1
	fi
}

msgattrib --untranslated --no-obsolete "$folder/zh_CN.po" >"$folder/found"
complain 'without a translation in po/zh_CN.po'
msgattrib --only-fuzzy --no-obsolete "$folder/zh_CN.po" >"$folder/found"
complain 'with a doubtful translation in po/zh_CN.po'
msgattrib --only-obsolete "$folder/zh_CN.po" >"$folder/found"
complain 'no longer in the sources, but still in po/zh_CN.po'

awk '
	function holes(line, n, found) {
		for (n = 0; n <= 9; n++)
			if (index(line, "{" n "}"))
				found = found n
		return found
	}
	/^msgid / { sentence = $0 }
	/^msgstr / && holes($0) != holes(sentence) { print sentence }
' "$folder/zh_CN.po" >"$folder/found"
complain 'translated with other placeholders'
