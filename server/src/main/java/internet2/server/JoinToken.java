package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/**
 * What a newcomer is handed by an administrator, over any channel the two trust: which network, how to recognise it,
 * and a secret that works once.
 *
 * <p>The text form is {@code i2-} and base64url (RFC 4648 section 5) of the canonical encoding. It is a credential:
 * nothing may log it.
 *
 * @param rootFingerprint SHA-256 of the network root certificate's DER: the newcomer trusts nothing else
 * @param gatewayPort where the inviting node answers HTTPS, in case the newcomer was told another of its ports
 */
record JoinToken(NetworkId network, Hash rootFingerprint, int gatewayPort, Instant expires, Bytes secret)
        implements Encodable {

    private static final String PREFIX = "i2-";
    private static final int SECRET_SIZE = 24;
    private static final int TEXT_LENGTH_MAX = 300;

    static JoinToken draw(
            NetworkId network, Hash rootFingerprint, int gatewayPort, Instant expires, SecureRandom random) {
        byte[] secret = new byte[SECRET_SIZE];
        random.nextBytes(secret);
        return new JoinToken(network, rootFingerprint, gatewayPort, expires, Bytes.wrap(secret));
    }

    /** Throws {@link MalformedInputException} where {@code text} is no token. */
    static JoinToken parse(String text) {
        if (!text.startsWith(PREFIX) || text.length() > TEXT_LENGTH_MAX) {
            throw new MalformedInputException("a join token begins with " + PREFIX);
        }
        try {
            Bytes bytes = Bytes.wrap(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())));
            return CanonicalReader.decode(bytes, JoinToken::decode);
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException("a join token is base64url after " + PREFIX);
        }
    }

    private static JoinToken decode(CanonicalReader in) {
        return new JoinToken(new NetworkId(in.hash()), in.hash(), in.u16(), in.instant(), in.fixed(SECRET_SIZE));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(network.hash())
                .hash(rootFingerprint)
                .u16(gatewayPort)
                .instant(expires)
                .fixed(secret);
    }

    /** The whole credential; see {@link #toString} for logs. */
    String text() {
        return PREFIX
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(encoded().toArray());
    }

    /** What the inviting node remembers instead of the secret. */
    Hash digest() {
        return Hash.of(Bytes.utf8("internet2/join-token").concat(secret));
    }

    @Override
    public String toString() {
        return "JoinToken[network=" + network + ", expires=" + expires + "]";
    }
}
