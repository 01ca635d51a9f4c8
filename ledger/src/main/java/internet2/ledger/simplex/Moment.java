package internet2.ledger.simplex;

import java.time.Duration;
import java.time.Instant;

/**
 * Now, on two clocks.
 *
 * @param clock what the wall says: it may jump
 * @param uptime since some moment before: it only goes forward
 */
public record Moment(Instant clock, Duration uptime) {}
