package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.DomainSeparation;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A validator's word that it has seen a claim shown, with its own eyes: for this network, account, key, name and
 * method, and at this time.
 *
 * @param validator under the id that it had then
 * @param signature of its statement key, Ed25519
 */
public record ControlFinding(NodeId validator, Instant time, Bytes signature) implements Encodable {

    private static final String DOMAIN = "authority/control-finding/1";
    private static final int SIGNATURE_SIZE = 64;

    public ControlFinding {
        time = time.truncatedTo(ChronoUnit.MILLIS); // as it is encoded
    }

    /** @param root SHA-256 of the network's root certificate: what is said in one network says nothing elsewhere */
    public static ControlFinding by(HybridKey validator, Hash root, ControlClaim claim, Instant time) {
        Instant when = time.truncatedTo(ChronoUnit.MILLIS);
        return new ControlFinding(
                validator.publicKey().id(), when, validator.statementKey().sign(message(root, claim, when)));
    }

    boolean signed(Ed25519PublicKey key, Hash root, ControlClaim claim) {
        return key.verify(message(root, claim, time), signature);
    }

    public static ControlFinding decode(CanonicalReader in) {
        return new ControlFinding(new NodeId(in.hash()), in.instant(), in.fixed(SIGNATURE_SIZE));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(validator.hash()).instant(time).fixed(signature);
    }

    private static Bytes message(Hash root, ControlClaim claim, Instant time) {
        return DomainSeparation.apply(
                DOMAIN,
                new CanonicalWriter().hash(root).value(claim).instant(time).toBytes());
    }
}
