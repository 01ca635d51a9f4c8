#!/usr/bin/env bash
# Collects what helps to understand a node's trouble into one archive: version, status, consensus, peers, the tail of
# its log, ports, disk, memory, clock. No keys, no tokens, no configuration.
#   diagnose.sh [--data DIR] [--log FILE] [--out FILE.tar.gz]
set -uo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
data=data log="" out=diagnosis-$(date -u +%Y%m%dT%H%M%SZ).tar.gz
while (($#)); do
    case $1 in
        --data) data=${2:?--data needs a folder} && shift 2 ;;
        --log) log=${2:?--log needs a file} && shift 2 ;;
        --out) out=${2:?--out needs a file} && shift 2 ;;
        *) echo "usage: diagnose.sh [--data DIR] [--log FILE] [--out FILE.tar.gz]" >&2 && exit 2 ;;
    esac
done
home=${INTERNET2_HOME:-$root/dist/internet2}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/diagnosis"

collect() { # collect NAME COMMAND...: what it says, also where it fails
    local name=$1
    shift
    { timeout 30 "$@" 2>&1 || echo "(exit code $?)"; } >"$work/diagnosis/$name"
}
at() { collect "$1.txt" "$home/bin/nexus" --data "$data" "${@:2}"; }

collect version.txt "$home/bin/nexus" --version
collect java.txt "${JAVA_HOME:+$JAVA_HOME/bin/}java" -version
collect system.txt uname -a
collect clock.txt sh -c 'date -u; timedatectl 2>/dev/null'
collect disk.txt sh -c "df -h '$data'; df -i '$data'; du -sh '$data'/* 2>/dev/null"
collect memory.txt free -m
collect load.txt uptime
collect ports.txt sh -c 'ss -lntup 2>/dev/null || netstat -lntup'
at node node status --output json
at consensus consensus status --output json
at evidence consensus evidence --output json
at peers peer list --output json
[[ -z $log ]] || collect log.txt tail -n 2000 "$log"
tar -C "$work" -czf "$out" diagnosis
echo "$out"
