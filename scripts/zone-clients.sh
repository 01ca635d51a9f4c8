#!/usr/bin/env bash
# Zones with other people's programs as they come: named-checkzone and nsd-checkzone read what is exported, nsupdate
# changes it with TSIG and with SIG(0), certbot's rfc2136 plugin gets a certificate through dns-01, nsd and knot follow
# as secondaries, by AXFR first and by IXFR from then on. Needs them, dig, jq and dnssec-keygen; listens on ::1 only.
set -euo pipefail

clients="zone clients"
offset=${ZONE_CLIENTS_PORT_OFFSET:-22000}
. "$(dirname "$0")/clients.sh"
# eventually WHAT COMMAND...: succeeds within half a minute
eventually() {
    for _ in {1..150}; do
        "${@:2}" >/dev/null 2>&1 && return
        sleep 0.2
    done
    say "not within half a minute: $1" >&2
    return 1
}

export INTERNET2_DATA=$work/data
dns=$(port 8053) nsd=$(port 1) knot=$(port 2) zone=shop.internal
cd "$work"
touch node.log
run node "$root/dist/internet2/bin/internet2-server" --data "$work/data" --port-offset "$offset" \
    --set "dns.notify_secondaries=[::1]:$nsd,[::1]:$knot" --set acme.failures_per_name=1000
eventually "the node is ready" grep -q '^ready' node.log
"$nexus" ca bundle >root.pem
ask() { dig +short +time=5 +tries=2 @::1 -p "$@"; }

# A zone file in, out, and in again.
cat >shop.zone <<'ZONE'
$TTL 1h
@ IN SOA ns hostmaster ( 2026112701 1h 10m 2w 1m )
  NS ns
ns AAAA ::1
www 5m AAAA 2001:db8::1
  TXT "two words" one ; and a comment
*.any MX 10 www
new TYPE65280 \# 4 0a 000001
ZONE
"$nexus" dns import "$zone" shop.zone --dry-run | grep -q 'not made'
"$nexus" dns import "$zone" shop.zone >/dev/null
"$nexus" dns export "$zone" --out export.zone
named-checkzone -q "$zone" export.zone
nsd-checkzone "$zone" export.zone >checkzone.log
"$nexus" dns import "$zone" export.zone | grep -qx 'nothing to change'
echo 'www IN A' >>shop.zone
! "$nexus" dns import "$zone" shop.zone 2>refusal.log
grep -q 'line 9: ' refusal.log
say "a zone file goes in and out; named-checkzone and nsd-checkzone take it; a mistake is refused with its line"

# Secondaries.
"$nexus" dns key create transfer --grant "transfer $zone" --output json >transfer.json
secret=$(jq -r .secret transfer.json)
mkdir nsd knot
cat >nsd.conf <<CONF
server:
    ip-address: ::1@$nsd
    port: $nsd
    username: ""
    chroot: ""
    zonesdir: "$work/nsd"
    pidfile: "$work/nsd/pid"
    database: ""
    xfrdfile: "$work/nsd/xfrd.state"
    xfrdir: "$work/nsd"
    zonelistfile: "$work/nsd/zone.list"
    server-count: 1
remote-control:
    control-enable: no
key:
    name: transfer
    algorithm: hmac-sha256
    secret: "$secret"
zone:
    name: $zone
    zonefile: zone
    request-xfr: ::1@$dns transfer
    allow-notify: ::1 NOKEY
CONF
cat >knot.conf <<CONF
server:
    listen: ::1@$knot
    rundir: $work/knot
database:
    storage: $work/knot
log:
  - target: stdout
    any: info
key:
  - id: transfer
    algorithm: hmac-sha256
    secret: $secret
remote:
  - id: internet2
    address: ::1@$dns
    key: transfer
acl:
  - id: notify
    address: ::1
    action: notify
zone:
  - domain: $zone
    storage: $work/knot
    master: internet2
    acl: notify
CONF
run nsd nsd -d -c nsd.conf
run knot knotd -c knot.conf
serial() { ask "$1" "$zone" SOA | cut -d' ' -f3; }
level() { [[ $(serial "$1") == "$(serial "$dns")" ]]; }
for each in $nsd $knot; do
    eventually "the secondary at $each has the zone" level "$each"
    [[ $(ask "$each" www.$zone AAAA) == 2001:db8::1 ]]
done
say "nsd and knot took the zone, by TSIG"

# nsupdate with a shared key, over UDP and TCP, with prerequisites.
"$nexus" dns key create update --algorithm hmac-sha512 --grant "subdomain www.$zone" >update.key
update() { # update ARGUMENTS...: commands from standard input
    { echo "server ::1 $dns"; echo "zone $zone"; cat; echo send; } | nsupdate -t 20 "$@"
}
update -k update.key <<<"update add a.www.$zone 60 AAAA 2001:db8::2"
[[ $(ask "$dns" a.www.$zone AAAA) == 2001:db8::2 ]]
update -v -k update.key <<UPDATE
prereq yxrrset www.$zone TXT
prereq nxdomain b.www.$zone
update delete a.www.$zone AAAA
update add b.www.$zone 60 TXT "over TCP"
UPDATE
[[ -z $(ask "$dns" a.www.$zone AAAA) && $(ask "$dns" b.www.$zone TXT) == '"over TCP"' ]]
refused() { # refused CODE ARGUMENTS...
    ! update "${@:2}" 2>refused.log
    grep -q "$1" refused.log
}
refused YXDOMAIN -k update.key <<<"prereq nxdomain b.www.$zone"
refused REFUSED -k update.key <<<"update add ns.$zone 60 AAAA 2001:db8::3"
refused REFUSED <<<"update add c.www.$zone 60 AAAA 2001:db8::3"
sed 's/secret "../secret "AA/' update.key >wrong.key
refused BADSIG -k wrong.key <<<"update add c.www.$zone 60 AAAA 2001:db8::3"
say "nsupdate with TSIG changes what its key is for, over UDP and TCP, and nothing else"

# nsupdate with a private key, whose public one stands in the zone.
for algorithm in ED25519 ECDSAP256SHA256; do
    name=${algorithm,,}.$zone
    key=$(dnssec-keygen -T KEY -a $algorithm -n HOST "$name" 2>/dev/null)
    read -r -a public < <(sed 's/^.* KEY //' "$key.key" | tail -n 1)
    "$nexus" dns record set "$name" KEY "${public[*]}" >/dev/null
    update -k "$key.private" <<<"update add x.$name 60 AAAA 2001:db8::4"
    [[ $(ask "$dns" x.$name AAAA) == 2001:db8::4 ]]
    refused REFUSED -k "$key.private" <<<"update add $zone 60 AAAA 2001:db8::5"
done
say "nsupdate with SIG(0) changes what lies below its key, with Ed25519 and P-256"

# What changed reaches the secondaries, without the whole zone.
for each in $nsd $knot; do
    eventually "the secondary at $each follows" level "$each"
    [[ $(ask "$each" b.www.$zone TXT) == '"over TCP"' && -z $(ask "$each" a.www.$zone AAAA) ]]
done
grep -q 'IXFR, incoming.*finished' knot.log
say "nsd and knot followed each change, knot by IXFR"

# certbot's own plugin, against our own authority.
"$nexus" dns key create certbot --algorithm hmac-sha256 --output json \
    --grant "name _acme-challenge.www.$zone TXT" >certbot.json
cat >certbot.ini <<INI
dns_rfc2136_server = ::1
dns_rfc2136_port = $dns
dns_rfc2136_name = certbot.
dns_rfc2136_secret = $(jq -r .secret certbot.json)
dns_rfc2136_algorithm = HMAC-SHA256
INI
chmod 600 certbot.ini
REQUESTS_CA_BUNDLE=root.pem timeout 90 certbot certonly --server "https://[::1]:$(port 8443)/acme/directory" \
    --non-interactive --agree-tos -m a@example.org --no-eff-email --config-dir cb --work-dir cb/work \
    --logs-dir cb/logs --dns-rfc2136 --dns-rfc2136-credentials certbot.ini --dns-rfc2136-propagation-seconds 1 \
    -d "www.$zone" >>certbot.log 2>&1
openssl verify -CAfile root.pem -untrusted "cb/live/www.$zone/chain.pem" "cb/live/www.$zone/cert.pem" >/dev/null
[[ -z $(ask "$dns" "_acme-challenge.www.$zone" TXT) ]]
say "certbot's rfc2136 plugin got a certificate and cleaned up behind itself"
say "all of it holds"
