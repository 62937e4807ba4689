# SPDX-License-Identifier: Apache-2.0
# Reads the include table from the page that comes first, then every source file after it, and prints each #include
# that the table does not allow. A file answers to the row with the longest beginning of its path.

function trim(text)
{
	gsub(/^[ \t]+|[ \t]+$/, "", text)
	return text
}

# The words in backticks of a table's cell, each with a blank on either side.
function words(cell,    list)
{
	list = " "
	while (match(cell, /`[^`]+`/)) {
		list = list substr(cell, RSTART + 1, RLENGTH - 2) " "
		cell = substr(cell, RSTART + RLENGTH)
	}
	return list
}

function read_page(    cells)
{
	if ($0 !~ /^\|/) {
		table = ""
		return
	}
	split($0, cells, "|")
	if (trim(cells[2]) == "files" || trim(cells[2]) == "world") {
		table = trim(cells[2])
	} else if (table == "files" && cells[2] ~ /`/) {
		path = trim(words(cells[2]))
		inside[path] = words(cells[3])
		outside[path] = words(cells[4])
		rows++
	} else if (table == "world" && cells[2] ~ /`/) {
		world[trim(words(cells[2]))] = words(cells[3])
	}
}

function row_of(file,    path, best)
{
	best = ""
	for (path in inside)
		if (index(file, path) == 1 && length(path) > length(best))
			best = path
	return best
}

# Does one word of the list begin the header's path?
function begins(list, header,    parts, n, i)
{
	n = split(list, parts, " ")
	for (i = 1; i <= n; i++)
		if (index(header, parts[i]) == 1)
			return 1
	return 0
}

function outside_allows(list, header,    parts, n, i)
{
	n = split(list, parts, " ")
	for (i = 1; i <= n; i++)
		if (index(world[parts[i]], " " header " "))
			return 1
	return 0
}

function complain(text)
{
	print FILENAME ":" FNR ": " text
	problems++
}

function check_include(    line, header)
{
	line = $0
	sub(/^[ \t]*#[ \t]*include[ \t]*/, "", line)
	header = substr(line, 2)
	sub(/[">].*/, "", header)
	if (line ~ /^"/ && !begins(inside[row], header))
		complain("\"" header "\" is not for " row)
	if (line ~ /^</ && !outside_allows(outside[row], header))
		complain("<" header "> is not for " row)
	if (line !~ /^["<]/)
		complain("an include that the table cannot judge")
}

NR == FNR {
	read_page()
	next
}

FNR == 1 {
	row = row_of(FILENAME)
	files++
	if (row == "")
		complain("no row of the include table is about this file")
}

row != "" && /^[ \t]*#[ \t]*include/ {
	check_include()
}

END {
	if (rows == 0 || files == 0) {
		print "no table or no files: nothing was checked"
		problems++
	}
	exit problems > 0
}
