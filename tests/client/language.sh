#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The language follows the environment, also where the system has not generated the locale that it names.
# Usage: language.sh JIXIAO
set -eu
client=$1

# expect FIRST-WORD-OF-THE-HELP VARIABLE=VALUE...
expect() {
	wanted=$1
	shift
	got=$(env -u LC_ALL -u LC_MESSAGES -u LANG -u LANGUAGE "$@" "$client" whoami --help | head -n 1)
	case $got in
	"$wanted"*) ;;
	*)
		echo "with $*: \"$got\", not \"$wanted…\""
		exit 1
		;;
	esac
}

english='Example: '
chinese='示例：'
expect "$english" LC_ALL=C
expect "$english" LANG=en_US.UTF-8
expect "$english" LANG=fr_FR.UTF-8
expect "$english" LC_ALL=C LANG=zh_CN.UTF-8
expect "$english" LC_ALL=C LANGUAGE=zh_CN
expect "$english"
expect "$chinese" LANG=zh_CN.UTF-8
expect "$chinese" LANG=zh_CN.UTF-8 LC_ALL=
expect "$chinese" LANG=zh_CN
expect "$chinese" LANG=zh_CN.GB18030
expect "$chinese" LC_ALL=zh_CN.UTF-8 LANG=C
expect "$chinese" LC_MESSAGES=zh_CN.UTF-8 LANG=en_US.UTF-8
expect "$chinese" LANG=zh_HK.UTF-8
expect "$chinese" LANG=fr_FR.UTF-8 LANGUAGE=zh
expect "$chinese" LC_ALL=en_US.UTF-8 LANGUAGE=zh_CN:en
expect "$chinese" LANG=C.UTF-8 LANGUAGE=zh_CN
expect "$chinese" LANGUAGE=zh_CN
