package internet2.trustchain.authority;

import java.util.Locale;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Under which root a certificate stands; what authorities sign with tells them apart. */
public enum Hierarchy {
    /** Ed25519 roots and intermediates, whose keys no machine holds. */
    NETWORK,
    /** ECDSA P-256 throughout, for browsers and old devices; weaker, since one validator holds its keys. */
    WEB;

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
