#!/usr/bin/env python3
"""The fault test: four validators as processes on ::1, clients that write all the time, and one fault after the other.

Leader killed, follower killed, one stopped for 20 s, one disk filled, one wiped, the links between two pairs cut, one
replaced by a hostile build that equivocates. At the end every acknowledged operation stands in the history of every
node, once; the histories are the same; the equivocator is convicted and has no vote.

    fault-test.py [FAULT...]     all by default; needs dist/ and server/target/test-classes (./mvnw verify)

Each validator's STOQ is reached through a relay (internet2.server.peers.Relay) that can cut it off from another one.
Environment: FAULT_TEST_PORT_OFFSET (22000), FAULT_TEST_KEEP=1 keeps the folder, LOCAL_NETWORK_HEAP (192m).
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import local_network
from local_network import JVM, TROUBLE, Diary, Failed, await_that

OFFSET = int(os.environ.get("FAULT_TEST_PORT_OFFSET", "22000"))
NODES = 4
WRITERS_PER_NODE = 2
say = Diary("fault test").say


class Node(local_network.Node):
    def __init__(self, work, number):
        super().__init__(work, number, OFFSET)
        self.hostile = False

    def relay_port(self):
        return self.port(7443) + 50

    def settings(self):
        return super().settings() | {"internet2.announced_endpoint": f"[::1]:{self.relay_port()}"}

    def start_hostile(self):
        self.hostile = True
        self.run("internet2.server.HostileNode", *(f"{k}={v}" for k, v in self.settings().items()))

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


class Network(local_network.Network):
    def __init__(self, work):
        super().__init__([Node(work, number) for number in range(1, NODES + 1)])
        self.relays = Relays(self.nodes)
        self.mounted = None

    def begin(self):
        self.found()
        for node in self.nodes[1:]:
            self.prepare(node)
            self.join(node)
        for node in self.nodes[1:]:
            self.promote(node)
        self.await_validating(self.nodes, 90)
        say(f"{NODES} validators vote")

    def prepare(self, node):
        """The third node's folder is a small disk of its own, where that is allowed."""
        if node.number == 3 and os.geteuid() == 0:
            os.makedirs(node.folder)
            done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m,mode=700", "tmpfs", node.folder],
                                  stderr=subprocess.DEVNULL, check=False)
            self.mounted = node.folder if done.returncode == 0 else None

    def leader(self):
        votes = self.first.status()
        return next((node for node in self.nodes if node.id() == votes.get("leader")), self.nodes[1])

    def close(self):
        super().close()
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
            with open(ballast, "wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(1 << 16))
                except OSError:
                    pass
        else:
            subprocess.run(["prlimit", "--pid", str(node.process.pid), "--fsize=1:unlimited"], check=True)
        time.sleep(8)
        others = [each.status()["height"] for each in self.nodes if each is not node and each.runs()]
        say(f"with one full disk the others are at heights {others}")
        if self.mounted:
            os.remove(ballast)
        else:
            subprocess.run(["prlimit", "--pid", str(node.process.pid), "--fsize=unlimited:unlimited"], check=True)
        if not node.runs():
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
        self.retire(node)
        await_that("the wiped node has no seat", lambda: node.id() not in self.first.seats(), 30)
        self.promote(node)
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
        culprit.start_hostile()

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
        network.write(network.nodes, WRITERS_PER_NODE)
        time.sleep(5)
        say(f"{len(network.acknowledged()) / 5:.0f} operations a second before any fault")
        for name in chosen:
            say(f"fault: {name}")
            begun = time.monotonic()
            FAULTS[name](network)
            network.require_progress(name)
            say(f"{name}: whole again after {time.monotonic() - begun - 2:.1f} s; "
                f"longest gap without an acknowledgement {network.longest_gap(begun):.2f} s")
        say(network.check([node for node in network.nodes if node.runs() and not node.hostile]))
        passed = True
        say("passed")
    except (Failed, *TROUBLE) as failure:
        say(f"FAILED in {work}: {failure!r}")
    finally:
        network.close()
        if passed and "FAULT_TEST_KEEP" not in os.environ:
            shutil.rmtree(work)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
