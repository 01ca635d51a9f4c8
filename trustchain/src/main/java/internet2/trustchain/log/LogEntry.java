package internet2.trustchain.log;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.merkle.MerkleTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One certificate in the log, as RFC 6962 hashes it and static-ct-api serves it.
 *
 * @param index its place, from 0, below 2^40
 * @param timestamp of the block that published it, in milliseconds
 * @param certificate DER
 * @param issuers SHA-256 of the certificates above it, its issuer's first
 */
public record LogEntry(long index, Instant timestamp, Bytes certificate, List<Hash> issuers) {

    static final int CERTIFICATE_SIZE_MAX = 32 * 1024;
    static final int ISSUERS_MAX = 8;

    private static final int V1 = 0;
    private static final int TIMESTAMPED_ENTRY = 0;
    private static final int X509_ENTRY = 0;
    private static final int LEAF_INDEX_EXTENSION = 0;
    private static final int LEAF_INDEX_SIZE = 5;
    private static final int EXTENSIONS_SIZE = 3 + LEAF_INDEX_SIZE;
    private static final long INDEX_MAX = (1L << 40) - 1;

    public LogEntry {
        issuers = List.copyOf(issuers);
        if (index < 0 || index > INDEX_MAX || issuers.size() > ISSUERS_MAX) {
            throw new IllegalArgumentException("a log has entries 0 to 2^40 - 1, each with at most 8 issuers");
        }
        if (certificate.isEmpty() || certificate.size() > CERTIFICATE_SIZE_MAX) {
            throw new IllegalArgumentException("a certificate has 1 to " + CERTIFICATE_SIZE_MAX + " bytes");
        }
    }

    /** RFC 6962 section 3.4: MerkleTreeLeaf, of version v1 and type timestamped_entry. */
    public Bytes leaf() {
        CanonicalWriter out = new CanonicalWriter(certificate.size() + 64);
        out.u8(V1).u8(TIMESTAMPED_ENTRY);
        timestampedEntry(out);
        return out.toBytes();
    }

    public Hash leafHash() {
        return MerkleTree.leafHash(leaf());
    }

    /** SHA-256 of the certificate. */
    public Hash fingerprint() {
        return Hash.of(certificate);
    }

    /** static-ct-api: TileLeaf, what a data tile holds of each entry. */
    Bytes tileLeaf() {
        CanonicalWriter out = new CanonicalWriter(certificate.size() + 128);
        timestampedEntry(out);
        out.u16(Hash.SIZE * issuers.size());
        issuers.forEach(out::hash);
        return out.toBytes();
    }

    /** Entries one after another, as a data tile holds them. */
    public static Bytes bundle(List<LogEntry> entries) {
        CanonicalWriter out = new CanonicalWriter();
        entries.forEach(each -> out.fixed(each.tileLeaf()));
        return out.toBytes();
    }

    /**
     * Reads what {@link #bundle} wrote.
     *
     * @throws MalformedInputException if it is anything else
     */
    public static List<LogEntry> unbundle(Bytes bundle) {
        return CanonicalReader.decode(bundle, in -> {
            List<LogEntry> entries = new ArrayList<>();
            while (in.remaining() > 0) {
                entries.add(read(in));
            }
            return entries;
        });
    }

    /**
     * Reads what {@link #tileLeaf()} wrote.
     *
     * @throws MalformedInputException if it is anything else
     */
    static LogEntry decode(Bytes tileLeaf) {
        return CanonicalReader.decode(tileLeaf, LogEntry::read);
    }

    static LogEntry read(CanonicalReader in) {
        Instant timestamp = in.instant();
        int type = in.u16();
        int size = (in.u8() << 16) | in.u16();
        if (type != X509_ENTRY || size == 0 || size > CERTIFICATE_SIZE_MAX) {
            throw in.malformed("an x509_entry was expected");
        }
        Bytes certificate = in.fixed(size);
        boolean indexed = in.u16() == EXTENSIONS_SIZE && in.u8() == LEAF_INDEX_EXTENSION && in.u16() == LEAF_INDEX_SIZE;
        if (!indexed) {
            throw in.malformed("one extension was expected, the leaf index");
        }
        long index = ((long) in.u8() << 32) | in.u32();
        int chain = in.u16();
        if (chain % Hash.SIZE != 0 || chain > ISSUERS_MAX * Hash.SIZE) {
            throw in.malformed("a list of fingerprints was expected");
        }
        Hash[] issuers = new Hash[chain / Hash.SIZE];
        for (int i = 0; i < issuers.length; i++) {
            issuers[i] = in.hash();
        }
        return new LogEntry(index, timestamp, certificate, List.of(issuers));
    }

    private void timestampedEntry(CanonicalWriter out) {
        out.instant(timestamp)
                .u16(X509_ENTRY)
                .u8(certificate.size() >>> 16)
                .u16(certificate.size() & 0xffff)
                .fixed(certificate)
                .u16(EXTENSIONS_SIZE)
                .fixed(extensions());
    }

    /** static-ct-api: {@code CtExtensions} without its length, which holds the leaf index. */
    public Bytes extensions() {
        return new CanonicalWriter()
                .u8(LEAF_INDEX_EXTENSION)
                .u16(LEAF_INDEX_SIZE)
                .u8((int) (index >>> 32))
                .u32(index & 0xffff_ffffL)
                .toBytes();
    }
}
