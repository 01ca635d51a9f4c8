package internet2.ledger.simplex;

import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;

/**
 * What a validator must remember over a restart. It is on disk before anything that follows from it is sent, so that
 * a validator that comes back never contradicts itself.
 */
public sealed interface JournalEntry {

    /** Cast by this validator. */
    record Voted(SignedVote vote) implements JournalEntry {}

    /** The block of a view, as the leader proposed it: those who voted for it can give it to the others. */
    record Accepted(Message.Propose proposal) implements JournalEntry {}

    /** A batch that this validator said it stores, or one of its own lane. */
    record Stored(Message.Batch batch) implements JournalEntry {}

    /** A quorum's word on a view. */
    record Certified(QuorumCertificate certificate) implements JournalEntry {}
}
