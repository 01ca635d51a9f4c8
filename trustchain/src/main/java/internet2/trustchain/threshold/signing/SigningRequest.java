package internet2.trustchain.threshold.signing;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.NonceCommitment;
import java.util.ArrayList;
import java.util.List;

/**
 * What a coordinator sends to each chosen holder: RFC 9591 section 5.2's message and commitments for each signature of
 * the session, and why.
 *
 * @param session names the session
 * @param attempt counted from 0 within the session
 * @param shares hash of the {@link GroupKey} whose shares are meant: {@link #sharesOf}
 * @param parts the signatures, 1 to {@link #PARTS_MAX}
 * @param evidence for the holders' {@link Approval}
 */
public record SigningRequest(Hash session, int attempt, Hash shares, List<Part> parts, Bytes evidence)
        implements Encodable {

    /** Signatures of one session. */
    public static final int PARTS_MAX = 32;

    /** All messages of a session together. */
    public static final int MESSAGE_BYTES_MAX = 1 << 20;

    public static final int EVIDENCE_BYTES_MAX = 256 << 10;

    /**
     * One signature.
     *
     * @param commitments one of each chosen holder
     */
    public record Part(Bytes message, List<NonceCommitment> commitments) implements Encodable {

        public Part {
            commitments = List.copyOf(commitments);
            if (commitments.size() > GroupKey.HOLDERS_MAX) {
                throw new IllegalArgumentException("at most " + GroupKey.HOLDERS_MAX + " holders sign together");
            }
        }

        static Part decode(CanonicalReader in) {
            return new Part(in.bytes(MESSAGE_BYTES_MAX), in.list(GroupKey.HOLDERS_MAX, NonceCommitment::decode));
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.bytes(message).list(commitments, CanonicalWriter::value);
        }
    }

    public SigningRequest {
        parts = List.copyOf(parts);
        requireSizes(parts.stream().map(Part::message).toList(), evidence);
    }

    /** What tells the shares of one key generation or redistribution from those of another. */
    public static Hash sharesOf(GroupKey key) {
        return Hash.of(key.encoded());
    }

    /** Messages in as few sessions as take them, in order; one that is too long alone stands alone. */
    public static List<List<Bytes>> sessions(List<Bytes> messages) {
        List<List<Bytes>> sessions = new ArrayList<>();
        List<Bytes> session = new ArrayList<>();
        int size = 0;
        for (Bytes message : messages) {
            size += message.size();
            if (!session.isEmpty() && (session.size() == PARTS_MAX || size > MESSAGE_BYTES_MAX)) {
                sessions.add(session);
                session = new ArrayList<>();
                size = message.size();
            }
            session.add(message);
        }
        if (!session.isEmpty()) {
            sessions.add(session);
        }
        return sessions;
    }

    static void requireSizes(List<Bytes> messages, Bytes evidence) {
        if (messages.isEmpty() || messages.size() > PARTS_MAX) {
            throw new IllegalArgumentException(
                    "a session makes 1 to " + PARTS_MAX + " signatures, not " + messages.size());
        }
        int size = messages.stream().mapToInt(Bytes::size).sum();
        if (size > MESSAGE_BYTES_MAX || evidence.size() > EVIDENCE_BYTES_MAX) {
            throw new IllegalArgumentException("messages have at most " + MESSAGE_BYTES_MAX
                    + " bytes together, their evidence " + EVIDENCE_BYTES_MAX + "; not " + size + " and "
                    + evidence.size());
        }
    }

    public static SigningRequest decode(CanonicalReader in) {
        Hash session = in.hash();
        int attempt = in.u8();
        Hash shares = in.hash();
        List<Part> parts = in.list(PARTS_MAX, Part::decode);
        Bytes evidence = in.bytes(EVIDENCE_BYTES_MAX);
        try {
            return new SigningRequest(session, attempt, shares, parts, evidence);
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(session)
                .u8(attempt)
                .hash(shares)
                .list(parts, CanonicalWriter::value)
                .bytes(evidence);
    }
}
