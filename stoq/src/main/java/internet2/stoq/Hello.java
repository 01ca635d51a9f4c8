package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.Optional;

/**
 * What each side says of itself first.
 *
 * @param version of this handshake, {@link #VERSION}
 * @param keys of the identity that the certificate belongs to
 * @param nonce 32 random bytes
 * @param remembered from the client: names an earlier proof between the two. From the server: the same
 *     name, where it knows that proof too and asks for no new one
 * @param trustProof for the certificate in use; empty where there is none
 */
public record Hello(
        int version, NetworkId network, HybridPublicKey keys, Hash nonce, Optional<Hash> remembered, Bytes trustProof)
        implements Encodable {

    public static final int VERSION = 1;

    public static final int TRUST_PROOF_BYTES_MAX = 64 * 1024;

    @Override
    public void encode(CanonicalWriter out) {
        out.u16(version)
                .hash(network.hash())
                .value(keys)
                .hash(nonce)
                .optional(remembered, CanonicalWriter::hash)
                .bytes(trustProof);
    }

    public static Hello decode(CanonicalReader in) {
        return new Hello(
                in.u16(),
                new NetworkId(in.hash()),
                HybridPublicKey.decode(in),
                in.hash(),
                in.optional(CanonicalReader::hash),
                in.bytes(TRUST_PROOF_BYTES_MAX));
    }
}
