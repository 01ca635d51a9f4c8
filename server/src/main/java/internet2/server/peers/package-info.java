/**
 * What nodes of one network ask of each other over STOQ, beyond memory: blocks, operations, certificates, the log's
 * head. A node without a vote reaches everything through {@link internet2.server.peers.Uplink}.
 *
 * <p>Nothing that a peer says is trusted: blocks and heads are verified against the genesis document, certificates
 * against the log.
 */
package internet2.server.peers;
