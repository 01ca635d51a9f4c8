"""Checks proofs of a sparse Merkle tree, from the rules in the package documentation alone.

Each line of standard input: root, key, value hash or "-" for absent, encoded proof; all hexadecimal.
Each line of standard output: "valid" or "invalid".
"""
import hashlib
import sys


def check(root, key, value, proof):
    if proof[0] > 1:
        return False
    at = 65 if proof[0] else 1
    leaf = (proof[1:33], proof[33:65]) if proof[0] else None
    count = int.from_bytes(proof[at:at + 4], "big")
    siblings = [proof[i:i + 32] for i in range(at + 4, len(proof), 32)]
    if count > 256 or len(proof) != at + 4 + 32 * count:
        return False
    bits = [key[i // 8] >> (7 - i % 8) & 1 for i in range(256)]
    if value is not None and leaf != (key, value):
        return False
    if value is None and leaf:
        other = [leaf[0][i // 8] >> (7 - i % 8) & 1 for i in range(256)]
        if leaf[0] == key or other[:count] != bits[:count]:
            return False
    h = hashlib.sha256(b"\0" + leaf[0] + leaf[1]).digest() if leaf else bytes(32)
    for i in reversed(range(count)):
        h = hashlib.sha256(b"\1" + (siblings[i] + h if bits[i] else h + siblings[i])).digest()
    return h == root


for line in sys.stdin:
    root, key, value, proof = line.split()
    value = None if value == "-" else bytes.fromhex(value)
    print("valid" if check(bytes.fromhex(root), bytes.fromhex(key), value, bytes.fromhex(proof)) else "invalid")
