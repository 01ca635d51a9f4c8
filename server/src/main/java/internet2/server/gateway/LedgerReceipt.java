package internet2.server.gateway;

import java.time.Instant;

/**
 * That an operation took effect, and where it stands.
 *
 * @param operation hash, 64 hexadecimal digits
 * @param index place within the block
 */
public record LedgerReceipt(String operation, long height, int index, Instant time) {}
