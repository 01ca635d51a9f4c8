"""Whole nodes as processes on ::1, clients that write to them all the time, and what must hold of their histories.

For tests that are written in Python: fault-test.py and membership-test.py. Needs dist/ (scripts/build-all.sh).
Environment: LOCAL_NETWORK_HEAP (192m) is each node's heap; JAVA_HOME names a JDK 25.
"""
import http.client
import json
import os
import re
import signal
import ssl
import subprocess
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HOME = os.path.join(ROOT, "dist", "internet2")
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
JVM = [JAVA, "@" + os.path.join(HOME, "lib", "jvm.options"), "-Xmx" + os.environ.get("LOCAL_NETWORK_HEAP", "192m"),
       "-cp", os.path.join(HOME, "lib", "internet2.jar") + ":" + os.path.join(ROOT, "server", "target", "test-classes")]
SERVER = "internet2.server.Main"
TROUBLE = (OSError, http.client.HTTPException, ValueError, KeyError)


class Failed(Exception):
    """Something that was promised does not hold."""


class Refused(ValueError):
    """A request that was answered with a problem."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


class Diary:
    """Says what happens, with the seconds since the beginning."""

    def __init__(self, name):
        self.name, self.began = name, time.monotonic()

    def say(self, text):
        print(f"{self.name} {time.monotonic() - self.began:6.1f} s: {text}", flush=True)


def await_that(what, condition, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except TROUBLE:
            pass
        time.sleep(0.1)
    raise Failed(f"not within {seconds} s: {what}")


class Node:
    def __init__(self, work, number, offset):
        self.number = number
        self.offset = offset + (number - 1) * 100
        self.folder = os.path.join(work, f"node{number}")
        self.log = os.path.join(work, f"node{number}.log")
        self.begins_at = 0
        self.process = None

    def port(self, base):
        return self.offset + base

    def settings(self):
        return {"internet2.data": self.folder, "internet2.port_offset": str(self.offset)}

    def arguments(self):
        return [word for key, value in self.settings().items() for word in ("--set", f"{key}={value}")]

    def start(self, *more):
        self.run(SERVER, *self.arguments(), *more)

    def run(self, main, *arguments):
        self.begins_at = os.path.getsize(self.log) if os.path.exists(self.log) else 0
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(JVM + [main, *arguments], stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, start_new_session=True)

    def said(self, pattern):
        """The last place in what this process said."""
        with open(self.log, "rb") as log:
            log.seek(self.begins_at)
            found = list(re.finditer(pattern, log.read().decode(errors="replace"), re.MULTILINE))
            return found[-1] if found else None

    def await_ready(self, seconds=300):
        def ready():
            if self.process.poll() is not None:
                raise Failed(f"node {self.number} ended while it started; see {self.log}")
            return self.said(r"^ready after")
        await_that(f"node {self.number} is ready", ready, seconds)

    def id(self):
        return self.said(r"^node +([0-9a-f]{64})").group(1)

    def runs(self):
        return self.process is not None and self.process.poll() is None

    def signal(self, which):
        os.kill(self.process.pid, which)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()

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
                said = f"{answer.status} {text.decode()[:300]}"
                raise Refused(answer.status, f"{method} {path} at node {self.number}: {said}")
            return json.loads(text) if text else {}
        finally:
            if connection is None:
                own.close()

    def status(self):
        return self.ask("GET", "consensus/status", seconds=5)

    def validating(self):
        return self.status()["mode"] == "validating"

    def has_whole_history(self):
        """One that began with another's state gathers the blocks before it afterwards."""
        return self.ask("GET", "ledger/blocks/1")["height"] == 1

    def seats(self):
        """Ids of those who vote now, as this node has it."""
        return {each["id"] for each in self.status()["validators"] if each["state"] != "joining"}


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
            except TROUBLE as trouble:
                self.unanswered += 1
                self.last_trouble = repr(trouble)
                if not isinstance(trouble, ValueError):
                    connection = None
                time.sleep(0.1)


class Network:
    """The first node founds it, the others join by a one-time token each."""

    def __init__(self, nodes):
        self.nodes = nodes
        self.writers = []

    @property
    def first(self):
        return self.nodes[0]

    def found(self):
        self.first.start()
        self.first.await_ready()

    def join(self, node):
        token = self.first.ask("POST", "node/token", {})["token"]
        node.start("--join", f"[::1]:{self.first.port(8443)}", "--token", token)
        node.await_ready()

    def promote(self, node):
        """As soon as it is level with the first node: until then, it is refused."""
        refusals = []

        def promoted():
            try:
                self.first.ask("POST", "consensus/validators", {"node": node.id(), "weight": 1})
            except Refused as refused:
                if "validator-exists" in str(refused):
                    return True  # an earlier request whose answer was lost
                if refused.status not in (409, 503):
                    raise Failed(f"node {node.number} is not promoted: {refused}") from None
                refusals.append(str(refused))
                return False
            return True
        try:
            await_that(f"node {node.number} is promoted", promoted, 120)
        except Failed as failure:
            raise Failed(f"{failure} {refusals[-1:]}") from None

    def retire(self, node):
        return self.first.ask("DELETE", f"consensus/validators/{node.id()}")

    def await_validating(self, nodes, seconds):
        for node in nodes:
            await_that(f"node {node.number} validates", node.validating, seconds)

    def write(self, nodes, writers_each):
        begun = [Writer(node, number) for node in nodes for number in range(writers_each)]
        for writer in begun:
            writer.start()
        self.writers += begun

    def acknowledged(self):
        return [each for writer in self.writers for each in list(writer.acknowledged)]

    def longest_gap(self, since):
        """Between acknowledgements, of all clients together."""
        times = sorted(when for _, when in self.acknowledged() if when >= since)
        ends = [since, *times, time.monotonic()]
        return max(after - before for before, after in zip(ends, ends[1:]))

    def require_progress(self, what):
        before = len(self.acknowledged())
        time.sleep(2)
        if len(self.acknowledged()) == before:
            raise Failed(f"nothing is acknowledged after {what}: "
                         + "; ".join(f"{w.name} {w.last_trouble}" for w in self.writers))

    def end(self):
        for writer in self.writers:
            writer.running = False
        for writer in self.writers:
            writer.join(40)

    def close(self):
        for node in self.nodes:
            if node.runs():
                node.signal(signal.SIGCONT)
                node.kill()

    def check(self, nodes):
        """Ends the clients. Returns a sentence, or fails unless each acknowledged operation stands once at each node."""
        self.end()
        acknowledged = [operation for operation, _ in self.acknowledged()]
        if not acknowledged:
            raise Failed("nothing was acknowledged: " + self.writers[0].last_trouble)
        if len(set(acknowledged)) != len(acknowledged):
            raise Failed("an operation was acknowledged twice")
        height = max(node.status()["height"] for node in nodes)
        for node in nodes:
            await_that(f"node {node.number} is at height {height}", lambda n=node: n.status()["height"] >= height, 60)
            await_that(f"node {node.number} has gathered the blocks before it came", node.has_whole_history, 60)
        reference = None
        for node in nodes:
            hashes, counts = history(node, height)
            reference = reference or hashes
            if hashes != reference:
                raise Failed(f"node {node.number} has another history than node {nodes[0].number}")
            lost = [each for each in acknowledged if counts.get(each, 0) == 0]
            twice = [each for each, count in counts.items() if count > 1]
            if lost or twice:
                raise Failed(f"node {node.number}: {len(lost)} of {len(acknowledged)} acknowledged operations are "
                             f"missing, {len(twice)} stand there more than once; for example {(lost + twice)[:3]}")
        return (f"{len(acknowledged)} acknowledged operations stand once in each of {len(nodes)} histories of {height} "
                f"blocks; {sum(writer.unanswered for writer in self.writers)} attempts were not acknowledged")


def history(node, height):
    """Hashes by height, and how often each accepted operation stands there."""
    connection, hashes, counts = node.connection(), [], {}
    for at in range(1, height + 1):
        block = node.ask("GET", f"ledger/blocks/{at}", connection=connection)
        hashes.append(block["hash"])
        for operation in block["operations"]:
            if "code" not in operation:
                counts[operation["id"]] = counts.get(operation["id"], 0) + 1
    connection.close()
    return hashes, counts
