package internet2.bench;

import internet2.ledger.simulation.WideArea;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * How fast validators in six regions of the world agree: the real protocol, in simulated time, so that the figures are
 * those of the network and not of this machine. Each figure is the worst of a few seeds.
 *
 * <p>Arguments: simulated seconds for each run, then numbers of validators.
 */
public final class WideAreaAgreement {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Of each validator, where the load is heavy. */
    private static final long[] UPLINKS_MEGABITS = {200, 1000};

    private WideAreaAgreement() {}

    public static void main(String[] arguments) {
        Duration length = Duration.ofSeconds(Math.max(3, Long.parseLong(arguments[0])));
        for (int i = 1; i < arguments.length; i++) {
            int validators = Integer.parseInt(arguments[i]);
            Duration longer = length.multipliedBy(3); // time-outs have settled before anybody is killed
            int seeds = validators > 50 ? 1 : 3;
            finality("calm", validators, seeds, seed -> WideArea.calm(validators, length, 0, seed));
            finality("600 clients", validators, seeds, seed -> WideArea.laden(validators, length, seed));
            finality("10 % packet loss", validators, seeds, seed -> WideArea.calm(validators, length, 0.1, seed));
            gap("a third killed, any", validators, seeds, seed -> WideArea.killed(validators, false, longer, seed));
            gap("a third killed, in a row", validators, seeds, seed -> WideArea.killed(validators, true, longer, seed));
            for (long megabits : UPLINKS_MEGABITS) {
                heavy(validators, false, megabits, length);
                heavy(validators, true, megabits, length);
            }
            proof(validators, seeds, seed -> WideArea.equivocated(validators, length, seed));
        }
    }

    private static void finality(String what, int validators, int seeds, LongFunction<WideArea.Report> run) {
        double cpu = cpuSeconds();
        double blocks = Double.MAX_VALUE;
        double operations = Double.MAX_VALUE;
        double p50 = 0;
        double p99 = 0;
        double clientP50 = 0;
        double clientP99 = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            WideArea.Report report = run.apply(seed);
            blocks = Math.min(blocks, report.blocksPerSecond());
            operations = Math.min(operations, report.operationsPerSecond());
            p50 = Math.max(p50, report.finalityP50());
            p99 = Math.max(p99, report.finalityP99());
            clientP50 = Math.max(clientP50, report.clientP50());
            clientP99 = Math.max(clientP99, report.clientP99());
        }
        print(
                what,
                validators,
                cpu,
                String.format(
                        Locale.ROOT,
                        "%3.0f blocks/s, %5.0f op/s   finality p50 %4.0f ms, p99 %4.0f ms"
                                + "   submission to receipt p50 %4.0f ms, p99 %4.0f ms",
                        blocks,
                        operations,
                        p50,
                        p99,
                        clientP50,
                        clientP99));
    }

    private static void heavy(int validators, boolean lanes, long megabits, Duration length) {
        double cpu = cpuSeconds();
        WideArea.Report report = WideArea.heavy(validators, lanes, megabits * 125_000, length, 1);
        print(
                (lanes ? "lanes, " : "inline, ") + megabits + " Mbit/s",
                validators,
                cpu,
                String.format(
                        Locale.ROOT,
                        "%3.0f blocks/s, %5.0f op/s of 12 KiB   finality p50 %4.0f ms, p99 %4.0f ms"
                                + "   submission to receipt p50 %4.0f ms, p99 %4.0f ms"
                                + "   leader's proposal %6.2f MB in all, busiest uplink %6.2f MB/s",
                        report.blocksPerSecond(),
                        report.operationsPerSecond(),
                        report.finalityP50(),
                        report.finalityP99(),
                        report.clientP50(),
                        report.clientP99(),
                        report.proposalBytes() / 1e6,
                        report.busiestUplink() / 1e6));
    }

    private static void gap(String what, int validators, int seeds, LongFunction<WideArea.Report> run) {
        double cpu = cpuSeconds();
        double longest = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            longest = Math.max(longest, run.apply(seed).longestGap());
        }
        print(what, validators, cpu, String.format(Locale.ROOT, "longest gap without a final block %4.0f ms", longest));
    }

    private static void proof(int validators, int seeds, LongFunction<WideArea.Report> run) {
        double cpu = cpuSeconds();
        double proof = 0;
        double conviction = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            WideArea.Report report = run.apply(seed);
            proof = Math.max(proof, report.accusedP99());
            conviction = Math.max(conviction, report.convictedAfter());
        }
        print(
                "a third equivocates",
                validators,
                cpu,
                String.format(
                        Locale.ROOT,
                        "proof in honest hands p99 %4.0f ms   a conviction submitted then final after %4.0f ms",
                        proof,
                        conviction));
    }

    private static void print(String what, int validators, double cpuBefore, String outcome) {
        System.out.printf(
                Locale.ROOT,
                "%3d validators, %-25s %s   (CPU %.1f s, load %.1f)%n",
                validators,
                what,
                outcome,
                cpuSeconds() - cpuBefore,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static double cpuSeconds() {
        return THREADS.getCurrentThreadCpuTime() / 1e9;
    }
}
