#!/usr/bin/env bash
# Certificates through ACME with other people's clients as they come: certbot, lego and dehydrated each obtain, renew
# and revoke, together over http-01, dns-01 and tls-alpn-01; what these versions don't know (dns-persist-01, addresses,
# renewal information, external binding, key change) acme-client.py does. Needs the three, openssl, curl, jq, dig and a
# python3 with the package cryptography; listens on ::1 only.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
server=$root/dist/internet2/bin/internet2-server
offset=${ACME_CLIENTS_PORT_OFFSET:-22000}
work=$(mktemp -d)
node=

stop() {
    if [[ -n $node ]]; then
        pkill -9 -P "$node" || true # the server is the child of timeout
        kill -9 "$node" 2>/dev/null || true
        wait "$node" 2>/dev/null || true
        node=
    fi
}

cleanup() {
    local status=$?
    stop
    if ((status)); then
        echo "acme clients: FAILED in $work" >&2
        tail -n 25 "$work"/*.log >&2 || true
    else
        rm -rf "$work"
    fi
}
trap cleanup EXIT

say() { echo "acme clients: $*"; }
port() { echo $(($1 + offset)); }

# start ARGS...: starts the node and returns when it says that it is ready
start() {
    local line
    mkfifo "$work/out"
    timeout -k 5 900 "$server" --data "$work/data" --port-offset "$offset" "$@" >"$work/out" 2>>"$work/node.log" &
    node=$!
    exec {reader}<"$work/out"
    rm "$work/out"
    while read -r -t 90 line <&"$reader"; do
        echo "$line" >>"$work/node.log"
        if [[ $line == ready* ]]; then
            cat <&"$reader" >>"$work/node.log" &
            return 0
        fi
    done
    say "the node did not become ready" >&2
    exit 1
}

export INTERNET2_DATA=$work/data
base=https://[::1]:$(port 8443)
directory=$base/acme/directory
http=$(port 8089) # where clients answer http-01, and tls-alpn-01, in place of 80 and 443
tls=$(port 8090)
cd "$work"

# The command line, patient with a busy machine: exit code 3 says that the node did not answer in time.
nexus=$work/nexus
cat >"$nexus" <<WRAPPER
#!/bin/sh
for _ in 1 2 3 4 5; do
    "$root/dist/internet2/bin/nexus" "\$@" && exit 0
    code=\$?
    [ "\$code" = 3 ] || exit "\$code"
done
exit 3
WRAPPER
chmod +x "$nexus"

start --set acme.http_port="$http" --set acme.tls_port="$tls"
"$nexus" ca bundle >root.pem
for name in certbot lego dehydrated tls webroot persist; do
    "$nexus" dns record set "$name.internal" AAAA ::1 --ttl 1 >/dev/null
done
export REQUESTS_CA_BUNDLE=$work/root.pem LEGO_CA_CERTIFICATES=$work/root.pem
get() { curl -sf --cacert root.pem "$1"; }
get "$directory" | jq -e '.meta.caaIdentities == ["internal"]' >/dev/null
say "the node is ready, its names lead to ::1"

verified() { # verified CHAIN NAME: openssl agrees that the chain is of this network and for that name
    openssl verify -CAfile root.pem -untrusted "$1" -verify_hostname "$2" "$1" >/dev/null
}
revoked() { # revoked CERTIFICATE: the node says so
    local serial
    serial=$(openssl x509 -in "$1" -noout -serial | cut -d= -f2 | tr 'A-F' 'a-f')
    [[ $(get "$base/api/v1/cert/$serial" | jq -r .status) == revoked ]]
}
differ() { ! cmp -s "$1" "$2"; }

# Hooks for dns-01: our own command line sets the record.
cat >certbot-auth <<HOOK
#!/bin/sh
exec "$nexus" dns record set "_acme-challenge.\$CERTBOT_DOMAIN" TXT "\"\$CERTBOT_VALIDATION\"" --ttl 1 >&2
HOOK
cat >certbot-cleanup <<HOOK
#!/bin/sh
exec "$nexus" dns record delete "_acme-challenge.\$CERTBOT_DOMAIN" TXT >&2
HOOK
cat >lego-exec <<HOOK
#!/bin/sh
name=\${2%.}
case \$1 in
    present) exec "$nexus" dns record set "\$name" TXT "\"\$3\"" --ttl 1 ;;
    cleanup) exec "$nexus" dns record delete "\$name" TXT ;;
esac
HOOK
cat >dehydrated-hook <<HOOK
#!/bin/sh
# With HOOK_CHAIN all challenges come at once, as name, token and value; here they are of one name.
what=\$1
shift
name=_acme-challenge.\$1
case \$what in
    deploy_challenge)
        values=
        while [ \$# -ge 3 ]; do
            values="\$values \"\$3\""
            shift 3
        done
        exec "$nexus" dns record set "\$name" TXT \$values --ttl 1 >&2
        ;;
    clean_challenge) exec "$nexus" dns record delete "\$name" TXT >&2 ;;
esac
HOOK
chmod +x certbot-auth certbot-cleanup lego-exec dehydrated-hook

# certbot: http-01 with its own server, dns-01 for a wildcard.
certbot_run() {
    timeout 120 certbot "$@" --server "$directory" --non-interactive \
        --config-dir cb --work-dir cb/work --logs-dir cb/logs >>certbot.log 2>&1
}
live=cb/live/certbot.internal
certbot_run certonly --standalone --http-01-address ::1 --http-01-port "$http" --agree-tos -m a@example.org \
    --no-eff-email -d certbot.internal
verified $live/fullchain.pem certbot.internal
cp -L $live/cert.pem certbot-first.pem
certbot_run renew --force-renewal --no-random-sleep-on-renew
verified $live/fullchain.pem certbot.internal
differ $live/cert.pem certbot-first.pem
certbot_run revoke --cert-path certbot-first.pem --reason superseded --no-delete-after-revoke
revoked certbot-first.pem
certbot_run revoke --cert-path $live/cert.pem --key-path $live/privkey.pem --reason keycompromise \
    --no-delete-after-revoke
revoked $live/cert.pem
certbot_run certonly --manual --preferred-challenges dns --manual-auth-hook ./certbot-auth \
    --manual-cleanup-hook ./certbot-cleanup -d '*.certbot.internal' --cert-name wild
verified cb/live/wild/fullchain.pem anything.certbot.internal
say "certbot: http-01 and a wildcard by dns-01; renewed; revoked by account and by key"

# lego: http-01, tls-alpn-01, dns-01 for a wildcard.
lego_run() {
    timeout 120 lego --server "$directory" --email b@example.org --accept-tos --path lego "$@" >>lego.log 2>&1
}
lego_run --domains lego.internal --http --http.port "[::1]:$http" run
verified lego/certificates/lego.internal.crt lego.internal
cp lego/certificates/lego.internal.crt lego-first.crt
lego_run --domains lego.internal --http --http.port "[::1]:$http" renew --days 90 --no-random-sleep
verified lego/certificates/lego.internal.crt lego.internal
differ lego/certificates/lego.internal.crt lego-first.crt
lego_run --domains tls.internal --tls --tls.port "[::1]:$tls" run
verified lego/certificates/tls.internal.crt tls.internal
cp lego/certificates/tls.internal.crt lego-tls.crt
export EXEC_PATH=$work/lego-exec EXEC_POLLING_INTERVAL=1 EXEC_PROPAGATION_TIMEOUT=1
lego_run --domains '*.lego.internal' --dns exec --dns.disable-cp --dns.resolvers "[::1]:$(port 8053)" run
verified lego/certificates/_.lego.internal.crt anything.lego.internal
lego_run --domains tls.internal revoke
revoked lego-tls.crt
say "lego: http-01, tls-alpn-01 and a wildcard by dns-01; renewed; revoked"

# What is kept when the node ends; the node's own plain HTTP port for http-01.
stop
mkdir -p www
start --set acme.web_root="$work/www" --set acme.http_port="$(port 8080)" --set acme.tls_port="$tls"
certbot_run certonly --webroot -w www -d webroot.internal
verified cb/live/webroot.internal/fullchain.pem webroot.internal
lego_run --domains lego.internal --tls --tls.port "[::1]:$tls" renew --days 90 --no-random-sleep
say "accounts outlive kill -9; the node's plain HTTP port serves what certbot leaves in a folder"

python3 "$root/scripts/acme-client.py" "$base" root.pem "$nexus" "$tls"

# dehydrated: dns-01 for a name and its wildcard. It does not read the brackets of [::1] in a URL.
local=https://localhost:$(port 8443)
stop
start --set acme.url="$local"
mkdir -p dh
cat >dh/config <<CONFIG
CA="$local/acme/directory"
BASEDIR=$work/dh
DOMAINS_TXT=$work/dh/domains.txt
CONTACT_EMAIL=c@example.org
CURL_OPTS="--cacert $work/root.pem"
KEY_ALGO=prime256v1
HOOK=$work/dehydrated-hook
HOOK_CHAIN=yes
CHALLENGETYPE=dns-01
CONFIG
echo "dehydrated.internal *.dehydrated.internal > both" >dh/domains.txt
dehydrated_run() { timeout 120 dehydrated --config dh/config "$@" >>dehydrated.log 2>&1; }
dehydrated_run --register --accept-terms
dehydrated_run --cron
verified dh/certs/both/fullchain.pem dehydrated.internal
cp -L dh/certs/both/cert.pem dehydrated-first.pem
dehydrated_run --cron --force
differ dh/certs/both/cert.pem dehydrated-first.pem
verified dh/certs/both/fullchain.pem anything.dehydrated.internal
dehydrated_run --revoke dehydrated-first.pem
revoked dehydrated-first.pem-revoked # dehydrated renames it
stop
start --set acme.url="$local"
dehydrated_run --cron --force
say "dehydrated: a name and its wildcard by dns-01; renewed, once more after kill -9; revoked"

say "all of it holds"
