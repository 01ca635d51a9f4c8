package internet2.server.backup;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.sealing.Passphrase;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Genesis;
import internet2.trustchain.acme.AcmePage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** Makes an archive. What it takes of a running node never changes again: final blocks, the genesis document. */
public final class BackupWriter {

    static final String GENESIS = "genesis";
    static final String BLOCKS = "blocks/";
    static final String KEYS = "keys.sealed";
    static final String ACME = "acme/";
    static final String PAGE = "acme/page";

    /** Among the sealed keys: which ACME parts the archive has. */
    static final String ACME_PARTS = "acme/parts";

    static final JsonMapper JSON = JsonMapper.builder().build();

    private final ZipOutputStream zip;
    private final List<Manifest.Part> parts = new ArrayList<>();

    private BackupWriter(ZipOutputStream zip) {
        this.zip = zip;
    }

    /** Where final blocks are to be had. */
    public interface Blocks {

        /** The next ones from a height on, about {@link BlockPage#BYTES_WANTED} of them; none at the end. */
        List<CommittedBlock> from(long height) throws IOException, BackupFailure;
    }

    /** Where a node's ACME clients are to be had. */
    @FunctionalInterface
    public interface AcmePages {

        AcmePages NONE = after -> new AcmePage(List.of());

        /** The next ones after the end of the page before; none at the end. */
        AcmePage after(Optional<Bytes> end) throws IOException, BackupFailure;
    }

    /** Secret files by name and ACME clients, and with what they are sealed. */
    public record Secrets(SortedMap<String, Bytes> files, AcmePages acme, Passphrase passphrase, SecureRandom random) {

        private Bytes sealed(SortedMap<String, Bytes> content, Bytes bound) {
            return SealedFiles.seal(content, passphrase, bound, random).encoded();
        }
    }

    /**
     * Writes an archive, mode 0600: after a crash there is a whole one, or none under this name.
     *
     * @param secrets absent: an archive without keys
     * @throws BackupFailure the blocks are not one after the other
     */
    public static Manifest write(
            Path out, Genesis genesis, NodeId node, Blocks blocks, Optional<Secrets> secrets, Instant now)
            throws IOException, BackupFailure {
        Path fresh = out.resolveSibling(out.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try {
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Manifest manifest;
            try (OutputStream file = Files.newOutputStream(fresh, StandardOpenOption.WRITE);
                    ZipOutputStream zip = new ZipOutputStream(file)) {
                zip.setLevel(Deflater.BEST_SPEED);
                manifest = new BackupWriter(zip).write(genesis, node, blocks, secrets, now);
            }
            sync(fresh);
            Files.move(fresh, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return manifest;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** What keys are bound to. */
    static Bytes bound(Genesis genesis, NodeId node) {
        return genesis.network().hash().bytes().concat(node.hash().bytes());
    }

    private Manifest write(Genesis genesis, NodeId node, Blocks blocks, Optional<Secrets> secrets, Instant now)
            throws IOException, BackupFailure {
        put(GENESIS, genesis.encoded());
        if (secrets.isPresent()) {
            put(secrets.get(), bound(genesis, node));
        }
        long height = 0;
        for (List<CommittedBlock> page = blocks.from(1); !page.isEmpty(); page = blocks.from(height + 1)) {
            for (CommittedBlock block : page) {
                if (block.height() != ++height) {
                    throw new BackupFailure("asked for block " + height + ", the node gave block " + block.height());
                }
            }
            put(BLOCKS + page.getFirst().height(), BlockPage.encode(page));
        }
        Manifest manifest =
                new Manifest(Manifest.FORMAT, genesis.network().toString(), node.toString(), height, now, parts);
        entry(Manifest.NAME, Bytes.wrap(JSON.writeValueAsBytes(manifest)));
        return manifest;
    }

    /** The keys last, because what is sealed with them says which ACME parts belong to this archive. */
    private void put(Secrets secrets, Bytes bound) throws IOException, BackupFailure {
        AcmePage page = secrets.acme().after(Optional.empty());
        for (int number = 1; !page.isLast(); number++) {
            put(ACME + number, secrets.sealed(new TreeMap<>(Map.of(PAGE, page.encoded())), bound));
            page = secrets.acme().after(page.end());
        }
        SortedMap<String, Bytes> files = new TreeMap<>(secrets.files());
        files.put(ACME_PARTS, acmeParts(parts));
        put(KEYS, secrets.sealed(files, bound));
    }

    /** Of the ACME parts' names and contents, in the order in which they stand in the archive. */
    static Bytes acmeParts(List<Manifest.Part> parts) {
        return Hash.of(Bytes.utf8(parts.stream()
                        .filter(part -> part.name().startsWith(ACME))
                        .map(part -> part.name() + " " + part.sha256() + "\n")
                        .collect(Collectors.joining())))
                .bytes();
    }

    private void put(String name, Bytes content) throws IOException {
        entry(name, content);
        parts.add(new Manifest.Part(name, content.size(), Hash.of(content).hex()));
    }

    private void entry(String name, Bytes content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.toArray());
        zip.closeEntry();
    }

    private static void sync(Path file) throws IOException {
        try (var channel = java.nio.channels.FileChannel.open(file, Set.of(StandardOpenOption.WRITE))) {
            channel.force(true);
        }
    }
}
