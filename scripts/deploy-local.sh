#!/usr/bin/env bash
# A network of N installed nodes from dist/ on ::1, in the background, with a pid file each:
#   deploy-local.sh [--nodes N] [--data DIR] [--port-offset N]    starts it, or goes on with what is there
#   deploy-local.sh --stop [--data DIR]                           stops it; its data stays
set -euo pipefail

nodes=4 stop=false
while (($#)); do
    case $1 in
        --nodes) nodes=${2:?--nodes needs a number} && shift 2 ;;
        --data) network_data=$(realpath -m "${2:?--data needs a folder}") && shift 2 ;;
        --port-offset) network_offset=${2:?--port-offset needs a number} && shift 2 ;;
        --stop) stop=true && shift ;;
        *) echo "usage: deploy-local.sh [--nodes N] [--data DIR] [--port-offset N] [--stop]" >&2 && exit 2 ;;
    esac
done
# shellcheck source=scripts/local-network.sh
network_data=${network_data:-$(cd "$(dirname "$0")/.." && pwd)/data/deployment}
. "$(dirname "$0")/local-network.sh"

if $stop; then
    # shellcheck disable=SC2046
    node_stop $(network_nodes)
    echo "stopped: $network_data"
    exit 0
fi
undo() {
    # shellcheck disable=SC2046
    node_stop $(seq 1 "$nodes")
}
trap undo EXIT
network_start "$nodes"
trap - EXIT
# shellcheck disable=SC2046
network_describe $(seq 1 "$nodes")
echo "deployed: check it with scripts/verify-deployment.sh --data $network_data"
