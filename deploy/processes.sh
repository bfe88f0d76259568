# The processes of one folder, as the launcher ../hdcf starts, supervises and stops them. Sourced by it: uses its
# functions say, die and jvm, and its variables state, addr, workers and slots.
# shellcheck shell=sh

# When a process began: together with its number it names one process for ever.
began() {
    if [ -r "/proc/$1/stat" ]; then
        # A zombie has ended. The name before the bracket may hold spaces.
        sed -n 's/^.*) //; /^[ZX]/!p' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
    else
        ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' _
    fi
}

record() { printf '%s %s\n' "$2" "$(began "$2")" >"$state/run/$1.tmp" && mv "$state/run/$1.tmp" "$state/run/$1"; }

# The number of the process that was recorded under a name, if it is the same one and lives.
pid_of() {
    [ -r "$state/run/$1" ] || return 1
    read -r pid start <"$state/run/$1" || return 1
    [ -n "$start" ] && [ "$(began "$pid")" = "$start" ] || return 1
    echo "$pid"
}

names() { for file in "$state"/run/"$1"*; do [ ! -e "$file" ] || basename "$file"; done; }

# supervise NAME CMD...: runs it, and again when it ended in a way that a restart can mend.
supervise() {
    name=$1
    shift
    pause=1
    child=
    stopping=
    trap 'stopping=1; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null || :' TERM
    while [ -z "$stopping" ]; do
        started=$(date +%s)
        "$@" &
        child=$!
        record "$name" "$child"
        code=0
        wait "$child" || code=$?
        while kill -0 "$child" 2>/dev/null; do
            code=0
            wait "$child" || code=$?
        done
        echo "$code" >"$state/run/exit-$name"
        # 0 and TERM: asked to. 65: the database is damaged. 71: the address is taken. 73: another one has it. 64, 78, 2: wrong settings.
        case $code in 0 | 2 | 64 | 65 | 71 | 73 | 78 | 143) break ;; esac
        [ -z "$stopping" ] || break
        [ $(($(date +%s) - started)) -lt 60 ] || pause=1
        say "$name ended with $code; starting it again in $pause s"
        sleep "$pause" &
        child=$!
        wait "$child" || :
        pause=$((pause * 2))
        [ "$pause" -le 30 ] || pause=30
    done
    rm -f "$state/run/$name"
}

background() { # background NAME CMD...
    name=$1
    shift
    rm -f "$state/run/exit-$name"
    (
        trap '' HUP
        unset HDCF_API_TOKEN HDCF_TOKEN HDCF_ADMIN_TOKEN HDCF_WORKER_TOKEN HDCF_TOKEN_FILE HDCF_URL HDCF_CONTROL_URL \
            HDCF_ADDR HDCF_DB_PATH HDCF_WORKER_ID
        supervise "$name" "$@"
    ) >>"$state/logs/$name.log" 2>&1 </dev/null &
    record "sup-$name" "$!"
}

# A restart keeps the port that the first start found, so that the workers find it again.
start_control() {
    known=$(cat "$state/port" 2>/dev/null || :)
    jvm control --addr "${known:-$addr}" --db "$state/jobs.db" --data "$state/data" --port-file "$state/port"
}

start_worker() {
    cd "$state/$1"
    rooted=
    [ "$(id -u)" -ne 0 ] || rooted=--allow-root
    jvm worker --control-url "$(url)" --token-file "$state/data/tokens/worker" --worker-id "$(id_of "$1")" \
        --drain-deadline-seconds 0 --log-dir "$state/$1/logs" --state-file "$state/$1/state.json" ${slots:+--slots "$slots"} $rooted
}

id_of() { echo "$(uname -n | tr -cd 'A-Za-z0-9._-')-$1"; }

url() { echo "http://$(sed 's/^0\.0\.0\.0:/127.0.0.1:/; s/^\[::\]:/127.0.0.1:/' "$state/port")"; }

wait_for_control() {
    tries=0
    until [ -s "$state/port" ]; do
        tries=$((tries + 1))
        if [ "$tries" -gt 300 ] || ! pid_of sup-control >/dev/null; then
            tail -n +"$((old_lines + 1))" "$state/logs/control.log" | tail -n 20 >&2
            [ -z "$new_control" ] || stop "$new_control"
            code=$(cat "$state/run/exit-control" 2>/dev/null || echo 69)
            [ "$code" -ne 0 ] || code=69
            die "$code" "Expected the control plane to listen, found that it does not (its log is above and in $state/logs)"
        fi
        sleep 0.1
    done
}

# Starts what is missing; $new_control and $new_workers tell what that was.
start_missing() {
    new_control=
    new_workers=
    old_lines=0
    mkdir -p "$state/run" "$state/logs" "$state/data"
    chmod 700 "$state"
    if ! pid_of sup-control >/dev/null; then
        rm -f "$state/port"
        new_control=control
        [ ! -f "$state/logs/control.log" ] || old_lines=$(wc -l <"$state/logs/control.log")
        background control start_control
    fi
    wait_for_control
    number=1
    warned=
    while [ "$number" -le "$workers" ]; do
        if ! pid_of "sup-worker-$number" >/dev/null; then
            mkdir -p "$state/worker-$number/logs"
            new_workers="$new_workers worker-$number"
            [ "$(id -u)" -ne 0 ] || [ -n "$warned" ] || say "this is root, so every job is root too"
            warned=1
            background "worker-$number" start_worker "worker-$number"
        fi
        number=$((number + 1))
    done
}

# stop NAME...: asks all at once, waits at most 15 s, then insists. Only processes that were recorded here.
stop() {
    for name in "$@"; do ! pid=$(pid_of "sup-$name") || kill -TERM "$pid" 2>/dev/null || :; done
    for name in "$@"; do
        tries=0
        while pid_of "sup-$name" >/dev/null || pid_of "$name" >/dev/null; do
            tries=$((tries + 1))
            if [ "$tries" -gt 150 ]; then
                say "$name did not end in time; killing it"
                ! pid=$(pid_of "sup-$name") || kill -KILL "$pid" 2>/dev/null || :
                ! pid=$(pid_of "$name") || kill -KILL "$pid" 2>/dev/null || :
                break
            fi
            sleep 0.1
        done
        rm -f "$state/run/$name" "$state/run/sup-$name"
    done
}

