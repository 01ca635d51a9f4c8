package internet2.ledger.simulation;

import internet2.ledger.CommittedBlock;
import java.util.List;
import java.util.random.RandomGenerator;

/** Fetches final blocks from other machines until there are no more, and checks their certificates. */
final class Follower {

    private static final int BLOCKS_PER_FETCH = 50;
    private static final long STALLED = 3 * Timeline.SECOND;
    private static final long PAUSE = 30 * Timeline.MILLISECOND;

    private final World world;
    private final Machine machine;
    private final RandomGenerator random;
    private long wanted;
    private long stalledSince;

    Follower(World world, Machine machine, RandomGenerator random) {
        this.world = world;
        this.machine = machine;
        this.random = random;
    }

    /** Until it has the blocks up to this height, or nobody has given one for a while. */
    void begin(long height) {
        wanted = height;
        stalledSince = world.time().now();
        goOn();
    }

    private void goOn() {
        machine.later(PAUSE + random.nextLong(PAUSE), this::fetch);
    }

    private void fetch() {
        Machine source = world.anyMachine(random);
        boolean reached = source != machine
                && source.isUp()
                && world.links().reaches(machine.index(), source.index())
                && world.links().reaches(source.index(), machine.index());
        if (!reached) {
            goOn();
            return;
        }
        List<CommittedBlock> theirs = source.disk().chain();
        int from = (int) machine.state().tip().height();
        int to = Math.min(theirs.size(), from + BLOCKS_PER_FETCH);
        boolean sound = true;
        for (int i = from; i < to && sound; i++) {
            sound = world.witness().isFinal(theirs.get(i), machine.state());
            if (sound) {
                machine.take(theirs.get(i));
                stalledSince = world.time().now();
            }
        }
        boolean stalled = world.time().now() - stalledSince > STALLED;
        if ((machine.state().tip().height() >= wanted && to == theirs.size()) || stalled) {
            machine.takePart();
        } else {
            goOn();
        }
    }
}
