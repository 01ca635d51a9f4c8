package internet2.fuzz;

import internet2.foundation.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes inputs out of seeds: always the same ones in the same order. */
final class Mutator {

    /** Above any datagram and most messages; parsers with larger limits are fuzzed by Jazzer. */
    private static final int SIZE_MAX = 64 << 10;

    private static final int STEPS_MAX = 5;
    private static final int[] TELLING = {0, 1, 0x7f, 0x80, 0xff, ' ', '\n', '"', '\\', '.', '/', ':', '[', '{', '0'};
    private static final long[] COUNTS = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xffff, 0x10000, 1 << 20};

    private final SplittableRandom random;
    private final List<Bytes> seeds;

    Mutator(long randomSeed, List<Bytes> seeds) {
        this.random = new SplittableRandom(randomSeed);
        this.seeds = List.copyOf(seeds);
    }

    byte[] next() {
        byte[] input = seed();
        int steps = 1 + random.nextInt(STEPS_MAX);
        for (int i = 0; i < steps; i++) {
            input = step(input);
        }
        return input.length <= SIZE_MAX ? input : Arrays.copyOf(input, SIZE_MAX);
    }

    private byte[] step(byte[] input) {
        if (input.length == 0) {
            return noise(1 + random.nextInt(16));
        }
        int at = random.nextInt(input.length);
        return switch (random.nextInt(10)) {
            case 0 -> with(input, at, (byte) (input[at] ^ (1 << random.nextInt(8))));
            case 1 -> with(input, at, (byte) random.nextInt(256));
            case 2 -> with(input, at, (byte) TELLING[random.nextInt(TELLING.length)]);
            case 3 -> with(input, at, (byte) (input[at] + random.nextInt(-2, 3)));
            case 4 -> Arrays.copyOf(input, at);
            case 5 -> replaced(input, at, end(input, at), new byte[0]);
            case 6 -> replaced(input, at, at, noise(1 + random.nextInt(16)));
            case 7 -> number(input, at);
            case 8 -> repeated(input, at);
            default -> spliced(input, at);
        };
    }

    private static byte[] with(byte[] input, int at, byte value) {
        input[at] = value;
        return input;
    }

    /** A big-endian count of one, two, four or eight bytes that is none. */
    private byte[] number(byte[] input, int at) {
        int width = 1 << random.nextInt(4);
        long value = COUNTS[random.nextInt(COUNTS.length)];
        for (int i = 0; i < width && at + i < input.length; i++) {
            input[at + i] = (byte) (value >>> (8 * (width - 1 - i)));
        }
        return input;
    }

    /** A piece of the input many times over: nesting, long labels, long lists. */
    private byte[] repeated(byte[] input, int at) {
        byte[] piece = Arrays.copyOfRange(input, at, end(input, at));
        int times = 1 << random.nextInt(15);
        byte[] many = new byte[(int) Math.min(SIZE_MAX, (long) piece.length * times)];
        for (int i = 0; i < many.length; i++) {
            many[i] = piece[i % piece.length];
        }
        return replaced(input, at, at, many);
    }

    private byte[] spliced(byte[] input, int at) {
        byte[] other = seed();
        if (other.length == 0) {
            return input;
        }
        int from = random.nextInt(other.length);
        return replaced(input, at, end(input, at), Arrays.copyOfRange(other, from, end(other, from)));
    }

    private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
        byte[] result = new byte[input.length - (to - from) + by.length];
        System.arraycopy(input, 0, result, 0, from);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(input, to, result, from + by.length, input.length - to);
        return result;
    }

    private int end(byte[] input, int from) {
        int left = input.length - from;
        return from + 1 + random.nextInt(random.nextBoolean() ? Math.min(8, left) : left);
    }

    private byte[] noise(int size) {
        byte[] noise = new byte[size];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size())).toArray();
    }
}
