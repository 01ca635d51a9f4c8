package internet2.ledger.simulation;

import internet2.foundation.Hash;
import internet2.ledger.BlockHeader;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Epoch;
import internet2.ledger.LaneTip;
import internet2.ledger.Manifest;
import internet2.ledger.Submission;
import internet2.ledger.simplex.Effect;
import internet2.ledger.simplex.Event;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One node: performs what its core wants, in that order and never before the journal is on disk; loses what was not
 * when it crashes; follows while it has no vote or has fallen behind.
 */
final class Machine {

    private record Executed(ToyState state, List<Submission> operations) {}

    private final World world;
    private final int index;
    private final int member;
    private final RandomGenerator random;
    private final Behaviour behaviour;
    private final Disk disk = new Disk();
    private final Clocks clocks = new Clocks();
    private final Follower follower;
    private final Suspecting suspecting;
    private final Map<Hash, Executed> executions = new HashMap<>();
    private final List<Event> inbox = new ArrayList<>();
    private ToyState state;
    private @Nullable Core core;
    private boolean up;
    private boolean busy;
    /** Counts starts: what was planned for an earlier life does not happen. */
    private int life;

    private @Nullable Epoch audienceOf;
    private List<Integer> audience = List.of();
    private long wakeOrder;
    /** No vote before this epoch: what was voted in those before is forgotten. */
    private long barredBefore;
    /** Of twins, which of the others this one talks with. */
    private int side;

    Machine(World world, int index, int member, RandomGenerator random, Behaviour behaviour) {
        this.world = world;
        this.index = index;
        this.member = member;
        this.random = random;
        this.behaviour = behaviour;
        this.state = ToyState.genesis(world.constitution());
        this.follower = new Follower(world, this, random);
        this.suspecting = new Suspecting(world, this);
    }

    int index() {
        return index;
    }

    int member() {
        return member;
    }

    boolean isHonest() {
        return behaviour.isHonest();
    }

    boolean isUp() {
        return up;
    }

    boolean isValidating() {
        return core != null;
    }

    ToyState state() {
        return state;
    }

    Disk disk() {
        return disk;
    }

    Clocks clocks() {
        return clocks;
    }

    RandomGenerator random() {
        return random;
    }

    Suspecting suspecting() {
        return suspecting;
    }

    void side(int next) {
        side = next;
    }

    boolean sees(Machine other) {
        return behaviour.isWhole() || side == other.side;
    }

    long nextSequence(int account) {
        return state.nextSequence(account);
    }

    // ---- life ----

    void start() {
        life++;
        up = true;
        busy = false;
        clocks.start(world.time().now());
        state = ToyState.genesis(world.constitution());
        disk.chain().forEach(this::replay);
        if (behaviour.isSilent()) {
            return;
        }
        suspecting.start();
        takePart();
    }

    void crash() {
        if (up) {
            up = false;
            life++;
            core = null;
            inbox.clear();
            executions.clear();
            disk.crash(random);
        }
    }

    /** Crashed, and all data gone. It may not vote where it may have voted before. */
    void wipe() {
        barredBefore = state.upcoming().number() + 1;
        crash();
        disk.wipe();
    }

    /** Validates if it has a vote, follows otherwise. */
    void takePart() {
        Epoch epoch = state.upcoming();
        if (epoch.number() < barredBefore
                || world.members().place(member, epoch.validators()).isEmpty()) {
            follow(state.tip().height() + 1);
            return;
        }
        executions.clear();
        inbox.clear();
        suspecting.forget();
        core = world.maker()
                .make(
                        world.constitution().network(),
                        world.pace(),
                        new Keyed(world.members(), member),
                        world.members().id(member),
                        new Core.Start(
                                state.tip(),
                                tips(epoch),
                                epoch,
                                List.copyOf(disk.journal()),
                                world.scenario().inlineMax()));
        happen(new Event.Started());
        later(world.random().nextLong(20 * Timeline.MILLISECOND), () -> world.connect(this));
    }

    private List<LaneTip> tips(Epoch epoch) {
        return state.tip().height() == 0 || state.tip().epoch() != epoch.number()
                ? List.of()
                : disk.chain()
                        .get((int) state.tip().height() - 1)
                        .block()
                        .manifest()
                        .map(Manifest::tips)
                        .orElse(List.of());
    }

    /** Gives the vote up until it has the blocks up to this height. */
    private void follow(long height) {
        core = null;
        suspecting.forget();
        inbox.clear();
        executions.clear();
        disk.syncJournal();
        disk.syncChain(Long.MAX_VALUE);
        while (state.tip().height() < disk.chain().size()) {
            replay(disk.chain().get((int) state.tip().height()));
        }
        follower.begin(height);
    }

    /** A final block that another machine gave. */
    void take(CommittedBlock block) {
        disk.write(block);
        disk.syncChain(block.height());
        replay(block);
    }

    /** A final block that is on disk. */
    private void replay(CommittedBlock block) {
        List<Submission> operations = world.operations(block);
        ToyState before = state;
        state = world.execute(state, block.block().header(), operations).state();
        committed(block, before, operations);
    }

    private void committed(CommittedBlock block, ToyState before, List<Submission> operations) {
        world.note(this, "commit", block.height(), state.tip().block().hash().a());
        world.witness().committed(this, block, before, state, operations);
        operations.forEach(operation -> world.clients().committed(this, operation));
    }

    /** Happens if this machine still lives the same life then. */
    void later(long nanos, Runnable what) {
        int now = life;
        world.time().after(nanos, () -> {
            if (life == now) {
                what.run();
            }
        });
    }

    // ---- what comes in ----

    void submit(Submission submission) {
        if (core == null || !up) {
            return; // the client will try another
        }
        happen(new Event.OperationsArrived(List.of(arrival(submission)), true));
    }

    void receive(int from, Message message) {
        if (!up) {
            return;
        }
        if (message instanceof Message.Suspects suspects) {
            suspecting.said(from, suspects);
            return;
        }
        behaviour.received(this, from, message);
        prove(from, message);
        if (core == null) {
            return;
        }
        if (isHonest()) {
            world.witness().heard(message);
        }
        happen(
                message instanceof Message.Operations(List<Submission> operations)
                        ? new Event.OperationsArrived(
                                operations.stream().map(this::arrival).toList(), false)
                        : new Event.Received(world.members().id(from), message));
    }

    /** Who is behind gets the certificate of the next block, whether this machine has a vote or not. */
    private void prove(int to, Message message) {
        if (message instanceof Message.Standing standing
                && standing.finalHeight() >= 0
                && standing.finalHeight() < disk.chain().size()
                && !behaviour.isSilent()) {
            CommittedBlock next = disk.chain().get((int) standing.finalHeight());
            transmit(to, new Message.Certified(next.certificate()));
        }
    }

    void connected(int other) {
        if (core != null) {
            happen(new Event.Connected(world.members().id(other)));
        }
    }

    private Event.Arrival arrival(Submission submission) {
        return new Event.Arrival(submission, state.nextSequence(Clients.account(submission)));
    }

    /** Now, or once the journal is on disk. */
    void happen(Event event) {
        inbox.add(event);
        if (!busy) {
            turn();
        }
    }

    /** Everything that waits is one turn: one write of the journal, and then what follows from it. */
    private void turn() {
        while (!inbox.isEmpty() && !busy && core != null) {
            List<Event> events = List.copyOf(inbox);
            inbox.clear();
            long work = 0;
            List<Effect> effects = new ArrayList<>();
            for (Event event : events) {
                effects.addAll(step(event));
                work += world.costs().of(event);
            }
            int safe = 0;
            while (safe < effects.size() && !(effects.get(safe) instanceof Effect.Remember)) {
                safe++;
            }
            List<Effect> first = List.copyOf(effects.subList(0, safe));
            List<Effect> rest = List.copyOf(effects.subList(safe, effects.size()));
            rest.forEach(this::write);
            long sync = rest.isEmpty() ? 0 : world.costs().sync(random);
            if (work + sync == 0) {
                first.forEach(this::perform);
            } else {
                busy = true;
                later(work, () -> first.forEach(this::perform));
                later(work + sync, () -> synced(rest));
            }
        }
    }

    private void synced(List<Effect> rest) {
        disk.syncJournal();
        busy = false;
        rest.forEach(this::perform);
        turn();
    }

    private List<Effect> step(Event event) {
        Core stepped = core;
        if (stepped == null) {
            return List.of();
        }
        try {
            return stepped.step(event, clocks.moment(world.time().now()));
        } catch (RuntimeException bug) {
            throw new Violation("soundness", "the core of machine " + index + " threw " + bug, bug);
        }
    }

    private void write(Effect effect) {
        if (effect instanceof Effect.Remember(var entry)) {
            disk.write(entry);
        }
    }

    /** The other members of the epoch that the core is in. */
    List<Integer> audience() {
        Core present = core;
        if (present == null) {
            return List.of();
        }
        if (!present.epoch().equals(audienceOf)) {
            audienceOf = present.epoch();
            audience = present.epoch().validators().validators().stream()
                    .map(validator -> world.members().of(validator.keys()))
                    .filter(other -> other != member)
                    .toList();
        }
        return audience;
    }

    // ---- what the core wants ----

    private void perform(Effect effect) {
        if (core == null) {
            return; // an effect before this one ended it
        }
        switch (effect) {
            case Effect.Remember(var entry) -> {}
            case Effect.Send(var to, Message message) -> send(world.members().of(to), message);
            case Effect.Broadcast(Message message) -> audience().forEach(to -> send(to, message));
            case Effect.Execute(Hash hash, var block, var operations) -> execute(hash, block.header(), operations);
            case Effect.Append(CommittedBlock block) -> append(block);
            case Effect.Commit(Hash hash, long height, var inVain) -> commit(hash, height);
            case Effect.TurnAway(var submission, String code, String reason) -> {
                world.note(this, "turned away", submission.id().a());
                world.clients().turnedAway(this, submission, code);
            }
            case Effect.WakeAt(Duration uptime) -> wakeAt(uptime);
            case Effect.Accuse(var evidence) -> {
                world.note(this, "accuse", evidence.validator(), evidence.view());
                world.witness().accused(this, evidence, state);
            }
            case Effect.FellBehind(long height) -> {
                world.note(this, "fell behind", height);
                follow(height);
            }
            case Effect.Retired() -> {
                world.note(this, "retired", state.tip().height());
                follow(state.tip().height() + 1);
            }
            case Effect.Notify(var notice) -> {
                if (notice instanceof Notice.EpochBegan) {
                    suspecting.forget();
                }
                world.tell(this, notice);
                world.witness().noticed(this, notice);
            }
        }
    }

    private void send(int to, Message message) {
        behaviour.send(this, to, message);
    }

    /** As an honest machine does. */
    void transmit(int to, Message message) {
        world.tell(this, message, to);
        if (isHonest()) {
            world.witness().said(this, message);
        }
        if (message instanceof Message.Propose propose) {
            world.witness().proposed(propose);
        }
        world.links().send(this, to, message);
    }

    private void execute(Hash hash, BlockHeader header, List<Submission> operations) {
        ToyState parent;
        if (header.parentHash().equals(state.tip().block().hash())) {
            parent = state;
        } else {
            Executed before = executions.get(header.parentHash());
            if (before == null) {
                throw new Violation("soundness", "machine " + index + " executes a block before its parent");
            }
            parent = before.state();
        }
        ToyState.Result result = world.execute(parent, header, operations);
        executions.put(hash, new Executed(result.state(), operations));
        later(
                world.costs().execution(random, operations.size()),
                () -> happen(new Event.Executed(
                        hash,
                        result.state().tip().stateRoot(),
                        result.consumed(),
                        result.state().following())));
    }

    private void append(CommittedBlock block) {
        if (block.height() != disk.nextHeight()) {
            throw new Violation(
                    "soundness",
                    "machine " + index + " appends block " + block.height() + " after " + (disk.nextHeight() - 1));
        }
        world.witness().appended(this, block);
        disk.write(block);
        later(world.costs().sync(random), () -> {
            disk.syncChain(block.height());
            happen(new Event.Persisted(block.height()));
        });
    }

    private void commit(Hash hash, long height) {
        Executed executed = executions.remove(hash);
        if (executed == null
                || height != state.tip().height() + 1
                || height > disk.chain().size()) {
            throw new Violation(
                    "soundness", "machine " + index + " commits a block that is not executed or not stored");
        }
        ToyState before = state;
        state = executed.state();
        executions.values().removeIf(other -> other.state().tip().height() <= height);
        committed(disk.chain().get((int) height - 1), before, executed.operations());
    }

    private void wakeAt(Duration uptime) {
        long order = ++wakeOrder;
        long wait = uptime.minus(clocks.uptime(world.time().now())).toNanos();
        later(Math.max(wait, 100 * Timeline.MICROSECOND), () -> {
            if (order == wakeOrder && core != null) {
                happen(new Event.Tick());
            }
        });
    }

    Optional<Core> core() {
        return Optional.ofNullable(core);
    }
}
