/**
 * Archives of a node: what it takes to be there again after its disk is lost.
 *
 * <p>An archive is a zip file, so that its parts can be looked at with common tools:
 *
 * <pre>
 * genesis          the network's first document
 * blocks/N         final blocks from height N on, each with its length before it (u32) and its certificates
 * keys.sealed      secret files of the data folder, under a passphrase; not in the node's own snapshots
 * manifest.json    format, network, node, height, and the SHA-256 of each other part
 * </pre>
 *
 * <p>The digests find what a disk did to an archive. What somebody did to it, its content finds: blocks are signed by
 * the validators of their epoch, and these by the genesis document, whose hash is the network's name; the keys are
 * bound to network and node by authenticated encryption.
 */
package internet2.server.backup;
