#!/bin/sh
# Real work, checked: checksums and compresses this project's own source files as jobs on two workers, with one job that
# fails and is tried again, one that takes too long and one that is aborted. Called as ./hdcf demo.
set -eu

home=$1
hdcf=$home/hdcf
most=100
folder=$(mktemp -d "${TMPDIR:-/tmp}/hdcf-demo.XXXXXX")
began=$(date +%s)

finish() {
    code=$?
    trap '' INT TERM
    [ "$code" -eq 0 ] || { echo "demo: FAILED; the last lines of the logs:" >&2; tail -n 15 "$folder"/.hdcf/logs/*.log >&2 || :; }
    (cd "$folder" && "$hdcf" down) >/dev/null 2>&1 || :
    rm -rf "$folder"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cd "$folder"

wrong() { echo "demo: $*" >&2; exit 1; }
quoted() { sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$/"/'; }

if command -v sha256sum >/dev/null 2>&1; then sum=sha256sum; sum_args=; else sum=shasum; sum_args='"-a","256",'; fi
sum_of() { if [ -n "$sum_args" ]; then shasum -a 256 "$@"; else sha256sum "$@"; fi; }

# ---- The jobs: two for each file, and those that go wrong ----
# Names that need quoting are left out, so that the lines below stay readable.
(git -C "$home" ls-files '*.java' '*.md' '*.sql' '*.xml' 2>/dev/null || :) >tracked
[ -s tracked ] || (cd "$home" && find . -name target -prune -o -type f \( -name '*.java' -o -name '*.md' -o -name '*.sql' \) -print) \
    | sed 's/^\.\///' >tracked
grep -v '[^A-Za-z0-9._/-]' tracked | head -n "$most" >files
count=$(wc -l <files | tr -d ' ')
[ "$count" -gt 0 ] || wrong "Expected source files in $home, found none"
{
    printf '['
    while read -r file; do
        path=$(printf '%s' "$home/$file" | quoted)
        printf '{"command":"%s","args":[%s%s]},\n' "$sum" "$sum_args" "$path"
        printf '{"command":"gzip","args":["-n","-c",%s]},\n' "$path"
    done <files
    mark=$(printf '%s' "$folder/tried" | sed "s/'/'\\\\''/g")
    script=$(printf '%s' "test -e '$mark' || { : >'$mark'; exit 3; }" | quoted)
    printf '{"command":"sh","args":["-c",%s],"max_attempts":2,"priority":1},\n' "$script"
    printf '{"command":"sleep","args":["60"],"timeout_ms":500,"max_attempts":1,"priority":1}]\n'
} >jobs.json
total=$((2 * count + 3))

"$hdcf" up --workers 2 --slots 2
echo "demo: submitting $total jobs: a checksum and a compression of $count files, and three that go wrong"
"$hdcf" ctl submit --from-json jobs.json >receipts
[ "$(wc -l <receipts | tr -d ' ')" -eq $((total - 1)) ] || wrong "Expected $((total - 1)) receipts, found $(wc -l <receipts)"
aborted=$("$hdcf" ctl submit --priority 2 --max-attempts 1 -- sleep 60 | sed 's/^job_id=\([^ ]*\) .*/\1/')
"$hdcf" ctl abort --job-id "$aborted" --reason "the demo aborts one" >/dev/null

# ---- The end of all of them ----
in_state() { grep -c '"status": *"'"$1"'"' list || :; }
tries=0
while :; do
    # One job a line: no job has an object inside.
    "$hdcf" ctl jobs list -o json --limit 10000 | sed 's/},{"job_id"/}\
{"job_id"/g' >list
    left=$(($(wc -l <list) - $(in_state COMPLETED) - $(in_state FAILED) - $(in_state ABORTED)))
    [ "$left" -gt 0 ] || break
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || wrong "Expected all jobs to end, found $left still open"
    sleep 1
done

# ---- Every artifact against an independent tool ----
member() { sed -n 's/.*"'"$1"'": *"\([^"]*\)".*/\1/p'; }
grep '"status": *"COMPLETED"' list >completed
checked=0
while read -r job; do
    path=$(printf '%s\n' "$job" | member stdout_path)
    told=$(printf '%s\n' "$job" | member stdout_sha256)
    [ -f "$path" ] || wrong "Expected the artifact $path, found no such file"
    found=$(sum_of <"$path" | cut -d' ' -f1)
    [ "$found" = "$told" ] || wrong "Expected SHA-256 $told of $path, found $found"
    source=$(printf '%s\n' "$job" | sed -n 's/.*"args":\[[^]]*"\([^"]*\)"\].*/\1/p')
    case $job in
        *'"command":"gzip"'*) gzip -dc <"$path" | cmp -s - "$source" || wrong "Expected $path to unpack to $source" ;;
        *'"command":"sha'*) [ "$(cut -d' ' -f1 <"$path")" = "$(sum_of <"$source" | cut -d' ' -f1)" ] \
            || wrong "Expected the checksum of $source in $path, found another" ;;
    esac
    checked=$((checked + 1))
done <completed

# ---- What was expected ----
expect() { [ "$2" = "$3" ] || wrong "Expected $1: $2, found $3"; }
expect "completed jobs" "$((total - 2))" "$(in_state COMPLETED)"
expect "failed jobs" 1 "$(in_state FAILED)"
expect "aborted jobs" 1 "$(in_state ABORTED)"
expect "jobs that failed by their time limit" 1 "$(grep '"status": *"FAILED"' list | grep -c '"end_cause": *"TIMEOUT"' || :)"
expect "jobs that completed at the second attempt" 1 "$(grep '"attempt_count": *2[,}]' completed | grep -c '"command":"sh"' || :)"
expect "workers that did some of it" 2 "$(member worker_id <completed | sort -u | wc -l | tr -d ' ')"

printf '\n%-10s %6s\n' STATE JOBS
for name in COMPLETED FAILED ABORTED; do printf '%-10s %6s\n' "$name" "$(in_state "$name")"; done
printf '\ndemo: %s artifacts verified with %s; %s s in all\n' "$checked" "$sum" "$(($(date +%s) - began))"
