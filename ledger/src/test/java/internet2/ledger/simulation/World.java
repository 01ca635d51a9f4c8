package internet2.ledger.simulation;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.ledger.BlockHeader;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Submission;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.Pace;
import internet2.ledger.votes.QuorumCertificate;
import internet2.verifier.ValidatorSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Plays a scenario: a storm, then fair weather in which everything has to be well again. */
final class World {

    static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");

    private static final NetworkId NETWORK = new NetworkId(Hash.of(Bytes.utf8("simulated")));
    private static final int GOVERNOR = 1000;

    private final Scenario scenario;
    private final Core.Maker maker;
    private final Trace trace;
    private final Timeline time = new Timeline();
    private final SplittableRandom random;
    private final ToyState.Constitution constitution;
    private final List<Machine> machines = new ArrayList<>();
    private final Links links;
    private final Clients clients;
    private final Witness witness;
    private final Map<Hash, ToyState.Result> executed = new HashMap<>();
    private long eventsMax = 3_000_000;
    private BitSet sides = new BitSet();

    World(Scenario scenario, Core.Maker maker, boolean told) {
        this.scenario = scenario;
        this.maker = maker;
        this.trace = new Trace(told);
        this.random = new SplittableRandom(scenario.seed() ^ 0x1405_7b7e_f767_814fL);
        this.constitution = new ToyState.Constitution(
                NETWORK,
                GENESIS,
                scenario.epochLength(),
                scenario.sets().stream()
                        .map(set -> Members.ALL.set(set, scenario.weights()))
                        .toList());
        Conspiracy conspiracy = new Conspiracy(this);
        for (int member = 0; member < scenario.machines(); member++) {
            Adversary adversary = scenario.hostile().get(member);
            int copies = adversary == Adversary.TWINS ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                RandomGenerator own = random.split();
                Behaviour behaviour = adversary == null ? Behaviour.HONEST : adversary.behaviour(conspiracy, own);
                machines.add(new Machine(this, machines.size(), member, own, behaviour));
                machines.getLast().side(copy);
            }
        }
        this.links = new Links(
                time,
                random.split(),
                machines,
                machines.size(),
                scenario.weather(),
                scenario.costs().uplink());
        this.clients = new Clients(this, random.split());
        this.witness = new Witness(this);
    }

    // ---- what the others ask for ----

    Scenario scenario() {
        return scenario;
    }

    Core.Maker maker() {
        return maker;
    }

    Timeline time() {
        return time;
    }

    Links links() {
        return links;
    }

    Clients clients() {
        return clients;
    }

    Witness witness() {
        return witness;
    }

    Members members() {
        return Members.ALL;
    }

    List<Machine> machines() {
        return machines;
    }

    ToyState.Constitution constitution() {
        return constitution;
    }

    Pace pace() {
        return scenario.pace();
    }

    Costs costs() {
        return scenario.costs();
    }

    RandomGenerator random() {
        return random;
    }

    Machine anyMachine(RandomGenerator by) {
        return machines.get(by.nextInt(machines.size()));
    }

    /** On which side of the present division a member is. */
    boolean sideOf(int member) {
        return sides.get(member);
    }

    /** What a block leads to; computed once for all machines. */
    ToyState.Result execute(ToyState before, BlockHeader header, List<Submission> operations) {
        Hash hash = header.hash(NETWORK);
        if (!before.tip().block().hash().equals(header.parentHash())) {
            throw new Violation("soundness", "a block is executed on another one than its parent");
        }
        return executed.computeIfAbsent(hash, absent -> before.apply(constitution, hash, header, operations));
    }

    /** The state root after a block that some machine executed. */
    Optional<Hash> rootAfter(Hash block) {
        return Optional.ofNullable(executed.get(block))
                .map(result -> result.state().tip().stateRoot());
    }

    List<Submission> operations(CommittedBlock block) {
        return block.block().operations().stream().map(clients::decode).toList();
    }

    boolean isQuorum(QuorumCertificate certificate, ValidatorSet validators) {
        return certificate.isHeavyEnough(validators)
                && certificate.signedVotes().stream().allMatch(vote -> Keyed.holds(Members.ALL, vote, validators));
    }

    /** Ways are open between this machine and all that it reaches. */
    void connect(Machine machine) {
        for (Machine other : machines) {
            if (other != machine && other.isUp() && links.reaches(machine.index(), other.index())) {
                machine.connected(other.member());
                other.connected(machine.member());
            }
        }
    }

    void note(Machine machine, String what, long... details) {
        trace.note(time.now(), machine.index(), what, details);
        if (trace.isTold()) {
            trace.tell(time.now(), machine.index() + " " + what + " " + java.util.Arrays.toString(details));
        }
    }

    void tell(Machine machine, Object notice) {
        if (trace.isTold()) {
            trace.tell(time.now(), machine.index() + " " + notice);
        }
    }

    void tell(Machine machine, Message message, int to) {
        trace.note(time.now(), machine.index(), message.getClass().getSimpleName(), to);
        if (trace.isTold()) {
            trace.tell(time.now(), machine.index() + " -> " + to + " " + Words.of(message));
        }
    }

    // ---- the run ----

    /** Throws a {@link Violation} if a promise is broken. */
    Outcome play() {
        machines.forEach(Machine::start);
        for (int account = 0; account < scenario.clients(); account++) {
            clients.begin(
                    account,
                    scenario.quota(),
                    1 + random.nextInt(3),
                    random.nextLong(1 + scenario.storm() / scenario.quota()));
        }
        for (int set = 1; set < scenario.sets().size(); set++) {
            int wanted = set;
            time.after(random.nextLong(scenario.storm()), () -> clients.wantSet(GOVERNOR, wanted));
        }
        if (scenario.disturbances().pause() > 0) {
            new Storm(this, random.split()).begin();
        }
        runUntil(scenario.storm(), () -> false);
        if (!scenario.isBeyondTolerance()) {
            heal();
            becomeWell();
            witness.assertNothingIsLost();
        }
        witness.assertForkNamesItsCulprits();
        return new Outcome(trace.digest(), witness.figures(), time.count(), time.now(), witness.isForked());
    }

    /** Fair weather all the time, and nobody asks whether all ended well. */
    void playFor(long nanos) {
        machines.forEach(Machine::start);
        for (int account = 0; account < scenario.clients(); account++) {
            clients.begin(
                    account,
                    scenario.quota(),
                    1,
                    50 * Timeline.MILLISECOND + random.nextLong(100 * Timeline.MILLISECOND));
        }
        eventsMax = Long.MAX_VALUE;
        runUntil(nanos, () -> false);
    }

    private void heal() {
        links.weather(Weather.calm(scenario.weather().latency()));
        links.mend();
        machines.forEach(machine -> {
            machine.clocks().wrongBy(random.nextLong(200 * Timeline.MILLISECOND));
            machine.suspecting().calm();
            if (!machine.isUp()) {
                machine.start();
            }
        });
        machines.forEach(this::connect);
    }

    private void becomeWell() {
        long goal = witness.height() + 3;
        long deadline = time.now() + scenario.patience();
        BooleanSupplier well = () -> witness.height() >= goal
                && clients.areDone()
                && machines.stream()
                        .filter(Machine::isHonest)
                        .allMatch(machine -> machine.state().tip().height() >= goal
                                && machine.suspecting().quarantined().isEmpty());
        runUntil(deadline, well);
        if (!well.getAsBoolean()) {
            throw new Violation(
                    "liveness",
                    "not well " + scenario.patience() / Timeline.SECOND
                            + " s after the network healed: heights " + heights() + ", wanted " + goal + ";"
                            + clients.unfinished());
        }
    }

    private String heights() {
        StringBuilder text = new StringBuilder();
        machines.forEach(machine -> text.append(machine.isHonest() ? " " : " hostile ")
                .append(machine.state().tip().height())
                .append(machine.isValidating() ? "" : " (follows)"));
        return text.toString();
    }

    /** Until then, or until this holds: looked at every few milliseconds. */
    void runUntil(long end, BooleanSupplier enough) {
        long lookAt = time.now();
        while (time.now() < end) {
            if (time.now() >= lookAt) {
                if (enough.getAsBoolean()) {
                    return;
                }
                lookAt = time.now() + 20 * Timeline.MILLISECOND;
            }
            if (time.count() > eventsMax) {
                throw new Violation("liveness", "events without end");
            }
            time.step(end);
        }
    }

    void divide(BitSet next) {
        sides = next;
    }
}
