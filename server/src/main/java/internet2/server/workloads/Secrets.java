package internet2.server.workloads;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import internet2.foundation.Bytes;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import internet2.server.workloads.envoy.CertificateValidationContext;
import internet2.server.workloads.envoy.DataSource;
import internet2.server.workloads.envoy.Secret;
import internet2.server.workloads.envoy.TlsCertificate;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A process's identities as Envoy's secrets, under the names that SPIRE's agent gives them: a certificate by its SPIFFE
 * ID, the first one also as {@code default}; the roots by the trust domain's SPIFFE ID, and as {@code ROOTCA}.
 */
record Secrets(Identities identities) {

    static final String TYPE = "type.googleapis.com/" + Secret.getDescriptor().getFullName();

    private static final int NAMES_MAX = 64;
    private static final String DEFAULT = "default";
    private static final String ROOTS = "ROOTCA";

    /**
     * Blocks while certificates are issued, where a certificate is wanted.
     *
     * @param names all that there is where it is empty; at most {@value #NAMES_MAX}, each once
     * @throws StatusException {@code INVALID_ARGUMENT} where there are more names, {@code PERMISSION_DENIED} naming
     *     what the process has not
     */
    List<Any> of(LocalProcess process, List<String> names) throws StatusException {
        check(names);
        List<Svid> svids = svids(process, names);
        List<String> wanted = names.isEmpty() ? all(svids) : names;
        List<Any> secrets = new ArrayList<>();
        for (String name : wanted) {
            secrets.add(Any.pack(secret(name, svids)
                    .orElseThrow(() -> Status.PERMISSION_DENIED
                            .withDescription("no secret \"" + SecretStream.shortened(name) + "\" for " + process
                                    + "; it has: " + String.join(", ", all(svids)))
                            .asException())));
        }
        return secrets;
    }

    private static void check(List<String> names) throws StatusException {
        if (names.size() > NAMES_MAX || new HashSet<>(names).size() < names.size()) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("at most " + NAMES_MAX + " secrets are asked for at a time, each once")
                    .asException();
        }
    }

    /** The roots are there, whether or not a certificate is. */
    private List<Svid> svids(LocalProcess process, List<String> names) throws StatusException {
        if (names.isEmpty() || !names.stream().allMatch(this::isRoots)) {
            return identities.of(process);
        }
        identities.require(process);
        return List.of();
    }

    private boolean isRoots(String name) {
        return name.equals(ROOTS) || name.equals(identities.trustDomainId());
    }

    private List<String> all(List<Svid> svids) {
        List<String> names = new ArrayList<>(svids.stream().map(Svid::spiffeId).toList());
        names.add(identities.trustDomainId());
        return names;
    }

    private Optional<Secret> secret(String name, List<Svid> svids) {
        if (isRoots(name)) {
            CertificateValidationContext roots = CertificateValidationContext.newBuilder()
                    .setTrustedCa(inline(pem(identities.trustBundle())))
                    .build();
            return Optional.of(Secret.newBuilder()
                    .setName(name)
                    .setValidationContext(roots)
                    .build());
        }
        return svids.stream()
                .filter(svid -> name.equals(DEFAULT) || name.equals(svid.spiffeId()))
                .findFirst()
                .map(svid -> Secret.newBuilder()
                        .setName(name)
                        .setTlsCertificate(TlsCertificate.newBuilder()
                                .setCertificateChain(inline(pem(svid.chain())))
                                .setPrivateKey(inline(TlsKeys.toPem(svid.key()))))
                        .build());
    }

    private static String pem(List<Bytes> certificates) {
        StringBuilder pem = new StringBuilder();
        certificates.forEach(der -> pem.append(new Pem(Pem.CERTIFICATE, der).text()));
        return pem.toString();
    }

    private static DataSource inline(String text) {
        return DataSource.newBuilder()
                .setInlineBytes(ByteString.copyFromUtf8(text))
                .build();
    }
}
