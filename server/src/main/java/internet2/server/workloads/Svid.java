package internet2.server.workloads;

import internet2.foundation.Bytes;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.authority.IssuedCertificate;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
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

    Svid {
        chain = List.copyOf(chain);
    }

    /**
     * What was issued may come from another node, whose word is not enough: that it is of this key and names whom it
     * should is seen here. Whether it is in force, whoever is shown it sees.
     *
     * @param names all that it may have, the SPIFFE ID first
     */
    static Svid of(List<String> names, IssuedCertificate issued, KeyPair pair) throws IssuanceRefused {
        try {
            X509Certificate leaf = issued.x509().getFirst();
            boolean ofTheKey = Arrays.equals(
                    leaf.getPublicKey().getEncoded(), pair.getPublic().getEncoded());
            if (ofTheKey && names(leaf).equals(Set.copyOf(names))) {
                return new Svid(
                        names.getFirst(),
                        issued.chain(),
                        pair.getPrivate(),
                        leaf.getNotBefore().toInstant(),
                        leaf.getNotAfter().toInstant());
            }
        } catch (IllegalStateException | CertificateParsingException e) {
            throw new IssuanceRefused(Code.UNAVAILABLE, "the authority's answer is no certificate", e);
        }
        throw new IssuanceRefused(Code.UNAVAILABLE, "the authority's answer is the certificate of somebody else");
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
