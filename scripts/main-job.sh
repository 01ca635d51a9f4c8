#!/usr/bin/env bash
# The main job, on real input and with other people's clients: what the README promises for the first minute,
# and what must still hold after kill -9. Needs openssl, dig, kdig, curl, jq and python3; listens on ::1 only.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
nexus=$root/dist/internet2/bin/nexus
server=$root/dist/internet2/bin/internet2-server
offset=${MAIN_JOB_PORT_OFFSET:-20000}
work=$(mktemp -d)
declare -A pids=()

cleanup() {
    local status=$? pid
    for pid in "${pids[@]}"; do
        pkill -9 -P "$pid" || true # the server is the child of timeout
        kill -9 "$pid" 2>/dev/null || true
    done
    if ((status)); then
        echo "main job: FAILED in $work" >&2
        tail -n 30 "$work"/*.log >&2 || true
    else
        rm -rf "$work"
    fi
}
trap cleanup EXIT

port() { echo $(($1 + offset)); }
url() { echo "$1://[::1]:$(port "$2")$3"; }
say() { echo "main job: $*"; }
refuse() { # refuse WHAT COMMAND...: the command must fail, and must say why
    local what=$1
    shift
    if "$@" >"$work/refused" 2>&1; then
        say "should have been refused: $what" >&2
        exit 1
    fi
    [[ -s $work/refused ]]
    say "refused, as it must be: $what ($(tail -n 1 "$work/refused"))"
}

# start NAME ARGS...: starts a node and returns when it says that it is ready
start() {
    local name=$1 line
    shift
    mkfifo "$work/$name.out"
    # Under timeout: whatever happens to this script, no server outlives it for long.
    timeout -k 5 600 "$server" --data "$work/$name" "$@" >"$work/$name.out" 2>>"$work/$name.log" &
    pids[$name]=$!
    exec {reader}<"$work/$name.out"
    rm "$work/$name.out"
    while read -r -t 60 line <&"$reader"; do
        echo "$line" >>"$work/$name.log"
        if [[ $line == ready* ]]; then
            cat <&"$reader" >>"$work/$name.log" &
            return 0
        fi
    done
    say "node $name did not become ready" >&2
    exit 1
}

kill_hard() {
    pkill -9 -P "${pids[$1]}"
    wait "${pids[$1]}" 2>/dev/null || true
}

export INTERNET2_DATA=$work/a
cd "$work"

start a --port-offset "$offset"
say "first node is ready"

openssl ecparam -name prime256v1 -genkey -noout -out web.key
openssl req -new -key web.key -subj /CN=web.example.internal -addext subjectAltName=DNS:web.example.internal -out web.csr
"$nexus" cert request web.example.internal --csr web.csr --out web
"$nexus" ca bundle >root.pem
openssl verify -CAfile root.pem -untrusted web.crt web.crt
csplit -s -z -f chain- web.crt '/BEGIN CERTIFICATE/' '{*}'
serial=$(openssl x509 -in web.crt -noout -serial | cut -d= -f2)

ocsp() { openssl ocsp -issuer chain-01 -cert chain-00 -CAfile root.pem -url "$(url http 8080 /ocsp)" 2>&1; }
ocsp | tee ocsp.good
grep -q 'chain-00: good' ocsp.good
grep -q 'Response verify OK' ocsp.good

say "certificate issued, openssl verifies it, OCSP says good"

# The proof, checked by a script that shares no code with the server.
fingerprint=$(openssl x509 -in chain-00 -outform DER | sha256sum | cut -d' ' -f1)
curl -sf --cacert root.pem "$(url https 8443 /api/v1/health)" | jq -e '.status == "up"'
curl -sf --cacert root.pem "$(url https 8443 "/api/v1/ct/proof/$fingerprint")" >fetched.proof.json
curl -sf --cacert root.pem "$(url https 8443 /api/v1/ct/log)" >log.json
for proof in web.proof.json fetched.proof.json; do
    python3 "$root/scripts/check-proof.py" "$proof" chain-00 "$(jq -r .verifier_key log.json)"
done
jq '.path[0] = .leafHash' fetched.proof.json >forged.proof.json
jq '.leafIndex += 1' fetched.proof.json >moved.proof.json
refuse "a forged proof" python3 "$root/scripts/check-proof.py" moved.proof.json chain-00 "$(jq -r .verifier_key log.json)"

"$nexus" cert revoke "$serial"
ocsp | tee ocsp.revoked
grep -q 'chain-00: revoked' ocsp.revoked
curl -sf "$(openssl x509 -in chain-00 -noout -ext crlDistributionPoints | grep -o 'http://[^ ]*')" >network.crl
openssl crl -inform DER -in network.crl -noout -text | grep -qi "$serial"
openssl crl -inform DER -in network.crl -out network.crl.pem
refuse "a revoked certificate" openssl verify -crl_check -CAfile root.pem -CRLfile network.crl.pem -untrusted chain-01 chain-00
say "revoked: OCSP says so and the CRL lists it"

"$nexus" dns record set www.example.internal AAAA fd00::80 --ttl 60
"$nexus" dns record set www.example.internal TXT '"first minute"' --ttl 60
[[ $(dig +short @::1 -p "$(port 8053)" www.example.internal AAAA) == fd00::80 ]]
[[ $(dig +short +tcp @::1 -p "$(port 8053)" www.example.internal TXT) == '"first minute"' ]]
[[ $(kdig +quic +short @::1 -p "$(port 8853)" www.example.internal AAAA) == fd00::80 ]]
say "the name resolves with dig over UDP and TCP and with kdig over QUIC"

# A machine with nothing but a token, and openssl and curl, as docs/enrolment.md has it; then with the command line.
enrolment=$("$nexus" cert token create --name db.example.internal)
openssl ecparam -name prime256v1 -genkey -noout -out db.key
openssl req -new -key db.key -subj / -out db.csr
sha() { sha256sum | cut -d' ' -f1; }
seed=$(tr -d '\n' <<<"${enrolment#i2e-}" | tr _- /+)
while ((${#seed} % 4)); do seed+==; done # base64 pads
{
    printf '\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20'
    base64 -d <<<"$seed" | tail -c 32
} | openssl pkey -inform DER -out token.pem
now=$(date -u +%FT%TZ)
cat >statement <<END
internet2 enrolment 1
network $(openssl x509 -in root.pem -outform DER | sha)
purpose service
key $(openssl pkey -in db.key -pubout -outform DER | sha)
name db.example.internal
time $now
END
openssl pkeyutl -sign -rawin -inkey token.pem -in statement -out statement.sig
jq -n --rawfile csr db.csr --arg time "$now" --arg signature "$(base64 -w0 statement.sig)" \
    --arg token "$(openssl pkey -in token.pem -pubout -outform DER | tail -c 32 | sha)" \
    '{$csr, names: ["db.example.internal"], enrolment: {$token, $time, $signature}}' >enrolment.json
enrol() { curl -sS --fail-with-body --cacert root.pem --json @"$1" "$(url https 8443 /api/v1/cert/request)"; }
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout thief.key -subj / -out thief.csr 2>/dev/null
jq --rawfile csr thief.csr '.csr = $csr' enrolment.json >thief.json
refuse "another key than the token signed for" enrol thief.json
grep -q "does not hold for this key" refused
enrol enrolment.json | jq -r .certificate,.chain >db.crt
openssl verify -CAfile root.pem -untrusted db.crt db.crt
machine=("$nexus" --data "$work/nobody" --node "$(url https 8443 '')")
refuse "an enrolment token used twice" "${machine[@]}" cert request db.example.internal --token "$enrolment" --out again
"$nexus" cert token create --name cache.example.internal >cache.token
"${machine[@]}" cert request cache.example.internal --token cache.token --out cache
"${machine[@]}" cert renew cache
openssl verify -CAfile cache.root.pem -untrusted cache.crt cache.crt
say "machines enrolled with tokens, by curl and by the command line, and one renewed by its own key"

# The intermediate is exchanged, and nobody notices.
address=$(openssl x509 -in db.crt -noout -ext authorityInfoAccess | grep -o 'http://[^ ]*/ca/[^ ]*')
before=$(curl -sf "$address" | sha)
"$nexus" ca rotate-intermediate
for _ in {1..60}; do
    [[ $(curl -sf "$address" | sha) == "$before" ]] || break
    sleep 0.5
done
[[ $(curl -sf "$address" | sha) != "$before" ]]
"$nexus" cert request next.example.internal --out next
for each in next.crt db.crt; do
    openssl verify -CAfile root.pem -untrusted next.crt "$each"
    openssl verify -CAfile root.pem -untrusted db.crt "$each"
    "$nexus" cert verify "$each"
done
ocsp | grep -q 'chain-00: revoked'
say "the intermediate was renewed; certificates of before and after are good under both"

token=$("$nexus" node token)
start b --port-offset $((offset + 100)) --join "[::1]:$(port 8443)" --token "$token"
refuse "a token used twice" timeout 60 "$server" --data "$work/c" --port-offset $((offset + 200)) \
    --join "[::1]:$(port 8443)" --token "$token"
say "second node joined"

first=$("$nexus" node status --output json | jq -r .id)
on_b() { "$nexus" --data "$work/b" "$@"; }
address=$(on_b memory lease 64MiB --on "$first")
head -c 10000000 /dev/urandom >blob
on_b memory write "$address" <blob
on_b memory read "$address" --offset 0 --length 10000000 >back
cmp blob back
on_b lease release "$address"
refuse "memory after its release" on_b memory read "$address" --offset 0 --length 16
say "64 MiB leased on the first node, 10 MB written, read back identical, released"

"$nexus" dns record set survivor.example.internal TXT '"still here"'
curl -sf --cacert root.pem "$(url https 8443 /api/v1/ct/log)" >before.json
kill_hard a
start a --port-offset "$offset"
[[ $(dig +short @::1 -p "$(port 8053)" survivor.example.internal TXT) == '"still here"' ]]
[[ $(dig +short @::1 -p "$(port 8053)" www.example.internal AAAA) == fd00::80 ]]
ocsp | grep -q 'chain-00: revoked'
curl -sf --cacert root.pem "$(url https 8443 /api/v1/ct/log)" >after.json
(($(jq .size after.json) >= $(jq .size before.json)))
curl -sf --cacert root.pem "$(url https 8443 "/api/v1/ct/proof/$fingerprint")" >again.proof.json
python3 "$root/scripts/check-proof.py" again.proof.json chain-00 "$(jq -r .verifier_key after.json)"
"$nexus" dns record set after.example.internal TXT '"and going on"'
[[ $(dig +short @::1 -p "$(port 8053)" after.example.internal TXT) == '"and going on"' ]]
say "kill -9 and restart lost nothing"
say "all of it holds"
