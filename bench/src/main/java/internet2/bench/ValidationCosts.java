package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.FastCrypto;
import internet2.trustchain.authority.CertificateVerifier;
import internet2.trustchain.validation.Certificate;
import internet2.trustchain.validation.KeyPurpose;
import internet2.trustchain.validation.RevocationEvidence;
import internet2.trustchain.validation.RevocationPolicy;
import internet2.trustchain.validation.ValidationParameters;
import internet2.trustchain.validation.ValidationResult;
import internet2.trustchain.validation.Validator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * What it costs to validate a certificate: read and judged, with an issuer whose signature is remembered and with one
 * that is new.
 *
 * <p>Arguments: a chain in PEM, leaf first (as {@code nexus cert request} writes it), the root in PEM, seconds.
 */
public final class ValidationCosts {

    private ValidationCosts() {}

    public static void main(String[] arguments) throws Exception {
        List<Bytes> chain = CertificateVerifier.certificates(Files.readString(Path.of(arguments[0])));
        Certificate root = Certificate.parse(CertificateVerifier.certificates(Files.readString(Path.of(arguments[1])))
                .getFirst());
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[2]));
        List<Certificate> issuers =
                chain.stream().skip(1).map(Certificate::parse).toList();
        Validator cached = new Validator(List.of(root));
        System.out.println("accelerated: " + FastCrypto.accelerated());
        measure("warm-up", time, () -> validate(cached, chain.getFirst(), issuers));
        measure("issuer remembered", time, () -> validate(cached, chain.getFirst(), issuers));
        measure("issuer new", time, () -> validate(new Validator(List.of(root)), chain.getFirst(), issuers));
    }

    private static ValidationResult validate(Validator validator, Bytes leaf, List<Certificate> issuers) {
        ValidationParameters parameters = ValidationParameters.at(Instant.now())
                .forPurpose(KeyPurpose.PEER)
                .withRevocation(RevocationPolicy.IGNORED);
        return validator.validate(Certificate.parse(leaf), issuers, RevocationEvidence.NONE, parameters);
    }

    private static void measure(String name, Duration time, Supplier<ValidationResult> validation) throws Exception {
        System.out.println(Load.run(name, 1, time, () -> {
            if (!validation.get().isValid()) {
                throw new IllegalStateException(validation.get().toString());
            }
        }));
    }
}
