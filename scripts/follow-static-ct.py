#!/usr/bin/env python3
"""Follows a log by the rules of c2sp.org/static-ct-api, without any of our code:

    follow-static-ct.py PREFIX KEY [--cafile ROOTS.pem]

PREFIX is where the log is read and submitted to, with its final slash; KEY its public key, base64 (log.v3.json has both).
Checks the signed tree head, reads every entry, hashes them up to the head's root, fetches every issuer, and asks for the
timestamp of the newest entry (RFC 6962 add-chain), whose signature it checks. Needs Python's standard library, and openssl
for ECDSA. Exit 0: all holds; 1: something does not, and what.
"""
import argparse, base64, hashlib, json, ssl, struct, subprocess, sys, tempfile, urllib.request

arguments = argparse.ArgumentParser()
arguments.add_argument("prefix")
arguments.add_argument("key")
arguments.add_argument("--cafile")
given = arguments.parse_args()
context = ssl.create_default_context(cafile=given.cafile)
spki = base64.b64decode(given.key)
log_id = hashlib.sha256(spki).digest()


def require(holds, what):
    if not holds: sys.exit("follow-static-ct: " + what)


def fetch(path, body=None):
    request = urllib.request.Request(given.prefix + path, data=body)
    if body: request.add_header("content-type", "application/json")
    with urllib.request.urlopen(request, context=context) as answer: return answer.read()


def ecdsa(message, signed):  # RFC 5246: "digitally-signed" is two bytes of algorithms, two of length, and the signature
    require(signed[:2] == b"\4\3" and struct.unpack(">H", signed[2:4])[0] == len(signed) - 4, "no ECDSA signature with SHA-256")
    pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.encodebytes(spki) + b"-----END PUBLIC KEY-----\n"
    with tempfile.NamedTemporaryFile() as k, tempfile.NamedTemporaryFile() as s:
        k.write(pem); k.flush(); s.write(signed[4:]); s.flush()
        return subprocess.run(["openssl", "dgst", "-sha256", "-verify", k.name, "-signature", s.name],
                              input=message, capture_output=True).returncode == 0


def tree_hash(hashes):  # RFC 6962 section 2.1
    if len(hashes) == 1: return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + tree_hash(hashes[:split]) + tree_hash(hashes[split:])).digest()


class Reader:
    def __init__(self, data): self.data, self.at = data, 0

    def take(self, size):
        require(self.at + size <= len(self.data), "a tile ends too early")
        self.at += size
        return self.data[self.at - size:self.at]

    def number(self, size): return int.from_bytes(self.take(size), "big")


def tile_path(index, width):
    digits = "%03d" % (index % 1000)
    while index >= 1000:
        index //= 1000
        digits = "x%03d/%s" % (index % 1000, digits)
    return digits + ("" if width == 256 else ".p/%d" % width)


# 1. The head: its origin is the prefix, its signature is of type 0x05.
text, lines = fetch("checkpoint").decode().rsplit("\n\n", 1)
origin, size, root = text.split("\n")  # "MUST NOT include any extension lines"
size, root = int(size), base64.b64decode(root)
require("https://" + origin + "/" == given.prefix, "the origin is not the submission prefix: " + origin)
key_id = hashlib.sha256(origin.encode() + b"\n\5" + log_id).digest()[:4]
blob = next((b for n, b in ((line.split(" ")[1], base64.b64decode(line.split(" ")[2])) for line in lines.splitlines())
             if n == origin and b[:4] == key_id), None)
require(blob, "the log's key did not sign the head")
require(ecdsa(b"\0\1" + blob[4:12] + struct.pack(">Q", size) + root, blob[12:]), "the head's signature does not hold")

# 2. The entries, and the tree over them.
leaves, fingerprints, newest = [], set(), None
for index in range((size + 255) // 256):
    width = min(256, size - index * 256)
    tile = Reader(fetch("tile/data/" + tile_path(index, width)))
    for _ in range(width):
        start = tile.at
        timestamp, kind = tile.number(8), tile.number(2)
        require(kind in (0, 1), "an entry of unknown type")
        issuer_key_hash = tile.take(32) if kind == 1 else b""
        certificate = tile.take(tile.number(3))
        extensions = tile.take(tile.number(2))
        require(extensions == b"\0\0\5" + len(leaves).to_bytes(5, "big"), "an entry without its leaf index")
        leaves.append(hashlib.sha256(b"\0\0\0" + tile.data[start:tile.at]).digest())
        if kind == 1: tile.take(tile.number(3))
        chain = tile.take(tile.number(2))
        fingerprints |= {chain[i:i + 32] for i in range(0, len(chain), 32)}
        newest = (timestamp, certificate, extensions)
    require(tile.at == len(tile.data), "a tile has bytes left over")
    require(fetch("tile/0/" + tile_path(index, width)) == b"".join(leaves[index * 256:]), "a tile has other hashes")
require(tree_hash(leaves) == root, "the entries do not lead to the root")

# 3. Issuers and roots.
for fingerprint in fingerprints:
    require(hashlib.sha256(fetch("issuer/" + fingerprint.hex())).digest() == fingerprint, "another issuer")
roots = json.loads(fetch("ct/v1/get-roots"))["certificates"]
require(any(hashlib.sha256(base64.b64decode(r)).digest() in fingerprints for r in roots), "no entry leads to a root")

# 4. The newest entry's timestamp: RFC 6962 section 3.2.
timestamp, certificate, extensions = newest
sct = json.loads(fetch("ct/v1/add-chain", json.dumps({"chain": [base64.b64encode(certificate).decode()]}).encode()))
require(base64.b64decode(sct["id"]) == log_id and sct["timestamp"] == timestamp and sct["sct_version"] == 0
        and base64.b64decode(sct["extensions"]) == extensions, "the timestamp is about another entry")
signed = (b"\0\0" + struct.pack(">QH", timestamp, 0) + len(certificate).to_bytes(3, "big") + certificate
          + struct.pack(">H", len(extensions)) + extensions)
require(ecdsa(signed, base64.b64decode(sct["signature"])), "the timestamp's signature does not hold")
print(f"ok: {size} entries of {origin}, {len(fingerprints)} issuers, newest logged at {timestamp}")
