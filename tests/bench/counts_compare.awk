# SPDX-License-Identifier: Apache-2.0
# Holds the second file's figures against those of the first, which are committed; see counts.sh. Exits 1 where a part
# differs by more than LIMIT per cent either way: a fall that is not kept lets a rise pass unseen later.
# Figures of another toolchain are not compared: in CI that fails, on other machines it is said and passes.
BEGIN {
	LIMIT = 5
	SHOWN = 5
	accept = "./dev bench counts --accept"
}

function grouped(n,  text, out) {
	text = sprintf("%.0f", n)
	for (out = ""; length(text) > 3; text = substr(text, 1, length(text) - 3))
		out = "," substr(text, length(text) - 2) out
	return text out
}

function say(text) {
	print "counts: " text
}

function fail(text) {
	say(text)
	failed = 1
}

# The functions that grew most; one that is not committed had less than one in a hundred.
function growth(part,  key, of, n, best, by, shown) {
	for (shown = 0; shown < SHOWN; shown++) {
		by = 0
		for (key in now) {
			split(key, of, SUBSEP)
			n = now[key] - committed[key]
			if (of[1] == part && of[2] != "total" && !(key in told) && n > by) {
				by = n
				best = key
			}
		}
		if (by == 0)
			return
		told[best] = 1
		split(best, of, SUBSEP)
		printf "    %s: +%s, now %s\n", of[2], grouped(by), grouped(now[best])
	}
}

function judge(part,  was, is, change, words) {
	was = committed[part, "total"]
	is = now[part, "total"]
	change = was > 0 ? (is - was) * 100 / was : 100
	words = sprintf("%s: %s instructions, %s committed, %+.1f %%", part, grouped(is), grouped(was), change)
	if (is * 100 > was * (100 + LIMIT)) {
		fail(words ": a rise of more than " LIMIT " %; what grew most:")
		growth(part)
		rises = 1
	} else if (is * 100 < was * (100 - LIMIT)) {
		fail(words ": a fall of more than " LIMIT " %: the committed figure should be lowered: " accept)
	} else {
		say(words)
	}
}

/^#/ { next }
$1 == "toolchain" { toolchain[FILENAME == ARGV[1]] = substr($0, 11); next }
!($1 in known) { known[$1] = 1; parts[++n_parts] = $1 }
FILENAME == ARGV[1] { committed[$1, $2] = $3; next }
{ now[$1, $2] = $3 }

END {
	if (toolchain[0] == "" || toolchain[1] == "") {
		fail((toolchain[1] == "" ? ARGV[1] : ARGV[2]) " names no toolchain: count anew: " accept)
	} else if (toolchain[0] != toolchain[1]) {
		say("counted with:   " toolchain[0])
		say("committed with: " toolchain[1])
		if (ci != "")
			fail("these cannot be compared. Where CI's toolchain has changed, count anew on it: " accept)
		else
			say("these cannot be compared: nothing was checked. CI does, on Debian 12.")
	} else if (n_parts == 0) {
		fail("neither " ARGV[1] " nor " ARGV[2] " has a part: callgrind wrote none that counts_sum.awk reads")
	} else {
		for (i = 1; i <= n_parts; i++) {
			part = parts[i]
			if (!((part, "total") in now))
				fail(part ": committed, and counted no more: " accept)
			else if (!((part, "total") in committed))
				fail(part ": counted, and not committed: " accept)
			else
				judge(part)
		}
	}
	if (rises)
		say("mend that, or, where the rise is worth it, say why in the commit that takes it: " accept)
	exit failed
}
