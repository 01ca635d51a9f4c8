#!/usr/bin/env python3
"""The fault test: four validators as processes on ::1, clients that write all the time, and one fault after the other.

Leader killed, follower killed, one stopped for 20 s, one disk filled, one wiped, the links between two pairs cut, one
replaced by a hostile build that equivocates. At the end every acknowledged operation stands in the history of every
node, once; the histories are the same; the equivocator is convicted and has no vote.

    fault-test.py [FAULT...]     all by default; needs dist/ and server/target/test-classes (./mvnw verify)

Each validator's STOQ is reached through a relay (internet2.server.peers.Relay) that can cut it off from another one.
Environment: FAULT_TEST_PORT_OFFSET (22000), FAULT_TEST_KEEP=1 keeps the folder, FAULT_TEST_HEAP (192m).
"""
import http.client
import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HOME = os.path.join(ROOT, "dist", "internet2")
OFFSET = int(os.environ.get("FAULT_TEST_PORT_OFFSET", "22000"))
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
JVM = [JAVA, "@" + os.path.join(HOME, "lib", "jvm.options"), "-Xmx" + os.environ.get("FAULT_TEST_HEAP", "192m"), "-cp",
       os.path.join(HOME, "lib", "internet2.jar") + ":" + os.path.join(ROOT, "server", "target", "test-classes")]
NODES = 4
WRITERS_PER_NODE = 2
STARTED = time.monotonic()


def say(text):
    print(f"fault test {time.monotonic() - STARTED:6.1f} s: {text}", flush=True)


class Failed(Exception):
    pass


def await_that(what, condition, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            pass
        time.sleep(0.1)
    raise Failed(f"not within {seconds} s: {what}")


class Node:
    def __init__(self, work, number):
        self.number = number
        self.folder = os.path.join(work, f"node{number}")
        self.log = os.path.join(work, f"node{number}.log")
        self.process = None
        self.hostile = False

    def port(self, base):
        return OFFSET + (self.number - 1) * 100 + base

    def relay_port(self):
        return self.port(7443) + 50

    def settings(self):
        return {"internet2.data": self.folder, "internet2.port_offset": str(self.port(0)),
                "internet2.announced_endpoint": f"[::1]:{self.relay_port()}"}

    def start(self, *more, main="internet2.server.Main"):
        self.hostile = main != "internet2.server.Main"
        arguments = [f"{k}={v}" for k, v in self.settings().items()]
        if not self.hostile:
            arguments = [word for each in arguments for word in ("--set", each)]
        self.begins_at = os.path.getsize(self.log) if os.path.exists(self.log) else 0
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(JVM + [main, *arguments, *more], stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, start_new_session=True)

    def said(self, pattern):
        with open(self.log, "rb") as log:
            log.seek(self.begins_at)
            return re.search(pattern, log.read().decode(errors="replace"), re.MULTILINE)

    def await_ready(self, seconds=120):
        def ready():
            if self.process.poll() is not None:
                raise Failed(f"node {self.number} ended while it started; see {self.log}")
            return self.said(r"^ready after")
        await_that(f"node {self.number} is ready", ready, seconds)

    def id(self):
        return self.said(r"^node +([0-9a-f]{64})").group(1)

    def signal(self, which):
        os.kill(self.process.pid, which)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()

    def connection(self, seconds=30):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.load_verify_locations(os.path.join(self.folder, "admin", "root.pem"))
        context.load_cert_chain(os.path.join(self.folder, "admin", "admin.crt"),
                                os.path.join(self.folder, "admin", "admin.key"))
        return http.client.HTTPSConnection("::1", self.port(8443), timeout=seconds, context=context)

    def ask(self, method, path, body=None, connection=None, seconds=30):
        own = connection or self.connection(seconds)
        try:
            headers = {"Content-Type": "application/json"} if body is not None else {}
            own.request(method, "/api/v1/" + path, json.dumps(body) if body is not None else None, headers)
            answer = own.getresponse()
            text = answer.read()
            if answer.status >= 300:
                raise ValueError(f"{method} {path} at node {self.number}: {answer.status} {text.decode()[:300]}")
            return json.loads(text) if text else {}
        finally:
            if connection is None:
                own.close()

    def status(self):
        return self.ask("GET", "consensus/status", seconds=5)

    def validating(self):
        return self.status()["mode"] == "validating"

    def udp_ports(self):
        inodes = set()
        for descriptor in os.listdir(f"/proc/{self.process.pid}/fd"):
            try:
                link = os.readlink(f"/proc/{self.process.pid}/fd/{descriptor}")
            except OSError:
                continue
            if link.startswith("socket:["):
                inodes.add(link[8:-1])
        with open("/proc/net/udp6", encoding="ascii") as table:
            rows = [line.split() for line in table.readlines()[1:]]
        return [int(row[1].rsplit(":", 1)[1], 16) for row in rows if row[9] in inodes]


class Writer(threading.Thread):
    """A client in a closed loop: sets records, and notes what was acknowledged."""

    def __init__(self, node, number):
        super().__init__(daemon=True)
        self.node, self.name = node, f"w{number}-n{node.number}"
        self.acknowledged = []  # (operation, when)
        self.unanswered = 0
        self.last_trouble = ""
        self.running = True

    def run(self):
        connection, count = None, 0
        while self.running:
            count += 1
            body = {"action": "set", "name": f"r{count % 50}.{self.name}.internal", "type": "TXT",
                    "values": [f'"{count}"'], "ttl": 60}
            try:
                connection = connection or self.node.connection(20)
                receipt = self.node.ask("POST", "dns/update", body, connection)
                self.acknowledged.append((receipt["operation"], time.monotonic()))
            except (OSError, http.client.HTTPException, ValueError, KeyError) as trouble:
                self.unanswered += 1
                self.last_trouble = repr(trouble)
                if not isinstance(trouble, ValueError):
                    connection = None
                time.sleep(0.1)


class Relays:
    def __init__(self, nodes):
        places = [f"{node.relay_port()}:{node.port(7443)}" for node in nodes]
        self.process = subprocess.Popen(JVM + ["internet2.server.peers.Relay", *places], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.answer("ready")

    def answer(self, expected):
        line = self.process.stdout.readline().strip()
        if line != expected:
            raise Failed(f"the relay said {line!r}, not {expected!r}")

    def order(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        self.answer("done")

    def cut(self, one, other):
        for node, sender in ((one, other), (other, one)):
            self.order(f"cut {node.relay_port()} " + " ".join(map(str, sender.udp_ports())))

    def heal(self):
        self.order("heal")


class Network:
    def __init__(self, work):
        self.work = work
        self.nodes = [Node(work, number) for number in range(1, NODES + 1)]
        self.relays = Relays(self.nodes)
        self.writers = []
        self.mounted = None

    def begin(self):
        first = self.nodes[0]
        first.start()
        first.await_ready()
        for node in self.nodes[1:]:
            self.prepare(node)
            token = first.ask("POST", "node/token", {})["token"]
            node.start("--join", f"[::1]:{first.port(8443)}", "--token", token)
            node.await_ready()
        for node in self.nodes[1:]:
            first.ask("POST", "consensus/validators", {"node": node.id(), "weight": 1})
        self.await_validating(self.nodes, 90)
        say(f"{NODES} validators vote")

    def prepare(self, node):
        """The third node's folder is a small disk of its own, where that is allowed."""
        if node.number == 3 and os.geteuid() == 0:
            os.makedirs(node.folder)
            done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m,mode=700", "tmpfs", node.folder],
                                  stderr=subprocess.DEVNULL, check=False)
            self.mounted = node.folder if done.returncode == 0 else None

    def await_validating(self, nodes, seconds):
        for node in nodes:
            await_that(f"node {node.number} validates", node.validating, seconds)

    def write(self):
        self.writers = [Writer(node, n) for node in self.nodes for n in range(WRITERS_PER_NODE)]
        for writer in self.writers:
            writer.start()

    def acknowledged(self):
        return [each for writer in self.writers for each in list(writer.acknowledged)]

    def longest_gap(self, since):
        """Between acknowledgements, of all clients together."""
        times = sorted(when for _, when in self.acknowledged() if when >= since)
        ends = [since, *times, time.monotonic()]
        return max(after - before for before, after in zip(ends, ends[1:]))

    def leader(self):
        votes = self.nodes[0].status()
        return next((node for node in self.nodes if node.id() == votes.get("leader")), self.nodes[1])

    def end(self):
        for writer in self.writers:
            writer.running = False
        for writer in self.writers:
            writer.join(40)

    def close(self):
        for node in self.nodes:
            if node.process is not None and node.process.poll() is None:
                node.signal(signal.SIGCONT)
                node.kill()
        self.relays.process.kill()
        if self.mounted:
            subprocess.run(["umount", self.mounted], check=False)

    # Faults: each returns when the network is whole again.

    def kill_and_restart(self, node):
        node.kill()
        time.sleep(2)
        node.start()
        node.await_ready()
        self.await_validating([node], 60)

    def leader_killed(self):
        self.kill_and_restart(self.leader())

    def follower_killed(self):
        leader = self.leader()
        self.kill_and_restart(next(node for node in reversed(self.nodes) if node is not leader))

    def paused(self):
        node = self.nodes[1]
        node.signal(signal.SIGSTOP)
        time.sleep(20)
        node.signal(signal.SIGCONT)
        self.await_validating([node], 60)

    def disk_filled(self):
        node = self.nodes[2]
        ballast = os.path.join(node.folder, "ballast")
        if self.mounted:
            with open(ballast, "wb") as file:
                try:
                    while True:
                        file.write(bytes(1 << 16))
                        file.flush()
                except OSError:
                    pass
        else:
            subprocess.run(["prlimit", "--pid", str(node.process.pid), "--fsize=1:unlimited"], check=True)
        time.sleep(8)
        others = [each.status()["height"] for each in self.nodes if each is not node and each.process.poll() is None]
        say(f"with one full disk the others are at heights {others}")
        if self.mounted:
            os.remove(ballast)
        else:
            subprocess.run(["prlimit", "--pid", str(node.process.pid), "--fsize=unlimited:unlimited"], check=True)
        if node.process.poll() is not None:
            say("the node with the full disk ended itself; it is started again")
            node.start()
            node.await_ready()
        self.await_validating([node], 90)

    def wiped(self):
        node = self.nodes[3]
        node.kill()
        for store in ("ledger", "log"):
            shutil.rmtree(os.path.join(node.folder, store))
        node.start()
        node.await_ready(180)
        goal = self.nodes[0].status()["height"]
        await_that("the wiped node has what the others have", lambda: node.status()["height"] >= goal, 60)
        # It forgot what it signed in this epoch, so it gets its vote back in a new one: this ends two of them.
        first, path = self.nodes[0], f"consensus/validators/{node.id()}"
        first.ask("DELETE", path)
        await_that("the wiped node has no seat", lambda: node.id() not in [
            each["id"] for each in first.status()["validators"]], 30)
        first.ask("POST", "consensus/validators", {"node": node.id(), "weight": 1})
        self.await_validating([node], 60)

    def links_cut(self):
        self.relays.cut(self.nodes[0], self.nodes[1])
        self.relays.cut(self.nodes[2], self.nodes[3])
        time.sleep(12)
        self.relays.heal()
        time.sleep(3)
        self.await_validating(self.nodes, 30)

    def equivocation(self):
        culprit = self.nodes[3]
        identity = culprit.id()
        culprit.kill()
        culprit.start(main="internet2.server.HostileNode")

        def convicted():
            evidence = self.nodes[0].ask("GET", "consensus/evidence")["evidence"]
            return any(each["validator"] == identity and each["convicted"] for each in evidence)

        def without_it():
            return all(identity not in [v["id"] for v in node.status()["validators"] if v["state"] != "convicted"]
                       for node in self.nodes[:3])
        await_that("the equivocator is convicted", convicted, 90)
        await_that("the equivocator has no vote", without_it, 60)
        others = [node.id() for node in self.nodes[:3]]
        accused = {each["validator"] for node in self.nodes[:3]
                   for each in node.ask("GET", "consensus/evidence")["evidence"]}
        if accused & set(others):
            raise Failed(f"honest validators are accused: {accused & set(others)}")
        say("the equivocator is convicted and has no vote; nobody else is accused")
        culprit.kill()


FAULTS = {"leader": Network.leader_killed, "follower": Network.follower_killed, "paused": Network.paused,
          "disk": Network.disk_filled, "wiped": Network.wiped, "links": Network.links_cut,
          "equivocation": Network.equivocation}


def history(node, height):
    """Hashes by height, and how often each accepted operation stands there."""
    connection, hashes, counts = node.connection(), [], {}
    for at in range(1, height + 1):
        block = node.ask("GET", f"ledger/blocks/{at}", connection=connection)
        hashes.append(block["hash"])
        for operation in block["operations"]:
            if "code" not in operation:
                counts[operation["id"]] = counts.get(operation["id"], 0) + 1
    return hashes, counts


def check(network):
    network.end()
    acknowledged = [operation for operation, _ in network.acknowledged()]
    nodes = [node for node in network.nodes if node.process.poll() is None and not node.hostile]
    height = max(node.status()["height"] for node in nodes)
    for node in nodes:
        await_that(f"node {node.number} is at height {height}", lambda n=node: n.status()["height"] >= height, 60)
    reference = None
    for node in nodes:
        hashes, counts = history(node, height)
        reference = reference or hashes
        if hashes != reference:
            raise Failed(f"node {node.number} has another history than node {nodes[0].number}")
        lost = [each for each in acknowledged if counts.get(each, 0) == 0]
        twice = [each for each, count in counts.items() if count > 1]
        if lost or twice:
            raise Failed(f"node {node.number}: {len(lost)} of {len(acknowledged)} acknowledged operations are missing, "
                         f"{len(twice)} stand there more than once; for example {(lost + twice)[:3]}")
    if len(set(acknowledged)) != len(acknowledged):
        raise Failed("an operation was acknowledged twice")
    unanswered = sum(writer.unanswered for writer in network.writers)
    say(f"{len(acknowledged)} acknowledged operations stand once in each of {len(nodes)} histories of {height} blocks; "
        f"{unanswered} attempts were not acknowledged")
    if not acknowledged:
        raise Failed("nothing was acknowledged: " + network.writers[0].last_trouble)


def main():
    unknown = set(sys.argv[1:]) - set(FAULTS)
    if unknown:
        sys.exit(f"fault-test: no fault is named {unknown.pop()}; there are {' '.join(FAULTS)}")
    chosen = [name for name in FAULTS if name in sys.argv[1:] or not sys.argv[1:]]  # equivocation costs a validator
    work = tempfile.mkdtemp(prefix="fault-test-")
    network = Network(work)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    passed = False
    try:
        network.begin()
        network.write()
        time.sleep(5)
        say(f"{len(network.acknowledged()) / 5:.0f} operations a second before any fault")
        for name in chosen:
            say(f"fault: {name}")
            begun = time.monotonic()
            FAULTS[name](network)
            before = len(network.acknowledged())
            time.sleep(2)
            if len(network.acknowledged()) == before:
                raise Failed(f"nothing is acknowledged after {name}: "
                             + "; ".join(f"{w.name} {w.last_trouble}" for w in network.writers))
            say(f"{name}: whole again after {time.monotonic() - begun - 2:.1f} s; "
                f"longest gap without an acknowledgement {network.longest_gap(begun):.2f} s")
        check(network)
        passed = True
        say("passed")
    except (Failed, OSError, http.client.HTTPException, ValueError) as failure:
        say(f"FAILED in {work}: {failure!r}")
    finally:
        network.close()
        if passed and "FAULT_TEST_KEEP" not in os.environ:
            shutil.rmtree(work)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
