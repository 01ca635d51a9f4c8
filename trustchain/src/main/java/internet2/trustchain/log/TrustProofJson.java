package internet2.trustchain.log;

import internet2.foundation.Hash;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trust proof in JSON: {@code PREFIX.proof.json} and {@code GET /api/v1/ct/proof/{hash}}.
 *
 * <p>Whoever checks it needs the certificate (DER), SHA-256, base64 and Ed25519, nothing else; {@code
 * scripts/check-proof.py} does it in a page:
 *
 * <ol>
 *   <li>the leaf is {@code 00 00}, {@code timestamp} (8 bytes, big-endian), {@code 00 00}, the certificate's
 *       length (3 bytes) and the certificate, {@code 00 08 00 00 05}, {@code leafIndex} (5 bytes);
 *   <li>SHA-256 over {@code 00} and the leaf is {@code leafHash};
 *   <li>{@code path} leads from it to the root (RFC 9162 section 2.1.3.2), which is the third line of {@code
 *       checkpoint}, as {@code treeSize} is the second;
 *   <li>the lines after the empty line sign the text before it (C2SP signed-note, tlog-cosignature).
 * </ol>
 */
public final class TrustProofJson {

    private static final int VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxDocumentLength(2L * SignedNote.SIZE_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * The document.
     *
     * @param version 1
     * @param log the log's origin
     * @param leafIndex place of the entry, from 0
     * @param treeSize entries under the checkpoint
     * @param timestamp of the entry, milliseconds since 1970-01-01T00:00Z
     * @param leafHash 64 hexadecimal digits
     * @param path each 64 hexadecimal digits, the leaf's sibling first
     * @param checkpoint signed note
     */
    private record Document(
            int version,
            String log,
            long leafIndex,
            long treeSize,
            long timestamp,
            String leafHash,
            List<String> path,
            String checkpoint) {}

    private TrustProofJson() {}

    public static String write(TrustProof proof) throws LogRefused {
        LogCheckpoint head =
                LogCheckpoint.parse(SignedNote.parse(proof.checkpoint()).text());
        return MAPPER.writerWithDefaultPrettyPrinter()
                .writeValueAsString(new Document(
                        VERSION,
                        head.origin(),
                        proof.leafIndex(),
                        head.size(),
                        proof.timestamp().toEpochMilli(),
                        proof.leafHash().hex(),
                        proof.path().stream().map(Hash::hex).toList(),
                        proof.checkpoint()));
    }

    /** @throws LogRefused {@link LogRefused.Code#MALFORMED} for anything that is no such document */
    public static TrustProof read(String json) throws LogRefused {
        try {
            Document document = MAPPER.readValue(json, Document.class);
            if (document != null && document.version() == VERSION && document.path() != null) {
                return new TrustProof(
                        document.leafIndex(),
                        Instant.ofEpochMilli(document.timestamp()),
                        Hash.parse(document.leafHash()),
                        document.path().stream().map(Hash::parse).toList(),
                        document.checkpoint());
            }
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            // Absent fields arrive as null; all of it is the document's fault.
            throw new LogRefused(LogRefused.Code.MALFORMED, "not a trust proof in JSON");
        }
        throw new LogRefused(LogRefused.Code.MALFORMED, "not a trust proof of version " + VERSION);
    }
}
