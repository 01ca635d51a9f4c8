package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Ledger;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation.PromoteValidator;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.CertificateRequest;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.ControlStatement;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.LocalIssuingKey;
import internet2.trustchain.authority.NetworkKey;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.RevocationReason;
import internet2.trustchain.authority.SigningRequest;
import internet2.trustchain.authority.SubjectName;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.epochs.KeyEpoch;
import internet2.trustchain.threshold.epochs.KeysModule;
import internet2.trustchain.threshold.epochs.KeysState;
import internet2.trustchain.threshold.group.Scalar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A network whose keys went from the one node that founded it to all that vote. */
@Timeout(180)
final class NobodyHoldsTheKeyTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration BLOCK_WAIT = Duration.ofSeconds(10);

    @TempDir
    Path folder = Path.of("");

    @Test
    void anyThresholdIssuesWithoutTheFounderAndNoNodeCouldAlone() throws Exception {
        List<RunningNode> others = new ArrayList<>();
        try (RunningNode founder = RunningNode.start(folder.resolve("founder"), Map.of())) {
            KeyShare whole = share(founder.data(), NetworkKey.ISSUING);
            Bytes made = file(founder.data(), NetworkKey.ISSUING);
            Bytes seed = made.slice(made.size() - 32, made.size());
            assertThat(signsAlone(epoch(founder, NetworkKey.ISSUING).key(), whole))
                    .as("at first one machine holds the key, and nobody says otherwise")
                    .isTrue();
            assertThat(isKey(epoch(founder, NetworkKey.ISSUING).key(), seed)).isTrue();
            others.addAll(joinAll(founder));
            for (RunningNode other : others) {
                promote(founder, other);
            }
            awaitHolders(founder, 4);
            for (RunningNode other : others) {
                awaitHolders(other, 4);
            }
            byControl(founder);
            assertThat(catchThrowableOfType(IssuanceRefused.class, () -> byControl(others.getFirst()))
                            .code())
                    .as("only the founder looks who controls a name, and the others know that")
                    .isEqualTo(IssuanceRefused.Code.NOT_ENTITLED);
            founder.node().close();

            others.getFirst().close();
            others.set(0, RunningNode.start(others.getFirst().data(), Map.of()));

            IssuedCertificate issued = issue(others.getFirst());

            assertThat(openssl(issued, others.get(1))).contains("OK");
            requireRevocable(issued, others.getFirst());
            for (RunningNode node : others) {
                requireCannotSign(node);
            }
            requireCannotSignFrom(folder.resolve("founder"), epoch(others.getFirst(), NetworkKey.ISSUING));
            requireForgotten(folder.resolve("founder"), whole.secret().encoded());
            requireForgotten(folder.resolve("founder"), seed);
        } finally {
            others.forEach(RunningNode::close);
        }
    }

    private List<RunningNode> joinAll(RunningNode founder) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<RunningNode> joined = new ArrayList<>();
            List<Callable<RunningNode>> joining = Stream.of("second", "third", "fourth")
                    .<Callable<RunningNode>>map(name -> () -> RunningNode.join(folder.resolve(name), founder))
                    .toList();
            for (Future<RunningNode> each : threads.invokeAll(joining)) {
                joined.add(each.get());
            }
            return joined;
        }
    }

    private static void promote(RunningNode founder, RunningNode other) {
        founder.node()
                .core()
                .accounts()
                .administrator()
                .submit(MembershipModule.NAME, new PromoteValidator(other.node().id(), 1))
                .join();
    }

    /** Until every key is held by so many, and this node has its share of each. */
    private static void awaitHolders(RunningNode running, int count) throws InterruptedException {
        Ledger ledger = running.node().core().ledger();
        while (!Stream.of(NetworkKey.values()).allMatch(key -> holdsWith(running, key, count))) {
            assertThat(ledger.awaitHeight(ledger.tip().height() + 1, BLOCK_WAIT))
                    .as("the ledger goes on")
                    .isTrue();
        }
    }

    private static boolean holdsWith(RunningNode running, NetworkKey key, int count) {
        KeyEpoch epoch = epoch(running, key);
        return epoch.key().shares().size() == count
                && running.node().core().certification().keys().holds(key)
                && Files.exists(running.data().resolve("keys/" + key.id() + ".share"));
    }

    private static KeyEpoch epoch(RunningNode running, NetworkKey key) {
        Ledger ledger = running.node().core().ledger();
        return new KeysState(() -> ledger.state(KeysModule.NAME))
                .current(key.id())
                .orElseThrow();
    }

    private static IssuedCertificate issue(RunningNode at) throws IssuanceRefused {
        Bytes csr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(RANDOM), List.of()));
        NodeId node = at.node().id();
        String name = internet2.trustchain.NodeNames.of(
                node, at.node().core().certificates().genesis().trustDomain());
        return at.node()
                .core()
                .issuance()
                .issue(new IssueRequest(csr, List.of(name), Optional.empty(), Purpose.SERVICE, node));
    }

    /** As ACME does, for a name in the network's zone. */
    private static void byControl(RunningNode at) throws IssuanceRefused {
        Bytes csr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(RANDOM), List.of()));
        ControlStatement control = new ControlStatement(
                "https://ca.example/acme/acct/1",
                List.of(new ControlStatement.Shown(
                        SubjectName.parse("web.internal"), ControlMethod.HTTP_01, Instant.now())));
        at.node()
                .core()
                .certification()
                .authority()
                .issue(CertificateRequest.parse(csr), control, Purpose.SERVICE, Duration.ofHours(1));
    }

    /** The list is signed by the holders of the issuing key, too. */
    private void requireRevocable(IssuedCertificate issued, RunningNode at) throws Exception {
        Authority authority = at.node().core().certification().authority();
        authority.revoke(issued.serial(), RevocationReason.SUPERSEDED, at.node().id());
        Path list = Files.write(
                folder.resolve("list.crl"), authority.revocationList().toArray());
        Path issuers = Files.writeString(folder.resolve("issuers.pem"), issued.issuersPem());
        assertThat(run("openssl", "crl", "-inform", "DER", "-in", list.toString(), "-CAfile", issuers.toString()))
                .contains("verify OK");
    }

    private String openssl(IssuedCertificate issued, RunningNode at) throws IOException, InterruptedException {
        Path leaf = Files.writeString(folder.resolve("leaf.pem"), issued.certificatePem());
        Path issuers = Files.writeString(folder.resolve("issuers.pem"), issued.issuersPem());
        return run(
                "openssl",
                "verify",
                "-x509_strict",
                "-CAfile",
                at.data().resolve("admin/root.pem").toString(),
                "-untrusted",
                issuers.toString(),
                leaf.toString());
    }

    private static String run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** That no file of the folder has these bytes anywhere. */
    private static void requireForgotten(Path data, Bytes secret) throws IOException {
        String wanted = new String(secret.toArray(), StandardCharsets.ISO_8859_1);
        try (Stream<Path> all = Files.walk(data)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(wanted))
                        .as("%s still holds the key", file)
                        .isFalse();
            }
        }
    }

    private static void requireCannotSign(RunningNode running) throws IOException {
        requireCannotSignFrom(running.data(), epoch(running, NetworkKey.ISSUING));
    }

    /** With every 32 bytes that stand anywhere in its files, and with its share as it is meant to be used. */
    private static void requireCannotSignFrom(Path data, KeyEpoch epoch) throws IOException {
        for (NetworkKey key : NetworkKey.values()) {
            assertThat(data.resolve("keys/" + key.id() + ".seed")).doesNotExist();
        }
        KeyShare share = share(data, NetworkKey.ISSUING);
        assertThat(share.belongsTo(epoch.key())).isTrue();
        assertThatThrownBy(() -> LocalIssuingKey.of(epoch.key(), share, RANDOM))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(signsAlone(epoch.key(), share)).isFalse();
        List<Path> files;
        try (Stream<Path> all = Files.walk(data.resolve("keys"))) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            for (int at = 0; at + Scalar.SIZE <= content.length; at++) {
                Bytes piece = Bytes.of(content).slice(at, at + Scalar.SIZE);
                assertThat(isKey(epoch.key(), piece)).as("%s at %d", file, at).isFalse();
            }
        }
    }

    /** Whether these bytes are all of the key: its scalar, or the seed of an ordinary key. */
    private static boolean isKey(GroupKey key, Bytes piece) {
        return Ed25519Key.fromSeed(piece).publicKey().equals(key.signatureKey()) || isScalarOf(key, piece);
    }

    private static boolean isScalarOf(GroupKey key, Bytes piece) {
        try {
            Scalar scalar = Scalar.decode(new CanonicalReader(piece));
            return new KeyShare(1, scalar).publicShare().equals(key.publicKey());
        } catch (IllegalArgumentException | MalformedInputException e) {
            return false; // no scalar
        }
    }

    /** Whether this secret is the key, whatever is said about how many hold it. */
    private static boolean signsAlone(GroupKey key, KeyShare secret) {
        GroupKey pretended =
                new GroupKey(1, key.publicKey(), new TreeMap<>(Map.of(secret.holder(), secret.publicShare())));
        try {
            Bytes message = Bytes.utf8("forged");
            Bytes signature = LocalIssuingKey.of(pretended, secret, RANDOM).sign(message);
            return key.signatureKey().verify(message, signature);
        } catch (IllegalStateException e) {
            return false; // the signature did not hold, and nobody else is to blame
        }
    }

    private static KeyShare share(Path data, NetworkKey key) throws IOException {
        // u8 format, u64 epoch, the share in 33 bytes; then what all of the key follows from, if this node made it
        return CanonicalReader.decode(file(data, key).slice(9, 42), KeyShare::decode);
    }

    private static Bytes file(Path data, NetworkKey key) throws IOException {
        return Bytes.wrap(Files.readAllBytes(data.resolve("keys/" + key.id() + ".share")));
    }
}
