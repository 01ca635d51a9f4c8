#!/usr/bin/env bash
# Checks a running deployment, node by node and as a whole: health, consensus, certificates, names.
#   verify-deployment.sh [--data DIR]    DIR holds a folder node1, node2, ... for each node, or is one node's itself
# Says each check on a line; exits 1 if any failed. It issues one certificate and sets one record, and takes both back.
set -uo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
data=$root/data/deployment
[[ ${1:-} != --data ]] || data=$(realpath -m "${2:?--data needs a folder}")
nexus=${INTERNET2_HOME:-$root/dist/internet2}/bin/nexus
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

check() { # check WHAT COMMAND...
    local what=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        echo "ok      $what"
    else
        echo "FAILED  $what: $(tail -n 1 "$work/out")"
        failed=1
    fi
}
at() { # at FOLDER ARGS...
    local folder=$1
    shift
    timeout 30 "$nexus" --data "$folder" "$@"
}
healthy() { curl -sf --max-time 10 --cacert "$1/admin/root.pem" "$(cat "$1/gateway")/api/v1/health" | grep -q '"status" *: *"up"'; }
field() { at "$1" consensus status --output json | grep -o "\"$2\" *: *[^,}]*" | head -n 1 | sed 's/.*: *//'; }
grows() { # blocks are made: an idle ledger makes one each 5 s
    local before after
    before=$(field "$1" height)
    for _ in 1 2 3 4 5 6 7 8; do
        sleep 1
        after=$(field "$1" height)
        ((after > before)) && return 0
    done
    echo "height stays at $before" && return 1
}
all_active() {
    at "$1" consensus validators --output json >"$work/validators" || return 1
    ! grep -o '"state" *: *"[a-z]*"' "$work/validators" | grep -v active || return 1
    grep -q active "$work/validators"
}
certificate() {
    at "$1" cert request verify-deployment.internal --out "$work/cert" && at "$1" cert verify "$work/cert.crt" &&
        at "$1" cert revoke "$work/cert.crt"
}
name() { at "$1" dns record set verify-deployment.internal TXT '"verified"' --ttl 1; }
resolves() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        at "$1" dns query verify-deployment.internal TXT | grep -q verified && return 0
        sleep 0.5
    done
    echo "no answer" && return 1
}

nodes=("$data")
[[ -f $data/genesis ]] || nodes=("$data"/node[0-9]*/)
[[ -f ${nodes[0]}/genesis ]] || { echo "verify-deployment: no node in $data; --data names the folder" >&2 && exit 2; }
for node in "${nodes[@]}"; do
    check "$(basename "$node"): health" healthy "$node"
    check "$(basename "$node"): blocks are made" grows "$node"
    check "$(basename "$node"): every validator is active" all_active "$node"
done
check "a certificate is issued, verified and revoked" certificate "${nodes[0]}"
check "a name is set" name "${nodes[0]}"
for node in "${nodes[@]}"; do
    check "$(basename "$node"): the name resolves" resolves "$node"
done
at "${nodes[0]}" dns record delete verify-deployment.internal TXT >/dev/null 2>&1
exit $failed
