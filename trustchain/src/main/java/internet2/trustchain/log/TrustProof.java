package internet2.trustchain.log;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.merkle.InclusionProof;
import java.time.Instant;
import java.util.List;

/**
 * That a certificate stands in the network's log and that validators saw it there. Whoever has the log's and
 * the validators' keys can check it offline.
 *
 * @param leafIndex of the entry
 * @param timestamp of the entry, in milliseconds
 * @param leafHash RFC 6962 leaf hash of the entry
 * @param path RFC 6962 audit path from the leaf to the checkpoint's root, the leaf's sibling first
 * @param checkpoint the signed note with its cosignatures, as it is served
 */
public record TrustProof(long leafIndex, Instant timestamp, Hash leafHash, List<Hash> path, String checkpoint)
        implements Encodable {

    public static final int ENCODED_SIZE_MAX = SignedNote.SIZE_MAX + 64 * Hash.SIZE + 128;

    private static final int FORMAT = 1;
    private static final int PATH_MAX = 64;

    public TrustProof {
        path = List.copyOf(path);
        if (leafIndex < 0 || path.size() > PATH_MAX || checkpoint.length() > SignedNote.SIZE_MAX) {
            throw new IllegalArgumentException("a trust proof has a leaf index, at most 64 hashes and a checkpoint");
        }
    }

    /**
     * Checks everything: that this is the certificate's entry, that the entry is in the tree, and that the
     * log and enough validators signed the tree.
     *
     * @param certificate DER
     * @return the checkpoint that it was checked against
     * @throws LogRefused saying what does not hold
     */
    public LogCheckpoint verify(Bytes certificate, LogTrust trust) throws LogRefused {
        // Hashing is cheaper than signatures, so it comes first.
        requireIncluded(certificate);
        return trust.open(checkpoint);
    }

    /**
     * The half of {@link #verify} that needs no keys: this is the certificate's entry, and it is in the tree of
     * the checkpoint, whoever signed that.
     *
     * @throws LogRefused saying what does not hold
     */
    public void requireIncluded(Bytes certificate) throws LogRefused {
        requireLeafOf(certificate);
        LogCheckpoint head = LogCheckpoint.parse(SignedNote.parse(checkpoint).text());
        boolean included = leafIndex < head.size()
                && new InclusionProof(leafIndex, head.size(), path).verify(leafHash, head.root());
        if (!included) {
            throw new LogRefused(LogRefused.Code.NOT_INCLUDED, "the path does not lead to the root of the checkpoint");
        }
    }

    private void requireLeafOf(Bytes certificate) throws LogRefused {
        boolean own;
        try {
            own = new LogEntry(leafIndex, timestamp, certificate, List.of())
                    .leafHash()
                    .equals(leafHash);
        } catch (IllegalArgumentException e) {
            throw new LogRefused(LogRefused.Code.MALFORMED, "not a log entry: " + e.getMessage());
        }
        if (!own) {
            throw new LogRefused(LogRefused.Code.WRONG_LEAF, "the proof is about another certificate");
        }
    }

    /** The form in which STOQ staples it. */
    @Override
    public void encode(CanonicalWriter out) {
        out.u8(FORMAT)
                .u64(leafIndex)
                .instant(timestamp)
                .hash(leafHash)
                .list(path, CanonicalWriter::hash)
                .text(checkpoint);
    }

    /** @throws MalformedInputException for anything that {@link #encode} would not have written */
    public static TrustProof decode(Bytes encoded) {
        return CanonicalReader.decode(encoded, TrustProof::read);
    }

    private static TrustProof read(CanonicalReader in) {
        int format = in.u8();
        if (format != FORMAT) {
            throw in.malformed("format " + FORMAT + " was expected, not " + format);
        }
        long leafIndex = in.u64();
        if (leafIndex < 0) {
            throw in.malformed("a leaf index is not negative");
        }
        return new TrustProof(
                leafIndex,
                in.instant(),
                in.hash(),
                in.list(PATH_MAX, CanonicalReader::hash),
                in.text(SignedNote.SIZE_MAX));
    }
}
