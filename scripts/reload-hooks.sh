#!/usr/bin/env bash
# Renewal under load: nginx and caddy as they come serve certificates of the network while `nexus cert renew --daemon`
# renews them and has each reload. No connection is refused, no answer missing, a download that began before the reload
# and is read on only after it ends whole. Needs nginx, caddy, curl, openssl and python3; listens on ::1 only.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
nexus=$root/dist/internet2/bin/nexus
offset=${RELOAD_HOOKS_PORT_OFFSET:-24000}
work=$(mktemp -d)
pids=()

cleanup() {
    local status=$? pid
    for pid in "${pids[@]}"; do
        kill "$pid" 2>/dev/null || true # timeout passes it on, and nginx takes its workers with it
    done
    wait "${pids[@]}" 2>/dev/null || true
    if ((status)); then
        echo "reload hooks: FAILED in $work" >&2
        tail -n 25 "$work"/*.log >&2 || true
    else
        rm -rf "$work"
    fi
}
trap cleanup EXIT

say() { echo "reload hooks: $*"; }
port() { echo $(($1 + offset)); }
# run NAME COMMAND...: in the background, for five minutes at most
run() {
    timeout -k 5 300 "${@:2}" >>"$work/$1.log" 2>&1 &
    pids+=($!)
}
# until_logged NAME TEXT: the log has it, within a minute and a half
until_logged() {
    for _ in {1..300}; do
        grep -q "$2" "$work/$1.log" && return
        sleep 0.3
    done
    return 1
}

export INTERNET2_DATA=$work/data
cd "$work"
touch node.log
run node "$root/dist/internet2/bin/internet2-server" --data "$work/data" --port-offset "$offset"
until_logged node '^ready'
"$nexus" ca bundle >root.pem
mkdir www
echo hello >www/index.html
truncate -s 64M www/large

nginx=$(port 1) caddy=$(port 2)
cat >nginx.conf <<CONF
$([[ $EUID == 0 ]] && echo 'user root;')
daemon off;
pid $work/nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
    send_timeout 300s;
    server {
        listen [::1]:$nginx ssl;
        ssl_certificate $work/nginx.internal.crt;
        ssl_certificate_key $work/nginx.internal.key;
        root $work/www;
    }
}
CONF
cat >Caddyfile <<CONF
{
    admin unix/$work/caddy.sock
    auto_https off
    storage file_system $work/caddy
}
https://caddy.internal:$caddy {
    bind ::1
    tls $work/caddy.internal.crt $work/caddy.internal.key
    root * $work/www
    file_server
}
CONF
for each in nginx caddy; do
    "$nexus" cert request "$each.internal" --ttl 1m >/dev/null
done
run nginx nginx -p "$work" -c nginx.conf
run caddy caddy run --config Caddyfile
for each in nginx caddy; do
    reach=(--resolve "$each.internal:${!each}:[::1]" --cacert root.pem -sS "https://$each.internal:${!each}")
    for _ in {1..60}; do
        curl -o /dev/null "${reach[@]}/" 2>/dev/null && break
        sleep 0.5
    done
    mkfifo "$each-begun" "$each-go"
    timeout -k 5 300 curl "${reach[@]}/large" 2>"$each-download.log" | {
        head -c 1M >"$each.download"
        echo >"$each-begun"
        read -r _ <"$each-go" # meanwhile the sockets' buffers fill up, and the server has to wait
        cat >>"$each.download"
    } &
    pids+=($!)
    declare "${each}_download=$!"
    read -r _ <"$each-begun"
done
say "nginx and caddy serve; a download from each has begun"

run nginx-renewal "$nexus" cert renew nginx.internal --daemon --ttl 1m \
    --reload "nginx -p $work -c nginx.conf -s reload"
run caddy-renewal "$nexus" cert renew caddy.internal --daemon --ttl 1m \
    --reload "caddy reload --config $work/Caddyfile --address unix/$work/caddy.sock --force"

# Asks both again and again over new connections, until each has shown another certificate.
cat >watch.py <<'PYTHON'
import hashlib, http.client, socket, ssl, sys, time

trust = ssl.create_default_context(cafile="root.pem")
seen, asked, end = {}, 0, time.monotonic() + 90
servers = dict(zip(("nginx.internal", "caddy.internal"), map(int, sys.argv[1:])))
while any(len(seen.get(name, ())) < 2 for name in servers):
    if time.monotonic() > end:
        sys.exit(f"no other certificate after {asked} requests: {seen}")
    for name, port in servers.items():
        with socket.create_connection(("::1", port), timeout=10) as plain:
            with trust.wrap_socket(plain, server_hostname=name) as secured:
                certificate = hashlib.sha256(secured.getpeercert(binary_form=True)).hexdigest()
                secured.sendall(f"GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
                answer = http.client.HTTPResponse(secured)
                answer.begin()
                if answer.status != 200 or answer.read() != b"hello\n":
                    sys.exit(f"{name} answered {answer.status}")
        seen.setdefault(name, set()).add(certificate)
        asked += 1
print(asked)
PYTHON
asked=$(python3 watch.py "$nginx" "$caddy")
say "$asked requests on as many connections, each answered; both servers showed their next certificates"

for each in nginx caddy; do
    process=${each}_download
    echo >"$each-go"
    wait "${!process}"
    cmp www/large "$each.download"
done
say "both downloads went on through the reload, to the last byte"

if [[ -n $(type -P systemd-analyze) ]]; then
    sed "s|/opt/internet2/bin/nexus|$nexus|" "$root/docs/systemd/nexus-renew@.service" >nexus-renew@.service
    systemd-analyze verify "$work/nexus-renew@.service"
    say "the unit in docs/systemd is one that systemd takes"
fi
say "all of it holds"
