package internet2.ledger.simulation;

import internet2.ledger.simplex.Pace;
import internet2.ledger.simplex.Simplex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What a run is made of; all of it follows from the seed.
 *
 * @param machines one per member; each hostile twin has one more
 * @param weights of the members' votes
 * @param sets of members who validate: the first from genesis, the others as operations name them
 * @param hostile members that break the rules, and how
 * @param storm nanoseconds before everything heals
 * @param patience nanoseconds after that, in which everything must be well again
 * @param clients how many use the ledger
 * @param quota operations of each
 * @param operationBytes of each operation's payload
 * @param inlineMax more validators than these use lanes
 */
record Scenario(
        long seed,
        int machines,
        List<Long> weights,
        List<List<Integer>> sets,
        Map<Integer, Adversary> hostile,
        Weather weather,
        Disturbances disturbances,
        Costs costs,
        Pace pace,
        Duration epochLength,
        long storm,
        long patience,
        int clients,
        int quota,
        int operationBytes,
        int inlineMax) {

    /** How often what goes wrong, as a share of all that does; one thing every {@code pause} in the mean. */
    record Disturbances(
            long pause, int partition, int oneWay, int crash, int clock, int wipe, int twins, int suspicion) {
        static final Disturbances NONE = new Disturbances(0, 0, 0, 0, 0, 0, 0, 0);
    }

    boolean isHostile(int member) {
        return hostile.containsKey(member);
    }

    long hostileWeight(List<Integer> set) {
        return set.stream()
                .filter(this::isHostile)
                .mapToLong(member -> weights.get(member))
                .sum();
    }

    long weight(List<Integer> set) {
        return set.stream().mapToLong(member -> weights.get(member)).sum();
    }

    /** Whether some set has a third of the weight or more on the hostile side: then forks are possible. */
    boolean isBeyondTolerance() {
        return sets.stream().anyMatch(set -> 3 * hostileWeight(set) >= weight(set));
    }

    /** Honest machines, bad weather, and adversaries of less than a third. */
    static Scenario of(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        int[] sizes = {1, 4, 4, 4, 4, 7, 7, 10};
        return tolerable(seed, random, sizes[random.nextInt(sizes.length)]);
    }

    /** Four or seven, of whom as many as may be are the cleverest adversaries, and machines that crash all the time. */
    static Scenario rough(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Scenario base = tolerable(seed, random, random.nextInt(3) > 0 ? 4 : 7);
        Adversary[] kinds = {
            Adversary.SKIPPER,
            Adversary.EQUIVOCATOR,
            Adversary.FORKER,
            Adversary.BUILDER,
            Adversary.TWO_FACED,
            Adversary.RUSHER,
            Adversary.CHAMELEON,
            Adversary.TWINS,
            Adversary.ACCUSER
        };
        Map<Integer, Adversary> hostile = new TreeMap<>();
        shuffled(random, base.machines).stream()
                .limit((base.machines - 1) / 3)
                .forEach(member -> hostile.put(member, kinds[random.nextInt(kinds.length)]));
        if (random.nextInt(3) == 0) { // a term begins seldom, and only then is there a choice of ancestors
            hostile.replaceAll((member, kind) -> Adversary.SKIPPER);
        }
        return new Scenario(
                seed,
                base.machines,
                equal(base.machines),
                List.of(IntStream.range(0, base.machines).boxed().toList()),
                hostile,
                new Weather(base.weather.latency(), random.nextDouble() * 0.2, 0.05, false),
                new Disturbances(50 * Timeline.MILLISECOND, 2, 1, 5, 0, 0, 2, 0),
                new Costs(2 * Timeline.MILLISECOND, 3 * Timeline.MILLISECOND, 100 * Timeline.MICROSECOND, 0, 0),
                base.pace,
                base.epochLength,
                2 * Timeline.SECOND,
                base.patience,
                base.clients,
                base.quota,
                base.operationBytes,
                base.inlineMax);
    }

    /** Lanes among few, in any weather, with adversaries of lanes and of views; some sets are too small for lanes. */
    static Scenario lanes(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        int[] sizes = {4, 4, 7, 7, 10};
        Scenario base = tolerable(seed, random, sizes[random.nextInt(sizes.length)]);
        Map<Integer, Adversary> hostile = new TreeMap<>(base.hostile);
        hostile.replaceAll((member, kind) ->
                random.nextInt(4) == 0 ? kind : Adversary.OF_LANES[random.nextInt(Adversary.OF_LANES.length)]);
        return base.withLanes(hostile, base.sets.size() > 1 ? random.nextInt(base.machines) : 0, 3 + random.nextInt(4));
    }

    /** Validators that are suspected, by some or by all, rightly or not, while the rest goes wrong as ever. */
    static Scenario quarantines(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        int[] sizes = {4, 4, 7, 7, 10};
        Scenario base = tolerable(seed, random, sizes[random.nextInt(sizes.length)]);
        return new Scenario(
                seed,
                base.machines,
                base.weights,
                base.sets,
                base.hostile,
                base.weather,
                new Disturbances(200 * Timeline.MILLISECOND, 1, 1, 1, base.disturbances.clock, 0, 1, 10),
                base.costs,
                base.pace,
                base.epochLength,
                4 * Timeline.SECOND + random.nextLong(6 * Timeline.SECOND),
                base.patience,
                2 + base.clients,
                base.quota,
                base.operationBytes,
                base.inlineMax);
    }

    /** So many that the protocol itself decides for lanes, as many as may be hostile. */
    static Scenario many(long seed, int size) {
        RandomGenerator random = new SplittableRandom(seed);
        Scenario base = tolerable(seed, random, size);
        Map<Integer, Adversary> hostile = new TreeMap<>();
        shuffled(random, size).stream()
                .limit((size - 1) / 3)
                .forEach(member -> hostile.put(member, Adversary.OF_LANES[random.nextInt(Adversary.OF_LANES.length)]));
        Scenario equal = new Scenario(
                seed,
                size,
                equal(size),
                List.of(IntStream.range(0, size).boxed().toList()),
                hostile,
                base.weather,
                base.disturbances,
                base.costs,
                base.pace,
                base.epochLength,
                Timeline.SECOND / 2,
                base.patience,
                0,
                5 + random.nextInt(5),
                base.operationBytes,
                base.inlineMax);
        return equal.withLanes(hostile, base.inlineMax, size);
    }

    private Scenario withLanes(Map<Integer, Adversary> others, int inline, int moreClients) {
        return new Scenario(
                seed,
                machines,
                weights,
                sets,
                others,
                weather,
                disturbances,
                costs,
                pace,
                epochLength,
                storm,
                patience,
                clients + moreClients,
                quota,
                operationBytes,
                inline);
    }

    /** Two of four, or three of seven, collude. */
    static Scenario beyondTolerance(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        int size = random.nextBoolean() ? 4 : 7;
        Scenario base = tolerable(seed, random, size);
        Map<Integer, Adversary> cabal = new TreeMap<>();
        Adversary[] kinds = {Adversary.TWINS, Adversary.EQUIVOCATOR, Adversary.FORKER, Adversary.TWO_FACED};
        Adversary kind = kinds[random.nextInt(kinds.length)];
        shuffled(random, size).stream().limit(size / 3 + 1).forEach(member -> cabal.put(member, kind));
        return new Scenario(
                seed,
                size,
                equal(size),
                List.of(IntStream.range(0, size).boxed().toList()),
                cabal,
                base.weather,
                new Disturbances(300 * Timeline.MILLISECOND, 6, 1, 0, 0, 0, 6, 0),
                base.costs,
                base.pace,
                Duration.ofHours(1),
                base.storm,
                0,
                base.clients,
                base.quota,
                base.operationBytes,
                base.inlineMax);
    }

    static List<Long> equal(int size) {
        return Collections.nCopies(size, 1L);
    }

    private static Scenario tolerable(long seed, RandomGenerator random, int size) {
        List<Long> weights = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            weights.add(size == 10 || random.nextInt(5) == 0 ? 1L + random.nextInt(5) : 1L);
        }
        List<Integer> all = IntStream.range(0, size).boxed().toList();
        Map<Integer, Adversary> hostile = hostile(random, weights, size);
        List<List<Integer>> sets = new ArrayList<>(List.of(all));
        if (size > 3 && random.nextInt(3) == 0) {
            sets.addAll(changes(random, all, hostile, weights));
        }
        boolean calm = random.nextInt(10) == 0;
        Weather weather = new Weather(
                Weather.Latency.around(
                        random.nextLong(5 * Timeline.MILLISECOND) + 100_000,
                        random.nextLong(15 * Timeline.MILLISECOND)),
                calm || random.nextBoolean() ? 0 : random.nextDouble() * 0.2,
                calm || random.nextBoolean() ? 0 : random.nextDouble() * 0.1,
                calm || random.nextBoolean());
        Disturbances disturbances = calm
                ? Disturbances.NONE
                : new Disturbances(
                        100 * Timeline.MILLISECOND + random.nextLong(400 * Timeline.MILLISECOND),
                        random.nextInt(4),
                        random.nextInt(3),
                        random.nextInt(5),
                        random.nextInt(2),
                        size >= 4 && hostile.isEmpty() && random.nextInt(3) == 0 ? 1 : 0,
                        3,
                        0);
        boolean shortEpochs = random.nextInt(3) == 0 || disturbances.wipe > 0;
        return new Scenario(
                seed,
                size,
                weights,
                List.copyOf(sets),
                hostile,
                weather,
                disturbances,
                new Costs(
                        random.nextLong(Timeline.MILLISECOND),
                        random.nextInt(4) * Timeline.MILLISECOND,
                        100 * Timeline.MICROSECOND,
                        0,
                        0),
                new Pace(
                        Duration.ofMillis(200 + random.nextInt(800)),
                        Duration.ofMillis(500),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(2)),
                shortEpochs ? Duration.ofMillis(200 + random.nextInt(1500)) : Duration.ofHours(1),
                Timeline.SECOND + random.nextLong(3 * Timeline.SECOND),
                60 * Timeline.SECOND,
                1 + random.nextInt(3),
                5 + random.nextInt(30),
                Clients.PAYLOAD_BYTES_MIN,
                Simplex.INLINE_VALIDATORS_MAX);
    }

    /** Members of less than a third of the weight, often as many as may be. */
    private static Map<Integer, Adversary> hostile(RandomGenerator random, List<Long> weights, int size) {
        Map<Integer, Adversary> hostile = new TreeMap<>();
        long total = weights.stream().mapToLong(Long::longValue).sum();
        long taken = 0;
        Adversary[] kinds = Adversary.OF_VIEWS;
        if (random.nextInt(5) == 0) {
            return hostile;
        }
        for (int member : shuffled(random, size)) {
            if (3 * (taken + weights.get(member)) < total) {
                taken += weights.get(member);
                hostile.put(member, kinds[random.nextInt(kinds.length)]);
            }
        }
        return hostile;
    }

    /** Sets that honest members leave and enter again, each with less than a third hostile. */
    private static List<List<Integer>> changes(
            RandomGenerator random, List<Integer> all, Map<Integer, Adversary> hostile, List<Long> weights) {
        List<List<Integer>> sets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<Integer> set = new ArrayList<>(all);
            set.removeIf(member -> random.nextInt(3) == 0);
            long bad = set.stream()
                    .filter(hostile::containsKey)
                    .mapToLong(member -> weights.get(member))
                    .sum();
            long total = set.stream().mapToLong(member -> weights.get(member)).sum();
            if (!set.isEmpty() && 3 * bad < total) {
                sets.add(List.copyOf(set));
            }
        }
        sets.add(all);
        return sets;
    }

    private static List<Integer> shuffled(RandomGenerator random, int size) {
        List<Integer> members = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        for (int i = size - 1; i > 0; i--) {
            Collections.swap(members, i, random.nextInt(i + 1));
        }
        return members;
    }
}
