package internet2.ledger.simulation;

import internet2.foundation.Hash;

/** Everything that happened, as one number: two runs of a seed are the same if these are. */
final class Trace {

    private final boolean told;
    private long first = 0x9e37_79b9_7f4a_7c15L;
    private long second = 0xc2b2_ae3d_27d4_eb4fL;

    /** @param told whether each line is printed, too */
    Trace(boolean told) {
        this.told = told;
    }

    void note(long time, int machine, String what, long... details) {
        mix(time);
        mix(machine);
        mix(what.hashCode());
        for (long detail : details) {
            mix(detail);
        }
    }

    /** Whether somebody reads {@link #tell}. */
    boolean isTold() {
        return told;
    }

    /** For people; not part of the digest. */
    void tell(long time, String line) {
        System.out.printf("%12.6f %s%n", time / 1e9, line);
    }

    Hash digest() {
        return new Hash(first, second, Keyed.mix(first ^ second), Keyed.mix(first + second));
    }

    private void mix(long value) {
        first = Keyed.mix(first ^ value);
        second = Keyed.mix(second + value * 0xff51_afd7_ed55_8ccdL);
    }
}
