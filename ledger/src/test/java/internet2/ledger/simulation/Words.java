package internet2.ledger.simulation;

import internet2.foundation.Hash;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.Payload;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import java.util.stream.Collectors;

/** Messages in few words, for whoever reads a trace. */
final class Words {

    private Words() {}

    static String of(Message message) {
        return switch (message) {
            case Message.Propose propose ->
                "propose " + of(propose.vote()) + " height " + propose.header().height() + " on "
                        + of(propose.header().parentHash()) + " with "
                        + of(propose.payload()) + " by "
                        + propose.grounds().stream().map(Words::of).collect(Collectors.joining(", "));
            case Message.Ballot ballot -> "ballot " + of(ballot.vote());
            case Message.Certified(QuorumCertificate certificate) -> "certified " + of(certificate);
            case Message.Fetch(Hash block) -> "fetch " + of(block);
            case Message.Delivery delivery ->
                "delivery of height " + delivery.header().height();
            case Message.Batch batch ->
                "batch " + of(batch.vote()) + " with " + batch.operations().size();
            case Message.Stored(SignedVote vote) -> "stored " + of(vote);
            case Message.Available(int lane, QuorumCertificate certificate) ->
                "available in lane " + lane + " " + of(certificate);
            case Message.FetchBatch(Hash batch) -> "fetch batch " + of(batch);
            case Message.Operations operations ->
                "operations " + operations.operations().size();
            case Message.Standing standing -> standing.toString();
            case Message.CheckpointShare share -> "checkpoint share";
            case Message.Suspects suspects ->
                "suspects " + suspects.validators().size();
            case Message.Accusation accusation ->
                "accusation: " + accusation.evidence().inWords();
        };
    }

    private static String of(Payload payload) {
        return switch (payload) {
            case Payload.Inline inline -> inline.operations().size() + " operations";
            case Payload.OfLanes lanes -> lanes.manifest().batches().size() + " batches";
        };
    }

    private static String of(SignedVote vote) {
        return vote.kind() + " epoch " + vote.epoch() + " view " + vote.view() + " " + of(vote.block())
                + " by validator " + vote.validator();
    }

    private static String of(QuorumCertificate certificate) {
        return certificate.kind() + " epoch " + certificate.epoch() + " view " + certificate.view() + " "
                + of(certificate.block());
    }

    private static String of(Hash hash) {
        return hash.hex().substring(0, 8);
    }
}
