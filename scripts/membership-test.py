#!/usr/bin/env python3
"""The membership test: validators as processes on ::1 come and go while clients write, and nobody has to wait for it.

One founds the network; it grows to four validators, then to seven; one changes its keys; one is excluded and comes
back; it shrinks to four. For each change the longest time without an acknowledgement is said, and beside them that of a
view change in the same run: the leader stopped. At the end every acknowledged operation stands once in the history of
every node.

    membership-test.py [--validators N]    at most N of them, 7 by default; needs dist/ (scripts/build-all.sh)

Environment: MEMBERSHIP_TEST_PORT_OFFSET (23000), MEMBERSHIP_TEST_KEEP=1 keeps the folder, LOCAL_NETWORK_HEAP (192m).
"""
import argparse
import os
import shutil
import signal
import sys
import tempfile
import time

from local_network import TROUBLE, Diary, Failed, Network, Node, await_that

OFFSET = int(os.environ.get("MEMBERSHIP_TEST_PORT_OFFSET", "23000"))
FEW = 4
say = Diary("membership test").say


class Change:
    """Measures a change from the request until a second after it is in effect."""

    def __init__(self, network, what):
        self.network, self.what = network, what

    def __enter__(self):
        self.begun = time.monotonic()

    def __exit__(self, failure, *_):
        if failure is None:
            took = time.monotonic() - self.begun
            time.sleep(1)
            gap = self.network.longest_gap(self.begun)
            self.network.gaps[self.what] = gap
            say(f"{self.what}: in effect after {took:.1f} s, longest gap without an acknowledgement {gap:.2f} s")


class Changing(Network):
    def __init__(self, nodes):
        super().__init__(nodes)
        self.gaps = {}
        self.voting = nodes[:1]

    def change(self, what):
        return Change(self, what)

    def await_seats(self, nodes):
        """All who vote know that these do, and no other."""
        for node in nodes:
            await_that(f"node {node.number} validates in a set of {len(nodes)}",
                       lambda n=node: n.validating() and n.seats() == {each.id() for each in nodes}, 120)
        self.voting = nodes

    def grow(self, node):
        with self.change(f"node {node.number} joins"):
            self.join(node)
        with self.change(f"{len(self.voting)} -> {len(self.voting) + 1} validators"):
            self.promote(node)
            self.await_seats([*self.voting, node])
        self.write([node], 1)

    def shrink(self, node):
        with self.change(f"{len(self.voting)} -> {len(self.voting) - 1} validators"):
            self.retire(node)
            self.await_seats([each for each in self.voting if each is not node])

    def rotate_keys(self, node):
        before = node.id()
        with self.change(f"node {node.number} changes its keys"):
            answer = node.ask("POST", "node/keys", seconds=90)
            await_that(f"node {node.number} says its new id", lambda: node.id() == answer["node"], 180)
            self.await_seats(self.voting)
        if node.id() == before:
            raise Failed(f"node {node.number} kept its id")

    def exclude_and_readmit(self, node):
        rest = [each for each in self.voting if each is not node]
        with self.change(f"node {node.number} is excluded"):
            self.first.ask("POST", f"peers/{node.id()}/exclude", {"reason": "it is tried out"})
            self.await_seats(rest)
        await_that(f"nobody talks to node {node.number}",
                   lambda: {each["connection"] for each in node.ask("GET", "peers")["peers"]} <= {"self", "none"}, 30)
        try:
            node.ask("POST", "dns/update", {"action": "set", "name": "excluded.internal", "type": "TXT",
                                            "values": ['"no"'], "ttl": 60})
            raise Failed(f"node {node.number} still writes")
        except ValueError as refused:
            say(f"refused, as it must be: {refused}")
        with self.change(f"node {node.number} is admitted again"):
            self.first.ask("POST", f"peers/{node.id()}/admit")
        with self.change(f"node {node.number} validates again"):
            self.promote(node)
            self.await_seats([*rest, node])

    def view_change(self):
        leader = self.first.status()["leader"]
        node = next(each for each in self.voting if each.id() == leader)
        with self.change("a view change: the leader stopped for 3 s"):
            node.signal(signal.SIGSTOP)
            time.sleep(3)
            node.signal(signal.SIGCONT)
        await_that(f"node {node.number} validates", node.validating, 60)


def run(network, most):
    network.found()
    network.write(network.nodes[:1], 2)
    with network.change("calm"):
        time.sleep(4)
    for node in network.nodes[1:most]:
        network.grow(node)
    with network.change(f"calm, {most} validators"):
        time.sleep(4)
    network.rotate_keys(network.nodes[1])
    network.exclude_and_readmit(network.nodes[-1])
    for node in reversed(network.nodes[FEW:most]):
        network.shrink(node)
    network.view_change()
    network.require_progress("all changes")
    say(network.check(network.nodes))
    worst = max((each for each in network.gaps if "validators" in each or "keys" in each or "excluded" in each),
                key=network.gaps.get)
    say(f"longest gap of a change: {network.gaps[worst]:.2f} s ({worst}); load {os.getloadavg()[0]:.1f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--validators", type=int, default=7, choices=range(FEW, 11))
    most = parser.parse_args().validators
    work = tempfile.mkdtemp(prefix="membership-test-")
    network = Changing([Node(work, number, OFFSET) for number in range(1, most + 1)])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    passed = False
    try:
        run(network, most)
        passed = True
        say("passed")
    except (Failed, *TROUBLE) as failure:
        say(f"FAILED in {work}: {failure!r}")
    finally:
        network.close()
        if passed and "MEMBERSHIP_TEST_KEEP" not in os.environ:
            shutil.rmtree(work)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
