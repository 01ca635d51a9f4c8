package internet2.trustchain.validation;

import java.util.Optional;

/** Which signatures and keys count, today. */
public enum AlgorithmPolicy {
    /** RSA from 2048 bits, the NIST curves from P-256, Edwards curves, ML-DSA; SHA-2 and nothing older. */
    CURRENT,
    /** As the Baseline Requirements section 7.1.3 have it: RSA of whole bytes from 2048 bits, P-256 to P-521. */
    WEB_PKI,
    /** Also SHA-1, DSA and RSA from 1024 bits: for archives and test suites of their time. */
    HISTORIC;

    private static final int RSA_BITS_MIN = 2048;
    private static final int RSA_BITS_HISTORIC_MIN = 1024;
    /** Each verification costs the square of this. */
    private static final int RSA_BITS_MAX = 16384;

    /** What is wrong with it, if anything is. */
    Optional<String> fault(SignatureAlgorithm algorithm) {
        boolean historic = algorithm.usesSha1() || algorithm.key() == KeyKind.DSA;
        boolean web = algorithm.key() == KeyKind.RSA || algorithm.key().isElliptic();
        return switch (this) {
            case HISTORIC -> Optional.empty();
            case CURRENT -> historic ? fault(algorithm + " is too weak") : Optional.empty();
            case WEB_PKI -> historic || !web ? fault(algorithm + " is not for the Web PKI") : Optional.empty();
        };
    }

    /** What is wrong with it, if anything is. */
    Optional<String> fault(SubjectPublicKey key) {
        if (key.kind().isEmpty()) {
            return fault("a key of the kind " + key.algorithm().algorithm() + " in this form is not known");
        }
        return switch (key.kind().get()) {
            case RSA -> rsaFault(key.size());
            case DSA -> this == HISTORIC ? Optional.empty() : fault("DSA is not used any more");
            case P256, P384, P521 -> Optional.empty();
            default -> this == WEB_PKI ? fault(key.kind().get() + " is not for the Web PKI") : Optional.empty();
        };
    }

    private Optional<String> rsaFault(int bits) {
        int least = this == HISTORIC ? RSA_BITS_HISTORIC_MIN : RSA_BITS_MIN;
        if (bits < least || bits > RSA_BITS_MAX) {
            return fault("RSA has " + least + " to " + RSA_BITS_MAX + " bits, not " + bits);
        }
        return this == WEB_PKI && bits % 8 != 0 ? fault("RSA of " + bits + " bits: no whole bytes") : Optional.empty();
    }

    private static Optional<String> fault(String text) {
        return Optional.of(text);
    }
}
