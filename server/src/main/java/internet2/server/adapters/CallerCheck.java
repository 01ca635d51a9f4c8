package internet2.server.adapters;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.ClientAuthenticator;
import internet2.server.gateway.ClientIdentity;
import internet2.server.gateway.Role;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificateVerifier;
import internet2.trustchain.authority.Hierarchy;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuerCertificate;
import internet2.trustchain.authority.SubjectName;
import internet2.trustchain.validation.KeyPurpose;
import internet2.trustchain.validation.ValidationParameters;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whose a client certificate is: of this network, in force, and naming an identity. */
public final class CallerCheck implements ClientAuthenticator {

    private static final int URI_NAME = 6;

    private volatile @Nullable Verifier verifier;
    private final CertificateState state;
    private final String trustDomain;
    private final NodeId administrator;
    private final InstantSource clock;

    /** @param administrator who is the admin of this node */
    public CallerCheck(CertificateState state, NodeId administrator, InstantSource clock) {
        this.state = state;
        this.trustDomain = state.genesis().trustDomain();
        this.administrator = administrator;
        this.clock = clock;
    }

    /** Good as long as no intermediate was renewed. */
    private record Verifier(List<IssuerCertificate> issuers, CertificateVerifier certificates) {}

    private Verifier verifier() {
        Verifier known = verifier;
        List<IssuerCertificate> issuers = state.intermediates(Hierarchy.NETWORK);
        if (known == null || !known.issuers().equals(issuers)) {
            known = new Verifier(
                    issuers, new CertificateVerifier(state.genesis().rootCertificate(), issuers));
            verifier = known;
        }
        return known;
    }

    @Override
    public ClientIdentity authenticate(List<X509Certificate> chain) {
        X509Certificate leaf = chain.getFirst();
        CertificateVerifier.Verification found = verifier()
                .certificates()
                .verify(
                        encoded(leaf),
                        ValidationParameters.at(clock.instant()).forPurpose(KeyPurpose.CLIENT),
                        CertificateVerifier.Evidence.of(state));
        if (!found.valid()) {
            throw ApiProblem.forbidden("the client certificate is refused: " + found.reasons());
        }
        NodeId id = identity(leaf)
                .orElseThrow(() -> ApiProblem.forbidden(
                        "the client certificate names no identity of " + trustDomain + " as a SPIFFE ID"));
        return new ClientIdentity(id, id.toString(), id.equals(administrator) ? Role.ADMIN : Role.IDENTITY, leaf);
    }

    private Optional<NodeId> identity(X509Certificate leaf) {
        try {
            return Optional.ofNullable(leaf.getSubjectAlternativeNames()).orElse(List.of()).stream()
                    .filter(name -> name.get(0).equals(URI_NAME))
                    .map(name -> String.valueOf(name.get(1)))
                    .flatMap(CallerCheck::spiffe)
                    .flatMap(spiffe -> spiffe.subject(trustDomain).stream())
                    .findFirst();
        } catch (CertificateParsingException e) {
            throw ApiProblem.forbidden("the client certificate's names can't be read");
        }
    }

    private static Stream<SubjectName.SpiffeId> spiffe(String uri) {
        try {
            return SubjectName.parse(uri) instanceof SubjectName.SpiffeId id ? Stream.of(id) : Stream.empty();
        } catch (IssuanceRefused e) {
            return Stream.empty();
        }
    }

    private static Bytes encoded(X509Certificate certificate) {
        try {
            return Bytes.wrap(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw ApiProblem.forbidden("the client certificate can't be read");
        }
    }
}
