package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/**
 * What a witness asks a host to measure how long the answer takes. Nobody can foresee the nonce and nobody but the host
 * can sign it, so an answer is never on its way before the question was there: who sits in between can only make the
 * way longer (Brands and Chaum, "Distance-Bounding Protocols", 1993, without their rounds of single bits).
 *
 * @param nonce {@link #NONCE_BYTES} bytes by lot
 */
public record RoundTripQuestion(NetworkId network, long epoch, NodeId witness, Bytes nonce) implements Encodable {

    public static final int NONCE_BYTES = 32;
    public static final int ANSWER_BYTES = Ed25519PublicKey.SIGNATURE_SIZE;

    private static final String DOMAIN = "ledger/round-trip/1";

    public RoundTripQuestion {
        if (nonce.size() != NONCE_BYTES) {
            throw new IllegalArgumentException("a nonce has 32 bytes, not " + nonce.size());
        }
    }

    /** Signed with the host's key for statements. */
    public Bytes answer(Ed25519Key host) {
        return host.sign(DOMAIN, encoded());
    }

    public boolean isAnsweredBy(Ed25519PublicKey host, Bytes answer) {
        return host.verify(DOMAIN, encoded(), answer);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(network.hash()).u64(epoch).hash(witness.hash()).fixed(nonce);
    }

    public static RoundTripQuestion decode(CanonicalReader in) {
        return new RoundTripQuestion(
                new NetworkId(in.hash()), in.natural("an epoch"), new NodeId(in.hash()), in.fixed(NONCE_BYTES));
    }
}
