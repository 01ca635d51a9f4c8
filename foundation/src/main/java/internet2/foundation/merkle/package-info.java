/**
 * Merkle trees: an append-only list with proofs, and a map with proofs.
 *
 * <h2>The list</h2>
 *
 * <p>{@link internet2.foundation.merkle.MerkleTree} is the tree of RFC 9162 section 2.1 over SHA-256. Whoever
 * appends keeps a {@link internet2.foundation.merkle.Frontier}; whoever proves has a
 * {@link internet2.foundation.merkle.HashSource}; whoever checks needs a proof and a root.
 *
 * <h2>The map</h2>
 *
 * <p>{@link internet2.foundation.merkle.SparseMerkleTree} maps keys of 256 bits to hashes of values. Its root
 * depends on its content only, not on its history. With H = SHA-256, || for concatenation, and bit 0 of a key
 * being the most significant bit of its first byte:
 *
 * <ol>
 *   <li>an empty subtree is 32 zero bytes;
 *   <li>a subtree with one leaf is that leaf, at whatever depth: H(0x00 || key || valueHash);
 *   <li>a subtree with more leaves at depth d is H(0x01 || left || right), where the leaves whose bit d is 0 are
 *       on the left. The root is at depth 0.
 * </ol>
 *
 * <p>A proof for a key holds the siblings on the key's way down from the root, the first one at depth 1, and
 * the leaf that the way ends in, if any. To check it: (1) if the value is present, the leaf must be of this key
 * and this value; if it is absent, there is no leaf, or its key is another one that shares its first
 * {@code siblings} bits with this one. (2) Let h be the hash of that leaf, or 32 zero bytes. (3) For i from the
 * last sibling to the first: h = H(0x01 || h || sibling i) if bit i of the key is 0, else
 * H(0x01 || sibling i || h). (4) h must be the root.
 *
 * <p>Canonical encoding of a proof: one byte 0 or 1, with 1 followed by the leaf's key and value hash; a u32
 * count of at most 256, then the siblings, 32 bytes each.
 *
 * <p>Nodes are stored under their hash as the 65 bytes that were hashed, so any store of nodes can be checked.
 */
package internet2.foundation.merkle;
