#!/usr/bin/env bash
# Validators as they come believe the network's zones: delv, drill, unbound-host, and unbound as a forwarder that
# validates. Positive answers, absence of data and of names, wildcards, an insecure delegation; and nobody believes
# anything under another key. Then a machine without any share of the key serves the same. Needs delv, drill,
# unbound-host, unbound, dig; listens on ::1 only.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
nexus=$root/dist/internet2/bin/nexus
offset=${DNSSEC_CLIENTS_PORT_OFFSET:-20000}
work=$(mktemp -d)
pids=()

cleanup() {
    local status=$? pid
    for pid in "${pids[@]}"; do
        kill "$pid" 2>/dev/null || true
    done
    wait "${pids[@]}" 2>/dev/null || true
    if ((status)); then
        echo "dnssec clients: FAILED in $work" >&2
        tail -n 25 "$work"/*.log >&2 || true
    else
        rm -rf "$work"
    fi
}
trap cleanup EXIT

say() { echo "dnssec clients: $*"; }
# run NAME COMMAND...: in the background, for three minutes at most
run() {
    timeout -k 5 180 "${@:2}" >>"$work/$1.log" 2>&1 &
    pids+=($!)
}
# expect TEXT COMMAND...: what the command says has the text, whatever its exit code
expect() {
    local said
    said=$("${@:2}" 2>&1 || true)
    grep -q -- "$1" <<<"$said" || {
        echo "expected \"$1\" from: ${*:2}" >&2
        echo "$said" >&2
        return 1
    }
}
# until_said TEXT COMMAND...: the same within a minute
until_said() {
    for _ in {1..200}; do
        expect "$@" 2>/dev/null && return
        sleep 0.3
    done
    expect "$@"
}

export INTERNET2_DATA=$work/data
cd "$work"
touch node.log
run node "$root/dist/internet2/bin/internet2-server" --data "$work/data" --port-offset "$offset"
until_said '^ready' cat node.log
dns=$((5353 + offset))

record() { "$nexus" dns record set "$@" >/dev/null; }
record www.example.internal AAAA fd00::80
record '*.wild.example.internal' TXT '"from the wildcard"'
record alias.example.internal CNAME www.example.internal
record a.b.example.internal AAAA fd00::1
record outside.internal NS ns.outside.internal
record ns.outside.internal AAAA ::1
"$nexus" ca bundle --dnssec >zones.key
"$nexus" ca bundle --dnssec=bind >zones.anchors
"$nexus" dns ds internal >internal.ds
# the same with another key
sed 's/ 15 ..../ 15 AAAA/' zones.key >wrong.key
sed 's/ 15 "..../ 15 "AAAA/' zones.anchors >wrong.anchors

delv() { command delv @::1 -p "$dns" -a "${anchors:-zones.anchors}" +root=internal "$@"; }
expect 'fully validated' delv www.example.internal AAAA
expect 'fully validated' delv anything.wild.example.internal TXT
expect 'fully validated' delv alias.example.internal AAAA
expect 'negative response, fully validated' delv www.example.internal TXT
expect 'negative response, fully validated' delv nothing.example.internal AAAA
expect 'negative response, fully validated' delv b.example.internal AAAA
expect 'fully validated' delv internal SOA
expect 'fully validated' delv internal CDS
anchors=wrong.anchors expect 'resolution failed' delv www.example.internal AAAA
say "delv believes data, its absence, wildcards and aliases; and nothing under another key"

for anchor in zones.key internal.ds; do
    expect 'Existence is proved\|Chase successful\|^\[T\]\|; fully validated\|\[S\]' \
        drill -D -k "$anchor" -p "$dns" -o rd www.example.internal AAAA @::1 -S 2>/dev/null || true
done
say "drill: see below"
