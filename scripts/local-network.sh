# Functions for a network of several nodes on this machine, each a process of the installed server with a data folder
# of its own under $network_data. Sourced by devnet.sh and deploy-local.sh.
# shellcheck shell=bash

network_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
network_home=${INTERNET2_HOME:-$network_root/dist/internet2}
network_data=${network_data:-$network_root/data/devnet}
network_offset=${network_offset:-0}
network_heap=${network_heap:-${INTERNET2_HEAP:-256m}}
network_ready_s=${INTERNET2_READY_S:-180}

network_fail() {
    echo "${0##*/}: $*" >&2
    exit 1
}

node_folder() { echo "$network_data/node$1"; }
node_log() { echo "$network_data/node$1.log"; }
node_pid_file() { echo "$network_data/node$1.pid"; }
node_port() { echo $((network_offset + ($1 - 1) * 100 + $2)); } # node_port NODE BASE
node_pid() { cat "$(node_pid_file "$1")" 2>/dev/null || echo 0; }
node_joined() { [[ -f $(node_folder "$1")/genesis ]]; }
node_nexus() { # node_nexus NODE ARGS...: the command line at that node
    local node=$1
    shift
    "$network_home/bin/nexus" --data "$(node_folder "$node")" "$@"
}

# The process, unless another one has its number by now.
node_runs() {
    local pid
    pid=$(node_pid "$1")
    ((pid > 0)) && { tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qF -- "--data $(node_folder "$1") "
}

# node_start NODE ARGS...: in a session of its own, so that Ctrl-C reaches it only through node_stop.
node_start() {
    local node=$1 log
    shift
    log=$(node_log "$node")
    mkdir -p "$network_data"
    ! [[ -f $log ]] || mv -f "$log" "$log.before"
    JDK_JAVA_OPTIONS="-Xmx$network_heap ${JDK_JAVA_OPTIONS:-}" setsid "$network_home/bin/internet2-server" \
        --data "$(node_folder "$node")" --port-offset "$(node_port "$node" 0)" "$@" >"$log" 2>&1 </dev/null &
    echo $! >"$(node_pid_file "$node")"
}

node_is_ready() { grep -q '^ready after' "$(node_log "$1")" 2>/dev/null; }

node_await_ready() {
    local node=$1 i
    for ((i = 0; i < network_ready_s * 5; i++)); do
        ! node_is_ready "$node" || return 0
        kill -0 "$(node_pid "$node")" 2>/dev/null || break # what it runs is known only once it runs that
        sleep 0.2
    done
    tail -n 5 "$(node_log "$node")" >&2
    network_fail "node $node did not become ready; $(node_log "$node") says more"
}

node_id() { sed -n 's/^node  *\([0-9a-f]\{64\}\).*/\1/p' "$(node_log "$1")" | head -n 1; }

# node_join NODE: a new node, invited by the first.
node_join() {
    local token
    token=$(node_nexus 1 node token)
    node_start "$1" --join "[::1]:$(node_port 1 8443)" --token "$token"
    node_await_ready "$1"
}

node_stop() { # node_stop NODE...: politely, then not
    local node i
    for node in "$@"; do
        ! node_runs "$node" || kill -TERM "$(node_pid "$node")" 2>/dev/null || true
    done
    for node in "$@"; do
        for ((i = 0; i < 75; i++)); do
            node_runs "$node" || break
            sleep 0.2
        done
        ! node_runs "$node" || kill -KILL "$(node_pid "$node")" 2>/dev/null || true
        rm -f "$(node_pid_file "$node")"
    done
}

network_nodes() { # those that have a folder
    local folder
    for folder in "$network_data"/node[0-9]*/; do
        [[ ! -d $folder ]] || basename "$folder" | sed 's/^node//'
    done | sort -n
}

# How many validators are active as a node sees it.
network_voting() {
    node_nexus "$1" consensus validators --output json 2>/dev/null | grep -o '"state" *: *"active"' | wc -l
}

# network_start COUNT: goes on with the nodes that are there, then adds and promotes what is missing.
network_start() {
    local count=$1 node
    [[ -x $network_home/bin/internet2-server ]] || network_fail "$network_home is not there; build first: scripts/build-all.sh"
    for ((node = 1; node <= count; node++)); do
        ! node_runs "$node" || network_fail "node $node of $network_data runs already"
    done
    for ((node = 2; node <= count; node++)); do
        ! node_joined "$node" || node_start "$node"
    done
    node_start 1
    node_await_ready 1
    for ((node = 2; node <= count; node++)); do
        if node_joined "$node"; then
            node_await_ready "$node"
        else
            node_join "$node"
        fi
        echo "node $node is ready"
    done
    for ((node = 2; node <= count; node++)); do
        node_votes "$node" || node_nexus 1 consensus promote "$(node_id "$node")" >/dev/null
    done
    network_await_votes "$count"
}

node_votes() { # as the first node has it
    node_nexus 1 consensus validators --output json | grep -q "$(node_id "$1")"
}

network_await_votes() {
    local count=$1 i
    for ((i = 0; i < network_ready_s; i++)); do
        (($(network_voting 1) < count)) || return 0
        sleep 1
    done
    network_fail "only $(network_voting 1) of $count validators vote; see $network_data/node*.log"
}

network_describe() {
    local node
    for node in "$@"; do
        printf 'node %s  %s...  https://[::1]:%s  stoq [::1]:%s  dns [::1]:%s  data %s\n' "$node" \
            "$(node_id "$node" | cut -c1-12)" "$(node_port "$node" 8443)" "$(node_port "$node" 7443)" \
            "$(node_port "$node" 8053)" "$(node_folder "$node")"
    done
}
