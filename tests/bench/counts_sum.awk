# SPDX-License-Identifier: Apache-2.0
# Reads what callgrind wrote (uncompressed), and adds up what our functions took themselves: those of a file
# common/FOLDER/FILE or server/FOLDER/FILE. Libraries, generated code and the bench's own are not ours; what a header of
# another's had inlined into a function of ours is. What is appended to a name (.part.0, .isra.0, '2) is dropped.
# Prints lines "PART FUNCTION INSTRUCTIONS"; see counts.sh.
FNR == 1 { part = ""; ours = 0 }
/^desc: Trigger: Client Request: / { part = $NF }
/^fl=/ { ours = /(^fl=|\/)(common|server)\/[a-z]+\/[a-z0-9_]+\.[ch]$/ }
/^fn=/ { function_name = substr($0, 4); sub(/[.'].*/, "", function_name) }
/^calls=/ { getline; next } # the line after it is what the called function took
/^[0-9]/ && ours && part != "" {
	total[part] += $2
	took[part, function_name] += $2
}
END {
	for (part in total)
		printf "%s total %.0f\n", part, total[part]
	for (key in took) {
		split(key, of, SUBSEP)
		if (took[key] * 100 >= total[of[1]])
			printf "%s %s %.0f\n", of[1], of[2], took[key]
	}
}
