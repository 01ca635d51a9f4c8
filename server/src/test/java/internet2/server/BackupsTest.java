package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.sealing.Passphrase;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Tip;
import internet2.server.backup.BackupFailure;
import internet2.server.backup.BackupReader;
import internet2.server.backup.BackupWriter.AcmePages;
import internet2.server.backup.BlockPage;
import internet2.server.backup.Comparison;
import internet2.server.backup.Manifest;
import internet2.server.backup.Voting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the disk is gone: an archive, and a passphrase. */
final class BackupsTest {

    private static final Passphrase PASSPHRASE = Passphrase.of("correct horse battery");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private static Path folder;

    private static Path data;
    private static String node;
    private static Path archive;
    private static Manifest made;

    @TempDir
    private Path own;

    @BeforeAll
    static void archiveANode() throws Exception {
        data = folder.resolve("data");
        try (RunningNode running = RunningNode.start(data, Map.of())) {
            node = running.node().id().toString();
        }
        archive = folder.resolve("node.backup.zip");
        made = Backups.createStopped(data, archive, PASSPHRASE, NOW);
    }

    private static Tip verify(Path file) throws Exception {
        try (BackupReader reader = BackupReader.open(file)) {
            return Backups.restoration(reader).verify(Optional.of(PASSPHRASE));
        }
    }

    private static Tip restore(Path file, Path to) throws Exception {
        try (BackupReader reader = BackupReader.open(file)) {
            return Backups.restoration(reader).restore(to, reader, PASSPHRASE, new Voting.Forgotten(), NOW);
        }
    }

    /** The archive with some parts changed; those that become empty are left out. */
    private Path altered(Map<String, UnaryOperator<byte[]>> changes) throws IOException {
        return altered(archive, changes);
    }

    private Path altered(Path from, Map<String, UnaryOperator<byte[]>> changes) throws IOException {
        Path out = own.resolve("altered.zip");
        try (ZipFile in = new ZipFile(from.toFile());
                ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(out))) {
            for (ZipEntry entry : in.stream().toList()) {
                byte[] content = changes.getOrDefault(entry.getName(), same -> same)
                        .apply(in.getInputStream(entry).readAllBytes());
                if (content.length > 0) {
                    zip.putNextEntry(new ZipEntry(entry.getName()));
                    zip.write(content);
                    zip.closeEntry();
                }
            }
        }
        return out;
    }

    private static UnaryOperator<byte[]> flip(int at) {
        return content -> {
            content[at] ^= 1;
            return content;
        };
    }

    private static byte[] withoutFirstPage(byte[] manifest) {
        String fewer = new String(manifest, StandardCharsets.UTF_8).replaceFirst("\\{\"name\":\"acme/1\"[^}]*},", "");
        return fewer.getBytes(StandardCharsets.UTF_8);
    }

    private static UnaryOperator<byte[]> text(String from, String to) {
        return content ->
                new String(content, StandardCharsets.UTF_8).replace(from, to).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anArchiveIsVerifiedWithoutANode() throws Exception {
        assertThat(made.node()).isEqualTo(node);
        assertThat(made.height()).isPositive();
        assertThat(verify(archive).height()).isEqualTo(made.height());
        assertThat(Files.getPosixFilePermissions(archive)).hasSize(2);
    }

    @Test
    void aRestoredNodeIsTheSameAndGoesOn() throws Exception {
        Path empty = own.resolve("restored");
        Tip tip = restore(archive, empty);

        assertThat(tip.height()).isEqualTo(made.height());
        assertThat(empty.resolve("ledger/votes/since")).exists();
        try (RunningNode again = RunningNode.start(empty, Map.of())) {
            assertThat(again.node().id()).hasToString(node);
            assertThat(again.node().describe()).contains(made.network());
        }
        assertThat(Backups.createStopped(empty, own.resolve("second.zip"), PASSPHRASE, NOW)
                        .height())
                .isGreaterThan(made.height());
    }

    @Test
    void aRestoredNodeServesItsAcmeClientsOn() throws Exception {
        Path lost = own.resolve("lost");
        Path saved = own.resolve("saved.zip");
        Path empty = own.resolve("restored");
        Map<String, String> flags = new HashMap<>();
        try (ChallengePlace place = ChallengePlace.open()) {
            flags.putAll(place.flags());
            AcmeClient client;
            String chain;
            try (RunningNode running = RunningNode.start(lost, flags)) {
                flags.put(
                        "gateway.https_port", Integer.toString(running.gateway().getPort()));
                ChallengePlace.lead(running, "web.internal");
                client = new AcmeClient(running);
                chain = client.certify("web.internal", place.answers()::put);
            }
            Backups.createStopped(lost, saved, PASSPHRASE, NOW);
            verify(saved);
            assertThatThrownBy(() -> verify(altered(
                            saved,
                            Map.of("acme/1", page -> new byte[0], "manifest.json", BackupsTest::withoutFirstPage))))
                    .as("without its ACME clients")
                    .isInstanceOf(BackupFailure.class)
                    .hasMessageContaining("ACME clients");
            restore(saved, empty);
            try (RunningNode again = RunningNode.start(empty, flags);
                    client) {
                assertThat(client.downloaded()).as("its order").isEqualTo(chain);
                assertThat(client.certify("web.internal", place.answers()::put))
                        .as("its account")
                        .contains("BEGIN CERTIFICATE")
                        .isNotEqualTo(chain);
                assertThat(again.node().id()).isNotNull();
            }
        }
    }

    @Test
    void genesisAndLogAloneGiveTheSameState() throws Exception {
        Path empty = own.resolve("restored");
        Tip before = restore(archive, empty);
        deleteAll(empty.resolve("ledger/state"));

        Backups.createStopped(empty, own.resolve("second.zip"), PASSPHRASE, NOW);
        Tip after = verify(own.resolve("second.zip"));

        assertThat(after).isEqualTo(before);
        try (RunningNode again = RunningNode.start(empty, Map.of())) {
            assertThat(again.node().id()).hasToString(node);
        }
    }

    @Test
    void aRestartEndsTheHistoryWherePeopleDecidedAndOthersVote() throws Exception {
        Path empty = own.resolve("restarted");
        NodeId self = NodeId.parse(node);
        try (BackupReader reader = BackupReader.open(archive)) {
            Tip tip = Backups.restoration(reader)
                    .restore(
                            empty,
                            reader,
                            PASSPHRASE,
                            new Voting.Restarted(made.height() - 1, new TreeMap<>(Map.of(self, 5L))),
                            NOW);
            assertThat(tip.height()).isEqualTo(made.height() - 1);
            assertThat(Comparison.of(reader, reader).fork()).isEmpty();
            assertThat(Comparison.of(reader, reader).common()).isEqualTo(made.height());
        }
        assertThat(Files.readString(empty.resolve("ledger/restart")))
                .startsWith("restart " + (made.height() - 1) + " ")
                .contains("validator " + node + " 5");
        try (RunningNode again = RunningNode.start(empty, Map.of())) {
            assertThat(again.node().id()).isEqualTo(self);
        }
    }

    @Test
    void theKeysOpenWithTheirPassphraseOnlyAndTheFolderStaysEmptyOtherwise() throws Exception {
        Path empty = own.resolve("restored");
        try (BackupReader reader = BackupReader.open(archive)) {
            assertThatThrownBy(() -> Backups.restoration(reader)
                            .restore(empty, reader, Passphrase.of("incorrect horse battery"), new Voting.AtOnce(), NOW))
                    .isInstanceOf(BackupFailure.class)
                    .hasMessageContaining("passphrase");
        }
        assertThat(empty).doesNotExist();
        assertThatThrownBy(() -> Passphrase.of("too short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("12 characters");
    }

    @Test
    void noKeyIsInTheArchiveInTheClear() throws Exception {
        byte[] file = Files.readAllBytes(data.resolve("keys/issuing.share"));
        // u8 format, u64 epoch, u8 holder, and then what is secret
        String key = new String(file, 10, 32, StandardCharsets.ISO_8859_1);
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                String content = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(content).doesNotContain(key, "PRIVATE KEY");
            }
        }
    }

    @Test
    void damageIsFoundWhereverItIs() throws Exception {
        for (String part : List.of("genesis", "blocks/1", "keys.sealed")) {
            assertThatThrownBy(() -> verify(altered(Map.of(part, flip(100)))))
                    .isInstanceOf(BackupFailure.class)
                    .hasMessageContaining(part)
                    .hasMessageContaining("SHA-256");
            assertThatThrownBy(() -> verify(altered(Map.of(part, content -> new byte[0]))))
                    .isInstanceOf(BackupFailure.class)
                    .hasMessageContaining("no part " + part);
        }
        Path cut = own.resolve("cut.zip");
        byte[] whole = Files.readAllBytes(archive);
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> BackupReader.open(cut)).isInstanceOf(BackupFailure.class);
        assertThatThrownBy(() -> BackupReader.open(own.resolve("nothing"))).hasMessageContaining("no file");
    }

    @Test
    void aBlockThatWasForgedWithItsDigestIsFoundByItsCertificate() throws Exception {
        byte[][] forged = new byte[1][];
        Path once = altered(Map.of(
                "blocks/1", content -> forged[0] = flip(content.length - 20).apply(content)));
        assertThat(once).exists();
        String right = made.parts().stream()
                .filter(part -> part.name().equals("blocks/1"))
                .findFirst()
                .orElseThrow()
                .sha256();
        String wrong = Hash.of(Bytes.wrap(forged[0])).hex();

        assertThatThrownBy(() ->
                        verify(altered(Map.of("blocks/1", content -> forged[0], "manifest.json", text(right, wrong)))))
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining("history does not hold")
                .hasMessageContaining("certificate");
    }

    @Test
    void anotherFormatNetworkOrNodeIsRefused() {
        assertThatThrownBy(() -> verify(altered(Map.of("manifest.json", text("\"format\":1", "\"format\":2")))))
                .hasMessageContaining("format 2");
        assertThatThrownBy(() -> verify(altered(Map.of("manifest.json", text(made.network(), "ab".repeat(32))))))
                .hasMessageContaining("genesis");
        assertThatThrownBy(() -> verify(altered(Map.of("manifest.json", text(made.node(), "ab".repeat(32))))))
                .hasMessageContaining("passphrase");
    }

    @Test
    void aFolderInUseOrOfAnotherNodeIsNotTouched() throws Exception {
        assertThatThrownBy(() -> restore(archive, data)).hasMessageContaining("a node's already");
        assertThatThrownBy(() -> Backups.createStopped(own.resolve("no"), archive, PASSPHRASE, NOW))
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining("no data folder");
        try (RunningNode running = RunningNode.start(data, Map.of())) {
            assertThat(running.node().id()).hasToString(node);
            assertThatThrownBy(() -> Backups.createStopped(data, archive, PASSPHRASE, NOW))
                    .hasMessageContaining("use");
        }
    }

    @Test
    void blocksThatDoNotFollowEachOtherMakeNoArchive() {
        assertThatThrownBy(() ->
                        Backups.create(data, own.resolve("x.zip"), from -> third(), AcmePages.NONE, PASSPHRASE, NOW))
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining("asked for block 1");
        assertThat(own.resolve("x.zip")).doesNotExist();
    }

    /** Always the third block, whatever was asked for. */
    private static List<CommittedBlock> third() throws IOException, BackupFailure {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            byte[] page = zip.getInputStream(zip.getEntry("blocks/1")).readAllBytes();
            return BlockPage.decode(Bytes.wrap(page)).subList(2, 3);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
