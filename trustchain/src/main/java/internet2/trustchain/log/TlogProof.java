package internet2.trustchain.log;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.merkle.InclusionProof;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * C2SP tlog-proof: that a log holds a record, in text that any transparency tool can read.
 *
 * <p>Of a certificate the {@code extra} line holds the entry's timestamp, 8 bytes, big-endian, in milliseconds:
 * without it the leaf can't be hashed again. It is not signed as such; a wrong one leads to another leaf.
 *
 * @param extra opaque, at most {@value #EXTRA_SIZE_MAX} bytes
 * @param index of the record, from 0
 * @param path RFC 6962 audit path, the leaf's sibling first
 * @param checkpoint signed note, as it is served
 */
public record TlogProof(Optional<Bytes> extra, long index, List<Hash> path, String checkpoint) {

    static final int EXTRA_SIZE_MAX = 1024;

    private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
    private static final int PATH_MAX = 63;
    private static final int SIZE_MAX = SignedNote.SIZE_MAX + 8192;
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,17}");

    public TlogProof {
        path = List.copyOf(path);
        if (index < 0
                || path.size() > PATH_MAX
                || extra.filter(TlogProof::isNoExtra).isPresent()) {
            throw new IllegalArgumentException("a proof has an index, at most 63 hashes, and 1 to 1024 bytes more");
        }
    }

    private static boolean isNoExtra(Bytes extra) {
        return extra.isEmpty() || extra.size() > EXTRA_SIZE_MAX;
    }

    /** A certificate's. */
    public static TlogProof of(TrustProof proof) {
        Bytes timestamp = new CanonicalWriter().instant(proof.timestamp()).toBytes();
        return new TlogProof(Optional.of(timestamp), proof.leafIndex(), proof.path(), proof.checkpoint());
    }

    /**
     * The same about a certificate, in the form that is checked against it.
     *
     * @param certificate DER
     * @throws LogRefused {@link LogRefused.Code#MALFORMED} if the proof does not say when the entry was made
     */
    public TrustProof about(Bytes certificate) throws LogRefused {
        try {
            LogEntry entry = new LogEntry(
                    index,
                    CanonicalReader.decode(extra.orElse(Bytes.EMPTY), CanonicalReader::instant),
                    certificate,
                    List.of());
            return new TrustProof(index, entry.timestamp(), entry.leafHash(), path, checkpoint);
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw malformed("a certificate's proof holds the entry's timestamp as 8 bytes in its extra line: "
                    + e.getMessage());
        }
    }

    /**
     * Checks that the record is in the tree, and who signed the tree.
     *
     * @param leafHash of the record, which the caller has hashed
     * @return the checkpoint that it was checked against
     */
    public LogCheckpoint verify(Hash leafHash, LogTrust trust) throws LogRefused {
        LogCheckpoint head = trust.open(checkpoint);
        boolean included =
                index < head.size() && new InclusionProof(index, head.size(), path).verify(leafHash, head.root());
        if (!included) {
            throw new LogRefused(LogRefused.Code.NOT_INCLUDED, "the path does not lead to the root of the checkpoint");
        }
        return head;
    }

    /**
     * Reads a proof; nothing is checked yet.
     *
     * @throws LogRefused {@link LogRefused.Code#MALFORMED}
     */
    public static TlogProof parse(String text) throws LogRefused {
        int end = text.indexOf("\n\n");
        if (text.length() > SIZE_MAX || end < 0) {
            throw malformed("a proof is lines, an empty line and a checkpoint");
        }
        List<String> lines = List.of(text.substring(0, end).split("\n", PATH_MAX + 4));
        boolean more = lines.size() > 1 && lines.get(1).startsWith("extra ");
        int at = more ? 2 : 1;
        if (!lines.getFirst().equals(FIRST_LINE) || lines.size() <= at || !isIndex(lines.get(at))) {
            throw malformed("a proof begins with " + FIRST_LINE + " and an index line");
        }
        List<Hash> path = new ArrayList<>();
        for (String line : lines.subList(at + 1, lines.size())) {
            path.add(NoteText.hash(line));
        }
        Optional<Bytes> extra =
                more ? Optional.of(NoteText.base64(lines.get(1).substring("extra ".length()))) : Optional.empty();
        try {
            return new TlogProof(extra, Long.parseLong(lines.get(at).substring(6)), path, text.substring(end + 2));
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isIndex(String line) {
        return line.startsWith("index ") && INDEX.matcher(line.substring(6)).matches();
    }

    /** What {@link #parse} reads; a file of it is called {@code NAME.tlog-proof}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        extra.ifPresent(bytes -> text.append("extra ")
                .append(Base64.getEncoder().encodeToString(bytes.toArray()))
                .append('\n'));
        text.append("index ").append(index).append('\n');
        path.forEach(hash -> text.append(NoteText.base64(hash)).append('\n'));
        return text.append('\n').append(checkpoint).toString();
    }

    private static LogRefused malformed(String reason) {
        return new LogRefused(LogRefused.Code.MALFORMED, reason);
    }
}
