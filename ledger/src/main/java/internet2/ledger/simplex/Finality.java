package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Epoch;
import internet2.ledger.votes.QuorumCertificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Blocks on their way from a certificate of commit to committed state. */
final class Finality {

    private final ValidatorState state;
    private final Voting voting;
    private final Lanes lanes;
    private final Consumer<Epoch> begin;

    Finality(ValidatorState state, Voting voting, Lanes lanes, Consumer<Epoch> begin) {
        this.begin = begin;
        this.state = state;
        this.voting = voting;
        this.lanes = lanes;
    }

    boolean executeIfPossible() {
        List<Candidate> executable = state.tree.executable();
        for (Candidate block : executable) {
            block.executing = true;
            state.effects.add(new Effect.Execute(block.hash, block.block(), block.operations()));
        }
        return !executable.isEmpty();
    }

    void executed(Event.Executed executed) {
        state.tree.candidate(executed.block()).ifPresent(block -> {
            block.stateRoot = executed.stateRoot();
            block.consumed = executed.consumed();
            block.next = executed.next();
        });
    }

    /** A certificate of commit makes its block final, and all before it, as soon as they are here. */
    boolean decideIfPossible() {
        if (state.undecided.isEmpty()) {
            return false;
        }
        QuorumCertificate certificate = state.undecided.get();
        return switch (state.tree.wayTo(certificate.block())) {
            case BlockTree.Way.Lacking(Hash hash) -> {
                if (!state.missing.isWanted(hash)) {
                    state.missing.want(hash, voting.voters(certificate), state.now.uptime());
                }
                if (state.missing.isHopeless()) {
                    state.fellBehind(state.tree.finalHeight() + 1);
                }
                yield false;
            }
            case BlockTree.Way.Gathering gathering -> {
                if (lanes.isHopeless()) {
                    state.fellBehind(state.tree.finalHeight() + 1);
                }
                yield false;
            }
            case BlockTree.Way.Fork(long height) -> {
                state.effects.add(new Effect.Notify(new Notice.Forked(height)));
                state.stopped = true;
                yield false;
            }
            case BlockTree.Way.Whole(List<Candidate> way) -> {
                decide(certificate, way);
                yield true;
            }
        };
    }

    private void decide(QuorumCertificate certificate, List<Candidate> way) {
        state.undecided = Optional.empty();
        state.lastCommit = Optional.of(certificate);
        if (way.size() > CommittedBlock.DESCENDANTS_MAX) {
            state.fellBehind(state.tree.finalHeight() + way.size());
            return;
        }
        boolean moved = certificate.view() >= state.views.current();
        state.tree.decide(way, certificate).forEach(block -> state.effects.add(new Effect.Append(block)));
        state.views.decided(certificate.view(), certificate.block());
        state.rules.forget(state.views.finalView());
        state.lastBlockAt = state.now.uptime();
        if (moved) {
            state.enteredAt = state.now.uptime();
            long view = state.views.current();
            state.effects.add(new Effect.Notify(new Notice.EnteredView(view, state.views.leader(view), false)));
        }
    }

    /** A final block that is on disk and executed. */
    boolean commitIfReady() {
        Optional<Candidate> ready = state.tree.ready();
        if (ready.isEmpty()) {
            return false;
        }
        Candidate block = ready.get();
        if (!block.header.parentStateRoot().equals(state.tree.tip().stateRoot())) {
            state.effects.add(new Effect.Notify(new Notice.Diverged(
                    state.tree.tip().height(), state.tree.tip().stateRoot(), block.header.parentStateRoot())));
            state.stopped = true;
            return false;
        }
        state.tree.commit(Objects.requireNonNull(block.stateRoot));
        state.clock.advance(block.header.time(), state.now);
        Mempool.Settled settled = state.mempool.settle(block.operations(), block.consumed);
        lanes.committed(block);
        state.effects.add(new Effect.Commit(block.hash, block.header.height(), settled.inVain()));
        settled.broken()
                .forEach(broken -> state.turnAway(
                        broken, "sequence-gap", "an operation before this one was refused, or took its place"));
        state.waitingSince = state.now.uptime();
        block.next.ifPresent(begin);
        return true;
    }
}
