#!/usr/bin/env bash
# The resolver among others' programs: nsd serves zones that ldns-signzone signed, with NSEC, with NSEC3 and one that was
# changed after signing; a node validates as a forwarder in front of it, and then in front of unbound over TLS; dig,
# kdig and curl ask it over UDP, TCP, TLS, QUIC and HTTPS. Needs nsd, unbound, ldnsutils, dig, kdig, curl; listens on
# ::1 only.
set -euo pipefail

clients="resolver clients"
offset=${RESOLVER_CLIENTS_PORT_OFFSET:-24100}
. "$(dirname "$0")/clients.sh"
node=0
until_true() {
    for _ in {1..300}; do
        "$@" >/dev/null 2>&1 && return
        sleep 0.2
    done
    return 1
}
# expect TEXT... -- COMMAND...: all the texts stand in what the command prints
expect() {
    local texts=() text
    while [[ $1 != -- ]]; do
        texts+=("$1")
        shift
    done
    shift
    "$@" >"$work/answer.log" 2>&1 || true
    for text in "${texts[@]}"; do
        grep -qE -- "$text" "$work/answer.log" || {
            echo "\"$text\" is missing in what this printed: $*" >&2
            return 1
        }
    done
}

export INTERNET2_DATA=$work/data INTERNET2_DNS_TRUST_ANCHORS=$work/anchors
cd "$work"
nsd_port=$(port 5301) unbound_port=$(port 5302)
start_node() { # start_node UPSTREAM
    : >node.log
    INTERNET2_DNS_UPSTREAM=$1 run node "$root/dist/internet2/bin/internet2-server" --port-offset "$offset"
    node=$!
    until_true grep -q '^ready' node.log
}

zone() { # zone NAME ALGORITHM SIGN-OPTIONS...
    local name=$1 key
    cat >"$name" <<ZONE
\$ORIGIN $name.
\$TTL 300
@ SOA ns admin 1 3600 600 86400 60
@ NS ns
ns AAAA ::1
www AAAA ::1
www TXT "honest"
*.wild TXT "any"
alias CNAME www
cut NS ns.elsewhere.invalid.
ZONE
    key=$(ldns-keygen -a "$2" -k "$name")
    ldns-signzone "${@:3}" -o "$name" "$name" "$key" 2>>sign.log
    cat "$key.ds" >>anchors
    printf 'zone:\n  name: %s\n  zonefile: %s.signed\n' "$name" "$name" >>nsd.conf
}
cat >nsd.conf <<CONF
server:
  ip-address: ::1@$nsd_port
  server-count: 1
  username: ""
  chroot: ""
  zonesdir: "$work"
  pidfile: "$work/nsd.pid"
  xfrdfile: "$work/xfrd.state"
  zonelistfile: "$work/zone.list"
remote-control:
  control-enable: no
CONF
zone nsec.test ECDSAP256SHA256
zone nsec3.test ED25519 -n -t 10 -s abcd
zone deep.test RSASHA256 -n -t 200 -s abcd
zone tampered.test ECDSAP256SHA256
sed -i 's/honest/forged/' tampered.test.signed
run nsd nsd -d -c nsd.conf
start_node "udp://[::1]:$nsd_port"

plain=(dig -6 @::1 -p "$(port 8053)" +tries=1 +time=5)
for name in nsec.test nsec3.test; do
    expect 'flags: qr rd ra ad' 'AAAA.::1' RRSIG -- "${plain[@]}" +dnssec "www.$name" AAAA
    expect 'flags: qr rd ra ad' 'TXT."any"' -- "${plain[@]}" +dnssec "x.wild.$name" TXT
    expect 'flags: qr rd ra ad' 'status: NXDOMAIN' 'SOA' -- "${plain[@]}" +adflag "nothing.$name" AAAA
    expect 'flags: qr rd ra ad' 'status: NOERROR' 'ANSWER: 0' -- "${plain[@]}" +adflag "www.$name" MX
    expect 'flags: qr rd ra ad' 'CNAME.www' 'AAAA.::1' -- "${plain[@]}" +adflag "alias.$name" AAAA
    expect 'flags: qr rd ra ad' -- "${plain[@]}" +tcp +dnssec "$name" DNSKEY
done
say "nsd's zones validate, with NSEC and with NSEC3: data, aliases, wildcards, both kinds of absence"
expect 'status: SERVFAIL' 'EDE: 6 ' -- "${plain[@]}" tampered.test AAAA www.tampered.test TXT
expect 'status: NOERROR' 'forged' -- "${plain[@]}" +cdflag www.tampered.test TXT
expect 'flags: qr rd ra;' 'status: NXDOMAIN' 'EDE: 27' -- "${plain[@]}" +dnssec nothing.deep.test AAAA
say "what was changed after signing is refused, unless the client checks for itself; 200 iterations are insecure"

encrypted=(kdig -6 @::1 -p "$(port 8853)" +retry=0 +dnssec)
https=(kdig -6 @::1 -p "$(port 8443)" +retry=0 +dnssec)
for transport in +tls +quic; do
    expect 'Flags: qr rd ra ad' 'AAAA.::1' -- "${encrypted[@]}" "$transport" www.nsec.test AAAA
    expect 'Flags: qr rd ra ad' 'NXDOMAIN' -- "${encrypted[@]}" "$transport" "no${transport#+}.nsec3.test" AAAA
done
expect 'HTTP/2-POST' 'Flags: qr rd ra ad' 'AAAA.::1' -- "${https[@]}" +https www.nsec.test AAAA
expect 'HTTP/2-GET' 'Flags: qr rd ra ad' 'AAAA.::1' -- "${https[@]}" +https-get www.nsec3.test AAAA
"$nexus" ca bundle >root.pem
expect '^::1 404$' -- curl -sS --max-time 10 --doh-url "https://[::1]:$(port 8443)/dns-query" --doh-insecure \
    -o /dev/null -w '%{remote_ip} %{http_code}' "http://www.nsec.test:$(port 8080)/ca/none.crt"
query=AAABAAABAAAAAAAAA3d3dwRuc2VjBHRlc3QAABwAAQ
doh=(curl -sS --max-time 10 --cacert root.pem -o body -w '%{http_code} %{content_type} %header{cache-control}')
expect '200 application/dns-message max-age=[0-9]+' -- "${doh[@]}" "https://[::1]:$(port 8443)/dns-query?dns=$query"
expect '^400 ' -- "${doh[@]}" "https://[::1]:$(port 8443)/dns-query?dns=AAAA"
expect '^415 ' -- "${doh[@]}" -d x "https://[::1]:$(port 8443)/dns-query"
truncate -s 70000 large
expect '^413 ' -- "${doh[@]}" -H 'content-type: application/dns-message' --data-binary @large \
    "https://[::1]:$(port 8443)/dns-query"
say "kdig and curl get the same over TLS, QUIC and HTTPS"

expect 'SECURE' 'udp://' 'signed by nsec.test' -- "$nexus" dns trace www.nsec.test AAAA
expect 'AAAA NOERROR SECURE' -- "$nexus" dns cache show www.nsec.test
expect '[1-9][0-9]* answers forgotten' -- "$nexus" dns cache flush nsec.test
expect '^trustchain_dns_cache_hit_ratio 0\.' -- \
    curl -sS --cacert root.pem "https://[::1]:$(port 8443)/api/v1/metrics"
"$nexus" cert request unbound.internal --out unbound >/dev/null
kill "$node"
wait "$node" || true

cat >unbound.conf <<CONF
server:
  interface: ::1@$unbound_port
  tls-port: $unbound_port
  tls-service-key: "$work/unbound.key"
  tls-service-pem: "$work/unbound.crt"
  access-control: ::1 allow
  do-not-query-localhost: no
  do-ip4: no
  username: ""
  chroot: ""
  directory: "$work"
  pidfile: ""
  use-syslog: no
  module-config: "iterator"
  local-zone: "test." nodefault
remote-control:
  control-enable: no
stub-zone:
  name: "test."
  stub-addr: ::1@$nsd_port
CONF
run unbound unbound -d -c unbound.conf
start_node "tls://[::1]:$unbound_port#unbound.internal"
expect 'flags: qr rd ra ad' 'AAAA.::1' -- "${plain[@]}" +dnssec www.nsec3.test AAAA
expect 'flags: qr rd ra ad' 'status: NXDOMAIN' -- "${plain[@]}" +adflag nothing.nsec.test AAAA
expect 'status: SERVFAIL' 'EDE: 6 ' -- "${plain[@]}" www.tampered.test TXT
say "the same through unbound over TLS, which proves itself by its certificate of the network"
say "all of it holds"
