#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The manual pages are formatted without a warning, but for those about lines that do not fit a terminal.
# Exits 77 where there is no groff to say so.
# Usage: man_page.sh PAGE...
set -eu
command -v groff >/dev/null || exit 77
for page; do
	warnings=$(groff -man -Tutf8 -ww -Wbreak -z "$page" 2>&1)
	if [ -n "$warnings" ]; then
		echo "$warnings"
		exit 1
	fi
done
