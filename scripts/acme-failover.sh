#!/usr/bin/env bash
# No single node is needed for ACME. Of four validators that hold the keys together, the second gives lego a certificate;
# the first, where the network was founded, is killed; then lego renews at the second, certbot registers at the third, and
# a newcomer is let in by the fourth. Needs the two clients, openssl and jq; listens on ::1 only.
set -euo pipefail

network_data=$(mktemp -d)
network_offset=${ACME_FAILOVER_PORT_OFFSET:-24000}
# shellcheck source=scripts/local-network.sh
. "$(dirname "$0")/local-network.sh"
http=$((network_offset + 8089)) # where clients answer http-01, in place of 80
export INTERNET2_ACME_HTTP_PORT=$http

cleanup() {
    local status=$?
    node_stop 1 2 3 4 5
    if ((status)); then
        echo "acme failover: FAILED in $network_data" >&2
        tail -n 15 "$network_data"/*.log >&2 || true
    else
        rm -rf "$network_data"
    fi
}
trap cleanup EXIT

say() { echo "acme failover: $*"; }
directory() { echo "https://[::1]:$(node_port "$1" 8443)/acme/directory"; }
holders() { node_nexus "$1" ca keys --output json | jq '[.[].holders | length] | min'; }
verified() { # verified CHAIN NAME
    openssl verify -CAfile root.pem -untrusted "$1" -verify_hostname "$2" "$1" >/dev/null
}

network_start 4
cd "$network_data"
for node in 1 2 3 4; do
    for ((i = 0; i < 120; i++)); do
        (($(holders "$node") < 4)) || break
        sleep 1
    done
    (($(holders "$node") == 4)) || network_fail "node $node does not see that four hold the keys"
done
node_nexus 1 ca bundle >root.pem
for name in lego certbot; do
    node_nexus 1 dns record set "$name.internal" AAAA ::1 --ttl 1 >/dev/null
done
export REQUESTS_CA_BUNDLE=$network_data/root.pem LEGO_CA_CERTIFICATES=$network_data/root.pem
say "four validators hold the keys"

lego_run() {
    timeout 120 lego --server "$(directory 2)" --email a@example.org --accept-tos --path lego \
        --domains lego.internal --http --http.port "[::1]:$http" "$@" >>lego.log 2>&1
}
certbot_run() {
    timeout 120 certbot certonly --server "$(directory 3)" --non-interactive --standalone --http-01-address ::1 \
        --http-01-port "$http" --agree-tos -m b@example.org --no-eff-email --config-dir cb --work-dir cb/work \
        --logs-dir cb/logs -d certbot.internal >>certbot.log 2>&1
}

lego_run run
verified lego/certificates/lego.internal.crt lego.internal
cp lego/certificates/lego.internal.crt first.crt
say "lego: a certificate of the second validator, seen by more than half"

kill -KILL "$(node_pid 1)"
lego_run renew --days 90 --no-random-sleep
verified lego/certificates/lego.internal.crt lego.internal
! cmp -s lego/certificates/lego.internal.crt first.crt
certbot_run
verified cb/live/certbot.internal/fullchain.pem certbot.internal
say "with the founder killed: lego renewed at the second validator, certbot has one of the third"

token=$(node_nexus 4 node token)
node_start 5 --join "[::1]:$(node_port 4 8443)" --token "$token"
node_await_ready 5
say "with the founder killed: the fourth validator let a newcomer in"
