package internet2.ledger.votes;

/**
 * Views in a row with the same leader, the same for all networks: views 1 to 8 are term 0, the next eight term 1.
 *
 * <p>Eight is what a leader that leaves somebody's operations out can do harm for, at most so many time-outs in a row;
 * and enough to have the round trips of several blocks under way at once.
 */
public record Term(long number) {

    public static final int VIEWS = 8;

    /** @param view from 1 */
    public static Term of(long view) {
        return new Term((view - 1) / VIEWS);
    }

    /** The place of its leader among so many validators: they take turns. */
    public int leader(int validators) {
        return (int) (number % validators);
    }

    public long first() {
        return number * VIEWS + 1;
    }

    public long last() {
        return next().first() - 1;
    }

    public Term next() {
        return new Term(number + 1);
    }

    public boolean has(long view) {
        return first() <= view && view <= last();
    }
}
