package internet2.ledger.simulation;

import internet2.foundation.NodeId;
import internet2.ledger.Epoch;
import internet2.ledger.simplex.Event;
import internet2.ledger.simplex.Message;
import internet2.ledger.suspicion.Quarantine;
import internet2.ledger.votes.Term;
import internet2.verifier.Validator;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whom a machine suspects, and what becomes of it once the validators told each other. The suspicions are the storm's,
 * as those of real machines may be any; what they come to is the real {@link Quarantine}'s. The hostile suspect
 * everybody else, always.
 */
final class Suspecting {

    private static final long REVIEW = Timeline.SECOND;

    private final World world;
    private final Machine machine;
    private final Map<Integer, Long> until = new TreeMap<>(); // by member
    private final Map<NodeId, Long> since = new HashMap<>(); // the view that the core was in when it was told
    private Quarantine quarantine = new Quarantine();
    private boolean saidSomething;

    Suspecting(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
    }

    /** The machine starts, with nothing in memory but what it thinks of others. */
    void start() {
        quarantine = new Quarantine();
        forget();
        if (world.scenario().disturbances().suspicion() > 0) {
            machine.later(1 + machine.random().nextLong(REVIEW), this::review);
        }
    }

    /** From now on, for so long. */
    void suspect(int member, long nanos) {
        until.merge(member, world.time().now() + nanos, Math::max);
        if (machine.isHonest()) {
            world.witness().suspected(machine, member);
        }
    }

    /** Nobody is suspected any more. */
    void calm() {
        until.clear();
    }

    /** The core begins anew, or with another epoch, and knows of no quarantine. */
    void forget() {
        since.clear();
    }

    void said(int from, Message.Suspects suspects) {
        quarantine.said(world.members().id(from), Set.copyOf(suspects.validators()), clock());
    }

    /** Those that the core was told to do without. */
    Set<NodeId> quarantined() {
        return since.keySet();
    }

    /** Whether it was told so long before this view that it cannot have begun it in good faith. */
    boolean isShunned(NodeId leader, long view) {
        Long told = since.get(leader);
        return told != null && Term.of(view).number() > Term.of(told).number() + 1;
    }

    private void review() {
        machine.later(REVIEW, this::review);
        machine.core().ifPresent(core -> {
            Set<NodeId> own = own(core.epoch());
            if (saidSomething || !own.isEmpty()) {
                Message.Suspects told = new Message.Suspects(own.stream()
                        .sorted(Comparator.comparing(NodeId::toString))
                        .toList());
                machine.audience().forEach(to -> machine.transmit(to, told));
            }
            saidSomething = !own.isEmpty();
            Set<NodeId> now =
                    quarantine.at(core.epoch().validators(), world.members().id(machine.member()), own, clock());
            if (!now.equals(since.keySet())) {
                become(core, now);
            }
        });
    }

    private void become(Core core, Set<NodeId> now) {
        Set<NodeId> before = Set.copyOf(since.keySet());
        since.keySet().retainAll(now);
        now.forEach(each -> since.putIfAbsent(each, core.view()));
        world.witness().quarantined(machine, core.epoch().validators(), before, now);
        machine.happen(new Event.Quarantined(now));
    }

    private Set<NodeId> own(Epoch epoch) {
        if (!machine.isHonest()) {
            return epoch.validators().validators().stream()
                    .map(Validator::id)
                    .filter(each -> !world.scenario().isHostile(world.members().of(each)))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
        until.values().removeIf(end -> end <= world.time().now());
        return until.keySet().stream().map(world.members()::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Instant clock() {
        return machine.clocks().moment(world.time().now()).clock();
    }
}
