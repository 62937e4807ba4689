#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The bureau's year 2023, from the founding of its ledger to the evaluation of its three projects, a month that is
# reviewed, and a check of the store, with the real programs: the real goal tables (tests/data), the example's catalogue, and figures of ten
# districts that are made up (docs/examples/qingdao-2023). Everything happens in a temporary folder and at a free port of
# this machine, and is gone at the end.
#     demo.sh FOLDER_OF_THE_PROGRAMS
set -eu
bin=$(cd "$1" && pwd)
top=$(cd "$(dirname "$0")/../.." && pwd)
tables=$top/tests/data/goal-tables-2023.txt
example=$top/docs/examples/qingdao-2023
PATH=$bin:$PATH
work=$(mktemp -d)
XDG_STATE_HOME=$work/state
export XDG_STATE_HOME
server=
# The bureau's language, whatever this terminal's is.
LC_ALL=zh_CN.UTF-8
export LC_ALL

backlog=37020023P88002811184N
business=37020023P880028111789
video=37020023P130004102147

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

# The command as one would type it, with what has blanks in quotes; between unseen and seen it is only counted.
show_command() {
	if [ -e unseen ]; then
		echo >>unseen
		return
	fi
	printf '$'
	for word; do
		case $word in
		*[\ \(\)\;]*) printf " '%s'" "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
	printf '\n'
}

# Shows the command, and runs it.
run() {
	show_command "$@"
	"$@"
}

# The same, without what it prints: for what comes a hundred times over.
run_quietly() {
	show_command "$@"
	"$@" >quiet.out 2>&1 || {
		cat quiet.out >&2
		fail "the command above failed"
	}
}

# What was shown once comes again, for others.
unseen() {
	: >unseen
}

# seen WHAT: what the commands since then were.
seen() {
	printf '[%s: %s commands]\n' "$*" "$(wc -l <unseen)"
	rm unseen
}

# The command with its output cut: run_tail N COMMAND…
run_tail() {
	lines=$1
	shift
	printf '%s | tail -n %s\n' "$(show_command "$@")" "$lines"
	"$@" >tail.out
	tail -n "$lines" tail.out
}

# run_head N COMMAND…
run_head() {
	lines=$1
	shift
	printf '%s | head -n %s\n' "$(show_command "$@")" "$lines"
	"$@" >head.out
	head -n "$lines" head.out
}

# refused EXIT COMMAND…: it must end with that exit code.
refused() {
	expected=$1
	shift
	show_command "$@"
	"$@" && code=0 || code=$?
	[ "$code" -eq "$expected" ] || fail "exit $code where $expected was due"
	printf '[exit %s, as it should be]\n' "$code"
}

# -- the server ---------------------------------------------------------------------------------------------------------

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

# -- people -------------------------------------------------------------------------------------------------------------

# Where the bureau's profile says the server is, and who it is.
of_profile() {
	sed -n "s/^ *$1 *= *//p" admin.ini | head -n 1
}

identity_of() {
	jixiao key show "$1" | grep -o 'jx1[0-9a-z]*' | head -n 1
}

# enrol FILE NAME OFFICE ROLES: a key and a profile of one's own; only the identity goes to the bureau.
enrol() {
	run_quietly jixiao key new "$1.key"
	run_quietly jixiao profile new "$1.ini" --endpoint "$(of_profile endpoint)" --server "$(of_profile identity)" \
		--key "$1.key"
	run_quietly jixiao --profile admin.ini user add --identity "$(identity_of "$1.key")" --name "$2" --office "$3" \
		--role "$4"
}

# One office in full, the others unseen.
enrol_all() {
	echo "$districts" | while read -r code name; do
		run_quietly jixiao --profile admin.ini office add --code "$code" --name "$name" --parent 129001
		enrol "$code" "${name}信访局" "$code" clerk
		[ -e unseen ] || unseen
	done
	enrol manager 李敏 129001 manager
	enrol cashier 周岚 129001 manager
	enrol video 陈涛 129001 clerk
	enrol reviewer 孙梅 129001 reviewer
	seen "the same for nine more districts, and for four of the bureau"
}

manager() {
	run jixiao --profile manager.ini "$@"
}

# -- figures ------------------------------------------------------------------------------------------------------------

# One file a form, office and month out of the example's wide ones: figures/FORM/OFFICE/MONTH.csv.
split_figures() {
	for form in petition.monthly video.monthly; do
		cut -d, -f1 "$example/figures/$form.csv" | sed 1d | sort -u |
			while read -r office; do mkdir -p "figures/$form/$office"; done
		awk -F, -v form="$form" '
			NR == 1 { for (i = 3; i <= NF; i++) item[i] = $i; next }
			{
				file = "figures/" form "/" $1 "/" $2 ".csv"
				print "item,value" >file
				for (i = 3; i <= NF; i++) print item[i] "," $i >file
				close(file)
			}' "$example/figures/$form.csv"
	done
}

# submit_month FORM PROFILE OFFICE MONTH
submit_month() {
	run_quietly jixiao --profile "$2.ini" submit --form "$1" --period "$4" "figures/$1/$3/$4.csv"
}

# One district is late with its December.
late=370285

submit_year() {
	for month in 2023-01 2023-02 2023-03 2023-04 2023-05 2023-06 2023-07 2023-08 2023-09 2023-10 2023-11 2023-12; do
		submit_month petition.monthly 370202 370202 $month
	done
	unseen
	for month in 2023-01 2023-02 2023-03 2023-04 2023-05 2023-06 2023-07 2023-08 2023-09 2023-10 2023-11 2023-12; do
		for office in 370203 370211 370212 370213 370214 370215 370281 370283 370285; do
			[ "$office $month" = "$late 2023-12" ] || submit_month petition.monthly $office $office $month
		done
		submit_month video.monthly video 129001 $month
	done
	seen "the same for the other districts and, with its own form, for the bureau"
}

# -- money --------------------------------------------------------------------------------------------------------------

# pay PROFILE PROJECT AMOUNT REQUESTED PAID VOUCHER PAYEE…: one person requests, another pays.
pay() {
	profile=$1 project=$2 amount=$3 requested=$4 paid=$5 voucher=$6
	shift 6
	show_command jixiao --profile "$profile" disburse request --project "$project" --amount "$amount" --on "$requested" "$@"
	id=$(jixiao --profile "$profile" disburse request --project "$project" --amount "$amount" --on "$requested" "$@" \
		-o json 2>quiet.out | sed -n 's/^ *"id": "\([0-9]*\)".*/\1/p' | head -n 1)
	[ -n "$id" ] || {
		cat quiet.out >&2
		fail "the request has no id"
	}
	run_quietly jixiao --profile cashier.ini disburse pay "$id" --on "$paid" --voucher "$voucher"
}

pay_all() {
	pay manager.ini $backlog 60万元 2023-03-02 2023-03-15 记-0312 --to 370202
	unseen
	pay manager.ini $backlog 70万元 2023-03-06 2023-03-20 记-0318 --to 370203
	pay manager.ini $backlog 80万元 2023-04-10 2023-04-24 记-0421 --to 370211
	pay manager.ini $backlog 90万元 2023-05-15 2023-05-30 记-0530 --to 370214
	pay manager.ini $backlog 85万元 2023-06-05 2023-06-20 记-0617 --to 370215
	pay manager.ini $backlog 75万元 2023-07-10 2023-07-25 记-0722 --to 370283
	pay manager.ini $backlog 70万元 2023-08-14 2023-08-28 记-0825 --to 370281
	pay manager.ini $backlog 60万元 2023-09-11 2023-09-27 记-0926 --to 370213
	pay manager.ini $backlog 55万元 2023-10-09 2023-10-23 记-1020 --to 370285
	pay manager.ini $backlog 55万元 2023-11-06 2023-11-24 记-1122 --to 370212
	last=$id
	pay manager.ini $business 195万元 2023-03-01 2023-03-10 记-0305 --payee 信访业务经费
	pay manager.ini $business 210万元 2023-06-01 2023-06-09 记-0608 --payee 信访业务经费
	pay manager.ini $business 205万元 2023-09-01 2023-09-08 记-0906 --payee 信访业务经费
	pay manager.ini $business 262.5万元 2023-12-01 2023-12-11 记-1209 --payee 信访业务经费
	pay manager.ini $video 8.82万元 2023-05-22 2023-06-05 记-0603 --payee 系统运维公司
	seen "the same for fourteen more payments"
}

# The last one to a district was entered under a wrong voucher: it is taken back, and entered rightly.
correct_last_payment() {
	run jixiao --profile cashier.ini disburse reverse "$last" --on 2023-11-24 --reason 凭证号录入有误
	run_quietly jixiao --profile cashier.ini disburse pay "$last" --on 2023-11-24 --voucher 记-1124
}

# -- the year -----------------------------------------------------------------------------------------------------------

trap clean_up EXIT
trap 'exit 130' INT TERM
cd "$work"

say "The bureau founds its ledger and serves it"
found_and_serve
run jixiao --profile admin.ini whoami

say "Ten districts and its people are enrolled, each with a key that was made by its owner"
enrol_all
run jixiao --profile admin.ini user list

say "A clerk may not do what is the administrator's"
refused 9 jixiao --profile 370202.ini office add --code 370299 --name 新区 --parent 370202

say "The goal tables of 2023, as the bureau published them: looked at, imported, and imported again"
cp "$tables" goal-tables-2023.txt
manager project import goal-tables-2023.txt --dry-run
run_quietly jixiao --profile manager.ini project import goal-tables-2023.txt
manager project import goal-tables-2023.txt 2>again.out
tail -n 3 again.out
manager project show $backlog

say "What the offices report, and how it becomes the indicators' actual values"
manager catalog import "$example"
manager form show petition.monthly

say "Twelve months of figures from ten districts and the bureau (made up for this demo)"
split_figures
submit_year
run jixiao --profile 370202.ini submission show petition.monthly 2023-06

say "A figure that cannot be is refused, and changes nothing"
sed 's/^accept.in_time,.*/accept.in_time,99999/' figures/petition.monthly/370203/2023-06.csv >wrong.csv
refused 3 jixiao --profile 370203.ini submit --form petition.monthly --period 2023-06 wrong.csv

say "A correction is a new revision; the old one stays"
sed 's/^visit.improper,.*/visit.improper,1/' figures/petition.monthly/370203/2023-12.csv >corrected.csv
run_quietly jixiao --profile 370203.ini submit --form 信访业务月报 --period 2023-12 corrected.csv
run jixiao --profile 370203.ini submission history petition.monthly 2023-12
refused 11 jixiao --profile 370203.ini submission diff petition.monthly 2023-12 1 2

say "Who has reported December, and whom to remind"
manager status --period 2023-12
manager remind --period 2023-12

say "The money: requested, and paid by another person"
pay_all

say "A payment that was entered wrongly is reversed and entered again; nothing is deleted"
correct_last_payment

say "The budget cannot be exceeded, and is adjusted by a document"
refused 3 jixiao --profile manager.ini disburse request --project $video --amount 1万元 --on 2023-12-04 --payee 系统运维公司
manager project adjust $business --fund fiscal --amount -10万元 --on 2023-08-15 --document 青财预〔2023〕15号 \
	--reason 压减一般性支出
manager disburse list --project $backlog

say "Half-way: what a person expects of the year, beside the figures to the end of June"
run_quietly jixiao --profile manager.ini monitor note $backlog --as-of 2023-06 --indicator 信访积案化解率 \
	--forecast 97% --cause staff,rules --cause-text 两件疑难积案需多部门会商 --likelihood possible
run_quietly jixiao --profile manager.ini monitor note $backlog --as-of 2023-06 --fund-forecast fiscal=700万元
manager monitor show $backlog --as-of 2023-06

say "One district has not reported December: the result is provisional, says who is missing, and cannot be frozen"
run_tail 8 jixiao --profile manager.ini evaluate $business --as-of 2023-12
refused 5 jixiao --profile manager.ini evaluation finalize $business --as-of 2023-12
submit_month petition.monthly $late $late 2023-12

say "The year: evaluation of the three projects"
for project in $backlog $business $video; do
	manager evaluate "$project" --as-of 2023-12
done

say "Where a score comes from, down to each submission (the first lines of it)"
show_command jixiao --profile manager.ini evaluate $backlog --as-of 2023-12 --explain
jixiao --profile manager.ini evaluate $backlog --as-of 2023-12 --explain >explained.txt
awk '/^预算执行率/ { on = 1 } on && n++ < 48' explained.txt
echo "[…]"

say "A person gives the reasons for deviations, and the result is frozen"
run_quietly jixiao --profile manager.ini evaluation note $business --as-of 2023-12 --indicator 登记接待群众来访数量 \
	--reason 网上信访比例提高，来访量相应下降
refused 5 jixiao --profile manager.ini evaluation finalize $business --as-of 2023-12
run_quietly jixiao --profile manager.ini evaluation note $business --as-of 2023-12 --indicator 信访事项按期办结率 \
	--reason 疑难事项延期办理，已逐件督办
run_quietly jixiao --profile manager.ini evaluation finalize $business --as-of 2023-12
manager evaluation list

say "A district corrects a figure afterwards: what is other than it was frozen, and through which entry"
sed 's/^visit.registered,.*/visit.registered,195/; s/^visit.interviewed,.*/visit.interviewed,195/' \
	figures/petition.monthly/370211/2023-11.csv >corrected.csv
run_quietly jixiao --profile 370211.ini submit --form petition.monthly --period 2023-11 --note 漏计一批来访 corrected.csv
manager evaluation diff "$(jixiao --profile manager.ini evaluation list -o json | sed -n 's/^ *"id": "\([0-9]*\)".*/\1/p' |
	head -n 1)"

say "The districts side by side, and the second quarter against the first (环比)"
manager compare --as-of 2023-12
manager compare --as-of 2023-06 --months 3 --against previous \
	--columns letter.registered,visit.registered,rate.accepted_in_time,rate.closed_in_time,rate.satisfied

say "The bureau publishes the comparison, and a district sees it"
refused 9 jixiao --profile 370202.ini compare --as-of 2023-12
manager setting set comparison.published 2023-12
run jixiao --profile 370202.ini compare --as-of 2023-12 --columns rate.accepted_in_time,rate.satisfied

say "From 2024 on the figures are reviewed; a district without a network signs them, and they are delivered later"
cp -r "$example" reviewed
sed -i '/^petition\.monthly,/s/,no$/,yes/' reviewed/forms.csv
run_quietly jixiao --profile manager.ini catalog import reviewed --from 2024-01
january=figures/petition.monthly/370202/2023-01.csv
refused 7 jixiao --profile 370202.ini --offline submit --form 信访业务月报 --period 2024-01 $january
run jixiao --profile 370202.ini outbox list
run jixiao --profile 370202.ini sync

say "The reviewer looks, and returns them; the district corrects what was marked; what is seen is what is accepted"
run jixiao --profile reviewer.ini submission pending
run_quietly jixiao --profile reviewer.ini submission return --form 信访业务月报 --period 2024-01 --office 370202 \
	--reason 与台账不符 --mark 来访登记
run_head 14 jixiao --profile 370202.ini submission show 信访业务月报 2024-01
run_quietly jixiao --profile 370202.ini submit --form 信访业务月报 --period 2024-01 $january \
	--set visit.registered=300
run jixiao --profile reviewer.ini submission accept --form 信访业务月报 --period 2024-01 --office 370202 --yes
run jixiao --profile 370202.ini receipt verify

say "The server stops, and its store is proved from the journal"
stop_server
run jixiaod check server
say "That was all; nothing of it is left."
