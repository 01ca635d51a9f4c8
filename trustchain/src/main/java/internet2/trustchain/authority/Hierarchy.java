package internet2.trustchain.authority;

import internet2.foundation.encoding.CanonicalReader;
import java.util.Locale;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Under which root a certificate stands; what authorities sign with tells them apart. */
public enum Hierarchy {
    /** Ed25519 roots and intermediates, whose keys no machine holds. */
    NETWORK,
    /** ECDSA P-256 throughout, for browsers and old devices; weaker, since one validator holds its keys. */
    WEB;

    /** The canonical encoding's byte. */
    int code() {
        return this == NETWORK ? 1 : 2;
    }

    static Hierarchy decode(CanonicalReader in) {
        int code = in.u8();
        return switch (code) {
            case 1 -> NETWORK;
            case 2 -> WEB;
            default -> throw in.malformed("a hierarchy is 1 (network) or 2 (web), not " + code);
        };
    }

    /** What its authorities sign with. */
    AlgorithmIdentifier signature() {
        return switch (this) {
            case NETWORK -> X509.ED25519;
            case WEB -> X509.ECDSA_SHA256;
        };
    }

    /** As the command line and the API write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
