# What scripts share that try a node with other people's programs: a folder, processes that end with the script, and what
# they left behind if it fails. Sourced with $clients, the script's name in words, and $offset, of its ports.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
nexus=$root/dist/internet2/bin/nexus
work=$(mktemp -d)
pids=()

cleanup() {
    local status=$? pid
    for pid in "${pids[@]}"; do
        kill "$pid" 2>/dev/null || true # timeout passes it on
    done
    wait "${pids[@]}" 2>/dev/null || true
    if ((status)); then
        echo "$clients: FAILED in $work" >&2
        tail -n 25 "$work"/*.log >&2 || true
    else
        rm -rf "$work"
    fi
}
trap cleanup EXIT

say() { echo "$clients: $*"; }
port() { echo $(($1 + offset)); }
# run NAME COMMAND...: in the background, for three minutes at most
run() {
    timeout -k 5 180 "${@:2}" >>"$work/$1.log" 2>&1 &
    pids+=($!)
}
