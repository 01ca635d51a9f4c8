package internet2.server.backup;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.sealing.Passphrase;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Genesis;
import internet2.trustchain.acme.AcmePage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;

/** Reads an archive part by part, each within its limit and with its digest checked. */
public final class BackupReader implements AutoCloseable {

    private static final int MANIFEST_BYTES_MAX = 64 << 20;

    private final Path file;
    private final ZipFile zip;
    private final Manifest manifest;
    private final Genesis genesis;

    /** What a reader of blocks finds on the way, where only unchecked exceptions may pass. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final BackupFailure failure;

        Unreadable(BackupFailure failure) {
            super(failure);
            this.failure = failure;
        }

        BackupFailure failure() {
            return failure;
        }
    }

    private BackupReader(Path file, ZipFile zip) throws BackupFailure {
        this.file = file;
        this.zip = zip;
        this.manifest = manifest();
        this.genesis = decode(part(BackupWriter.GENESIS, Genesis.ENCODED_BYTES_MAX));
        if (!genesis.network().toString().equals(manifest.network())) {
            throw damaged("its genesis document is of network " + genesis.network() + ", its manifest of "
                    + manifest.network());
        }
    }

    /** @throws BackupFailure it is no archive, of another format, or damaged */
    public static BackupReader open(Path file) throws BackupFailure {
        if (!Files.isRegularFile(file)) {
            throw new BackupFailure("there is no file " + file);
        }
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (IOException e) {
            throw new BackupFailure(file + " is no archive, or is damaged: " + e.getMessage(), e);
        }
        try {
            return new BackupReader(file, zip);
        } catch (BackupFailure | RuntimeException e) {
            close(zip);
            throw e;
        }
    }

    public Manifest contents() {
        return manifest;
    }

    public Genesis genesis() {
        return genesis;
    }

    public boolean hasKeys() {
        return manifest.has(BackupWriter.KEYS);
    }

    /** The secret files, by name. Where they say which ACME parts belong to them, these are here and no others. */
    SortedMap<String, Bytes> keys(Passphrase passphrase) throws BackupFailure {
        SortedMap<String, Bytes> files = open(BackupWriter.KEYS, passphrase);
        Bytes acme = files.remove(BackupWriter.ACME_PARTS); // not in archives of earlier versions
        if (acme != null && !acme.equals(BackupWriter.acmeParts(manifest.parts()))) {
            throw damaged("its parts with ACME clients are not those that it was made with");
        }
        if (files.containsKey(BackupWriter.PAGE)) {
            throw damaged(BackupWriter.KEYS + " holds ACME clients");
        }
        return files;
    }

    /** Parts with ACME clients, in no order that means anything. */
    List<String> acmeParts() {
        return manifest.parts().stream()
                .map(Manifest.Part::name)
                .filter(name -> name.startsWith(BackupWriter.ACME))
                .toList();
    }

    AcmePage acme(String part, Passphrase passphrase) throws BackupFailure {
        SortedMap<String, Bytes> files = open(part, passphrase);
        Bytes page = files.get(BackupWriter.PAGE);
        if (page == null || files.size() != 1) {
            throw damaged(part + " holds something else than a page");
        }
        try {
            return CanonicalReader.decode(page, AcmePage::decode);
        } catch (MalformedInputException e) {
            throw damaged(part + ": " + e.getMessage());
        }
    }

    private SortedMap<String, Bytes> open(String part, Passphrase passphrase) throws BackupFailure {
        SealedFiles sealed;
        try {
            sealed = CanonicalReader.decode(part(part, SealedFiles.ENCODED_BYTES_MAX), SealedFiles::decode);
        } catch (MalformedInputException e) {
            throw damaged(part + ": " + e.getMessage());
        }
        return sealed.open(passphrase, BackupWriter.bound(genesis, node()));
    }

    private NodeId node() throws BackupFailure {
        try {
            return NodeId.parse(manifest.node());
        } catch (IllegalArgumentException e) {
            throw damaged("\"" + manifest.node() + "\" is no node");
        }
    }

    /** All blocks in their order. Throws {@link Unreadable} on the way. */
    Iterator<CommittedBlock> blocks() throws BackupFailure {
        Deque<String> pages = new ArrayDeque<>(manifest.parts().stream()
                .map(Manifest.Part::name)
                .filter(name -> name.startsWith(BackupWriter.BLOCKS))
                .sorted(Comparator.comparingLong(BackupReader::height))
                .toList());
        return new Iterator<>() {
            private final Deque<CommittedBlock> page = new ArrayDeque<>();

            @Override
            public boolean hasNext() {
                return !page.isEmpty() || !pages.isEmpty();
            }

            @Override
            public CommittedBlock next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                if (page.isEmpty()) {
                    page.addAll(read(pages.removeFirst()));
                }
                return page.removeFirst();
            }
        };
    }

    private List<CommittedBlock> read(String name) {
        try {
            List<CommittedBlock> blocks = BlockPage.decode(part(name, BlockPage.BYTES_MAX));
            if (blocks.isEmpty()) {
                throw damaged(name + " holds no block");
            }
            return blocks;
        } catch (BackupFailure e) {
            throw new Unreadable(e);
        }
    }

    private static long height(String name) {
        try {
            return Long.parseLong(name.substring(BackupWriter.BLOCKS.length()));
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE; // it comes last, and is found out there
        }
    }

    private Manifest manifest() throws BackupFailure {
        Bytes bytes = read(Manifest.NAME, MANIFEST_BYTES_MAX);
        try {
            Manifest read = BackupWriter.JSON.readValue(bytes.toArray(), Manifest.class);
            if (read.format() != Manifest.FORMAT) {
                throw new BackupFailure(file + " is an archive of format " + read.format() + "; this program reads "
                        + Manifest.FORMAT + ": use the version of the program that made it, or a newer one");
            }
            return read;
        } catch (JacksonException e) {
            throw damaged("its manifest cannot be read: " + e.getOriginalMessage());
        }
    }

    /** One part, as the manifest says it is. */
    private Bytes part(String name, int bytesMax) throws BackupFailure {
        Optional<Manifest.Part> said = manifest.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst();
        if (said.isEmpty()) {
            throw damaged("it has no part " + name);
        }
        Bytes content = read(name, bytesMax);
        if (!Hash.of(content).hex().equals(said.get().sha256())) {
            throw damaged(name + " has the SHA-256 " + Hash.of(content).hex() + ", the manifest says "
                    + said.get().sha256());
        }
        return content;
    }

    private Bytes read(String name, int bytesMax) throws BackupFailure {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw damaged("it has no part " + name);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] content = in.readNBytes(bytesMax + 1);
            if (content.length > bytesMax) {
                throw damaged(name + " is larger than " + bytesMax + " bytes");
            }
            return Bytes.wrap(content);
        } catch (IOException e) {
            throw damaged(name + " cannot be read: " + e.getMessage());
        }
    }

    private Genesis decode(Bytes encoded) throws BackupFailure {
        try {
            return CanonicalReader.decode(encoded, Genesis::decode);
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw damaged("its genesis document: " + e.getMessage());
        }
    }

    private BackupFailure damaged(String how) {
        return new BackupFailure(file + " is damaged: " + how + "; use another archive");
    }

    @Override
    public void close() {
        close(zip);
    }

    private static void close(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException readOnly) {
            throw new IllegalStateException("a file that was only read cannot be closed", readOnly);
        }
    }
}
