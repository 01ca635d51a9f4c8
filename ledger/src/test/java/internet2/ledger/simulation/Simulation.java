package internet2.ledger.simulation;

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

    /** Of eight seeds, one has more than a third hostile. */
    static Scenario scenario(long seed) {
        return seed % 8 == 7 ? Scenario.beyondTolerance(seed) : Scenario.of(seed);
    }
}
