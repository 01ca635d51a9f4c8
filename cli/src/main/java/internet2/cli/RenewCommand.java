package internet2.cli;

import internet2.trustchain.authority.RenewalSchedule;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Certificates of services, renewed before they end. */
@Command(
        name = "renew",
        mixinStandardHelpOptions = true,
        description = {
            "Renews certificates that `nexus cert request --out PREFIX` wrote, each with a new key.",
            "What came with a token needs --node, and no identity: its own key signs for the next.",
            "With --daemon it stays, renews each at two thirds of its life, and tries again where that fails.",
            "The files are exchanged as wholes, and then the service is told to load them."
        },
        footer = {
            "",
            "Example: nexus cert renew /etc/nginx/web --daemon --reload 'nginx -s reload'",
            "Others:  --reload 'caddy reload', --reload 'systemctl reload postgresql'"
        })
final class RenewCommand implements Callable<Integer> {

    private static final Duration RETRY_MIN = Duration.ofSeconds(30);

    /** Waits for what comes next. */
    @FunctionalInterface
    interface Waiting {
        void until(Instant moment) throws InterruptedException;
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PREFIX", arity = "1..*", description = "As it was given to --out.")
    private List<String> prefixes = new ArrayList<>();

    @Option(names = "--daemon", description = "Stay, and renew each in time.")
    private boolean daemon;

    @Option(
            names = "--reload",
            paramLabel = "COMMAND",
            description = "For the shell, after each renewal; INTERNET2_CERTIFICATE names the file.")
    private @Nullable String reload;

    @Option(names = "--keep-key", description = "Certify the same key again, for instance where TLSA records name it.")
    private boolean keepKey;

    @Option(names = "--ttl", paramLabel = "DURATION", description = "Lifetime, such as 12h (default: by policy).")
    private @Nullable Duration ttl;

    private final InstantSource clock;
    private final Waiting waiting;
    private final SecureRandom random = new SecureRandom();

    RenewCommand() {
        this(InstantSource.system(), moment -> Thread.sleep(Duration.between(Instant.now(), moment)));
    }

    RenewCommand(InstantSource clock, Waiting waiting) {
        this.clock = clock;
        this.waiting = waiting;
    }

    /** When a certificate's turn is. */
    private record Turn(Instant at, String prefix) {}

    @Override
    public Integer call() {
        prefixes.replaceAll(each -> each.endsWith(".crt") ? each.substring(0, each.length() - 4) : each);
        prefixes.forEach(RenewCommand::present);
        if (!daemon) {
            prefixes.forEach(this::renew);
            return 0;
        }
        PriorityQueue<Turn> turns = new PriorityQueue<>(Comparator.comparing(Turn::at));
        prefixes.forEach(each -> turns.add(new Turn(due(present(each)), each)));
        try {
            while (true) {
                Turn next = turns.remove();
                waiting.until(next.at());
                turns.add(new Turn(attempt(next.prefix()), next.prefix()));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Renews, or says why not; returns when it is this certificate's turn again. */
    private Instant attempt(String prefix) {
        try {
            renew(prefix);
            return due(present(prefix));
        } catch (CommandFailure e) {
            spec.commandLine().getErr().println(prefix + ".crt was not renewed: " + e.getMessage());
            spec.commandLine().getErr().flush();
            Instant earliest = clock.instant().plus(RETRY_MIN);
            Instant retry = RenewalSchedule.retryAt(
                    clock.instant(), present(prefix).getNotAfter().toInstant());
            return retry.isBefore(earliest) ? earliest : retry;
        }
    }

    private Instant due(X509Certificate certificate) {
        return RenewalSchedule.renewAt(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                random.nextDouble());
    }

    private void renew(String prefix) {
        CertificateFiles files = new CertificateFiles(prefix);
        X509Certificate before = files.certificate();
        boolean enrolled = EnrolledMachine.is(prefix);
        OwnKey key = key(files, before, enrolled);
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("id", Serials.hex(before.getSerialNumber()));
        request.put("csr", key.csrPem());
        if (enrolled) {
            request.put("proof", EnrolledMachine.of(prefix, clock).by(before, files.key(before), key.csrPem()));
        }
        if (ttl != null) {
            request.put("ttl", ttl);
        }
        NodeOptions options = ((ProgramRoot) spec.root().userObject()).options();
        JsonNode issued;
        try (NodeClient node = enrolled
                ? new NodeClient(options.namedNode(), Credential.trusting(EnrolledMachine.rootFile(prefix)))
                : options.connect()) {
            issued = node.send("POST", "cert/renew", request);
        }
        String chain =
                issued.path("certificate").asString() + issued.path("chain").asString();
        String proof = NodeClient.json().writerWithDefaultPrettyPrinter().writeValueAsString(issued.path("proof"));
        files.exchange(Map.of(".key", key.privateKeyPem(), ".crt", chain, ".proof.json", proof + "\n"));
        tell(prefix);
        options.output(spec.commandLine().getOut())
                .say(
                        prefix + ".crt renewed: certificate "
                                + issued.path("serial").asString() + ", valid until "
                                + issued.path("not_after").asString(),
                        issued);
    }

    private static X509Certificate present(String prefix) {
        return new CertificateFiles(prefix).certificate();
    }

    private OwnKey key(CertificateFiles files, X509Certificate before, boolean enrolled) {
        if (!keepKey) {
            return enrolled ? files.awaiting(List.of()) : OwnKey.create(List.of());
        }
        try {
            return OwnKey.of(new KeyPair(before.getPublicKey(), files.key(before)), List.of());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--keep-key: " + e.getMessage());
        }
    }

    private void tell(String prefix) {
        if (reload == null) {
            return;
        }
        try {
            ProcessBuilder shell = new ProcessBuilder("sh", "-c", reload).inheritIO();
            shell.environment()
                    .put(
                            "INTERNET2_CERTIFICATE",
                            Path.of(prefix + ".crt").toAbsolutePath().toString());
            int code = shell.start().waitFor();
            if (code != 0) {
                throw CommandFailure.refused(prefix + ".crt is renewed, but \"" + reload + "\" ended with " + code);
            }
        } catch (IOException e) {
            throw CommandFailure.refused(
                    prefix + ".crt is renewed, but \"" + reload + "\" can't be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.refused("interrupted while the service was told of " + prefix + ".crt");
        }
    }
}
