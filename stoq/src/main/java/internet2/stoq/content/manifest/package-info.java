/**
 * What content is made of: a Merkle tree of ids.
 *
 * <p>Everything is an object with an id that is the hash of its bytes: chunks, parity shards, the nodes of the tree,
 * and the {@link internet2.stoq.content.manifest.Manifest} at its root, whose id is the content's. So each can be
 * checked as it arrives, whoever it comes from, and none can contain itself.
 */
package internet2.stoq.content.manifest;
