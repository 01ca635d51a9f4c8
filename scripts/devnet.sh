#!/usr/bin/env bash
# A network of N validators on ::1 in the foreground: devnet.sh [--validators N] [--data DIR] [--port-offset N].
# Node 1 founds it, the others join by token and are promoted; Ctrl-C stops all; with the same --data it goes on.
set -euo pipefail

validators=4
while (($#)); do
    case $1 in
        --validators) validators=${2:?--validators needs a number} && shift 2 ;;
        --data) network_data=$(realpath -m "${2:?--data needs a folder}") && shift 2 ;;
        --port-offset) network_offset=${2:?--port-offset needs a number} && shift 2 ;;
        *) echo "usage: devnet [--validators N] [--data DIR] [--port-offset N]" >&2 && exit 2 ;;
    esac
done
[[ $validators =~ ^[1-9][0-9]?$ ]] || { echo "devnet: --validators is 1 to 99, not $validators" >&2 && exit 2; }
# shellcheck source=scripts/local-network.sh
. "$(dirname "$0")/local-network.sh"

all=$(seq 1 "$validators")
stop() {
    trap '' INT TERM EXIT
    echo "devnet: stopping"
    # shellcheck disable=SC2086
    node_stop $all
}
trap stop EXIT
trap 'exit 0' INT TERM

echo "devnet: starting $validators validators in $network_data"
network_start "$validators"
# shellcheck disable=SC2086
network_describe $all
echo "ready: all $validators validators vote; Ctrl-C stops them. For example:"
echo "  ./internet2 --data $(node_folder 1) consensus status"
while true; do
    for node in $all; do
        node_runs "$node" || network_fail "node $node ended; $(node_log "$node") says why"
    done
    sleep 1 &
    wait $! || true
done
