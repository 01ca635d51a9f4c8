package internet2.server.workloads;

import internet2.foundation.Bytes;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.authority.IssuedCertificate;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An X.509-SVID with its key (X509-SVID specification).
 *
 * @param spiffeId {@code spiffe://...}
 * @param chain the certificate first, then what stands between it and the root, DER
 */
record Svid(String spiffeId, List<Bytes> chain, PrivateKey key, Instant notBefore, Instant notAfter) {

    /** How much later than this node's the authority's clock may be. */
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(1);

    Svid {
        chain = List.copyOf(chain);
    }

    /**
     * What was issued may come from another node, whose word is not enough: that it is of this key, names whom it
     * should and is in force is seen here. How long it lives is the policy's, which raises wishes that are too short.
     *
     * @param names all that it may have, the SPIFFE ID first
     */
    static Svid of(List<String> names, IssuedCertificate issued, KeyPair pair, Instant now) throws IssuanceRefused {
        try {
            X509Certificate leaf = issued.x509().getFirst();
            boolean ofTheKey = Arrays.equals(
                    leaf.getPublicKey().getEncoded(), pair.getPublic().getEncoded());
            if (!ofTheKey || !names(leaf).equals(Set.copyOf(names))) {
                throw unusable("is the certificate of somebody else");
            }
            Instant notBefore = leaf.getNotBefore().toInstant();
            Instant notAfter = leaf.getNotAfter().toInstant();
            if (now.isBefore(notBefore.minus(CLOCK_SKEW_MAX)) || !now.isBefore(notAfter)) {
                throw unusable("is in force from " + notBefore + " to " + notAfter + ", and it is " + now);
            }
            return new Svid(names.getFirst(), issued.chain(), pair.getPrivate(), notBefore, notAfter);
        } catch (IllegalStateException | CertificateParsingException e) {
            throw new IssuanceRefused(Code.UNAVAILABLE, "the authority's answer is no certificate", e);
        }
    }

    private static IssuanceRefused unusable(String what) {
        return new IssuanceRefused(Code.UNAVAILABLE, "the authority's answer " + what);
    }

    private static Set<String> names(X509Certificate leaf) throws CertificateParsingException {
        return Optional.ofNullable(leaf.getSubjectAlternativeNames()).orElse(List.of()).stream()
                .map(name -> String.valueOf(name.get(1)))
                .collect(Collectors.toSet());
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "Svid[" + spiffeId + " until " + notAfter + "]";
    }
}
