#!/usr/bin/env python3
"""Checks a trust proof without any of our code: check-proof.py PROOF.json CERT.pem VERIFIER_KEY...

Each VERIFIER_KEY (C2SP signed-note: name+id+base64, the log's or a validator's) must have signed the checkpoint.
Needs only Python's standard library, and openssl for Ed25519. Exit 0: the proof holds; 1: it does not, and why.
"""
import base64, hashlib, json, ssl, struct, subprocess, sys, tempfile


def sha256(data): return hashlib.sha256(data).digest()


def require(holds, what):
    if not holds: sys.exit("check-proof: " + what)


def ed25519(key, message, signature):  # RFC 8410: a public key is 12 bytes of ASN.1, then the 32 of RFC 8032
    with tempfile.NamedTemporaryFile() as k, tempfile.NamedTemporaryFile() as m, tempfile.NamedTemporaryFile() as s:
        for file, content in ((k, bytes.fromhex("302a300506032b6570032100") + key), (m, message), (s, signature)):
            file.write(content); file.flush()
        return subprocess.run(["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", k.name,
                               "-in", m.name, "-sigfile", s.name], capture_output=True).returncode == 0


proof, pem, keys = json.load(open(sys.argv[1])), open(sys.argv[2]).read(), sys.argv[3:]
require(keys, "name at least one verifier key")
end = "-----END CERTIFICATE-----"
cert = ssl.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE"):pem.index(end) + len(end)])

# 1. The leaf: RFC 6962 section 3.4, with the leaf index of static-ct-api as its extension.
index, size = proof["leafIndex"], proof["treeSize"]
leaf = (bytes(2) + struct.pack(">QH", proof["timestamp"], 0) + len(cert).to_bytes(3, "big") + cert
        + struct.pack(">HBH", 8, 0, 5) + index.to_bytes(5, "big"))
require(sha256(b"\0" + leaf).hex() == proof["leafHash"], "the proof is about another certificate")

# 2. The path: RFC 9162 section 2.1.3.2.
node, last, at = index, size - 1, sha256(b"\0" + leaf)
require(0 <= index < size, "no such leaf")
for sibling in map(bytes.fromhex, proof["path"]):
    require(last > 0, "the path is too long")
    if node & 1 or node == last:
        at = sha256(b"\1" + sibling + at)
        while not node & 1 and node: node, last = node >> 1, last >> 1
    else:
        at = sha256(b"\1" + at + sibling)
    node, last = node >> 1, last >> 1
origin, tree_size, root = proof["checkpoint"].split("\n")[:3]
require(last == 0 and at == base64.b64decode(root) and int(tree_size) == size, "the path does not lead to the root")

# 3. The signatures: C2SP signed-note (type 1) and tlog-cosignature (type 4).
text, lines = proof["checkpoint"].rsplit("\n\n", 1)
text += "\n"
signed = [(line.split(" ")[1], base64.b64decode(line.split(" ")[2])) for line in lines.splitlines()]
for name, key_id, encoded in (key.split("+", 2) for key in keys):
    key = base64.b64decode(encoded)
    require(sha256(name.encode() + b"\n" + key)[:4].hex() == key_id, name + ": the key does not have this id")
    blob = next((b for n, b in signed if n == name and b[:4].hex() == key_id), None)
    require(blob, name + " did not sign the checkpoint")
    message, signature = text.encode(), blob[4:]
    if key[0] == 4:
        message, signature = b"cosignature/v1\ntime %d\n" % struct.unpack(">Q", blob[4:12]) + message, blob[12:]
    require(key[0] in (1, 4) and ed25519(key[1:], message, signature), name + ": the signature does not hold")
print(f"ok: entry {index} of {size} in {origin}, signed by " + ", ".join(key.split("+")[0] for key in keys))
