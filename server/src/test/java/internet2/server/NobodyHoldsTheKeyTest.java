package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Receipt;
import internet2.server.adapters.Account;
import internet2.trustchain.NetworkKey;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.CertificateOperation.OrderIntermediate;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.Hierarchy;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.LocalIssuingKey;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.RevocationReason;
import internet2.trustchain.authority.SigningRequest;
import internet2.trustchain.names.Answerer;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.Transport;
import internet2.trustchain.names.ZoneFeed;
import internet2.trustchain.names.ZoneKeys;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.epochs.KeyEpoch;
import internet2.trustchain.threshold.group.Scalar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A network whose keys went from the one node that founded it to all that vote. */
@Timeout(180)
final class NobodyHoldsTheKeyTest {

    /** RFC 3225: the DO bit, where an OPT record has its TTL. */
    private static final long DNSSEC_OK = 0x8000;

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Duration BLOCK_WAIT = Duration.ofSeconds(1);

    @TempDir
    Path folder = Path.of("");

    @Test
    void anyThresholdIssuesWithoutTheFounderAndNoNodeCouldAlone() throws Exception {
        List<RunningNode> others = new ArrayList<>();
        try (RunningNode founder = RunningNode.start(folder.resolve("founder"), Map.of())) {
            KeyShare whole = share(founder.data(), NetworkKey.ISSUING);
            Bytes made = file(founder.data(), NetworkKey.ISSUING);
            Bytes seed = made.slice(made.size() - 32, made.size());
            assertThat(signsAlone(Validators.epoch(founder, NetworkKey.ISSUING).key(), whole))
                    .as("at first one machine holds the key, and nobody says otherwise")
                    .isTrue();
            assertThat(isKey(Validators.epoch(founder, NetworkKey.ISSUING).key(), seed))
                    .isTrue();
            for (String name : List.of("second", "third", "fourth")) {
                others.add(RunningNode.join(folder.resolve(name), founder, Map.of()));
            }
            ZoneKeys zones = founder.node().core().zones().zoneKeys().orElseThrow();
            Validators.promote(founder, others);
            Bytes firstIntermediate = orderAnother(founder);
            founder.node().close();

            others.getFirst().close();
            others.set(0, RunningNode.start(others.getFirst().data(), Map.of()));
            for (RunningNode node : others) {
                awaitAnother(node, firstIntermediate);
            }

            IssuedCertificate issued = issue(others.getFirst());

            assertThat(issued.issuers()).doesNotContain(firstIntermediate);

            assertThat(openssl(issued, others.get(1))).contains("OK");
            requireRevocable(issued, others.getFirst());
            requireSignedZones(zones, others);
            for (RunningNode node : others) {
                requireCannotSign(node);
            }
            requireCannotSignFrom(folder.resolve("founder"), Validators.epoch(others.getFirst(), NetworkKey.ISSUING));
            requireForgotten(folder.resolve("founder"), whole.secret().encoded());
            requireForgotten(folder.resolve("founder"), seed);
        } finally {
            others.forEach(RunningNode::close);
        }
    }

    /** The present intermediate, whose renewal the administrator wants before it is due. */
    private static Bytes orderAnother(RunningNode founder) {
        Bytes present = intermediate(founder);
        Account administrator = founder.node().core().accounts().administrator();
        administrator
                .submit(CertificatesModule.NAME, new OrderIntermediate(administrator.id(), Hierarchy.NETWORK))
                .join();
        return present;
    }

    private static void awaitAnother(RunningNode node, Bytes before) throws InterruptedException {
        while (intermediate(node).equals(before)) {
            node.node()
                    .core()
                    .ledger()
                    .awaitHeight(node.node().core().ledger().tip().height() + 1, BLOCK_WAIT);
        }
    }

    private static Bytes intermediate(RunningNode node) {
        return node.node()
                .core()
                .certificates()
                .intermediate(Hierarchy.NETWORK)
                .orElseThrow()
                .der();
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

    /** What one of them writes is signed by three, under the key that the zones had before, and served by all. */
    private static void requireSignedZones(ZoneKeys before, List<RunningNode> nodes) throws InterruptedException {
        DomainName name = DomainName.parse("together.internal");
        RecordSet text = RecordSet.parse(name, RecordType.TXT, 60, "\"signed\"");
        Receipt receipt = nodes.getFirst()
                .node()
                .core()
                .accounts()
                .node()
                .submit(NamesModule.NAME, new NamesOperation.SetRecords(text))
                .join();
        for (RunningNode each : nodes) {
            ZoneFeed zones = each.node().core().zones();
            assertThat(zones.awaitHeight(receipt.height(), Duration.ofSeconds(20)))
                    .isTrue();
            assertThat(zones.awaitServed(name, Duration.ofSeconds(30))).isTrue();
            assertThat(zones.zoneKeys()).contains(before);
            Bytes query = new DnsMessage(
                            7,
                            0,
                            DnsMessage.query(7, name, RecordType.TXT).questions(),
                            List.of(),
                            List.of(),
                            List.of(new ResourceRecord(DomainName.ROOT, RecordType.OPT, 1232, DNSSEC_OK, Bytes.EMPTY)))
                    .encode();
            DnsMessage answer = DnsMessage.decode(
                    Answerer.answer(query, Transport.UDP, zones.get()).orElseThrow());
            assertThat(answer.answers().stream().map(ResourceRecord::type))
                    .containsExactly(RecordType.TXT, RecordType.RRSIG);
        }
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
        requireCannotSignFrom(running.data(), Validators.epoch(running, NetworkKey.ISSUING));
    }

    /** With every 32 bytes that stand anywhere in its files, and with its share as it is meant to be used. */
    private static void requireCannotSignFrom(Path data, KeyEpoch epoch) throws IOException {
        for (NetworkKey key : NetworkKey.values()) {
            assertThat(data.resolve("keys/" + key.first().id() + ".seed")).doesNotExist();
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
        return Bytes.wrap(Files.readAllBytes(data.resolve("keys/" + key.first().id() + ".share")));
    }
}
