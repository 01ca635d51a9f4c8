package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.Term;
import internet2.ledger.votes.VoteKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a leader does: propose a block on the best parent that there is; within its term, on its own last block before
 * the others have prepared that.
 */
final class Leading {

    /** Final blocks that wait for the disk or the execution before this validator proposes more. */
    private static final int BACKLOG_MAX = 8;

    /** Of the operations in a block that goes to other validators inside a message. */
    private static final long INLINE_BYTES_MAX = 1 << 20;

    private final ValidatorState state;
    private final Voting voting;

    Leading(ValidatorState state, Voting voting) {
        this.state = state;
        this.voting = voting;
    }

    /** Whether there is something for a block. */
    boolean hasWork() {
        return state.usesLanes() ? state.batches.isSomethingAvailable() : state.mempool.size() > 0;
    }

    boolean proposeIfDue() {
        long view = next();
        Term term = Term.of(view);
        boolean ours = state.views.leader(view) == state.place && term.has(state.views.current());
        if (!ours || state.rules.hasNullified(term, view)) {
            return false;
        }
        int backlog = state.epoch.validators().size() == 1 ? 1 : BACKLOG_MAX;
        if (state.tree.decided().size() >= backlog) {
            return false;
        }
        Optional<BlockTree.Ground> parent = parents(view).stream()
                .map(state.tree::ground)
                .flatMap(Optional::stream)
                .filter(ground -> ground.stateRoot().isPresent())
                .findFirst();
        return parent.isPresent() && proposeOn(parent.get(), view);
    }

    /** The first view from this one on that this validator proposed nothing in. */
    private long next() {
        long view = state.views.current();
        while (!state.rules.mayPropose(view)) {
            view++;
        }
        return view;
    }

    private List<Hash> parents(long view) {
        if (view == state.views.current()) {
            return state.views.parents();
        }
        boolean early = state.now.uptime().compareTo(mayFollowAt()) < 0;
        return state.rules
                .vote(VoteKind.PREPARE, view - 1)
                .filter(own -> !early)
                .map(own -> List.of(own.block()))
                .orElse(List.of());
    }

    private Duration mayFollowAt() {
        return state.proposedAt.plus(state.pace().spacing());
    }

    /** When to look whether the next block may follow one whose certificate is not here yet. */
    Optional<Duration> looksAgainAt() {
        boolean leads = state.views.leader(state.views.current()) == state.place && hasWork();
        return leads ? Optional.of(mayFollowAt()) : Optional.empty();
    }

    private boolean proposeOn(BlockTree.Ground parent, long view) {
        boolean open = !parent.hash().equals(state.views.finalBlock());
        boolean lingers = open
                && view == state.views.current()
                && state.now
                                .uptime()
                                .compareTo(state.enteredAt.plus(state.pace().grace()))
                        >= 0;
        if (parent.next().isPresent()) {
            return lingers && proposeAgain(parent.hash(), view);
        }
        Set<Hash> underWay = state.tree.operationsUpTo(parent.hash());
        boolean idle = state.now.uptime().compareTo(state.lastBlockAt.plus(state.pace.idle())) >= 0 && !open;
        boolean none = state.usesLanes()
                ? state.batches.next(parent.tips(), parent.height() + 1).isEmpty()
                : !state.mempool.hasOthersThan(underWay);
        if (none && !lingers && !idle) {
            return false;
        }
        Payload payload = payload(parent, underWay);
        Instant time = state.clock.next(state.now);
        state.clock.takeNotice().ifPresent(notice -> state.effects.add(new Effect.Notify(notice)));
        BlockHeader header = new BlockHeader(
                state.epoch.number(),
                view,
                parent.height() + 1,
                parent.hash(),
                parent.stateRoot().orElseThrow(),
                payload.root(),
                time.isBefore(parent.time()) ? parent.time() : time,
                state.usesLanes());
        propose(view, state.tree.hash(header), header, payload, parent.hash());
        return true;
    }

    private Payload payload(BlockTree.Ground parent, Set<Hash> underWay) {
        if (state.usesLanes()) {
            return state.batches.next(parent.tips(), parent.height() + 1);
        }
        long bytes = state.epoch.validators().size() == 1 ? Block.PAYLOAD_BYTES_MAX : INLINE_BYTES_MAX;
        return new Payload.Inline(state.mempool.take(Block.OPERATIONS_MAX, bytes, underWay));
    }

    private boolean proposeAgain(Hash closing, long view) {
        Candidate block = state.tree.candidate(closing).orElseThrow();
        propose(view, closing, block.header, Payload.none(block.header), closing);
        return true;
    }

    private void propose(long view, Hash hash, BlockHeader header, Payload payload, Hash standsOn) {
        voting.cast(VoteKind.PROPOSE, view, hash, Optional.empty());
        SignedVote vote = state.rules.vote(VoteKind.PROPOSE, view).orElseThrow();
        Message.Propose proposal = new Message.Propose(vote, header, payload, state.views.grounds(view, standsOn));
        state.proposedAt = state.now.uptime();
        state.views.round(view).proposal = proposal;
        state.views.round(view).proposedAt = state.now.uptime();
        state.broadcast(proposal);
    }
}
