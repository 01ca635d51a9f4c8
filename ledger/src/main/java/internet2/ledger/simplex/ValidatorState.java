package internet2.ledger.simplex;

import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.ledger.Epoch;
import internet2.ledger.LaneTip;
import internet2.ledger.Manifest;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import internet2.ledger.votes.QuorumCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that a validator knows. The rooms of the protocol act on it, one thread at a time. */
final class ValidatorState {

    final NetworkId network;
    final Pace pace;
    final Ballots ballots;
    final NodeId self;
    final int inlineMax;
    final Supplier<SafetyRules> newRules;
    final Mempool mempool = new Mempool();
    final BlockClock clock;
    final BlockTree tree;
    final Missing missing = new Missing();
    final Early early = new Early();
    final List<Effect> effects = new ArrayList<>();
    Epoch epoch; // with the next five
    Batches batches;
    Seats seats;
    int place;
    SafetyRules rules;
    Views views;

    @Nullable
    Pacemaker pacemaker;

    final Set<Integer> accused = new HashSet<>();
    final Set<Integer> quarantined = new HashSet<>();
    final Map<NodeId, Message.Standing> standings = new HashMap<>();
    Optional<QuorumCertificate> lastCommit = Optional.empty();
    Optional<QuorumCertificate> undecided = Optional.empty();
    Moment now = new Moment(Instant.EPOCH, Duration.ZERO);
    Duration enteredAt = Duration.ZERO;
    Duration lastBlockAt = Duration.ZERO;
    Duration waitingSince = Duration.ZERO;
    Duration retryAt = Duration.ZERO;
    Duration proposedAt = Duration.ZERO;
    /** The last view whose certificates were told to everyone. */
    long passedOn;

    boolean looksAgain;
    boolean stopped;

    ValidatorState(
            NetworkId network,
            Pace pace,
            Ballots ballots,
            NodeId self,
            Tip tip,
            List<LaneTip> tips,
            Epoch epoch,
            int inlineMax,
            Supplier<SafetyRules> newRules) {
        this.network = network;
        this.pace = pace;
        this.ballots = ballots;
        this.self = self;
        this.newRules = newRules;
        this.clock = new BlockClock(tip.time());
        this.inlineMax = inlineMax;
        this.epoch = epoch;
        this.tree = new BlockTree(network, tip, tips.isEmpty() ? startOfLanes() : tips);
        this.batches = new Batches(tree.tips(), network);
        this.seats = new Seats(epoch.validators());
        this.place = seats.of(self)
                .orElseThrow(() -> new IllegalArgumentException(self + " has no vote in epoch " + epoch.number()));
        this.rules = newRules.get();
        this.views = new Views(
                epoch.validators(), rules, tree, tip.view(), tip.block().hash());
    }

    /** Whether operations travel in lanes in this epoch, and not inside proposals. */
    boolean usesLanes() {
        return epoch.validators().size() > inlineMax;
    }

    /** Where the epoch's lanes begin, if it has any. */
    List<LaneTip> startOfLanes() {
        return usesLanes() ? Manifest.start(epoch.validators().size()) : List.of();
    }

    Pacemaker pace() {
        return Objects.requireNonNull(pacemaker, "events come after the first step");
    }

    void remember(JournalEntry entry) {
        if (epoch.validators().size() > 1) { // alone, nobody ever saw what is not in the log
            effects.add(new Effect.Remember(entry));
        }
    }

    void broadcast(Message message) {
        if (epoch.validators().size() > 1) {
            effects.add(new Effect.Broadcast(message));
        }
    }

    void send(NodeId to, Message message) {
        effects.add(new Effect.Send(to, message));
    }

    void fellBehind(long height) {
        effects.add(new Effect.FellBehind(height));
        stopped = true;
    }

    void turnAway(Submission submission, String code, String reason) {
        effects.add(new Effect.TurnAway(submission, code, reason));
    }

    Message.Standing standing() {
        return new Message.Standing(epoch.number(), views.current(), tree.finalHeight());
    }
}
