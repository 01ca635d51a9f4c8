package internet2.cli;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.CertificateVerifier;
import internet2.trustchain.authority.CertificateVerifier.Evidence;
import internet2.trustchain.authority.CertificateVerifier.Verification;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.TrustProof;
import internet2.trustchain.log.TrustProofJson;
import internet2.trustchain.validation.AlgorithmPolicy;
import internet2.trustchain.validation.Certificate;
import internet2.trustchain.validation.KeyPurpose;
import internet2.trustchain.validation.OcspResponse;
import internet2.trustchain.validation.Oid;
import internet2.trustchain.validation.Profile;
import internet2.trustchain.validation.ReferenceIdentity;
import internet2.trustchain.validation.RevocationEvidence;
import internet2.trustchain.validation.RevocationList;
import internet2.trustchain.validation.RevocationPolicy;
import internet2.trustchain.validation.ValidationParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nexus cert verify}: a chain in a file against roots, revocation and the log. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a certificate and says why where it is refused (RFC 5280, 9618, 9525).",
            "Against this network it asks the node about revocation and the log, and reads the trust proof that",
            "lies beside FILE. With --roots no node is asked."
        },
        footer = {
            "",
            "Exit codes: 0 good, 1 refused, 2 usage, 3 unreachable.",
            "Example: nexus cert verify web.crt --name web.example.internal --purpose server",
            "Example: nexus cert verify chain.pem --roots roots.pem --crl ca.crl --at 2026-01-01T00:00:00Z"
        })
final class VerifyCommand implements Callable<Integer> {

    /** What {@code --profile} takes. */
    enum Rules {
        path,
        rfc5280,
        web
    }

    /** What {@code --purpose} takes. */
    enum Use {
        any,
        server,
        client,
        peer,
        ca
    }

    private static final String CRL = "X509 CRL";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The certificate and what helps to reach a root, PEM.")
    private Path file = Path.of("");

    @Option(
            names = "--roots",
            paramLabel = "FILE",
            description = "PEM: what is self-signed in it is trusted, the rest may help (default: the network's root).")
    private @Nullable Path roots;

    @Option(names = "--at", paramLabel = "TIME", description = "When, such as 2026-01-01T00:00:00Z (default: now).")
    private @Nullable Instant at;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "A DNS name, IP address or mailbox that it must be for.")
    private @Nullable String name;

    @Option(
            names = "--purpose",
            defaultValue = "any",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Use purpose = Use.any;

    @Option(
            names = "--profile",
            defaultValue = "path",
            description = {
                "path: what every relying party checks; rfc5280: also what a conforming authority must issue;",
                "web: also the Baseline Requirements of the CA/Browser Forum (default: ${DEFAULT-VALUE})."
            })
    private Rules profile = Rules.path;

    @Option(
            names = "--crl",
            paramLabel = "FILE",
            description = "A revocation list, PEM or DER; with one, every certificate's standing must be known.")
    private List<Path> lists = new ArrayList<>();

    @Option(names = "--ocsp", paramLabel = "FILE", description = "An OCSP response, DER; likewise.")
    private List<Path> responses = new ArrayList<>();

    @Option(names = "--policy", paramLabel = "OID", description = "The path must be valid for one of these policies.")
    private List<String> policies = new ArrayList<>();

    @Option(
            names = "--proof",
            paramLabel = "FILE",
            description = "The trust proof, JSON (default: FILE with .proof.json for its ending, if that is there).")
    private @Nullable Path proof;

    @Override
    public Integer call() {
        NodeOptions options = ((ProgramRoot) spec.root().userObject()).options();
        Report report = new Report(options.output(spec.commandLine().getOut()), file);
        List<Bytes> chain = certificates(file);
        Verification found = roots == null
                ? atNode(chain, options)
                : verifier(chain, roots).verify(chain.getFirst(), parameters(), evidence(Optional.empty()));
        report.print(found);
        if (!found.valid()) {
            throw CommandFailure.refused(file + " is refused: " + found.reasons());
        }
        return 0;
    }

    private Verification atNode(List<Bytes> chain, NodeOptions options) {
        CertificateVerifier verifier =
                verifier(chain, options.dataFolder().resolve("admin").resolve("root.pem"));
        try (NodeClient node = options.connect()) {
            Verification found = verifier.verify(
                    chain.getFirst(), parameters(), evidence(Optional.of(LedgerStanding.logTrust(node))));
            return found.path().isEmpty() ? found : LedgerStanding.added(node, found);
        }
    }

    private static CertificateVerifier verifier(List<Bytes> chain, Path rootsFile) {
        List<Certificate> trusted = parse(rootsFile, certificates(rootsFile));
        List<Certificate> anchors = trusted.stream()
                .filter(each -> each.issuer().equals(each.subject()))
                .toList();
        if (anchors.isEmpty()) {
            throw CommandFailure.usage(rootsFile + " has no self-signed certificate to trust");
        }
        List<Certificate> helpers = new ArrayList<>(trusted);
        helpers.removeAll(anchors);
        chain.stream().skip(1).forEach(der -> readable(der).ifPresent(helpers::add));
        return new CertificateVerifier(anchors, helpers);
    }

    /** One that can't be read is of no help; whether one is missed, the path will show. */
    private static Optional<Certificate> readable(Bytes der) {
        try {
            return Optional.of(Certificate.parse(der));
        } catch (MalformedInputException e) {
            return Optional.empty();
        }
    }

    private ValidationParameters parameters() {
        boolean told = !lists.isEmpty() || !responses.isEmpty();
        ValidationParameters parameters = ValidationParameters.at(at == null ? Instant.now() : at)
                .forPurpose(
                        switch (purpose) {
                            case any -> KeyPurpose.ANY;
                            case server -> KeyPurpose.SERVER;
                            case client -> KeyPurpose.CLIENT;
                            case peer -> KeyPurpose.PEER;
                            case ca -> KeyPurpose.CA;
                        })
                .withRevocation(told ? RevocationPolicy.REQUIRED : RevocationPolicy.IGNORED);
        parameters = switch (profile) {
            case path -> parameters;
            case rfc5280 -> parameters.withProfile(Profile.RFC5280, AlgorithmPolicy.CURRENT);
            case web -> parameters.withProfile(Profile.WEB_PKI, AlgorithmPolicy.WEB_PKI);
        };
        try {
            if (name != null) {
                parameters = parameters.forName(ReferenceIdentity.parse(name));
            }
            return parameters.forPolicies(
                    new HashSet<>(policies.stream().map(Oid::of).toList()));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    private Evidence evidence(Optional<LogTrust> logTrust) {
        RevocationEvidence revocation = new RevocationEvidence(
                lists.stream()
                        .map(path -> parse(path, der(path), RevocationList::parse))
                        .toList(),
                responses.stream()
                        .map(path -> parse(path, bytes(path), OcspResponse::parse))
                        .toList());
        return new Evidence(revocation, Optional.empty(), proof(), logTrust);
    }

    private Optional<TrustProof> proof() {
        Path beside = proof == null
                ? file.resolveSibling(file.getFileName().toString().replaceFirst("\\.[a-z]+$", "") + ".proof.json")
                : proof;
        if (proof == null && !Files.exists(beside)) {
            return Optional.empty();
        }
        try {
            return Optional.of(TrustProofJson.read(text(beside)));
        } catch (LogRefused e) {
            throw CommandFailure.refused(beside + ": " + e.reason());
        }
    }

    private static List<Bytes> certificates(Path path) {
        try {
            return CertificateVerifier.certificates(text(path));
        } catch (MalformedInputException e) {
            throw CommandFailure.refused(path + ": " + e.getMessage());
        }
    }

    private static List<Certificate> parse(Path path, List<Bytes> certificates) {
        return certificates.stream()
                .map(der -> parse(path, der, Certificate::parse))
                .toList();
    }

    private static <T> T parse(Path path, Bytes der, Function<Bytes, T> parser) {
        try {
            return parser.apply(der);
        } catch (MalformedInputException e) {
            throw CommandFailure.refused(path + ": " + e.getMessage());
        }
    }

    private static Bytes der(Path path) {
        Bytes content = bytes(path);
        if (!content.isEmpty() && content.at(0) == '-') {
            try {
                return Pem.parse(CRL, content.utf8());
            } catch (MalformedPemException e) {
                throw CommandFailure.refused(path + ": " + e.getMessage());
            }
        }
        return content;
    }

    private static String text(Path path) {
        return new String(bytes(path).toArray(), StandardCharsets.UTF_8);
    }

    private static Bytes bytes(Path path) {
        try {
            return Bytes.wrap(Files.readAllBytes(path));
        } catch (IOException e) {
            throw CommandFailure.usage("can't read " + path + ": " + e.getMessage());
        }
    }
}
