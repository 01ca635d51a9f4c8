package internet2.ledger.simulation;

import internet2.ledger.simplex.Pace;
import internet2.ledger.simplex.Simplex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Validators in six regions of the world, spread evenly, each with a disk and a processor of its own: 0.5 ms to force a
 * write, 40 us to check a signature.
 */
public final class WideArea {

    private static final String[] REGIONS = {"Virginia", "Oregon", "Ireland", "Frankfurt", "Tokyo", "Singapore"};

    /**
     * Round trips in milliseconds, averages between regions of AWS: "Latency Between AWS Global Regions", as in
     * https://acomputerscientistlearnsaws.blogspot.com/2017/04/aws-regions.html; 1 ms within a region.
     */
    private static final double[][] ROUND_TRIP_MS = {
        {1, 86.98, 80.55, 88.66, 145.3, 216.7},
        {86.98, 1, 137, 159.5, 89.1, 161.4},
        {80.55, 137, 1, 19.56, 212.4, 239},
        {88.66, 159.5, 19.56, 1, 236.5, 325.9},
        {145.3, 89.1, 212.4, 236.5, 1, 73.79},
        {216.7, 161.4, 239, 325.9, 73.79, 1},
    };

    private static final Pace PACE = new Pace(
            Duration.ofMillis(500),
            Duration.ofMillis(1000),
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2));

    /** Who wait for each receipt before they submit the next operation: two in each region. */
    private static final int CLIENTS = 2 * REGIONS.length;

    /** So many that every block has work to do: a hundred in each region. */
    private static final int MANY_CLIENTS = 100 * REGIONS.length;

    private static final int HEAVY_BYTES = 12 << 10;

    /**
     * What there is to do, and with what.
     *
     * @param operationBytes of payload
     * @param uplink bytes a second of each validator; 0: no limit
     * @param inlineMax more validators than these use lanes
     */
    private record Load(int clients, int operationBytes, long uplink, int inlineMax) {
        static Load of(int clients) {
            return new Load(clients, Clients.PAYLOAD_BYTES_MIN, 0, Simplex.INLINE_VALIDATORS_MAX);
        }
    }

    private WideArea() {}

    /** One way, with 5 % of it as jitter; a packet that is lost is sent again after a round trip and a quarter. */
    private static Weather.Latency latency(double packetLoss) {
        return (from, to, random) -> {
            double roundTrip = ROUND_TRIP_MS[from % REGIONS.length][to % REGIONS.length] * Timeline.MILLISECOND;
            double way = roundTrip / 2 * (1 + 0.05 * random.nextExponential());
            while (random.nextDouble() < packetLoss) {
                way += 1.25 * roundTrip;
            }
            return (long) way;
        };
    }

    /**
     * What was measured, in milliseconds of virtual time.
     *
     * @param blocksPerSecond that became final
     * @param operationsPerSecond that clients got a receipt for
     * @param finalityP50 from the proposal of a block until a validator has it final, over all blocks and validators
     * @param clientP50 from a client's submission until its receipt
     * @param longestGap without a new final block anywhere
     * @param accusedP99 from the first of two contradicting proposals until an honest validator has the proof
     * @param convictedAfter until a block that could take in the conviction would be final, at the slowest
     * @param proposalBytes that leaders sent per final block, to all others together; where uplinks are limited
     * @param busiestUplink bytes a second of the validator that sent most; where uplinks are limited
     */
    public record Report(
            int validators,
            double blocksPerSecond,
            double operationsPerSecond,
            double finalityP50,
            double finalityP99,
            double clientP50,
            double clientP99,
            double longestGap,
            double accusedP99,
            double convictedAfter,
            long messages,
            double proposalBytes,
            double busiestUplink) {}

    /** All are honest. */
    public static Report calm(int validators, Duration length, double packetLoss, long seed) {
        return run(validators, Map.of(), Load.of(CLIENTS), length, packetLoss, seed, world -> {});
    }

    /** All are honest, and there is much to do. */
    public static Report laden(int validators, Duration length, long seed) {
        return run(validators, Map.of(), Load.of(MANY_CLIENTS), length, 0, seed, world -> {});
    }

    /**
     * All are honest, and operations of 12 KiB fill blocks of about 1 MiB, over uplinks of so many bytes a second.
     *
     * @param lanes whether they travel in lanes, however few the validators are, or inside proposals, however many
     */
    public static Report heavy(int validators, boolean lanes, long uplink, Duration length, long seed) {
        Load load = new Load(MANY_CLIENTS, HEAVY_BYTES, uplink, lanes ? 0 : validators);
        return run(validators, Map.of(), load, length, 0, seed, world -> {});
    }

    /**
     * As many as may be are killed at once, two thirds of the time in; the leader of that moment is among them.
     *
     * @param inARow those who would lead one after the other, which is the worst choice; any otherwise
     */
    public static Report killed(int validators, boolean inARow, Duration length, long seed) {
        return run(
                validators,
                Map.of(),
                Load.of(CLIENTS),
                length,
                0,
                seed,
                world -> world.time().at(2 * length.toNanos() / 3, () -> {
                    int leader =
                            world.machines().getFirst().core().map(Core::leader).orElse(0);
                    List<Integer> others = new ArrayList<>(IntStream.range(1, validators)
                            .map(i -> (leader + i) % validators)
                            .boxed()
                            .toList());
                    if (!inARow) {
                        Collections.shuffle(others, new Random(seed));
                    }
                    world.machines().get(leader).crash();
                    others.stream()
                            .limit((validators - 1) / 3 - 1L)
                            .forEach(each -> world.machines().get(each).crash());
                }));
    }

    /** As many as may be say two things at once whenever they lead. */
    public static Report equivocated(int validators, Duration length, long seed) {
        Map<Integer, Adversary> hostile = new TreeMap<>();
        for (int i = 0; i < (validators - 1) / 3; i++) {
            hostile.put(3 * i + 1, Adversary.EQUIVOCATOR);
        }
        return run(validators, hostile, Load.of(CLIENTS), length, 0, seed, world -> {
            BitSet sides = new BitSet();
            IntStream.range(0, validators).filter(i -> i % 2 == 0).forEach(sides::set);
            world.divide(sides);
        });
    }

    private interface Event {
        void plan(World world);
    }

    private static Report run(
            int validators,
            Map<Integer, Adversary> hostile,
            Load load,
            Duration length,
            double loss,
            long seed,
            Event event) {
        Scenario scenario = new Scenario(
                seed,
                validators,
                Scenario.equal(validators),
                List.of(IntStream.range(0, validators).boxed().toList()),
                hostile,
                Weather.calm(latency(loss)),
                Scenario.Disturbances.NONE,
                new Costs(
                        500 * Timeline.MICROSECOND,
                        100 * Timeline.MICROSECOND,
                        50 * Timeline.MICROSECOND,
                        40 * Timeline.MICROSECOND,
                        load.uplink()),
                PACE,
                Duration.ofHours(1),
                length.toNanos(),
                0,
                load.clients(),
                (int) length.toMillis(),
                load.operationBytes(),
                load.inlineMax());
        World world = new World(scenario, Core.REAL, false);
        event.plan(world);
        world.playFor(length.toNanos());
        Figures figures = world.witness().figures();
        List<Long> accusedAfter = figures.accusedAfter();
        return new Report(
                validators,
                figures.blocks() * 1e9 / length.toNanos(),
                figures.latencies().size() * 1e9 / length.toNanos(),
                percentile(figures.finality(), 0.5),
                percentile(figures.finality(), 0.99),
                percentile(figures.latencies(), 0.5),
                percentile(figures.latencies(), 0.99),
                longestGap(figures.commits(), length.toNanos()),
                percentile(accusedAfter, 0.99),
                percentile(accusedAfter, 1) + percentile(figures.latencies(), 0.99),
                world.links().sent(),
                (double) world.links().proposalBytes() / Math.max(1, figures.blocks()),
                IntStream.range(0, validators)
                        .mapToDouble(each -> world.links().bytes(each) * 1e9 / length.toNanos())
                        .max()
                        .orElseThrow());
    }

    /** After the first block, which waits for everybody to find everybody. */
    private static double longestGap(List<Long> commits, long end) {
        long longest = 0;
        for (int i = 1; i < commits.size(); i++) {
            longest = Math.max(longest, commits.get(i) - commits.get(i - 1));
        }
        return Math.max(longest, end - commits.getLast()) / 1e6;
    }

    private static double percentile(List<Long> nanos, double share) {
        if (nanos.isEmpty()) {
            return Double.NaN;
        }
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size()))) / 1e6;
    }
}
