package internet2.ledger.simulation;

import java.util.Optional;

/** Runs of the simulator, for tests and for whoever wants to soak the protocol for hours. */
public final class Simulation {

    private Simulation() {}

    /** Prints what happens. */
    static Outcome tell(Scenario scenario, Core.Maker maker) {
        return new World(scenario, maker, true).play();
    }

    static Outcome run(Scenario scenario, Core.Maker maker) {
        return new World(scenario, maker, false).play();
    }

    /** Seconds to run for, and the seed to begin with; every second run has more than a third hostile. */
    public static void main(String[] arguments) {
        if (arguments.length == 2 && arguments[0].equals("tell")) {
            System.out.println(tell(scenario(Long.parseLong(arguments[1])), Core.REAL));
            return;
        }
        long end = System.nanoTime() + Long.parseLong(arguments[0]) * Timeline.SECOND;
        long seed = Long.parseLong(arguments[1]);
        long first = seed;
        long blocks = 0;
        int failures = 0;
        while (System.nanoTime() < end) {
            try {
                blocks += run(scenario(seed), Core.REAL).figures().blocks();
            } catch (Violation violation) {
                failures++;
                System.out.println("seed " + seed + ": " + violation.getMessage());
            }
            seed++;
        }
        System.out.printf(
                "seeds %d to %d: %d runs, %d blocks, %d broken promises%n",
                first, seed - 1, seed - first, blocks, failures);
        if (failures > 0) {
            System.exit(1);
        }
    }

    /**
     * The first seed from this one on, of at most so many, with which the core breaks a promise.
     *
     * @param lanes whether operations travel in lanes
     */
    public static Optional<Broken> search(Core.Maker maker, boolean lanes, long firstSeed, int seeds) {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            try {
                run(lanes ? Scenario.lanes(seed) : Scenario.rough(seed), maker);
            } catch (Violation violation) {
                return Optional.of(new Broken(seed, violation.promise(), String.valueOf(violation.getMessage())));
            }
        }
        return Optional.empty();
    }

    /**
     * A promise that a run broke.
     *
     * @param promise which one, in a word or two
     */
    public record Broken(long seed, String promise, String how) {}

    /** Of eight seeds, one has more than a third hostile, one quarantines; of the others, every third has lanes. */
    static Scenario scenario(long seed) {
        if (seed % 8 == 6) {
            return Scenario.quarantines(seed);
        }
        if (seed % 8 != 7 && seed % 3 == 0) {
            return Scenario.lanes(seed);
        }
        return seed % 8 == 7 ? Scenario.beyondTolerance(seed) : Scenario.of(seed);
    }
}
