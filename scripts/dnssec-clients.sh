#!/usr/bin/env bash
# Validators as they come believe the network's zones: delv, drill, unbound-host, and unbound as a forwarder that
# validates. Positive answers, absence of data and of names, wildcards, an insecure delegation; and nobody believes
# anything under another key. Then a machine without any share of the key serves the same. Needs delv, drill,
# unbound-host, unbound, dig; listens on ::1 only.
set -euo pipefail

clients="dnssec clients"
offset=${DNSSEC_CLIENTS_PORT_OFFSET:-20000}
. "$(dirname "$0")/clients.sh"
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
dns=$((8053 + offset))

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
    expect 'Chase successful' drill -k "$anchor" -S -p "$dns" www.example.internal AAAA @::1
    expect 'Existence denied' drill -k "$anchor" -S -D -p "$dns" nothing.example.internal AAAA @::1
done
expect 'Bogus\|No trusted keys found\|no trusted' drill -k wrong.key -S -p "$dns" www.example.internal AAAA @::1
say "drill chases signatures to the key and to its DS records"

# unbound validates in front of the node; another one serves the delegated zone, which nobody signs.
resolver=$((853 + offset)) outside=$((854 + offset))
unbound_conf() {
    cat <<CONF
server:
    directory: "$work"
    username: ""
    chroot: ""
    pidfile: ""
    use-syslog: no
    interface: ::1@$1
    access-control: ::1/128 allow
    do-not-query-localhost: no
    do-ip4: no
remote-control:
    control-enable: no
CONF
}
validating() {
    cat <<CONF
server:
    trust-anchor-file: "$1"
    local-zone: "internal." nodefault
    module-config: "validator iterator"
stub-zone:
    name: "internal."
    stub-addr: ::1@$2
stub-zone:
    name: "outside.internal."
    stub-addr: ::1@$outside
CONF
}
{
    unbound_conf "$outside"
    printf 'server:\n    local-zone: "outside.internal." static\n'
    printf '    local-data: "www.outside.internal. AAAA fd00::99"\n'
} >outside.conf
{ unbound_conf "$resolver" && validating zones.key "$dns"; } >resolver.conf
{ unbound_conf "$resolver" && validating wrong.key "$dns"; } >wrong.conf
run outside unbound -d -c outside.conf
run resolver unbound -d -c resolver.conf

ask() { dig @::1 -p "$resolver" "$@"; }
until_said 'status: NOERROR' ask www.example.internal AAAA
for each in 'www.example.internal AAAA' 'anything.wild.example.internal TXT' 'alias.example.internal AAAA' \
    'nothing.example.internal AAAA' 'www.example.internal TXT' 'outside.internal DS' 'example.internal ANY'; do
    read -ra question <<<"$each"
    expect 'flags:.* ad[ ;]' ask "${question[@]}"
done
expect 'fd00::99' ask +short www.outside.internal AAAA
! expect 'flags:.* ad[ ;]' ask www.outside.internal AAAA 2>/dev/null
say "unbound says of all of it that it is authentic, and of what it should that it is not signed"

host() { unbound-host -C "$1" -v -t "$2" "$3"; }
expect '(secure)' host resolver.conf AAAA www.example.internal
expect '(secure)' host resolver.conf AAAA nothing.example.internal
expect '(insecure)' host resolver.conf AAAA www.outside.internal
expect 'BOGUS' host wrong.conf AAAA www.example.internal
say "unbound-host agrees; under another key it finds the same answers bogus"

# From the operation to the signed answer, as a client has it: the command returns when it is served.
begin=$(date +%s%N)
record quick.example.internal TXT '"now"'
expect 'RRSIG' dig @::1 -p "$dns" quick.example.internal TXT +dnssec
say "a change was answered with its signature $((($(date +%s%N) - begin) / 1000000)) ms after its command began"

token=$("$nexus" node token)
touch other.log
run other "$root/dist/internet2/bin/internet2-server" --data "$work/other" --port-offset $((offset + 100)) \
    --join "[::1]:$((8443 + offset))" --token "$token"
until_said '^ready' cat other.log
other=$((8053 + offset + 100))
expect 'fully validated' command delv @::1 -p "$other" -a zones.anchors +root=internal quick.example.internal TXT
until_said 'false' env INTERNET2_DATA="$work/other" "$nexus" ca keys
say "a node without any share of the key serves the same"

# Another key takes the place of this one. Secondaries and caches are waited for in each phase, so nothing lives longer
# than 2 s here, and the zone expires as soon; the days for those that follow from afar are released.
"$nexus" dns export internal | sed -E -e 's/^([^ ;]+) [0-9]+ IN /\1 2 IN /' \
    -e 's/^(([^ ]+ ){8}[0-9]+) [0-9]+ ([0-9]+)$/\1 2 \3/' >internal.zone
"$nexus" dns import internal internal.zone >/dev/null
cp zones.anchors old.anchors
cp zones.key old.key
"$nexus" dns roll-key >/dev/null
phase() { "$nexus" dns roll-key --status; }
until_said 'phase published' phase
"$nexus" dns roll-key --release >/dev/null
until_said 'phase signing' phase
expect 'zones tag' phase
expect 'zones-2 tag [0-9]* signs' phase
"$nexus" ca bundle --dnssec >zones.key
"$nexus" ca bundle --dnssec=bind >zones.anchors
test "$(wc -l <zones.key)" = "$((2 * $(wc -l <old.key)))"
grep -v -F -f old.key zones.key >next.key
grep -v -F -f old.anchors zones.anchors | sed '1i trust-anchors {' | sed '$a };' >next.anchors
for each in old.anchors zones.anchors next.anchors; do
    anchors=$each expect 'fully validated' delv www.example.internal AAAA
    anchors=$each expect 'negative response, fully validated' delv nothing.example.internal AAAA
done
for each in old.key next.key; do
    expect 'Chase successful' drill -k "$each" -S -p "$dns" www.example.internal AAAA @::1
done
expect '(secure)' host resolver.conf AAAA www.example.internal
test "$("$nexus" dns ds internal | wc -l)" = 4
say "while both keys are published, who knows either believes the zones"

"$nexus" dns roll-key --release >/dev/null
until_said 'phase revoked' phase
until_said '385 3 15' dig @::1 -p "$dns" internal DNSKEY +short
anchors=next.anchors expect 'fully validated' delv www.example.internal AAAA
anchors=old.anchors expect 'resolution failed' delv www.example.internal AAAA
"$nexus" dns roll-key --release >/dev/null
until_said 'phase alone' phase
record after.example.internal TXT '"signed by the next"'
anchors=next.anchors expect 'fully validated' delv after.example.internal TXT
until_said '^gone' bash -c "test -e '$work/data/keys/zones.share' || echo gone"
say "the old key is revoked, then gone, and its share with it; the new one alone is believed"
say "all of it holds"
