package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.ledger.BlockHeader;
import internet2.ledger.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a proposal deserves a vote. */
sealed interface Judgement {

    record Accepted() implements Judgement {}

    /** No honest leader proposes this here. */
    record Refused(String why) implements Judgement {}

    /** Something is not known yet. */
    record Open() implements Judgement {}

    /** What may be looked at before anything else is known. */
    static Optional<String> flaw(Message.Propose proposal, Hash hash, boolean ofLanes) {
        BlockHeader header = proposal.header();
        boolean again = header.view() < proposal.vote().view();
        if (!hash.equals(proposal.vote().block())
                || header.epoch() != proposal.vote().epoch()
                || header.view() > proposal.vote().view()) {
            return Optional.of("the leader signed another block");
        }
        if (header.ofLanes() != ofLanes) {
            return Optional.of("its epoch is " + (ofLanes ? "" : "not ") + "one of lanes");
        }
        if (again) {
            return proposal.payload().equals(Payload.none(header))
                    ? Optional.empty()
                    : Optional.of("a block proposed again is sent once");
        }
        return proposal.payload().isOf(header)
                ? Optional.empty()
                : Optional.of("the operations are not those of the payload root");
    }

    /** Looks at a proposal without a {@link #flaw} in the view that it is of. */
    static Judgement of(
            Message.Propose proposal,
            BlockTree tree,
            SafetyRules rules,
            SafetyRules.Certificates certificates,
            Instant latest) {
        BlockHeader header = proposal.header();
        Hash hash = proposal.vote().block();
        boolean again = header.view() < proposal.vote().view();
        Hash base = again ? hash : header.parentHash();
        Optional<BlockTree.Ground> ground = tree.ground(base);
        if (ground.isEmpty()
                || !rules.mayStandOn(certificates, proposal.vote().view(), base)
                || ground.get().stateRoot().isEmpty()) {
            return new Open();
        }
        if (again) {
            return ground.get().next().isPresent()
                    ? new Accepted()
                    : new Refused("only a block that closes its epoch is proposed again");
        }
        if (proposal.payload() instanceof Payload.OfLanes(Manifest manifest, var available)
                && !manifest.follows(ground.get().tips(), header.epoch(), tree.network())) {
            return new Refused(
                    "its batches do not follow those of block " + ground.get().height());
        }
        return follows(header, ground.get(), latest);
    }

    private static Judgement follows(BlockHeader header, BlockTree.Ground ground, Instant latest) {
        if (ground.next().isPresent()) {
            return new Refused("nothing follows the block that closes an epoch");
        }
        if (header.height() != ground.height() + 1) {
            return new Refused("height " + header.height() + " does not follow " + ground.height());
        }
        if (!Optional.of(header.parentStateRoot()).equals(ground.stateRoot())) {
            return new Refused("the state root of block " + ground.height() + " is another one");
        }
        if (header.time().isBefore(ground.time())) {
            return new Refused("it is earlier than its parent");
        }
        boolean ahead = header.time().isAfter(latest) && header.time().isAfter(ground.time());
        return ahead ? new Open() : new Accepted();
    }

    /** How soon to look again at a proposal that is open because of its time. */
    Duration LOOK_AGAIN = Duration.ofMillis(20);
}
