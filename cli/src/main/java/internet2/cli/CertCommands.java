package internet2.cli;

import internet2.foundation.crypto.Pem;
import internet2.server.FirstContact;
import internet2.trustchain.authority.EnrolmentToken;
import internet2.trustchain.authority.Hierarchy;
import internet2.trustchain.authority.Purpose;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "cert",
        mixinStandardHelpOptions = true,
        description = "Certificates: request, renew, show, revoke, verify.",
        subcommands = {
            CertCommands.Request.class,
            RenewCommand.class,
            CertCommands.Show.class,
            CertCommands.Revoke.class,
            TokenCommands.class,
            VerifyCommand.class
        })
final class CertCommands {

    private CertCommands() {}

    @Command(
            name = "request",
            mixinStandardHelpOptions = true,
            description = {
                "Requests a certificate and writes PREFIX.crt (leaf, then chain), PREFIX.proof.json (trust proof)",
                "and, without --csr, PREFIX.key. With --token it needs no identity, and writes the network's root into",
                "PREFIX.root.pem; `nexus cert renew PREFIX` renews it by its own key."
            },
            footer = {
                "",
                "Example: nexus cert request web.example.internal --ttl 12h --out web",
                "         nexus cert request web.example.internal --token i2e-... --node https://[::1]:8443"
            })
    static final class Request extends NodeCommand {

        @Parameters(paramLabel = "NAME", arity = "1..*", description = "DNS names or IPv6 addresses, first one first.")
        private List<String> names = new ArrayList<>();

        @Option(
                names = "--csr",
                paramLabel = "FILE",
                description = "A PKCS#10 request, PEM; without one a key is made here and never leaves.")
        private @Nullable Path csr;

        @Option(names = "--ttl", paramLabel = "DURATION", description = "Lifetime, such as 12h (default: by policy).")
        private @Nullable Duration ttl;

        @Option(names = "--out", paramLabel = "PREFIX", description = "Where to write (default: the first name).")
        private @Nullable String out;

        @Option(
                names = "--hierarchy",
                paramLabel = "NAME",
                defaultValue = "network",
                description = "network (default), or web: ECDSA throughout, for what browsers and old devices reach.")
        private String hierarchy = "network";

        @Option(
                names = "--token",
                paramLabel = "TOKEN",
                description = "A one-time token of `nexus cert token create`, or the file that holds it.")
        private @Nullable String token;

        /** Of the network that was met with the token. */
        private @Nullable Pem root;

        private String prefix() {
            return out == null ? names.getFirst().replace("*", "wildcard") : out;
        }

        @Override
        NodeClient connect() {
            if (token == null) {
                return options().connect();
            }
            FirstContact met = EnrolledMachine.meet(options().namedNode(), enrolment(token));
            root = met.root();
            return new NodeClient(options().namedNode(), met.tls());
        }

        /** A secret on a command line is for all users of the machine to see. */
        private static EnrolmentToken enrolment(String given) {
            return EnrolledMachine.token(
                    given.startsWith("i2e-") ? given : read(Path.of(given)).strip());
        }

        @Override
        void run(NodeClient node, Output output) {
            String prefix = prefix();
            Map<String, Object> request = new LinkedHashMap<>();
            request.put("names", names);
            request.put("hierarchy", hierarchy);
            if (ttl != null) {
                request.put("ttl", ttl);
            }
            CertificateFiles files = new CertificateFiles(prefix);
            Optional<OwnKey> own = csr == null ? Optional.of(own(files)) : Optional.empty();
            String signing = csr == null ? own.orElseThrow().csrPem() : read(csr);
            request.put("csr", signing);
            if (token != null) {
                Purpose purpose = hierarchy.equals(Hierarchy.WEB.text()) ? Purpose.WEB : Purpose.SERVICE;
                EnrolmentToken enrolment = enrolment(token);
                EnrolledMachine machine = new EnrolledMachine(enrolment.root(), InstantSource.system());
                request.put("enrolment", machine.by(enrolment, purpose, signing, names));
            }
            keep(files, own, node.send("POST", "cert/request", request), output);
        }

        /** Nothing that was there before is touched before there is something better. */
        private void keep(CertificateFiles files, Optional<OwnKey> own, JsonNode issued, Output output) {
            Map<String, String> contents = new LinkedHashMap<>();
            own.ifPresent(key -> contents.put(".key", key.privateKeyPem()));
            contents.put(
                    ".crt",
                    issued.path("certificate").asString() + issued.path("chain").asString());
            contents.put(
                    ".proof.json",
                    NodeClient.json().writerWithDefaultPrettyPrinter().writeValueAsString(issued.path("proof")) + "\n");
            if (root != null) {
                contents.put(".root.pem", root.text());
            }
            files.exchange(contents);
            if (root == null) {
                EnrolledMachine.forget(files.prefix());
            }
            output.say(
                    "certificate " + issued.path("serial").asString() + " for "
                            + String.join(", ", names) + ", valid until "
                            + issued.path("not_after").asString() + ": " + files.prefix() + ".crt",
                    issued);
        }

        private OwnKey own(CertificateFiles files) {
            return token == null ? OwnKey.create(names) : files.awaiting(names);
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows a certificate of this network and whether it is good.",
            footer = {"", "Example: nexus cert show web.crt"})
    static final class Show extends NodeCommand {

        @Parameters(paramLabel = "SERIAL|FILE", description = "A serial number in hexadecimal, or a PEM file.")
        private String certificate = "";

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("cert/" + serial(certificate)));
        }
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Revokes a certificate, everywhere at the next block.",
            footer = {"", "Example: nexus cert revoke web.crt --reason keyCompromise"})
    static final class Revoke extends NodeCommand {

        @Parameters(paramLabel = "SERIAL|FILE", description = "A serial number in hexadecimal, or a PEM file.")
        private String certificate = "";

        @Option(
                names = "--reason",
                defaultValue = "unspecified",
                description = "As RFC 5280 section 5.3.1 names them (default: ${DEFAULT-VALUE}).")
        private String reason = "unspecified";

        @Override
        void run(NodeClient node, Output output) {
            String serial = serial(certificate);
            JsonNode revoked = node.send("POST", "cert/revoke", Map.of("id", serial, "reason", reason));
            output.say("certificate " + serial + " revoked: " + reason, revoked);
        }
    }

    /** A serial number, given as such or inside a certificate. */
    static BigInteger serialNumber(String certificate) {
        if (certificate.matches("(0[xX])?[0-9a-fA-F:]{2,60}") && !Files.exists(Path.of(certificate))) {
            return new BigInteger(certificate.replaceFirst("^0[xX]", "").replace(":", ""), 16);
        }
        return Serials.ofPem(read(Path.of(certificate)));
    }

    /** The same as the API takes it. */
    private static String serial(String certificate) {
        return Serials.hex(serialNumber(certificate));
    }

    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw CommandFailure.usage("can't read " + file + ": " + e.getMessage());
        }
    }

    static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw CommandFailure.usage("can't write " + file + ": " + e.getMessage());
        }
    }
}
