package internet2.trustchain.names;

import java.time.Instant;

/**
 * The zones at one block: as they are served, and as the ledger has them. They differ by what is not signed yet.
 *
 * @param revision the number of the last revision of what is served
 */
record Pictures(long height, Instant time, ZoneView served, ZoneView latest, long revision, ZoneKeys keys) {}
