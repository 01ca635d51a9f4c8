package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/**
 * What a machine is handed to get its first certificate with: how to recognise the network, and a key that its ledger
 * knows ({@link EnrolmentGrant}). Neither the node that it is made at nor the one that it is shown to learns the key.
 *
 * <p>The text form is {@code i2e-} and base64url (RFC 4648 section 5) of the canonical encoding, whose last 32 bytes
 * are the seed of the Ed25519 key (RFC 8032 section 5.1.5). It is a credential: nothing may log it.
 *
 * @param root SHA-256 of the network root certificate: the machine trusts nothing else
 */
public record EnrolmentToken(Hash root, Instant expires, Ed25519Key key) implements Encodable {

    private static final String PREFIX = "i2e-";
    private static final int TEXT_LENGTH_MAX = 200;

    public static EnrolmentToken draw(Hash root, Instant expires, SecureRandom random) {
        return new EnrolmentToken(root, expires, Ed25519Key.generate(random));
    }

    /** @throws MalformedInputException where {@code text} is no token */
    public static EnrolmentToken parse(String text) {
        if (!text.startsWith(PREFIX) || text.length() > TEXT_LENGTH_MAX) {
            throw new MalformedInputException("an enrolment token begins with " + PREFIX);
        }
        try {
            Bytes bytes = Bytes.wrap(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())));
            return CanonicalReader.decode(bytes, EnrolmentToken::decode);
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException("an enrolment token is base64url after " + PREFIX);
        }
    }

    private static EnrolmentToken decode(CanonicalReader in) {
        return new EnrolmentToken(in.hash(), in.instant(), Ed25519Key.fromSeed(in.fixed(Ed25519Key.SEED_SIZE)));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(root).instant(expires).fixed(key.seed());
    }

    /** The whole credential; see {@link #toString} for logs. */
    public String text() {
        return PREFIX
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(encoded().toArray());
    }

    /** What the ledger knows it by. */
    public Hash id() {
        return Hash.of(key.publicKey().encoded());
    }

    public EnrolmentProof.ByToken sign(EnrolmentStatement statement) {
        return new EnrolmentProof.ByToken(id(), statement.time(), key.sign(statement.message()));
    }

    @Override
    public String toString() {
        return "EnrolmentToken[" + id().hex() + ", expires=" + expires + "]";
    }
}
