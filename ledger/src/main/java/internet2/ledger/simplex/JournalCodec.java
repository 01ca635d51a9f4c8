package internet2.ledger.simplex;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;

/** Entries of the journal as bytes: one byte for the kind, then the entry. Canonical. */
public final class JournalCodec {

    /** The longest entry: an accepted proposal. */
    public static final int ENCODED_BYTES_MAX = MessageCodec.ENCODED_BYTES_MAX;

    private static final int VOTED = 1;
    private static final int ACCEPTED = 2;
    private static final int CERTIFIED = 3;
    private static final int STORED = 4;

    private JournalCodec() {}

    public static Bytes encode(JournalEntry entry) {
        CanonicalWriter out = new CanonicalWriter();
        switch (entry) {
            case JournalEntry.Voted(SignedVote vote) -> out.u8(VOTED).value(vote);
            case JournalEntry.Accepted(Message.Propose proposal) -> MessageCodec.propose(out.u8(ACCEPTED), proposal);
            case JournalEntry.Certified(QuorumCertificate certificate) ->
                out.u8(CERTIFIED).value(certificate);
            case JournalEntry.Stored(Message.Batch batch) -> MessageCodec.batch(out.u8(STORED), batch);
        }
        return out.toBytes();
    }

    /**
     * Reads an entry.
     *
     * @throws MalformedInputException if it is none
     */
    public static JournalEntry decode(Bytes entry) {
        return CanonicalReader.decode(entry, in -> {
            int kind = in.u8();
            return switch (kind) {
                case VOTED -> new JournalEntry.Voted(SignedVote.decode(in));
                case ACCEPTED -> new JournalEntry.Accepted(MessageCodec.propose(in));
                case CERTIFIED -> new JournalEntry.Certified(QuorumCertificate.decode(in));
                case STORED -> new JournalEntry.Stored(MessageCodec.batch(in));
                default -> throw in.malformed("an entry of the journal is of kind 1 to 4, not " + kind);
            };
        });
    }

    /** The view that an entry is about; 0 where it is about none. */
    public static long view(JournalEntry entry) {
        return switch (entry) {
            case JournalEntry.Voted(SignedVote vote) -> vote.view();
            case JournalEntry.Accepted(Message.Propose proposal) ->
                proposal.vote().view();
            case JournalEntry.Certified(QuorumCertificate certificate) -> certificate.view();
            case JournalEntry.Stored stored -> 0;
        };
    }
}
