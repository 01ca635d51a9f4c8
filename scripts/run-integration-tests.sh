#!/usr/bin/env bash
# The tests that run whole nodes as processes: the main job, a deployment that is verified, the membership
# and the fault test.
# Needs what they need (see their heads) and dist/, which scripts/build-all.sh makes.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
timeout -k 10 900 "$here/main-job.sh"
work=$(mktemp -d)
cleanup() {
    "$here/deploy-local.sh" --stop --data "$work/network" || true
    rm -rf "$work"
}
trap cleanup EXIT
timeout -k 10 600 "$here/deploy-local.sh" --nodes 4 --data "$work/network" --port-offset "${INTEGRATION_PORT_OFFSET:-21000}"
timeout -k 10 300 "$here/verify-deployment.sh" --data "$work/network"
"$here/deploy-local.sh" --stop --data "$work/network"
timeout -k 10 900 "$here/membership-test.py"
timeout -k 10 600 "$here/fault-test.py"
echo "integration tests: all passed"
