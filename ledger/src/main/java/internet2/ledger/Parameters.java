package internet2.ledger;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.space.PlotParameters;
import java.time.Duration;

/**
 * What all nodes of a network agree on from genesis.
 *
 * @param epoch how often a host proves its plot anew
 * @param idleInterval an idle ledger makes a block at least this often
 * @param citedAgeMax an operation may cite a block up to this much older than the one that takes it in
 * @param citedBlocksMax or one of the last this many, however old: after a pause, all blocks are old
 * @param workBitsMin floor of the puzzle's difficulty, in leading zero bits
 * @param workBitsMax ceiling of it
 * @param loadTarget operations a second above which the puzzle gets harder
 * @param sessionWorkBits difficulty of the memory-hard puzzle of a new session
 * @param sessionLifetimeMax no session lives longer
 * @param stakeMin less than this at stake is none
 * @param plot the plot that every host keeps
 */
public record Parameters(
        Duration epoch,
        Duration idleInterval,
        Duration citedAgeMax,
        int citedBlocksMax,
        int workBitsMin,
        int workBitsMax,
        int loadTarget,
        int sessionWorkBits,
        Duration sessionLifetimeMax,
        long stakeMin,
        PlotParameters plot)
        implements Encodable {

    private static final int BITS_MAX = 48;

    public Parameters {
        require(epoch.compareTo(Duration.ofMillis(100)) >= 0, "an epoch lasts at least 100 ms");
        require(idleInterval.isPositive() && citedAgeMax.isPositive(), "intervals are positive");
        require(citedBlocksMax >= 1 && citedBlocksMax <= 10_000, "1 to 10000 blocks may be cited");
        require(
                workBitsMin >= 1 && workBitsMin <= workBitsMax && workBitsMax <= BITS_MAX,
                "work: 1 <= min <= max <= 48");
        require(loadTarget >= 1, "the load target is at least 1 operation a second");
        require(sessionWorkBits >= 0 && sessionWorkBits <= 16, "a session's puzzle has 0 to 16 bits");
        require(sessionLifetimeMax.isPositive(), "sessions live");
        require(stakeMin >= 1, "the least stake is at least 1");
    }

    /** A small plot and easy puzzles: a network on one desk. */
    public static Parameters development() {
        return new Parameters(
                Duration.ofMinutes(10),
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                120,
                8,
                20,
                5_000,
                3,
                Duration.ofDays(1),
                1,
                PlotParameters.DEVELOPMENT);
    }

    /** A plot that takes a minute to make, and puzzles that a flooder feels. */
    public static Parameters production() {
        Parameters base = development();
        return new Parameters(
                base.epoch,
                base.idleInterval,
                base.citedAgeMax,
                base.citedBlocksMax,
                10,
                28,
                base.loadTarget,
                6,
                base.sessionLifetimeMax,
                base.stakeMin,
                PlotParameters.PRODUCTION);
    }

    public Parameters withEpoch(Duration other) {
        return new Parameters(
                other,
                idleInterval,
                citedAgeMax,
                citedBlocksMax,
                workBitsMin,
                workBitsMax,
                loadTarget,
                sessionWorkBits,
                sessionLifetimeMax,
                stakeMin,
                plot);
    }

    public Parameters withIdleInterval(Duration other) {
        return new Parameters(
                epoch,
                other,
                citedAgeMax,
                citedBlocksMax,
                workBitsMin,
                workBitsMax,
                loadTarget,
                sessionWorkBits,
                sessionLifetimeMax,
                stakeMin,
                plot);
    }

    public Parameters withCitedWindow(Duration ageMax, int blocksMax) {
        return new Parameters(
                epoch,
                idleInterval,
                ageMax,
                blocksMax,
                workBitsMin,
                workBitsMax,
                loadTarget,
                sessionWorkBits,
                sessionLifetimeMax,
                stakeMin,
                plot);
    }

    public Parameters withLoadTarget(int operationsPerSecond) {
        return new Parameters(
                epoch,
                idleInterval,
                citedAgeMax,
                citedBlocksMax,
                workBitsMin,
                workBitsMax,
                operationsPerSecond,
                sessionWorkBits,
                sessionLifetimeMax,
                stakeMin,
                plot);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.duration(epoch)
                .duration(idleInterval)
                .duration(citedAgeMax)
                .u32(citedBlocksMax)
                .u8(workBitsMin)
                .u8(workBitsMax)
                .u32(loadTarget)
                .u8(sessionWorkBits)
                .duration(sessionLifetimeMax)
                .u64(stakeMin)
                .value(plot);
    }

    public static Parameters decode(CanonicalReader in) {
        return new Parameters(
                in.duration(),
                in.duration(),
                in.duration(),
                (int) in.u32(),
                in.u8(),
                in.u8(),
                (int) in.u32(),
                in.u8(),
                in.duration(),
                in.natural("a stake"),
                PlotParameters.decode(in));
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("ledger parameters: " + rule);
        }
    }
}
