package internet2.ledger.simulation;

import java.util.PriorityQueue;

/** Virtual time: what was planned happens in the order of its time, and what is planned for one time in that of planning. */
final class Timeline {

    static final long MICROSECOND = 1_000;
    static final long MILLISECOND = 1_000_000;
    static final long SECOND = 1_000_000_000;

    private record Planned(long at, long order, Runnable what) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            int byTime = Long.compare(at, other.at);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }

    private final PriorityQueue<Planned> planned = new PriorityQueue<>();
    private long now;
    private long order;

    /** Nanoseconds since the run began. */
    long now() {
        return now;
    }

    /** How much happened or will. */
    long count() {
        return order;
    }

    void after(long nanos, Runnable what) {
        at(now + Math.max(0, nanos), what);
    }

    void at(long time, Runnable what) {
        planned.add(new Planned(Math.max(now, time), order++, what));
    }

    /** The next thing happens, if there is one until then. */
    boolean step(long until) {
        Planned next = planned.peek();
        if (next == null || next.at() > until) {
            now = Math.max(now, until);
            return false;
        }
        planned.remove();
        now = next.at();
        next.what().run();
        return true;
    }
}
