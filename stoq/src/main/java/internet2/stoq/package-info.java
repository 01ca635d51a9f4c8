/**
 * STOQ: calls and streams between machines that have proven who they are, over QUIC and IPv6.
 *
 * <p>{@link internet2.stoq.Stoq} is one node's end of it: it listens, connects and serves. Whom to
 * trust it asks through {@link internet2.stoq.PeerAuthenticator}; what it offers are
 * {@link internet2.stoq.Service}s and {@link internet2.stoq.OneWayService}s; what happens it tells a
 * {@link internet2.stoq.StoqObserver}. A {@link internet2.stoq.Connection} that exists has been vouched
 * for, from both sides. The engine below is {@link internet2.stoq.quic}.
 *
 * <h2>How a connection is proven</h2>
 *
 * <p>TLS 1.3 comes first, with X25519MLKEM768 as the only key exchange and P-256 certificates on both
 * sides. Then both ends check the other's chain, introduce themselves ({@link internet2.stoq.Hello}:
 * version, network, hybrid public key, nonce, trust proof), check the trust proof, and sign the
 * {@link internet2.stoq.Transcript} with the post-quantum half of their identity. Until both have
 * accepted, no other stream and no other frame is handled. {@link internet2.stoq.Handshake} is all of it.
 *
 * <p>Who this must hold against: somebody on the path who can break P-256 and X25519 (or has stolen
 * TLS keys), today or with a recording later, but neither ML-KEM-768 nor Falcon-1024 nor SHA-256.
 *
 * <ul>
 *   <li><b>Secrecy.</b> The traffic keys come from X25519 and ML-KEM-768 together; a recording stays
 *       closed as long as one of the two holds. A peer that offers less is refused.
 *   <li><b>No splice, no relay.</b> Breaking P-256 lets an attacker end TLS towards both nodes with their
 *       own certificates. But then there are two TLS connections, and what is exported from them (RFC
 *       8446, 7.5; RFC 9266) differs: the exporter secret hangs on both key shares and both randoms, and
 *       the attacker can choose only one of each. The transcript begins with that exported value, so a
 *       signature made on one connection does not verify on the other, and the attacker cannot make one.
 *   <li><b>No mix-up of identities.</b> The exporter does not cover the client's certificate (it hangs on
 *       the handshake up to the server's Finished). So the transcript names both certificates, and both
 *       introductions with their keys: each side signs whom it believes to talk to.
 *   <li><b>No reflection.</b> It also names the signer's role; what a client signs no server ever signs.
 *   <li><b>No replay.</b> Were the exported value ever to repeat, the nonces would still make it another
 *       transcript.
 *   <li><b>No other use.</b> The signature's domain is this protocol's alone.
 * </ul>
 *
 * <h2>What a second connection is spared</h2>
 *
 * <p>Two nodes that have proven themselves keep, in memory, a secret exported from that connection
 * ({@link internet2.stoq.ProofMemory}). Later a MAC with it over the new transcript stands in for the
 * signature: only the two ends of the proven connection can make it, by the same reasoning as above,
 * and it is bound to the new connection as a signature would be. Certificates and trust proof are
 * checked each time, also where TLS resumed a session and shows the certificate it remembers; tickets
 * die with the certificate of either side, remembered proofs when their peer is refused. Early data
 * (0-RTT) is off.
 */
package internet2.stoq;
